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

/// Trade of each economy with all others, baseline and counterfactual, in value and in volume.
public struct TradeTotals: Sendable {
    public let grid: Grid
    /// At border prices of the baseline, `[destination, origin]` as `n·N + i`, all sectors.
    public let baseline: [Double]
    /// At border prices of the counterfactual, same shape.
    public let counterfactual: [Double]
    /// Counterfactual quantities at baseline border prices, same shape.
    public let volume: [Double]

    /// - Complexity: O(N²J).
    public init(_ result: Counterfactual) {
        grid = result.world.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let (before, after) = (result.world.flows(), result.flows())
        var (a, b, v) = (
            [Double](repeating: 0, count: N * N), [Double](repeating: 0, count: N * N), [Double](repeating: 0, count: N * N))
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N where before[n, i, j].value > 0 {
                    a[n * N + i] += before[n, i, j].value
                    b[n * N + i] += after[n, i, j].value
                    let price =
                        result.inputCosts[i, j].value * (1 + result.wedges.exportTaxes[n, i, j].value)
                        * result.wedges.icebergs[n, i, j].value
                    if price < .infinity { v[n * N + i] += after[n, i, j].value / price }
                }
            }
        }
        (baseline, counterfactual, volume) = (a, b, v)
    }

    /// Change in the value of what i sells to n, at the numeraire.
    public func change(origin i: Int, destination n: Int) -> Hat {
        Hat(counterfactual[n * grid.countryCount + i] / baseline[n * grid.countryCount + i])
    }

    /// Change in the volume of what i sells to n.
    public func volumeChange(origin i: Int, destination n: Int) -> Hat {
        Hat(volume[n * grid.countryCount + i] / baseline[n * grid.countryCount + i])
    }

    /// Exports of i to all others: baseline value, counterfactual value, counterfactual volume.
    public func exports(_ i: Int) -> (baseline: Double, counterfactual: Double, volume: Double) {
        sum { n in n == i ? nil : n * grid.countryCount + i }
    }

    /// Imports of n from all others: baseline value, counterfactual value, counterfactual volume.
    public func imports(_ n: Int) -> (baseline: Double, counterfactual: Double, volume: Double) {
        sum { i in n == i ? nil : n * grid.countryCount + i }
    }

    private func sum(_ cell: (Int) -> Int?) -> (baseline: Double, counterfactual: Double, volume: Double) {
        var total = (baseline: 0.0, counterfactual: 0.0, volume: 0.0)
        for x in 0..<grid.countryCount {
            guard let c = cell(x) else { continue }
            total.baseline += baseline[c]
            total.counterfactual += counterfactual[c]
            total.volume += volume[c]
        }
        return total
    }
}
