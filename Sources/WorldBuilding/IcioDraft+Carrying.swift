import TradeData

extension IcioDraft {
    /// Carries the flows of the table's year to a later one by what is known of it, which is little.
    ///
    /// Own sales grow as GDP, services among economies as the world's GDP, goods among economies not at all (world trade in goods was 24.9
    /// trillion USD in 2022 and 24.4 in 2024). American sales grow as exports by chapter and destination did; American purchases of a
    /// sector are shared among origins as customs counted them in 2024, members of the European Union as before among themselves.
    /// Trade in strategic goods of 2024 is not used: it holds re-exports, which the table leaves out.
    mutating func carry(from base: Int) throws {
        let (then, now) = (try sources.gdp(year: base), try sources.gdp(year: year))
        func rest(_ gdp: [Country: Double]) -> Double? {
            gdp["WLD"].map { $0 - countries.reduce(0.0) { $1 == "TWN" ? $0 : $0 + (gdp[$1] ?? 0) } }
        }
        func growth(_ a: Double?, _ b: Double?) -> Double { a.map { a in b.map { $0 / a } ?? 1 } ?? 1 }
        let own = countries.map { $0 == .restOfWorld ? growth(rest(then), rest(now)) : growth(then[$0], now[$0]) }
        let world = growth(then["WLD"], now["WLD"])
        let before = flows
        for n in 0..<N {
            for i in 0..<N { serviceTotals[n * N + i] *= i == n ? own[n] : world }
            for j in 0..<G { flows[j][n * N + n] *= own[n] }
        }
        let usa = countries.firstIndex(of: "USA")!
        let (sold, mix) = (try americanSales(years: [base, year]), try americanPurchases())
        for j in 0..<G {
            for n in 0..<N where n != usa && sold[0][n][j] > 5 {
                flows[j][n * N + usa] = before[j][n * N + usa] * min(3, max(1 / 3, sold[1][n][j] / sold[0][n][j]))
            }
            let bought = (0..<N).map { $0 == usa ? 0 : flows[j][usa * N + $0] }
            let (total, counted) = (bought.reduce(0, +), mix.reduce(0.0) { $0 + $1[j] })
            for i in 0..<N where i != usa && counted > 0 { flows[j][usa * N + i] = total * mix[i][j] / counted }
        }
        notes.append("Flows are those of \(base), carried to \(year) by GDP and by American trade of \(year).")
    }

    /// American exports of each year, `[year][destination][sector]`; the rest of the world has what no economy here has.
    private func americanSales(years: [Int]) throws -> [[[Double]]] {
        var share: [String: [Double]] = [:]
        for (chapter, products) in try ChapterMix(sources, us).shares {
            var own = [Double](repeating: 0, count: G)
            for (product, part) in products {
                guard let sector = concordance.sector(of: product), let j = grid.index(of: sector), j < G else { continue }
                own[j] += part
            }
            share[chapter] = own
        }
        return years.map { year in
            var sums = [[Double]](repeating: [Double](repeating: 0, count: G), count: N)
            for destination in us.destinations {
                let n = grid.index(of: destination) ?? N - 1
                for line in us.exportLines(to: destination, year: year) {
                    for (j, part) in (share[line.chapter.code] ?? []).enumerated() { sums[n][j] += line.value * part }
                }
            }
            return sums
        }
    }

    /// American imports of 2024, `[origin][sector]`; members of the Union share its lines as they shared the table's.
    private func americanPurchases() throws -> [[Double]] {
        let union = try EconomyGroups.load().members(of: "EU27", on: lawDay) ?? []
        let usa = countries.firstIndex(of: "USA")!
        var sums = [[Double]](repeating: [Double](repeating: 0, count: G), count: N)
        for origin in us.origins {
            guard let lines = us.importsBySector(from: origin, concordance) else { continue }
            let members = countries.indices.filter { origin == "EU" && union.contains(countries[$0]) }
            for j in 0..<G {
                if members.isEmpty {
                    sums[grid.index(of: origin) ?? N - 1][j] += lines.value[j]
                } else {
                    let all = members.reduce(0.0) { $0 + flows[j][usa * N + $1] }
                    for i in members where all > 0 { sums[i][j] += lines.value[j] * flows[j][usa * N + i] / all }
                }
            }
        }
        return sums
    }
}
