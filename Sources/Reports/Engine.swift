import FoundationEssentials
import TradeData
import TradeEquilibrium

/// What produced a number.
public enum Engine {
    public static let version = "0.1.0"
    /// The year of the version.
    public static let year = "2026"
    /// The instruction level of the kernels; results have the same bits at one level, on processors with FMA (the C
    /// library chooses its own exponentials by it).
    public static var instructionLevel: String { Kernels.level }

    /// Refuses an instruction level that was required with `DETENTE_ISA` and is not in use.
    ///
    /// - Throws: `Problems` for a word that names no level, and for a level that this processor does not have.
    public static func requireInstructionLevel(
        _ wanted: String? = ProcessInfo.processInfo.environment["DETENTE_ISA"], inUse: String = Kernels.level
    ) throws {
        guard let wanted, !wanted.isEmpty, wanted != inUse else { return }
        guard ["default", "v3", "v4"].contains(wanted) else {
            throw Problems(
                "there is no instruction level “\(wanted)”",
                remedy: "set DETENTE_ISA to default, v3 or v4, or leave it unset for the best that this processor has")
        }
        throw Problems(
            "this processor does not have the instruction level \(wanted)",
            remedy: "set DETENTE_ISA to \(inUse) or below, or leave it unset")
    }
}
