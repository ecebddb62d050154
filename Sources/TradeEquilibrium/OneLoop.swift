import CKernels
import RealModule
import TradeData

/// One pass over all equilibrium conditions at once: the map whose fixed point is the equilibrium.
///
/// The unknowns are z = (ln w, ln P, ln X), `[N | N·J | N·J]`, countries outermost. One pass takes
/// costs from wages and prices, prices from costs, sales from prices and spending, incomes from sales,
/// and spending from incomes; what each condition is off by is the step (`f`), and also the residual.
/// There is no loop inside the loop: Anderson acceleration of the whole replaces the nesting.
/// - Source: equations (A1)-(A6) of docs/inside-the-solver.md; Caliendo and Parro (2015).
/// - Complexity: O(N²J + NJ²) a pass.
struct OneLoop {
    let N, J: Int
    let world: World
    let kernel: TradeKernel
    let theta: [Double]
    let rule: DeficitRule
    let worldGDP: Double

    // Scratch, filled by each pass; nothing is allocated in the loop.
    private(set) var costs: [Double]  // ln c, [n][j]
    private var c: [Double]  // e^(−θ(ln c − shift)), [j][i]
    private var s: [Double]  // Σ K C, [j][n]
    private var x: [Double]  // X, [j][n]
    private var m: [Double]  // purchases net of taxes at producer value, [j][n]
    private var y: [Double]  // sales Y, [j][i]
    private(set) var output: [Double]  // Y, [n][j]
    private(set) var incomes: [Double]
    private(set) var deficits: [Double]
    private(set) var tariffRevenue: [Double]
    private(set) var exportTaxRevenue: [Double]
    private var inputs: [Double]

    init(world: World, kernel: TradeKernel, model: Model) {
        (self.world, self.kernel) = (world, kernel)
        theta = model.elasticities.theta
        rule = model.deficits
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        worldGDP = world.valueAdded.reduce(0, +)
        let cells = [Double](repeating: 0, count: N * J)
        (costs, c, s, x, m, y, output) = (cells, cells, cells, cells, cells, cells, cells)
        inputs = Array(repeating: 0, count: J)
        incomes = Array(repeating: 0, count: N)
        (deficits, tariffRevenue, exportTaxRevenue) = (incomes, incomes, incomes)
    }

    var unknowns: Int { N + 2 * N * J }
    /// Stands for ln 0: an empty market stays empty, and its residual is exactly zero.
    static let logOfNothing = Double.log(1e-200)

    /// Evaluates all conditions at `z`; `f` receives what each is off by (wages undamped).
    mutating func evaluate(_ z: [Double], into f: inout [Double]) -> Residuals {
        let (lw, lp, lx) = (0, N, N + N * J)
        inputCosts(z, lp: lp)
        // A sector's costs are shifted by the cheapest, so that C stays finite for θ of 65.
        var residuals = Residuals(price: 0, expenditure: 0, labour: 0)
        for j in 0..<J {
            var shift = Double.infinity
            for n in 0..<N { shift = min(shift, costs[n * J + j]) }
            if !shift.isFinite { shift = 0 }
            for n in 0..<N {
                c[j * N + n] = Double.exp(-theta[j] * (costs[n * J + j] - shift))
                x[j * N + n] = Double.exp(z[lx + n * J + j])
            }
            pass(sector: j)
            for n in 0..<N {
                let sum = s[j * N + n]
                let to = sum > 0 ? shift - Double.log(sum) / theta[j] : z[lp + n * J + j]
                let off = to - z[lp + n * J + j]
                f[lp + n * J + j] = off
                residuals.price = worse(residuals.price, off)
            }
        }
        addIncomes(z, lw: lw)
        for n in 0..<N {
            var earned = 0.0
            for j in 0..<J {
                let sales = y[j * N + n]
                output[n * J + j] = sales
                earned += world.valueAddedShares.values[n * J + j] * sales
            }
            let off = Double.log(earned / (Double.exp(z[n]) * world.valueAdded[n]))
            f[n] = off
            residuals.labour = worse(residuals.labour, off)
            world.inputShares.values.withUnsafeBufferPointer { g in
                output.withUnsafeBufferPointer { out in
                    inputs.withUnsafeMutableBufferPointer {
                        dk_times(J, g.baseAddress! + n * J * J, out.baseAddress! + n * J, $0.baseAddress!)
                    }
                }
            }
            for j in 0..<J {
                let to = inputs[j] + world.consumptionShares.values[n * J + j] * incomes[n]
                let off = (to > 1e-200 ? Double.log(to) : to.isNaN ? to : OneLoop.logOfNothing) - z[lx + n * J + j]
                f[lx + n * J + j] = off
                residuals.expenditure = worse(residuals.expenditure, off)
            }
        }
        return residuals
    }

