import TradeData
import TradePolicy

/// Makes a law from the entries of a file or of several.
struct LawBuilder {
    let reading: Reading

    /// The law, or nil where a fault leaves none.
    /// - Parameter then: What else is to be checked against the entries, before the law is made.
    func law(_ entries: [String: [Item]], then: (LawChecks) -> Void = { _ in }) -> Law? {
        guard !isTooLarge(entries) else { return nil }
        let layers = LayerBuilder(reading: reading).layers(entries["layers"] ?? [])
        let builder = MeasureBuilder(reading: reading, layers: layers)
        let answers = AnswerRule(reading: reading, measures: entries["measures"] ?? [], threats: entries["threats"] ?? [])
        let measures = (entries["measures"] ?? []).map(answers.resolved).compactMap { builder.measure($0, object: "measure") }
        let threats = (entries["threats"] ?? []).map(answers.resolved).compactMap { builder.measure($0, object: "threat") }
        let truces = (entries["truces"] ?? []).compactMap(truce)
        let voids = (entries["void"] ?? []).compactMap(void)
        let events = (entries["events"] ?? []).compactMap(event)
        let checks = LawChecks(
            reading: reading, layers: layers, measures: measures, threats: threats, truces: truces, voids: voids, events: events,
            declared: entries.mapValues { $0.compactMap { $0["id"]?.text } }
        )
        checks.run()
        then(checks)
        guard !reading.hasErrors else { return nil }
        let law = Law(
            layers: layers.map(\.value), measures: measures.map(\.value), truces: truces.map(\.value),
            threats: threats.map { Threat($0.value) }, voids: voids.map(\.value), events: events.map(\.value))
        checks.carriedOut(law)
        return reading.hasErrors ? nil : law
    }

    /// Whether lists, joined over all files, are longer than a law can be; nothing else is checked then.
    private func isTooLarge(_ entries: [String: [Item]]) -> Bool {
        let limits = [
            ("layers", Limits.layers), ("truces", Limits.truces), ("events", Limits.events), ("void", Limits.voids),
        ]
        func isTooLong(_ items: [Item], _ most: Int, _ what: String) -> Bool {
            // A single list that is too long has been reported already.
            items.count > most && (reading.hasErrors || reading.isTooLong(items, most, what))
        }
        var found = limits.map { isTooLong(entries[$0.0] ?? [], $0.1, $0.0 == "void" ? "judgments" : $0.0) }
        found.append(isTooLong((entries["measures"] ?? []) + (entries["threats"] ?? []), Limits.measures, "measures and threats"))
        let actions = (entries["events"] ?? []).flatMap { ($0["branches"]?.list ?? []).flatMap { $0["then"]?.list ?? [] } }
        found.append(isTooLong(actions, Limits.actions, "actions"))
        return found.contains(true)
    }

    private func truce(_ item: Item) -> Placed<Truce>? {
        guard let id = item["id"].flatMap(reading.name), let from = item["from"].flatMap(reading.day),
            let until = item["until"].flatMap(reading.day)
        else { return nil }
        if until <= from {
            reading.report(item["until"] ?? item, "the truce ends on \(until), before it begins", "write a later day")
        }
        var relief: [String: Truce.Relief] = [:]
        for (key, value) in item["suspends"]?.map ?? [] {
            guard let id = key.text else { continue }
            if value.text == "all" {
                relief[id] = .whole
            } else if let points = reading.points(value) {
                relief[id] = .suspended(points)
            }
        }
        for (key, value) in item["caps"]?.map ?? [] {
            guard let id = key.text, let cap = reading.rate(value) else { continue }
            if relief[id] != nil { reading.report(key, "\(id) is both suspended and capped", "keep one") }
            relief[id] = .capped(cap)
        }
        if item["suspends"] == nil && item["caps"] == nil {
            reading.report(item, "the truce changes nothing", "add suspends: {MEASURE: 24pp} or caps: {MEASURE: 10%}")
        }
        var end = until
        let extensions = (item["extensions"]?.list ?? []).compactMap { step -> Truce.Extension? in
            guard let decided = step["decided"].flatMap(reading.day), let later = step["until"].flatMap(reading.day) else {
                return nil
            }
            if later <= end {
                reading.report(step["until"] ?? step, "the extension to \(later) does not go beyond \(end)", "write a later day")
            } else if decided >= later {
                reading.report(
                    step["decided"] ?? step, "the extension is decided on \(decided), after it has run out",
                    "write an earlier day")
            } else if decided > end {
                reading.report(
                    step["decided"] ?? step,
                    "the extension is decided on \(decided), after the truce ran out on \(end): the full rates apply in between",
                    "if that is not meant, write an earlier day", .warning)
            }
            end = max(end, later)
            return Truce.Extension(decided: decided, until: later)
        }
        let then = item["then"].flatMap { Truce.After(rawValue: $0.text ?? "") } ?? .snapback
        return Placed(
            Truce(
                id: id, relief: relief, from: from, until: until, extensions: extensions, then: then,
                hazard: item["hazard"].flatMap(reading.share), source: item["source"]?.text ?? ""), item)
    }

