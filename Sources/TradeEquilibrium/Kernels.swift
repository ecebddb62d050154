import CKernels
import TradeData

/// The loops over the trade kernel, as they run on this machine.
public enum Kernels {
    /// `default`, `v3` (AVX2) or `v4` (AVX-512); `DETENTE_ISA` pins it.
    public static var level: String { String(cString: dk_level()) }

    /// Bytes that a pass has to read of the large tables, in the precision in which the solver holds them: the trade kernel,
    /// the same net of taxes where somebody taxes, and the input shares once for costs and once for demand.
    public static func bytesPerPass(of world: World) -> Int {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let taxed = (0..<J).filter { j in (j * N * N..<(j + 1) * N * N).contains { world.tariffs.values[$0] != 0 } }.count
        return (KernelTables.areLarge(N, J) ? 4 : 8) * (N * N * (J + taxed) + 2 * N * J * J)
    }

    /// Rows of n numbers.
    package typealias Row = UnsafePointer<Double>
    package typealias Room = UnsafeMutablePointer<Double>

    /// out[i] = e^x[i]; out may be x.
    package static func exp(_ n: Int, _ x: Row, _ out: Room) { dk_exp(n, x, out) }
    /// out[i] = ln x[i]; out may be x.
    package static func log(_ n: Int, _ x: Row, _ out: Room) { dk_log(n, x, out) }
    /// Σ a[i]·b[i].
    package static func dot(_ n: Int, _ a: Row, _ b: Row) -> Double { dk_dot(n, a, b) }
    /// y += r·x.
    package static func add(_ n: Int, _ r: Double, _ x: Row, to y: Room) { dk_axpy(n, r, x, y) }
    /// sold += r·a, squares += s·a².
    package static func sell(_ n: Int, _ a: Row, _ r: Double, _ s: Double, _ sold: Room, _ squares: Room) {
        dk_sell(n, a, r, s, sold, squares)
    }
    /// G += VᵀV on and above the diagonal, for V of `rows` rows of `length`, a multiple of eight.
    package static func addSquares(_ rows: Int, _ length: Int, _ v: Row, to g: Room) { dk_add_squares(rows, length, v, g) }
}
