/// What one player can expect of what it may do, before it is known how an event turns out.
///
/// Probabilities are the user's; nothing here makes any.
public struct Decision: Sendable, Equatable {
    public let actions, states: [String]
    /// V, shares of income, `[action][state]`.
    public let payoffs: [[Double]]
    /// `[state]`, summing to 1; nil: not given, and then nothing is expected.
    public let probabilities: [Double]?

    public init(actions: [String], states: [String], payoffs: [[Double]], probabilities: [Double]?) {
        precondition(payoffs.count == actions.count && payoffs.allSatisfy { $0.count == states.count }, "A payoff for each.")
        precondition(probabilities.map { $0.count == states.count } ?? true, "A probability for each state.")
        (self.actions, self.states, self.payoffs, self.probabilities) = (actions, states, payoffs, probabilities)
    }

    /// Σ p·V, `[action]`; nil without probabilities.
    public var expected: [Double]? {
        probabilities.map { p in payoffs.map { zip(p, $0).reduce(0) { $0 + $1.0 * $1.1 } } }
    }

    /// The best action, before anything is known.
    public var best: Int? { expected.flatMap { e in e.indices.max { e[$0] < e[$1] } } }

    /// Σ p·max V − max Σ p·V: what it is worth to know the state first, and so to wait for it where waiting costs nothing.
    public var valueOfInformation: Double? {
        guard let probabilities, let expected else { return nil }
        let informed = states.indices.reduce(0) { sum, s in sum + probabilities[s] * (payoffs.map { $0[s] }.max() ?? 0) }
        return informed - (expected.max() ?? 0)
    }

    /// The probability of a state, all others keeping their proportions to each other, at which two actions are worth the same; nil
    /// where one is better whatever it is, or where the proportions of the others are not known.
    public func breakEven(_ a: Int, _ b: Int, on state: Int) -> Double? {
        let others = states.indices.filter { $0 != state }
        let weights: [Double]
        if let probabilities, others.reduce(0, { $0 + probabilities[$1] }) > 0 {
            weights = others.map { probabilities[$0] }
        } else if others.count == 1 {
            weights = [1]
        } else {
            return nil
        }
        let total = weights.reduce(0, +)
        let inState = payoffs[a][state] - payoffs[b][state]
        let otherwise = zip(others, weights).reduce(0) { $0 + $1.1 / total * (payoffs[a][$1.0] - payoffs[b][$1.0]) }
        let p = otherwise / (otherwise - inState)
        return p.isFinite && p >= 0 && p <= 1 ? p : nil
    }
}
