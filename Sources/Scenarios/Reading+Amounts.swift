import FoundationEssentials
import TradeData
import TradePolicy

/// Quantities of quotas and promises: `25 Mt/yr`, `40 bn USD/yr`, `80% of base`.
extension Reading {
    /// A quantity a year as its text says it.
    enum Written: Hashable {
        case tonnes(Double)
        case dollars(Double)
        case ofBase(Double)
    }

    /// The units of quantities, in tonnes and in dollars.
    private static let tonnes = ["t": 1.0, "kt": 1e3, "Mt": 1e6]
    private static let money = ["": 1.0, "thousand": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9]

    /// Reads `NUMBER UNIT`, with or without `/yr`; nil where the text says anything else.
    static func written(_ text: String) -> Written? {
        var text = text.trimmed()
        for ending in ["/yr", "/year", " a year", " per year"] where text.hasSuffix(ending) {
            text = String(text.dropLast(ending.count))
            break
        }
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let value = Double(number), value.isFinite, value >= 0, value < 1e15 else { return nil }
        let unit = text.dropFirst(number.count).trimmed()
        if unit == "% of base" { return .ofBase(value / 100) }
        if let factor = tonnes[unit] { return .tonnes(value * factor) }
        guard unit.hasSuffix("USD"), let factor = money[unit.dropLast(3).trimmed()] else { return nil }
        return .dollars(value * factor)
    }

    /// `480 USD/t`.
    static func priceOfTonne(_ text: String) -> Double? {
        guard text.hasSuffix("USD/t"), let value = Double(text.dropLast(5).trimmed()), value > 0,
            value.isFinite
        else { return nil }
        return value
    }

    /// How much a quota or a promise is about, as far as it can be solved.
    ///
    /// - Returns: nil where the text has no number that can be counted against trade; then `unsolved` says what is missing.
    func quantityTerms(_ item: Item, _ kind: Instrument, _ id: String) -> (terms: QuantityTerms?, unsolved: (String, String)?) {
        let isQuota = kind == .quota
        guard let entry = item[isQuota ? "quantity" : "target"], let text = entry.text else { return (nil, nil) }
        let shapes = "write a number and t, kt, Mt or USD a year, such as 25 Mt/yr or 40 bn USD/yr, or 80% of base"
        guard let amount = Self.written(text) else {
            return (nil, ("its quantity “\(text)” is no number with a unit", shapes))
        }
        var price: Double?
        if let item = item["price"] {
            price = item.text.flatMap(Self.priceOfTonne)
            if price == nil {
                report(item, "a price in dollars a tonne is needed here, not \(item.kind)", "write price: 480 USD/t")
            }
        }
        var base: Double?
        if let item = item["in-base-year"] {
            if case .tonnes(let value)? = item.text.flatMap(Self.written), value > 0 {
                base = value
            } else {
                report(item, "a quantity in tonnes is needed here, not \(item.kind)", "write in-base-year: 30 Mt")
            }
        }
        if let both = item["in-base-year"], item["price"] != nil {
            report(both, "\(id) has price and in-base-year", "keep one: both say what a tonne stands for")
        }
        func counted(_ written: Written) -> QuantityTerms.Amount? {
            switch written {
            case .dollars(let value): .dollars(value)
            case .ofBase(let ratio): .ofBase(ratio)
            case .tonnes(let value): base.map { .ofBase(value / $0) } ?? price.map { .dollars(value * $0) }
            }
        }
        guard let found = counted(amount) else {
            return (
                nil,
                (
                    "its quantity is in tonnes, and nothing says what a tonne is worth",
                    "add price: NUMBER USD/t, or in-base-year: the tonnes of the world's base year"
                )
            )
        }
        return (terms(item, kind, id, found, text, counted), nil)
    }

    /// A control whose licences are worth something to who holds them: what is left of the trade of the base year, at most.
    ///
    /// - Returns: nil where nobody has the rent, so that the control takes away a share of the varieties; or where nothing is left.
    func licences(_ item: Item, _ terms: Terms) -> QuantityTerms? {
        guard let rent = item["rent-to"]?.text.flatMap(QuantityLimit.Rent.init(rawValue:)), rent != .none else { return nil }
        let share = 1 - (1 - terms.approval.value) * (1 - terms.leakage.value)
        guard share > 0 else {
            report(
                item["rent-to"] ?? item, "where nothing is licensed there is no rent to keep",
                "leave rent-to out, or write approval or leakage")
            return nil
        }
        return QuantityTerms(.ofBase(share), bound: .atMost, rent: rent, words: "\(share * 100)% of base")
    }

    /// What is expected to be delivered of a promise: by state buyers of their part, and by private firms of the rest.
    /// ```
    /// delivered = s·d + (1 − s)·p
    /// ```
    private func delivered(_ item: Item, _ id: String) -> Share {
        let delivered = item["delivered"].flatMap(share) ?? Share(1)
        guard let state = item["state"].flatMap(share) else {
            if let entry = item["private-delivered"] {
                report(
                    entry, "\(id): nothing says which part is private",
                    "add state: the part that state buyers would buy, such as 60%")
            }
            return delivered
        }
        let others = item["private-delivered"].flatMap(share) ?? Share(0)
        return Share(state.value * delivered.value + (1 - state.value) * others.value)
    }

    private func terms(
        _ item: Item, _ kind: Instrument, _ id: String, _ amount: QuantityTerms.Amount, _ words: String,
        _ counted: (Written) -> QuantityTerms.Amount?
    ) -> QuantityTerms? {
        var above: QuantityTerms.Amount?
        if let entry = item["above"] {
            above = entry.text.flatMap(Self.written).flatMap(counted)
            switch (above, amount) {
            case (.dollars?, .dollars), (.ofBase?, .ofBase): break
            default:
                report(entry, "the baseline is not in the measure of the target", "write both in tonnes, in USD, or in % of base")
                return nil
            }
            if let above, above.number > amount.number {
                report(entry, "the baseline of \(id) is above its target", "target is the whole quantity, baseline and increment")
            }
        }
        let unit: QuantityLimit.Unit = item["counted"]?.text == "value" ? .value : .volume
        let rent = item["rent-to"]?.text.flatMap(QuantityLimit.Rent.init(rawValue:)) ?? .importer
        var highest: Double?
        if kind == .quota, let entry = item["out-of-quota"], let beyond = rate(entry) {
            let within = item["in-quota"].flatMap(rate) ?? .zero
            highest = max(0, beyond.factor.value / within.factor.value - 1)
            if rent != .importer {
                report(
                    item["rent-to"] ?? entry, "a quota with a rate beyond it is solved where the importer keeps the rent",
                    "write rent-to: importer, or leave out-of-quota out where nothing enters beyond the quota")
            }
        }
        if kind == .purchaseCommitment, rent == .none {
            report(item["rent-to"] ?? item, "somebody pays for a promise to buy", "write rent-to: importer or exporter")
        }
        var tonnes: Double?
        if case .tonnes(let value)? = Self.written(words) { tonnes = value }
        return QuantityTerms(
            amount, above: above, delivered: delivered(item, id),
            bound: kind == .quota ? .atMost : .atLeast, unit: unit, rent: rent, highest: highest, words: words,
            tonnes: tonnes)
    }
}
