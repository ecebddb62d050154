import RealModule
import TradeData

/// The trade shares under a change of wedges and unchanged costs: K = π·κ̂^−θ.
///
/// Powers are taken once per scenario and only where a wedge changes; the solver then only
/// multiplies and adds. `Q` is K net of taxes, K/((1+t′)(1+e′)), and is kept only for sectors in
/// which somebody taxes.
struct TradeKernel {
    struct ExportTax { var n, i, j: Int; var rate: Double }

    let N, J: Int
    /// `[j][n][i]`
    let k: [Double]
    /// `[sector slot][n][i]` for the sectors in `slot`.
    let q: [Double]
    /// Position of the sector in `q`, or -1 where Q = K.
    let slot: [Int]
    /// The cells with an export tax, few as a rule: what they pay is added to the flows in `q`.
    let exportTaxes: [ExportTax]

    /// - Parameter tariffExponent: φ of destination and sector; nil means 1 everywhere.
    init(world: World, wedges: Wedges, theta: [Double], tariffExponent: ((_ n: Int, _ j: Int) -> Double)? = nil) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var k = world.shares.values
        var q: [Double] = []
        var slot = [Int](repeating: -1, count: J)
        var taxes: [ExportTax] = []
        let (t0, t1) = (world.tariffs.values, wedges.tariffs.values)
        let (e1, d) = (wedges.exportTaxes.values, wedges.icebergs.values)
        for j in 0..<J {
            var taxed = false
            for x in j * N * N..<(j + 1) * N * N {
                if t1[x] != 0 || e1[x] != 0 { taxed = true }
                if t1[x] == t0[x] && e1[x] == 0 && d[x] == 1 { continue }
                if k[x] == 0 { continue }
                var power = (1 + t1[x]) / (1 + t0[x])
                if let phi = tariffExponent?(x / N % N, j), phi != 1 { power = Double.pow(power, phi) }
                // An infinite wedge is a ban; its share is zero, not a rounding of zero.
                k[x] = d[x] == .infinity ? 0 : k[x] * Double.pow(power * (1 + e1[x]) * d[x], -theta[j])
            }
            guard taxed else { continue }
            slot[j] = q.count / (N * N)
            for n in 0..<N {
                for i in 0..<N {
                    let x = (j * N + n) * N + i
                    q.append(k[x] / ((1 + t1[x]) * (1 + e1[x])))
                    if e1[x] != 0 && k[x] != 0 { taxes.append(ExportTax(n: n, i: i, j: j, rate: e1[x])) }
                }
            }
        }
        (self.N, self.J, self.k, self.q, self.slot, exportTaxes) = (N, J, k, q, slot, taxes)
    }
}
