import TradeData

/// How much of an economy hangs on trade with another, and how few it trades with.
///
/// ```
/// H[n] = Σᵢ s²,  s = i's share of n's imports                    concentration (Herfindahl and Hirschman): 1 is a single seller
/// asymmetry = (X[m→n]/GDP[n]) / (X[m→n]/GDP[m]) = GDP[m]/GDP[n]   of the same flow
/// ```
/// - Source: Hirschman (1945), *National Power and the Structure of Foreign Trade*.
public struct TradeDependence: Sendable {
    /// What the target buys from the coalition, and sells to it, as shares of its GDP.
    public let imports, exports: Double
    /// The same flows as shares of the coalition's GDP.
    public let coalitionSales, coalitionPurchases: Double
    /// Of all that the target imports, the coalition's share.
    public let importShare: Double
    /// H of the target's imports by origin, and of its exports by destination; NaN where it has none.
    public let importConcentration, exportConcentration: Double

    /// - Complexity: O(target × N × J).
    public init(_ world: World, of target: [Int], on coalition: [Int]) {
        let grid = world.grid
        let (home, others) = (Set(target), Set(coalition))
        var (bought, sold) = ([Double](repeating: 0, count: grid.countryCount), [Double](repeating: 0, count: grid.countryCount))
        for i in 0..<grid.countryCount where !home.contains(i) {
            for n in target {
                for j in 0..<grid.sectorCount {
                    bought[i] += world.flow(n, i, j)
                    sold[i] += world.flow(i, n, j)
                }
            }
        }
        func part(_ flows: [Double]) -> Double { others.reduce(0) { $0 + flows[$1] } }
        func concentration(_ flows: [Double]) -> Double {
            let all = flows.reduce(0, +)
            return all > 0 ? flows.reduce(0) { $0 + $1 / all * ($1 / all) } : .nan
        }
        let (gdp, own) = (target.reduce(0) { $0 + world.valueAdded[$1] }, coalition.reduce(0) { $0 + world.valueAdded[$1] })
        (imports, exports) = (part(bought) / gdp, part(sold) / gdp)
        (coalitionSales, coalitionPurchases) = (part(bought) / own, part(sold) / own)
        let all = bought.reduce(0, +)
        importShare = all > 0 ? part(bought) / all : .nan
        (importConcentration, exportConcentration) = (concentration(bought), concentration(sold))
    }
}
