import FoundationEssentials
import TradeData

/// Makes a world of an inter-country input-output table: what all wide formats have in common once their labels are understood.
///
/// What is no input is value added, taxes on products included. Rows of taxes, value added and totals serve as a check.
struct InterCountryReader {
    /// Sales may miss the table's own total of output by this share of it; beyond it rows or columns are missing.
    static let tolerance = 0.01

    let format: WorldFormat
    let options: ImportOptions
    /// The table's name, for messages, and the line of its header.
    let file: String
    let line: Int
    /// Where `sectors.csv` may be.
    let folder: URL
    var sums: InterCountrySums
    var notes: [String] = []
    /// The unit of the money, where the table says it.
    var unit: MoneyUnit?
    /// The names of sectors are their labels, of which codes are made.
    var hasNames = false
    /// What the table states of the output of each column's industry, and where.
    var stated: (output: [Double?], place: Problem)?
    private var empty = 0
    private var problems = ProblemList()

    init(
        _ format: WorldFormat, _ options: ImportOptions, file: String, line: Int, folder: URL, columns: [InterCountrySums.Column]
    ) throws {
        (self.format, self.options, self.file, self.line, self.folder) = (format, options, file, line, folder)
        sums = try InterCountrySums(columns: columns, file: file)
    }

    /// Takes the label of a row, or reports what is wrong with it.
    /// - Returns: Its number; nil where its cells are not wanted.
    ///
    /// - Parameter line: Of the file, where the row is of no block that is at hand.
    mutating func row(_ label: IndustryLabel, _ table: Table, _ row: Int?, line: Int? = nil) -> Int? {
        func problem(_ what: String, _ remedy: String) -> Problem {
            Problem(file: file, line: line ?? row.map(table.line) ?? self.line, column: 1, what: what, remedy: remedy)
        }
        let quoted = PlainText.quoted(label.text)
        switch sums.row(label) {
        case .industry(let number): return number
        case .primary: break
        case .duplicate:
            problems.add(problem("duplicate row \(quoted)", "keep one"))
        case .unknownSector:
            problems.add(
                problem("the row \(quoted) sells, and no column of this sector buys", "add its columns, or leave the row out"))
        }
        return nil
    }

    /// Takes the cell of a table.
    mutating func cell(_ table: Table, _ row: Int, _ at: Int, of number: Int, _ column: Int) {
        do {
            if let value = try table.number(row, at) {
                sums.add(value, row: number, column: column)
            } else {
                empty += 1
                if !options.missingIsZero { _ = try table.value(row, at) }
            }
        } catch let found as Problems { found.problems.forEach { problems.add($0) } } catch {}
    }

    mutating func add(_ problem: Problem) { problems.add(problem) }
    mutating func count(empty cells: Int) { empty += cells }

    /// - Throws: `Problems` found so far.
    func check() throws { try problems.throwIfAny() }

    func world() throws -> BuiltWorld {
        try problems.throwIfAny()
        let codes = { (label: String) in format.sectorCode(label) }
        var found = try sums.accounts(file: file, line: line, format: format, sectorCode: codes)
        let grid = found.grid
        let sectors = try SectorFile.read(in: folder, grid: grid, options: options)
        let goods = try GoodsChoice(grid, sectors: sectors, options: options, file: file)
        var notes = notes
        if !sums.primary.isEmpty {
            let codes = Set(sums.primary.map(\.code)).sorted().joined(separator: ", ")
            notes.append(
                "\(sums.primary.count) rows of \(codes) by economy sell nowhere and count as value added, as taxes elsewhere do.")
        }
        if empty > 0 { notes.append("\(empty) empty cells count as zero.") }
        var imbalances = Imbalances()
        var (negative, removed) = (0, 0.0)
        for at in found.flows.values.indices where found.flows.values[at] < 0 {
            negative += 1
            removed -= found.flows.values[at]
            found.flows.values[at] = 0
        }
        if negative > 0 { notes.append("\(negative) negative flows (inventories), \(removed) in all, set to zero.") }
        imbalances.add("negative flows, set to zero", cells: negative, amount: removed)
        imbalances.add("negative inputs, left out", cells: found.negativeInputs, amount: found.negativeAmount)
        if found.negativeInputs > 0 { notes.append("\(found.negativeInputs) negative inputs left out.") }
        try Totals.refuse(in: found.flows, file: file)
        let shares = inputShares(found, &notes, &imbalances)
        try checkTotals(found, &notes, &imbalances)
        notes.append("No tariffs in the table: base tariffs are zero.")
        var names = hasNames ? Dictionary(zip(grid.sectors.map(\.rawValue), found.codes)) { $1 } : [:]
        names.merge(sectors?.names ?? [:]) { $1 }
        return try ImportedTables(
            accounts: Accounts(flows: found.flows, tariffs: Bilateral(grid: grid, repeating: .zero), inputShares: shares),
            goods: goods, names: names, notes: notes, imbalances: imbalances, unit: unit, source: file
        ).world(format, options)
    }

