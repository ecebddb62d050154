import FoundationEssentials
import TradeData

/// Reads Eurostat's FIGARO input-output table, industry by industry, as a matrix or as a flat file.
///
/// - The matrix has `rowLabels`, then `AT_A01`, …, `FIGW1_U`, then final use `AT_P3_S13`, `AT_P3_S14`, `AT_P3_S15`, `AT_P51G`, `AT_P5M`.
/// - The flat file has the columns `icioiRow`, `icioiCol`, `obsValue`, or in their place `refArea`, `rowIi`, `counterpartArea`, `colIi`.
///
/// Economies have two letters, as Eurostat writes them (`EL` is Greece), and become ISO; `FIGW1` is the rest of the world. Rows of
/// `W2` are taxes, purchases of residents abroad and value added. Money is in million euros.
struct FigaroReader: TableReader {
    static let format = WorldFormat(
        "figaro", title: "FIGARO",
        layout: "Eurostat FIGARO, industry by industry: the matrix CSV or the flat CSV, AT_A01, …, FIGW1_A01",
        example: "AT_A01", unit: .millionEUR)

    let source: URL
    let options: ImportOptions

    init(_ source: URL, _ options: ImportOptions) { (self.source, self.options) = (source, options) }

    func world() throws -> BuiltWorld {
        let labels = try FigaroLabels()
        let blocks = try TableBlocks(contentsOf: source, separator: options.separator, remedy: "give the path of the table")
        let first = blocks.first
        guard let value = try first.optionalColumn(["obsValue", "obs_value"]) else {
            return try WideTable(
                format: Self.format, options: options, column: labels.label, row: { labels.label($0.text($1, 0)) }
            ).world(source)
        }
        return try flat(blocks, value, labels)
    }

    /// The flat file: cells are gathered, because columns are known at its end only.
    private func flat(_ blocks: TableBlocks, _ value: Int, _ labels: FigaroLabels) throws -> BuiltWorld {
        let axes = try [
            axis(blocks.first, ["icioiRow", "icioRow", "rowLabels"], "refArea", "rowIi"),
            axis(blocks.first, ["icioiCol", "icioCol", "colLabels"], "counterpartArea", "colIi"),
        ]
        var cells = FlatCells()
        var others = Set<String>()
        while let table = try blocks.next() {
            for at in 0..<table.rowCount {
                let texts = axes.map { axis in axis.map { table.text(at, $0) }.joined(separator: "_") }
                guard let row = labels.label(texts[0]) else {
                    guard texts[0].hasPrefix("W2_") || texts[0].hasPrefix("D1_") else {
                        cells.problems.add(
                            table.problem(
                                "\(PlainText.quoted(texts[0])) has no label of this format", remedy: "label it such as AT_A01",
                                row: at, column: axes[0][0]))
                        continue
                    }
                    others.insert(texts[0])
                    continue
                }
                guard let column = labels.label(texts[1]) else {
                    cells.problems.add(
                        table.problem(
                            "\(PlainText.quoted(texts[1])) has no label of this format", remedy: "label it such as AT_A01",
                            row: at, column: axes[1][0]))
                    continue
                }
                try cells.add(row, column, texts[1], table, at, value)
            }
            if blocks.size > 0 { try options.progress?(blocks.name, Double(blocks.read) / Double(blocks.size)) }
        }
        try cells.problems.throwIfAny()
        var reader = try InterCountryReader(
            Self.format, options, file: blocks.name, line: blocks.first.headerLine, folder: source.deletingLastPathComponent(),
            columns: cells.columns)
        if !others.isEmpty {
            reader.notes.append("Rows that are no industries: \(others.sorted().joined(separator: ", ")).")
        }
        try cells.hand(to: &reader, options, blocks.first)
        return try reader.world()
    }

    private func axis(_ table: Table, _ names: [String], _ area: String, _ code: String) throws -> [Int] {
        if let whole = try table.optionalColumn(names) { return [whole] }
        return [try table.column(area), try table.column(code)]
    }
}

/// The labels of FIGARO: an economy of two letters, then a sector or a use.
struct FigaroLabels {
    private let names: CountryNames
    /// What Eurostat calls the rest of the world.
    private static let rest = ["FIGW1", "WRL_REST", "W1", "ROW"]

    init() throws { names = try .load() }

    func label(_ text: String) -> IndustryLabel? {
        if let rest = Self.rest.first(where: { text.hasPrefix($0 + "_") }) {
            let code = String(text.dropFirst(rest.count + 1))
            return code.isEmpty ? nil : IndustryLabel(country: .restOfWorld, economy: rest, code: code)
        }
        let parts = text.split(separator: "_", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[0].utf8.count == 2, parts[0] != "W2" else { return nil }
        let meant = names.meant(by: parts[0])
        guard meant.count == 1 else { return nil }
        return IndustryLabel(country: meant[0], economy: parts[0], code: parts[1])
    }
}

/// The cells of a flat file, by row and column, in the order in which labels came.
private struct FlatCells {
    private(set) var columns: [InterCountrySums.Column] = []
    var problems = ProblemList()
    private var rows: [(label: IndustryLabel, at: Int)] = []
    private var rowOf: [IndustryLabel: Int] = [:]
    private var columnOf: [IndustryLabel: Int] = [:]
    /// NaN where there is none yet.
    private var values: [[Double]] = []
    private var blank = 0

    mutating func add(
        _ row: IndustryLabel, _ column: IndustryLabel, _ text: String, _ table: Table, _ at: Int, _ value: Int
    ) throws {
        let r = rowOf[row] ?? rows.count
        if r == rows.count {
            rowOf[row] = r
            rows.append((row, table.line(at)))
            values.append([])
        }
        let c = columnOf[column] ?? columns.count
        if c == columns.count {
            columnOf[column] = c
            columns.append(.init(label: column, place: table.problem(text, remedy: "", row: at, column: value)))
        }
        guard rows.count * columns.count <= 4 * InterCountrySums.largest else {
            throw Problems([
                table.problem(
                    "\(rows.count) rows and \(columns.count) columns are more than can be read",
                    remedy: "add up rows and columns", row: at, column: 0)
            ])
        }
        if values[r].count <= c { values[r] += Array(repeating: .nan, count: c + 1 - values[r].count) }
        do {
            guard values[r][c].isNaN else {
                throw Problems([table.problem("duplicate cell", remedy: "keep one", row: at, column: 0)])
            }
            values[r][c] = try table.value(at, value)
        } catch let found as Problems { found.problems.forEach { problems.add($0) } } catch {}
    }

    /// - Throws: `Problems` for cells that the file lacks, unless they are said to be zero.
    func hand(to reader: inout InterCountryReader, _ options: ImportOptions, _ table: Table) throws {
        var (missing, example) = (0, "")
        for (r, row) in rows.enumerated() {
            guard let number = reader.row(row.label, table, nil, line: row.at) else { continue }
            for c in columns.indices {
                let value = c < values[r].count ? values[r][c] : .nan
                if value.isNaN {
                    if missing == 0 { example = "\(row.label.text) to \(columns[c].label.text)" }
                    missing += 1
                } else {
                    reader.sums.add(value, row: number, column: c)
                }
            }
        }
        guard missing > 0 else { return }
        guard options.missingIsZero else {
            throw Problems(
                "\(missing) of \(rows.count * columns.count) cells are missing, such as \(example)",
                remedy: "add their rows, or give --missing zero to count them as zero", file: table.name)
        }
        reader.count(empty: missing)
    }
}
