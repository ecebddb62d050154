import RealModule
import TradeData

extension Counterfactual {
    /// Change in the consumer price index, tariffs included, relative to the numeraire (world value added).
    /// ```
    /// P̂[n] = Πⱼ P̂[n,j]^α[n,j],   or (Σⱼ α·P̂^(1−σ))^(1/(1−σ)) where consumption is CES
    /// ```
    public func consumerPrices(_ n: Int) -> Hat {
        var (log, sum, sigma) = (0.0, 0.0, 1.0)
        if case .nestedCES(let consumption, _, _) = model.production { sigma = consumption }
        for j in 0..<world.grid.sectorCount where world.consumptionShares[n, j].value > 0 {
            let price = Double.log(prices[n, j].value)
            log += world.consumptionShares[n, j].value * price
            if Nest.isCES(sigma) { sum += world.consumptionShares[n, j].value * Double.exp((1 - sigma) * price) }
        }
        return Hat(Nest.isCES(sigma) ? Double.pow(sum, 1 / (1 - sigma)) : Double.exp(log))
    }

    /// Exact change in welfare, which is real income less what more effort is worth, as a share of baseline income.
    /// ```
    /// Ŵ[n] = (I′[n]/I[n]) / P̂[n]
    ///        − ε_L/(1+ε_L)·h·(wL/I)·(L̂^((1+ε_L)/ε_L) − 1)      where labour supply has elasticity ε_L
    /// ```
    /// h is the take-home share of pay in the baseline: 1, or 1 − x where revenue replaces wage taxes (`RevenueUse.wageTax`).
    /// Where revenue is wasted it is taken from both incomes.
    /// - Source: Utility C − L^(1+1/ε_L), whose labour supply is (τ·w/P)^ε_L, in units of baseline consumption.
    public func welfare(_ n: Int) -> Hat {
        let income = spendableIncome(n) / baselineWelfareIncome(n) / consumerPrices(n).value
        let kappa = model.labour.supplyElasticity
        guard kappa > 0 else { return Hat(income) }
        let effort = Double.pow(employment[n].value, (1 + kappa) / kappa) - 1
        return Hat(income - effortShare(n) * effort)
    }

    /// The published welfare statistic of Ignatenko et al. (2025).
    /// ```
    /// δ·(I′/I)/P̂ + (1−δ)·ŵL̂/P̂,  δ = I/(I − ε_L/(1+ε_L)·h·wL)
    /// ```
    /// It differs from `welfare` twice, so always label it. It is a share of income *less effort*, half as much again at ε_L = 0.5.
    /// And it values effort at pay before tax; where the tax changes, effort L̂^((1+ε_L)/ε_L) is worth more than that.
    public func publishedLabourWelfare(_ n: Int) -> Hat {
        let (delta, prices) = (1 / (1 - effortShare(n)), consumerPrices(n).value)
        let income = spendableIncome(n) / baselineWelfareIncome(n) / prices
        return Hat(delta * income + (1 - delta) * wages[n].value * employment[n].value / prices)
    }

    /// ε_L/(1+ε_L)·h·wL/I, what baseline effort is worth as a share of baseline income; 0 where labour supply is fixed.
    func effortShare(_ n: Int) -> Double {
        let kappa = model.labour.supplyElasticity
        let takeHome = model.revenue == .wageTax ? 1 - revenueGain(n) : 1
        return kappa / (1 + kappa) * takeHome * world.valueAdded[n] / baselineWelfareIncome(n)
    }

    /// x, the change of revenue as a share of pay.
    func revenueGain(_ n: Int) -> Double {
        (tariffRevenue[n] + exportTaxRevenue[n]) / (wages[n].value * employment[n].value * world.valueAdded[n])
            - baselineRevenue[n] / world.valueAdded[n]
    }

    /// What households have to spend: income, less revenue where it is wasted.
    func spendableIncome(_ n: Int) -> Double {
        incomes[n] - (model.revenue == .wasted ? tariffRevenue[n] + exportTaxRevenue[n] : 0)
    }

    /// What households had to spend in the baseline, in the world's unit per year: income, less revenue where it is wasted.
    public func baselineWelfareIncome(_ n: Int) -> Double {
        baselineIncomes[n] - (model.revenue == .wasted ? baselineRevenue[n] : 0)
    }

    /// Welfare of the counterfactual in money at its own prices; what households have to spend under the standard blocks.
    public func welfareIncome(_ n: Int) -> Double {
        baselineWelfareIncome(n) * welfare(n).value * consumerPrices(n).value
    }

    /// Change in the real wage, ŵ[n]/P̂[n].
    public func realWage(_ n: Int) -> Hat { Hat(wages[n].value / consumerPrices(n).value) }

    /// The world's price level as a numeraire of the caller's choice: consumer prices, weighted by baseline income.
    /// ```
    /// Σ P̂[n]·I[n] / Σ I[n]
    /// ```
    /// Divide a price, a wage or a value by it to state it relative to world prices.
    public func worldPriceLevel() -> Hat {
        let total = world.grid.countries.indices.reduce(0) { $0 + consumerPrices($1).value * baselineIncomes[$1] }
        return Hat(total / baselineIncomes.reduce(0, +))
    }

    /// Equivalent variation: what the change is worth at baseline prices, in the world's unit per year.
    /// ```
    /// EV[n] = (Ŵ[n] − 1)·I[n]
    /// ```
    public func equivalentVariation(_ n: Int) -> Double { (welfare(n).value - 1) * baselineWelfareIncome(n) }

    /// World welfare: the sum of equivalent variations over the sum of baseline incomes.
    public func worldWelfare() -> Hat {
        let countries = world.grid.countries.indices
        let (gain, income) = (countries.map(equivalentVariation), countries.map(baselineWelfareIncome))
        return Hat(1 + gain.reduce(0, +) / income.reduce(0, +))
    }

    /// Gross output of the baseline, Y[n,j].
    public func baselineOutput() -> SectorTable<Money> {
        var output = SectorTable<Money>(grid: world.grid, repeating: Money(0))
        let N = world.grid.countryCount
        for j in 0..<world.grid.sectorCount {
            for n in 0..<N {
                for i in 0..<N { output[i, j].value += world.flow(n, i, j) }
            }
        }
        return output
    }

    /// Change in the quantity that a sector produces, `(Y′/Y)/ĉ`; 1 where it produces nothing.
    public func outputVolume(baseline: SectorTable<Money>) -> SectorTable<Hat> {
        var volume = SectorTable<Hat>(grid: world.grid, repeating: .one)
        for x in volume.values.indices where baseline.values[x] > 0 {
            volume.values[x] = output.values[x] / baseline.values[x] / inputCosts.values[x]
        }
        return volume
    }

    /// Change in a sector's employment, in units of its labour: `V̂[n,j]/ŵ[n,j]`; 1 where it produces nothing.
    ///
    /// Under Cobb-Douglas with one wage this is (Y′/Y)/ŵ.
    /// - Complexity: O(N²J + NJ²).
    public func sectorEmployment() -> SectorTable<Hat> {
        let conditions = Conditions(world: world, policy: policy, model: model)
        let before = conditions.baselineValueAdded()
        let shares =
            model.production == .cobbDouglas
            ? world.valueAddedShares : conditions.bundles(sectorWages: sectorWages, prices: prices).valueAddedShares
        var labour = SectorTable<Hat>(grid: world.grid, repeating: .one)
        for x in labour.values.indices where before.values[x] > 0 {
            labour.values[x] = shares.values[x] * output.values[x] / before.values[x] / sectorWages.values[x]
        }
        return labour
    }
}
