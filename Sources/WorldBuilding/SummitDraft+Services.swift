import Foundation
import TradeData

extension SummitDraft {
    /// The largest deficit that an economy is given, and the largest surplus, in value added.
    static let deficitLimit = 0.14
    static let surplusLimit = 0.30

    /// Services: exports of the margins, imports of 2014 grown with them, pairs by affinity; then the overall balances.
    ///
    /// No table in hand gives imports of services. Those of 2014 grow as the economy's exports of services, evened with what
    /// would keep the balance of 2014; an economy outside the tables imports its share of world value added, evened with its exports. Where that leaves
    /// a deficit beyond the limit, imports of services give way by up to half, then imports of goods other than American:
    /// they are transit, as at Hong Kong, and already counted where they end.
    mutating func fillServices() {
        let K = old.countries.count
        let exports = (0..<N).map(servicesExports)
        let total = exports.reduce(0, +)
        let world = valueAdded.reduce(0, +)
        var estimate = [Double](repeating: 0, count: N)
        for n in 0..<N {
            let even = (exports[n] * total * valueAdded[n] / world).squareRoot()
            guard let k = old.index[countries[n]], countries[n] != "ROW" else { estimate[n] = even; continue }
            var (bought, sold) = (0.0, 0.0)
            for j in G..<J {
                for m in 0..<K where m != k { bought += old.flows[j][k * K + m]; sold += old.flows[j][m * K + k] }
            }
            let grown = bought * exports[n] / sold
            // Imports that would keep the balance of goods and services at its share of value added of 2014.
            let then = balance2014(k) * valueAdded[n]
            estimate[n] = 0.5 * grown + 0.5 * min(1.5 * grown, max(0.4 * grown, goodsBalance(n) + exports[n] - then))
        }
        // The world buys what it sells: what the estimates lack is spread by size, within the limits of balances.
        let weights = (0..<N).map { (estimate[$0] * valueAdded[$0]).squareRoot() }
        let spread = weights.reduce(0, +)
        var imports = estimate
        for _ in 0..<400 {
            let lack = (total - imports.reduce(0, +)) / spread
            for n in 0..<N {
                let before = goodsBalance(n) + exports[n]
                let least = max(0.5 * estimate[n], before - SummitDraft.surplusLimit * valueAdded[n])
                let most = max(before + SummitDraft.deficitLimit * valueAdded[n], 0.5 * estimate[n])
                imports[n] = min(max(imports[n] + lack * weights[n], least), max(most, least))
            }
        }
        let scale = total / imports.reduce(0, +)
        for n in 0..<N { imports[n] *= scale }
        servicesImports = imports
        // Leaving out one economy's imports takes exports from others, so twice.
        let before = pairs
        for _ in 0..<3 { leaveOutTransit(exports: exports, imports: imports) }
        for n in 0..<N {
            let (was, left) = (goodsImports(before, n), goodsImports(pairs, n))
            if left < 0.995 * was {
                notes.append(
                    "\(countries[n]): \(Int((100 * (1 - left / was)).rounded()))% of goods imports left out: transit, or paid by transfers"
                )
            }
        }
        setTradeTargets(before: before)
        fillServicePairs(exports: exports, imports: imports)
    }

    private func goodsImports(_ pairs: [Double], _ n: Int) -> Double { pairs[n * N..<(n + 1) * N].reduce(0, +) }

    private mutating func leaveOutTransit(exports: [Double], imports: [Double]) {
        let china = countries.firstIndex(of: "CHN")!
        var retained = [Double](repeating: 1, count: N)
        for n in 0..<N {
            let excess = -(goodsBalance(n) + exports[n] - imports[n]) - SummitDraft.deficitLimit * valueAdded[n]
            let goods = (0..<N).reduce(0.0) { $0 + (countries[$1] == "USA" ? 0 : pairs[n * N + $1]) }
            if excess > 0 { retained[n] = 1 - excess / goods }
        }
        for n in 0..<N where retained[n] < 1 {
            for i in 0..<N where countries[i] != "USA" {
                // Taiwan counts what passes Hong Kong as sold there; other sellers' goods are counted where they end.
                if countries[n] == "HKG" && countries[i] == "TWN" { pairs[china * N + i] += pairs[n * N + i] * (1 - retained[n]) }
                pairs[n * N + i] *= retained[n]
            }
        }
    }

    /// Exports less imports of all sectors over value added, 2014.
    private func balance2014(_ k: Int) -> Double {
        let K = old.countries.count
        var balance = 0.0
        for j in 0..<J { for m in 0..<K where m != k { balance += old.flows[j][m * K + k] - old.flows[j][k * K + m] } }
        return balance / (0..<J).reduce(0.0) { $0 + old.valueAdded[k * J + $1] }
    }

    /// Pairs of services: sizes times affinity, balanced sector by sector. A prior only; no table of 2022 is in hand.
    private mutating func fillServicePairs(exports: [Double], imports: [Double]) {
        let K = old.countries.count
        let goodsTotal = pairs.reduce(0, +)
        let goodsOut = (0..<N).map { i in (0..<N).reduce(0.0) { $0 + pairs[$1 * N + i] } }
        let goodsIn = (0..<N).map { n in (0..<N).reduce(0.0) { $0 + pairs[n * N + $1] } }
        for j in G..<J {
            let sold = (0..<N).map { i -> Double in
                let margin = marginExports[i * J + j]
                let all = (G..<J).reduce(0.0) { $0 + marginExports[i * J + $1] }
                return all > 0 ? exports[i] * margin / all : 0
            }
            let sector = sold.reduce(0, +)
            let bought = imports.map { $0 * sector / imports.reduce(0, +) }
            var oldOut = [Double](repeating: 0, count: K), oldIn = oldOut
            for n in 0..<K {
                for i in 0..<K where i != n { oldOut[i] += old.flows[j][n * K + i]; oldIn[n] += old.flows[j][n * K + i] }
            }
            let oldTotal = oldOut.reduce(0, +)
            var prior = [Double](repeating: 0, count: N * N)
            for n in 0..<N {
                for i in 0..<N where i != n {
                    var affinity = (pairs[n * N + i] * goodsTotal / (goodsOut[i] * goodsIn[n])).squareRoot()
                    if let z = old.flow(countries[n], countries[i], j), countries[n] != "ROW", countries[i] != "ROW" {
                        let expected = oldOut[old.index[countries[i]]!] * oldIn[old.index[countries[n]]!] / oldTotal
                        if expected > 0 { affinity = z / expected }
                    }
                    prior[n * N + i] = bought[n] * sold[i] * min(20, max(0.05, affinity))
                }
            }
            let report = balance(&prior, rows: bought, columns: sold, tolerance: 1e-10)
            if !report.converged { notes.append("services \(grid.sectors[j]): pairs balanced to \(report.gap)") }
            flows[j] = prior
        }
    }
}
