import FoundationEssentials
import TradeData
import TradeEquilibrium
import TradePolicy

/// The values of a scenario file, read one by one; every fault is noted and the reading goes on.
///
/// The same functions serve the check of every field against `ScenarioSchema` and the building of
/// the law; a fault that is met twice is kept once, and of many of one kind the first are.
final class Reading {
    /// The world that the scenario names, and its grid; nil where it is not installed, and then codes are checked less.
    let world: String
    let grid: Grid?
    /// The grid of another world by its name.
    let grids: (String) -> Grid?
    /// The day on which a group's members are taken: the scenario's as-of day, else the latest membership.
    let groupDay: Day
    let economies: Economies
    let files: SourceFiles
    /// What says which sector of the world makes a product, where that is the world's own.
    lazy var ownConcordance: Concordance? = grid == nil ? nil : (try? Workspace.shared.world(world))?.concordance?.own
    /// The sectors that products belong to.
    lazy var sectorIndex: SectorIndex? = ownConcordance.map { SectorIndex($0) } ?? .shipped
    /// Economies without customs borders between them on that day.
    let customsUnions: [Set<Country>]

    /// What was looked at, in values, comparisons and candidates: grows in proportion to the file.
    var work = 0
    var goodsRead: [Place: GoodsRead?] = [:]
    var goodsOfLists: [[String]: GoodsRead] = [:]
    var footprints: [Goods: GoodsFootprint] = [:]
    var lists: [String: ListRead] = [:]
    /// Where shipped lists are looked for; found out once.
    let dataFolders = DataLocation.candidates()
    var productCount = 0
    private var stepCount = 0
    /// The groups that the file declares, and those that it names.
    var groups = GroupsRead()
    /// Economies that the world does not have, by the calendar file that names them.
    var absentInCalendar: [String: (at: Item, economies: Set<Country>)] = [:]
    /// Measures of the calendar that change nothing in a model.
    var unmodelledInCalendar: [String] = []

    private var kept: [Problem] = []
    private var seen: Set<Problem> = []
    private var kinds: [Kind: Count] = [:]
    private(set) var hasErrors = false

    struct Place: Hashable { var file, line, column: Int }
    /// Where in this program a fault is found: what faults of one kind share.
    private struct Kind: Hashable { var file: UnsafePointer<UInt8>?; var line: UInt }
    private var fileNumbers: [String: Int] = [:]
    private var lastFile = (name: "", number: -1)
    private final class Count {
        var kept = 0
        var places: Set<Place> = []
        /// The first that was not kept, and where it and the others are.
        var next: Problem?
        var others: Set<Place> = []
    }

    init(
        world: String = "", grid: Grid? = nil, grids: @escaping (String) -> Grid? = { _ in nil },
        groupDay: Day = Day(number: 1_000_000), economies: Economies, files: SourceFiles = SourceFiles()
    ) {
        (self.world, self.grid, self.grids, self.groupDay) = (world, grid, grids, groupDay)
        (self.economies, self.files) = (economies, files)
        customsUnions = economies.groups.customsUnions(on: groupDay)
    }

    // MARK: Faults

    /// Notes a fault; hints are worked out only for those that are kept.
    func report(
        _ item: Item, _ what: @autoclosure () -> String, _ remedy: @autoclosure () -> String,
        _ severity: Problem.Severity = .error, source: StaticString = #fileID, sourceLine: UInt = #line
    ) {
        work += 1
        if severity == .error { hasErrors = true }
        let kind = Kind(file: source.hasPointerRepresentation ? source.utf8Start : nil, line: sourceLine)
        let place = place(of: item)
        let count = kinds[kind] ?? Count()
        kinds[kind] = count
        if count.next != nil {
            if !count.places.contains(place) { count.others.insert(place) }
            return
        }
        let problem = Problem(severity, file: item.file, line: item.line, column: item.column, what: what(), remedy: remedy())
        if seen.contains(problem) { return }
        if count.kept < Limits.reports {
            count.kept += 1
            count.places.insert(place)
            seen.insert(problem)
            kept.append(problem)
        } else {
            count.next = problem
            count.others.insert(place)
        }
    }