    private func void(_ item: Item) -> Placed<LegalVoid>? {
        guard let authority = item["authority"].flatMap(reading.name), let day = item["decided"].flatMap(reading.day) else {
            return nil
        }
        let collected = item["collected-until"].flatMap(reading.day) ?? day
        if collected < day {
            reading.report(item["collected-until"] ?? item, "collection ends before the judgment", "write \(day) or a later day")
        }
        return Placed(
            LegalVoid(authority: authority, on: day, collectedUntil: collected, source: item["source"]?.text ?? ""), item)
    }

    private func event(_ item: Item) -> Placed<Event>? {
        guard let id = item["id"].flatMap(reading.name), let date = item["date"].flatMap(reading.day) else { return nil }
        let branches = (item["branches"]?.list ?? []).compactMap { branch($0, date: date) }
        var after: BranchChoice?
        if let item = item["after"], let text = reading.text(item) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty {
                after = BranchChoice(event: String(parts[0]), branch: String(parts[1]))
            } else {
                reading.report(item, "after names no branch", "write event/branch")
            }
        }
        return Placed(Event(id: id, title: item["title"]?.text, date: date, after: after, branches: branches), item)
    }

    private func branch(_ item: Item, date: Day) -> Branch? {
        guard let id = item["id"].flatMap(reading.name) else { return nil }
        let actions = (item["then"]?.list ?? []).compactMap { action($0, date: date) }
        return Branch(
            id: id, title: item["title"]?.text, probability: item["probability"].flatMap(reading.share), actions: actions)
    }

    /// An action of a branch, or a move of a player, which may come before the date that stands in for its first day.
    func action(_ item: Item, date: Day, isMove: Bool = false) -> Action? {
        let verbs = ["withdraw", "extend", "end", "set", "carry-out", "void"]
        let found = (item.map ?? []).filter { verbs.contains($0.key.text ?? "") }
        guard found.count == 1, let verb = found[0].key.text, let target = reading.name(found[0].value) else {
            if found.count != 1, item.map != nil {
                reading.report(
                    item, "an action does one thing, this one \(found.count)", "write one of \(verbs.joined(separator: ", "))")
            }
            return nil
        }
        let allowed =
            [
                "withdraw": ["from"], "extend": ["until"], "end": ["from"], "set": ["rate", "from"], "void": ["collected-until"],
            ][verb, default: []] + [verb, "source"]
        for (key, _) in item.map ?? [] where !allowed.contains(key.text ?? "") {
            reading.report(key, "\(verb) has no key \(key.kind)", "leave it out")
        }
        let from = item["from"].flatMap(reading.day) ?? date
        if from < date, !isMove {
            reading.report(item["from"] ?? item, "the branch acts on \(from), before its event of \(date)", "write a later day")
        }
        switch verb {
        case "withdraw": return .withdraw(target, from: from)
        case "end": return .end(target, from: from)
        case "carry-out": return .carryOut(target)
        case "extend":
            guard let item = item["until"] else {
                reading.report(item, "extend needs until", "add until: DAY")
                return nil
            }
            guard let until = reading.day(item) else { return nil }
            return .extend(target, decided: date, until: until)
        case "set":
            guard let rate = item["rate"] else {
                reading.report(item, "set needs rate", "add rate: {DAY: 10%}")
                return nil
            }
            guard let path = reading.ratePath(rate, from: from) else { return nil }
            if let start = path.start, start < date, !isMove {
                reading.report(rate, "the branch changes the rate on \(start), before its event of \(date)", "write a later day")
            }
            return .set(target, path)
        default:
            let collected = item["collected-until"].flatMap(reading.day) ?? date
            return .void(LegalVoid(authority: target, on: date, collectedUntil: collected, source: item["source"]?.text ?? ""))
        }
    }
}
