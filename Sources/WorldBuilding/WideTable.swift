import FoundationEssentials
import TradeData

/// One wide CSV with labels in its header and before its rows, read block by block: OECD ICIO, WIOD, ADB MRIO, the matrix of FIGARO.
///
/// Rows and columns are found by their labels, an economy and a sector or a category of final use.
struct WideTable {
    let format: WorldFormat
    let options: ImportOptions
    /// The label of a column; nil where its name is none.
    let column: (String) -> IndustryLabel?
    /// The label of a row; nil for taxes, value added and totals.
    let row: (Table, Int) throws -> IndustryLabel?
    /// Names of columns of use that are no economy's, and are left out.
    var loose: Set<String> = []

    /// Names of columns that hold no use: labels of rows, and totals.
    private static let others: Set<String> = [
        "", "V1", "OUT", "OUTPUT", "TOTAL", "TOT", "GO", "YEAR", "COUNTRY", "RNR", "ROW", "NR", "CODE", "LABEL", "SECTOR",
        "INDUSTRY", "DESCRIPTION", "INDUSTRYCODE", "INDUSTRYDESCRIPTION", "ROWLABELS",
    ]
    /// Names of rows that state the output of industries.
    private static let totals: Set<String> = ["OUT", "OUTPUT", "TOTAL", "GO", "R69"]

    func world(_ url: URL) throws -> BuiltWorld {
        let blocks = try TableBlocks(contentsOf: url, separator: options.separator, remedy: "give the path of the table")
        let (places, left) = try columns(blocks.first)
        var reader = try InterCountryReader(
            format, options, file: blocks.name, line: blocks.first.headerLine, folder: url.deletingLastPathComponent(),
            columns: places.map(\.column))
        if options.separator != .comma { reader.notes.append("Fields separated by \(blocks.first.separator.name).") }
        var (others, looseSum) = ([String](), 0.0)
        while let table = try blocks.next() {
            for at in 0..<table.rowCount {
                guard let label = try row(table, at) else {
                    let name = (0..<min(3, table.header.count)).lazy.map { table.text(at, $0) }.first { !$0.isEmpty } ?? ""
                    others.append(name)
                    if reader.stated == nil, Self.totals.contains(name.uppercased()) {
                        let output = try places.map { try table.number(at, $0.at) }
                        reader.stated = (output, table.problem("", remedy: "", row: at, column: 0))
                    }
                    continue
                }
                guard let number = reader.row(label, table, at) else { continue }
                for (c, place) in places.enumerated() { reader.cell(table, at, place.at, of: number, c) }
                for at_ in left { looseSum += abs(try table.number(at, at_) ?? 0) }
            }
            if blocks.size > 0 { try options.progress?(blocks.name, Double(blocks.read) / Double(blocks.size)) }
        }
        if !others.isEmpty {
            let shown = others.prefix(8).map { PlainText.quoted($0) }.joined(separator: ", ")
            reader.notes.append("Rows that are no industries: \(shown)\(others.count > 8 ? ", …" : "").")
        }
        if !left.isEmpty {
            let names = left.map { blocks.header[$0] }.joined(separator: ", ")
            reader.notes.append("Left out: \(names), \(looseSum) in all, discrepancies that are no economy's use.")
        }
        return try reader.world()
    }

    private func columns(_ table: Table) throws -> (places: [(at: Int, column: InterCountrySums.Column)], loose: [Int]) {
        var (places, left, seen) = ([(at: Int, column: InterCountrySums.Column)](), [Int](), Set<IndustryLabel>())
        var problems = ProblemList()
        for (at, name) in table.header.enumerated() {
            if let label = column(name) {
                if !seen.insert(label).inserted {
                    problems.add(
                        table.problem("duplicate column \(PlainText.quoted(name))", remedy: "keep one", row: nil, column: at))
                }
                places.append((at, .init(label: label, place: table.problem(name, remedy: "", row: nil, column: at))))
            } else if loose.contains(name.uppercased()) {
                left.append(at)
            } else if at > 0, !Self.others.contains(name.uppercased()) {
                problems.add(
                    table.problem(
                        "the column \(PlainText.quoted(name)) has no label of this format",
                        remedy: "label it such as \(format.example), or leave it out", row: nil, column: at))
            }
        }
        try problems.throwIfAny()
        return (places, left)
    }
}
