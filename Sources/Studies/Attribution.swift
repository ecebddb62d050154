import FoundationEssentials
import Glibc
import TradeData
import TradeEquilibrium
import TradePolicy

/// Which measure did what: the change between two laws, shared out among groups of measures.
///
/// Each group is credited with its Shapley value: what it adds, on average over all orders in which the
/// groups could have come into force one after the other. The parts add up to the whole exactly.
/// ```
/// φ[g] = Σ_{S ∌ g} |S|!·(m−|S|−1)!/m! · ( ln W(S ∪ g) − ln W(S) )
/// ```
/// - Source: Shapley (1953); exact up to 8 groups, by seeded random orders beyond.
public struct Attribution: Sendable {
    /// Measures that come into force together.
    public struct Group: Sendable, Hashable {
        public let name: String
        public let measures: [String]
        public init(name: String, measures: [String]) {
            self.name = name
            self.measures = measures
        }
    }
    /// Up to so many groups every order is counted.
    public static let mostExact = 8
    /// As many groups as a coalition's word has room for.
    static let most = 60
    public let groups: [Group]
    /// Each group's part of ln Ŵ, `[group][country]`.
    public let logWelfare: [[Double]]
    /// ln Ŵ of the whole, `[country]`.
    public let total: [Double]
    /// Orders drawn; nil where every order was counted.
    public let draws: Int?
    /// The worst residual of any solve.
    public let worstResidual: Double
    public let solves: Int
    /// What households have to spend in the baseline, by which the members of a group are weighted, `[country]`.
    let incomes: [Double]
    public let converged: Bool

    /// A group of measures' part of ln Ŵ for some economies: the mean of theirs, weighted by baseline income.
    public func part(_ g: Int, of group: [Int]) -> Double { mean(logWelfare[g], group) }
    /// ln Ŵ of the whole for some economies, likewise.
    public func total(of group: [Int]) -> Double { mean(total, group) }

    private func mean(_ values: [Double], _ group: [Int]) -> Double {
        if group.count == 1 { return values[group[0]] }
        return group.reduce(0) { $0 + incomes[$1] * values[$1] } / group.reduce(0) { $0 + incomes[$1] }
    }

    /// The groups of a comparison: each measure that changed is one; where there are more than `limit`, those of
    /// one imposer and layer are one, and where those are too many, those of one layer.
    ///
    /// - Parameter known: Groups of economies by whose codes imposers go, such as EU27.
    public static func groups(_ law: Law, from: Day, to: Day, limit: Int = 8, naming known: [Subject]) -> [Group] {
        // What is recorded and not modelled would be a row of zeros.
        let changed = law.changed(from: from, to: to).filter(\.isModelled)
        if changed.count <= limit { return changed.map { Group(name: $0.id, measures: [$0.id]) } }
        func gathered(_ name: (Measure) -> String) -> [Group] {
            var names: [String] = []
            var members: [String: [String]] = [:]
            for measure in changed {
                let name = name(measure)
                if members[name] == nil { names.append(name) }
                members[name, default: []].append(measure.id)
            }
            return names.map { Group(name: $0, measures: members[$0]!) }
        }
        func layer(_ measure: Measure) -> String { measure.layer ?? measure.instrument.rawValue }
        let byImposer = gathered { "\(Subject.naming($0.by, with: known).map(\.code).joined(separator: "+")) \(layer($0))" }
        if byImposer.count <= most { return byImposer }
        let byLayer = gathered { "all \(layer($0))" }
        if byLayer.count <= most { return byLayer }
        let rest = byLayer[(most - 1)...]
        return Array(byLayer[..<(most - 1)]) + [Group(name: "others", measures: rest.flatMap(\.measures))]
    }

