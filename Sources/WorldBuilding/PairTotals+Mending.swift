import FoundationEssentials
import Glibc
import TradeData

extension PairTotals {
    /// Fills missing pairs and adds Taiwan; records how each value was obtained.
    ///
    /// First come official totals of single pairs (`Data/worlds/pair-facts.csv`). Where 2014 knows the pair: that flow, grown as
    /// the two sides' trade with reporting economies has grown (for Russia, with those that sanction it). Elsewhere
    /// a regression over known pairs, weighted by the root of their size,
    /// ```
    /// ln T = β · (1, ln exports of i, ln imports of n, ln S[n,i], S = 0, ln S of i, ln S of n, five affinities)
    /// ```
    /// S being 2024 trade in five groups of strategic goods, which is known for all pairs, and an affinity the log of a
    /// group's trade over what the two sides' sizes in it would give. Nothing falls below S itself, and what the regression gives
    /// an economy is held within a fifth of its published trade.
    /// - Complexity: O(N²) with N economies.
    public static func mended(from folder: URL) throws -> PairTotals {
        let sources = SourceTables(folder: folder)
        let published = try published(from: folder)
        let hole = Set(published.hole())
        let old = try World2014(sources)
        let facts = try PairFacts.load()

        let countries = (published.countries + ["TWN"]).sorted()
        let N = countries.count
        let taiwan = countries.firstIndex(of: "TWN")!
        var pairs = PairTotals(countries: countries, values: [Double](repeating: 0, count: N * N))
        for n in 0..<N { for i in 0..<N { pairs.values[n * N + i] = published[countries[n], countries[i]] ?? 0 } }
        let model = try PairRegression(pairs, hole: hole, strategic: try StrategicGoods(sources), facts: facts)
        pairs.regressionError = model.error
        pairs.regressionPairs = model.count

        // Growth since 2014 of a side's trade with the reporting economies of 2014; Russia's with those that sanction it.
        let neutral: Set<Country> = ["CHN", "IND", "TUR", "BRA", "IDN", "MEX"]
        let before = pairs
        func growth(_ c: Country, exporting: Bool, russia: Bool) -> Double {
            let partners = old.countries.filter { $0 != c && $0 != "ROW" }
            func sum(_ flow: (Country, Country) -> Double?) -> Double {
                partners.reduce(0) { total, p in
                    if c != "TWN", hole.contains(p) && hole.contains(c) || p == "TWN" || (russia && neutral.contains(p)) {
                        return total
                    }
                    return total + ((exporting ? flow(p, c) : flow(c, p)) ?? 0)
                }
            }
            let then = sum { old.goods($0, $1) ?? 0 }
            if c == "TWN" { return then > 0 ? facts.total("TWN", exporting: exporting) / then : 1 }
            return then > 0 ? sum { before[$0, $1] ?? 0 } / then : 1
        }
        for n in 0..<N {
            for i in 0..<N where i != n {
                let (destination, origin) = (countries[n], countries[i])
                guard hole.contains(destination) && hole.contains(origin) || i == taiwan || n == taiwan else { continue }
                let at = n * N + i
                if let fact = facts[origin, destination] {
                    pairs.values[at] = fact.value
                    pairs.origins[at] = .official
                    pairs.sources["\(origin)>\(destination)"] = fact.source
                    continue
                }
                let floor = model.strategic.total(origin, destination)
                if let then = old.goods(destination, origin), then > 0 {
                    let russia = origin == "RUS" || destination == "RUS"
                    let (out, into) = (
                        growth(origin, exporting: true, russia: russia), growth(destination, exporting: false, russia: russia)
                    )
                    pairs.values[at] = max(then * (russia ? min(out, into) : (out * into).squareRoot()), floor)
                    pairs.origins[at] = .grown
                } else {
                    pairs.values[at] = max(model.estimate(n, i), floor)
                    pairs.origins[at] = .regression
                }
            }
        }
        pairs.limitRegression(to: 0.2, of: before)
        // What Taiwan trades with the United States is in its customs figures.
        let us = countries.firstIndex(of: "USA")!
        pairs.values[taiwan * N + us] = try USTrade(sources).exports(to: "TWN", year: 2023)
        pairs.origins[taiwan * N + us] = .official
        pairs.sources["USA>TWN"] = "US Census Bureau: exports"
        // Taiwan's totals are known: what is estimated shares what the official pairs leave.
        for exporting in [true, false] {
            let cells = (0..<N).filter { $0 != taiwan }.map { exporting ? $0 * N + taiwan : taiwan * N + $0 }
            let known = cells.filter { pairs.origins[$0] == .official }.reduce(0.0) { $0 + pairs.values[$1] }
            let open = cells.filter { pairs.origins[$0] != .official }
            let factor = (facts.total("TWN", exporting: exporting) - known) / open.reduce(0.0) { $0 + pairs.values[$1] }
            guard factor > 0, factor.isFinite else {
                throw Problems(
                    "the official pairs of Taiwan exceed its total", remedy: "correct one of them", file: "pair-facts.csv")
            }
            for cell in open { pairs.values[cell] *= factor }
        }
        return pairs
    }

    /// Keeps what the regression gives an economy, as seller and as buyer, within a share of its published trade.
    private mutating func limitRegression(to share: Double, of published: PairTotals) {
        let N = countries.count
        func factor(_ cells: [Int]) -> Double {
            let filled = cells.filter { origins[$0] == .regression }.reduce(0.0) { $0 + values[$1] }
            let known = cells.reduce(0.0) { $0 + published.values[$1] }
            return known > 0 && filled > 0 ? min(1, share * known / filled) : 1
        }
        let selling = countries.indices.map { i in factor((0..<N).map { $0 * N + i }) }
        let buying = countries.indices.map { n in factor((0..<N).map { n * N + $0 }) }
        for n in 0..<N {
            for i in 0..<N where origins[n * N + i] == .regression { values[n * N + i] *= min(selling[i], buying[n]) }
        }
    }
}

