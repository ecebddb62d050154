import FoundationEssentials
import Glibc
import TradeData

/// The tables of `Data/minerals`, which `build.py` there makes and anyone may edit.
///
/// ```swift
/// let tables = try MineralTables.load()
/// tables.minerals["gallium"]?.hold(of: "CHN")?.share                 // 0.85, recycling counted
/// ```
public struct MineralTables: Sendable {
    /// A loss that others published, billion USD a year.
    public struct Published: Sendable {
        public let minerals: Set<String>
        public let imposer, economy: Country
        public let low, central, high: Double?
        public let source: String
    }
    /// In the order of the table.
    public let order: [String]
    public let minerals: [String: Mineral]
    public let published: [Published]

    /// Names for several minerals.
    public static let groups: [(name: String, minerals: [String])] = [
        ("heavy-rare-earths", ["dysprosium", "terbium"]),
        ("rare-earths", ["light-rare-earths", "samarium", "dysprosium", "terbium"]),
    ]

    /// The shipped tables.
    /// - Throws: `Problems`; marked as missing where they are not installed.
    public static func load() throws -> MineralTables { try MineralTables { try DataLocation.read("minerals/\($0)") } }

    /// Names that the record uses beside minerals, such as technology, of which there are no figures.
    /// - Throws: `Problems`; marked as missing where the table is not installed.
    public static func recorded() throws -> [String] {
        let table = try Table(csv: DataLocation.read("minerals/recorded.csv"), name: "recorded.csv")
        return try (0..<table.rowCount).map { try table.label($0, table.column("name")) }
    }

    /// Reads the tables from wherever they are.
    /// - Parameter read: The bytes of a file by its name, such as `uses.csv`.
    /// - Throws: `Problems` with every row that is wrong, of all tables.
    public init(read: (String) throws -> Data) throws {
        func table(_ name: String) throws -> MineralRows { try MineralRows(Table(csv: read(name), name: name)) }
        var (order, minerals) = ([String](), [String: Mineral]())
        var problems = ProblemList()
        try table("minerals.csv").each(&problems) { row in
            let id = try row.label("mineral")
            let mineral = Mineral(
                id: id, title: try row.label("title"), note: row.text("note"), family: try row.label("family"))
            if minerals.updateValue(mineral, forKey: id) != nil {
                throw row.problem("mineral", "the mineral has two rows", "keep one")
            }
            order.append(id)
        }
        func known(_ row: MineralRows.Row) throws -> String {
            let id = try row.label("mineral")
            guard minerals[id] != nil else {
                throw row.problem("mineral", "unknown mineral \(PlainText.quoted(id))", "give it a row in minerals.csv")
            }
            return id
        }
        try table("parameters.csv").each(&problems) { row in
            let (id, name) = (try known(row), try row.label("parameter"))
            guard let parameter = MineralParameter(rawValue: name), MineralParameter.tabled.contains(parameter) else {
                throw row.problem(
                    "parameter", "unknown parameter \(PlainText.quoted(name))",
                    "write one of " + MineralParameter.tabled.map(\.rawValue).joined(separator: ", "))
            }
            let value = Mineral.Parameter(
                range: try row.range("", parameter), unit: try row.label("unit"), year: try row.year(),
                source: try row.label("source"),
                isAssumption: try row.isAssumption())
            if minerals[id]?.parameters.updateValue(value, forKey: parameter) != nil {
                throw row.problem("parameter", "duplicate parameter", "keep one")
            }
        }
        try table("suppliers.csv").each(&problems) { row in
            let id = try known(row)
            _ = (try row.year(), try row.isAssumption())
            let hasExports = !row.text("exported_central").isEmpty
            minerals[id]?.suppliers.append(
                Mineral.Supplier(
                    stage: try row.label("stage"), economy: Country(try row.label("economy")), share: try row.share("share"),
                    exported: hasExports ? try row.range("exported_", .exported) : nil))
        }
        try table("dependence.csv").each(&problems) { row in
            let (id, economy, origin) = (try known(row), Country(try row.label("economy")), Country(try row.label("origin")))
            _ = (try row.year(), try row.isAssumption())
            if minerals[id]?.dependence[economy, default: [:]].updateValue(try row.range("", .dependence), forKey: origin) != nil
            {
                throw row.problem("origin", "duplicate pair", "keep one")
            }
        }
        try table("uses.csv").each(&problems) { row in
            let id = try known(row)
            _ = (try row.year(), try row.isAssumption())
            minerals[id]?.uses.append(
                Mineral.Use(
                    industry: try row.label("industry"), title: try row.label("title"), sector: Sector(try row.label("sector")),
                    share: try row.share("share"), dependent: try row.range("dependent_", .dependentShare),
                    sectorShare: try row.share("sector_share")))
        }
        var published: [Published] = []
        try table("published.csv").each(&problems) { row in
            published.append(
                Published(
                    minerals: Set(try row.label("minerals").split(separator: " ").map(String.init)),
                    imposer: Country(try row.label("imposer")), economy: Country(try row.label("economy")),
                    low: try row.number("low"),
                    central: try row.number("central"), high: try row.number("high"), source: try row.label("source")))
        }
        for id in order { Self.check(minerals[id], &problems) }
        try problems.throwIfAny()
        (self.order, self.minerals, self.published) = (order, minerals, published)
    }

