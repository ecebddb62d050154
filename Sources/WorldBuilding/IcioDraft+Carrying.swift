import TradeData

extension IcioDraft {
    /// Carries the flows of the table's year to a later one by what is known of it, which is little.
    ///
    /// ```
    /// own sales grow as GDP,   Z[n,i,j] as √(GDP of n · GDP of i)
    /// ```
    /// American sales grow as exports by chapter and destination did; American purchases of a sector are shared among origins as
    /// customs counted them in 2024, members of the European Union as before among themselves. Prices, exchange rates and all other
    /// pairs are as they were. Trade in strategic goods of 2024 is not used: it holds re-exports, which the table leaves out.
    mutating func carry(from base: Int) throws {
        let (then, now) = (try sources.gdp(year: base), try sources.gdp(year: year))
        func rest(_ gdp: [Country: Double]) -> Double? {
            gdp["WLD"].map { $0 - countries.reduce(0.0) { $1 == "TWN" ? $0 : $0 + (gdp[$1] ?? 0) } }
        }
        let growth = countries.map { country -> Double in
            let (a, b) = country == .restOfWorld ? (rest(then), rest(now)) : (then[country], now[country])
            guard let a, let b, a > 0, b > 0 else { return 1 }
            return b / a
        }
        let before = flows
        for n in 0..<N {
            for i in 0..<N {
                let factor = (growth[n] * growth[i]).squareRoot()
                for j in 0..<G { flows[j][n * N + i] *= factor }
                serviceTotals[n * N + i] *= factor
            }
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
