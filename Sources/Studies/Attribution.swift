import Foundation
import Synchronization
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
    public let converged: Bool

    /// The groups of a comparison: each measure that changed is one; where there are more than `limit`, those of
    /// one imposer and layer are one, and where those are too many to be told apart, those of one layer.
    public static func groups(_ law: Law, from: Day, to: Day, limit: Int = 8) -> [Group] {
        let changed = law.changed(from: from, to: to)
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
        let byImposer = gathered { "\($0.by.sorted().map(\.rawValue).joined(separator: "+")) \(layer($0))" }
        if byImposer.count <= most { return byImposer }
        let byLayer = gathered { "all \(layer($0))" }
        if byLayer.count <= most { return byLayer }
        let rest = byLayer[(most - 1)...]
        return Array(byLayer[..<(most - 1)]) + [Group(name: "others", measures: rest.flatMap(\.measures))]
    }

    /// Attributes the change of welfare from the law of one day to that of another.
    ///
    /// - Parameters:
    ///   - bridge: The law whose change is attributed, laid on the world.
    ///   - base: The baseline, as `Baseline.prepare` gives it.
    ///   - draws: Random orders beyond 8 groups.
    /// - Complexity: 2^groups solves up to 8 groups, at most draws × groups beyond.
    public init(
        from: Day, to: Day, groups: [Group], base: World, model: Model, options: SolverOptions = SolverOptions(),
        draws: Int = 64, seed: UInt64 = 1, bridge: LawBridge
    ) {
        precondition(groups.count <= Self.most, "At most \(Self.most) groups.")
        let game = CoalitionGame(
            from: from, to: to, groups: groups, base: base, model: model, options: options, bridge: bridge)
        let m = groups.count
        let N = base.grid.countryCount
        var parts = Array(repeating: [Double](repeating: 0, count: N), count: m)
        let everyone: UInt64 = m == 0 ? 0 : (1 << UInt64(m)) - 1
        if m <= 8 {
            game.solve(Array(0...everyone))
            for g in 0..<m {
                for coalition in 0...everyone where coalition & (1 << UInt64(g)) == 0 {
                    let size = coalition.nonzeroBitCount
                    let weight = Double.factorial(size) * Double.factorial(m - size - 1) / Double.factorial(m)
                    let (with, without) = (game.value(coalition | (1 << UInt64(g))), game.value(coalition))
                    for n in 0..<N { parts[g][n] += weight * (with[n] - without[n]) }
                }
            }
            self.draws = nil
        } else {
            var random = SplitMix64(seed: seed)
            let orders = (0..<draws).map { _ in Array(0..<m).shuffled(using: &random) }
            game.solve(
                orders.flatMap { order in order.indices.map { k in order[...k].reduce(UInt64(0)) { $0 | (1 << UInt64($1)) } } }
                    + [0])
            for order in orders {
                var coalition: UInt64 = 0
                for g in order {
                    let (with, without) = (game.value(coalition | (1 << UInt64(g))), game.value(coalition))
                    for n in 0..<N { parts[g][n] += (with[n] - without[n]) / Double(draws) }
                    coalition |= 1 << UInt64(g)
                }
            }
            self.draws = draws
        }
        self.groups = groups
        logWelfare = parts
        let (first, last) = (game.value(0), game.value(everyone))
        total = (0..<N).map { last[$0] - first[$0] }
        worstResidual = game.worstResidual
        solves = game.solves
        converged = game.converged
    }
}

/// ln W of every coalition of groups that is in force, each solved once.
private final class CoalitionGame: Sendable {
    private struct State {
        var values: [UInt64: [Double]] = [:]
        var worst = 0.0
        var converged = true
    }
    private let state = Mutex(State())
    private let policy: @Sendable (UInt64) -> Policy
    private let batch: Batch

    init(
        from: Day, to: Day, groups: [Attribution.Group], base: World, model: Model, options: SolverOptions,
        bridge: LawBridge
    ) {
        var groupOf: [String: Int] = [:]
        for (g, group) in groups.enumerated() { for id in group.measures { groupOf[id] = g } }
        let membership = groupOf
        batch = Batch(base, model: model, options: options)
        policy = { coalition in
            bridge.policy { membership[$0.id].map { coalition & (1 << UInt64($0)) != 0 } ?? true ? to : from }
        }
    }

    func value(_ coalition: UInt64) -> [Double] { state.withLock { $0.values[coalition]! } }
    var worstResidual: Double { state.withLock { $0.worst } }
    var converged: Bool { state.withLock { $0.converged } }
    var solves: Int { state.withLock { $0.values.count } }

    /// Solves all coalitions, on all cores, from the solution of the first.
    func solve(_ coalitions: [UInt64]) {
        let distinct = Array(Set(coalitions)).sorted()
        guard let first = distinct.first else { return }
        let start = record(first, from: nil)
        let rest = Array(distinct.dropFirst())
        DispatchQueue.concurrentPerform(iterations: rest.count) { _ = record(rest[$0], from: start) }
    }

    private func record(_ coalition: UInt64, from start: SolverState?) -> SolverState? {
        if batch.options.ended != nil {
            state.withLock { state in
                state.values[coalition] = Array(repeating: .nan, count: batch.world.grid.countryCount)
                state.converged = false
            }
            return start
        }
        let result = batch.solve(policy(coalition), from: start)
        let logs = batch.world.grid.countries.indices.map { log(result.welfare($0).value) }
        state.withLock { state in
            state.values[coalition] = logs
            let worst = result.residuals.worst
            state.worst = worst.isNaN || state.worst.isNaN ? .nan : max(state.worst, worst)
            state.converged = state.converged && result.converged
        }
        return result.state
    }
}

extension Double {
    fileprivate static func factorial(_ n: Int) -> Double { n < 2 ? 1 : (2...n).reduce(1) { $0 * Double($1) } }
}
