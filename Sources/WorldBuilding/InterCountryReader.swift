import Foundation
import TradeData

/// Reads a wide inter-country input-output table: OECD ICIO, WIOD 2013 and 2016, ADB MRIO.
///
/// Rows and columns are found by their labels (`WideLabels`), an economy and a sector or a category of final use. Rows of taxes,
/// value added and totals serve as a check. What is no input is value added, taxes on products included.
struct InterCountryReader {
    /// Sales may miss the table's own total of output by this share of it; beyond it rows or columns are missing.
    static let tolerance = 0.01

    let file: URL
    let format: WorldFormat
    let options: ImportOptions

    func world() throws -> BuiltWorld {
        let table = try Table(contentsOf: file, separator: options.separator, remedy: "give the path of the table")
        let labels = try WideLabels(table, format)
        let grid = labels.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let folder = file.deletingLastPathComponent()
        let sectors = try SectorFile.read(in: folder, grid: grid, options: options)
        let goods = try GoodsChoice(grid, sectors: sectors, options: options, file: table.name)
        var notes = labels.notes
        if options.separator != .comma { notes.append("Fields separated by \(table.separator.name).") }

        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var inputs = [Double](repeating: 0, count: N * J * J)
        var output = [Double](repeating: 0, count: N * J)
        var (negativeInputs, empty) = (0, 0)
        var problems = ProblemList()
        for row in labels.rows {
            for column in labels.columns {
                do {
                    guard let value = try table.number(row.at, column.at) else {
                        empty += 1
                        if !options.missingIsZero { _ = try table.value(row.at, column.at) }
                        continue
                    }
                    output[row.country * J + row.sector] += value
                    flows[column.country, row.country, row.sector].value += value
                    guard let j = column.sector else { continue }
                    if value < 0 { negativeInputs += 1; continue }
                    inputs[(column.country * J + row.sector) * J + j] += value
                } catch let found as Problems { found.problems.forEach { problems.add($0) } }
            }
        }
        try problems.throwIfAny()
        if empty > 0 { notes.append("\(empty) empty cells count as zero.") }
        try refuseWhole(table, labels)
        var (negative, removed) = (0, 0.0)
        for at in flows.values.indices where flows.values[at] < 0 {
            negative += 1
            removed -= flows.values[at]
            flows.values[at] = 0
        }
        if negative > 0 { notes.append("\(negative) negative flows (inventories), \(removed) in all, set to zero.") }
        if negativeInputs > 0 { notes.append("\(negativeInputs) negative inputs left out.") }
        try Totals.refuse(in: flows, file: table.name)
        let shares = inputShares(inputs, output, grid, &notes)
        try checkTotals(table, output, labels, &notes)
        notes.append("No tariffs in the table: base tariffs are zero.")
        return try ImportedTables(
            accounts: Accounts(flows: flows, tariffs: Bilateral(grid: grid, repeating: .zero), inputShares: shares), goods: goods,
            names: sectors?.names ?? [:], notes: notes, source: table.name
        ).world(format, options)
    }

    /// G: inputs over output, at most 99% of it.
    private func inputShares(_ inputs: [Double], _ output: [Double], _ grid: Grid, _ notes: inout [String]) -> InputTable<Share> {
        let J = grid.sectorCount
        var shares = InputTable<Share>(grid: grid, repeating: Share(0))
        var (squeezed, idle) = (0, 0)
        for n in 0..<grid.countryCount {
            for j in 0..<J {
                let used = (0..<J).reduce(0.0) { $0 + inputs[(n * J + $1) * J + j] }
                let made = output[n * J + j]
                if made <= 0 { idle += 1; continue }
                // Value added may be negative for a year; a model cannot have that.
                let scale = used >= 0.99 * made ? 0.99 * made / used : 1
                if scale < 1 { squeezed += 1 }
                for k in 0..<J { shares[n, k, j] = Share(inputs[(n * J + k) * J + j] * scale / made) }
            }
        }
        if squeezed > 0 {
            notes.append("\(squeezed) industries use more than 99% of their output: inputs scaled to leave 1% of value added.")
        }
        if idle > 0 { notes.append("\(idle) industries make nothing.") }
        return shares
    }

    /// Refuses a table in which an economy is given both whole and in parts.
    private func refuseWhole(_ table: Table, _ labels: WideLabels) throws {
        for (n, country) in labels.grid.countries.enumerated() {
            let rows = labels.rows.filter { $0.country == n }
            guard rows.contains(where: { $0.economy == country.rawValue }),
                rows.contains(where: { $0.economy != country.rawValue })
            else { continue }
            var (whole, parts, gap) = (0.0, 0.0, 0.0)
            for sector in labels.grid.sectors.indices {
                for column in labels.columns {
                    var (own, sum) = (0.0, 0.0)
                    for row in rows where row.sector == sector {
                        let value = try table.number(row.at, column.at) ?? 0
                        if row.economy == country.rawValue { own += value } else { sum += value }
                    }
                    (whole, parts, gap) = (whole + abs(own), parts + abs(sum), gap + abs(own - sum))
                }
            }
            guard parts > 0, gap <= Totals.tolerance * whole else { continue }
            throw Problems([
                table.problem(
                    "\(country) is the sum of its parts: a total among its members", remedy: "leave the whole or the parts out",
                    row: nil,
                    column: 0)
            ])
        }
    }

    /// Compares the row of totals, where there is one, with the sums over sales.
    /// - Throws: `Problems` where the two are so far apart that rows or columns must be missing.
    private func checkTotals(_ table: Table, _ output: [Double], _ labels: WideLabels, _ notes: inout [String]) throws {
        let totals: Set<String> = ["OUT", "OUTPUT", "TOTAL", "GO", "R69"]
        let row = (0..<table.rowCount).first { row in
            (0..<min(3, table.header.count)).lazy.map { table.text(row, $0).uppercased() }.first { !$0.isEmpty }
                .map(totals.contains) ?? false
        }
        guard let row else {
            notes.append("No row of total output to check against.")
            return
        }
        // Parts of an economy add up before they are compared.
        var said = [Double](repeating: 0, count: output.count)
        for column in labels.columns {
            guard let j = column.sector else { continue }
            said[column.country * labels.grid.sectorCount + j] += try table.number(row, column.at) ?? 0
        }
        var (off, worst, missed, total) = (0, 0.0, 0.0, 0.0)
        for (made, said) in zip(output, said) {
            let gap = abs(made - said) / max(abs(said), 1)
            if gap > 0.001 { off += 1 }
            worst = max(worst, gap)
            missed += abs(made - said)
            total += abs(said)
        }
        func percent(_ share: Double) -> String { "\((share * 1e4).rounded() / 100)%" }
        guard missed <= Self.tolerance * total else {
            throw Problems([
                table.problem(
                    "sales miss the output that the table states by \(percent(missed / max(total, 1e-9))):"
                        + " rows, columns or cells are missing or wrong",
                    remedy: "complete the table, or leave its row of total output out", row: row, column: 0)
            ])
        }
        notes.append(
            off == 0
                ? "Sales of every industry sum to its output."
                : "Sales of \(off) industries miss their output by more than 0.1% (at most \(percent(worst))).")
    }
}
