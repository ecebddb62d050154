import Foundation
import Studies
import TradeData
import TradePolicy

/// Reads scenario files: YAML, the field table, extended files, the calendar, the law, and its checks.
///
/// All faults of a file are found in one pass, each with its line, column and remedy.
public struct ScenarioReader {
    let grid: (String) -> Grid?

    /// - Parameter grid: The grid of a world by its name; nil where it is not installed, and then codes are checked less.
    public init(grid: @escaping (String) -> Grid? = { _ in nil }) { self.grid = grid }

    /// Reads a file.
    /// - Throws: `Problems`.
    public func read(_ path: String) throws -> Scenario {
        try parse(try ScenarioReader.text(path), name: path)
    }

    /// Reads text.
    /// - Throws: `Problems`.
    public func parse(_ text: String, name: String) throws -> Scenario {
        let draft = try Draft.read(text, name: name, within: [])
        let asOf = draft.top["as-of"]?.text.flatMap { Day($0) }
        let reading = Reading(grid: draft.top["world"]?.text.flatMap(grid), groupDay: asOf ?? Day(number: 1_000_000))
        var whole = draft
        whole.check(reading)
        whole.use(reading)
        let scenario = ScenarioBuilder(draft: whole, reading: reading).scenario(text: text, path: name)
        let problems = reading.problems.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
        guard var scenario, !reading.hasErrors else { throw Problems(problems) }
        scenario.warnings = problems
        return scenario
    }

    /// The text of a file within the limit of size.
    static func text(_ path: String) throws -> String {
        func fail(_ what: String, _ remedy: String, missing: Bool = false) -> Problems {
            Problems(
                [Problem(file: path, line: 0, column: 0, what: what, remedy: remedy)], isMissing: missing)
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw fail("there is no such file", "make one with: detente new", missing: true)
        }
        guard !isFolder.boolValue else { throw fail("this is a folder", "name a .yaml file in it") }
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size <= Item.byteLimit else {
            throw fail("the file has \(size) bytes, more than \(Item.byteLimit)", "split it and use extends")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw fail("the file cannot be read", "check its permissions", missing: true)
        }
        guard let text = String(data: data, encoding: .utf8) else { throw fail("this is not UTF-8 text", "save it as UTF-8") }
        return text
    }
}

/// A scenario file with what it extends put under it, before it is a law.
struct Draft {
    static let lists = ["layers", "measures", "truces", "threats", "events", "void"]

    let root: Item
    /// Keys with one value.
    var top: [String: Item] = [:]
    /// Entries of the lists, each with its own file.
    var entries: [String: [Item]] = [:]
    var files: [String] = []
    /// Faults of merging, told when the reading begins.
    private var faults: [(item: Item, what: String, remedy: String)] = []
    /// The files extended, to be checked on their own.
    private var roots: [Item] = []

