import TradeData
import TradePolicy

/// Retaliation as a rule: a measure that answers another takes its rates.
///
/// `{answers: us-plus-100, rule: match-rate, from: 2025-11-05}` is laid with the rates of `us-plus-100` from
/// 5 November on. An answer to a threat is itself written under `threats`, and carried out on the same
/// branch. Without `rule` the answer has rates or goods of its own, and `answers` says what it is about.
struct AnswerRule {
    let reading: Reading
    private let rates: [String: Item]
    private let starts: [String: Item]
    private let ids: [String]
    private let threatened: Set<String>

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
        threatened = Set(threats.compactMap { $0["id"]?.text })
    }

    /// The entry with the rates that its rule gives it.
    func resolved(_ item: Item) -> Item {
        guard let answers = item["answers"] else {
            if let rule = item["rule"] { reading.report(rule, "a rule needs what it answers", "add answers: MEASURE") }
            return item
        }
        guard let id = answers.text, ids.contains(id), id != item["id"]?.text else {
            let near = answers.text.flatMap { nearest($0, in: ids.filter { $0 != item["id"]?.text }) }.map {
                "did you mean \($0)?"
            }
            reading.report(
                answers, "there is no measure or threat \(answers.kind) to answer", near ?? "name another one of this file")
            return item
        }
        if threatened.contains(id), let own = item["id"]?.text, !threatened.contains(own) {
            reading.report(
                answers, "\(id) is a threat, and what answers it would be law without it",
                "write \(own) under threats, and carry both out")
        }
        guard let rule = item["rule"] else { return item }
        if rule.text == "match-value" {
            reading.report(rule, "an answer on the same value is written, not yet solved", "write rule: match-rate, or a rate")
            return item
        }
        if let rate = item["rate"] {
            reading.report(rate, "the rule gives the rate", "leave out rate or rule")
            return item
        }
        guard rule.text == "match-rate", let theirs = rates[id],
            let path = reading.ratePath(theirs, from: starts[id].flatMap(reading.day)), let start = path.start
        else { return item }
        let from = item["from"].flatMap(reading.day) ?? start
        var steps = path.steps.filter { $0.from > from }.map { ($0.from, $0.rate) }
        if let first = path.rate(on: from) { steps.insert((from, first), at: 0) }
        func text(_ text: String) -> Item { Item(content: .text(text), file: rule.file, line: rule.line, column: rule.column) }
        let pairs = steps.map { (key: text($0.0.description), value: text("\($0.1.percent)%")) }
        let rate = Item(content: .map(pairs), file: rule.file, line: rule.line, column: rule.column)
        return item.with((item.map ?? []) + [(key: text("rate"), value: rate)])
    }
}
