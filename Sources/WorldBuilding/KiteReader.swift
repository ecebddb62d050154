import Foundation
import TradeData

/// Reads the long-CSV interchange of the KITE model: shares, expenditure and elasticities, one file each.
///
/// `trade_share.csv` (origin, destination, sector, value), `intermediate_share.csv` (input, output, country), `factor_share.csv`,
/// `expenditure.csv`, `trade_elasticity.csv`; optional `tariff.csv`, gross (1.05) or net (0.05). Other files are not needed:
/// consumption, value added and balances follow from these.
struct KiteReader {
    let folder: URL
    let options: ImportOptions

    func world() throws -> BuiltWorld {
        var notes: [String] = []
        func table(_ name: String) throws -> Table { try Table(contentsOf: folder.appendingPathComponent(name)) }
        let expenditure = try table("expenditure.csv")
        let (c, s) = (try expenditure.column("country", "destination"), try expenditure.column("sector"))
        var countries = Set<Country>()
        var sectors: [Sector] = []
        for row in 0..<expenditure.rowCount {
            countries.insert(Country(expenditure.text(row, c)))
            let sector = Sector(expenditure.text(row, s).lowercased())
            if !sectors.contains(sector) { sectors.append(sector) }
        }
        let order = countries.sorted { ($0 == .restOfWorld ? 1 : 0, $0) < ($1 == .restOfWorld ? 1 : 0, $1) }
        let grid = Grid(countries: order, sectors: sectors)
        let places = Places(grid)
        let (N, J) = (grid.countryCount, grid.sectorCount)

        var spending = [Double](repeating: 0, count: N * J)
        try places.each(expenditure, keys: [["country", "destination"], ["sector"]]) { k, v in spending[k[0] * J + k[1]] = v }
        var labelled = [Double](repeating: 0, count: N * N * J)
        if FileManager.default.fileExists(atPath: folder.appendingPathComponent("tariff.csv").path) {
            var rates: [(Int, Int, Int, Double)] = []
            try places.each(try table("tariff.csv"), keys: [["origin"], ["destination"], ["sector"]]) { k, v in
                rates.append((k[0], k[1], k[2], v))
            }
            let gross = rates.contains { $0.3 >= 1 } && rates.allSatisfy { $0.3 >= 0.5 }
            for (i, n, j, v) in rates { labelled[(j * N + n) * N + i] = gross ? v - 1 : v }
            notes.append(
                "Tariffs read as \(gross ? "gross multipliers" : "net rates")\(options.tariffsTransposed ? ", and transposed" : "")."
            )
        } else {
            notes.append("No tariff.csv: base tariffs are zero.")
        }
        var shares = [Double](repeating: 0, count: N * N * J)
        try places.each(try table("trade_share.csv"), keys: [["origin"], ["destination"], ["sector"]]) { k, v in
            shares[(k[2] * N + k[1]) * N + k[0]] = v
        }
        var scaled = 0, own = 0
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        for j in 0..<J {
            for n in 0..<N {
                let row = (j * N + n) * N
                let sum = shares[row..<row + N].reduce(0, +)
                if sum > 0 && abs(sum - 1) > 1e-6 { scaled += 1 }
                for i in 0..<N {
                    let z = sum > 0 ? shares[row + i] / sum * spending[n * J + j] / (1 + labelled[row + i]) : 0
                    flows[n, i, j] = Money(z)
                    if i == n {
                        if labelled[row + i] != 0 { own += 1 }
                    } else {
                        tariffs[n, i, j] = Rate(options.tariffsTransposed ? labelled[(j * N + i) * N + n] : labelled[row + i])
                    }
                }
            }
        }
        if scaled > 0 { notes.append("\(scaled) rows of trade shares did not sum to 1 and were scaled.") }
        if own > 0 { notes.append("\(own) tariffs of an economy on itself were dropped; its own sales are valued without them.") }
        let inputs = try inputShares(places, &notes)
        let accounts = Accounts(flows: flows, tariffs: tariffs, inputShares: inputs)
        return try .imported(
            accounts, elasticities: [try elasticities(places, &notes)], format: "KITE long CSV", notes: notes, options: options)
    }

