import FoundationEssentials
import TradeData

/// Which duties trade agreements have removed, on the day whose law a world's tariffs carry: `Data/agreements/agreements.csv`.
///
/// ```swift
/// let agreements = try TradeAgreements.load()
/// agreements.coverage(importer: "MEX", exporter: "USA", on: Day("2024-12-31")!)    // industry 1, farm 0.95
/// ```
public struct TradeAgreements: Sendable {
    /// Shares of the most-favoured-nation duty that are gone, from 0 to 1.
    public struct Coverage: Sendable, Equatable {
        public var farm: Double
        public var industry: Double
    }
    private struct Row: Sendable {
        let name: String
        let isWithdrawn: Bool
        let members: [String]
        let partners: [String]
        let from: Day
        let until: Day?
        let coverage: Coverage
    }
    private let rows: [Row]
    private let groups: EconomyGroups

    /// Reads a table with columns agreement, kind, members, partners, from, until, farm, industry, source.
    /// - Throws: `Problems` with every unknown kind, economy and group, bad day, share that is no percentage, and row without a source.
    public init(csv: Data, name: String, groups: EconomyGroups, names: CountryNames) throws {
        let t = try Table(csv: csv, name: name)
        let columns = try ["agreement", "kind", "members", "partners", "from", "until", "farm", "industry", "source"].map {
            try t.column($0)
        }
        var (rows, problems) = ([Row](), ProblemList())
        for row in 0..<t.rowCount {
            func refuse(_ what: String, _ remedy: String, _ column: Int) {
                problems.add(t.problem(what, remedy: remedy, row: row, column: columns[column]))
            }
            let kind = t.text(row, columns[1])
            if !["agreement", "withdrawn"].contains(kind) {
                refuse("unknown kind \(PlainText.quoted(kind))", "write agreement or withdrawn", 1)
            }
            func list(_ column: Int) -> [String] {
                let codes = t.text(row, columns[column]).split(separator: " ").map(String.init)
                for code in codes where !groups.names.contains(code) && !names.contains(Country(code)) {
                    refuse("\(PlainText.quoted(code)) is no economy and no group", "write ISO alpha-3 codes or groups", column)
                }
                return codes
            }
            let (members, partners) = (list(2), list(3))
            if members.isEmpty { refuse("no members", "name them", 2) }
            let (from, until) = (Day(t.text(row, columns[4])), Day(t.text(row, columns[5])))
            if from == nil { refuse("\(PlainText.quoted(t.text(row, columns[4]))) is no day", "write it as 2020-02-01", 4) }
            if until == nil && !t.text(row, columns[5]).isEmpty || (until ?? Day(number: .max)) <= (from ?? Day(number: .min)) {
                refuse(
                    "\(PlainText.quoted(t.text(row, columns[5]))) is no day after the first", "correct it, or leave it empty", 5)
            }
            if t.text(row, columns[8]).isEmpty { refuse("no source", "say where the agreement is found", 8) }
            func share(_ column: Int) -> Double {
                do {
                    let percent = kind == "withdrawn" ? 0 : try t.value(row, columns[column])
                    if !(0...100).contains(percent) { refuse("a coverage is from 0 to 100 percent", "correct it", column) }
                    return percent / 100
                } catch let found as Problems {
                    found.problems.forEach { problems.add($0) }
                } catch { refuse("\(error)", "correct it", column) }
                return 0
            }
            let coverage = Coverage(farm: share(6), industry: share(7))
            guard let from else { continue }
            rows.append(
                Row(
                    name: t.text(row, columns[0]), isWithdrawn: kind == "withdrawn", members: members, partners: partners,
                    from: from,
                    until: until, coverage: coverage))
        }
        try problems.throwIfAny()
        (self.rows, self.groups) = (rows, groups)
    }

    /// The shipped table.
    /// - Throws: `Problems`; marked as missing where it is not installed.
    public static func load() throws -> TradeAgreements {
        try TradeAgreements(
            csv: DataLocation.read("agreements/agreements.csv"), name: "agreements.csv", groups: .load(), names: .load())
    }

    /// What agreements have removed of the duties of an importer on an exporter's goods; nil where none is in force.
    /// Of several agreements the widest coverage counts, for farm goods and for industry.
    /// - Complexity: O(rows).
    public func coverage(importer: Country, exporter: Country, on day: Day) -> Coverage? {
        rows.lazy.filter { !$0.isWithdrawn && links($0, importer, exporter, day) }.map(\.coverage).reduce(nil) { best, next in
            Coverage(farm: max(best?.farm ?? 0, next.farm), industry: max(best?.industry ?? 0, next.industry))
        }
    }

    /// Whether a preference that tables of applied rates still show had ended on the day.
    public func isWithdrawn(importer: Country, exporter: Country, on day: Day) -> Bool {
        rows.contains { row in
            row.isWithdrawn && holds(row, day) && members(row.members, day).contains(importer)
                && members(row.partners, day).contains(exporter)
        }
    }

    /// The names of the agreements in force between two economies.
    public func names(between a: Country, and b: Country, on day: Day) -> [String] {
        rows.filter { !$0.isWithdrawn && links($0, a, b, day) }.map(\.name)
    }

    private func holds(_ row: Row, _ day: Day) -> Bool { row.from <= day && (row.until.map { day < $0 } ?? true) }

    private func links(_ row: Row, _ a: Country, _ b: Country, _ day: Day) -> Bool {
        guard holds(row, day), a != b else { return false }
        let own = members(row.members, day)
        if row.partners.isEmpty { return own.contains(a) && own.contains(b) }
        let others = members(row.partners, day)
        return own.contains(a) && others.contains(b) || own.contains(b) && others.contains(a)
    }

    private func members(_ codes: [String], _ day: Day) -> Set<Country> {
        codes.reduce(into: []) { $0.formUnion(groups.members(of: $1, on: day) ?? [Country($1)]) }
    }
}