    static func read(_ text: String, name: String, within: [String]) throws -> Draft {
        let root = try Item.read(text, file: name)
        var draft = Draft(root: root)
        draft.roots = [root]
        var base: Draft?
        if let extends = root["extends"], let file = extends.text {
            let path = URL(fileURLWithPath: name).deletingLastPathComponent().appendingPathComponent(file).standardizedFileURL
                .path
            let here = URL(fileURLWithPath: name).standardizedFileURL.path
            if path == here || within.contains(path) {
                draft.faults.append((extends, "\(file) extends itself in a circle", "extend a file that does not lead back here"))
            } else if within.count >= 8 {
                draft.faults.append((extends, "files extend each other more than 8 deep", "write the scenario out"))
            } else {
                do {
                    base = try read(try ScenarioReader.text(path), name: path, within: within + [here])
                } catch let problems as Problems where problems.isMissing {
                    draft.faults.append((extends, "there is no file \"\(file)\" beside this one", "check the path"))
                }
            }
            draft.files = [path] + (base?.files ?? [])
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
        for key in ["remove", "change"] where root[key] != nil && root["extends"] == nil {
            faults.append((root[key]!, "\(key) needs a scenario that is extended", "add extends: FILE"))
        }
    }

    /// Takes everything not written here from `base`; lists are joined, `remove` and `change` applied.
    private mutating func put(over base: Draft) {
        roots += base.roots
        faults += base.faults
        for (key, value) in base.top where top[key] == nil && !["extends", "remove", "change"].contains(key) { top[key] = value }
        if let mine = top["model"], let theirs = base.top["model"], root["model"] != nil, let old = theirs.map, let new = mine.map
        {
            top["model"] = mine.with(old.filter { pair in !new.contains { $0.key.text == pair.key.text } } + new)
        }
        entries = base.entries
        for id in root["remove"].map({ $0.list ?? [$0] }) ?? [] {
            var found = false
            for key in Draft.lists {
                let before = entries[key]!.count
                entries[key]!.removeAll { $0["id"]?.text == id.text || $0["use"]?.text == id.text }
                found = found || entries[key]!.count < before
            }
            if !found { faults.append((id, "there is no \(id.kind) to remove", hint(id.text))) }
        }
        for (id, changes) in root["change"]?.map ?? [] {
            var found = false
            for key in Draft.lists {
                for k in entries[key]!.indices where entries[key]![k]["id"]?.text == id.text {
                    found = true
                    let old = entries[key]![k].map ?? []
                    let new = changes.map ?? []
                    entries[key]![k] = changes.with(old.filter { pair in !new.contains { $0.key.text == pair.key.text } } + new)
                    changed.append((changes, key))
                }
            }
            if !found { faults.append((id, "there is no \(id.kind) to change", hint(id.text))) }
        }
        for key in Draft.lists {
            for entry in root[key]?.list ?? [] {
                if let id = entry["id"], entries[key]!.contains(where: { $0["id"]?.text == id.text }) {
                    faults.append(
                        (id, "\(id.kind) stands in the extended scenario as well", "write it under change, or remove it first"))
                }
                entries[key]!.append(entry)
            }
        }
    }

    private var changed: [(item: Item, list: String)] = []

    private func hint(_ id: String?) -> String {
        let ids = entries.values.joined().compactMap { $0["id"]?.text ?? $0["use"]?.text }.sorted()
        return id.flatMap { Spelling.nearest($0, in: ids) }.map { "did you mean \($0)?" }
            ?? "the ids are \(ids.prefix(12).joined(separator: ", "))"
    }

    /// Checks every file against the table of fields.
    func check(_ reading: Reading) {
        for item in roots { reading.check(item, "scenario") }
        for fault in faults { reading.report(fault.item, fault.what, fault.remedy) }
        for (item, list) in changed {
            let object = list == "void" ? "void" : String(list.dropLast(list == "branches" ? 2 : 1))
            let fields = ScenarioSchema.fields(of: object)
            for (key, _) in item.map ?? [] where !fields.contains(where: { $0.name == key.text }) {
                let near = key.text.flatMap { Spelling.nearest($0, in: fields.map(\.name)) }
                reading.report(key, "\(reading.article(object)) has no key \(key.kind)", near.map { "did you mean \($0)?" } ?? "")
            }
        }
    }

    /// Puts the measures of calendar files in the place of `use`.
    mutating func use(_ reading: Reading) {
        var known = Set(entries["measures"]!.compactMap { $0["id"]?.text })
        var expanded: [Item] = []
        var used: Set<String> = []
        var borrowed: [Item] = []
        var judgments: [Item] = []
        for entry in entries["measures"]! {
            guard let use = entry["use"] else { expanded.append(entry); continue }
            if (entry.map?.count ?? 1) > 1 {
                reading.report(entry, "use stands alone", "change single measures in a scenario that extends this one")
            }
            guard let name = reading.text(use) else { continue }
            if !used.insert(name).inserted {
                reading.report(use, "\(name) is used twice", "keep one")
                continue
            }
            guard let file = CalendarFile.read(name, at: use, reading) else { continue }
            files.append(file.item.file)
            for measure in file.entries("measures") where known.insert(measure["id"]?.text ?? "").inserted {
                expanded.append(measure)
            }
            for threat in file.entries("threats") where known.insert(threat["id"]?.text ?? "").inserted {
                entries["threats"]!.append(threat)
            }
            borrowed += file.entries("truces")
            judgments += file.entries("void")
        }
        entries["measures"] = expanded
        if entries["layers"]!.isEmpty, root["layers"] == nil, needsLayers,
            let file = CalendarFile.read("layers", at: root, reading)
        {
            files.append(file.item.file)
            entries["layers"] = file.entries("layers")
        }
        let own = Set(entries["truces"]!.compactMap { $0["id"]?.text })
        entries["truces"]! += borrowed.compactMap { own.contains($0["id"]?.text ?? "") ? nil : $0.relieving(known) }
        let authorities = Set(entries["layers"]!.compactMap { $0["authority"]?.text })
        entries["void"]! += judgments.filter { authorities.contains($0["authority"]?.text ?? "") }
    }

    /// Whether anything stacks or can be voided: a file of bans and promises needs no layers.
    private var needsLayers: Bool {
        let voids = entries["events"]!.contains { event in
            (event["branches"]?.list ?? []).contains { ($0["then"]?.list ?? []).contains { $0["void"] != nil } }
        }
        return voids || !entries["void"]!.isEmpty
            || (entries["measures"]! + entries["threats"]!).contains {
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

    /// The same place with other pairs.
    func with(_ pairs: [(key: Item, value: Item)]) -> Item { Item(content: .map(pairs), file: file, line: line, column: column) }
}

/// A file of the shipped calendar: facts of law by imposer and authority.
struct CalendarFile {
    let item: Item

    func entries(_ list: String) -> [Item] { item[list]?.list ?? [] }

    /// The calendar file with a name such as `USA/section-232`.
    static func read(_ name: String, at place: Item, _ reading: Reading) -> CalendarFile? {
        guard !name.contains(".."), let url = DataLocation.find("calendar/\(name).yaml") else {
            reading.report(
                place, "the calendar has no \"\(name)\"", "write the name of a file in Data/calendar, such as USA/section-232")
            return nil
        }
        do {
            let item = try Item.read(try ScenarioReader.text(url.path), file: url.path)
            reading.check(item, "calendar")
            return CalendarFile(item: item)
        } catch let problems as Problems {
            problems.problems.forEach(reading.add)
        } catch {
            reading.report(place, "the calendar file \(name) cannot be read: \(error)", "")
        }
        return nil
    }
}