    /// Attributes the change of welfare from one law in force to another.
    ///
    /// - Parameters:
    ///   - bridge: The law on the world.
    ///   - base: The baseline, as `Baseline.prepare` gives it.
    ///   - draws: Random orders beyond 8 groups.
    /// - Complexity: 2^groups solves up to 8 groups, at most draws × groups beyond.
    public init(
        from: LawInForce, to: LawInForce, groups: [Group], base: World, model: Model,
        options: SolverOptions = SolverOptions(),
        draws: Int = 64, seed: UInt64 = 1, bridge: LawBridge
    ) {
        precondition(groups.count <= Self.most, "At most \(Self.most) groups.")
        let m = groups.count
        let N = base.grid.countryCount
        let everyone: UInt64 = m == 0 ? 0 : (1 << UInt64(m)) - 1
        let isExact = m <= Self.mostExact
        var random = SplitMix64(seed: seed)
        let orders = isExact ? [] : (0..<draws).map { _ in Array(0..<m).shuffled(using: &random) }
        var coalitions: [UInt64] = isExact ? Array(0...everyone) : [0]
        for order in orders {
            var coalition: UInt64 = 0
            for g in order {
                coalition |= 1 << UInt64(g)
                coalitions.append(coalition)
            }
        }
        let game = CoalitionGame(from: from, to: to, groups: groups, batch: Batch(base, model: model, options: options), bridge)
        let values = game.solve(coalitions)
        var parts = Array(repeating: [Double](repeating: 0, count: N), count: m)
        func credit(_ g: Int, _ coalition: UInt64, _ weight: Double) {
            let (with, without) = (values[coalition | (1 << UInt64(g))]!.logs, values[coalition]!.logs)
            for n in 0..<N { parts[g][n] += weight * (with[n] - without[n]) }
        }
        if isExact {
            for g in 0..<m {
                for coalition in 0...everyone where coalition & (1 << UInt64(g)) == 0 {
                    let size = coalition.nonzeroBitCount
                    credit(g, coalition, Double.factorial(size) * Double.factorial(m - size - 1) / Double.factorial(m))
                }
            }
        }
        for order in orders {
            var coalition: UInt64 = 0
            for g in order {
                credit(g, coalition, 1 / Double(draws))
                coalition |= 1 << UInt64(g)
            }
        }
        self.groups = groups
        logWelfare = parts
        self.draws = isExact ? nil : draws
        total = zip(values[everyone]!.logs, values[0]!.logs).map { $0 - $1 }
        worstResidual = values.values.map(\.residual).reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
        solves = values.count
        incomes = zip(base.valueAdded, base.deficits).map { $0 + $1 }
        converged = values.values.allSatisfy(\.converged)
    }
}

/// ln W of every coalition of groups that is in force.
private struct CoalitionGame: Sendable {
    struct Value: Sendable {
        /// `[country]`; NaN where time was up.
        var logs: [Double]
        var residual: Double
        var converged: Bool
    }
    private let from, to: LawInForce
    private let groupOf: [String: Int]
    private let batch: Batch
    private let bridge: LawBridge
    private let base: LegalPolicy

    init(from: LawInForce, to: LawInForce, groups: [Attribution.Group], batch: Batch, _ bridge: LawBridge) {
        var groupOf: [String: Int] = [:]
        for (g, group) in groups.enumerated() { for id in group.measures { groupOf[id] = g } }
        (self.from, self.to, self.groupOf, self.batch, self.bridge) = (from, to, groupOf, batch, bridge)
        base = bridge.policy(to)
    }

    /// Solves each coalition once, on all cores, from the solution of the first.
    func solve(_ coalitions: [UInt64]) -> [UInt64: Value] {
        let distinct = Array(Set(coalitions)).sorted()
        let start = batch.solve(policy(distinct[0]), from: nil)
        let rest = Parallel.map(distinct.count - 1) { value(distinct[$0 + 1], from: start.state) }
        return Dictionary(uniqueKeysWithValues: zip(distinct, [value(of: start)] + rest))
    }

    /// The law in which the groups of a coalition stand as they came to, and the others as they were.
    private func policy(_ coalition: UInt64) -> Policy {
        let law = to.mixing(from) { id in groupOf[id].map { coalition & (1 << UInt64($0)) == 0 } ?? false }
        return bridge.policy(law, near: base).policy
    }

    private func value(_ coalition: UInt64, from start: SolverState) -> Value {
        guard batch.options.ended == nil else {
            return Value(
                logs: Array(repeating: .nan, count: batch.world.grid.countryCount), residual: .nan, converged: false)
        }
        return value(of: batch.solve(policy(coalition), from: start))
    }

    private func value(of result: Counterfactual) -> Value {
        Value(
            logs: batch.world.grid.countries.indices.map { log(result.welfare($0).value) }, residual: result.residuals.worst,
            converged: result.converged)
    }
}

extension Double {
    fileprivate static func factorial(_ n: Int) -> Double { n < 2 ? 1 : (2...n).reduce(1) { $0 * Double($1) } }
}
