import FoundationEssentials
import TradeData

/// What an economy takes in a year without a pledge: what foreigners invest in it directly, and what everybody invests in it.
///
/// `Data/pledges/absorption.csv` holds the figures, each with its source; anyone may add one.
public struct AbsorptiveCapacity: Sendable {
    public enum Flow: String, Sendable, CaseIterable {
        case foreign = "fdi-inflow"
        case fixed = "fixed-investment"
    }
    public struct Figure: Sendable, Equatable {
        /// Millions of dollars a year.
        public let amount: Double
        public let year: Int
        public let source: String
        /// Whether it was written down from memory and not from the source.
        public let isUnchecked: Bool
    }
    private let figures: [Country: [Flow: Figure]]

    /// The figure of an economy; nil where none is at hand.
    public subscript(country: Country, flow: Flow) -> Figure? { figures[country]?[flow] }

    /// Reads a table with the columns economy, flow, billion_usd, year, kind, source.
    /// - Throws: `Problems` with every row that is wrong.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let columns = try ["economy", "flow", "billion_usd", "year", "kind", "source"].map { try table.column($0) }
        var (figures, problems) = ([Country: [Flow: Figure]](), ProblemList())
        for row in 0..<table.rowCount {
            func refuse(_ what: String, _ remedy: String, _ k: Int) {
                problems.add(table.problem(what, remedy: remedy, row: row, column: columns[k]))
            }
            do {
                let country = Country(try table.label(row, columns[0]))
                let (word, kind) = (try table.label(row, columns[1]), try table.label(row, columns[4]))
                let figure = Figure(
                    amount: 1000 * (try table.value(row, columns[2])), year: try table.integer(row, columns[3], in: Codes.years),
                    source: try table.label(row, columns[5]), isUnchecked: kind == "from-memory")
                guard let flow = Flow(rawValue: word) else {
                    refuse(
                        "unknown flow \(PlainText.quoted(word))",
                        "write " + Flow.allCases.map(\.rawValue).joined(separator: " or "), 1)
                    continue
                }
                if !["fact", "from-memory"].contains(kind) {
                    refuse("\(PlainText.quoted(kind)) is no kind of figure", "write fact or from-memory", 4)
                } else if !(figure.amount > 0) {
                    refuse("the flow is not positive", "write billions of dollars a year", 2)
                } else if figures[country, default: [:]].updateValue(figure, forKey: flow) != nil {
                    refuse("duplicate figure of \(country)", "keep one", 0)
                }
            } catch let fault as Problems { fault.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
        self.figures = figures
    }

    /// The shipped figures; none where they are not installed.
    public static func load() throws -> AbsorptiveCapacity? {
        guard DataLocation.find("pledges/absorption.csv") != nil else { return nil }
        return try AbsorptiveCapacity(csv: DataLocation.read("pledges/absorption.csv"), name: "absorption.csv")
    }
}
