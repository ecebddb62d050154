import RealModule
import TradeData

/// Consumer prices in the first months, by accounting: duties are passed on in full and nobody buys anything else.
///
/// ```
/// p[n,k] = π[n,n,k]·Σₘ G[n,m,k]·p[n,m] + Σ_{i≠n} π[n,i,k]·Δln(1+t)       buyers' price, Leontief
/// ΔCPI[n] = Σₖ α[n,k]·p[n,k]
/// ```
/// An upper bound on what the duties alone do to the price level before buyers, sellers and wages react; foreign producer
/// prices and the exchange rate stand still. Set beside the model's long run, it is not a forecast.
/// - Source: Leontief price model; full pass-through to the border as in Amiti, Redding and Weinstein (2019), *JEP* 33(4).
public struct ShortRunPrices: Sendable {
    /// Change in consumer prices in log points, `[country]`.
    public let consumerPrices: [Double]
    /// Change in buyers' prices in log points, `[country, sector]` as `n·J + j`.
    public let prices: [Double]

    /// - Complexity: O(N²J + rounds·NJ²).
    public init(_ contrast: Contrast) {
        let (N, J) = (contrast.grid.countryCount, contrast.grid.sectorCount)
        let world = contrast.reference.world
        let shares = contrast.reference.shares()
        let (before, after) = (contrast.reference.wedges.tariffs, contrast.policy.wedges.tariffs)
        var prices = [Double](repeating: 0, count: N * J)
        var consumer = [Double](repeating: 0, count: N)
        for n in 0..<N {
            var duty = [Double](repeating: 0, count: J)
            for j in 0..<J {
                for i in 0..<N where i != n && after[n, i, j] != before[n, i, j] {
                    duty[j] += shares[n, i, j].value * Double.log(after[n, i, j].factor.value / before[n, i, j].factor.value)
                }
            }
            var p = duty
            // Input shares sum to less than one, so the rounds of the price model shrink.
            for _ in 0..<1000 {
                var next = duty
                for k in 0..<J {
                    var inputs = 0.0
                    for m in 0..<J { inputs += world.inputShares[n, m, k].value * p[m] }
                    next[k] += shares[n, n, k].value * inputs
                }
                let moved = zip(next, p).map { abs($0 - $1) }.max() ?? 0
                p = next
                if moved < 1e-14 { break }
            }
            for j in 0..<J {
                prices[n * J + j] = p[j]
                consumer[n] += world.consumptionShares[n, j].value * p[j]
            }
        }
        self.prices = prices
        consumerPrices = consumer
    }
}
