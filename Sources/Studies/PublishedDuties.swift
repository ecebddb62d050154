import FoundationEssentials
import TradeData

/// Average duties as others measured them, by day: the level that a backtest may take in place of its own average.
///
/// From `Data/backtest/published-duties.csv`; the first row of a side is the rate before the war.
public struct PublishedDuties: Sendable {
    private let steps: [Backtest.Side: [(from: Day, percent: Double)]]

    /// The shipped table.
    /// - Throws: `Problems` where it is missing or damaged.
    public static func load() throws -> PublishedDuties {
        try PublishedDuties(csv: DataLocation.read("backtest/published-duties.csv"), name: "published-duties.csv")
    }

    /// Reads a table with the columns importer, origin, from, percent, source.
    /// - Throws: `Problems` for a bad day, days out of order and rates that are no percentages.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let columns = try ["importer", "origin", "from", "percent", "source"].map { try table.column($0) }
        var steps: [Backtest.Side: [(from: Day, percent: Double)]] = [:]
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            let side = Backtest.Side(origin: try table.label(row, columns[1]), importer: try table.label(row, columns[0]))
            guard let day = Day(table.text(row, columns[2])), steps[side]?.last.map({ $0.from < day }) ?? true else {
                problems.add(
                    table.problem(
                        "no day after the one before it", remedy: "write it as 2019-06-15", row: row, column: columns[2]))
                continue
            }
            let percent = try table.value(row, columns[3])
            if !(0...1_000).contains(percent) {
                problems.add(
                    table.problem("\(percent) is no rate in percent", remedy: "correct it", row: row, column: columns[3]))
            }
            steps[side, default: []].append((day, percent))
        }
        try problems.throwIfAny()
        self.steps = steps
    }

    /// The mean of the added duty over some days, percent; nil for a side that is not in the table.
    public func added(_ side: Backtest.Side, on days: [Day]) -> Double? {
        guard let path = steps[side], let before = path.first, !days.isEmpty else { return nil }
        let sum = days.reduce(0.0) { sum, day in sum + (path.last { $0.from <= day } ?? before).percent - before.percent }
        return sum / Double(days.count)
    }
}
