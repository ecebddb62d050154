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
        let all = underAllModels(index, value)
        let isKnown = all.allSatisfy(\.isFinite)
        return RangedNumber(
            value: all[0], low: all.count > 1 && isKnown ? all.min() : nil, high: all.count > 1 && isKnown ? all.max() : nil,
            isUnknown: all.count > 1 && !isKnown && all[0].isFinite)
    }
}
