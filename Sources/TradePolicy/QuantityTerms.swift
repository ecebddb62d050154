import TradeData

/// How much a quota allows or a promise asks for, as far as its text says it in numbers.
///
/// ```
/// Q = delivered · A                      of the total, or without a baseline
/// Q = above + delivered · (A − above)    of the increment over a baseline
/// ```
public struct QuantityTerms: Sendable, Hashable {
    /// How much, a year.
    public enum Amount: Sendable, Hashable {
        /// At border prices of the world's base year.
        case dollars(Double)
        /// Times what was traded in the world's base year.
        case ofBase(Double)

        public var number: Double {
            switch self {
            case .dollars(let value), .ofBase(let value): value
            }
        }

        func with(_ number: Double) -> Amount {
            switch self {
            case .dollars: .dollars(number)
            case .ofBase: .ofBase(number)
            }
        }
    }

    /// What the text says.
    public let amount: Amount
    /// The baseline of a promise that is one of more; in the measure of the amount.
    public let above: Amount?
    /// The share that is expected to be delivered.
    public let delivered: Share
    public let bound: QuantityLimit.Bound
    public let unit: QuantityLimit.Unit
    public let rent: QuantityLimit.Rent
    /// The ad valorem equivalent of the rate beyond a tariff-rate quota; nil where nothing enters beyond.
    public let highest: Double?
    /// The amount in the words of the file.
    public let words: String
    /// The amount in tonnes a year, where the text has tonnes.
    public let tonnes: Double?

    public init(
        _ amount: Amount, above: Amount? = nil, delivered: Share = Share(1), bound: QuantityLimit.Bound,
        unit: QuantityLimit.Unit = .volume, rent: QuantityLimit.Rent = .importer, highest: Double? = nil, words: String = "",
        tonnes: Double? = nil
    ) {
        (self.amount, self.above, self.delivered, self.bound) = (amount, above, delivered, bound)
        (self.unit, self.rent, self.highest, self.words, self.tonnes) = (unit, rent, highest, words, tonnes)
    }

    /// The same with another amount, as a multiple of this one, and its words; or another share delivered.
    public func with(amount factor: Double = 1, words: String? = nil, delivered: Share? = nil) -> QuantityTerms {
        QuantityTerms(
            amount.with(factor * amount.number), above: above, delivered: delivered ?? self.delivered, bound: bound, unit: unit,
            rent: rent, highest: highest, words: words ?? self.words, tonnes: tonnes.map { factor * $0 })
    }

    /// Q of what is expected to be delivered.
    public var expected: Amount {
        let base = above?.number ?? 0
        return amount.with(base + delivered.value * (amount.number - base))
    }

    /// The tonnes a year that are expected to be delivered.
    public var expectedTonnes: Double? {
        tonnes.map { amount.number > 0 ? $0 * expected.number / amount.number : 0 }
    }

    /// Q in millions of dollars a year, from the trade of the base year in what is counted, in the same unit.
    public func quantity(base: Double) -> Double {
        switch expected {
        case .dollars(let value): value / 1e6
        case .ofBase(let ratio): ratio * base
        }
    }
}
