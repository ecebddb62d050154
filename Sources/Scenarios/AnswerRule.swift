import FoundationEssentials
import TradeData
import TradePolicy

/// Retaliation as a rule: a measure that answers another takes its rates.
///
/// `{answers: us-plus-100, rule: match-rate, from: 2025-11-05}` has the rates of `us-plus-100` from 5 November on. An answer to a
/// threat is itself written under `threats`, and carried out on the same branch. `match-value` leaves the rate to the world that
/// the law is applied to (`Law.matchingValue`). Without `rule` the answer has rates or goods of its own, and `answers` says what it
/// is about.
struct AnswerRule {
    let reading: Reading
    private let rates: [String: Item]
    private let starts: [String: Item]
    private let ids: [String]
    private let known: Set<String>
    private let threatened: Set<String>
    /// Answers on the same value, and what is no duty: neither has a rate that another could match.
    private let valued: Set<String>
    private let others: Set<String>

    init(reading: Reading, measures: [Item], threats: [Item]) {
        self.reading = reading
        let all = measures + threats
        func table(_ key: String) -> [String: Item] {
            Dictionary(
                all.compactMap { item in item["id"]?.text.flatMap { id in item[key].map { (id, $0) } } },
                uniquingKeysWith: { a, _ in a })
        }
        rates = table("rate")
        starts = table("from")
        ids = all.compactMap { $0["id"]?.text }
        known = Set(ids)
        valued = Set(all.filter { $0["rule"]?.text == "match-value" }.compactMap { $0["id"]?.text })
        others = Set(
            all.filter { !(Instrument(rawValue: $0["kind"]?.text ?? "tariff")?.isDuty ?? true) }.compactMap { $0["id"]?.text })
        threatened = Set(threats.compactMap { $0["id"]?.text })
    }

    /// The entry with the rates that its rule gives it.
    func resolved(_ item: Item) -> Item {
        guard let answers = item["answers"] else {
            if let rule = item["rule"] { reading.report(rule, "a rule needs what it answers", "add answers: MEASURE") }
            return item
        }
        guard let id = answers.text, known.contains(id), id != item["id"]?.text else {
            reading.report(
                answers, "there is no measure or threat \(answers.kind) to answer",
                reading.hint(
                    answers.text, in: ids.filter { $0 != item["id"]?.text }, else: "name another one of this file"))
            return item
        }
        if threatened.contains(id), let own = item["id"]?.text, !threatened.contains(own) {
            reading.report(
                answers, "\(id) is a threat, and what answers it would be law without it",
                "write \(own) under threats, and carry both out")
        }
        guard let rule = item["rule"] else { return item }
        if let rate = item["rate"] {
            reading.report(rate, "the rule gives the rate", "leave out rate or rule")
            return item
        }
        if valued.contains(id) {
            reading.report(answers, "\(id) has no rate of its own: it answers on the same value", "answer what it answers")
            return item
        }
        if rule.text == "match-value" { return onTheSameValue(item, rule, answers: id) }
        guard rule.text == "match-rate", let theirs = rates[id], reading.takeSteps(theirs.map?.count ?? 1, at: rule),
            let path = reading.ratePath(theirs, from: starts[id].flatMap(reading.day)), let start = path.start
        else { return item }
        let from = item["from"].flatMap(reading.day) ?? start
        var steps = path.steps.filter { $0.from > from }.map { ($0.from, $0.rate) }
        if let first = path.rate(on: from) { steps.insert((from, first), at: 0) }
        let pairs = steps.enumerated().map { k, step in
            // Never with an exponent, which no rate of a file has.
            let isPoints = path.isOnTop && (k == 0 || step.1 < .zero)
            let value = step.1.percent - (isPoints && k > 0 ? steps[k - 1].1.percent : 0)
            let text = String(printf: isPoints ? "%+.12fpp" : "%.12f%%", value)
            return (key: rule.with(text: step.0.description), value: rule.with(text: text))
        }
        return item.with((item.map ?? []) + [(key: rule.with(text: "rate"), value: rule.with(pairs))])
    }

    /// An answer whose rate waits for a world, with its first day.
    private func onTheSameValue(_ item: Item, _ rule: Item, answers id: String) -> Item {
        guard let own = item["id"]?.text else { return item }
        for other in [own, id] where others.contains(other) {
            reading.report(rule, "\(other) is no duty: only duties have the same value", "write the answer out, without rule")
            return item
        }
        reading.report(
            rule,
            "\(own) raises what \(id) raises at the trade of the world that it is solved on; without a world it has no rate",
            "", .warning)
        guard item["from"] == nil, let theirs = rates[id],
            let start = starts[id] ?? theirs.map?.map(\.key).min(by: { $0.text ?? "" < $1.text ?? "" })
        else { return item }
        return item.with((item.map ?? []) + [(key: rule.with(text: "from"), value: start)])
    }
}
