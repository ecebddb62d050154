import TradeData
import TradePolicy

/// Economies and groups of them, and whether the world has them.
extension Reading {
    func country(_ item: Item) -> Set<Country>? {
        work += 1
        guard let text = item.text, !text.isEmpty else {
            report(item, "a country is needed here, not \(item.kind)", "write a code of three letters, such as VNM")
            return nil
        }
        // A world may have economies of its own, also one that is called like a group.
        if grid?.index(of: Country(text)) != nil { return [Country(text)] }
        if let own = groups.own[text] { return whole(Set(own.members)) }
        if let found = economies.groups.members(of: text, on: groupDay) {
            groups.note(Subject(group: text, members: whole(found)))
            return whole(found)
        }
        if let found = economies.members(of: text, on: groupDay) { return found }
        report(item, "there is no country or group \(item.kind)", economies.hint(for: text.shortened))
        return nil
    }

    /// See `Economies.whole`.
    private func whole(_ members: Set<Country>) -> Set<Country> {
        grid.map { economies.whole(members, in: $0, on: groupDay) } ?? members
    }

    func countries(_ item: Item) -> Set<Country>? {
        if let list = item.list, list.isEmpty { report(item, "the list of countries is empty", "write at least one code") }
        let found = item.entries.compactMap(country).reduce(into: Set()) { $0.formUnion($1) }
        return found.isEmpty ? nil : found
    }

    /// As `countries`, or `all`: every economy of the world.
    func imposers(_ item: Item) -> Set<Country>? {
        item.text == "all" ? Set(grid?.countries ?? economies.names.countries) : countries(item)
    }

    func countrySet(_ item: Item) -> CountrySet? {
        if item.text == "all" { return .all }
        guard let map = item.map else { return countries(item).map { .only($0) } }
        guard map.count == 1, map[0].key.text == "all-except" else {
            report(
                item, "a map of countries can only be {all-except: [...]}", "write all, a code, a list, or {all-except: [...]}")
            return nil
        }
        return countries(map[0].value).map { .allExcept($0) }
    }

    // MARK: Presence in the world

    /// What it means that none of some economies is in the world.
    enum Absence {
        /// What is written about them does nothing, and that is the whole of it.
        case isFault
        /// Something else is left.
        case isNoted
    }

    /// Names the economies of a set that the world does not have; where it has none, the file may be at fault.
    ///
    /// Files of the calendar hold the law of all economies: theirs are noted once for each file.
    /// - Parameter subject: What is about them, such as a measure's id.
    func checkPresence(_ set: Set<Country>, at item: Item, of subject: String, _ absence: Absence) {
        guard let grid else { return }
        let absent = set.filter { grid.index(of: $0) == nil }
        guard !absent.isEmpty else { return }
        if absentInCalendar[item.file]?.economies.formUnion(absent) != nil { return }
        let names = absent.sorted().map(\.rawValue).joined(separator: ", ")
        if absent.count < set.count {
            report(
                item, "\(names) \(absent.count == 1 ? "is" : "are") not in world \(world): \(subject) does not reach them",
                grid.index(of: .restOfWorld) == nil ? "leave them out" : "their trade is part of ROW", .warning)
        } else {
            report(
                item,
                "\(absent.count == 1 ? "" : "none of ")\(names) is\(absent.count == 1 ? " not" : "") in world \(world): \(subject) changes nothing",
                remedy(absent), absence == .isFault ? .error : .warning)
        }
    }

    /// As above, for a set that may be given by what it leaves out.
    func checkPresence(_ set: CountrySet, at item: Item, of subject: String, _ absence: Absence) {
        switch set {
        case .only(let set): checkPresence(set, at: item, of: subject, absence)
        case .allExcept(let set):
            guard let grid, case let absent = set.filter({ grid.index(of: $0) == nil }), !absent.isEmpty else { return }
            if absentInCalendar[item.file]?.economies.formUnion(absent) != nil { return }
            guard grid.index(of: .restOfWorld) != nil, !set.contains(.restOfWorld) else { return }
            let names = absent.sorted().map(\.rawValue).joined(separator: ", ")
            report(
                item,
                "\(names) \(absent.count == 1 ? "is" : "are") not in world \(world) but part of ROW, which \(subject) reaches",
                "except ROW as well if they matter", .warning)
        }
    }

    /// An installed world that has some economies, else what stands for them in this one.
    private func remedy(_ absent: Set<Country>) -> String {
        var best: (world: String, has: Set<Country>) = ("", [])
        let installed = InstalledWorld.all().map(\.id).filter { $0 != world }
        for other in installed.filter({ $0 == World.usual }) + installed.filter({ $0 != World.usual }) {
            let has = absent.filter { grids(other)?.index(of: $0) != nil }
            if has.count > best.has.count { best = (other, has) }
        }
        if !best.has.isEmpty {
            return "solve it on \(best.world), which has \(best.has.sorted().map(\.rawValue).joined(separator: ", "))"
        }
        return grid?.index(of: .restOfWorld) != nil
            ? "write ROW, of which \(absent.count == 1 ? "it is" : "they are") part"
            : "name economies of the world; see: detente data show \(world)"
    }

    /// Notes what the calendar's files name and the world does not have, and what of them changes nothing: a line each for each
    /// place that takes them over.
    func noteCalendar() {
        let places = Dictionary(grouping: absentInCalendar.values.filter { !$0.economies.isEmpty }) { place(of: $0.at) }
        for (_, files) in places.sorted(by: { $0.key.line < $1.key.line }) {
            let names = files.reduce(into: Set<Country>()) { $0.formUnion($1.economies) }.sorted().map(\.rawValue)
            report(
                files[0].at,
                "\(names.joined(separator: ", ")) of \(files[0].at.kind) are not in world \(world): its measures do not reach them",
                "their trade is part of ROW", .warning)
        }
        if let at = absentInCalendar.min(by: { $0.key < $1.key })?.value.at, !unmodelledInCalendar.isEmpty {
            let ids = unmodelledInCalendar.sorted()
            report(
                at,
                "\(ids.count == 1 ? "1 measure" : "\(ids.count) measures") of the calendar \(ids.count == 1 ? "is" : "are") recorded but not modelled; \(ids.count == 1 ? "it changes" : "they change") nothing: \(ids.joined(separator: ", "))",
                "", .warning)
        }
    }
}
