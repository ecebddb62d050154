import FoundationEssentials
import Synchronization
import Studies
import TradeData
import TradePolicy

/// The shipped record of the trade war: every measure of both sides, dated, with its text, in `Data/calendar`.
///
/// ```swift
/// let calendar = try LegalCalendar.load()
/// let duty = calendar.law.assess(origin: "CHN", destination: "USA", product: Product("720839"), on: day)
/// ```
/// The events of the past have been decided: what was extended is an extension, what was withdrawn is a threat that never
/// became law.
public struct LegalCalendar: Sendable {
    public let law: Law
    /// The files, by their names in `use:`, with what each holds.
    public let files: [(name: String, title: String)]
    public let warnings: [Problem]
    /// The day up to which the record is kept (`kept-to` of a file); nil where no file says.
    public let keptTo: Day?

    /// Loads all files of the calendar, once in a process: again only when a file has changed.
    /// - Throws: `Problems` with every fault; marked as missing when the calendar is not installed.
    public static func load() throws -> LegalCalendar {
        guard let url = DataLocation.find("calendar") else {
            throw Problems(
                [
                    Problem(
                        file: "calendar", line: 0, column: 0, what: "the calendar is not installed",
                        remedy: "set DETENTE_DATA to the Data folder")
                ], isMissing: true)
        }
        let stamp = [url, url.deletingLastPathComponent().appendingPathComponent("lists")].flatMap {
            Self.stamp($0.resolvingSymlinksInPath())
        }
        if let known = cached.withLock({ $0.flatMap { $0.stamp == stamp ? $0.calendar : nil } }) { return known }
        let calendar = try read(url)
        cached.withLock { $0 = (stamp, calendar) }
        return calendar
    }

    private static let cached = Mutex<(stamp: [String], calendar: LegalCalendar)?>(nil)

    /// Path, size and day of change of every file below the folder.
    private static func stamp(_ url: URL) -> [String] {
        ([url.path] + ((try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? []).sorted()).map { name in
            let path = name == url.path ? name : url.appendingPathComponent(name).path
            let facts = try? FileManager.default.attributesOfItem(atPath: path)
            return "\(path) \(facts?[.size] ?? "") \((facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)"
        }
    }

    /// - Throws: `Problems` with every fault; marked as missing where the folder holds no files.
    static func read(_ url: URL) throws -> LegalCalendar {
        let names = CalendarFile.names(in: url)
        guard !names.isEmpty else {
            throw Problems(
                "the calendar \(url.path) holds no files",
                remedy: "set DETENTE_DATA to the Data folder, or install the data again",
                code: .missingData)
        }
        let reading = Reading(economies: try Economies.shipped())
        let nowhere = Item(content: .text("calendar"), file: url.path, line: 0, column: 0)
        var entries = Dictionary(uniqueKeysWithValues: Draft.lists.map { ($0, [Item]()) })
        var files: [(name: String, title: String)] = []
        var keptTo: Day?
        for name in names {
            guard let file = CalendarFile.read(name, at: nowhere, reading) else { continue }
            for list in Draft.lists { entries[list, default: []] += file.entries(list) }
            files.append((name, file.item["calendar"]?.text ?? ""))
            // Every file is kept to the earliest of the days.
            if let day = file.item["kept-to"].flatMap(reading.day) { keptTo = min(keptTo ?? day, day) }
        }
        let law = LawBuilder(reading: reading).law(entries)
        guard let law, !reading.hasErrors else { throw Problems(reading.problems) }
        return LegalCalendar(law: law, files: files, warnings: reading.problems, keptTo: keptTo)
    }
}
