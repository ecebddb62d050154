import FoundationEssentials
import TradeData

/// Reads flows and tariffs of pairs, a column for each sector: `flows.csv` or `flows-YEAR.csv` with `destination`, `origin` and the
/// codes of sectors, own sales included; optional `tariffs.csv` or `tariffs-YEAR.csv` of the same layout, and `elasticities.csv` with
/// `source` and the codes.
///
/// There are no input-output links in them: all output is value added.
struct PairsReader: TableReader {
    static let format = WorldFormat(
        "pairs", title: "flows and tariffs by pair",
        layout:
            "folder: flows[-YEAR].csv (destination, origin, a column a sector), optional tariffs[-YEAR].csv, elasticities.csv",
        tariffs: .table)

    let folder: TableFolder
    let options: ImportOptions

    init(_ source: URL, _ options: ImportOptions) { (folder, self.options) = (TableFolder(source, options), options) }

    func world() throws -> BuiltWorld {
        let table = try folder.table(name("flows") ?? "flows.csv")
        var labels = Labels()
        let (d, o) = (try table.column("destination", "importer"), try table.column("origin", "exporter"))
        for row in 0..<table.rowCount {
            labels.country(table, row, o)
            labels.country(table, row, d)
        }
        for at in table.header.indices where at != d && at != o { labels.sector(table, nil, at) }
        let grid = try labels.grid(file: table.name)
        let cells = try PairCells(table, grid: grid, known: table.name)
        let tariffFile = name("tariffs")
        var notes = try folder.unread(
            [names("flows"), names("tariffs"), ["elasticities.csv"]],
            tariffs: tariffFile == nil ? names("tariffs").joined(separator: " or ") : nil)
        let (flows, empty) = try cells.values()
        if let note = try cells.require(empty, options) { notes.append(note) }
        let bilateral = Bilateral<Money>(grid: grid, values: flows)
        try Totals.refuse(in: bilateral, file: table.name)
        let sectors = try SectorFile.read(in: folder.url, grid: grid, options: options)
        let goods = try GoodsChoice(grid, sectors: sectors, options: options, file: table.name)
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        if let tariffFile {
            let cells = try PairCells(folder.table(tariffFile), grid: grid, known: table.name)
            tariffs = try TariffColumn(cells: cells, options: options).rates(goods: goods.goods, notes: &notes)
            if options.tariffsTransposed {
                let labelled = tariffs
                for j in grid.sectors.indices {
                    for n in grid.countries.indices { for i in grid.countries.indices { tariffs[n, i, j] = labelled[i, n, j] } }
                }
                notes.append("Tariffs transposed: the importer is their origin.")
            }
        } else {
            notes.append("No table of tariffs: base tariffs are zero.")
        }
        notes.append("No input-output links in the tables: all output is value added.")
        let elasticities = try elasticities(grid, &notes)
        return try ImportedTables(
            accounts: Accounts(
                flows: bilateral, tariffs: tariffs, inputShares: InputTable(grid: grid, repeating: Share(0))),
            goods: goods, names: labels.names.merging(sectors?.names ?? [:]) { $1 }, elasticities: elasticities,
            notes: folder.notes + notes, source: table.name
        ).world(Self.format, options)
    }

    /// The table of a kind: that of the year before that of none.
    private func name(_ kind: String) -> String? { names(kind).first(where: folder.has) }
    private func names(_ kind: String) -> [String] { ["\(kind)-\(options.year).csv", "\(kind).csv"] }

