import CKernels
import TradeData

/// The large tables of a solve in single precision: half the memory to read in every pass.
///
/// Rounded tables are those of a slightly different economy. The solver iterates on them, and sets the difference
/// right with passes over the exact ones, few in number: see `OneLoop.evaluate`.
struct CompactTables {
    /// As `TradeKernel.k` and `q`.
    let k, q: UnsafePointer<Float>
    /// Input shares, `[country][input][output]`.
    let inputShares: UnsafePointer<Float>
    private let tables: Scratch

    /// Tables that the caches of a processor hold anyway gain nothing by being smaller.
    static let leastBytes = 8_000_000

    /// nil where the tables are small, or hold numbers that single precision does not.
    init?(kernel: TradeKernel, world: World) {
        let shares = world.inputShares.values
        let (k, q) = kernel.counts
        guard 8 * (k + q + shares.count) > Self.leastBytes else { return nil }
        // Two numbers of single precision in the place of one.
        tables = Scratch(capacity: (k + q + shares.count) / 2 + 3, pieces: 3, zeroed: false)
        var exact = true
        let scratch = tables
        func round(_ numbers: UnsafePointer<Double>, _ count: Int) -> UnsafePointer<Float> {
            let place = UnsafeMutableRawPointer(scratch.take((count + 1) / 2)).bindMemory(to: Float.self, capacity: count)
            exact = dk_single(count, numbers, place) != 0 && exact
            return UnsafePointer(place)
        }
        self.k = round(kernel.k, k)
        self.q = round(kernel.q, q)
        inputShares = shares.withUnsafeBufferPointer { round($0.baseAddress!, $0.count) }
        guard exact else { return nil }
    }
}
