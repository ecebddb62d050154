import FoundationEssentials
import Glibc

/// What a maker loses when it gets less of one input: the closed form of a CES function of two inputs.
///
/// ```
/// y(m) = (a·m^((σ−1)/σ) + 1−a)^(σ/(σ−1))          output over output before, m the quantity of the input over that before
/// m(q) = ((q^(σ−1) − a)/(1−a))^(σ/(1−σ))          what is bought when a unit is worth q times the price before
/// ```
/// with a the cost share of the input and σ the elasticity of substitution. Between 1 − m (Leontief, σ → 0) and 1 − m^a
/// (Cobb-Douglas,
/// σ = 1) of output is lost. Above the choke price a^(−1/(1−σ)) nothing is bought and nothing is made.
///
/// ```swift
/// InputShortage(costShare: 0.04, substitution: 0.04).output(at: 0.9) - 1     // −1.57%: Germany with 10% less energy
/// ```
/// - Source: Bachmann, Baqaee, Bayer, Kuhn, Löschel, Moll, Peichl, Pittel and Schularick (2022), *What if?*, ECONtribute Policy
///   Brief 28.
public struct InputShortage: Sendable, Hashable {
    /// a, 0 to 1 exclusive.
    public let costShare: Double
    /// σ, from `leastSubstitution` to 1.
    public let substitution: Double
    /// Below this powers of numbers overflow; the loss is Leontief's to three digits.
    public static let leastSubstitution = 0.001

    /// - Precondition: `costShare` is between 0 and 1, both exclusive, and `substitution` from 0.001 to 1.
    public init(costShare: Double, substitution: Double) {
        precondition(costShare > 0 && costShare < 1, "A cost share is between 0 and 1.")
        precondition((Self.leastSubstitution...1).contains(substitution), "The elasticity of substitution is from 0.001 to 1.")
        (self.costShare, self.substitution) = (costShare, substitution)
    }

    private var isCobbDouglas: Bool { substitution > 1 - 1e-7 }

    /// y(m), output over output before; 0 without any of the input.
    public func output(at quantity: Double) -> Double {
        guard quantity > 0 else { return 0 }
        guard quantity < 1 else { return 1 }
        if isCobbDouglas { return pow(quantity, costShare) }
        let rho = (substitution - 1) / substitution
        // In logs: m^ρ is beyond all numbers where little is left and little can replace it.
        let (input, rest) = (log(costShare) + rho * log(quantity), log(1 - costShare))
        let top = max(input, rest)
        return exp((top + log(exp(input - top) + exp(rest - top))) / rho)
    }

    /// The loss of output, 1 − y(m).
    public func loss(at quantity: Double) -> Double { 1 - output(at: quantity) }
    /// The least loss, with σ = 1: 1 − m^a.
    public func cobbDouglasLoss(at quantity: Double) -> Double { quantity < 1 ? 1 - pow(max(0, quantity), costShare) : 0 }
    /// The largest, with σ → 0: 1 − m.
    public func leontiefLoss(at quantity: Double) -> Double { max(0, 1 - max(0, quantity)) }

    /// The worth of a unit, over the price before, at which makers stop; infinite at σ = 1.
    public var chokePrice: Double { isCobbDouglas ? .infinity : pow(costShare, -1 / (1 - substitution)) }

    /// m(q), what is bought at a price over that before; 1 up to the price before.
    public func quantity(atPrice price: Double) -> Double {
        guard price > 1 else { return 1 }
        if isCobbDouglas { return pow(price, -1 / (1 - costShare)) }
        let left = (pow(price, substitution - 1) - costShare) / (1 - costShare)
        return left > 0 ? pow(left, substitution / (1 - substitution)) : 0
    }
}
