import TradeData
import TradeEquilibrium
import TradePolicy

/// What a quota or a promise to buy comes to under one law against another: whether it binds, at what wedge, and who sold instead.
///
/// ```
/// diverted = 1 − Δ(all that the sellers sell abroad)/Δ(what they sell to the buyers)
/// ```
/// in the sectors that it counts: 1 is a sale taken from others in full, 0 a sale on top of all others.
public struct LimitOutcome: Sendable {
    public let wedge: ImpliedWedge
    /// The measure that it comes from.
    public let measure: Measure
    /// Who buys and who sells.
    public let buyers, sellers: [Country]
    /// The sectors in which it counts anything.
    public let sectors: [Sector]
    /// What the buyers buy of these sectors from the sellers, and what the sellers sell of them to all others, under both laws, in the
    /// world's unit a year at border prices.
    public let purchases, elsewhere: (reference: Double, policy: Double)
    /// How the buyers' purchases from each other origin change, largest change first, in the same unit.
    public let others: [(origin: Country, change: Double)]

    /// The share of what is bought more that others lose; nil where next to nothing is bought more.
    public var diverted: Double? {
        let more = purchases.policy - purchases.reference
        guard abs(more) > 1e-6 * max(purchases.reference, 1) else { return nil }
        return -(elsewhere.policy - elsewhere.reference) / more
    }

    /// The limits of a run, in the order of its law; empty where it did not converge.
    /// - Complexity: O(N²J), once for a run with limits.
    public static func all(in run: StudyRun) -> [LimitOutcome] {
        let found = run.comparison.policy
        guard run.comparison.converged, !found.impliedWedges.isEmpty else { return [] }
        return all(found, law: run.law, before: run.comparison.reference.flows(), after: found.flows())
    }

    /// The limits of a solution under a law, against the flows of another; empty where it has none.
    /// - Complexity: O(N²J) for each limit.
    public static func all(
        _ found: Counterfactual, law: Law, before: Bilateral<Money>, after: Bilateral<Money>
    ) -> [LimitOutcome] {
        found.impliedWedges.compactMap { wedge in
            (law.measures + law.threats.map(\.measure)).first { $0.id == wedge.id }
                .map { LimitOutcome(wedge, $0, found.world.grid, before, after) }
        }
    }

    private init(
        _ wedge: ImpliedWedge, _ measure: Measure, _ grid: Grid, _ before: Bilateral<Money>, _ after: Bilateral<Money>
    ) {
        let N = grid.countryCount
        let cells = wedge.limit.cells.map { (n: $0.offset / N % N, i: $0.offset % N, j: $0.offset / (N * N)) }
        let (buyers, sellers) = (Set(cells.map(\.n)), Set(cells.map(\.i)))
        let sectors = Set(cells.map(\.j)).sorted()
        /// Sums of what goes from origins to destinations, border by border.
        func trade(_ flows: Bilateral<Money>, from: (Int) -> Bool, to: (Int) -> Bool) -> Double {
            var sum = 0.0
            for j in sectors {
                for n in 0..<N where to(n) {
                    for i in 0..<N where i != n && from(i) { sum += flows[n, i, j].value }
                }
            }
            return sum
        }
        func both(from: (Int) -> Bool, to: (Int) -> Bool) -> (reference: Double, policy: Double) {
            (trade(before, from: from, to: to), trade(after, from: from, to: to))
        }
        (self.wedge, self.measure) = (wedge, measure)
        (self.buyers, self.sellers) = (buyers.sorted().map { grid.countries[$0] }, sellers.sorted().map { grid.countries[$0] })
        self.sectors = sectors.map { grid.sectors[$0] }
        purchases = both(from: sellers.contains, to: buyers.contains)
        elsewhere = both(from: sellers.contains, to: { !buyers.contains($0) })
        others = (0..<N).filter { !sellers.contains($0) && !buyers.contains($0) }.map { i in
            let change = both(from: { $0 == i }, to: buyers.contains)
            return (grid.countries[i], change.policy - change.reference)
        }.sorted { abs($0.change) > abs($1.change) }
    }
}
