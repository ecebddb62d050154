import RealModule

/// Whether a truce sustains itself: what each side gains by breaking it, and loses once the other answers.
///
/// Years are discounted by δ, so a month by δ^(1/12). A side that breaks the truce has `deviation` until the other notices, after
/// `lag` months, and `punishment` from then to the truce's end; keeping it is worth `agreement` all along. It keeps it where
/// ```
/// (deviation − agreement)·(1 − δ^ℓ) ≤ (agreement − punishment)·(δ^ℓ − δ^T)
/// ```
/// with ℓ and T in years; without an end δ^T is 0 and δ^ℓ = (deviation − agreement)/(deviation − punishment).
/// - Source: Repeated games with reversion to the static equilibrium: Friedman (1971), *Review of Economic Studies* 38(1); for trade
///   agreements Bagwell and Staiger (2002), *The Economics of the World Trading System*, ch. 6.
public struct Patience: Sendable, Equatable {
    /// Payoffs of one side, shares of income a year.
    public let agreement, deviation, punishment: Double
    /// Months until the other answers.
    public let lag: Double
    /// The chance in a year that the truce breaks whatever this side does: what comes later counts that much less.
    public let hazard: Double

    public init(agreement: Double, deviation: Double, punishment: Double, lag: Double = 6, hazard: Double = 0) {
        (self.agreement, self.deviation, self.punishment) = (agreement, deviation, punishment)
        (self.lag, self.hazard) = (max(lag, 0), min(max(hazard, 0), 1))
    }

    /// What patience it takes.
    public enum Needed: Sendable, Equatable {
        /// Breaking gains nothing: the truce holds without any.
        case none
        /// δ a year, between 0 and 1.
        case discount(Double)
        /// No patience is enough: the agreement is not better than what follows its end, or it ends too soon.
        case never
    }

    /// The lowest δ with which the side keeps a truce of so many months; nil months: without an end. With a hazard h what is
    /// discounted is δ·(1−h).
    public func needed(months: Double? = nil) -> Needed {
        guard case .discount(let certain) = neededIfCertain(months: months), hazard > 0 else {
            return neededIfCertain(months: months)
        }
        let delta = certain / (1 - hazard)
        return delta < 1 ? .discount(delta) : .never
    }

    private func neededIfCertain(months: Double?) -> Needed {
        let (gain, loss) = (deviation - agreement, agreement - punishment)
        guard gain.isFinite, loss.isFinite else { return .never }
        if gain <= 0 { return .none }
        if loss <= 0 { return .never }
        let years = lag / 12
        guard let months else {
            return years == 0 ? .none : .discount(Double.pow(gain / (gain + loss), 1 / years))
        }
        if years == 0 { return months > 0 ? .none : .never }
        let length = months / 12
        func keeps(_ delta: Double) -> Bool {
            gain * (1 - Double.pow(delta, years)) <= loss * (Double.pow(delta, years) - Double.pow(delta, length))
        }
        // As δ → 1 the condition becomes gain·ℓ ≤ loss·(T − ℓ).
        if length <= years || gain * years > loss * (length - years) { return .never }
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if keeps(middle) { high = middle } else { low = middle }
        }
        return .discount(high)
    }

    /// With a given δ, how many months before its end a truce stops deterring: within them nothing that follows is worth keeping it
    /// for. nil where it never deters.
    public func lastMonths(discount delta: Double, upTo months: Double = 1200) -> Double? {
        func keeps(_ months: Double) -> Bool {
            guard case .discount(let needed) = needed(months: months) else { return needed(months: months) == .none }
            return needed <= delta
        }
        guard keeps(months) else { return nil }
        var (low, high) = (0.0, months)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if keeps(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
