import Foundation
import TradeData

/// Reads a wide inter-country input-output table: OECD ICIO, WIOD 2013 and 2016, ADB MRIO.
///
/// Rows and columns are found by their labels, an economy and a sector or a category of final use; rows of taxes,
/// value added and totals are told by having no economy, and serve as a check. What is no input is value added, taxes on
/// products included.
struct InterCountryReader {
    let file: URL
    let format: WorldFormat
    let options: ImportOptions

    private struct Label {
        let country: Country
        let sector: String
    }

    func world() throws -> BuiltWorld {
        let table = try Table(contentsOf: file)
        var notes: [String] = []
        let rowLabels = try (0..<table.rowCount).map { try rowLabel(table, $0) }
        let columnLabels = table.header.map(label)
        // A sector is what sells; a column whose code sells nothing is final use.
        var sectors: [String] = []
        for case let label? in rowLabels where !sectors.contains(label.sector) { sectors.append(label.sector) }
        let countries = Set(rowLabels.compactMap { $0?.country }).sorted {
            ($0 == .restOfWorld ? 1 : 0, $0) < ($1 == .restOfWorld ? 1 : 0, $1)
        }
        guard countries.count >= 2, !sectors.isEmpty else {
            throw WorldProblem(
                "\(table.name):1:1: error: no rows with labels such as \(example) found; is this an \(format.rawValue) table?")
        }
        let slugs = sectors.map(slug)
        guard Set(slugs).count == slugs.count else {
            throw WorldProblem("\(table.name):1:1: error: two sectors have the same code")
        }
        let grid = Grid(countries: countries, sectors: slugs.map { Sector($0) })
        let (N, J) = (countries.count, sectors.count)
        let place = Dictionary(uniqueKeysWithValues: sectors.enumerated().map { ($1, $0) })

        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var inputs = [Double](repeating: 0, count: N * J * J)
        var columns: [(at: Int, country: Int, sector: Int?)] = []
        for (at, label) in columnLabels.enumerated() {
            guard let label, let n = grid.index(of: label.country) else { continue }
            columns.append((at, n, place[label.sector]))
        }
        let uses = Set(columns.filter { $0.sector != nil }.map { $0.country * J + $0.sector! })
        let sells = Set(rowLabels.compactMap { l in l.map { grid.index(of: $0.country)! * J + place[$0.sector]! } })
        guard uses == sells else {
            throw WorldProblem(
                "\(table.name):1:1: error: \(sells.count) industries sell and \(uses.count) buy; rows and columns must name the same ones"
            )
        }
        guard columns.contains(where: { $0.sector == nil }) else {
            throw WorldProblem("\(table.name):1:1: error: no column of final use found; the table would have no demand")
        }
        var output = [Double](repeating: 0, count: N * J)
        var negativeInputs = 0
        for row in 0..<table.rowCount {
            guard let label = rowLabels[row] else { continue }
            let (i, k) = (grid.index(of: label.country)!, place[label.sector]!)
            for (at, n, j) in columns {
                guard let value = try table.number(row, at), value != 0 else { continue }
                output[i * J + k] += value
                flows[n, i, k].value += value
                if let j {
                    if value < 0 { negativeInputs += 1; continue }
                    inputs[(n * J + k) * J + j] += value
                }
            }
        }
        var negative = 0
        var removed = 0.0
        for at in flows.values.indices where flows.values[at] < 0 {
            negative += 1
            removed -= flows.values[at]
            flows.values[at] = 0
        }
        if negative > 0 { notes.append("\(negative) negative flows (inventories), \(removed) in all, set to zero.") }
        if negativeInputs > 0 { notes.append("\(negativeInputs) negative inputs left out.") }
        var shares = InputTable<Share>(grid: grid, repeating: Share(0))
        var squeezed = 0, idle = 0
        for n in 0..<N {
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
        try checkTotals(table, output, grid, place, &notes)
        let accounts = Accounts(flows: flows, tariffs: Bilateral(grid: grid, repeating: .zero), inputShares: shares)
        notes.append("No tariffs in the table: base tariffs are zero.")
        return try .imported(accounts, elasticities: [], format: formatName, notes: notes, options: options)
    }

    /// Compares the row of totals, where there is one, with the sums over sales.
    private func checkTotals(_ table: Table, _ output: [Double], _ grid: Grid, _ place: [String: Int], _ notes: inout [String])
        throws
    {
        let totals: Set<String> = ["OUT", "OUTPUT", "TOTAL", "GO", "R69"]
        guard let row = (0..<table.rowCount).first(where: { totals.contains(plainRowName(table, $0)) }) else {
            notes.append("No row of total output to check against.")
            return
        }
        // Parts of an economy add up before they are compared.
        var said = [Double](repeating: 0, count: output.count)
        for (at, name) in table.header.enumerated() {
            guard let label = label(name), let n = grid.index(of: label.country), let j = place[label.sector] else { continue }
            said[n * grid.sectorCount + j] += try table.number(row, at) ?? 0
        }
        var (off, worst) = (0, 0.0)
        for (made, said) in zip(output, said) {
            let gap = abs(made - said) / max(abs(said), 1)
            if gap > 0.001 { off += 1 }
            worst = max(worst, gap)
        }
        notes.append(
            off == 0
                ? "Sales of every industry sum to its output."
                : "Sales of \(off) industries miss their output by more than 0.1% (at most \(100 * worst)%).")
    }

    private var formatName: String {
        switch format {
        case .icio: "OECD ICIO"
        case .wiod: "WIOD"
        default: "ADB MRIO"
        }
    }
    private var example: String { format == .wiod ? "country AUS, number 1" : format == .adb ? "AUS_c1" : "AUS_A01" }

    private func plainRowName(_ table: Table, _ row: Int) -> String {
        (0..<min(3, table.header.count)).lazy.map { table.text(row, $0).uppercased() }.first { !$0.isEmpty } ?? ""
    }

    /// Economy and sector of a row; nil for taxes, value added and totals.
    private func rowLabel(_ table: Table, _ row: Int) throws -> Label? {
        guard format == .wiod else { return label(table.text(row, 0)) }
        let (country, number) = (try table.column("Country"), try table.column("RNr", "Row", "Nr"))
        guard let value = try table.number(row, number) else { return nil }
        return label("\(table.text(row, country))\(Int(value))")
    }

    /// `AUS_A01`, `AUS1`, `PRC_c1`, `USA.F1`: three letters of an economy, then a sector or a category of use.
    private func label(_ text: String) -> Label? {
        var text = text.trimmingCharacters(in: .whitespaces)
        if text.hasPrefix("RoW") { text = "ROW" + text.dropFirst(3) }
        let head = text.prefix(3)
        guard head.count == 3, head.utf8.allSatisfy({ (65...90).contains($0) || (48...57).contains($0) }), head.first!.isLetter
        else { return nil }
        let rest = text.dropFirst(3)
        let sector = String(rest.drop { $0 == "_" || $0 == "." || $0 == " " || $0 == "-" })
        guard !sector.isEmpty else { return nil }
        // ICIO and ADB separate the two; WIOD puts a number behind the economy.
        let separated = rest.first.map { "_. -".contains($0) } ?? false
        guard format == .wiod ? sector.allSatisfy(\.isNumber) : separated else { return nil }
        guard !["TOT", "OUT"].contains(String(head)), sector.uppercased() != "TOTAL" else { return nil }
        return Label(country: InterCountryReader.country(String(head)), sector: sector)
    }

    /// ISO code of an economy's label: parts of China and Mexico are summed, ADB's own codes are translated.
    static func country(_ code: String) -> Country {
        let known = [
            "CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX", "ROM": "ROU", "PRC": "CHN", "SWI": "CHE", "GER": "DEU",
            "DEN": "DNK",
            "SPA": "ESP", "UKG": "GBR", "INO": "IDN", "IRE": "IRL", "NET": "NLD", "POR": "PRT", "TAP": "TWN", "BAN": "BGD",
            "MAL": "MYS",
            "PHI": "PHL", "VIE": "VNM", "MON": "MNG", "SRI": "LKA", "FIJ": "FJI", "BRU": "BRN", "BHU": "BTN", "CAM": "KHM",
            "MLD": "MDV",
            "NEP": "NPL", "SIN": "SGP", "KUW": "KWT", "UAE": "ARE",
        ]
        return Country(known[code] ?? code)
    }

    private func slug(_ sector: String) -> String {
        let text = sector.lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        return format == .wiod ? "c\(text)" : text
    }
}
