import TradeData

/// Where an industry's output goes, by the number of links: the forward view.
///
/// ```
/// d₀ = Y of the target,   dₜ[r] = Σₛ dₜ₋₁[s]/Y[s]·a[s,r]·Y[r]   (its output in that of r, t links on)
/// finalₜ[c] = Σₛ dₜ₋₁[s]/Y[s]·f[s,c],   Σₜ finalₜ[c] = ((I − A)⁻¹f[·,c])_target,   Σₜ_c finalₜ[c] = Y
/// ```
/// Tier 1 is what the target sells itself, tier 2 what its customers sell on with its output in theirs, and so on.
/// - Source: the transpose of `ChainExposure`; output shares as in Ghosh (1958), *Economica* 25(97), read as accounting and not as a theory
///   of supply.
/// - Shape: all numbers are shares of the target's gross output, unless they say money.
public struct ChainUse: Sendable {
    /// What reaches the destination over this many sales, counted where it first gets there.
    public struct Tier: Sendable {
        /// From 1.
        public let links: Int
        /// Bought by its final users: households, governments, investors.
        public let final: Double
        /// Bought by its industries.
        public let inputs: Double
    }
    /// An industry, and how much of the target's output it buys directly.
    public struct User: Sendable {
        public let place: Int
        public let share: Double
    }

    public let target, destination: IndustrySet
    /// The target's gross output, the world's unit a year.
    public let targetOutput: Double
    public let tiers: [Tier]
    /// What reaches the destination over any number of sales.
    public let reached: Double
    /// Where the output ends: final demand by economy, over all tiers; adds up to 1.
    public let finalByEconomy: [Double]
    /// The same, sold to final users there by the target itself.
    public let directFinalByEconomy: [Double]
    /// Industries that buy from the target, of all economies, the largest first.
    public let users: [User]
    public let residual: Double

    /// What reaches the destination over more sales than are printed.
    public var beyond: Double { tiers.reduce(reached) { $0 - $1.final - $1.inputs } }
}

extension SupplyChains {
    /// - Parameter tiers: How many are shown separately, from 1.
    /// - Throws: `Problems` for a target without output.
    /// - Complexity: two solves.
    public func use(of target: IndustrySet, in destination: IndustrySet, tiers count: Int = 4) throws -> ChainUse {
        precondition(count >= 1, "There is at least one tier.")
        let (e, total) = try basket(target)
        let mask = destination.mask(N * J)
        // Final users of single industries are nobody's.
        let economies = destination.sectors == nil ? world.grid.indices(of: destination.economies) : []
        /// Per unit of its output, what each industry sells to final users of these economies.
        func finalShares(_ economies: some Sequence<Int>) -> [Double] {
            var spending = [Double](repeating: 0, count: N * J)
            for n in economies { for k in 0..<J { spending[n * J + k] = finalSpending[n * J + k] } }
            let sold = sales(of: spending)
            return sold.indices.map { output[$0] > 0 ? sold[$0] / output[$0] : 0 }
        }
        func step(_ d: [Double]) -> [Double] {
            let next = carried(by: d.indices.map { output[$0] > 0 ? d[$0] / output[$0] : 0 })
            return next.indices.map { next[$0] * output[$0] }
        }
        func product(_ a: [Double], _ b: [Double]) -> Double { a.indices.reduce(0) { $0 + a[$1] * b[$1] } }
        let toFinal = finalShares(economies)
        func onward(_ d: [Double]) -> [Double] {
            let next = step(d)
            return next.indices.map { mask[$0] ? 0 : next[$0] }
        }
        var (tiers, stage) = ([ChainUse.Tier](), e)
        for links in 1...count {
            let (next, final) = (step(stage), product(stage, toFinal))
            tiers.append(
                ChainUse.Tier(links: links, final: final, inputs: destination.places.reduce(0) { $0 + next[$1] }))
            stage = next.indices.map { mask[$0] ? 0 : next[$0] }
        }
        let reaching = try sum(e, onward)
        let toIndustries = step(reaching.values)
        let whole = try sum(e, step)
        let byEconomy = (0..<N).map { finalShares(CollectionOfOne($0)) }
        let sold = step(e)
        let users = sold.indices.filter { sold[$0] > 0 }.sorted { sold[$0] > sold[$1] }
        return ChainUse(
            target: target, destination: destination, targetOutput: total, tiers: tiers,
            reached: product(reaching.values, toFinal) + destination.places.reduce(0) { $0 + toIndustries[$1] },
            finalByEconomy: byEconomy.map { product(whole.values, $0) }, directFinalByEconomy: byEconomy.map { product(e, $0) },
            users: users.map { .init(place: $0, share: sold[$0]) }, residual: max(reaching.residual, whole.residual))
    }
}
