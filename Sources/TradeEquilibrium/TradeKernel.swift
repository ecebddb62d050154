import CKernels
import TradeData

/// The trade shares under a change of wedges and unchanged costs: K = π·κ̂^−θ.
///
/// Powers are taken once per scenario and only where a wedge changes; the solver then only
/// multiplies and adds. `Q` is K net of taxes, K/((1+t′)(1+e′)), and is kept only for sectors in
/// which somebody taxes. Rows are padded with zeros so that the loops over them have no remainder.
struct TradeKernel {
    struct ExportTax { var n, i, j: Int; var rate: Double }

    let N, J: Int
    /// Numbers a row takes in memory: N, rounded up.
    let rowLength: Int
    /// `[j][n][i]`, rows of `rowLength`.
    let k: [Double]
    /// `[sector slot][n][i]` for the sectors in `slot`, rows of `rowLength`.
    let q: [Double]
    /// Position of the sector in `q`, or -1 where Q = K.
    let slot: [Int]
    /// The cells with an export tax, few as a rule: what they pay is added to the flows in `q`.
    let exportTaxes: [ExportTax]

    init(world: World, wedges: Wedges, theta: [Double]) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let multiple = Int(dk_row_multiple)
        let rowLength = (N + multiple - 1) / multiple * multiple
        let (t1, e1) = (wedges.tariffs.values, wedges.exportTaxes.values)
        var slot = [Int](repeating: -1, count: J)
        var slots = 0
        t1.withUnsafeBufferPointer { t in
            e1.withUnsafeBufferPointer { e in
                for j in 0..<J where (j * N * N..<(j + 1) * N * N).contains(where: { t[$0] != 0 || e[$0] != 0 }) {
                    slot[j] = slots
                    slots += 1
                }
            }
        }
        let changes = WedgeChanges(world: world, wedges: wedges, theta: theta)
        k = Array(unsafeUninitializedCapacity: J * N * rowLength) { k, count in
            count = J * N * rowLength
            world.shares.values.withUnsafeBufferPointer { shares in
                for row in 0..<J * N {
                    let (from, to) = (shares.baseAddress! + row * N, k.baseAddress! + row * rowLength)
                    to.initialize(from: from, count: N)
                    (to + N).initialize(repeating: 0, count: rowLength - N)
                }
            }
            changes.cells.withUnsafeBufferPointer { cells in
                changes.powers.withUnsafeBufferPointer { powers in
                    for (c, power) in zip(cells, powers) {
                        let at = Int(c) / N * rowLength + Int(c) % N
                        // An infinite wedge is a ban; its share is zero, not a rounding of zero.
                        if k[at] != 0 { k[at] *= power }
                    }
                }
            }
        }
        var taxes: [ExportTax] = []
        q = Array(unsafeUninitializedCapacity: slots * N * rowLength) { [k] q, count in
            count = slots * N * rowLength
            k.withUnsafeBufferPointer { k in
                t1.withUnsafeBufferPointer { t in
                    e1.withUnsafeBufferPointer { e in
                        for j in 0..<J where slot[j] >= 0 {
                            for n in 0..<N {
                                let (from, row, to) = ((j * N + n) * N, (j * N + n) * rowLength, (slot[j] * N + n) * rowLength)
                                var taxed = false
                                for i in 0..<N {
                                    q[to + i] = k[row + i] / ((1 + t[from + i]) * (1 + e[from + i]))
                                    taxed = taxed || e[from + i] != 0
                                }
                                for i in N..<rowLength { q[to + i] = 0 }
                                guard taxed else { continue }
                                for i in 0..<N where e[from + i] != 0 && k[row + i] != 0 {
                                    taxes.append(ExportTax(n: n, i: i, j: j, rate: e[from + i]))
                                }
                            }
                        }
                    }
                }
            }
        }
        (self.N, self.J, self.rowLength, self.slot, exportTaxes) = (N, J, rowLength, slot, taxes)
    }

    /// Where the row of destination `n` in sector `j` begins in `k`.
    func row(_ n: Int, _ j: Int) -> Int { (j * N + n) * rowLength }

    /// Where the cell lies in `q`; its sector must be one with a slot.
    func netCell(_ n: Int, _ i: Int, _ j: Int) -> Int { (slot[j] * N + n) * rowLength + i }

    /// The first market in which somebody has to buy and nobody may sell.
    func firstInfeasible(in world: World) -> (n: Int, j: Int)? {
        k.withUnsafeBufferPointer { k in
            for j in 0..<J {
                for n in 0..<N where world.expenditure.values[n * J + j] > 0 {
                    // Most rows begin with a share that is not zero.
                    if (row(n, j)..<row(n, j) + N).allSatisfy({ k[$0] == 0 }) { return (n, j) }
                }
            }
            return nil
        }
    }
}

/// The cells in which a wedge changes, and κ̂^−θ there.
private struct WedgeChanges {
    /// Offsets into a `Bilateral`, ascending.
    var cells: [Int32] = []
    var powers: [Double] = []

    init(world: World, wedges: Wedges, theta: [Double]) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        world.tariffs.values.withUnsafeBufferPointer { t0 in
            wedges.tariffs.values.withUnsafeBufferPointer { t1 in
                wedges.exportTaxes.values.withUnsafeBufferPointer { e in
                    wedges.icebergs.values.withUnsafeBufferPointer { d in
                        for row in 0..<N * J {
                            // Rows are compared without a branch, and searched only where something changes.
                            var changes = 0
                            for x in row * N..<(row + 1) * N {
                                changes |= (t1[x] != t0[x] ? 1 : 0) | (e[x] != 0 ? 1 : 0) | (d[x] != 1 ? 1 : 0)
                            }
                            guard changes != 0 else { continue }
                            for x in row * N..<(row + 1) * N where t1[x] != t0[x] || e[x] != 0 || d[x] != 1 {
                                cells.append(Int32(x))
                                powers.append((1 + t1[x]) / (1 + t0[x]) * (1 + e[x]) * d[x])
                            }
                        }
                    }
                }
            }
        }
        powers.withUnsafeMutableBufferPointer { p in
            guard let logs = p.baseAddress else { return }
            dk_log(p.count, logs, logs)
            for c in cells.indices { logs[c] *= -theta[Int(cells[c]) / (N * N)] }
            dk_exp(p.count, logs, logs)
        }
    }
}
