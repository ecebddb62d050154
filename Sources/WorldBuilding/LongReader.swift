import FoundationEssentials
import TradeData

/// Reads plain long CSV: `flows.csv`, and where they are there `inputs.csv`, `elasticities.csv` and `sectors.csv`.
///
/// - `flows.csv`: origin, destination, sector, value at customs prices, own sales included; optional tariff (see `TariffScale`).
///   Tariffs of own sales, and of sectors that are no goods, may be left empty.
/// - `inputs.csv`: country, input, output, value as a share of gross output. Without it all output is value added.
/// - `elasticities.csv`: sector, theta.
/// - `sectors.csv`: see `SectorFile`.
struct LongReader: TableReader {
    static let format = WorldFormat(
        "long", title: "long CSV",
        layout: "folder: flows.csv (origin, destination, sector, value, optional tariff), optional inputs.csv, elasticities.csv",
        tariffs: .column)
    let folder: TableFolder
    let options: ImportOptions

    init(_ source: URL, _ options: ImportOptions) { (folder, self.options) = (TableFolder(source, options), options) }

    func world() throws -> BuiltWorld {
        let t = try folder.table("flows.csv")
        let axes: [LongCells.Axis] = [.sector("sector"), .country("destination", "importer"), .country("origin", "exporter")]
        let columns = try axes.map { try t.optionalColumn($0.names) ?? t.column($0.names[0]) }
        let value = try t.column("value", "flow", "trade")
        let rate = try t.optionalColumn(["tariff", "rate"])
        let left = t.header.indices.filter { !(columns + [value]).contains($0) && $0 != rate }
        if rate == nil { try refuseTariffs(t, in: left) }
        let unread = try folder.unread(
            [["flows.csv"], ["inputs.csv"], ["elasticities.csv"]],
            tariffs: rate == nil ? "the column tariff of flows.csv" : nil)
        var labels = Labels()
        for row in 0..<t.rowCount {
            labels.country(t, row, columns[2])
            labels.country(t, row, columns[1])
            labels.sector(t, row, columns[0])
        }
        let grid = try labels.grid(file: t.name)
        let cells = try LongCells(t, axes: axes, grid: grid, known: t.name, column: value)
        var notes = try [cells.require(cells.missing, options)].compactMap { $0 }
        if !left.isEmpty {
            notes.append(
                "Columns of flows.csv not read: \(left.prefix(5).map { PlainText.quoted(t.header[$0]) }.joined(separator: ", "))."
            )
        }
        let flows = Bilateral<Money>(grid: grid, values: cells.values)
        try Totals.refuse(in: flows, file: t.name)
        let sectors = try SectorFile.read(in: folder.url, grid: grid, options: options)
        let goods = try GoodsChoice(grid, sectors: sectors, options: options, file: t.name)
        let own = grid.countries.indices.reduce(0) { sum, n in
            sum + grid.sectors.indices.count { flows[n, n, $0].value == 0 }
        }
        if own > 0 { notes.append("\(own) of \(grid.countryCount * grid.sectorCount) own sales are zero.") }
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        if let rate {
            tariffs = try TariffColumn(cells: cells, column: rate, options: options)
                .rates(goods: goods.goods, notes: &notes)
        } else {
            notes.append("No tariff column: base tariffs are zero.")
        }
        let inputs = try inputs(grid, &notes)
        let elasticities = try elasticities(grid, &notes)
        return try ImportedTables(
            accounts: Accounts(flows: flows, tariffs: tariffs, inputShares: inputs), goods: goods,
            names: labels.names.merging(sectors?.names ?? [:]) { $1 }, elasticities: elasticities,
            notes: folder.notes + notes + unread,
            source: t.name
        ).world(Self.format, options)
    }

    private func inputs(_ grid: Grid, _ notes: inout [String]) throws -> InputTable<Share> {
        guard folder.has("inputs.csv") else {
            notes.append("No inputs.csv: all output is value added.")
            return InputTable(grid: grid, repeating: Share(0))
        }
        let cells = try LongCells(
            folder.table("inputs.csv"), axes: [.country("country"), .sector("input"), .sector("output")], grid: grid,
            known: "flows.csv")
        if let note = try cells.require(cells.missing, options) { notes.append(note) }
        return InputTable(grid: grid, values: cells.values)
    }

    private func elasticities(_ grid: Grid, _ notes: inout [String]) throws -> [ElasticityTable] {
        guard folder.has("elasticities.csv") else { return [] }
        let t = try folder.table("elasticities.csv")
        return [try .read(t, column: t.column("theta", "value"), grid: grid, options: options, known: "flows.csv", notes: &notes)]
    }

    /// Refuses columns that are probably tariffs under another name, in a table that has none.
    private func refuseTariffs(_ table: Table, in columns: [Int]) throws {
        var problems = ProblemList()
        for column in columns {
            let name = table.header[column]
            let words = Labels.slug(name).split(separator: "-").map(String.init)
            guard
                TableFolder.isOfTariffs(name) || Spelling.nearest(name, in: ["tariff"]) != nil
                    || words.contains(where: { ["rate", "rates", "mfn", "ahs", "tau"].contains($0) })
            else { continue }
            problems.add(
                table.problem(
                    "the column \(PlainText.quoted(name)) is not read, and no other holds tariffs",
                    remedy: "name it tariff, or leave it out",
                    row: nil, column: column))
        }
        try problems.throwIfAny()
    }
}
