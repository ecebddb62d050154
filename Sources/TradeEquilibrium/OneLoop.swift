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

    // Filled by each pass; nothing is allocated in the loop. [j][·] rows are as long as the kernel's.
    private let scratch: Scratch
    private let logCosts: UnsafeMutablePointer<Double>  // ln c, [n][j]
    private let c: UnsafeMutablePointer<Double>  // e^(−θ(ln c − shift)), [j][i]
    private let s: UnsafeMutablePointer<Double>  // Σ K C, [j][n]
    private let x: UnsafeMutablePointer<Double>  // X, [j][n]
    private let m: UnsafeMutablePointer<Double>  // purchases net of taxes at producer value, [j][n]
    private let y: UnsafeMutablePointer<Double>  // sales Y, [j][i]
    private let logPrices: UnsafeMutablePointer<Double>  // ln P, [j][n]
    private let home: UnsafeMutablePointer<Double>  // π[n,n] of the baseline, [n][j]
    private let shift: UnsafeMutablePointer<Double>  // least ln c of a sector, [j]
    private let sales: UnsafeMutablePointer<Double>  // Y, [n][j]
    private let wanted: UnsafeMutablePointer<Double>  // the other side of a condition: ln P, then X, [n][j]
    private let wageBill: UnsafeMutablePointer<Double>  // w·wL, [n]
    private(set) var incomes: [Double]
    private(set) var deficits: [Double]
    private(set) var tariffRevenue: [Double]
    private(set) var exportTaxRevenue: [Double]

    init(world: World, kernel: TradeKernel, model: Model) {
        (self.world, self.kernel) = (world, kernel)
        theta = model.elasticities.theta
        rule = model.deficits
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        worldGDP = world.valueAdded.reduce(0, +)
        let (cells, rows) = (N * J, J * kernel.rowLength)
        scratch = Scratch(capacity: 4 * cells + 6 * rows + J + N, pieces: 12)
        (logCosts, sales, wanted) = (scratch.take(cells), scratch.take(cells), scratch.take(cells))
        (c, s, x, m, y) = (scratch.take(rows), scratch.take(rows), scratch.take(rows), scratch.take(rows), scratch.take(rows))
        logPrices = scratch.take(rows)
        home = scratch.take(cells)
        for j in 0..<J { for n in 0..<N { home[n * J + j] = world.shares.values[(j * N + n) * N + n] } }
        (shift, wageBill) = (scratch.take(J), scratch.take(N))
        incomes = Array(repeating: 0, count: N)
        (deficits, tariffRevenue, exportTaxRevenue) = (incomes, incomes, incomes)
    }

    var unknowns: Int { N + 2 * N * J }
    /// Stands for ln 0: an empty market stays empty, and its residual is exactly zero.
    static let logOfNothing: Double = {
        // By the same function as in the loop, so that the difference is exactly zero.
        var value = 1e-200
        withUnsafeMutablePointer(to: &value) { dk_log(1, $0, $0) }
        return value
    }()

    /// ln c of the last pass, `[n][j]`.
    var costs: [Double] { Array(UnsafeBufferPointer(start: logCosts, count: N * J)) }
    /// Y of the last pass, `[n][j]`.
    var output: [Double] { Array(UnsafeBufferPointer(start: sales, count: N * J)) }

    /// Evaluates all conditions at `z`; `f` receives what each is off by (wages undamped).
    mutating func evaluate(_ z: [Double], into f: inout [Double]) -> Residuals {
        z.withUnsafeBufferPointer { z in
            f.withUnsafeMutableBufferPointer { f in
                let (prices, spending) = (N, N + N * J)
                let (z, f) = (z.baseAddress!, f.baseAddress!)
                inputCosts(wages: z, prices: z + prices)
                powersOfCosts()
                spend(z + spending)
                tradeKernelPass()
                let price = priceGap(z + prices, f + prices)
                addIncomes(wages: z)
                dk_transpose(J, N, y, kernel.rowLength, sales, J)
                let labour = labourGap(z, f)
                return Residuals(price: price, expenditure: spendingGap(z + spending, f + spending), labour: labour)
            }
        }
    }

    /// Turns what the conditions are off by into a step: wages are damped, and prices take part of what follows.
    ///
    /// A change of prices and wages raises costs at home, and so home prices once more; the pass would
    /// see it only next time. To first order, with π[n,n] of the baseline:
    /// ```
    /// r = f_P + π_nn γ f_w,   f_P ← r + π_nn Gᵀ r
    /// ```
    /// A third fewer passes for one more reading of G. A step of zero stays zero, so the answer is the same.
    /// - Complexity: O(NJ²).
    func anticipate(_ f: inout [Double], damping: Double) {
        f.withUnsafeMutableBufferPointer { f in
            world.valueAddedShares.values.withUnsafeBufferPointer { gamma in
                world.inputShares.values.withUnsafeBufferPointer { g in
                    for n in 0..<N {
                        let (prices, rise, home, gamma) = (f.baseAddress! + N + n * J, wanted, home + n * J, gamma.baseAddress! + n * J)
                        f[n] *= damping
                        let wage = f[n]
                        for j in 0..<J {
                            prices[j] += home[j] * gamma[j] * wage
                            rise[j] = 0
                        }
                        dk_transposed_times(J, g.baseAddress! + n * J * J, prices, rise)
                        for j in 0..<J { prices[j] += home[j] * rise[j] }
                    }
                }
            }
        }
    }

    /// ln c = γ ln w + Σₖ G ln Pₖ  (A1)
    private func inputCosts(wages: UnsafePointer<Double>, prices: UnsafePointer<Double>) {
        world.valueAddedShares.values.withUnsafeBufferPointer { gamma in
            world.inputShares.values.withUnsafeBufferPointer { g in
                for n in 0..<N {
                    let row = logCosts + n * J
                    for j in 0..<J { row[j] = gamma[n * J + j] * wages[n] }
                    dk_transposed_times(J, g.baseAddress! + n * J * J, prices + n * J, row)
                }
            }
        }
    }

    /// C = e^(−θ(ln c − shift)). A sector's costs are shifted by the cheapest, so that C stays finite for θ of 65.
    private func powersOfCosts() {
        let row = kernel.rowLength
        dk_transpose(N, J, logCosts, J, c, row)
        for j in 0..<J {
            let costs = c + j * row
            var least = Double.infinity
            for n in 0..<N { least = costs[n] < least ? costs[n] : least }
            shift[j] = least.isFinite ? least : 0
            let (origin, power) = (shift[j], -theta[j])
            for n in 0..<N { costs[n] = power * (costs[n] - origin) }
            for n in N..<row { costs[n] = 0 }
        }
        dk_exp(J * row, c, c)
    }

    /// X from its logarithm, sector by sector.
    private func spend(_ logs: UnsafePointer<Double>) {
        dk_transpose(N, J, logs, J, x, kernel.rowLength)
        dk_exp(J * kernel.rowLength, x, x)
    }

    /// Price sums, purchases and sales of every sector  (A2)-(A4)
    private func tradeKernelPass() {
        let row = kernel.rowLength
        kernel.k.withUnsafeBufferPointer { k in
            kernel.q.withUnsafeBufferPointer { q in
                for j in 0..<J {
                    let (at, slot) = (j * row, kernel.slot[j])
                    dk_sector(
                        N, row, k.baseAddress! + j * N * row, slot < 0 ? nil : q.baseAddress! + slot * N * row, c + at, x + at,
                        s + at, m + at, y + at)
                }
            }
        }
    }

    /// ln P = shift − ln S / θ against the price that costs were computed with  (A2)
    private func priceGap(_ prices: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>) -> Double {
        let row = kernel.rowLength
        dk_log(J * row, s, logPrices)
        for j in 0..<J {
            let (logs, origin, power) = (logPrices + j * row, shift[j], -1 / theta[j])
            for n in 0..<N { logs[n] = origin + power * logs[n] }
        }
        dk_transpose(J, N, logPrices, row, wanted, J)
        // Where nothing is bought the price is what it was.
        for cell in 0..<N * J where wanted[cell] == .infinity { wanted[cell] = prices[cell] }
        return dk_gap(N * J, wanted, prices, f)
    }

    /// I = w·wL + tariffs + export taxes + D′  (A5)
    private mutating func addIncomes(wages: UnsafePointer<Double>) {
        let row = kernel.rowLength
        for n in 0..<N { (tariffRevenue[n], exportTaxRevenue[n]) = (0, 0) }
        tariffRevenue.withUnsafeMutableBufferPointer { revenue in
            for j in 0..<J {
                let (x, m, s) = (x + j * row, m + j * row, s + j * row)
                // An importer pays at the border what the seller receives and the seller's government takes.
                for n in 0..<N { revenue[n] += s[n] > 0 ? x[n] - m[n] : 0 }
            }
        }
        for tax in kernel.exportTaxes {
            let (importer, exporter) = (tax.j * row + tax.n, tax.j * row + tax.i)
            guard s[importer] > 0 else { continue }
            let net = kernel.q[kernel.netCell(tax.n, tax.i, tax.j)]
            let paid = tax.rate * net * c[exporter] * x[importer] / s[importer]
            exportTaxRevenue[tax.i] += paid
            tariffRevenue[tax.n] -= paid
        }
        dk_exp(N, wages, wageBill)
        var gdp = 0.0
        var promised = 0.0
        for n in 0..<N {
            wageBill[n] *= world.valueAdded[n]
            gdp += wageBill[n]
            promised += world.deficits[n] / world.valueAdded[n] * wageBill[n]
        }
        for n in 0..<N {
            deficits[n] =
                switch rule {
                case .balanced: 0
                case .worldShare: world.deficits[n] * gdp / worldGDP
                case .gdpShare: wageBill[n] * (world.deficits[n] / world.valueAdded[n] - promised / gdp)
                }
            incomes[n] = wageBill[n] + tariffRevenue[n] + exportTaxRevenue[n] + deficits[n]
        }
    }

    /// Σ γ Y against w·wL  (A6)
    private func labourGap(_ wages: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>) -> Double {
        world.valueAddedShares.values.withUnsafeBufferPointer { gamma in
            for n in 0..<N { wanted[n] = dk_dot(J, gamma.baseAddress! + n * J, sales + n * J) / world.valueAdded[n] }
        }
        dk_log(N, wanted, wanted)
        return dk_gap(N, wanted, wages, f)
    }

    /// X = Σ G Y + α I against the spending that sales were computed with  (A4)
    private func spendingGap(_ spending: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>) -> Double {
        world.inputShares.values.withUnsafeBufferPointer { g in
            world.consumptionShares.values.withUnsafeBufferPointer { alpha in
                for n in 0..<N {
                    let (to, income) = (wanted + n * J, incomes[n])
                    dk_times(J, g.baseAddress! + n * J * J, sales + n * J, to)
                    for j in 0..<J {
                        let total = to[j] + alpha[n * J + j] * income
                        to[j] = total < 1e-200 ? 1e-200 : total
                    }
                }
            }
        }
        dk_log(N * J, wanted, wanted)
        return dk_gap(N * J, wanted, spending, f)
    }
}
