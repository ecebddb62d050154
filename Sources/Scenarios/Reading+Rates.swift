import TradeData
import TradePolicy

/// Rates, points and shares: numbers with a unit.
extension Reading {
    private enum Unit { case percent, points, none }

    /// The number and unit of `25%`, `+100pp`, `57 %`.
    private func quantity(_ item: Item) -> (value: Double, unit: Unit, signed: Bool)? {
        work += 1
        guard let written = item.text, written.utf8.count <= 40 else { return nil }
        var text = written.trimmed
        var unit = Unit.none
        if text.hasSuffix("%") {
            unit = .percent; text.removeLast()
        } else if text.hasSuffix("pp") {
            unit = .points; text.removeLast(2)
        }
        text = text.trimmed
        let signed = text.hasPrefix("+") || text.hasPrefix("-")
        let digits = signed ? text.dropFirst() : text[...]
        guard digits.utf8.contains(where: { (48...57).contains($0) }),
            digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), let value = Double(digits), value.isFinite
        else { return nil }
        return (text.hasPrefix("-") ? -value : value, unit, signed)
    }

    func rate(_ item: Item) -> Rate? {
        guard let q = quantity(item) else {
            report(item, "a rate is needed here, not \(item.kind)", "write 25%")
            return nil
        }
        let text = (item.text ?? "").shortened
        switch q.unit {
        case .none:
            report(
                item, "rate needs a unit: \(text) could be \(text)% or a factor", "write 25% (a rate) or +25pp (added)")
        case .points:
            report(item, "a rate is needed here, and pp are points added to one", "write 25%")
        case .percent where q.signed:
            report(item, "\(item.kind) has a sign and a percent sign", "write 25% (a rate) or +25pp (added)")
        case .percent where q.value > Limits.percent:
            report(
                item, "the rate \(text) is out of range",
                "write a rate from 0% to \(Limits.percentWords); a ban is a kind of its own")
        case .percent: return Rate.percent(q.value)
        }
        return nil
    }

    func points(_ item: Item) -> Rate? {
        guard let q = quantity(item), q.unit == .points, q.value > 0, q.value <= Limits.percent else {
            let bare = quantity(item)?.unit == Unit.none
            report(
                item, bare ? "points need a unit, \(item.kind) has none" : "points are needed here, not \(item.kind)",
                "write 24pp: so many points are taken off, at most \(Limits.pointsWords)")
            return nil
        }
        return Rate.percent(q.value)
    }

    func change(_ item: Item) -> RatePath.Change? {
        guard let q = quantity(item), q.unit == .points else { return rate(item).map { .to($0) } }
        let text = (item.text ?? "").shortened
        guard q.signed else {
            report(item, "points need a sign here", "write +\(text) (added to the rate before) or a rate in %")
            return nil
        }
        guard abs(q.value) <= Limits.percent else {
            report(item, "\(text) are out of range", "write points from -\(Limits.pointsWords) to +\(Limits.pointsWords)")
            return nil
        }
        return .by(.percent(q.value))
    }

    /// `25%` from a day, or a map of days.
    func ratePath(_ item: Item, from start: Day?) -> RatePath? {
        guard let map = item.map else {
            guard let change = change(item) else { return nil }
            guard let start else {
                report(item, "a single rate needs a first day", "write from: DAY, or rate: {DAY: 25%}")
                return nil
            }
            return checked(RatePath([(start, change)]), at: item)
        }
        if map.isEmpty { report(item, "the map of rates is empty", "write rate: {DAY: 25%}") }
        if map.count > Limits.steps {
            report(
                map[Limits.steps].key, "there are \(map.count) rates of one measure, more than \(Limits.steps)",
                "write at most \(Limits.steps) days with rates")
            return nil
        }
        var changes: [(from: Day, change: RatePath.Change)] = []
        var days: Set<Day> = []
        var failed = map.isEmpty
        for (key, value) in map {
            guard let day = day(key), let change = change(value) else { failed = true; continue }
            // Two keys can be one day only where the file's keys are not compared as days.
            if days.insert(day).inserted { changes.append((day, change)) }
        }
        return failed ? nil : checked(RatePath(changes), at: item)
    }

    /// A path whose rates, all points added up, are rates that can be read.
    private func checked(_ path: RatePath, at item: Item) -> RatePath? {
        // Points on top of a layer may take off what is there; a rate of its own is none below zero.
        if !path.isOnTop, path.steps.contains(where: { $0.rate < .zero }) {
            report(item, "the rate falls below zero", "write smaller points")
            return nil
        }
        if let step = path.steps.first(where: { $0.rate.percent > Limits.percent * (1 + 1e-9) }) {
            report(
                item, "the points add up to a rate above \(Limits.percentWords) on \(step.from)", "write smaller points")
            return nil
        }
        return path
    }

    /// The texts of the steps of a rate, by their days.
    func sources(_ item: Item) -> [Day: String]? {
        guard let map = item.map, !map.isEmpty else {
            report(item, "a map of days to texts is needed here, not \(item.kind)", "write {2025-06-04: \"Proclamation 10947\"}")
            return nil
        }
        var texts: [Day: String] = [:]
        for (key, value) in map {
            if let day = day(key), let text = text(value) { texts[day] = text }
        }
        return texts
    }

    func share(_ item: Item) -> Share? {
        guard let q = quantity(item), q.unit == .percent, !q.signed, q.value <= 100 else {
            let bare = quantity(item)?.unit == Unit.none
            report(
                item, bare ? "a share needs a unit, \(item.kind) has none" : "a share is needed here, not \(item.kind)",
                "write 57%, from 0% to 100%")
            return nil
        }
        return Share(q.value / 100)
    }
}

extension Limits {
    /// `10000%`
    static var percentWords: String { pointsWords.dropLast(2) + "%" }
    /// `10000pp`
    static var pointsWords: String { "\(Int(percent))pp" }
}

extension StringProtocol {
    /// Without spaces and line breaks at its ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
            return ""
        }
        return String(self[first...last])
    }
}
