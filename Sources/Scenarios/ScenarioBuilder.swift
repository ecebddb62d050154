import Studies
import TradeData
import TradePolicy

/// Makes the values of a scenario from its draft, and checks what only the whole can tell.
struct ScenarioBuilder {
    let draft: Draft
    let reading: Reading

    /// The scenario, or nil where a fault leaves none.
    func scenario(text: String, path: String) -> Scenario? {
        let top = draft.top
        if let schema = top["schema"], let number = reading.number(schema, in: 1...1_000), number != 1 {
            reading.report(schema, "schema \(number) is not known", "this program reads schema 1")
        }
        for key in ["world", "as-of", "compare-to"] where top[key] == nil {
            reading.report(draft.root, "a scenario needs \(key)", "add \(key): …")
        }
        ModelReader(reading: reading).check(top["model"], top["ensemble"])
        var parties: Bargaining?
        var (triangle, tour, coalition): (TriangleTerms?, TourTerms?, CoalitionTerms?)
        var checks: LawChecks?
        let law = LawBuilder(reading: reading).law(draft.entries) { found in
            checks = found
            guard let lastDay = top["as-of"].flatMap(reading.day) else { return }
            parties = top["parties"].flatMap { PartiesBuilder(reading: reading).parties($0, checks: found, lastDay: lastDay) }
            let alliances = AlliancesBuilder(reading: reading, checks: found)
            triangle = top["triangle"].flatMap(alliances.triangle)
            tour = top["tour"].flatMap { alliances.tour($0, lastDay: lastDay) }
            coalition = top["coalition"].flatMap(alliances.coalition)
        }
        guard !reading.hasErrors, let law, let id = top["id"].flatMap(reading.name),
            let title = top["title"].flatMap(reading.text),
            let world = top["world"].flatMap({ Reading.world($0, reading) }), let asOf = top["as-of"].flatMap(reading.day),
            let compareTo = top["compare-to"].flatMap(reading.days)
        else { return nil }
        if let checks {
            LawNotes(
                reading: reading, checks: checks, law: law, asOf: asOf, compareTo: compareTo, asksOfBlocks: coalition != nil
            ).run(at: top["as-of"] ?? draft.root)
        }
        var scenario = Scenario(
            id: id, title: title, world: world, asOf: asOf, compareTo: compareTo,
            model: ModelReader(reading: reading).model(top["model"]), law: law,
            source: text, path: path, files: reading.files.paths,
            note: top["note"]?.text, focus: focus(top["focus"]), groups: reading.groups.all, ownGroups: reading.groups.declared,
            ensemble: ModelReader(reading: reading).ensemble(top["ensemble"]), parties: parties,
            places: places(root: draft.root, model: top["model"], ensemble: top["ensemble"]))
        (scenario.triangle, scenario.tour, scenario.coalition) = (triangle, tour, coalition)
        return scenario
    }

    /// Where the keys of both sections are written; the ensemble's place comes first.
    private func places(root: Item, model: Item?, ensemble: Item?) -> ModelPlaces {
        func place(_ item: Item) -> ModelPlaces.Place { .init(file: item.file, line: item.line, column: item.column) }
        var keys: [String: ModelPlaces.Place] = [:]
        var entries: [String: [String: ModelPlaces.Place]] = [:]
        for (key, value) in (ensemble?.map ?? []) + (model?.map ?? []) {
            guard let key = key.text else { continue }
            if keys[key] == nil { keys[key] = place(value) }
            for entry in value.entries {
                if let word = entry.text, entries[key]?[word] == nil { entries[key, default: [:]][word] = place(entry) }
            }
        }
        return ModelPlaces(section: place(model ?? ensemble ?? root), keys: keys, entries: entries)
    }

    /// The economies and groups in the order of the file, each once.
    private func focus(_ item: Item?) -> [Subject] {
        guard let item else { return [] }
        var (found, known): ([Subject], Set<Country>) = ([], [])
        for entry in item.entries {
            guard let members = reading.country(entry), let code = entry.text else { continue }
            known.formUnion(members)
            let group = members == [Country(code)] ? nil : reading.groups.all.first { $0.code == code }
            let subject = group ?? Subject(Country(code))
            if !found.contains(subject) { found.append(subject) }
        }
        reading.checkPresence(known, at: item, of: "the report", .isNoted)
        return found
    }
}

/// A value with the place in the file that it came from.
struct Placed<Value> {
    let value: Value
    let item: Item
    init(_ value: Value, _ item: Item) { self.value = value; self.item = item }
}