/// Official totals of single pairs and of all of an economy's trade, `Data/worlds/pair-facts.csv`.
struct PairFacts {
    private var values: [String: (value: Double, source: String)] = [:]

    static func load() throws -> PairFacts {
        let t = try Table(csv: DataLocation.read("worlds/pair-facts.csv"), name: "pair-facts.csv")
        let (i, n, v, s) = (
            try t.column("origin"), try t.column("destination"), try t.column("million_usd"), try t.column("source")
        )
        let y = try t.column("year")
        var facts = PairFacts()
        for row in 0..<t.rowCount {
            guard try (0...1e9).contains(t.value(row, v)) else {
                throw Problems([
                    t.problem("a total is not between 0 and 1e9", remedy: "correct it, in million USD", row: row, column: v)
                ])
            }
            facts.values["\(t.text(row, i))>\(t.text(row, n))"] = (
                try t.value(row, v), "\(t.text(row, s)), \(t.text(row, y))"
            )
        }
        return facts
    }

    subscript(origin: Country, destination: Country) -> (value: Double, source: String)? { values["\(origin)>\(destination)"] }
    func total(_ c: Country, exporting: Bool) -> Double { values[exporting ? "\(c)>*" : "*>\(c)"]?.value ?? 0 }
}

/// The regression that fills pairs about which nothing but their strategic goods is known.
struct PairRegression {
    let strategic: StrategicGoods
    private let countries: [Country]
    private let sizeOut: [Double], sizeIn: [Double]
    /// By layer, exports and imports of each economy with those outside the hole, and the layer's total.
    private let layerOut: [[Double]], layerIn: [[Double]], layerTotal: [Double]
    private var beta: [Double] = []
    private(set) var error = 0.0
    private(set) var count = 0

    init(_ pairs: PairTotals, hole: Set<Country>, strategic: StrategicGoods, facts: PairFacts) throws {
        countries = pairs.countries
        self.strategic = strategic
        let N = countries.count
        let all = pairs.countries
        // Sizes count only trade with economies outside the hole, so that members and others compare.
        let outside = all.indices.filter { !hole.contains(all[$0]) && all[$0] != "TWN" }
        sizeOut = all.indices.map { i in
            all[i] == "TWN" ? facts.total("TWN", exporting: true) : outside.reduce(0) { $0 + pairs.values[$1 * N + i] }
        }
        sizeIn = all.indices.map { n in
            all[n] == "TWN" ? facts.total("TWN", exporting: false) : outside.reduce(0) { $0 + pairs.values[n * N + $1] }
        }
        let layers = StrategicGoods.layers.indices
        layerOut = layers.map { k in all.map { i in outside.reduce(0) { $0 + strategic.layer(k, i, all[$1]) } } }
        layerIn = layers.map { k in all.map { n in outside.reduce(0) { $0 + strategic.layer(k, all[$1], n) } } }
        layerTotal = layerOut.map { out in outside.reduce(0) { $0 + out[$1] } }
        var x: [[Double]] = []
        var y: [Double] = []
        for n in 0..<N {
            for i in 0..<N where i != n && pairs.values[n * N + i] > 100 {
                x.append(regressors(n, i))
                y.append(log(pairs.values[n * N + i]))
            }
        }
        beta = leastSquares(x, y, weights: y.map { exp($0 / 2) })
        let big = x.indices.filter { y[$0] > log(1000) }
        let squares = big.reduce(0.0) { sum, r in
            let e = y[r] - zip(beta, x[r]).reduce(0) { $0 + $1.0 * $1.1 }
            return sum + e * e
        }
        error = (squares / Double(big.count)).squareRoot()
        count = y.count
    }

    private func regressors(_ n: Int, _ i: Int) -> [Double] {
        let s = strategic.total(countries[i], countries[n])
        let (out, into) = (layerOut.reduce(0) { $0 + $1[i] }, layerIn.reduce(0) { $0 + $1[n] })
        let affinities = StrategicGoods.layers.indices.map { k -> Double in
            let expected = max(layerOut[k][i], 0.01) * max(layerIn[k][n], 0.01) / layerTotal[k]
            return min(4, max(-4, log((strategic.layer(k, countries[i], countries[n]) + 0.01) / (expected + 0.01))))
        }
        return [
            1, log(max(sizeOut[i], 1e-3)), log(max(sizeIn[n], 1e-3)), log(max(s, 1e-3)), s > 1e-3 ? 0 : 1, log(max(out, 1e-3)),
            log(max(into, 1e-3)),
        ] + affinities
    }

    /// Million USD that the origin would sell to the destination.
    func estimate(_ n: Int, _ i: Int) -> Double { exp(zip(beta, regressors(n, i)).reduce(0) { $0 + $1.0 * $1.1 }) }
}

/// Coefficients that minimise the weighted squared error of `y` on the columns of `x`, by the normal equations.
func leastSquares(_ x: [[Double]], _ y: [Double], weights: [Double]) -> [Double] {
    let K = x[0].count
    var a = [[Double]](repeating: [Double](repeating: 0, count: K + 1), count: K)
    for (r, row) in x.enumerated() {
        for p in 0..<K {
            let w = weights[r] * row[p]
            for q in 0..<K { a[p][q] += w * row[q] }
            a[p][K] += w * y[r]
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
