import Studies
import TradeData
import TradePolicy

/// A number in the text of a measure that is no rate and can be moved by itself.
///
/// ```swift
/// let promise = scenario.law.measure("promise")!
/// promise.number(of: .target)                    // 25 in "Mt/yr"
/// promise.moving(.target, to: 30)                // the same promise of 30 Mt a year
/// ```
public enum MeasureTerm: String, Sendable, CaseIterable, Comparable {
    /// What a ban, control or list lets through of the trade that it touches, percent: licences, or what arrives through others.
    case through
    /// The share of the trade that a ban, control or list touches, percent.
    case share
    /// How much a quota allows or a promise asks for a year, in the unit of the text.
    case target
    /// What is expected to be delivered of a promise, percent.
    case delivered
    /// Months of use that users have in stock of minerals.
    case stocks

    /// What numbers it takes; a measure may take fewer.
    public var bounds: ClosedRange<Double> {
        switch self {
        case .through, .share, .delivered: 0...100
        case .target: 0...1e12
        case .stocks: MineralParameter.stocks.bounds
        }
    }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// A number of a measure's text with its unit.
    public struct Number: Sendable, Equatable {
        public let value: Double
        /// `%`, `months`, or the unit of the text, such as `Mt/yr`.
        public let unit: String
        /// What can be written instead.
        public let bounds: ClosedRange<Double>
        /// Whether the text does not say it, and the tables do.
        public let isOfTables: Bool
    }
}

extension Measure {
    /// The terms that can be moved, each with its number now.
    public var movableTerms: [(term: MeasureTerm, number: MeasureTerm.Number)] {
        MeasureTerm.allCases.compactMap { term in number(of: term).map { (term, $0) } }
    }

    /// A number of the text; nil where the measure has none of the kind, or is not solved.
    /// - Complexity: O(1), and the tables of minerals for stocks.
    public func number(of term: MeasureTerm) -> MeasureTerm.Number? {
        guard isModelled else { return nil }
        func of(
            _ value: Double, _ unit: String, least: Double = 0, most: Double = 1e12, isOfTables: Bool = false
        ) -> MeasureTerm.Number {
            MeasureTerm.Number(
                // Files have few decimals; what arithmetic adds is none.
                value: (value * 1e4).rounded() / 1e4, unit: unit,
                bounds: max(least, term.bounds.lowerBound)...min(most, term.bounds.upperBound), isOfTables: isOfTables)
        }
        let isControl = instrument.effect == .availability
        switch term {
        case .through: return isControl ? of(100 * through, "%") : nil
        case .share: return isControl && terms.share.value < 1 && condition == nil ? of(100 * terms.share.value, "%") : nil
        case .target:
            guard instrument.effect == .quantity, let limit = terms.limit, limit.amount.number > 0, let words = quantityWords
            else { return nil }
            // A baseline cannot be above the whole.
            let least = limit.above.map { words.number * $0.number / limit.amount.number } ?? 0
            return of(words.number, words.unit, least: (least * 1e4).rounded(.up) / 1e4, most: 100 * words.number)
        case .delivered:
            guard instrument == .purchaseCommitment, let limit = terms.limit else { return nil }
            return of(100 * limit.delivered.value, "%")
        case .stocks:
            guard isControl, !terms.minerals.isEmpty else { return nil }
            if let stocks = terms.stocks { return of(stocks, "months") }
            guard let known = try? MineralTables.load().named(terms.minerals), !known.isEmpty else { return nil }
            let months = known.map { $0.parameters[.stocks]?.range.central ?? 0 }
            return of(months.reduce(0, +) / Double(months.count), "months", isOfTables: true)
        }
    }

    /// The share of what it touches that gets through: `1 − (1−approval)·(1−leakage)`.
    private var through: Double { 1 - (1 - terms.approval.value) * (1 - terms.leakage.value) }

    /// The terms with another number in the text, as a file that says so is read.
    /// - Returns: nil where the measure has no such term, or cannot have the number.
    public func moving(_ term: MeasureTerm, to value: Double) -> Terms? {
        guard let now = number(of: term), now.bounds.contains(value) else { return nil }
        var terms = terms
        switch term {
        case .through:
            // As the text does: by licences where it has them, else by what arrives through others.
            let isByLicence = terms.approval.value > 0 && instrument.keys.contains("approval")
            (terms.approval, terms.leakage) = isByLicence ? (Share(value / 100), Share(0)) : (Share(0), Share(value / 100))
            guard let limit = terms.limit else { break }
            if value > 0 {
                terms.limit = QuantityTerms(
                    .ofBase(value / 100), bound: limit.bound, unit: limit.unit, rent: limit.rent, highest: limit.highest,
                    words: "\(value)% of base")
            } else {
                // Where nothing is licensed there is no rent to keep.
                terms.limit = nil
                terms.written["rent-to"] = nil
            }
        case .share: terms.share = Share(value / 100)
        case .target:
            guard let limit = terms.limit, let words = quantityWords else { return nil }
            let text = YAMLText.decimal(value) + words.rest
            guard Reading.written(text) != nil else { return nil }
            terms.limit = limit.with(amount: value / words.number, words: text)
            terms.written[quantityKey] = text
        case .delivered:
            terms.limit = terms.limit?.with(delivered: Share(value / 100))
            // Of the whole promise, whoever buys.
            terms.written["delivered"] = YAMLText.percent(value / 100)
            (terms.written["state"], terms.written["private-delivered"]) = (nil, nil)
        case .stocks:
            terms.stocks = value
            terms.written["stocks"] = YAMLText.decimal(value) + (value == 1 ? " month" : " months")
        }
        return terms
    }

    private var quantityKey: String { instrument == .quota ? "quantity" : "target" }

    /// The number of the text's quantity, what follows it, and that in short.
    private var quantityWords: (number: Double, rest: String, unit: String)? {
        guard let text = terms.written[quantityKey], Reading.written(text) != nil else { return nil }
        let trimmed = text.drop { $0 == " " }
        let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number > 0 else { return nil }
        let rest = trimmed.dropFirst(digits.count)
        return (number, String(rest), String(rest.drop { $0 == " " }))
    }
}
