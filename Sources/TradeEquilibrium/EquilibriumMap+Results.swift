import RealModule
import TradeData

/// What the last pass found, in words of the economy.
extension EquilibriumMap {
    /// ln of the price at the origin in the last pass, `[n][j]`.
    var costs: [Double] { Array(UnsafeBufferPointer(start: logCosts, count: N * J)) }
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
                    let v = z[logSectors + n * J + j]
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
        let (countries, sectors) = (world.grid.countries, world.grid.sectors)
        func place(_ condition: ResidualPlace.Condition, _ cell: Int) -> ResidualPlace {
            ResidualPlace(condition: condition, country: countries[cell / J], sector: sectors[cell % J], residual: abs(f[x]))
        }
        if x < logPrices { return ResidualPlace(condition: .labour, country: countries[x], sector: nil, residual: abs(f[x])) }
        if x < logExpenditure { return place(.price, x - logPrices) }
        if x < logEmployment { return place(.expenditure, x - logExpenditure) }
        if x >= logSectors { return place(.sectorLabour, x - logSectors) }
        return ResidualPlace(condition: .employment, country: countries[x - logEmployment], sector: nil, residual: abs(f[x]))
    }
}
