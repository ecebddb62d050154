import CKernels
import TradeData

/// The large tables of a solve in single precision: half the memory to read in every pass.
///
/// Rounded tables are those of a slightly different economy. The solver iterates on them, and sets the difference
/// right with passes over the exact ones, few in number: see `OneLoop.evaluate`.
struct CompactTables {
    /// As `TradeKernel.k` and `q`.
    let k, q: [Float]
    /// Input shares, `[country][input][output]`.
    let inputShares: [Float]

    /// Tables that the caches of a processor hold anyway gain nothing by being smaller.
    static let leastBytes = 8_000_000

    /// nil where the tables are small, or hold numbers that single precision does not.
    init?(kernel: TradeKernel, world: World) {
        let shares = world.inputShares.values
        guard 8 * (kernel.k.count + kernel.q.count + shares.count) > Self.leastBytes, let k = Self.rounded(kernel.k),
            let q = Self.rounded(kernel.q), let inputShares = Self.rounded(shares)
        else { return nil }
        (self.k, self.q, self.inputShares) = (k, q, inputShares)
    }

    private static func rounded(_ numbers: [Double]) -> [Float]? {
        var exact = true
        let result = [Float](unsafeUninitializedCapacity: numbers.count) { buffer, count in
            count = numbers.count
            if count > 0 { exact = dk_single(count, numbers, buffer.baseAddress!) != 0 }
        }
        return exact ? result : nil
    }
}