    /// Where an item is, quick to compare: most items are of the file of the last one.
    func place(of item: Item) -> Place {
        if item.file != lastFile.name || lastFile.number < 0 {
            let number = fileNumbers[item.file] ?? fileNumbers.count
            fileNumbers[item.file] = number
            lastFile = (item.file, number)
        }
        return Place(file: lastFile.number, line: item.line, column: item.column)
    }

    /// Notes what was found elsewhere.
    func add(_ problem: Problem) {
        if problem.severity == .error { hasErrors = true }
        if seen.insert(problem).inserted { kept.append(problem) }
    }

    /// All that was noted, in the order of the files.
    var problems: [Problem] {
        let more = kinds.values.compactMap { count in
            count.next.map { next in
                Problem(
                    next.severity, file: next.file, line: next.line, column: next.column,
                    what: "\(count.others.count) more of this kind are here and below: \(next.what)", remedy: next.remedy)
            }
        }
        return (kept + more).sorted { ($0.file, $0.line, $0.column, $0.what) < ($1.file, $1.line, $1.column, $1.what) }
    }

    /// A hint at the nearest of some words, else something else.
    func hint(_ word: String?, in words: some Collection<String>, else other: @autoclosure () -> String) -> String {
        work += words.count
        return word.flatMap { Spelling.nearest($0, in: words) }.map { "did you mean \($0)?" } ?? other()
    }

    /// Notes that a list is too long; false where it is not.
    func isTooLong(_ items: [Item], _ most: Int, _ what: String) -> Bool {
        guard items.count > most else { return false }
        report(
            items[most], "there are \(items.count) \(what), more than \(most)",
            "write the scenario with at most \(most)")
        return true
    }

    /// Whether an entry is of the shipped calendar.
    func isOfCalendar(_ item: Item) -> Bool { absentInCalendar[item.file] != nil }

    // MARK: Text, names, words

    /// A text in one line.
    func text(_ item: Item) -> String? {
        guard let text = item.text, !text.allSatisfy(\.isWhitespace) else {
            report(item, "text is needed here, not \(item.kind)", "write a line of text, in quotes if it has a colon")
            return nil
        }
        if text.utf8.contains(where: { $0 == 9 || $0 == 10 }) {
            report(item, "this text has a line break or a tab", "write it in one line; a note may have several")
            return nil
        }
        return isShort(item, text, Limits.line) ? text : nil
    }

    /// A text of one or several lines.
    func note(_ item: Item) -> String? {
        guard let text = item.text else {
            report(item, "text is needed here, not \(item.kind)", "write text, in quotes if it has a colon")
            return nil
        }
        return isShort(item, text, Limits.note) ? text : nil
    }

    private func isShort(_ item: Item, _ text: String, _ most: Int) -> Bool {
        guard text.utf8.count > most, text.count > most else { return true }
        report(item, "this text has \(text.count) characters, more than \(most)", "write less; a note may be longer than a line")
        return false
    }

    func name(_ item: Item) -> String? {
        work += 1
        guard let text = item.text, text.isName else {
            report(item, "a name is needed here, not \(item.kind)", "use small letters, digits and hyphens, at most 80")
            return nil
        }
        return text
    }

    /// The name of a world, or the path of a world file, from the folder of the file that names it.
    /// - Parameter reading: Where a fault is noted; nil where it is not.
    static func world(_ item: Item, _ reading: Reading?) -> String? {
        guard let text = item.text, text.utf8.contains(0x2F) || text.hasSuffix(".world") else {
            if let reading { return reading.name(item) }
            return item.text.flatMap { $0.isName ? $0 : nil }
        }
        guard text.utf8.count <= Limits.line else {
            reading?.report(item, "\(item.kind) is too long for a path", "write the name of a world; see: detente data list")
            return nil
        }
        let folder = URL(fileURLWithPath: item.file).deletingLastPathComponent()
        return URL(fileURLWithPath: text, relativeTo: folder).standardizedFileURL.path
    }

