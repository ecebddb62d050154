import TradeEquilibrium

/// What produced a number.
public enum Engine {
    public static let version = "0.1.0"
    /// The instruction level of the kernels; results have the same bits at one level.
    public static var instructionLevel: String { Kernels.level }
}
