import Glibc

/// A small seeded generator: the same numbers on every platform for one seed, so that a draw or a failing random test
/// can be had again.
///
/// - Source: Steele, Lea and Flood (2014), *Fast splittable pseudorandom number generators*, OOPSLA.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform on the open interval (0, 1), so that a logarithm of it is finite.
    public mutating func unit() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

    /// Uniform between two numbers.
    public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    /// True with a probability.
    public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// Normal by the transform of Box and Muller.
    public mutating func normal(_ mean: Double = 0, _ deviation: Double = 1) -> Double {
        mean + deviation * (-2 * log(unit())).squareRoot() * cos(2 * .pi * unit())
    }

    /// Exponential with a mean.
    public mutating func exponential(_ mean: Double) -> Double { -mean * log(unit()) }
}