    /// G: inputs over output, at most 99% of it.
    private func inputShares(
        _ found: InterCountrySums.Accounts, _ notes: inout [String], _ imbalances: inout Imbalances
    ) -> InputTable<Share> {
        let (grid, J) = (found.grid, found.grid.sectorCount)
        var shares = InputTable<Share>(grid: grid, repeating: Share(0))
        var (squeezed, idle, cut) = (0, 0, 0.0)
        for n in 0..<grid.countryCount {
            for j in 0..<J {
                let used = (0..<J).reduce(0.0) { $0 + found.inputs[(n * J + $1) * J + j] }
                let made = found.output[n * J + j]
                if made <= 0 { idle += 1; continue }
                // Value added may be negative for a year; a model cannot have that.
                let scale = used >= 0.99 * made ? 0.99 * made / used : 1
                if scale < 1 {
                    squeezed += 1
                    cut += used * (1 - scale)
                }
                for k in 0..<J { shares[n, k, j] = Share(found.inputs[(n * J + k) * J + j] * scale / made) }
            }
        }
        imbalances.add("inputs beyond 99% of output, cut", cells: squeezed, amount: cut)
        if squeezed > 0 {
            notes.append("\(squeezed) industries use more than 99% of their output: inputs scaled to leave 1% of value added.")
        }
        if idle > 0 { notes.append("\(idle) industries make nothing.") }
        return shares
    }

    /// Compares the totals that the table states, where it does, with the sums over sales.
    /// - Throws: `Problems` where the two are so far apart that rows or columns must be missing.
    private func checkTotals(
        _ found: InterCountrySums.Accounts, _ notes: inout [String], _ imbalances: inout Imbalances
    ) throws {
        guard let stated else {
            notes.append("No row of total output to check against.")
            return
        }
        // Parts of an economy add up before they are compared.
        var said = [Double](repeating: 0, count: found.output.count)
        for (cell, output) in zip(found.industry, stated.output) { if let cell { said[cell] += output ?? 0 } }
        var (off, worst, missed, total) = (0, 0.0, 0.0, 0.0)
        for (made, said) in zip(found.output, said) {
            let gap = abs(made - said) / max(abs(said), 1)
            if gap > 0.001 { off += 1 }
            worst = max(worst, gap)
            missed += abs(made - said)
            total += abs(said)
        }
        func percent(_ share: Double) -> String { "\((share * 1e4).rounded() / 100)%" }
        guard missed <= Self.tolerance * total else {
            throw Problems([
                Problem(
                    file: stated.place.file, line: stated.place.line, column: stated.place.column,
                    what: "sales miss the output that the table states by \(percent(missed / max(total, 1e-9))):"
                        + " rows, columns or cells are missing or wrong",
                    remedy: "complete the table, or leave its row of total output out")
            ])
        }
        imbalances.add("sales that miss the stated output, kept", cells: off, amount: missed)
        notes.append(
            off == 0
                ? "Sales of every industry sum to its output."
                : "Sales of \(off) industries miss their output by more than 0.1% (at most \(percent(worst))).")
    }
}
