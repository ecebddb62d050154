import Foundation

extension PairTotals {
    /// Fills the hole and adds Taiwan, saying for every pair how.
    ///
    /// Where 2014 knows the pair: that flow, grown as the two sides' trade with reporting economies has grown
    /// (for Russia, with those that sanction it). Elsewhere a regression over known pairs,
    /// ```
    /// ln T = β · (1, ln exports of i, ln imports of n, ln S[n,i], S = 0, ln S of i, ln S of n)
    /// ```
    /// S being 2024 trade in five groups of strategic goods, which is known for all pairs; both are held above S itself.
    /// Taiwan's exports to the United States and imports from it are customs figures.
    /// - Complexity: O(N²) with N economies.
    static func mended(from folder: URL) throws -> PairTotals {
        let sources = SourceTables(folder: folder)
        let published = try published(from: folder)
        let hole = Set(published.hole())
        let strategic = try StrategicGoods(sources)
        let old = try World2014(sources)
        let census = try USTrade(sources)

        let countries = (published.countries + ["TWN"]).sorted()
        let N = countries.count
        var pairs = PairTotals(countries: countries, values: [Double](repeating: 0, count: N * N))
        for n in 0..<N { for i in 0..<N { pairs.values[n * N + i] = published[countries[n], countries[i]] ?? 0 } }
        // Sizes count only trade with economies outside the hole, so that members and others compare.
        let outside = countries.indices.filter { !hole.contains(countries[$0]) && countries[$0] != "TWN" }
        func exports(_ i: Int) -> Double { outside.reduce(0) { $0 + pairs.values[$1 * N + i] } }
        func imports(_ n: Int) -> Double { outside.reduce(0) { $0 + pairs.values[n * N + $1] } }
        let strategicExports = countries.indices.map { i in outside.reduce(0.0) { $0 + strategic.total(countries[i], countries[$1]) } }
        let strategicImports = countries.indices.map { n in outside.reduce(0.0) { $0 + strategic.total(countries[$1], countries[n]) } }
        var sizeOut = countries.indices.map(exports)
        var sizeIn = countries.indices.map(imports)

        // Taiwan: the sum over partners is unknown, its size is the margins' goods trade.
        let taiwan = countries.firstIndex(of: "TWN")!
        let margins = try Margins(sources, year: 2022)
        let reporting = margins.countries.filter { !hole.contains($0) && $0 != "TWN" && $0 != "ROW" }
        let perMargin = reporting.reduce(0.0) { sum, c in sum + (countries.firstIndex(of: c).map { sizeOut[$0] } ?? 0) }
            / reporting.reduce(0.0) { $0 + margins.goodsExports(of: $1) }
        let taiwanGoods = margins.goodsExports(of: "TWN") * perMargin
        sizeOut[taiwan] = taiwanGoods
        sizeIn[taiwan] = taiwanGoods * (old.countries.indices.reduce(0.0) {
            $0 + (old.goods("TWN", old.countries[$1]) ?? 0) * (old.countries[$1] == "TWN" ? 0 : 1) }
            / old.countries.indices.reduce(0.0) {
                $0 + (old.goods(old.countries[$1], "TWN") ?? 0) * (old.countries[$1] == "TWN" ? 0 : 1) })

        func regressors(_ n: Int, _ i: Int) -> [Double] {
            let s = strategic.total(countries[i], countries[n])
            return [
                1, log(max(sizeOut[i], 1e-3)), log(max(sizeIn[n], 1e-3)), s > 0.001 ? log(s) : log(0.001), s > 0.001 ? 0 : 1,
                log(max(strategicExports[i], 1e-3)), log(max(strategicImports[n], 1e-3)),
            ]
        }
        var x: [[Double]] = []
        var y: [Double] = []
        for n in 0..<N {
            for i in 0..<N where i != n && pairs.values[n * N + i] > 100 && i != taiwan && n != taiwan {
                x.append(regressors(n, i))
                y.append(log(pairs.values[n * N + i]))
            }
        }
        let beta = leastSquares(x, y)
        let squares = zip(x, y).reduce(0.0) { sum, row in
            let e = row.1 - zip(beta, row.0).reduce(0) { $0 + $1.0 * $1.1 }
            return sum + e * e
        }
        pairs.regressionError = (squares / Double(y.count)).squareRoot()
        pairs.regressionPairs = y.count

        // Growth since 2014 of a side's trade with the reporting economies of 2014; Russia's with those that sanction it.
        let neutral: Set<Country> = ["CHN", "IND", "TUR", "BRA", "IDN", "MEX"]
        func growth(_ c: Country, exporting: Bool, from russia: Bool) -> Double {
            guard let k = countries.firstIndex(of: c), c != "TWN" else { return 1 }
            var (now, then) = (0.0, 0.0)
            for p in outside where old.index[countries[p]] != nil && countries[p] != c && !(russia && neutral.contains(countries[p])) {
                now += exporting ? pairs.values[p * N + k] : pairs.values[k * N + p]
                then += (exporting ? old.goods(countries[p], c) : old.goods(c, countries[p])) ?? 0
            }
            return then > 0 ? now / then : 1
        }
        func fill(_ n: Int, _ i: Int) {
            let (destination, origin) = (countries[n], countries[i])
            let floor = strategic.total(origin, destination)
            if let then = old.goods(destination, origin), then > 0, origin != "ROW", destination != "ROW" {
                let russia = origin == "RUS" || destination == "RUS"
                let out = origin == "TWN" ? sizeOut[taiwan] / oldTotal(old, "TWN", exporting: true) : growth(origin, exporting: true, from: russia)
                let into = destination == "TWN"
                    ? sizeIn[taiwan] / oldTotal(old, "TWN", exporting: false) : growth(destination, exporting: false, from: russia)
                pairs.values[n * N + i] = max(then * (russia ? min(out, into) : (out * into).squareRoot()), floor)
                pairs.origins[n * N + i] = .grown
            } else {
                let estimate = exp(zip(beta, regressors(n, i)).reduce(0) { $0 + $1.0 * $1.1 })
                pairs.values[n * N + i] = max(estimate, floor)
                pairs.origins[n * N + i] = .regression
            }
        }
        for n in 0..<N {
            for i in 0..<N where i != n {
                let inHole = hole.contains(countries[n]) && hole.contains(countries[i])
                if inHole || i == taiwan || n == taiwan { fill(n, i) }
            }
        }
        // Taiwan with the United States: customs figures; imports of 2024 brought back to 2023 as all US imports.
        let us = countries.firstIndex(of: "USA")!
        pairs.values[taiwan * N + us] = census.exports(to: "TWN", year: 2023)
        pairs.origins[taiwan * N + us] = .census
        pairs.values[us * N + taiwan] = USTrade.taiwanImports2023
        pairs.origins[us * N + taiwan] = .census
        pairs.scale(origin: taiwan, to: taiwanGoods, keeping: us)
        pairs.scale(destination: taiwan, to: sizeIn[taiwan], keeping: us)
        return pairs
    }

