import FoundationEssentials
import TradeData

/// The folder of source tables that the builders read; none of it is shipped.
///
/// A builder is written for one edition of each table, and its result is the same bit for bit: tables of other editions are refused
/// by the hashes of `Data/worlds/sources.csv`.
struct SourceTables {
    let folder: URL

    func table(_ path: String) throws -> Table {
        let url = folder.appendingPathComponent(path)
        return try Table(csv: bytes(path), name: url.lastPathComponent)
    }

    /// The bytes of a table.
    /// - Throws: `Problems` for a table that is missing, unknown or of another edition.
    func bytes(_ path: String) throws -> Data {
        let url = folder.appendingPathComponent(path)
        let data = try FileBytes.read(url, limit: Table.largestFile, remedy: "give the folder of the source tables")
        let known = try Table(csv: DataLocation.read("worlds/sources.csv"), name: "sources.csv")
        let (file, hash) = (try known.column("path"), try known.column("sha256"))
        guard let row = (0..<known.rowCount).first(where: { known.text($0, file) == path }) else {
            throw Problems("\(path) is not listed", remedy: "add its hash", file: "sources.csv")
        }
        let own = sha256Hex(data)
        guard known.text(row, hash) == own else {
            // One year's table under the name of another's is the likeliest mistake.
            if let other = (0..<known.rowCount).first(where: { known.text($0, hash) == own }) {
                throw Problems(
                    "this file is \(known.text(other, file)) under another name", remedy: "put each table at its own place",
                    file: url.path)
            }
            throw Problems(
                "this is not the edition of the table that the builder reads",
                remedy: "get that edition, or write the hash of this one into worlds/sources.csv", file: url.path)
        }
        return data
    }

    /// GDP in million USD of a year: World Bank, else IMF.
    func gdp(year: Int) throws -> [Country: Double] {
        var gdp: [Country: Double] = [:]
        for (path, country, value, unit) in [
            ("gdp/imf_weo_ngdpd_2020_2028.csv", "economy_code", "ngdpd_bn_usd", 1e3),
            ("gdp/wdi_gdp_1995_2024.csv", "country_iso3", "gdp_usd", 1e-6),
        ] {
            let t = try table(path)
            let (c, y, v) = (try t.column(country), try t.column("year"), try t.column(value))
            for row in 0..<t.rowCount where try t.number(row, y) == Double(year) {
                if let x = try t.number(row, v) { gdp[Country(t.text(row, c))] = x * unit }
            }
        }
        return gdp
    }
}

extension Table {
    /// What is wrong with a label that a builder does not know.
    func unknown(_ what: String, _ row: Int, _ column: Int) -> Problems {
        Problems([
            problem(
                "unknown \(what) \(PlainText.quoted(text(row, column)))", remedy: "correct the label", row: row, column: column)
        ])
    }
}

/// Trade among pairs in the five strategic layers of 2024, million USD: aerospace, batteries, critical
/// minerals, pharmaceutical ingredients, semiconductors.
struct StrategicGoods {
    static let layers = ["aerospace", "batteries", "critical_minerals", "pharma_apis", "semiconductors"]
    /// By `origin>destination`, one number a layer.
    private var values: [String: [Double]] = [:]

    init(_ sources: SourceTables) throws {
        for (k, layer) in StrategicGoods.layers.enumerated() {
            let t = try sources.table("strategic-goods-2024/\(layer)_edges.csv")
            let (i, n, v) = (try t.column("exporter_iso3"), try t.column("importer_iso3"), try t.column("value_kusd"))
            for row in 0..<t.rowCount {
                values["\(t.text(row, i))>\(t.text(row, n))", default: [0, 0, 0, 0, 0]][k] += (try t.number(row, v) ?? 0) / 1e3
            }
        }
    }

    func layer(_ k: Int, _ origin: Country, _ destination: Country) -> Double { values["\(origin)>\(destination)"]?[k] ?? 0 }
    func total(_ origin: Country, _ destination: Country) -> Double {
        values["\(origin)>\(destination)"]?.reduce(0, +) ?? 0
    }
}

/// Flows and technology of 2014 in 44 economies, in the sectors of the `icio` worlds but mining and basic metals, each held whole
/// (`IcioGrid.wiod`); million USD.
struct World2014 {
    let countries: [Country]
    let index: [Country: Int]
    /// Flows at border prices, `[sector][destination·44 + origin]`.
    let flows: [[Double]]
    /// Inputs in money, `[country][input·J + output]`.
    let inputs: [[Double]]
    /// Value added in gross output, `[country·J + sector]`, and gross output.
    let valueAdded: [Double]
    let output: [Double]
    /// Trade by its own 50 sectors, for weights.
    let trade50: [Double]

