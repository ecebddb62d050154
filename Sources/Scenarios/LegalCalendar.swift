import Foundation
import TradeData
import TradePolicy

/// The shipped record of the trade war: every measure of both sides, dated, with its text, in `Data/calendar`.
///
/// ```swift
/// let calendar = try LegalCalendar.load()
/// let duty = calendar.law.assess(origin: "CHN", destination: "USA", product: Product("720839"), on: day)
/// ```
/// The events of the past have been decided: what was extended stands as an extension, what was withdrawn is a threat that never
/// became law.
public struct LegalCalendar: Sendable {
    public let law: Law
    /// The files, by their names in `use:`, with what each holds.
    public let files: [(name: String, title: String)]
    public let warnings: [ScenarioProblem]

    /// Loads all files of the calendar.
    /// - Throws: `ScenarioProblems` with every fault; marked as missing when the calendar is not installed.
    public static func load() throws -> LegalCalendar {
        guard let url = DataLocation.find("calendar") else {
            throw ScenarioProblems(
                [
                    ScenarioProblem(
                        file: "calendar", line: 0, column: 0, what: "the calendar is not installed",
                        remedy: "set DETENTE_DATA to the Data folder")
                ], isMissing: true)
        }
        let names = (FileManager.default.enumerator(atPath: url.path)?.allObjects as? [String] ?? [])
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
        let reading = Reading(grid: nil)
        let nowhere = Item(content: .text("calendar"), file: url.path, line: 0, column: 0)
        var entries = Dictionary(uniqueKeysWithValues: Draft.lists.map { ($0, [Item]()) })
        var files: [(name: String, title: String)] = []
        for name in names {
            guard let file = CalendarFile.read(name, at: nowhere, reading) else { continue }
            for list in Draft.lists { entries[list]! += file.entries(list) }
            files.append((name, file.item["calendar"]?.text ?? ""))
        }
        let law = LawBuilder(reading: reading).law(entries)
        guard let law, !reading.hasErrors else { throw ScenarioProblems(reading.problems) }
        return LegalCalendar(law: law, files: files, warnings: reading.problems)
    }
}
