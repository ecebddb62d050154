import TradeData

/// What a solver claims to have found: the values from which every condition can be computed again.
public struct Claim: Sendable {
    /// ŵ, `[country]`.
    public var wages: [Hat]
    /// P̂, `[country, sector]`.
    public var prices: SectorTable<Hat>
    /// X′, `[country, sector]`.
    public var expenditure: SectorTable<Money>
    /// L̂, `[country]`.
    public var employment: [Hat]
    /// V̂, value added of a sector, `[country, sector]`; matters where wages differ between sectors or scale counts.
    public var sectorValueAdded: SectorTable<Hat>

    public init(
        wages: [Hat], prices: SectorTable<Hat>, expenditure: SectorTable<Money>, employment: [Hat]? = nil,
        sectorValueAdded: SectorTable<Hat>? = nil
    ) {
        self.wages = wages
        self.prices = prices
        self.expenditure = expenditure
        self.employment = employment ?? Array(repeating: .one, count: wages.count)
        self.sectorValueAdded = sectorValueAdded ?? SectorTable(grid: prices.grid, repeating: .one)
    }
}

extension Conditions {
    /// How far wages, prices and spending are from satisfying every condition, each as a relative distance.
    ///
    /// - Parameters: As claimed by a solver for the standard blocks; everything else is computed from them.
    public func residuals(wages: [Hat], prices: SectorTable<Hat>, expenditure: SectorTable<Money>) -> Residuals {
        residuals(Claim(wages: wages, prices: prices, expenditure: expenditure))
    }

    /// How far a result is from satisfying every condition of its model.
    public static func residuals(of result: Counterfactual) -> Residuals {
        Conditions(world: result.world, policy: result.policy, model: result.model).residuals(
            Claim(
                wages: result.wages, prices: result.prices, expenditure: result.expenditure, employment: result.employment,
                sectorValueAdded: result.sectorValueAdded))
    }

    /// How far a claim is from satisfying every condition, each as a relative distance.
    ///
    /// - Complexity: O(N²J + NJ²).
    public func residuals(_ claim: Claim) -> Residuals {
        let (wages, employment) = (claim.wages, claim.employment)
        let sectorWages = sectorWages(wages: wages, employment: employment, valueAdded: claim.sectorValueAdded)
        var sectorLabour = claim.sectorValueAdded
        for x in sectorLabour.values.indices { sectorLabour.values[x] /= sectorWages.values[x] }
        let bundles = bundles(sectorWages: sectorWages, prices: claim.prices)
        let costs = originPrices(bundles, sectorLabour: sectorLabour, employment: employment)
        let implied = priceIndices(costs: costs, marketSizes: marketSizes(claim))
        let shares = tradeShares(costs: costs)
        let output = output(shares: shares, expenditure: claim.expenditure)
        let local = localLabour(shares: shares, expenditure: claim.expenditure)
        let revenue = revenue(shares: shares, expenditure: claim.expenditure)
        let incomes = incomes(wages: wages, shares: shares, expenditure: claim.expenditure, employment: employment)
        let consumption = consumption(prices: claim.prices)
        let wanted = expenditure(output: output, incomes: incomes, bundles: bundles, consumption: consumption.shares)
        let supply = labourSupply(wages: wages, consumerPrices: consumption.prices, revenue: revenue, employment: employment)
        let baseline = baselineValueAdded()

        var worst = Residuals()
        func distance(_ a: Double, _ b: Double) -> Double { a == b ? 0 : abs(a / b - 1) }
        let usesSectors = model.labour.inverseKappa > 0 || model.scale?.reach == .sector
        for n in 0..<N {
            var earned = local[n]
            for j in 0..<J {
                let spending = claim.expenditure[n, j].value
                if spending > 1e-100 {
                    worst.note(distance(implied[n, j].value, claim.prices[n, j].value), in: .priceIndex)
                    worst.note(distance(wanted[n, j].value, spending), in: .market)
                } else if wanted[n, j].value > 1e-100 {
                    worst.note(.infinity, in: .market)
                }
                let pay = bundles.valueAddedShares[n, j].value * output[n, j].value
                earned += pay
                if usesSectors && baseline[n, j].value > 0 && pay > 1e-100 {
                    worst.note(distance(pay / baseline[n, j].value, claim.sectorValueAdded[n, j].value), in: .sectorWage)
                }
            }
            worst.note(distance(earned, wages[n].value * employment[n].value * world.valueAdded[n]), in: .labourMarket)
            worst.note(distance(supply[n].value, employment[n].value), in: .labourSupply)
        }
        return worst
    }

    /// X̂/ŵ; 1 where nothing was bought.
    private func marketSizes(_ claim: Claim) -> SectorTable<Hat> {
        var sizes = SectorTable<Hat>(grid: world.grid, repeating: .one)
        for n in 0..<N {
            for j in 0..<J where world.expenditure[n, j].value > 0 {
                sizes[n, j] = Hat(claim.expenditure[n, j].value / world.expenditure[n, j].value / claim.wages[n].value)
            }
        }
        return sizes
    }

    /// Value added of each sector in the baseline, γ·Y, `[country, sector]`.
    func baselineValueAdded() -> SectorTable<Money> {
        var table = Conditions(world: world, policy: Policy(unchanged: world), model: model)
            .output(shares: world.shares, expenditure: world.expenditure)
        for x in table.values.indices { table.values[x] *= world.valueAddedShares.values[x] }
        return table
    }
}
