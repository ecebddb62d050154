import TradeData

/// The tariffs of a table, on their way from numbers to rates.
struct TariffColumn {
    /// Where each pair and sector is in the table, `[sector, destination, origin]`.
    let cells: any TableOfCells
    /// The column that holds them; nil where it is that of the cell.
    var column: Int?
    let options: ImportOptions
    /// Tables of KITE hold factors by custom, and on own sales too.
    var isKite = false

    private struct Number {
        var value: Double
        var row: Int
        var column: Int
        var cell: Int
        var isOwn: Bool
    }

    /// The rates as labelled.
    ///
    /// Cells of own sales and of sectors that are no goods may be missing or empty; others only where the options say so.
    /// - Throws: `Problems` for numbers that are none, negative, or of unknown scale, and for what is missing.
    func rates(goods: Set<Sector>, notes: inout [String]) throws -> Bilateral<Rate> {
        let (grid, N) = (cells.grid, cells.grid.countryCount)
        var rates = Bilateral<Rate>(grid: grid, repeating: .zero)
        var (bare, missing, problems) = ([Number](), [Int](), ProblemList())
        var signed: String?
        for cell in 0..<cells.count {
            let isOwn = cell % N == cell / N % N
            let isNeeded = !isOwn && goods.contains(grid.sectors[cell / (N * N)])
            do {
                guard let place = place(cell), let (number, isPercent) = try cells.table.numberOrPercent(place.row, place.column)
                else {
                    if isNeeded { missing.append(cell) }
                    continue
                }
                if number < 0 { throw Problems([problem("the tariff \(number) is negative", "write a rate", place)]) }
                if isPercent {
                    rates.values[cell] = number / 100
                    signed = signed ?? cells.table.text(place.row, place.column)
                }
                if !isPercent, number != 0 {
                    bare.append(Number(value: number, row: place.row, column: place.column, cell: cell, isOwn: isOwn))
                }
            } catch let found as Problems { found.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
        if let note = try cells.require(missing, options) {
            notes.append(note.replacing("count as zero", with: "have no tariff"))
        }
        let scale = try scale(of: bare, beside: signed)
        for number in bare { rates.values[number.cell] = scale.rate(number.value) }
        for cell in rates.values.indices where !isKite && cell % N == cell / N % N && abs(rates.values[cell]) > 1e-9 {
            problems.add(
                problem(
                    "an economy has a tariff on itself", "write that it has none, or leave the cell empty",
                    place(cell) ?? (0, 0)))
        }
        try problems.throwIfAny()
        if signed != nil { notes.append("Tariffs with a percent sign read as percent.") }
        if signed == nil || !bare.isEmpty { notes.append("Tariffs read as \(scale.words).") }
        return rates
    }

    /// The scale of numbers without a percent sign: as the options say, else fractions where they can be nothing else.
    ///
    /// Tariffs above 100% are rare. Numbers of which most are 1 or more, or whose mean is above a half, are percent or factors,
    /// and are refused until somebody says which; so are numbers beside others that have the sign. In KITE's tables they are factors
    /// where each is 1 or more and they average below 1.5.
    private func scale(of bare: [Number], beside signed: String?) throws -> TariffScale {
        if let scale = options.tariffs {
            if scale == .factor, let low = bare.first(where: { $0.value < 1 - 1e-9 }) {
                throw Problems([
                    problem("the tariff \(low.value) is a factor below 1", "write 1 for no tariff", (low.row, low.column))
                ])
            }
            return scale
        }
        if let signed, let first = bare.first {
            throw Problems([
                problem(
                    "\(bare.count) tariffs have no percent sign, such as \(first.value), and others have, such as "
                        + "\(PlainText.quoted(signed)): what those without it are is not said",
                    "write the sign at all, or give --tariffs fraction, percent or factor for those without",
                    (first.row, first.column))
            ])
        }
        if isKite, !bare.isEmpty, bare.allSatisfy({ $0.value >= 1 - 1e-9 }), mean(bare) < 1.5 { return .factor }
        let foreign = bare.filter { !$0.isOwn }
        let high = foreign.count { $0.value >= 1 }
        guard let example = foreign.max(by: { $0.value < $1.value }), 2 * high > foreign.count || mean(foreign) > 0.5 else {
            return .fraction
        }
        let found =
            high > 0
            ? "\(high) of \(foreign.count) tariffs are 1 or more, such as \(example.value)"
            : "tariffs average \((mean(foreign) * 1e3).rounded() / 1e3), and the highest is \(example.value)"
        throw Problems([
            problem(
                "\(found): they may be percent or factors", "give --tariffs percent, --tariffs factor or --tariffs fraction",
                (example.row, example.column))
        ])
    }

    private func mean(_ list: [Number]) -> Double { list.reduce(0) { $0 + $1.value } / Double(max(1, list.count)) }

    private func place(_ cell: Int) -> (row: Int, column: Int)? { cells.place(cell).map { ($0.row, column ?? $0.column) } }

    private func problem(_ what: String, _ remedy: String, _ place: (row: Int, column: Int)) -> Problem {
        cells.table.problem(what, remedy: remedy, row: place.row, column: place.column)
    }
}
