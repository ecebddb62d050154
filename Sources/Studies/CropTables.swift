import FoundationEssentials
import TradeData

/// What `Data/crops` says of soybeans: who sold how much to China and to all, at what price, year by year, and the elasticities.
public struct CropTables: Sendable {
    /// One origin in one year.
    public struct Row: Sendable {
        /// Millions of tonnes.
        public let china: Double
        /// Millions of tonnes sold to all; nil where no figure is at hand.
        public let exports: Double?
        /// Dollars a tonne.
        public let price: Double
        /// Whether the exports are a figure from memory.
        public let isUnchecked: Bool
    }
    /// A number with its range; all are assumptions.
    public struct Range: Sendable, Equatable {
        public let low, central, high: Double
        /// 0 is low, 1 central, 2 high.
        subscript(level: Int) -> Double { [low, central, high][level] }
    }

    public static let origins: [Country] = ["USA", "BRA", "ARG"]
    public let rows: [Int: [Country: Row]]
    public let theta: Range
    /// By origin, and by `china` and `others`.
    public let supply, demand: [Range]
    /// What is left of China's purchases of American beans under the boycott of 2025.
    public let boycott: Range

    /// The shipped tables.
    /// - Throws: `Problems`; marked as missing where they are not installed.
    public static func load() throws -> CropTables {
        try CropTables(
            rows: DataLocation.read("crops/soybeans.csv"), parameters: DataLocation.read("crops/soybeans-parameters.csv"))
    }

    /// - Throws: `Problems` with every row that is wrong.
    public init(rows: Data, parameters: Data) throws {
        var problems = ProblemList()
        let trade = try Table(csv: rows, name: "soybeans.csv")
        let columns = try ["year", "origin", "china_mt", "exports_mt", "usd_per_tonne", "exports_kind"].map {
            try trade.column($0)
        }
        var found: [Int: [Country: Row]] = [:]
        for k in 0..<trade.rowCount {
            do {
                let (year, origin) = (try trade.integer(k, columns[0], in: Codes.years), Country(try trade.label(k, columns[1])))
                let row = Row(
                    china: try trade.value(k, columns[2]), exports: try trade.number(k, columns[3]),
                    price: try trade.value(k, columns[4]), isUnchecked: trade.text(k, columns[5]) == "from-memory")
                if !Self.origins.contains(origin) {
                    problems.add(
                        trade.problem(
                            "unknown origin \(origin)", remedy: "write USA, BRA or ARG", row: k, column: columns[1]))
                } else if !(row.china > 0 && row.price > 0 && (row.exports ?? row.china) >= row.china) {
                    problems.add(
                        trade.problem(
                            "tonnes and price are not positive, or China bought more than all exports",
                            remedy: "correct the numbers",
                            row: k, column: columns[2]))
                } else if found[year, default: [:]].updateValue(row, forKey: origin) != nil {
                    problems.add(
                        trade.problem("duplicate row of \(origin) in \(year)", remedy: "keep one", row: k, column: columns[0]))
                }
            } catch let fault as Problems { fault.problems.forEach { problems.add($0) } }
        }
        let table = try Table(csv: parameters, name: "soybeans-parameters.csv")
        let names = try ["parameter", "economy", "low", "central", "high"].map { try table.column($0) }
        var ranges: [String: Range] = [:]
        for k in 0..<table.rowCount {
            do {
                let key = try table.label(k, names[0]) + " " + table.text(k, names[1])
                let values = try (2...4).map { try table.value(k, names[$0]) }
                guard values[0] > 0, values[0] <= values[1], values[1] <= values[2] else {
                    problems.add(
                        table.problem(
                            "low, central and high are not positive and in this order", remedy: "correct the numbers", row: k,
                            column: names[2]))
                    continue
                }
                ranges[key] = Range(low: values[0], central: values[1], high: values[2])
            } catch let fault as Problems { fault.problems.forEach { problems.add($0) } }
        }
        func range(_ key: String) -> Range {
            if let range = ranges[key] { return range }
            problems.add(
                Problem(file: "soybeans-parameters.csv", what: "no row for \(key)", remedy: "add it with low, central and high"))
            return Range(low: 1, central: 1, high: 1)
        }
        self.rows = found
        theta = range("theta ")
        supply = Self.origins.map { range("supply \($0)") }
        demand = ["CHN", "others"].map { range("demand \($0)") }
        boycott = range("boycott CHN")
        if boycott.high > 1 || demand.contains(where: { $0.high > theta.low }) {
            problems.add(
                Problem(
                    file: "soybeans-parameters.csv",
                    what: "the boycott leaves more than all, or demand is more elastic than theta",
                    remedy: "correct the numbers"))
        }
        try problems.throwIfAny()
    }

    /// The years whose market is known whole.
    public var years: [Int] {
        rows.filter { $0.value.count == Self.origins.count && $0.value.values.allSatisfy { $0.exports != nil } }.keys.sorted()
    }

    /// The market of a year.
    /// - Parameters:
    ///   - levels: Of θ, of all supply and of all demand: 0 is low, 1 central, 2 high.
    /// - Precondition: The year is among `years`.
    public func market(of year: Int, levels: (theta: Int, supply: Int, demand: Int) = (1, 1, 1)) -> CropMarket {
        let found = Self.origins.map { rows[year]![$0]! }
        return CropMarket(
            origins: Self.origins, prices: found.map(\.price),
            sales: [found.map(\.china), found.map { ($0.exports ?? $0.china) - $0.china }],
            parameters: .init(
                theta: theta[levels.theta], supply: supply.map { $0[levels.supply] }, demand: demand.map { $0[levels.demand] }))
    }
}
