import FoundationEssentials
import TradeData

extension IcioDraft {
    /// The highest rate on farm goods and food: averages of single lines with specific duties are far above what trade pays.
    static let farmCap = 0.20
    /// Food rates above this are artefacts of specific duties and of lines that nobody trades; farm goods' rate stands in.
    static let artefact = 0.60

    /// Applied tariffs of the day whose law the world carries.
    ///
    /// Most-favoured-nation rates: the ninetieth percentile of the table of applied rates over partners without an agreement, because
    /// unilateral preferences, which no agreement tells of, are lower. Over them the agreements (`TradeAgreements`); where the table itself is lower, it wins, unless that preference was withdrawn. The United
    /// States: duty over imports by partner in 2024, or its schedule for the law of 2017. China on American goods: with what is left of
    /// its additional duties of 2018-20.
    mutating func fillTariffs() throws {
        let edition = year <= 2018 ? 2017 : 2022
        let applied = try IcioTable(sources.table("icio-2011-2022/tariffs-\(edition).csv"), matching: countries)
        let table = (0..<G).map { j in
            let count = Double(IcioGrid.sectorList[j].isic.count)
            return applied.goods(j).map { $0 / count }
        }
        let mfn = try mostFavoured(table)
        let usa = countries.firstIndex(of: "USA")!
        let american = try americanDuties()
        let surcharge = lawDay > Day("2018-07-06")! ? try chineseSurcharge() : [Double](repeating: 0, count: G)
        for n in 0..<N {
            for i in 0..<N where i != n {
                let coverage = agreements.coverage(importer: countries[n], exporter: countries[i], on: lawDay)
                let isWithdrawn = agreements.isWithdrawn(importer: countries[n], exporter: countries[i], on: lawDay)
                let inTable = countries[n] != .restOfWorld && countries[i] != .restOfWorld && !isWithdrawn
                for j in 0..<G {
                    let gone = coverage.map { IcioGrid.farm.contains(j) ? $0.farm : $0.industry } ?? 0
                    var rate = mfn[n][j] * (1 - gone)
                    if inTable { rate = min(rate, table[j][n * N + i]) }
                    if n == usa { rate = lawDay.isBefore2018 ? min(american[i][j] * (1 - gone), max(rate, 0)) : american[i][j] }
                    if countries[n] == "CHN" && countries[i] == "USA" { rate += surcharge[j] }
                    tariffs[j][n * N + i] = (max(0, rate) * 1e5).rounded() / 1e5
                }
            }
        }
        noteSurcharge(surcharge)
    }

    /// Most-favoured-nation rates, `[importer][sector]`, farm goods and food capped; the rest of the world asks the median of all, the Union counted once.
    private mutating func mostFavoured(_ table: [[Double]]) throws -> [[Double]] {
        var capped: [(importer: Country, text: String)] = []
        var rates = [[Double]](repeating: [Double](repeating: 0, count: G), count: N)
        let food = IcioGrid.index("food")
        for n in 0..<N where countries[n] != .restOfWorld {
            let others = (0..<N).filter { i in
                i != n && countries[i] != .restOfWorld
                    && agreements.coverage(importer: countries[n], exporter: countries[i], on: lawDay) == nil
            }
            for j in 0..<G { rates[n][j] = quantile(0.9, others.map { table[j][n * N + $0] }) }
            let raw = rates[n]
            if raw[food] > IcioDraft.artefact { rates[n][food] = raw[IcioGrid.index("farming")] }
            for j in IcioGrid.farm { rates[n][j] = min(rates[n][j], IcioDraft.farmCap) }
            for j in IcioGrid.farm.sorted() where rates[n][j] < raw[j] && countries[n] != "USA" {
                capped.append((countries[n], "\(IcioGrid.sectors[j]) \(percent(raw[j])) → \(percent(rates[n][j]))"))
            }
        }
        // The Union has one tariff; its members' averages differ in the last digit.
        let union = try EconomyGroups.load().members(of: "EU27", on: lawDay) ?? []
        let apart = (0..<N).filter { countries[$0] != .restOfWorld && (!union.contains(countries[$0]) || countries[$0] == "DEU") }
        let rest = (0..<G).map { j in quantile(0.5, apart.map { rates[$0][j] }) }
        if let row = countries.firstIndex(of: .restOfWorld) { rates[row] = rest }
        let listed = capped.filter { !union.contains($0.importer) }.map { "\($0.importer) \($0.text)" }
        let members = capped.filter { union.contains($0.importer) }
        notes.append(
            "\(capped.count) most-favoured-nation rates on farm goods and food are artefacts of specific duties and idle lines, and capped: "
                + (listed + (members.first.map { ["EU members \($0.text)"] } ?? [])).joined(separator: ", ") + ".")
        return rates
    }