    private mutating func scale(origin i: Int, to total: Double, keeping fixed: Int) {
        let N = countries.count
        let rest = (0..<N).reduce(0.0) { $0 + ($1 == fixed ? 0 : values[$1 * N + i]) }
        let factor = (total - values[fixed * N + i]) / rest
        for n in 0..<N where n != fixed { values[n * N + i] *= factor }
    }
    private mutating func scale(destination n: Int, to total: Double, keeping fixed: Int) {
        let N = countries.count
        let rest = (0..<N).reduce(0.0) { $0 + ($1 == fixed ? 0 : values[n * N + $1]) }
        let factor = (total - values[n * N + fixed]) / rest
        for i in 0..<N where i != fixed { values[n * N + i] *= factor }
    }
}

private func oldTotal(_ old: World2014, _ c: Country, exporting: Bool) -> Double {
    old.countries.reduce(0.0) { $0 + ($1 == c ? 0 : (exporting ? old.goods($1, c) : old.goods(c, $1)) ?? 0) }
}

/// Coefficients that minimise the squared error of `y` on the columns of `x`, by the normal equations.
func leastSquares(_ x: [[Double]], _ y: [Double]) -> [Double] {
    let K = x[0].count
    var a = [[Double]](repeating: [Double](repeating: 0, count: K + 1), count: K)
    for (row, value) in zip(x, y) {
        for p in 0..<K {
            for q in 0..<K { a[p][q] += row[p] * row[q] }
            a[p][K] += row[p] * value
        }
    }
    for p in 0..<K {
        let pivot = (p..<K).max { abs(a[$0][p]) < abs(a[$1][p]) }!
        a.swapAt(p, pivot)
        precondition(abs(a[p][p]) > 0, "The regressors are collinear.")
        for r in 0..<K where r != p {
            let factor = a[r][p] / a[p][p]
            for q in p...K { a[r][q] -= factor * a[p][q] }
        }
    }
    return (0..<K).map { a[$0][K] / a[$0][$0] }
}
