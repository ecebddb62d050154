import FoundationEssentials
import TradeData
import TradePolicy

/// A scenario file with what it extends put under it, before it is a law.
struct Draft {
    static let lists = ["layers", "measures", "truces", "threats", "events", "void"]

    let root: Item
    /// Keys with one value.
    var top: [String: Item] = [:]
    /// Entries of the lists, each with its own file.
    var entries: [String: [Item]] = [:]
    /// Faults of merging, reported when the reading begins.
    private var faults: [(item: Item, what: String, remedy: String)] = []
    /// The files extended, to be checked on their own.
    private var roots: [Item] = []

    /// Reads a file and those that it extends.
    /// - Parameter within: The paths of the files that extend this one.
    /// - Throws: `Problems` where one of them is no YAML.
    static func read(_ text: String, name: String, within: [String], _ files: SourceFiles) throws -> Draft {
        let root = try Item.read(text, file: name)
        var draft = Draft(root: root)
        draft.roots = [root]
        var base: Draft?
        if let extends = root["extends"], let file = extends.text {
            let path = URL(fileURLWithPath: name).deletingLastPathComponent().appendingPathComponent(file).standardizedFileURL
                .path
            let here = URL(fileURLWithPath: name).standardizedFileURL.path
            if path == here || within.contains(path) {
                draft.faults.append(
                    (extends, "\(extends.kind) extends itself in a circle", "extend a file that does not lead back here"))
            } else if within.count >= Limits.extends {
                draft.faults.append(
                    (extends, "files extend each other more than \(Limits.extends) deep", "write the scenario out"))
            } else {
                var text: String?
                do { text = try files.text(path) } catch let problems as Problems {
                    let why = problems.isMissing ? "there is no file \(extends.kind) beside this one" : nil
                    let first = problems.problems.first
                    draft.faults.append(
                        (
                            extends, why ?? "\(extends.kind): \(first?.what ?? "it cannot be read")",
                            why == nil ? first?.remedy ?? "" : "check the path"
                        ))
                }
                if let text { base = try read(text, name: path, within: within + [here], files) }
            }
        }
        for (key, value) in root.map ?? [] {
            guard let key = key.text, !lists.contains(key) else { continue }
            draft.top[key] = value
        }
        if let base { draft.put(over: base) } else { draft.gather() }
        return draft
    }

    private mutating func gather() {
        for key in Draft.lists { entries[key] = root[key]?.list ?? [] }
        for key in ["remove", "change"] {
            guard root["extends"] == nil, let item = root[key] else { continue }
            faults.append((item, "\(key) needs a scenario that is extended", "add extends: FILE"))
        }
    }

    /// Takes everything not written here from `base`; lists are joined, `remove` and `change` applied.
    /// - Complexity: O(entries).
    private mutating func put(over base: Draft) {
        roots += base.roots
        faults += base.faults
        changed += base.changed
        for (key, value) in base.top where top[key] == nil && !["extends", "remove", "change"].contains(key) { top[key] = value }
        if root["model"] != nil, let mine = top["model"], let theirs = base.top["model"], theirs.map != nil, mine.map != nil {
            top["model"] = mine.over(theirs)
        }
        let removed = Dictionary((root["remove"]?.entries ?? []).map { ($0.text ?? "", $0) }, uniquingKeysWith: { a, _ in a })
        let changes = Dictionary((root["change"]?.map ?? []).map { ($0.key.text ?? "", $0) }, uniquingKeysWith: { a, _ in a })
        var met: Set<String> = []
        for key in Draft.lists {
            var kept: [Item] = []
            for entry in base.entries[key] ?? [] {
                let id = entry["id"]?.text
                if let gone = [id, entry["use"]?.text].first(where: { $0.map { removed[$0] != nil } ?? false }) ?? nil {
                    met.insert(gone)
                } else if let id, let change = changes[id] {
                    met.insert(id)
                    changed.append((change.value, key))
                    kept.append(change.value.over(entry))
                } else {
                    kept.append(entry)
                }
            }
            let inherited = Set(kept.compactMap { $0["id"]?.text })
            for entry in root[key]?.list ?? [] {
                if let id = entry["id"], let text = id.text, inherited.contains(text) {
                    faults.append(
                        (id, "\(id.kind) is in the extended scenario as well", "write it under change, or remove it first"))
                }
                kept.append(entry)
            }
            entries[key] = kept
        }
        let ids = base.entries.values.joined().compactMap { $0["id"]?.text ?? $0["use"]?.text }.sorted()
        func miss(_ item: Item, _ what: String) {
            // Of many only some are reported.
            let near = faults.count < 2 * Limits.reports ? item.text.flatMap { Spelling.nearest($0, in: ids) } : nil
            faults.append(
                (
                    item, "there is no \(item.kind) to \(what)",
                    near.map { "did you mean \($0)?" } ?? "the ids are \(ids.prefix(12).joined(separator: ", "))"
                ))
        }
        for item in root["remove"]?.entries ?? [] where !met.contains(item.text ?? "") { miss(item, "remove") }
        for (id, _) in root["change"]?.map ?? [] where !met.contains(id.text ?? "") { miss(id, "change") }
    }

    private var changed: [(item: Item, list: String)] = []

    /// Checks every file against the table of fields.
    func check(_ reading: Reading) {
        for item in roots { reading.check(item, "scenario") }
        for fault in faults { reading.report(fault.item, fault.what, fault.remedy) }
        for (item, list) in changed {
            // The entries of `measures` are the objects `measure`.
            reading.check(item, list == "void" ? "void" : String(list.dropLast()), isWhole: false)
        }
    }

