import TradeData

extension IcioDraft {
    /// Splits the table's one column of services over seven sectors; the sum of the seven is the table's number in every pair.
    ///
    /// Own sales: by the domestic sales of the margins. What an economy sells abroad: a matrix of destinations and sectors for
    /// each exporter, whose prior is its exports of services by sector (margins) times how much a pair leaned to a sector
    /// in 2014 (where both are in these tables), balanced to the pairs, which are exact, and to the mix of its exports.
    mutating func fillServices() {
        let table = serviceTotals
        let S = J - G
        let K = old.countries.count
        // Exports of 2014 by sector, [exporter][service].
        var sold2014 = [[Double]](repeating: [Double](repeating: 0, count: S), count: K)
        for k in 0..<K {
            for s in 0..<S { for m in 0..<K where m != k { sold2014[k][s] += old.flows[G + s][m * K + k] } }
        }
        for i in 0..<N {
            let rows = marginRows(i)
            var (home, abroad) = ([Double](repeating: 0, count: S), [Double](repeating: 0, count: S))
            for (a, row) in rows.enumerated() where IcioGrid.margins[a][0] >= G {
                home[IcioGrid.margins[a][0] - G] += row.home
                abroad[IcioGrid.margins[a][0] - G] += row.exports
            }
            // Some of each is sold everywhere, if ever so little.
            for s in 0..<S {
                home[s] = max(home[s], 1e-4)
                abroad[s] = max(abroad[s], 1e-4 * abroad.reduce(0, +))
            }
            let (homeTotal, abroadTotal) = (home.reduce(0, +), abroad.reduce(0, +))
            for s in 0..<S { flows[G + s][i * N + i] = table[i * N + i] * home[s] / homeTotal }
            var prior = [Double](repeating: 0, count: N * S)
            var pairs = [Double](repeating: 0, count: N)
            for n in 0..<N where n != i {
                pairs[n] = table[n * N + i]
                for s in 0..<S { prior[n * S + s] = pairs[n] * abroad[s] / abroadTotal * leaning(n, i, s, sold2014) }
            }
            let total = pairs.reduce(0, +)
            let report = balance(&prior, rows: pairs, columns: abroad.map { $0 / abroadTotal * total }, tolerance: 1e-9)
            if !report.converged { notes.append("services of \(countries[i]): balanced to \(report.gap)") }
            for n in 0..<N where n != i {
                // The pair is exact, whatever the balancing left.
                let sum = (0..<S).reduce(0.0) { $0 + prior[n * S + $1] }
                for s in 0..<S { flows[G + s][n * N + i] = sum > 0 ? prior[n * S + s] * pairs[n] / sum : 0 }
            }
        }
    }

    /// How much more a pair traded of a service in 2014 than the exporter did on the whole, within a factor of five; 1 where unknown.
    private func leaning(_ n: Int, _ i: Int, _ s: Int, _ sold: [[Double]]) -> Double {
        guard countries[n] != .restOfWorld, countries[i] != .restOfWorld, let m = old.index[countries[n]],
            let k = old.index[countries[i]]
        else { return 1 }
        let K = old.countries.count
        let pair = (G..<J).reduce(0.0) { $0 + old.flows[$1][m * K + k] }
        let all = sold[k].reduce(0, +)
        guard pair > 0, all > 0, sold[k][s] > 0 else { return 1 }
        return min(5, max(0.2, (old.flows[G + s][m * K + k] / pair) / (sold[k][s] / all)))
    }
}
