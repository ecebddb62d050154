import RealModule
import TradeData

extension Counterfactual {
    /// Change in the consumer price index, tariffs included, relative to the numeraire (world value added).
    /// ```
    /// P̂[n] = Πⱼ P̂[n,j]^α[n,j]
    /// ```
    public func consumerPrices(_ n: Int) -> Hat {
        var log = 0.0
        for j in 0..<world.grid.sectorCount where world.consumptionShares[n, j].value > 0 {
            log += world.consumptionShares[n, j].value * Double.log(prices[n, j].value)
        }
        return Hat(Double.exp(log))
    }

    /// Exact change in welfare, which is real income.
    /// ```
    /// Ŵ[n] = (I′[n]/I[n]) / P̂[n]
    /// ```
    public func welfare(_ n: Int) -> Hat { Hat(incomes[n] / baselineIncomes[n] / consumerPrices(n).value) }

    /// Change in the real wage, ŵ[n]/P̂[n].
    public func realWage(_ n: Int) -> Hat { Hat(wages[n].value / consumerPrices(n).value) }

    /// Equivalent variation: what the change is worth at baseline prices, in the world's unit per year.
    /// ```
    /// EV[n] = (Ŵ[n] − 1)·I[n]
    /// ```
    public func equivalentVariation(_ n: Int) -> Double { (welfare(n).value - 1) * baselineIncomes[n] }

    /// World welfare: the sum of equivalent variations over the sum of baseline incomes.
    public func worldWelfare() -> Hat {
        let gain = world.grid.countries.indices.reduce(0) { $0 + equivalentVariation($1) }
        return Hat(1 + gain / baselineIncomes.reduce(0, +))
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

    /// Change in a sector's employment, `(Y′/Y)/ŵ`: under Cobb-Douglas its share of pay is fixed, and everyone
    /// in the country earns the same wage. Total employment does not change in this closure.
    public func labour(baseline: SectorTable<Money>) -> SectorTable<Hat> {
        var labour = SectorTable<Hat>(grid: world.grid, repeating: .one)
        for n in 0..<world.grid.countryCount {
            for j in 0..<world.grid.sectorCount where baseline[n, j].value > 0 {
                labour[n, j] = Hat(output[n, j].value / baseline[n, j].value / wages[n].value)
            }
        }
        return labour
    }
}
