import TradeData

/// What the record says of a measure beside its rates: the headings under which it is declared, and its text of a day.
extension Measure {
    /// The key of `terms.written` that holds headings of the tariff schedule.
    public static let headingKey = "heading"

    /// The headings of chapter 99 under which it is declared, as the record has them, else those that its text names.
    public func headings(on day: Day) -> [String] {
        if let written = terms.written[Measure.headingKey] { return Measure.headings(in: written) }
        let own = rate.step(on: day)?.source.map { Measure.headings(in: $0) } ?? []
        return own.isEmpty ? Measure.headings(in: source) : own
    }

    /// `9903.88.03` and its like in a text, each once.
    static func headings(in text: String) -> [String] {
        var found: [String] = []
        for word in text.split(whereSeparator: { !($0.isNumber || $0 == ".") }) {
            let code = word.drop { $0 == "." }
            let parts = code.split(separator: ".", omittingEmptySubsequences: true)
            guard parts.count == 3, parts[0] == "9903", parts[1].count == 2, parts[2].count == 2 else { continue }
            let heading = parts.joined(separator: ".")
            if !found.contains(heading) { found.append(heading) }
        }
        return found
    }

    /// The text that its rate of a day rests on.
    public func text(on day: Day) -> String { rate.step(on: day)?.source ?? source }
}
