import FoundationEssentials
import TradeData

/// What an importer bought of each good from whom, in one year or in one solution: the shares that a backtest compares.
public struct ImportMix: Sendable, Equatable {
    /// Sellers and goods sectors, in the order of the numbers.
    public let origins: [String]
    public let sectors: [Sector]
    /// Imports, `[origin][sector]`, own sales left out.
    public var values: [[Double]]

    /// - Precondition: A value for each origin and sector.
    public init(origins: [String], sectors: [Sector], values: [[Double]]) {
        precondition(values.count == origins.count && values.allSatisfy { $0.count == sectors.count }, "A value for each flow.")
        (self.origins, self.sectors, self.values) = (origins, sectors, values)
    }

    /// All imports of a sector.
    public func total(_ j: Int) -> Double { values.reduce(0) { $0 + $1[j] } }
    /// All imports of goods.
    public var total: Double { values.reduce(0) { $0 + $1.reduce(0, +) } }

    /// The share of a seller in a sector's imports, percent; zero where nothing is imported.
    public func share(_ origin: String, _ j: Int) -> Double {
        guard let o = origins.firstIndex(of: origin), total(j) > 0 else { return 0 }
        return 100 * values[o][j] / total(j)
    }

    /// The share of a seller in all imports of goods, percent.
    public func share(_ origin: String) -> Double {
        guard let o = origins.firstIndex(of: origin), total > 0 else { return 0 }
        return 100 * values[o].reduce(0, +) / total
    }
}

/// Trade as it happened: who supplied the United States, China, and the other rich importers, by goods sector and year.
///
/// From `Data/backtest/observed-flows.csv`, million USD at basic prices, made from the OECD's table by `detente data build observed-flows`.
public struct ObservedTrade: Sendable {
    public let years: [Int]
    /// By importer and year.
    private let mixes: [String: [Int: ImportMix]]
    public let sectors: [Sector]
    public let origins: [String]

    /// What an importer (`USA`, `CHN`, `RICH`) bought in a year; nil where the table does not say.
    public func imports(of importer: String, in year: Int) -> ImportMix? { mixes[importer]?[year] }

    /// The shipped table.
    /// - Throws: `Problems` where it is missing or damaged.
    public static func load() throws -> ObservedTrade {
        try ObservedTrade(csv: DataLocation.read("backtest/observed-flows.csv"), name: "observed-flows.csv")
    }

    /// Reads a table with the columns importer, origin, sector and one for each year.
    /// - Throws: `Problems` with row and column for a flow that is missing, negative or stated twice, and a column that is no year.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let labels = try ["importer", "origin", "sector"].map { try table.column($0) }
        var problems = ProblemList()
        var columns: [(year: Int, column: Int)] = []
        for (k, header) in table.header.enumerated() where !labels.contains(k) {
            guard let year = Int(header), (1_990...2_100).contains(year) else {
                problems.add(
                    table.problem(
                        "the column \(PlainText.quoted(header)) is no year", remedy: "leave it out", row: nil, column: k))
                continue
            }
            columns.append((year, k))
        }
        try problems.throwIfAny()
        var cells: [String: [String: [Sector: [Double]]]] = [:]
        var (sectors, origins): ([Sector], [String]) = ([], [])
        for row in 0..<table.rowCount {
            let (importer, origin) = (try table.label(row, labels[0]), try table.label(row, labels[1]))
            let sector = Sector(try table.label(row, labels[2]))
            if !sectors.contains(sector) { sectors.append(sector) }
            if !origins.contains(origin) { origins.append(origin) }
            var values: [Double] = []
            for (_, column) in columns {
                let value = try table.value(row, column)
                if value < 0 {
                    problems.add(table.problem("a flow is negative", remedy: "correct the number", row: row, column: column))
                }
                values.append(value)
            }
            if cells[importer, default: [:]][origin, default: [:]].updateValue(values, forKey: sector) != nil {
                problems.add(
                    table.problem(
                        "duplicate flow \(PlainText.quoted("\(importer), \(origin), \(sector)"))", remedy: "keep one row",
                        row: row,
                        column: labels[2]))
            }
        }
        try problems.throwIfAny()
        var mixes: [String: [Int: ImportMix]] = [:]
        for (importer, sold) in cells {
            let sellers = origins.filter { sold[$0] != nil }
            for origin in sellers {
                for sector in sectors where sold[origin]?[sector] == nil {
                    problems.add(
                        Problem(
                            file: name, what: "the flow \(importer), \(origin), \(sector) is missing",
                            remedy: "add its row; write 0 where nothing is sold"))
                }
            }
            for (k, (year, _)) in columns.enumerated() {
                mixes[importer, default: [:]][year] = ImportMix(
                    origins: sellers, sectors: sectors,
                    values: sellers.map { origin in sectors.map { sold[origin]?[$0]?[k] ?? 0 } })
            }
        }
        try problems.throwIfAny()
        (self.mixes, self.sectors, self.origins, years) = (mixes, sectors, origins, columns.map(\.year).sorted())
    }
}
