import CKernels
import RealModule
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

    /// - Parameter tariffExponent: φ of destination and sector; nil means 1 everywhere.
    init(world: World, wedges: Wedges, theta: [Double], tariffExponent: ((_ n: Int, _ j: Int) -> Double)? = nil) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let multiple = Int(dk_row_multiple)
        let rowLength = (N + multiple - 1) / multiple * multiple
        let changes = WedgeChanges(world: world, wedges: wedges, theta: theta, tariffExponent: tariffExponent)
        var slot = [Int](repeating: -1, count: J)
        var slots = 0
        for j in 0..<J where changes.rows[j * N..<(j + 1) * N].contains(where: { $0 & 2 != 0 }) {
            slot[j] = slots
            slots += 1
        }
        k = Array(unsafeUninitializedCapacity: J * N * rowLength) { k, count in
            count = J * N * rowLength
            world.shares.values.withUnsafeBufferPointer { shares in
                for row in 0..<J * N {
                    let (from, to) = (shares.baseAddress! + row * N, k.baseAddress! + row * rowLength)
                    to.initialize(from: from, count: N)
                    (to + N).initialize(repeating: 0, count: rowLength - N)
                }
            }
            for (cell, power) in zip(changes.cells, changes.powers) {
                let at = Int(cell) / N * rowLength + Int(cell) % N
                // A ban has the power zero, and an empty cell stays empty whatever its wedge.
                if k[at] != 0 { k[at] *= power }
            }
        }
        q = Array(unsafeUninitializedCapacity: slots * N * rowLength) { [k] q, count in
            count = slots * N * rowLength
            for j in 0..<J where slot[j] >= 0 {
                for n in 0..<N {
                    let (row, to) = (j * N + n, q.baseAddress! + (slot[j] * N + n) * rowLength)
                    k.withUnsafeBufferPointer { k in
                        wedges.tariffs.values.withUnsafeBufferPointer { t in
                            wedges.exportTaxes.values.withUnsafeBufferPointer { e in
                                dk_net_of_taxes(
                                    N, k.baseAddress! + row * rowLength, t.baseAddress! + row * N, e.baseAddress! + row * N, to)
                            }
                        }
                    }
                    (to + N).initialize(repeating: 0, count: rowLength - N)
                }
            }
        }
        exportTaxes = (0..<J * N).filter { changes.rows[$0] & 4 != 0 }.flatMap { [k] row in
            (0..<N).compactMap { i in
                let rate = wedges.exportTaxes.values[row * N + i]
                return rate == 0 || k[row * rowLength + i] == 0 ? nil : ExportTax(n: row % N, i: i, j: row / N, rate: rate)
            }
        }
        (self.N, self.J, self.rowLength, self.slot) = (N, J, rowLength, slot)
    }

    /// Where the row of destination `n` in sector `j` begins in `k`.
    func row(_ n: Int, _ j: Int) -> Int { (j * N + n) * rowLength }

    /// Where the cell lies in `q`; its sector must be one with a slot.
    func netCell(_ n: Int, _ i: Int, _ j: Int) -> Int { (slot[j] * N + n) * rowLength + i }
}

/// The cells in which a wedge changes, and κ̂^−θ there.
private struct WedgeChanges {
    /// What changes in each row, `[j][n]`: the bits of `dk_changes`.
    var rows: [Int32] = []
    /// Offsets into a `Bilateral`, ascending.
    var cells: [Int32] = []
    var powers: [Double] = []

    init(world: World, wedges: Wedges, theta: [Double], tariffExponent: ((_ n: Int, _ j: Int) -> Double)?) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        rows.reserveCapacity(N * J)
        var places = [Int32](repeating: 0, count: N)
        var (tariffs, others) = ([Double](repeating: 0, count: N), [Double](repeating: 0, count: N))
        world.tariffs.values.withUnsafeBufferPointer { t0 in
            wedges.tariffs.values.withUnsafeBufferPointer { t in
                wedges.exportTaxes.values.withUnsafeBufferPointer { e in
                    wedges.icebergs.values.withUnsafeBufferPointer { d in
                        for row in stride(from: 0, to: N * N * J, by: N) {
                            let (t0, t, e, d) = (
                                t0.baseAddress! + row, t.baseAddress! + row, e.baseAddress! + row, d.baseAddress! + row
                            )
                            let bits = dk_changes(N, t0, t, e, d)
                            rows.append(bits)
                            guard bits & 1 != 0 else { continue }
                            let count = dk_changed_cells(N, t0, t, e, d, &places, &tariffs, &others)
                            let phi = tariffExponent?(row / N % N, row / (N * N)) ?? 1
                            for c in 0..<count {
                                cells.append(Int32(row) + places[c])
                                powers.append((phi == 1 ? tariffs[c] : Double.pow(tariffs[c], phi)) * others[c])
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