    func names(_ item: Item) -> [String]? {
        guard let list = item.list else { return name(item).map { [$0] } }
        return list.compactMap(name)
    }

    func word(_ item: Item, of words: [String]) -> String? {
        work += 1
        if let text = item.text, words.contains(text) { return text }
        if words == ScenarioSchema.deficits, item.text == "nominal" {
            let fault = DeficitRule.refusal(of: "nominal")
            report(item, fault.what, fault.remedy)
            return nil
        }
        if words == ScenarioSchema.kinds, let remedy = item.text.flatMap({ Instrument.others[$0] }) {
            report(item, "\(item.kind) is no kind of measure", remedy)
            return nil
        }
        let isListed = item.list != nil && ScenarioSchema.listed.contains(words)
        report(
            item, "\(item.kind) is not one of \(words.joined(separator: ", "))",
            isListed ? "write one; others go under ensemble" : hint(item.text, in: words, else: "write one of them"))
        return nil
    }

    /// Refuses a value that a list has twice, and a list without values.
    func checkDistinct(_ item: Item) {
        guard let list = item.list else { return }
        if list.isEmpty { report(item, "the list is empty", "write at least one value, or leave the key out") }
        var known: Set<String> = []
        for entry in list {
            guard let text = entry.text, !known.insert(text).inserted else { continue }
            report(entry, "\(entry.kind) appears twice in this list", "keep one")
        }
    }

    /// A whole number within bounds.
    func number(_ item: Item, in bounds: ClosedRange<Int>) -> Int? {
        guard let text = item.text, !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            report(item, "a whole number is needed here, not \(item.kind)", "write digits only, from \(bounds.words)")
            return nil
        }
        guard let number = Int(text), bounds.contains(number) else {
            report(item, "\(text.shortened) is out of range", "write a whole number from \(bounds.words)")
            return nil
        }
        return number
    }

    // MARK: Days

    func day(_ item: Item) -> Day? {
        work += 1
        guard let text = item.text, text.utf8.count == 10, let day = Day(text) else {
            let known = item.text.map { $0.utf8.count == 10 && $0.utf8.contains(0x2D) } ?? false
            report(
                item, known ? "there is no day \(item.kind)" : "a day is needed here, not \(item.kind)",
                "write year-month-day, such as 2025-11-10")
            return nil
        }
        guard (1900...2200).contains(day.civil.year) else {
            report(item, "\(day) is out of range", "write a day of the years 1900 to 2200")
            return nil
        }
        return day
    }

    /// A day, or `open` (nil inside).
    func dayOrOpen(_ item: Item) -> Day?? { item.text == "open" ? .some(nil) : day(item).map { .some($0) } }

    func days(_ item: Item) -> [Day]? {
        guard let list = item.list else { return day(item).map { [$0] } }
        if list.isEmpty { report(item, "the list of days is empty", "write at least one day") }
        if isTooLong(list, Limits.compareTo, "days") { return nil }
        let days = list.compactMap(day)
        if Set(days).count < days.count { report(item, "a day appears twice in the list", "keep one") }
        return days
    }

    /// Counts the rates of one more measure; false, and a fault, where all measures have too many.
    func takeSteps(_ count: Int, at item: Item) -> Bool {
        work += count
        stepCount += count
        guard stepCount > Limits.allSteps else { return true }
        report(
            item, "the measures have more than \(Limits.allSteps) rates in all", "write fewer days, or split the scenario")
        return false
    }
}

extension String {
    /// Whether it is a name: small letters, digits and hyphens.
    var isName: Bool {
        (1...80).contains(utf8.count) && first != "-"
            && utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}

extension ClosedRange<Int> {
    /// `1 to 36525`
    var words: String { "\(lowerBound) to \(upperBound)" }
}
