import FoundationEssentials
import TradeData

/// What each economy makes, uses and sells abroad, by the 35 sectors of the margins, million USD.
///
/// The sectors that hold several of ours are kept whole here.
struct Margins {
    struct Row {
        var output = 0.0, valueAdded = 0.0, use = 0.0
        var homeIntermediate = 0.0, homeFinal = 0.0, abroadIntermediate = 0.0, abroadFinal = 0.0
        var exports: Double { abroadIntermediate + abroadFinal }
        var home: Double { homeIntermediate + homeFinal }

        mutating func add(_ other: Row, scale: Double) {
            output += scale * other.output
            valueAdded += scale * other.valueAdded
            use += scale * other.use
            homeIntermediate += scale * other.homeIntermediate
            homeFinal += scale * other.homeFinal
            abroadIntermediate += scale * other.abroadIntermediate
            abroadFinal += scale * other.abroadFinal
        }
    }
    let countries: [Country]
    /// `[country][sector 0…34]`.
    let rows: [Country: [Row]]
    /// Cells with negative value added or no output, mended.
    let mended: Int

    init(_ sources: SourceTables, year: Int) throws {
        let t = try sources.table("adb-2022/adb_mrio_country_sector_2017_2022.csv")
        let names = [
            "output", "value_added", "intermediate_use", "dom_sales_intermediate", "dom_sales_final", "exports_intermediate",
            "exports_final",
        ]
        let columns = try names.map { try t.column($0) }
        let (y, c, s) = (try t.column("year"), try t.column("iso3"), try t.column("sector"))
        var countries: [Country] = []
        var rows: [Country: [Row]] = [:]
        for row in 0..<t.rowCount where try t.number(row, y) == Double(year) {
            let code = t.text(row, c)
            let country: Country = code == "KUW" ? "KWT" : Country(code)
            guard let sector = Int(t.text(row, s)), (1...35).contains(sector) else {
                throw t.unknown("sector", row, s)
            }
            let v = try columns.map { try t.number(row, $0) ?? 0 }
            if rows[country] == nil {
                countries.append(country)
                rows[country] = Array(repeating: Row(), count: 35)
            }
            rows[country]![sector - 1] = Row(
                output: v[0], valueAdded: v[1], use: v[2], homeIntermediate: max(0, v[3]), homeFinal: max(0, v[4]),
                abroadIntermediate: max(0, v[5]), abroadFinal: max(0, v[6]))
        }
        // A sector whose value added is negative or implausible takes the world's share in output.
        var mended = 0
        for sector in 0..<35 {
            let output = countries.reduce(0.0) { $0 + max(0, rows[$1]![sector].output) }
            let added = countries.reduce(0.0) { $0 + max(0, rows[$1]![sector].valueAdded) }
            for country in countries {
                let row = rows[country]![sector]
                if row.valueAdded < 0.05 * row.output || row.valueAdded > 0.97 * row.output {
                    if row.output > 0 { mended += 1 }
                    let share = min(0.97, max(0.05, sector == 34 ? 0.97 : added / output))
                    rows[country]![sector].valueAdded = max(0, row.output) * share
                }
            }
        }
        self.countries = countries.filter { $0 != "ROW" }.sorted() + ["ROW"]
        self.rows = rows
        self.mended = mended
    }

    func valueAdded(of country: Country) -> Double { rows[country]!.reduce(0) { $0 + $1.valueAdded } }
}
