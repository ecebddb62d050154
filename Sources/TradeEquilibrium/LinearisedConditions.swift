import CKernels
import RealModule
import TradeData

/// The conditions of `OneLoop`, differentiated: what they are off by when unknowns and policies move a little.
extension Linearisation {
    /// d(F) and dI for a change `y` of the unknowns and, if given, of policies.
    ///
    /// ```
    /// dc = γ dw + G dP − dz                      dπ = −θ(dκ + dc − dP) + dθ·ln(π/π₀)/θ
    /// dY = Σ ρX (dπ + dX − dt − de)              dI = wL·dw + dR + dE + dD
    /// off: Σ γ dY/(wL) − dw,   Σ π(dκ + dc) − dP,   (Σ G dY + α dI)/X − dX
    /// ```
    /// The labour conditions carry the numeraire, Σ wL·dw = 0, in the place of the one that Walras' law leaves over.
    func forward(_ y: [Double], _ policy: PolicyChange?) -> (off: [Double], incomes: [Double]) {
        let world = point.world
        let (P, X) = (N, N + N * J)
        var costs = [Double](repeating: 0, count: N * J)  // [n][j]
        for n in 0..<N { for j in 0..<J { costs[n * J + j] = world.valueAddedShares.values[n * J + j] * y[n] } }
        multiplyInputs(transposed: true, y, from: P, into: &costs)
        if let policy { for x in costs.indices { costs[x] -= policy.productivity.values[x] } }
        var off = y.map { -$0 }
        var sold = [Double](repeating: 0, count: N * J)  // dY, [n][j]
        var incomes = transferChanges(wages: y, policy)
        for n in 0..<N { incomes[n] += wageBill[n] * y[n] }
        var (c, demand, flow) = ([Double](repeating: 0, count: rowLength), [Double](repeating: 0, count: N), costs)
        flow = [Double](repeating: 0, count: rowLength)
        for j in 0..<J {
            for i in 0..<N {
                c[i] = costs[i * J + j]
                flow[i] = 0
            }
            let theta = theta[j]
            for n in 0..<N {
                let (row, x) = ((j * N + n) * rowLength, spending[j * N + n])
                demand[n] = x * (theta * y[P + n * J + j] + y[X + n * J + j])
                let (price, bought) = rowProducts(row, c)
                off[P + n * J + j] += price
                incomes[n] += demand[n] * (1 - kept[j * N + n]) - theta * x * (price - bought)
                netShares.withUnsafeBufferPointer { dk_axpy(rowLength, demand[n], $0.baseAddress! + row, &flow) }
            }
            for i in 0..<N { sold[i * J + j] += flow[i] - theta * c[i] * sales[j * N + i] }
        }
        for tax in exportTaxes {
            let (n, i, j) = (tax.n, tax.i, tax.j)
            let x = spending[j * N + n]
            let paid =
                tax.rate * netShares[(j * N + n) * rowLength + i]
                * (x * (theta[j] * y[P + n * J + j] + y[X + n * J + j]) - theta[j] * x * costs[i * J + j])
            incomes[i] += paid
            incomes[n] -= paid
        }
        if let policy { addDirectEffects(policy, &off, &sold, &incomes) }
        let total = zip(wageBill, y).reduce(0) { $0 + $1.0 * $1.1 } / wageBill.reduce(0, +)
        for n in 0..<N {
            off[n] -= total
            for j in 0..<J { off[n] += world.valueAddedShares.values[n * J + j] * sold[n * J + j] / wageBill[n] }
        }
        var wanted = [Double](repeating: 0, count: N * J)
        multiplyInputs(transposed: false, sold, from: 0, into: &wanted)
        for n in 0..<N {
            for j in 0..<J where spending[j * N + n] > 0 {
                let total = wanted[n * J + j] + world.consumptionShares.values[n * J + j] * incomes[n]
                off[X + n * J + j] += total / spending[j * N + n]
            }
        }
        return (off, incomes)
    }

    /// Σᵢ π c and Σᵢ ρ c of one buyer.
    private func rowProducts(_ row: Int, _ c: [Double]) -> (gross: Double, net: Double) {
        shares.withUnsafeBufferPointer { gross in
            netShares.withUnsafeBufferPointer { net in
                (dk_dot(rowLength, gross.baseAddress! + row, c), dk_dot(rowLength, net.baseAddress! + row, c))
            }
        }
    }

    /// dD of the deficit rule.
    private func transferChanges(wages: [Double], _ policy: PolicyChange?) -> [Double] {
        let world = point.world
        let total = wageBill.reduce(0, +)
        let growth = zip(wageBill, wages).reduce(0) { $0 + $1.0 * $1.1 } / total
        var changes = policy?.transfers ?? Array(repeating: 0, count: N)
        switch point.model.deficits {
        case .worldShare: for n in 0..<N { changes[n] += point.deficits[n] * growth }
        case .gdpShare:
            let rates = (0..<N).map { world.deficits[$0] / world.valueAdded[$0] }
            let mean = zip(rates, wageBill).reduce(0) { $0 + $1.0 * $1.1 } / total
            let drift = (0..<N).reduce(0) { $0 + (rates[$1] - mean) * wageBill[$1] * wages[$1] } / total
            for n in 0..<N { changes[n] += wageBill[n] * ((rates[n] - mean) * wages[n] - drift) }
        default: break
        }
        return changes
    }