    /// G from shares in intermediates or in gross output, whichever the file holds.
    private func inputShares(_ places: Places, _ notes: inout [String]) throws -> InputTable<Share> {
        let (N, J) = (places.grid.countryCount, places.grid.sectorCount)
        var factor = [Double](repeating: 1, count: N * J)
        try places.each(
            try Table(contentsOf: folder.appendingPathComponent("factor_share.csv")), keys: [["country"], ["sector"]]
        ) { k, v in
            factor[k[0] * J + k[1]] = v
        }
        var g = InputTable<Share>(grid: places.grid, repeating: Share(0))
        try places.each(
            try Table(contentsOf: folder.appendingPathComponent("intermediate_share.csv")),
            keys: [["country"], ["input"], ["output"]]
        ) { k, v in g[k[0], k[1], k[2]] = Share(v) }
        func sum(_ n: Int, _ j: Int) -> Double { (0..<J).reduce(0) { $0 + g[n, $1, j].value } }
        // Shares of intermediates sum to 1; shares of gross output to what value added leaves.
        var (ofInputs, ofOutput) = (0.0, 0.0)
        for n in 0..<N {
            for j in 0..<J where sum(n, j) > 0 {
                ofInputs += abs(sum(n, j) - 1)
                ofOutput += abs(sum(n, j) + factor[n * J + j] - 1)
            }
        }
        notes.append("Intermediate shares read as shares of \(ofInputs <= ofOutput ? "intermediates" : "gross output").")
        var scaled = 0, empty = 0
        for n in 0..<N {
            for j in 0..<J {
                let total = sum(n, j)
                let wanted = 1 - min(1, max(0, factor[n * J + j]))
                if total <= 0 { if wanted > 1e-9 { empty += 1 }; continue }
                if abs(total - (ofInputs <= ofOutput ? 1 : wanted)) > 1e-6 { scaled += 1 }
                for k in 0..<J { g[n, k, j].value *= wanted / total }
            }
        }
        if scaled > 0 { notes.append("\(scaled) columns of intermediate shares did not sum as they should and were scaled.") }
        if empty > 0 { notes.append("\(empty) sectors use inputs but name none: they are taken as all value added.") }
        return g
    }

    private func elasticities(_ places: Places, _ notes: inout [String]) throws -> ElasticityTable {
        let t = try Table(contentsOf: folder.appendingPathComponent("trade_elasticity.csv"))
        var values = [Double](repeating: 0, count: places.grid.sectorCount)
        try places.each(t, keys: [["sector"]]) { k, v in values[k[0]] = v }
        guard values.allSatisfy({ $0 > 0 }) else {
            throw WorldProblem("\(t.name):1:1: error: an elasticity is missing or not positive; give one for each sector")
        }
        // The convention is not in the file. Numbers that are all below 1 are 1/θ, all above 1 are θ; else the user must say.
        let inverse: Bool
        if let said = options.elasticityIsInverse {
            inverse = said
        } else if values.allSatisfy({ $0 < 1 }) {
            inverse = true
        } else if values.allSatisfy({ $0 >= 1 }) {
            inverse = false
        } else {
            throw WorldProblem(
                "\(t.name):1:1: error: some numbers are below 1 and some above, so they may be θ or 1/θ; say which (elasticities: inverse or direct)"
            )
        }
        notes.append("Elasticities read as \(inverse ? "1/θ" : "θ").")
        return ElasticityTable(name: "own", source: options.title, theta: values.map { inverse ? 1 / $0 : $0 })
    }
}

/// Where labels stand in a grid, for tables in long form.
struct Places {
    let grid: Grid
    init(_ grid: Grid) { self.grid = grid }

    /// Calls `body` with the places of the key columns and the number of each row.
    ///
    /// A key column is a country if any of its names is one of country, origin, destination; else a sector.
    /// - Throws: `WorldProblem` listing rows with unknown labels or a second number for one cell.
    func each(_ table: Table, keys: [[String]], _ body: ([Int], Double) -> Void) throws {
        let columns = try keys.map { names -> (Int, Bool) in
            var found: Int?
            for name in names where found == nil { found = try? table.column(name) }
            guard let column = found else { return (try table.column(names[0]), false) }
            return (column, !Set(names).isDisjoint(with: ["country", "origin", "destination"]))
        }
        let value = try table.column("value")
        var problems: [String] = []
        var seen = Set<[Int]>()
        for row in 0..<table.rowCount {
            var key: [Int] = []
            for (column, isCountry) in columns {
                let text = table.text(row, column)
                guard let k = isCountry ? grid.index(of: Country(text)) : grid.index(of: Sector(text.lowercased())) else {
                    problems.append(
                        "\(table.name):\(table.line(row)):\(column + 1): error: \(isCountry ? "country" : "sector") \(text) is not in expenditure.csv; correct the label"
                    )
                    break
                }
                key.append(k)
            }
            guard key.count == columns.count else { continue }
            guard seen.insert(key).inserted else {
                problems.append("\(table.name):\(table.line(row)):1: error: this cell stands twice; keep one")
                continue
            }
            guard let number = try table.number(row, value) else { continue }
            if number < 0 {
                problems.append(
                    "\(table.name):\(table.line(row)):\(value + 1): error: \(number) is negative; shares and values are not")
                continue
            }
            body(key, number)
        }
        guard problems.isEmpty else {
            let more = problems.count > 20 ? "\n(and \(problems.count - 20) more)" : ""
            throw WorldProblem(problems.prefix(20).joined(separator: "\n") + more)
        }
    }
}
