import Foundation

/// How many households an economy has, by a national figure: what turns a change in real income into dollars a household.
///
/// ```
/// dollars per household = EV[n] / households[n]
/// ```
/// with EV in the prices and the year of the world. `Data/households.csv` holds the figures; anyone may add one.
public struct Households: Sendable {
    /// A national figure.
    public struct Figure: Sendable, Equatable {
        public let count: Double
        public let year: Int
        public let source: String
    }
    public let figures: [Country: Figure]

    /// Reads a table with columns country, households, year, source.
    /// - Throws: `WorldProblem` with every row that has no positive number.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let columns = try ["country", "households", "year", "source"].map { try table.column($0) }
        var figures: [Country: Figure] = [:]
        var problems: [String] = []
        for row in 0..<table.rowCount {
            guard let count = try table.number(row, columns[1]), count > 0, let year = try table.number(row, columns[2]) else {
                problems.append("\(name):\(table.line(row)):2: error: a figure needs a positive number of households and a year")
                continue
            }
            figures[Country(table.text(row, columns[0]))] = Figure(
                count: count, year: Int(year), source: table.text(row, columns[3]))
        }
        guard problems.isEmpty else { throw WorldProblem(problems.joined(separator: "\n")) }
        self.figures = figures
    }

    /// The shipped figures; none where they are not installed.
    public static func load() throws -> Households? {
        guard let url = DataLocation.find("households.csv"), let data = try? Data(contentsOf: url) else { return nil }
        return try Households(csv: data, name: "households.csv")
    }
}
