import RealModule
import TradeData

/// What the last pass found, in words of the economy.
extension EquilibriumMap {
    /// Overwrites what the last pass left, so that no result carries the numbers of another policy.
    func forget() {
        for x in 0..<N * J { (logCosts[x], sales[x]) = (.nan, .nan) }
        for n in 0..<N { (incomes[n], deficits[n], tariffRevenue[n], exportTaxRevenue[n]) = (.nan, .nan, .nan, .nan) }
    }

    /// ln of the price at the origin in the last pass, `[n][j]`; infinite where a maker lacks an input.
    var costs: [Double] {
        var costs = Array(UnsafeBufferPointer(start: logCosts, count: N * J))
        for x in idle.indices where idle[x] { costs[x % N * J + x / N] = .infinity }
        return costs
    }
    /// Y of the last pass, `[n][j]`.
    var output: [Double] { Array(UnsafeBufferPointer(start: sales, count: N * J)) }

    /// Employment of a country, L̂, at `z`.
    func employment(_ z: [Double]) -> [Hat] {
        z.withUnsafeBufferPointer { z in (0..<N).map { Hat(Double.exp(logLabour(z.baseAddress!, $0))) } }
    }

    /// Value added of sectors and the wages that they pay, V̂ and ŵ by sector, at `z`.
    func sectors(_ z: [Double]) -> (valueAdded: SectorTable<Hat>, wages: SectorTable<Hat>) {
        var valueAdded = SectorTable<Hat>(grid: world.grid, repeating: .one)
        var wages = valueAdded
        for n in 0..<N {
            for j in 0..<J {
                var wage = z[n]
                if blocks.usesSectors, blocks.valueAdded[n * J + j] > 0 {
                    let v = z[at.valueAdded + n * J + j]
                    valueAdded[n, j] = Hat(Double.exp(v))
                    wage += blocks.inverseKappa * (v - z[n] - logLabour(z, n))
                }
                wages[n, j] = Hat(Double.exp(wage))
            }
        }
        return (valueAdded, wages)
    }

    /// The condition that `f` is furthest from satisfying.
    func worstPlace(_ f: [Double]) -> ResidualPlace? {
        guard let x = f.indices.max(by: { abs(f[$0]) < abs(f[$1]) }) ?? nil, f[x] != 0 else { return nil }
        let (condition, n, j) = at.place(of: x)
        return ResidualPlace(
            condition: condition, country: world.grid.countries[n], sector: j.map { world.grid.sectors[$0] }, residual: abs(f[x]))
    }
}
