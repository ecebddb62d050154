import FoundationEssentials
import TradeData

/// Reads the long-CSV interchange of the KITE model: shares, expenditure and elasticities, one file each.
///
/// `trade_share.csv` (origin, destination, sector, value), `intermediate_share.csv` (input, output, country), `factor_share.csv`,
/// `expenditure.csv`, `trade_elasticity.csv`; optional `tariff.csv` (see `TariffScale`) and `sectors.csv` (see `SectorFile`).
/// Other files are not needed: consumption, value added and balances follow from these.
///
/// Shares that have to sum to one may leave cells out where the others do sum to one; in all other tables a missing cell is
/// refused.
struct KiteReader: TableReader {
    static let format = WorldFormat(
        "kite", title: "KITE long CSV",
        layout: "folder: trade_share, intermediate_share, factor_share, expenditure, trade_elasticity, optional tariff .csv",
        tariffs: .table)
    /// Sums within this of what they have to be are scaled and counted, sums beyond it are refused.
    static let tolerance = 0.01

    let folder: TableFolder
    let options: ImportOptions

    init(_ source: URL, _ options: ImportOptions) { (folder, self.options) = (TableFolder(source, options), options) }

    func world() throws -> BuiltWorld {
        let spendingTable = try folder.table("expenditure.csv")
        let tables = [
            "expenditure", "trade_share", "intermediate_share", "factor_share", "trade_elasticity", "tariff",
        ].map { ["\($0).csv"] }
        var notes = try folder.unread(tables, tariffs: folder.has("tariff.csv") ? nil : "tariff.csv")
        var labels = Labels()
        let (c, s) = (
            try spendingTable.optionalColumn(["country", "destination"]) ?? spendingTable.column("country"),
            try spendingTable.column("sector")
        )
        for row in 0..<spendingTable.rowCount {
            labels.country(spendingTable, row, c)
            labels.sector(spendingTable, row, s)
        }
        let grid = try labels.grid(file: spendingTable.name)
        let sectors = try SectorFile.read(in: folder.url, grid: grid, options: options)
        let goods = try GoodsChoice(grid, sectors: sectors, options: options, file: spendingTable.name)
        let spending = try cells(spendingTable, [.country("country", "destination"), .sector("sector")], grid)
        try spending.requireAll("cells")
        let labelled = try tariffs(grid, goods: goods.goods, &notes)
        let shares = try tradeShares(grid, spending: spending.values, &notes)
        var own = 0
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        let (N, J) = (grid.countryCount, grid.sectorCount)
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    let rate = labelled[n, i, j].value
                    flows[n, i, j] = Money(shares[flows.offset(n, i, j)] * spending.values[n * J + j] / (1 + rate))
                    if i == n {
                        if rate != 0 { own += 1 }
                    } else {
                        tariffs[n, i, j] = options.tariffsTransposed ? labelled[i, n, j] : labelled[n, i, j]
                    }
                }
            }
        }
        if own > 0 { notes.append("\(own) tariffs of an economy on itself were dropped; its own sales are valued without them.") }
        try Totals.refuse(in: flows, file: "trade_share.csv")
        let inputs = try inputShares(grid, &notes)
        let elasticityTable = try folder.table("trade_elasticity.csv")
        let elasticities = try ElasticityTable.read(
            elasticityTable, column: elasticityTable.column("value"), grid: grid, options: options, known: spendingTable.name,
            notes: &notes)
        return try ImportedTables(
            accounts: Accounts(flows: flows, tariffs: tariffs, inputShares: inputs), goods: goods,
            names: labels.names.merging(sectors?.names ?? [:]) { $1 }, elasticities: [elasticities], notes: folder.notes + notes,
            source: "trade_share.csv"
        ).world(Self.format, options)
    }

    private func cells(_ table: Table, _ axes: [LongCells.Axis], _ grid: Grid) throws -> LongCells {
        try LongCells(table, axes: axes, grid: grid, known: "expenditure.csv")
    }

    private func tariffs(_ grid: Grid, goods: Set<Sector>, _ notes: inout [String]) throws -> Bilateral<Rate> {
        guard folder.has("tariff.csv") else {
            notes.append("No tariff.csv: base tariffs are zero.")
            return Bilateral(grid: grid, repeating: .zero)
        }
        let table = try folder.table("tariff.csv")
        let value = try table.column("value")
        let cells = try LongCells(
            table, axes: [.sector("sector"), .country("destination"), .country("origin")], grid: grid, known: "expenditure.csv",
            column: value
        ) { try table.numberOrPercent($0, value)?.number }
        if options.tariffsTransposed { notes.append("Tariffs transposed: the importer is their origin.") }
        return try TariffColumn(cells: cells, column: value, options: options, isKite: true)
            .rates(goods: goods, notes: &notes)
    }

    /// π, `[sector, destination, origin]`; sums to one where there is spending.
    private func tradeShares(_ grid: Grid, spending: [Double], _ notes: inout [String]) throws -> [Double] {
        let cells = try cells(
            folder.table("trade_share.csv"), [.sector("sector"), .country("destination"), .country("origin")], grid)
        let (N, J) = (grid.countryCount, grid.sectorCount)
        var shares = cells.values
        var (problems, scaled, left) = (ProblemList(), 0, 0)
        for j in 0..<J {
            for n in 0..<N {
                let row = (j * N + n) * N..<(j * N + n + 1) * N
                let sum = shares[row].reduce(0, +)
                if spending[n * J + j] > 0, abs(sum - 1) > Self.tolerance {
                    problems.add(
                        Problem(
                            file: cells.table.name,
                            what: "shares of \(grid.countries[n]) in \(grid.sectors[j]) sum to \(sum), not to 1"
                                + absent(row.filter { cells.rows[$0] < 0 }.map(cells.name)),
                            remedy: "correct or add rows"))
                    continue
                }
                left += row.count { cells.rows[$0] < 0 }
                if sum > 0, abs(sum - 1) > 1e-6 { scaled += 1 }
                if sum > 0 { for cell in row { shares[cell] /= sum } }
            }
        }
        try problems.throwIfAny()
        if left > 0 { notes.append("\(left) trade shares that are left out are zero: the others sum to 1.") }
        if scaled > 0 { notes.append("\(scaled) rows of trade shares did not sum to 1 and were scaled.") }
        return shares
    }

    private func absent(_ cells: [String]) -> String {
        cells.isEmpty
            ? "" : " (\(cells.count) are missing: \(cells.prefix(3).joined(separator: "; "))\(cells.count > 3 ? "; …" : ""))"
    }

    /// G from shares in intermediates or in gross output, whichever the file holds.
    private func inputShares(_ grid: Grid, _ notes: inout [String]) throws -> InputTable<Share> {
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let factors = try cells(folder.table("factor_share.csv"), [.country("country"), .sector("sector")], grid)
        try factors.requireAll("factor shares")
        var problems = ProblemList()
        for (cell, share) in factors.values.enumerated() where share > 1 + 1e-9 {
            problems.add(
                factors.table.problem(
                    "the factor share \(share) is above 1", remedy: "correct it", row: Int(factors.rows[cell]), column: 0))
        }
        try problems.throwIfAny()
        let inputs = try cells(
            folder.table("intermediate_share.csv"), [.country("country"), .sector("output"), .sector("input")], grid)
        // Shares of intermediates sum to 1; shares of gross output to what value added leaves.
        let sums = (0..<N * J).map { column in inputs.values[column * J..<(column + 1) * J].reduce(0, +) }
        let left = factors.values.map { max(0, 1 - $0) }
        let ofInputs = zip(sums, left).reduce(0.0) { $1.1 > 1e-9 ? $0 + abs($1.0 - 1) : $0 }
        let ofOutput = zip(sums, left).reduce(0.0) { $1.1 > 1e-9 ? $0 + abs($1.0 - $1.1) : $0 }
        let isOfInputs = ofInputs <= ofOutput
        notes.append("Intermediate shares read as shares of \(isOfInputs ? "intermediates" : "gross output").")
        var g = InputTable<Share>(grid: grid, repeating: Share(0))
        var scaled = 0
        for n in 0..<N {
            for j in 0..<J where left[n * J + j] > 1e-9 {
                let column = n * J + j
                let (sum, wanted) = (sums[column], isOfInputs ? 1 : left[column])
                guard abs(sum - wanted) <= Self.tolerance else {
                    let cells = column * J..<(column + 1) * J
                    problems.add(
                        Problem(
                            file: inputs.table.name,
                            what: "inputs of \(grid.sectors[j]) in \(grid.countries[n]) sum to \(sum), not to \(wanted)"
                                + absent(cells.filter { inputs.rows[$0] < 0 }.map(inputs.name)),
                            remedy: "correct or add rows"))
                    continue
                }
                if abs(sum - wanted) > 1e-6 { scaled += 1 }
                for k in 0..<J where sum > 0 { g[n, k, j] = Share(inputs.values[column * J + k] * left[column] / sum) }
            }
        }
        try problems.throwIfAny()
        if scaled > 0 { notes.append("\(scaled) columns of intermediate shares did not sum as they should and were scaled.") }
        return g
    }
}