    /// Puts the measures of calendar files in the place of `use`.
    mutating func use(_ reading: Reading) {
        func list(_ key: String) -> [Item] { entries[key] ?? [] }
        var known = Set((list("measures") + list("threats")).compactMap { $0["id"]?.text })
        var expanded: [Item] = []
        var used: Set<String> = []
        var borrowed: [Item] = []
        var judgments: [Item] = []
        func take(_ file: CalendarFile) {
            for measure in file.entries("measures") where known.insert(measure["id"]?.text ?? "").inserted {
                expanded.append(measure)
            }
            for threat in file.entries("threats") where known.insert(threat["id"]?.text ?? "").inserted {
                entries["threats", default: []].append(threat)
            }
            borrowed += file.entries("truces")
            judgments += file.entries("void")
        }
        if let all = top["calendar"], all.text == "all" {
            for name in CalendarFile.names() where name != CalendarFile.layers {
                used.insert(name)
                if let file = CalendarFile.read(name, at: all, reading) { take(file) }
            }
        }
        for entry in list("measures") {
            guard let use = entry["use"] else { expanded.append(entry); continue }
            if (entry.map?.count ?? 1) > 1 {
                reading.report(
                    entry, "use is the only key of its entry", "change single measures in a scenario that extends this one")
            }
            guard let name = reading.text(use) else { continue }
            if !used.insert(name).inserted {
                reading.report(
                    use, top["calendar"] == nil ? "\(name) is used twice" : "calendar: all has \(name) already", "keep one")
                continue
            }
            guard let file = CalendarFile.read(name, at: use, reading) else { continue }
            take(file)
        }
        entries["measures"] = expanded
        addLayers(reading, usesCalendar: !used.isEmpty)
        let own = Set(list("truces").compactMap { $0["id"]?.text })
        entries["truces", default: []] += borrowed.compactMap { own.contains($0["id"]?.text ?? "") ? nil : $0.relieving(known) }
        let authorities = Set(list("layers").compactMap { $0["authority"]?.text })
        entries["void", default: []] += judgments.filter { authorities.contains($0["authority"]?.text ?? "") }
    }

    /// The layers of the calendar where the scenario has none, and under its own where it uses the calendar: a layer of the same name
    /// takes the place of the calendar's, others come after all of them.
    private mutating func addLayers(_ reading: Reading, usesCalendar: Bool) {
        let own = entries["layers"] ?? []
        let isNeeded = own.isEmpty ? needsLayers && (usesCalendar || root["layers"] == nil) : usesCalendar
        guard isNeeded, let file = CalendarFile.read(CalendarFile.layers, at: root, reading) else { return }
        var layers = file.entries("layers")
        let places = Dictionary(
            layers.enumerated().compactMap { k, item in item["id"]?.text.map { ($0, k) } }, uniquingKeysWith: { a, _ in a })
        var (last, taken): (Int, Set<Int>) = (-1, [])
        for item in own {
            // What is declared twice stays, to be refused with the others.
            guard let id = item["id"]?.text, let place = places[id], taken.insert(place).inserted else {
                layers.append(item)
                continue
            }
            if place < last {
                reading.report(
                    item, "layer \(id) comes before the one above it in the calendar, whose order counts",
                    "leave out the layers that the calendar has, or put them in its order")
            } else if !item.isSame(as: layers[place]) {
                reading.report(
                    item, "layer \(id) is defined here in the place of the calendar's, for the calendar's measures too",
                    "if that is not meant, give it another name", .warning)
            }
            last = max(last, place)
            layers[place] = item
        }
        entries["layers"] = layers
    }

    /// Whether anything stacks or can be voided: a file of bans and promises needs no layers.
    private var needsLayers: Bool {
        let voids = (entries["events"] ?? []).contains { event in
            (event["branches"]?.list ?? []).contains { ($0["then"]?.list ?? []).contains { $0["void"] != nil } }
        }
        return voids || !(entries["void"] ?? []).isEmpty
            || ((entries["measures"] ?? []) + (entries["threats"] ?? [])).contains {
                $0["layer"] != nil || Instrument(rawValue: $0["kind"]?.text ?? "tariff")?.isDuty ?? true
            }
    }
}

extension Item {
    /// A truce of the calendar without the measures that a scenario has not taken over; nil where none is left.
    fileprivate func relieving(_ known: Set<String>) -> Item? {
        var left = 0
        let pairs = (map ?? []).map { pair -> (key: Item, value: Item) in
            guard ["suspends", "caps"].contains(pair.key.text ?? ""), let relief = pair.value.map else { return pair }
            let kept = relief.filter { known.contains($0.key.text ?? "") }
            left += kept.count
            return (pair.key, pair.value.with(kept))
        }
        return left > 0 ? with(pairs.filter { $0.value.map?.isEmpty != true }) : nil
    }

    /// Whether the same keys have the same texts, whatever their order; what is said in a note apart.
    fileprivate func isSame(as other: Item) -> Bool {
        func plain(_ item: Item) -> [String: [String?]] {
            Dictionary(
                (item.map ?? []).filter { $0.key.text != "note" }.map { ($0.key.text ?? "", $0.value.entries.map(\.text)) },
                uniquingKeysWith: { a, _ in a })
        }
        return plain(self) == plain(other)
    }

    /// The pairs of this map, and those of another whose keys it does not have.
    fileprivate func over(_ other: Item) -> Item {
        let new = map ?? []
        let keys = Set(new.compactMap(\.key.text))
        return with((other.map ?? []).filter { !keys.contains($0.key.text ?? "") } + new)
    }
}
