import FoundationEssentials
import TradeData

/// A table of the OECD's flows, or of tariffs in the same layout: a row for every pair, a column for every sector.
///
/// Columns: `destination`, `origin`, the OECD's sector codes, `SERV` for all services together. Own sales are among the pairs.
struct IcioTable {
    let countries: [Country]
    /// By code of the table, `[destination · count + origin]`.
    let values: [String: [Double]]

    /// The codes of the columns that hold numbers.
    static let codes = IcioGrid.sectorList.flatMap(\.isic) + [IcioGrid.services]

    /// Reads and checks a table.
    ///
    /// - Parameters:
    ///   - required: Economies that must be there, such as all members of a union.
    ///   - countries: The economies of a table that it has to match; nil where any will do.
    /// - Throws: `Problems` with line and column for a pair that is missing or given twice, an economy without its union, a cell that
    ///   is empty or negative, and a column that is missing or unknown.
    /// - Complexity: O(cells).
    init(_ t: Table, required: Set<Country> = [], matching: [Country]? = nil) throws {
        let (d, o) = (try t.column("destination"), try t.column("origin"))
        let columns = try IcioTable.codes.map { try t.column($0) }
        var problems = ProblemList()
        for (k, name) in t.header.enumerated() where k != d && k != o && !columns.contains(k) {
            problems.add(
                t.problem("unknown column \(PlainText.quoted(name))", remedy: "leave it out, or map it", row: nil, column: k))
        }
        var rows: [Country: [Country: Int]] = [:]
        for row in 0..<t.rowCount {
            let (destination, origin) = (Country(try t.label(row, d)), Country(try t.label(row, o)))
            for (country, column) in [(destination, d), (origin, o)] where !Codes.isCountry(country.rawValue) {
                problems.add(
                    t.problem(
                        "\(PlainText.quoted(country.rawValue)) is no economy", remedy: "write an ISO alpha-3 code, or ROW",
                        row: row,
                        column: column))
            }
            if rows[destination, default: [:]].updateValue(row, forKey: origin) != nil {
                problems.add(
                    t.problem("duplicate pair \(origin) → \(destination)", remedy: "keep one row", row: row, column: d))
            }
        }
        try problems.throwIfAny()
        let found = Set(rows.keys).union(rows.values.flatMap(\.keys)).subtracting([.restOfWorld]).sorted()
        let countries = found + (rows[.restOfWorld] == nil ? [] : [.restOfWorld])
        func refuse(_ what: String, _ remedy: String, _ row: Int?, _ column: Int) {
            problems.add(t.problem(what, remedy: remedy, row: row, column: column))
        }
        if rows[.restOfWorld] == nil { refuse("no rows of ROW, the rest of the world", "complete the table", nil, d) }
        for member in required.subtracting(found).sorted() {
            refuse("\(member) is missing, and the other members of its union are there", "complete the table", nil, d)
        }
        if let matching, matching != countries {
            let differing = Set(matching).symmetricDifference(countries).sorted().map(\.rawValue).joined(separator: ", ")
            refuse("the economies differ from those of the flows: \(differing)", "use tables of one edition", nil, d)
        }
        try problems.throwIfAny()
        var values = Dictionary(
            uniqueKeysWithValues: IcioTable.codes.map { ($0, [Double](repeating: 0, count: countries.count * countries.count)) })
        for (n, destination) in countries.enumerated() {
            // The place to point at where a row is missing: the destination's first.
            let near = rows[destination]?.values.min()
            for (i, origin) in countries.enumerated() {
                guard let row = rows[destination]?[origin] else {
                    refuse(
                        "the pair \(origin) → \(destination) is missing", "add its row; write 0 where nothing is sold", near, o)
                    continue
                }
                for (code, column) in zip(IcioTable.codes, columns) {
                    do {
                        let value = try t.value(row, column)
                        if value < 0 {
                            refuse("\(code), \(origin) → \(destination) is negative", "correct the number", row, column)
                        }
                        values[code]![n * countries.count + i] = value
                    } catch let found as Problems { found.problems.forEach { problems.add($0) } }
                }
            }
        }
        try problems.throwIfAny()
        self.countries = countries
        self.values = values
    }

    /// The sum over the table's columns of a goods sector, `[destination · count + origin]`.
    func goods(_ j: Int) -> [Double] {
        let parts = IcioGrid.sectorList[j].isic.map { values[$0]! }
        return parts.dropFirst().reduce(into: parts[0]) { sum, part in for k in sum.indices { sum[k] += part[k] } }
    }
}
