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

    /// out[i] = e^x[i], and ln x[i], of n numbers; out may be x.
    package static func exp(_ n: Int, _ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>) { dk_exp(n, x, out) }
    package static func log(_ n: Int, _ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>) { dk_log(n, x, out) }
}
