import Studies
import TradeEquilibrium

/// A number under the scenario's own model, and what it ranges over.
struct RangedNumber {
    let value: Double
    /// The ends of the range over all models; nil where one model was solved, or one of them has no such number.
    let low, high: Double?
    /// Whether there are several models, and no range because not all of them have the number.
    let isUnknown: Bool
}

extension Study {
    /// A number and its range over the models of the study. A range of which one end is not known is no range: a minimum over
    /// numbers of which one is not a number depends on their order.
    func range(_ index: Int, _ value: (Comparison) -> Double) -> RangedNumber {
        let (number, low, high) = ranged(index, value)
        guard let low, let high else { return RangedNumber(value: number, low: nil, high: nil, isUnknown: false) }
        let isKnown = low.isFinite && high.isFinite
        return RangedNumber(
            value: number, low: isKnown ? low : nil, high: isKnown ? high : nil, isUnknown: !isKnown && number.isFinite)
    }
}
