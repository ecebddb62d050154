import CKernels

/// The loops over the trade kernel, as they run on this machine.
public enum Kernels {
    /// `default`, `v3` (AVX2) or `v4` (AVX-512); `DETENTE_ISA` pins it.
    public static var level: String { String(cString: dk_level()) }
}