    /// ln c = γ ln w + Σₖ G ln Pₖ  (A1)
    private mutating func inputCosts(_ z: [Double], lp: Int) {
        costs.withUnsafeMutableBufferPointer { costs in
            for n in 0..<N {
                for j in 0..<J { costs[n * J + j] = world.valueAddedShares.values[n * J + j] * z[n] }
                world.inputShares.values.withUnsafeBufferPointer { g in
                    z.withUnsafeBufferPointer {
                        dk_transposed_times(J, g.baseAddress! + n * J * J, $0.baseAddress! + lp + n * J, costs.baseAddress! + n * J)
                    }
                }
            }
        }
    }

    private mutating func pass(sector j: Int) {
        let (N, slot) = (N, kernel.slot[j])
        kernel.k.withUnsafeBufferPointer { k in
            kernel.q.withUnsafeBufferPointer { q in
                c.withUnsafeBufferPointer { c in
                    x.withUnsafeBufferPointer { x in
                        s.withUnsafeMutableBufferPointer { s in
                            m.withUnsafeMutableBufferPointer { m in
                                y.withUnsafeMutableBufferPointer { y in
                                    dk_sector(
                                        N, k.baseAddress! + j * N * N, slot < 0 ? nil : q.baseAddress! + slot * N * N,
                                        c.baseAddress! + j * N, x.baseAddress! + j * N, s.baseAddress! + j * N,
                                        m.baseAddress! + j * N, y.baseAddress! + j * N)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// I = w·wL + tariffs + export taxes + D′  (A5)
    private mutating func addIncomes(_ z: [Double], lw: Int) {
        for n in 0..<N { (tariffRevenue[n], exportTaxRevenue[n]) = (0, 0) }
        for j in 0..<J {
            // An importer pays at the border what the seller receives and the seller's government takes.
            for n in 0..<N where s[j * N + n] > 0 { tariffRevenue[n] += x[j * N + n] - m[j * N + n] }
        }
        for tax in kernel.exportTaxes {
            let cell = (kernel.slot[tax.j] * N + tax.n) * N + tax.i
            let sum = s[tax.j * N + tax.n]
            guard sum > 0 else { continue }
            let paid = tax.rate * kernel.q[cell] * c[tax.j * N + tax.i] * x[tax.j * N + tax.n] / sum
            exportTaxRevenue[tax.i] += paid
            tariffRevenue[tax.n] -= paid
        }
        var gdp = 0.0
        var promised = 0.0
        for n in 0..<N {
            let value = Double.exp(z[n]) * world.valueAdded[n]
            gdp += value
            promised += world.deficits[n] / world.valueAdded[n] * value
        }
        for n in 0..<N {
            let value = Double.exp(z[n]) * world.valueAdded[n]
            deficits[n] =
                switch rule {
                case .balanced: 0
                case .worldShare: world.deficits[n] * gdp / worldGDP
                case .gdpShare: value * (world.deficits[n] / world.valueAdded[n] - promised / gdp)
                }
            incomes[n] = value + tariffRevenue[n] + exportTaxRevenue[n] + deficits[n]
        }
    }

    private func worse(_ a: Double, _ off: Double) -> Double { off.isNaN || a.isNaN ? .nan : max(a, abs(off)) }
}