    /// The part of `forward` that policies have without any unknown moving.
    private func addDirectEffects(
        _ policy: PolicyChange, _ off: inout [Double], _ sold: inout [Double], _ incomes: inout [Double]
    ) {
        forEachCell { cell in
            let (n, i, j, x) = (cell.n, cell.i, cell.j, cell.offset)
            let (t, e) = (policy.tariffs.values[x], policy.exportTaxes.values[x])
            let wedge = t + e + policy.icebergs.values[x]
            let share = policy.theta[j] * cell.logShareChange / theta[j] - theta[j] * wedge
            off[N + n * J + j] += cell.share * (wedge - policy.theta[j] * cell.logShareChange / (theta[j] * theta[j]))
            sold[i * J + j] += cell.sale * (share - t - e)
            incomes[n] += cell.tariff * cell.border * share + cell.border * t
            incomes[i] += cell.exportTax * cell.sale * (share - t) + cell.sale * e
        }
    }

    /// Adds Gᵀv (what inputs cost) or G v (what they are needed for) of each country to `out`; both are `[n][j]`.
    func multiplyInputs(transposed: Bool, _ v: [Double], from: Int, into out: inout [Double]) {
        point.world.inputShares.values.withUnsafeBufferPointer { g in
            v.withUnsafeBufferPointer { v in
                out.withUnsafeMutableBufferPointer { out in
                    for n in 0..<N {
                        let (g, v, out) = (g.baseAddress! + n * J * J, v.baseAddress! + from + n * J, out.baseAddress! + n * J)
                        if transposed { dk_transposed_times(J, g, v, out) } else { dk_times(J, g, v, out) }
                    }
                }
            }
        }
    }

    /// One buyer's purchases of one good from one origin, in the equilibrium.
    struct Cell {
        let n, i, j, offset: Int
        let tariff, exportTax: Double
        /// π′, and ln(π′/π) against the baseline.
        let share, logShareChange: Double
        /// Values net of both taxes, and at the border.
        let sale, border: Double
    }

    /// Calls `body` for every cell in which something is bought.
    func forEachCell(_ body: (Cell) -> Void) {
        let (t, e) = (point.wedges.tariffs.values, point.wedges.exportTaxes.values)
        let base = point.world.shares.values
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    let (at, x) = ((j * N + n) * rowLength + i, (j * N + n) * N + i)
                    guard shares[at] > 0 else { continue }
                    let sale = netShares[at] * spending[j * N + n]
                    body(
                        Cell(
                            n: n, i: i, j: j, offset: x, tariff: t[x], exportTax: e[x], share: shares[at],
                            logShareChange: shares[at] == base[x] ? 0 : Double.log(shares[at] / base[x]), sale: sale,
                            border: sale * (1 + e[x])))
                }
            }
        }
    }

    /// An approximate inverse of F_y: minus the damped step of the solver, in which prices follow at home.
    func anticipated(_ off: [Double]) -> [Double] {
        var step = off.map { -$0 }
        var (lead, rise) = ([Double](repeating: 0, count: N * J), [Double](repeating: 0, count: N * J))
        for n in 0..<N {
            step[n] *= 0.7
            for j in 0..<J {
                step[N + n * J + j] += home(n, j) * point.world.valueAddedShares.values[n * J + j] * step[n]
                lead[n * J + j] = step[N + n * J + j]
            }
        }
        multiplyInputs(transposed: true, lead, from: 0, into: &rise)
        for n in 0..<N { for j in 0..<J { step[N + n * J + j] += home(n, j) * rise[n * J + j] } }
        return step
    }

    /// The transpose of `anticipated`.
    func anticipatedTransposed(_ off: [Double]) -> [Double] {
        var step = off.map { -$0 }
        var (lead, rise) = ([Double](repeating: 0, count: N * J), [Double](repeating: 0, count: N * J))
        for n in 0..<N { for j in 0..<J { lead[n * J + j] = home(n, j) * step[N + n * J + j] } }
        multiplyInputs(transposed: false, lead, from: 0, into: &rise)
        for n in 0..<N {
            for j in 0..<J {
                step[N + n * J + j] += rise[n * J + j]
                step[n] += home(n, j) * point.world.valueAddedShares.values[n * J + j] * step[N + n * J + j]
            }
            step[n] *= 0.7
        }
        return step
    }

    private func home(_ n: Int, _ j: Int) -> Double { shares[(j * N + n) * rowLength + n] }
}
