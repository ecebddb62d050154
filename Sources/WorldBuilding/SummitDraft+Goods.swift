import Foundation
import TradeData

extension SummitDraft {
    /// Goods by sector and pair: a prior for each pair, then each exporter balanced to its pairs and its mix.
    ///
    /// Prior: the pair's flows of 2014 where both sides are in these tables, else exporter mix times what the
    /// importer needs; held above trade in semiconductors, batteries and aircraft, which is known for all pairs. What the United
    /// States buys is observed by HS6 and stays as observed; what it sells, by HS2.
    mutating func fillGoods() throws {
        let K = old.countries.count
        let need = (0..<N).map(needs)
        var worldNeed = [Double](repeating: 0, count: G)
        for n in 0..<N { for j in 0..<G { worldNeed[j] += need[n][j] } }
        let worldTotal = worldNeed.reduce(0, +)
        let american = try americanPurchases()
        let usa = countries.firstIndex(of: "USA")!
        let sales = try americanSales()
        for i in 0..<N {
            let totals = (0..<N).map { $0 == i ? 0 : pairs[$0 * N + i] }
            let total = totals.reduce(0, +)
            let exported = (0..<G).reduce(0.0) { $0 + marginExports[i * J + $1] }
            let mix = (0..<G).map { max(marginExports[i * J + $0] / exported, 1e-5) }
            var prior = [Double](repeating: 0, count: N * G)
            for n in 0..<N where n != i && totals[n] > 0 {
                var cells = [Double](repeating: 0, count: G)
                if i == usa, let sold = sales[countries[n]], sold.reduce(0, +) > 0 {
                    cells = sold.map { $0 + 1e-4 * sold.reduce(0, +) / Double(G) }
                } else {
                    let needTotal = need[n].reduce(0, +)
                    for j in 0..<G {
                        let pull = min(5, max(0.2, (need[n][j] / needTotal) / (worldNeed[j] / worldTotal)))
                        cells[j] = mix[j] * pull
                    }
                    if let k = old.index[countries[n]], let l = old.index[countries[i]], n < N - 1, i < N - 1 {
                        let then = (0..<G).map { old.flows[$0][k * K + l] }
                        let sum = then.reduce(0, +)
                        let scale = cells.reduce(0, +)
                        // A tenth of the mix keeps what began after 2014 possible.
                        if sum > 0 { for j in 0..<G { cells[j] = 0.9 * then[j] / sum + 0.1 * cells[j] / scale } }
                    }
                }
                let sum = cells.reduce(0, +)
                for j in 0..<G { cells[j] *= totals[n] / sum }
                raise(&cells, origin: i, destination: n, total: totals[n])
                for j in 0..<G { prior[n * G + j] = cells[j] }
            }
            if i == usa {
                // What it sells is observed in every pair; only the pair totals are imposed.
                for n in 0..<N where n != i { for j in 0..<G { flows[j][n * N + i] = prior[n * G + j] } }
                continue
            }
            // The American row is observed: it is taken out, and the other rows share what is left of the mix.
            let fixed = american[i]
            var columns = (0..<G).map { max(mix[$0] * total - fixed[$0], 0.05 * mix[$0] * total) }
            let left = totals.enumerated().reduce(0.0) { $0 + ($1.offset == usa ? 0 : $1.element) }
            let have = columns.reduce(0, +)
            columns = columns.map { $0 * left / have }
            for j in 0..<G { prior[usa * G + j] = 0 }
            var rows = totals
            rows[usa] = 0
            let report = balance(&prior, rows: rows, columns: columns, tolerance: 1e-9)
            if !report.converged { notes.append("goods of \(countries[i]): balanced to \(report.gap)") }
            for n in 0..<N where n != i {
                let row = (0..<G).reduce(0.0) { $0 + prior[n * G + $1] }
                for j in 0..<G {
                    flows[j][n * N + i] = n == usa ? fixed[j] : row > 0 ? prior[n * G + j] * totals[n] / row : 0
                }
            }
        }
    }

    /// What an economy needs of each good, for production and final use, by its technology.
    private func needs(_ n: Int) -> [Double] {
        var need = (0..<G).map { homeFinal[n * J + $0] }
        let technology = coefficients(n)
        for k in 0..<G {
            for j in 0..<J {
                let at = n * J + j
                need[k] += technology[k * J + j] * (1 - gamma[at]) * (home[at] + marginExports[at])
            }
        }
        return need
    }