    /// One set of elasticities a row, named by its source.
    private func elasticities(_ grid: Grid, _ notes: inout [String]) throws -> [ElasticityTable] {
        guard folder.has("elasticities.csv") else { return [] }
        let table = try folder.table("elasticities.csv")
        let source = try table.column("source", "name")
        let columns = try grid.sectors.map { sector in
            guard let at = table.header.firstIndex(where: { Labels.slug($0) == sector.rawValue }) else {
                throw Problems([
                    table.problem("no column of the sector \(sector)", remedy: "add it", row: nil, column: source)
                ])
            }
            return at
        }
        var (sets, problems, names) = ([ElasticityTable](), ProblemList(), Set<String>())
        let sides = SidesOfOne(table, columns)
        for row in 0..<table.rowCount {
            do {
                let label = try table.label(row, source)
                let name = String(Labels.slug(label).prefix(60))
                guard Codes.isSlug(name), names.insert(name).inserted else {
                    throw Problems([
                        table.problem(
                            "\(PlainText.quoted(label)) names no set, or a second one", remedy: "rename it", row: row,
                            column: source)
                    ])
                }
                let values = try columns.map { try table.value(row, $0) }
                var side = options.elasticityIsInverse ?? ElasticityTable.isInverse(values)
                if side == nil, sides.areTheta(values) {
                    side = false
                    notes.append("Elasticities of \(label) lie on both sides of 1: θ, as all other sources of the table have.")
                }
                guard let isInverse = side else { throw Problems([ElasticityTable.mixed(table, row: row, column: source)]) }
                let theta = values.map { isInverse ? 1 / $0 : $0 }
                for (k, value) in theta.enumerated() where !(value > 0 && value <= ElasticityTable.largest) {
                    throw Problems([
                        table.problem(
                            "the elasticity \(values[k]) is not between 0 and \(ElasticityTable.largest)", remedy: "correct it",
                            row: row, column: columns[k])
                    ])
                }
                sets.append(ElasticityTable(name: name, source: label, theta: theta))
                if isInverse { notes.append("Elasticities of \(label) read as 1/θ.") }
            } catch let found as Problems { found.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
        notes.append(
            "\(sets.count) sets of elasticities, θ unless said otherwise; the first is used unless a model names another.")
        return sets
    }
}

/// What the sources of a table say of one among them whose elasticities lie on both sides of 1.
private struct SidesOfOne {
    /// Whether some sources are wholly from 1 on, and none is wholly below it.
    private let othersAreTheta: Bool

    init(_ table: Table, _ columns: [Int]) {
        let sides = (0..<table.rowCount).compactMap { row in
            (try? columns.map { try table.value(row, $0) }).flatMap(ElasticityTable.isInverse)
        }
        othersAreTheta = !sides.isEmpty && !sides.contains(true)
    }

    /// Whether a source is of θ as the others are: most of its numbers are from 1 on.
    func areTheta(_ values: [Double]) -> Bool { othersAreTheta && 2 * values.count { $0 >= 1 } > values.count }
}

/// A table with a row for each pair and a column for each sector, `[sector, destination, origin]`.
struct PairCells: TableOfCells {
    let table: Table
    let grid: Grid
    /// The row of each pair, -1 where there is none, and the column of each sector.
    private var rows: [Int]
    private let columns: [Int]

    var count: Int { rows.count * grid.sectorCount }

    /// - Throws: `Problems` for economies and columns that are unknown, and for pairs given twice.
    init(_ table: Table, grid: Grid, known: String) throws {
        (self.table, self.grid) = (table, grid)
        let N = grid.countryCount
        let (d, o) = (try table.column("destination", "importer"), try table.column("origin", "exporter"))
        var found: [Int?] = Array(repeating: nil, count: grid.sectorCount)
        var problems = ProblemList()
        for (at, name) in table.header.enumerated() where at != d && at != o {
            guard let j = grid.index(of: Sector(Labels.slug(name))), found[j] == nil else {
                problems.add(
                    table.problem(
                        "the column \(PlainText.quoted(name)) is no sector of \(known), or a second one", remedy: "leave it out",
                        row: nil, column: at))
                continue
            }
            found[j] = at
        }
        for (j, at) in found.enumerated() where at == nil {
            problems.add(
                table.problem("no column of the sector \(grid.sectors[j])", remedy: "add it", row: nil, column: 0))
        }
        try problems.throwIfAny()
        columns = found.compactMap { $0 }
        rows = Array(repeating: -1, count: N * N)
        for row in 0..<table.rowCount {
            do {
                func place(_ column: Int) throws -> Int {
                    let label = try table.label(row, column)
                    guard let n = grid.index(of: Country(label)) else {
                        throw Problems([
                            table.problem(
                                "country \(PlainText.quoted(label)) is not in \(known)", remedy: "correct the label", row: row,
                                column: column)
                        ])
                    }
                    return n
                }
                let cell = try place(d) * N + place(o)
                guard rows[cell] < 0 else {
                    throw Problems([table.problem("duplicate pair", remedy: "keep one", row: row, column: d)])
                }
                rows[cell] = row
            } catch let found as Problems { found.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
    }

    func place(_ cell: Int) -> (row: Int, column: Int)? {
        let row = rows[cell % rows.count]
        return row < 0 ? nil : (row, columns[cell / rows.count])
    }

    func name(_ cell: Int) -> String {
        let (pair, N) = (cell % rows.count, grid.countryCount)
        return "\(grid.sectors[cell / rows.count]), \(grid.countries[pair / N]), \(grid.countries[pair % N])"
    }

    /// The numbers, and the cells that have none, which are zero.
    /// - Throws: `Problems` for numbers that are none or negative.
    func values() throws -> (values: [Double], empty: [Int]) {
        var (values, empty, problems) = ([Double](repeating: 0, count: count), [Int](), ProblemList())
        for cell in 0..<count {
            do {
                guard let place = place(cell), let value = try table.number(place.row, place.column) else {
                    empty.append(cell)
                    continue
                }
                guard value >= 0 else {
                    throw Problems([
                        table.problem("\(value) is negative", remedy: "write a value", row: place.row, column: place.column)
                    ])
                }
                values[cell] = value
            } catch let found as Problems { found.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
        return (values, empty)
    }
}
