import Glibc
import TradeData
import TradeEquilibrium

/// Whose growth is good for whom, which costs and duties of others matter to whom, and how good first order is.
///
/// ```swift
/// let study = try FriendsStudy(world, model: model)
/// study.growth.welfare[china][usa]                    // what a per cent of American growth does to China, in per cent
/// ```
/// - Complexity: N linear solves; `pairs` as many again, `check` one whole solve.
public struct FriendsStudy: Sendable {
    public let world: World
    public let model: Model
    public let kind: Exposure.Growth
    /// By columns: the growth of one economy.
    public let growth: Exposure
    private let linearisation: Linearisation
    private let options: SolverOptions

    /// How far linear systems are solved, relative to their right-hand sides.
    public static let tolerance = 1e-10

    /// - Throws: `Problems` for growth of labour where production is not Cobb-Douglas; `NotConverged` for a world without equilibrium,
    ///   and where a linear system was not solved.
    public init(
        _ world: World, model: Model, growth kind: Exposure.Growth = .labour, options: SolverOptions = SolverOptions()
    ) throws {
        guard kind == .output || model.production == .cobbDouglas else {
            throw Problems(
                "the productivity of labour has no exposure of its own where inputs hardly replace labour",
                remedy: "take the productivity of output (--shock output), or --horizon medium or long")
        }
        self.world = try Baseline.prepare(world, model: model, options: options)
        (self.model, self.kind, self.options) = (model, kind, options)
        var tight = options
        tight.tolerance = min(options.tolerance, 1e-12)
        let unchanged = Policy(unchanged: self.world)
        let base = Counterfactual.solve(self.world, policy: unchanged, model: model, options: tight)
        // Rounding may leave a baseline just above the tighter target.
        var linear = Linearisation(
            of: base.converged
                ? base
                : try Counterfactual.solve(self.world, policy: unchanged, model: model, options: options).requireConverged())
        linear.tolerance = Self.tolerance
        linearisation = linear
        growth = Exposure(linear, growth: kind)
        guard growth.converged else {
            throw Problems(
                "the linear systems of the exposure were not solved (residual \(growth.residual))",
                remedy: "take another table of elasticities", code: .notConverged)
        }
    }

    /// What costs and duties between any two economies do to every economy.
    /// - Parameter sectors: Indices of the sectors that they are on; all when nil.
    public func pairs(_ outcome: PairExposure.Outcome, sectors: [Int]? = nil) -> PairExposure {
        PairExposure(linearisation, of: outcome, sectors: sectors)
    }

    /// First order beside the exact answer to growth of one economy.
    public struct Check: Sendable {
        /// d ln z that was solved.
        public let size: Double
        /// Changes of ln W, `[n]`.
        public let linear, exact: [Double]
        /// The slope of exact on linear over all but the one that grows, and R².
        public let slope, fit: Double
        public let residual: Double
    }

    /// Solves growth of economy m exactly.
    /// - Throws: `NotConverged`.
    public func check(_ m: Int, size: Double) throws -> Check {
        var policy = Policy(unchanged: world)
        for j in 0..<world.grid.sectorCount {
            let part = kind == .labour ? world.valueAddedShares[m, j].value : 1
            policy.productivity[m, j] = Hat(exp(part * size))
        }
        let end = try Counterfactual.solve(world, policy: policy, model: model, options: options).requireConverged()
        let exact = world.grid.countries.indices.map { log(end.welfare($0).value) }
        let linear = world.grid.countries.indices.map { size * growth.welfare[$0][m] }
        let others = exact.indices.filter { $0 != m }
        func product(_ a: [Double], _ b: [Double]) -> Double { others.reduce(0) { $0 + a[$1] * b[$1] } }
        let slope = product(linear, exact) / product(linear, linear)
        let left = others.reduce(0) { $0 + (exact[$1] - slope * linear[$1]) * (exact[$1] - slope * linear[$1]) }
        return Check(
            size: size, linear: linear, exact: exact, slope: slope, fit: 1 - left / product(exact, exact),
            residual: end.residuals.worst)
    }
}
