import FoundationEssentials

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
        /// What households buy themselves as a share of all final spending, which is also the government's and investment; nil where no
        /// figure is at hand.
        public let consumption: Double?
    }
    public let figures: [Country: Figure]

    /// Reads a table with columns country, households, year, source, and consumption (percent of final spending, may be empty or missing).
    /// - Throws: `Problems` with every row that has no positive number, and every economy given twice.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let columns = try ["country", "households", "year", "source"].map { try table.column($0) }
        let consumption = table.header.firstIndex(of: "consumption")
        var figures: [Country: Figure] = [:]
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            do {
                let country = Country(try table.label(row, columns[0]))
                var share: Double?
                if let consumption, !table.text(row, consumption).isEmpty {
                    let percent = try table.value(row, consumption)
                    guard percent > 0, percent <= 100 else {
                        problems.add(
                            table.problem(
                                "\(percent)% of final spending is no share", remedy: "write percent, above 0 and at most 100",
                                row: row,
                                column: consumption))
                        continue
                    }
                    share = percent / 100
                }
                let figure = Figure(
                    count: try table.value(row, columns[1]), year: try table.integer(row, columns[2], in: Codes.years),
                    source: try table.label(row, columns[3]), consumption: share)
                if !(figure.count > 0) {
                    problems.add(
                        table.problem(
                            "\(figure.count) households are not positive", remedy: "write how many there are", row: row,
                            column: columns[1]))
                } else if figures.updateValue(figure, forKey: country) != nil {
                    problems.add(table.problem("duplicate economy \(country)", remedy: "keep one", row: row, column: columns[0]))
                }
            } catch let found as Problems { found.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
        self.figures = figures
    }

    /// The shipped figures; none where they are not installed.
    public static func load() throws -> Households? {
        guard DataLocation.find("households.csv") != nil else { return nil }
        return try Households(csv: DataLocation.read("households.csv"), name: "households.csv")
    }
}
