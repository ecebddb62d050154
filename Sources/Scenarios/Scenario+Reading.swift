import Studies
import TradeData

extension Scenario {
    /// Reads a scenario file.
    /// - Parameter grid: The grid of a world by its name, against which codes are checked; nil where it is not installed.
    /// - Throws: `Problems` with every fault.
    public static func read(_ path: String, grid: @escaping (String) -> Grid? = { _ in nil }) throws -> Scenario {
        try ScenarioReader(grid: grid).read(path)
    }

    /// Reads a scenario from text.
    /// - Parameter name: The name of the file, for messages; files that it extends are looked for beside it.
    public static func parse(
        _ text: String, name: String = "scenario.yaml", grid: @escaping (String) -> Grid? = { _ in nil }
    ) throws -> Scenario {
        try ScenarioReader(grid: grid).parse(text, name: name)
    }
}