    /// Input shares in intermediate use of the economy's likeness in 2014; columns sum to one.
    func coefficients(_ n: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: J * J)
        for k in likeness(n) {
            for j in 0..<J {
                let column = (0..<J).reduce(0.0) { $0 + old.inputs[k][$1 * J + j] }
                for p in 0..<J where column > 0 { sum[p * J + j] += old.inputs[k][p * J + j] / column }
            }
        }
        for j in 0..<J {
            let column = (0..<J).reduce(0.0) { $0 + sum[$1 * J + j] }
            for p in 0..<J { sum[p * J + j] = column > 0 ? sum[p * J + j] / column : 1 / Double(J) }
        }
        return sum
    }

    /// Raises a pair's cells to its trade in semiconductors, batteries and aircraft, within nine tenths of the pair.
    private func raise(_ cells: inout [Double], origin i: Int, destination n: Int, total: Double) {
        guard i < N - 1, n < N - 1 else { return }
        var floors = [Double](repeating: 0, count: G)
        for (layer, sector) in [(4, "electronics"), (1, "electrical-equipment"), (0, "other-transport")] {
            floors[SummitGrid.index(sector)] = strategic.layer(layer, countries[i], countries[n])
        }
        let sum = floors.reduce(0, +)
        guard sum > 0 else { return }
        let shrink = min(1, 0.9 * total / sum)
        var (raised, other) = (0.0, 0.0)
        for j in 0..<G {
            floors[j] *= shrink
            if cells[j] < floors[j] { raised += floors[j] } else { other += cells[j] }
        }
        let scale = other > 0 ? (total - raised) / other : 0
        for j in 0..<G { cells[j] = cells[j] < floors[j] ? floors[j] : cells[j] * scale }
    }

    /// What the United States buys, `[origin][sector]`: the mix of 2024 at the pair total of 2023.
    ///
    /// The Union is one partner there: members share its mix, starting from their own of 2014.
    private func americanPurchases() throws -> [[Double]] {
        let usa = countries.firstIndex(of: "USA")!
        let K = old.countries.count
        var cells = [[Double]](repeating: [Double](repeating: 0, count: G), count: N)
        let special: Set<String> = ["98", "99"]
        func mix(_ origin: Country) -> [Double]? {
            guard let lines = us.imports[origin] else { return nil }
            var sums = [Double](repeating: 0, count: G)
            for line in lines where !special.contains(line.product.chapter) {
                if let s = concordance.sector(of: line.product), let j = SummitGrid.sectors.firstIndex(of: s), j < G {
                    sums[j] += line.value
                }
            }
            return sums
        }
        let listed = us.origins.filter { countries.contains($0) || $0 == "EU" }
        for i in 0..<N where i != usa && !SummitGrid.europeanUnion.contains(countries[i]) {
            let total = pairs[usa * N + i]
            var sums: [Double]
            if let own = mix(countries[i]) {
                sums = own
            } else if countries[i] == "ROW" {
                sums = [Double](repeating: 0, count: G)
                for origin in us.origins where !listed.contains(origin) {
                    for (j, v) in (mix(origin) ?? []).enumerated() { sums[j] += v }
                }
            } else {
                sums = (0..<G).map { max(marginExports[i * J + $0], 1e-6) }
            }
            let sum = sums.reduce(0, +)
            cells[i] = sums.map { $0 / sum * total }
        }
        let members = (0..<N).filter { SummitGrid.europeanUnion.contains(countries[$0]) }
        var prior: [Double] = []
        for i in members {
            let l = old.index[countries[i]]!
            let then = (0..<G).map { old.flows[$0][old.index["USA"]! * K + l] }
            let exported = (0..<G).reduce(0.0) { $0 + marginExports[i * J + $1] }
            let sum = then.reduce(0, +)
            for j in 0..<G {
                prior.append((0.8 * then[j] / sum + 0.2 * marginExports[i * J + j] / exported + 1e-6) * pairs[usa * N + i])
            }
        }
        let rows = members.map { pairs[usa * N + $0] }
        balance(&prior, rows: rows, columns: mix("EU")!, tolerance: 1e-10)
        for (r, i) in members.enumerated() {
            let sum = (0..<G).reduce(0.0) { $0 + prior[r * G + $1] }
            for j in 0..<G { cells[i][j] = prior[r * G + j] * rows[r] / sum }
        }
        return cells
    }

    /// What the United States sells by sector, of 2023, from chapters.
    ///
    /// A chapter that holds several sectors is split by `ChapterMix`; fuels as the margins' exports.
    private func americanSales() throws -> [Country: [Double]] {
        let usa = countries.firstIndex(of: "USA")!
        var split: [String: [Double]] = [:]
        for (chapter, lines) in try ChapterMix(sources, us).shares {
            for (product, share) in lines {
                if let s = concordance.sector(of: product), let j = SummitGrid.sectors.firstIndex(of: s), j < G {
                    split[chapter, default: Array(repeating: 0, count: G)][j] += share
                }
            }
        }
        let (mining, fuels) = (SummitGrid.index("mining"), SummitGrid.index("refined-fuels"))
        split["27"] = (0..<G).map { $0 == mining || $0 == fuels ? marginExports[usa * J + $0] : 0 }
        var sales: [Country: [Double]] = [:]
        for destination in us.destinations {
            let to: Country = countries.contains(destination) ? destination : "ROW"
            for line in us.exportLines(to: destination, year: 2023) where line.chapter.code != "98" && line.chapter.code != "99" {
                guard let shares = split[line.chapter.code] else { continue }
                let sum = shares.reduce(0, +)
                for j in 0..<G { sales[to, default: Array(repeating: 0, count: G)][j] += line.value * shares[j] / sum }
            }
        }
        return sales
    }
}