    /// What only all rows of a mineral together can show.
    private static func check(_ mineral: Mineral?, _ problems: inout ProblemList) {
        guard let mineral else { return }
        for parameter in MineralParameter.tabled where mineral.parameters[parameter] == nil {
            problems.add(Problem(file: "parameters.csv", what: "\(mineral.id) has no \(parameter.rawValue)", remedy: "add a row"))
        }
        let used = mineral.uses.reduce(0) { $0 + $1.share }
        if abs(used - 1) > 1e-6 {
            problems.add(Problem(file: "uses.csv", what: "the uses of \(mineral.id) sum to \(used)", remedy: "let them sum to 1"))
        }
        for (stage, suppliers) in Dictionary(grouping: mineral.suppliers, by: \.stage).sorted(by: { $0.key < $1.key }) {
            let sum = suppliers.reduce(0) { $0 + $1.share }
            if abs(sum - 1) > 1e-3 {
                problems.add(
                    Problem(
                        file: "suppliers.csv", what: "the suppliers of \(mineral.id), \(stage), sum to \(sum)",
                        remedy: "let them sum to 1"))
            }
        }
        if mineral.suppliers.isEmpty {
            problems.add(Problem(file: "suppliers.csv", what: "\(mineral.id) has no suppliers", remedy: "add rows"))
        }
    }

    /// The minerals that some words mean, each once, in the order of the table; all without words.
    /// - Throws: `Problems` for an unknown word, with the list of known ones.
    public func named(_ words: [String]) throws -> [Mineral] {
        guard !words.isEmpty else { return order.compactMap { minerals[$0] } }
        var (wanted, problems) = (Set<String>(), ProblemList())
        for word in words {
            let key = word.lowercased().replacing(" ", with: "-")
            if minerals[key] != nil {
                wanted.insert(key)
            } else if let group = Self.groups.first(where: { $0.name == key }) {
                wanted.formUnion(group.minerals)
            } else {
                let names = order + Self.groups.map(\.name)
                let meant = Spelling.nearest(key, in: names).map { "did you mean \($0)? " } ?? ""
                problems.add(
                    Problem(
                        what: "unknown mineral \(PlainText.quoted(word))",
                        remedy: meant + "known are " + names.joined(separator: ", ")))
            }
        }
        try problems.throwIfAny()
        return order.filter(wanted.contains).compactMap { minerals[$0] }
    }
}

/// Rows of a table whose cells are found by the names of their columns.
struct MineralRows {
    let table: Table

    init(_ table: Table) throws { self.table = table }

    /// Goes through all rows; what a row throws is noted and the next is read.
    func each(_ problems: inout ProblemList, _ body: (Row) throws -> Void) throws {
        for row in 0..<table.rowCount {
            do { try body(Row(table: table, row: row)) } catch let found as Problems {
                found.problems.forEach { problems.add($0) }
            }
        }
    }

    struct Row {
        let table: Table
        let row: Int

        func text(_ name: String) -> String { (try? table.column(name)).map { table.text(row, $0) } ?? "" }
        func label(_ name: String) throws -> String { try table.label(row, table.column(name)) }
        func number(_ name: String) throws -> Double? { try table.number(row, table.column(name)) }
        func year() throws -> Int { try table.integer(row, table.column("year"), in: Codes.years) }

        func isAssumption() throws -> Bool {
            let kind = try label("kind")
            guard ["fact", "assumption"].contains(kind) else {
                throw problem("kind", "\(PlainText.quoted(kind)) is no kind of source", "write fact or assumption")
            }
            return kind == "assumption"
        }

        func share(_ name: String) throws -> Double {
            let value = try table.value(row, table.column(name))
            guard value >= 0, value <= 1 else { throw problem(name, "\(value) is no share", "write a number from 0 to 1") }
            return value
        }

        func range(_ prefix: String, _ parameter: MineralParameter) throws -> MineralRange {
            let values = try ["low", "central", "high"].map { try table.value(row, table.column(prefix + $0)) }
            let bounds = parameter.bounds
            guard values[0] <= values[1], values[1] <= values[2] else {
                throw problem(prefix + "low", "low, central and high are not in this order", "correct the numbers")
            }
            guard values.allSatisfy(bounds.contains) else {
                throw problem(
                    prefix + "low", "\(parameter.rawValue) is out of its bounds",
                    "write numbers from \(bounds.lowerBound) to \(bounds.upperBound)")
            }
            return MineralRange(low: values[0], central: values[1], high: values[2])
        }

        func problem(_ column: String, _ what: String, _ remedy: String) -> Problems {
            Problems([table.problem(what, remedy: remedy, row: row, column: (try? table.column(column)) ?? 0)])
        }
    }
}
