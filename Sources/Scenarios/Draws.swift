import Foundation
import TradeData
import TradeEquilibrium

/// What a study's numbers would be under other trade elasticities, drawn at random around the model's own.
///
/// ```
/// θ′[j] = θ[j]·exp( s[j]·(√ρ·z₀ + √(1−ρ)·z[j]) ),   z standard normal, ρ = 0.5
/// ```
/// s[j] is the standard error over θ where the table gives one, else 0.25 (assumption A-17). The common factor z₀ makes
/// all elasticities tend to be high or low together.
/// - Note: The same seed gives the same draws on every machine; each solve starts from the study's own solution.
public struct Draws: Sendable {
    /// ρ, the share of the variance that all sectors have in common.
    public static let commonShare = 0.5
    /// s where the table states no standard error.
    public static let usualLogError = 0.25

    /// Draws of one comparison.
    public struct Result: Sendable {
        public let branch: String
        public let comparedWith: Day
        /// Welfare, percent, `[draw][country]`; draws that did not converge are left out and counted.
        public let welfare: [[Double]]
        public let failed: Int
        public let worstResidual: Double

        /// The quantile of an economy's welfare, by linear interpolation.
        public func quantile(_ q: Double, _ n: Int) -> Double {
            let sorted = welfare.map { $0[n] }.sorted()
            guard let last = sorted.indices.last else { return .nan }
            let at = q * Double(last)
            let low = Int(at.rounded(.down))
            return sorted[low] + (at - Double(low)) * (sorted[min(low + 1, last)] - sorted[low])
        }

        /// Share of the draws in which an economy gains.
        public func shareOfGains(_ n: Int) -> Double {
            Double(welfare.filter { $0[n] > 0 }.count) / Double(max(1, welfare.count))
        }
    }
    public let results: [Result]
    public let count: Int
    public let seed: UInt64

    /// - Parameters:
    ///   - count: Draws.
    ///   - progress: Told in words now and then.
    /// - Throws: `NotConverged` where a drawn baseline has no equilibrium.
    /// - Complexity: Two warm-started solves a draw and comparison, on all cores.
    public init(_ study: Study, count: Int, seed: UInt64, progress: (String) -> Void = { _ in }) throws {
        precondition(count > 0, "Draws are counted from 1.")
        self.count = count
        self.seed = seed
        let runs = study.runs.filter { $0.threat == nil }
        guard let central = runs.first?.model else {
            results = []
            return
        }
        var random = SplitMix64(seed: seed)
        let tables = (0..<count).map { Draws.draw(central.elasticities, $0, &random) }
        let found = Locked<[[(values: [Double], residual: Double)?]]>(
            Array(repeating: Array(repeating: nil, count: count), count: runs.count))
        let done = Locked(0)
        let options = study.options
        // A model with balanced trade has a baseline of its own for every θ; otherwise the baseline does not depend on θ.
        let base = runs[0].contrast.world
        progress("\(count) draws of θ, seed \(seed)")
        DispatchQueue.concurrentPerform(iterations: count) { d in
            var model = central
            model.elasticities = tables[d]
            guard
                let start = central.deficits == .balanced
                    ? try? Baseline.prepare(study.world, model: model, options: options) : base
            else { return }
            let batch = Batch(start, model: model, options: options)
            for (r, run) in runs.enumerated() {
                let before = batch.solve(run.contrast.reference.wedges, from: run.contrast.reference.state)
                let after = batch.solve(run.contrast.policy.wedges, from: run.contrast.policy.state)
                guard before.converged, after.converged else { continue }
                let values = start.grid.countries.indices.map { 100 * (after.welfare($0).value / before.welfare($0).value - 1) }
                found.withLock { $0[r][d] = (values, max(before.residuals.worst, after.residuals.worst)) }
            }
            done.withLock { $0 += 1 }
        }
        results = found.withLock { found in
            zip(runs, found).map { run, draws in
                let good = draws.compactMap { $0 }
                return Result(
                    branch: run.path.id, comparedWith: run.comparedWith, welfare: good.map(\.values),
                    failed: draws.count - good.count,
                    worstResidual: good.map(\.residual).max() ?? .nan)
            }
        }
    }

    private static func draw(_ table: ElasticityTable, _ d: Int, _ random: inout SplitMix64) -> ElasticityTable {
        let common = random.normal()
        let theta = table.theta.enumerated().map { j, theta in
            let s = table.standardErrors.map { $0[j] / theta } ?? usualLogError
            return theta * exp(s * (commonShare.squareRoot() * common + (1 - commonShare).squareRoot() * random.normal()))
        }
        return ElasticityTable(name: "\(table.name), draw \(d)", source: table.source, theta: theta, scale: nil)
    }
}
