import FoundationEssentials
import Studies
import TradeData
import TradePolicy

/// Reads scenario files: YAML, the field table, extended files, the calendar, the law, and its checks.
///
/// All faults of a file are found in one pass, each with its line, column and remedy.
public struct ScenarioReader {
    let grid: (String) -> Grid?
    /// The world that takes the place of the file's own.
    let world: String?

    /// - Parameters:
    ///   - world: The world in the place of the file's own; nil: the file's.
    ///   - grid: The grid of a world by its name; nil where it is not installed, and then codes are checked less.
    public init(world: String? = nil, grid: @escaping (String) -> Grid? = { _ in nil }) {
        (self.world, self.grid) = (world, grid)
    }

    /// Reads a file.
    /// - Throws: `Problems`.
    public func read(_ path: String) throws -> Scenario {
        try parse(try SourceFiles.text(path), name: path)
    }

    /// Reads text.
    /// - Throws: `Problems`.
    /// - Complexity: O(bytes), within `Limits`.
    public func parse(_ text: String, name: String) throws -> Scenario {
        let (scenario, reading) = try attempt(text, name: name)
        guard var scenario, !reading.hasErrors else { throw Problems(reading.problems) }
        scenario.warnings = reading.problems
        return scenario
    }

    /// The scenario where there is one, and how the reading went.
    /// - Throws: `Problems` where the text is no YAML, or the tables of economies are missing.
    func attempt(_ text: String, name: String) throws -> (Scenario?, Reading) {
        let files = SourceFiles()
        files.count(text)
        let draft = try Draft.read(text, name: name, within: [], files)
        let asOf = draft.top["as-of"]?.text.flatMap { Day($0) }
        let world = self.world ?? draft.top["world"].flatMap { Reading.world($0, nil) } ?? ""
        let reading = Reading(
            world: world, grid: world.isEmpty ? nil : grid(world), grids: grid,
            groupDay: asOf ?? Day(number: 1_000_000), economies: try Economies.shipped(), files: files)
        reading.readGroups(draft.top["groups"])
        var whole = draft
        whole.check(reading)
        whole.use(reading)
        let scenario = ScenarioBuilder(draft: whole, reading: reading).scenario(text: text, path: name)
        reading.noteCalendar()
        return (scenario, reading)
    }
}