    init(_ sources: SourceTables) throws {
        let J = IcioGrid.sectors.count
        let labels = try sources.table("wiod-2014/value_added.csv")
        let countries = (0..<labels.rowCount).map { Country(labels.text($0, 0)) }
        let index = Dictionary(uniqueKeysWithValues: zip(countries, countries.indices))
        let N = countries.count
        func place(_ t: Table, _ row: Int, _ column: Int) throws -> Int {
            guard let k = index[Country(t.text(row, column))] else {
                throw t.unknown("economy", row, column)
            }
            return k
        }
        func sector(_ t: Table, _ row: Int, _ column: Int) throws -> Int {
            guard let k = Int(t.text(row, column).dropFirst()), (1...50).contains(k) else {
                throw t.unknown("sector", row, column)
            }
            return k - 1
        }
        let spendingTable = try sources.table("wiod-2014/expenditure.csv")
        var spending = [Double](repeating: 0, count: N * 50)
        for row in 0..<spendingTable.rowCount {
            let (n, j) = (try place(spendingTable, row, 0), try sector(spendingTable, row, 1))
            spending[n * 50 + j] = try spendingTable.number(row, 2) ?? 0
        }
        // The flows clear with the rates as labelled, though the rate belongs to the importer named as origin.
        let tariffTable = try sources.table("wiod-2014/tariff.csv")
        var labelled = [Double](repeating: 1, count: 50 * N * N)
        for row in 0..<tariffTable.rowCount {
            let (i, n, j) = (try place(tariffTable, row, 0), try place(tariffTable, row, 1), try sector(tariffTable, row, 2))
            labelled[(j * N + n) * N + i] = try tariffTable.number(row, 3) ?? 1
        }
        let shareTable = try sources.table("wiod-2014/trade_share.csv")
        var flows50 = [Double](repeating: 0, count: 50 * N * N)
        for row in 0..<shareTable.rowCount {
            let (i, n, j) = (try place(shareTable, row, 0), try place(shareTable, row, 1), try sector(shareTable, row, 2))
            let at = (j * N + n) * N + i
            flows50[at] = (try shareTable.number(row, 3) ?? 0) * spending[n * 50 + j] / labelled[at]
        }
        var flows = [[Double]](repeating: [Double](repeating: 0, count: N * N), count: J)
        var trade50 = [Double](repeating: 0, count: 50)
        var output50 = [Double](repeating: 0, count: N * 50)
        for j in 0..<50 {
            for n in 0..<N { for i in 0..<N where i != n { trade50[j] += flows50[(j * N + n) * N + i] } }
        }
        for j in 0..<50 {
            let to = IcioGrid.wiod[j]
            for n in 0..<N {
                for i in 0..<N {
                    let z = flows50[(j * N + n) * N + i]
                    flows[to][n * N + i] += z
                    output50[i * 50 + j] += z
                }
            }
        }
        let factorTable = try sources.table("wiod-2014/factor_share.csv")
        var factor = [Double](repeating: 1, count: N * 50)
        for row in 0..<factorTable.rowCount {
            let (n, j) = (try place(factorTable, row, 1), try sector(factorTable, row, 0))
            factor[n * 50 + j] = try factorTable.number(row, 2) ?? 1
        }
        var inputs = [[Double]](repeating: [Double](repeating: 0, count: J * J), count: N)
        let inputTable = try sources.table("wiod-2014/intermediate_share.csv")
        for row in 0..<inputTable.rowCount {
            let (k, j, n) = (try sector(inputTable, row, 0), try sector(inputTable, row, 1), try place(inputTable, row, 2))
            inputs[n][IcioGrid.wiod[k] * J + IcioGrid.wiod[j]] +=
                (try inputTable.number(row, 3) ?? 0) * (1 - factor[n * 50 + j]) * output50[n * 50 + j]
        }
        var valueAdded = [Double](repeating: 0, count: N * J)
        var output = valueAdded
        for n in 0..<N {
            for j in 0..<50 {
                output[n * J + IcioGrid.wiod[j]] += output50[n * 50 + j]
                valueAdded[n * J + IcioGrid.wiod[j]] += factor[n * 50 + j] * output50[n * 50 + j]
            }
        }
        self.countries = countries
        self.index = index
        self.flows = flows
        self.inputs = inputs
        self.valueAdded = valueAdded
        self.output = output
        self.trade50 = trade50
    }

    func flow(_ destination: Country, _ origin: Country, _ j: Int) -> Double? {
        guard let n = index[destination], let i = index[origin] else { return nil }
        return flows[j][n * countries.count + i]
    }

    /// All goods that `origin` sent to `destination`.
    func goods(_ destination: Country, _ origin: Country) -> Double? {
        guard let n = index[destination], let i = index[origin] else { return nil }
        return (0..<IcioGrid.goods).reduce(0) { $0 + flows[$1][n * countries.count + i] }
    }
}
