import CKernels
import TradeData

/// The trade kernel K = π·κ̂^−θ of a world, arranged for the loop; one policy after another is applied to it and removed.
///
/// `Q` is K net of taxes, K/((1+t′)(1+e′)), and is kept only for sectors in which somebody taxes. Rows are padded with
/// zeros so that the loops over them have no remainder. Small tables are held as they are. Large ones are held in
/// single precision, half the memory to read in every pass, and a pass that has to be exact builds the rows as it goes,
/// from the world's own tables and the cells that the policy changes: see `EquilibriumMap.evaluate`.
final class KernelTables {
    private let world: World
    private let N, J: Int
    /// Numbers a row takes in memory: N, rounded up.
    let rowLength: Int
    /// Position of the sector in `q`, or -1 where Q = K.
    private(set) var slot: [Int] = []
    /// Numbers in `k` and in `q`.
    private(set) var counts = (k: 0, q: 0)
    /// `[j][n][i]`, and `[sector slot][n][i]`; nil where they are held in single precision.
    private(set) var k, q: UnsafeMutablePointer<Double>?
    private var kSingle, qSingle: UnsafeMutablePointer<Float>?
    /// Holds all, on cache lines: a vector that crosses two is read at half the speed.
    private var memory: Scratch?
    private let wantsSingle: Bool
    private(set) var changes: KernelChanges
    /// The share of spending that goes to the tariff in the baseline, `[j][n]`.
    private var toTariffs: [Double]
    /// Room for the rows of an exact pass.
    private let room: Scratch
    private let rows: UnsafeMutablePointer<Double>
    /// Whether single precision holds all numbers of the world, and of the policy.
    private var (worldFits, policyFits) = (true, true)

    /// Tables that the caches of a processor hold anyway gain nothing by being smaller.
    static let leastBytes = 8_000_000

    /// Numbers that a row of N takes in memory.
    static func rowLength(_ N: Int) -> Int {
        let multiple = Int(dk_row_multiple)
        return (N + multiple - 1) / multiple * multiple
    }

    /// In which tables are held.
    enum Precision {
        case double, single
        /// Single where tables are large.
        case fitting
    }

    /// Whether the tables of so many countries and sectors are large.
    static func areLarge(_ N: Int, _ J: Int) -> Bool { 8 * N * J * (2 * N + J) > leastBytes }

    /// - Complexity: O(N²J).
    init(world: World, _ precision: Precision = .fitting) {
        self.world = world
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        rowLength = Self.rowLength(N)
        wantsSingle = precision == .single || precision == .fitting && Self.areLarge(N, J)
        changes = KernelChanges(world: world, policy: Policy(unchanged: world), theta: [])
        toTariffs = Array(repeating: 0, count: N * J)
        room = Scratch(capacity: 8 * rowLength, pieces: 1)
        rows = room.take(8 * rowLength)
        let (square, N, J) = (N * N, N, J)
        fill(
            taxed: world.tariffs.values.withUnsafeBufferPointer { t in
                (0..<J).map { j in (0..<N).contains { dk_taxes(N, t.baseAddress! + j * square + $0 * N) != 0 } }
            })
    }

    /// Whether passes can be read in single precision.
    var isSingle: Bool { wantsSingle && worldFits && policyFits }

    private func fill(taxed: [Bool]) {
        var slots = 0
        slot = taxed.map { isTaxed in
            defer { slots += isTaxed ? 1 : 0 }
            return isTaxed ? slots : -1
        }
        counts = (J * N * rowLength, slots * N * rowLength)
        // Two numbers of single precision in the place of one.
        let all = counts.k + counts.q
        let memory = Scratch(capacity: wantsSingle ? all / 2 : all, pieces: 2, zeroed: false)
        self.memory = memory
        if wantsSingle {
            kSingle = UnsafeMutableRawPointer(memory.take(counts.k / 2)).bindMemory(to: Float.self, capacity: counts.k)
            qSingle = UnsafeMutableRawPointer(memory.take(counts.q / 2)).bindMemory(to: Float.self, capacity: counts.q)
        } else {
            (k, q) = (memory.take(counts.k), memory.take(counts.q))
        }
        world.shares.values.withUnsafeBufferPointer { shares in
            world.tariffs.values.withUnsafeBufferPointer { tariffs in
                for j in 0..<J { for n in 0..<N { fill(n, j, shares.baseAddress!, tariffs.baseAddress!) } }
            }
        }
    }

    private func fill(_ n: Int, _ j: Int, _ shares: UnsafePointer<Double>, _ tariffs: UnsafePointer<Double>) {
        let (from, to, net) = ((j * N + n) * N, (j * N + n) * rowLength, (slot[j] * N + n) * rowLength)
        if let k, let q {
            (k + to).update(from: shares + from, count: N)
            (k + to + N).update(repeating: 0, count: rowLength - N)
            guard slot[j] >= 0 else { return }
            dk_net_of_tariffs(N, shares + from, tariffs + from, q + net)
            toTariffs[j * N + n] = dk_lost(N, shares + from, q + net)
            (q + net + N).update(repeating: 0, count: rowLength - N)
        } else if let kSingle, let qSingle {
            worldFits = dk_single(N, shares + from, kSingle + to) != 0 && worldFits
            (kSingle + to + N).update(repeating: 0, count: rowLength - N)
            guard slot[j] >= 0 else { return }
            dk_net_of_tariffs(N, shares + from, tariffs + from, rows)
            toTariffs[j * N + n] = dk_lost(N, shares + from, rows)
            _ = dk_single(N, rows, qSingle + net)
            (qSingle + net + N).update(repeating: 0, count: rowLength - N)
        }
    }

