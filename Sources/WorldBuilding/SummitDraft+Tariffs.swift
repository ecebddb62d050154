import Foundation
import TradeData

extension SummitDraft {
    /// Economies of agreements under which goods pass free in the base year.
    static let freeTrade: [Set<Country>] = [
        SummitGrid.europeanUnion.union(["GBR"]),
        ["BRN", "IDN", "KHM", "LAO", "MYS", "PHL", "SGP", "THA", "VNM"],
        ["ARM", "KAZ", "KGZ", "RUS"],
        ["ARG", "BRA"],
        ["ARE", "KWT", "SAU"],
        ["AUS", "NZL"],
        ["COL", "ECU"],
    ]
    /// ASEAN with one outside partner: free but for farm goods and food.
    static let asean: Set<Country> = ["BRN", "IDN", "KHM", "LAO", "MYS", "PHL", "SGP", "THA", "VNM"]
    static let aseanPartners: Set<Country> = ["CHN", "KOR", "JPN", "AUS", "NZL"]
    /// Economies that levy no duties to speak of.
    static let freePorts: Set<Country> = ["HKG", "SGP", "BRN", "GEO"]
    /// The common tariff of the Gulf.
    static let gulf: Set<Country> = ["ARE", "KWT", "SAU"]
    /// Food lines above this are left at it where the source's averages are swollen by single lines.
    static let foodCap = 0.20

    /// Applied tariffs of the base year.
    ///
    /// Importers of the 2014 tables: their rates of 2014, transposed; Vietnam: those of 2017; the United States:
    /// duty over imports of 2024; China on American goods: with the surcharges of 2018-19, but for farm goods,
    /// food and energy, which are excluded; others by proxies; agreements and free ports as they are.
    mutating func fillTariffs() throws {
        let K = old.countries.count
        let row = old.index["ROW"]!
        let vietnam = try vietnamese()
        let american = try americanDuties()
        let surcharge = try chineseSurcharge()
        let usa = countries.firstIndex(of: "USA")!
        for n in 0..<N {
            let importer = countries[n]
            for i in 0..<N where i != n {
                let exporter = countries[i]
                for j in 0..<G {
                    var rate = 0.0
                    if n == usa {
                        rate = american[i][j]
                    } else if SummitDraft.freePorts.contains(importer) {
                        rate = 0
                    } else if SummitDraft.freeTrade.contains(where: { $0.contains(importer) && $0.contains(exporter) }) {
                        rate = 0
                    } else if SummitDraft.gulf.contains(importer) {
                        rate = 0.05
                    } else if importer == "VNM", let own = vietnam[exporter] ?? vietnam["ROW"] {
                        rate = own[j]
                    } else {
                        let ways = likeness(n)
                        let from = old.index[exporter] ?? row
                        // A proxy's rate on itself is none; take what it asks of the rest of the world.
                        rate = ways.reduce(0.0) { $0 + old.tariffs[j][$1 * K + ($1 == from ? row : from)] } / Double(ways.count)
                        // Economies with which only the proxy has an agreement pay the common rate.
                        if old.index[importer] == nil {
                            rate = ways.reduce(0.0) { $0 + old.tariffs[j][$1 * K + row] } / Double(ways.count)
                        }
                    }
                    let aseanPair =
                        SummitDraft.asean.contains(importer) && SummitDraft.aseanPartners.contains(exporter)
                        || SummitDraft.asean.contains(exporter) && SummitDraft.aseanPartners.contains(importer)
                    if aseanPair && j != 0 && j != 2 { rate = 0 }
                    if j == 0 || j == 2 { rate = min(rate, SummitDraft.foodCap) }
                    if importer == "CHN" && exporter == "USA" { rate += surcharge[j] }
                    tariffs[j][n * N + i] = max(0, (rate * 1e5).rounded() / 1e5)
                }
            }
        }
    }

    /// Vietnam's applied rates of 2017 by exporter, the mean over its exporters for those not listed.
    private func vietnamese() throws -> [Country: [Double]] {
        let t = try sources.table("eora-2017/tariff.csv")
        let (c, x, s, v) = (
            try t.column("importer"), try t.column("exporter"), try t.column("sector"), try t.column("applied_percent")
        )
        var sums: [Country: [(Double, Double)]] = [:]
        for row in 0..<t.rowCount where t.text(row, c) == "VNM" {
            guard let sector = Int(t.text(row, s)), sector <= SummitGrid.eora.count, let rate = try t.number(row, v) else {
                continue
            }
            var cells = sums[Country(t.text(row, x))] ?? Array(repeating: (0, 0), count: G)
            for j in SummitGrid.eora[sector - 1] { cells[j] = (cells[j].0 + rate / 100, cells[j].1 + 1) }
            sums[Country(t.text(row, x))] = cells
        }
        var rates = sums.mapValues { $0.map { $0.1 > 0 ? $0.0 / $0.1 : 0 } }
        if rates["ROW"] == nil {
            rates["ROW"] = (0..<G).map { j in rates.values.reduce(0.0) { $0 + $1[j] } / Double(rates.count) }
        }
        return rates
    }

    /// Duty over imports, `[origin][sector]`; small flows are drawn to the mean of origins without an agreement.
    private func americanDuties() throws -> [[Double]] {
        let agreements: Set<Country> = [
            "CAN", "MEX", "KOR", "SGP", "AUS", "COL", "CHL", "PER", "ISR", "CRI", "DOM", "GTM", "HND", "NIC", "SLV", "CHN", "RUS",
        ]
        var (value, duty) = ([Double](repeating: 0, count: G), [Double](repeating: 0, count: G))
        for origin in us.origins where !agreements.contains(origin) {
            let lines = us.importsBySector(from: origin, concordance)!
            for j in 0..<G { value[j] += lines.value[j]; duty[j] += lines.duty[j] }
        }
        let mean = zip(duty, value).map { $1 > 0 ? $0 / $1 : 0 }
        let prior = 20.0  // million USD
        return countries.map { country in
            let key: Country = SummitGrid.europeanUnion.contains(country) ? "EU" : country
            guard let lines = us.importsBySector(from: key, concordance) else { return mean }
            return (0..<G).map { (lines.duty[$0] + prior * mean[$0]) / (lines.value[$0] + prior) }
        }
    }

    /// China's surcharges on American goods after the fifth wave of 2019, less what its exclusions of 2020 freed.
    ///
    /// Read as additions: so they average 20.5% with the ordinary duties, which is what others count.
    private func chineseSurcharge() throws -> [Double] {
        let t = try sources.table("us-china-2017/tariff_China.csv")
        let to = [0, 0, 1, 1, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 12, 15, 16, 17]
        var (sum, count) = ([Double](repeating: 0, count: G), [Double](repeating: 0, count: G))
        for row in 0..<t.rowCount {
            guard let sector = try t.number(row, 0), Int(sector) <= to.count, let rate = try t.number(row, 1) else { continue }
            sum[to[Int(sector) - 1]] += rate
            count[to[Int(sector) - 1]] += 1
        }
        let excluded = ["agriculture", "food", "mining", "refined-fuels", "vehicles"].map(SummitGrid.index)
        return (0..<G).map { excluded.contains($0) || count[$0] == 0 ? 0 : sum[$0] / count[$0] }
    }
}
