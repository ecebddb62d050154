import RealModule
import TradeData

/// What a limit on a quantity comes to in an equilibrium: the ad valorem wedge that makes trade keep to it.
///
/// ```
/// at most:  0 ≤ u ⟂ ln Q − ln f ≥ 0        at least:  0 ≤ u ⟂ ln f − ln Q ≥ 0
/// ```
/// with u the log wedge: m = e^u − 1 of a quota, s = 1 − e^(−u) of a floor.
public struct ImpliedWedge: Sendable, Equatable {
    public let limit: QuantityLimit
    /// u, 0 exactly where the limit does not bind; infinite where nothing may be traded.
    public let logWedge: Double
    /// f, what is traded of what the limit counts, in the world's unit per year.
    public let quantity: Double
    /// What its holder receives a year, in the world's unit at the numeraire; what a floor costs its payer where negative.
    public let rent: Double
    /// The Fischer-Burmeister function of u and the slack in logs, |u + g − √(u² + g²)|, 0 where the limit is kept.
    public let residual: Double

    public var id: String { limit.id }
    public var isBinding: Bool { logWedge > 0 }
    /// The ad valorem equivalent: 0.25 makes the good a quarter dearer for its buyer, −0.25 is a floor's subsidy of a quarter.
    public var rate: Rate { Rate(Double.exp(limit.bound == .atMost ? logWedge : -logWedge) - 1) }
    /// Q − f of a quota, f − Q of a floor, in the world's unit per year; zero where it binds, negative beyond a tariff-rate quota.
    public var slack: Double { limit.bound == .atMost ? limit.quantity - quantity : quantity - limit.quantity }

    /// u + g − √(u² + g²): zero where u ≥ 0, g ≥ 0 and one of them is zero.
    /// - Source: Fischer (1992), *Optimization* 24, 269.
    static func fischerBurmeister(_ u: Double, _ g: Double) -> Double {
        if u == .infinity { return g >= 0 ? 0 : .infinity }
        if g == .infinity { return u }
        return u + g - (u * u + g * g).squareRoot()
    }

    /// The same for 0 ≤ u ≤ U: at U the slack may be negative.
    /// - Source: Billups (1995), *Algorithms for Complementarity Problems and Generalized Equations*, 4.1.
    static func fischerBurmeister(_ u: Double, upTo most: Double, _ g: Double) -> Double {
        most == .infinity ? fischerBurmeister(u, g) : fischerBurmeister(u, -fischerBurmeister(most - u, -g))
    }
}
