import Foundation
import TradeData

/// Reads plain long CSV: `flows.csv`, and where they are there `inputs.csv` and `elasticities.csv`.
///
/// - `flows.csv`: origin, destination, sector, value at customs prices, own sales included; optional tariff, a rate (0.05) or a
///   percentage (5%).
/// - `inputs.csv`: country, input, output, value as a share of gross output. Without it all output is value added.
/// - `elasticities.csv`: sector, theta.
struct LongReader {
    let folder: URL
    let options: ImportOptions

    func world() throws -> BuiltWorld {
        var notes: [String] = []
        let t = try Table(contentsOf: folder.appendingPathComponent("flows.csv"))
        let (o, d, s) = (try t.column("origin", "exporter"), try t.column("destination", "importer"), try t.column("sector"))
        let v = try t.column("value", "flow", "trade")
        let rate = try? t.column("tariff", "rate")
        var countries = Set<Country>()
        var sectors: [Sector] = []
        for row in 0..<t.rowCount {
            countries.formUnion([Country(t.text(row, o)), Country(t.text(row, d))])
            let sector = Sector(t.text(row, s).lowercased())
            if !sectors.contains(sector) { sectors.append(sector) }
        }
        let order = countries.sorted { ($0 == .restOfWorld ? 1 : 0, $0) < ($1 == .restOfWorld ? 1 : 0, $1) }
        let grid = Grid(countries: order, sectors: sectors)
        let places = Places(grid)
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        var problems: [String] = []
        var seen = Set<Int>()
        for row in 0..<t.rowCount {
            let (i, n) = (grid.index(of: Country(t.text(row, o)))!, grid.index(of: Country(t.text(row, d)))!)
            let j = grid.index(of: Sector(t.text(row, s).lowercased()))!
            if !seen.insert(flows.offset(n, i, j)).inserted {
                problems.append("\(t.name):\(t.line(row)):1: error: this cell stands twice; keep one")
                continue
            }
            guard let value = try t.number(row, v) else { continue }
            if value < 0 {
                problems.append("\(t.name):\(t.line(row)):\(v + 1): error: negative flow \(value); flows are not"); continue
            }
            flows[n, i, j] = Money(value)
            if let rate {
                let text = t.text(row, rate)
                let percent = text.hasSuffix("%")
                guard text.isEmpty || Double(percent ? String(text.dropLast()) : text) != nil else {
                    problems.append("\(t.name):\(t.line(row)):\(rate + 1): error: \"\(text)\" is no rate; write 0.05 or 5%")
                    continue
                }
                let number = (Double(percent ? String(text.dropLast()) : text) ?? 0) * (percent ? 0.01 : 1)
                if number > 10 {
                    problems.append(
                        "\(t.name):\(t.line(row)):\(rate + 1): error: a tariff of \(100 * number)%; write 5% or 0.05, not 5")
                    continue
                }
                tariffs[n, i, j] = Rate(number)
            }
        }
        guard problems.isEmpty else { throw WorldProblem(problems.prefix(20).joined(separator: "\n")) }
        if rate == nil { notes.append("No tariff column: base tariffs are zero.") }
        let (N, J) = (grid.countryCount, grid.sectorCount)
        var missing = 0
        for n in 0..<N { for j in 0..<J where flows[n, n, j].value == 0 { missing += 1 } }
        if missing > 0 { notes.append("\(missing) of \(N * J) own sales are missing or zero.") }
        var inputs = InputTable<Share>(grid: grid, repeating: Share(0))
        let inputFile = folder.appendingPathComponent("inputs.csv")
        if FileManager.default.fileExists(atPath: inputFile.path) {
            try places.each(try Table(contentsOf: inputFile), keys: [["country"], ["input"], ["output"]]) { k, value in
                inputs[k[0], k[1], k[2]] = Share(value)
            }
        } else {
            notes.append("No inputs.csv: all output is value added.")
        }
        var tables: [ElasticityTable] = []
        let elasticityFile = folder.appendingPathComponent("elasticities.csv")
        if FileManager.default.fileExists(atPath: elasticityFile.path) {
            let e = try Table(contentsOf: elasticityFile)
            let (sector, theta) = (try e.column("sector"), try e.column("theta", "value"))
            var values = [Double](repeating: 0, count: J)
            for row in 0..<e.rowCount {
                guard let j = grid.index(of: Sector(e.text(row, sector).lowercased())), let number = try e.number(row, theta),
                    number > 0
                else {
                    throw WorldProblem("\(e.name):\(e.line(row)):1: error: unknown sector or an elasticity that is not positive")
                }
                values[j] = number
            }
            guard values.allSatisfy({ $0 > 0 }) else {
                throw WorldProblem("\(e.name):1:1: error: an elasticity is missing; give one for each sector")
            }
            tables.append(ElasticityTable(name: "own", source: options.title, theta: values))
        }
        return try .imported(
            Accounts(flows: flows, tariffs: tariffs, inputShares: inputs), elasticities: tables, format: "long CSV", notes: notes,
            options: options)
    }
}