    private func quantile(_ q: Double, _ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(q * Double(sorted.count)))]
    }

    /// What the United States asks, `[origin][sector]`: duty over imports of 2024, or the schedule's ordinary rates.
    private func americanDuties() throws -> [[Double]] {
        let groups = try EconomyGroups.load()
        let union = groups.members(of: "EU27", on: lawDay) ?? []
        let ordinary = lawDay.isBefore2018 ? try ScheduleRates(sources) : nil
        func lines(_ origin: Country) -> (value: [Double], duty: [Double])? {
            if let ordinary { return ordinary.duty(us, from: origin, concordance) }
            return us.importsBySector(from: origin, concordance)
        }
        // Small flows are drawn to the mean of origins without an agreement.
        let apart: Set<Country> = ["CHN", "RUS", "BLR", "CUB", "PRK"]
        var (value, duty) = ([Double](repeating: 0, count: G), [Double](repeating: 0, count: G))
        for origin in us.origins where !apart.contains(origin) {
            guard agreements.coverage(importer: "USA", exporter: origin, on: lawDay) == nil else { continue }
            let own = lines(origin)!
            for j in 0..<G { value[j] += own.value[j]; duty[j] += own.duty[j] }
        }
        let mean = zip(duty, value).map { $1 > 0 ? $0 / $1 : 0 }
        let prior = 20.0  // million USD
        let listed = Set(countries).union(union)
        return countries.map { country in
            var own = lines(union.contains(country) ? "EU" : country)
            if country == .restOfWorld {
                var sum = (value: [Double](repeating: 0, count: G), duty: [Double](repeating: 0, count: G))
                for origin in us.origins where origin != "EU" && !listed.contains(origin) {
                    let part = lines(origin)!
                    for j in 0..<G { sum.value[j] += part.value[j]; sum.duty[j] += part.duty[j] }
                }
                own = sum
            }
            guard let own else { return mean }
            return (0..<G).map { (own.duty[$0] + prior * mean[$0]) / (own.value[$0] + prior) }
        }
    }

    /// China's additional duties on American goods after the wave of September 2019, less what its exclusions of 2020 free: farm goods,
    /// food, energy, ores and cars.
    private func chineseSurcharge() throws -> [Double] {
        let t = try sources.table("us-china-2017/tariff_China.csv")
        // The source's 22 goods sectors: A01-02, A03, B05-06, B07-08, B09, C10T12 … C31T33; basic metals are one.
        let to: [[Int]] = [
            [0, 1], [1], [2], [3], [3], [4], [5], [6], [7], [8], [9], [10], [11], [12], [13, 14], [15], [16], [17], [18], [19],
            [20], [21],
        ]
        var (sum, count) = ([Double](repeating: 0, count: G), [Double](repeating: 0, count: G))
        for row in 0..<t.rowCount {
            guard let sector = try t.number(row, 0), Int(sector) <= to.count, let rate = try t.number(row, 1) else { continue }
            for j in to[Int(sector) - 1] { sum[j] += rate; count[j] += 1 }
        }
        let excluded = Set(
            ["farming", "forestry-fishing", "food", "energy-extraction", "ores-quarrying", "refined-fuels", "vehicles"]
                .map(IcioGrid.index))
        return (0..<G).map { excluded.contains($0) || count[$0] == 0 ? 0 : sum[$0] / count[$0] }
    }

    /// How much of American sales to China the additional duties are taken to reach.
    private mutating func noteSurcharge(_ surcharge: [Double]) {
        guard surcharge.contains(where: { $0 > 0 }) else { return }
        let (china, usa) = (countries.firstIndex(of: "CHN")!, countries.firstIndex(of: "USA")!)
        let sales = (0..<G).map { flows[$0][china * N + usa] }
        let all = sales.reduce(0, +)
        let reached = (0..<G).reduce(0.0) { $0 + (surcharge[$1] > 0 ? sales[$1] : 0) }
        let mean = (0..<G).reduce(0.0) { $0 + surcharge[$1] * sales[$1] } / all
        notes.append(
            "China's additional duties of 2018-20 are taken as collected on \(percent(reached / all)) of American goods and excluded on the"
                + " rest (farm goods, food, energy, ores, cars); on average \(percent(mean)) of all.")
    }
}

extension Day {
    /// Whether the law is from before the trade war.
    var isBefore2018: Bool { self < Day("2018-01-01")! }
}

/// The ordinary rates of the American schedule by HS6: the mean over lines of eight digits that are free or ad valorem.
private struct ScheduleRates {
    private var rates: [String: Double] = [:]

    init(_ sources: SourceTables) throws {
        let t = try sources.table("us-mfn-2025/mfn_rates_2025.csv")
        let (code, rate, kind) = (try t.column("hs8"), try t.column("mfn_rate"), try t.column("rate_type"))
        var sums: [String: (sum: Double, count: Double)] = [:]
        for row in 0..<t.rowCount where ["free", "ad_valorem"].contains(t.text(row, kind)) {
            guard let value = try t.number(row, rate) else { continue }
            let key = String(t.text(row, code).prefix(6))
            let old = sums[key] ?? (0, 0)
            sums[key] = (old.sum + value, old.count + 1)
        }
        rates = sums.mapValues { $0.sum / $0.count }
    }

    /// What imports of 2024 from an origin would pay at ordinary rates, by sector; lines with specific duties count at none.
    func duty(_ us: USTrade, from origin: Country, _ concordance: Concordance) -> (value: [Double], duty: [Double])? {
        guard let lines = us.imports[origin] else { return nil }
        var value = [Double](repeating: 0, count: IcioGrid.goods)
        var duty = value
        for line in lines {
            guard let sector = concordance.sector(of: line.product), let j = IcioGrid.sectors.firstIndex(of: sector),
                j < IcioGrid.goods
            else { continue }
            value[j] += line.value
            duty[j] += line.value * (rates[line.product.code] ?? 0)
        }
        return (value, duty)
    }
}