    /// Tariff revenue of the baseline, `[n]`: as `Baseline.tariffRevenue`, without reading the tables once more.
    func revenue() -> [Double] {
        (0..<N).map { n in (0..<J).reduce(0) { $0 + toTariffs[$1 * N + n] * world.expenditure.values[n * J + $1] } }
    }

    /// Puts a policy on, in the place of the one before it.
    /// - Complexity: O(cells changed by either), unless the policy taxes a sector that nobody has taxed so far.
    func apply(_ new: KernelChanges) {
        let wasTaxed = slot.map { $0 >= 0 }
        let taxed = zip(wasTaxed, new.taxed).map { $0 || $1 }
        if taxed == wasTaxed {
            world.shares.values.withUnsafeBufferPointer { shares in
                world.tariffs.values.withUnsafeBufferPointer { t in
                    write(changes) { _, x in (shares[x], shares[x] / (1 + t[x])) }
                }
            }
        } else {
            fill(taxed: taxed)
        }
        (changes, policyFits) = (new, true)
        write(new) { c, _ in (new.k[c], new.net[c]) }
    }

    /// Writes K and K net of taxes into the cells of a policy.
    private func write(_ policy: KernelChanges, _ value: (_ c: Int, _ x: Int) -> (k: Double, net: Double)) {
        for j in 0..<J where policy.starts[j] < policy.starts[j + 1] {
            let (first, net) = (row(0, j), slot[j] * N * rowLength)
            var (n, next) = (0, N)
            for c in policy.starts[j]..<policy.starts[j + 1] {
                let place = Int(policy.places[c])
                while place >= next { (n, next) = (n + 1, next + N) }
                let to = place + n * (rowLength - N)
                let value = value(c, j * N * N + place)
                if let k, let q {
                    k[first + to] = value.k
                    if slot[j] >= 0 { q[net + to] = value.net }
                } else if let kSingle, let qSingle {
                    kSingle[first + to] = Float(value.k)
                    if slot[j] >= 0 { qSingle[net + to] = Float(value.net) }
                    if value.k != 0 && !(value.k > 1e-30 && value.k < 1e30) { policyFits = false }
                }
            }
        }
    }

    /// Where the row of destination `n` in sector `j` begins in `k`.
    func row(_ n: Int, _ j: Int) -> Int { (j * N + n) * rowLength }

    /// K of what countries buy of themselves, and net of taxes, `[n][j]`.
    func home(into: (_ n: Int, _ j: Int, _ k: Double, _ net: Double) -> Void) {
        var cell = 0
        for j in 0..<J {
            for n in 0..<N {
                let x = (j * N + n) * N + n
                while cell < changes.cells.count && changes.cells[cell] < x { cell += 1 }
                if cell < changes.cells.count && changes.cells[cell] == x {
                    into(n, j, changes.k[cell], changes.net[cell])
                } else {
                    let share = world.shares.values[x]
                    into(n, j, share, share / (1 + world.tariffs.values[x]))
                }
            }
        }
    }

    /// One sector of a pass, exact or not: see `dk_sector`. Arrays are rows of `rowLength`.
    func pass(
        sector j: Int, rounded: Bool, c: UnsafePointer<Double>, x: UnsafePointer<Double>, s: UnsafeMutablePointer<Double>,
        m: UnsafeMutablePointer<Double>, y: UnsafeMutablePointer<Double>
    ) {
        let (from, net) = (row(0, j), slot[j] * N * rowLength)
        if let k, let q {
            dk_sector(N, rowLength, k + from, slot[j] < 0 ? nil : q + net, c, x, s, m, y)
        } else if rounded, let kSingle, let qSingle {
            dk_sector_single(N, rowLength, kSingle + from, slot[j] < 0 ? nil : qSingle + net, c, x, s, m, y)
        } else {
            buildAndPass(j, c, x, s, m, y)
        }
    }

    private func buildAndPass(
        _ j: Int, _ c: UnsafePointer<Double>, _ x: UnsafePointer<Double>, _ s: UnsafeMutablePointer<Double>,
        _ m: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>
    ) {
        let (square, first) = (N * N, changes.starts[j])
        let count = changes.starts[j + 1] - first
        world.shares.values.withUnsafeBufferPointer { shares in
            world.tariffs.values.withUnsafeBufferPointer { tariffs in
                changes.places.withUnsafeBufferPointer { places in
                    changes.k.withUnsafeBufferPointer { k in
                        changes.net.withUnsafeBufferPointer { net in
                            dk_sector_built(
                                slot[j] < 0 ? 0 : 1, N, rowLength, shares.baseAddress! + j * square,
                                tariffs.baseAddress! + j * square, count, places.baseAddress.map { $0 + first },
                                k.baseAddress.map { $0 + first }, net.baseAddress.map { $0 + first }, c, x, s, m, y, rows)
                        }
                    }
                }
            }
        }
    }
}
