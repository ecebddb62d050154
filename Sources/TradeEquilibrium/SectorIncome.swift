import RealModule
import TradeData

extension Counterfactual {
    /// V′ = γ′Y′, what is earned in each sector, in the world's unit per year at the numeraire, `[country, sector]`.
    /// - Complexity: O(NJ); O(NJ²) where production is nested CES.
    public func valueAdded() -> SectorTable<Money> {
        var shares = world.valueAddedShares
        if model.production != .cobbDouglas {
            shares =
                Conditions(world: world, policy: policy, model: model)
                .bundles(sectorWages: sectorWages, prices: prices).valueAddedShares
        }
        var earned = output
        for x in earned.values.indices { earned.values[x] *= shares.values[x] }
        return earned
    }

    /// V = γY, the same of the baseline.
    /// - Complexity: O(N²J).
    public func baselineValueAdded() -> SectorTable<Money> {
        var earned = Conditions(world: world, policy: Policy(unchanged: world), model: model)
            .output(shares: world.shares, expenditure: world.expenditure)
        for x in earned.values.indices { earned.values[x] *= world.valueAddedShares.values[x] }
        return earned
    }

    /// α′, what a country spends on each sector of what it consumes, `[sector]`; sums to 1.
    public func consumptionShares(_ n: Int) -> [Double] {
        let J = world.grid.sectorCount
        let shares = (0..<J).map { world.consumptionShares[n, $0].value }
        guard case .nestedCES(let sigma, _, _) = model.production, Nest.isCES(sigma) else { return shares }
        let level = consumerPrices(n).value
        return (0..<J).map { shares[$0] == 0 ? 0 : shares[$0] * Double.pow(prices[n, $0].value / level, 1 - sigma) }
    }
}
