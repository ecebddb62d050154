import Foundation
import TradeData

extension SummitDraft {
    /// The largest share of value added that inputs give way to.
    static let mostValueAdded = 0.90

    /// Makes each economy's books close: output, inputs and final demand from its trade and its value added.
    ///
    /// Output is domestic sales plus exports. Where customs exports differ from those of the margins, inputs give way and value
    /// added stays: exports beyond the margins' pass through, raising the use of goods of the same sector; exports below them
    /// lower inputs, until value added is nine tenths of output. Domestic sales are scaled so that value added meets its
    /// target. Then a table of inputs and final demand,
    /// ```
    /// rows     domestic sales + imports + duty, by good
    /// columns  intermediate use of each industry, and final demand = wL + duty + D
    /// ```
    /// is balanced from the technology of 2014; as the two totals agree identically and the prior is positive
    /// in final demand, no final demand is ever negative.
    mutating func close() throws {
        inputs = Array(repeating: Array(repeating: 0, count: J * J), count: N)
        output = Array(repeating: 0, count: N * J)
        for n in 0..<N { try close(n) }
    }

    private mutating func close(_ n: Int) throws {
        let country = countries[n]
        var exports = [Double](repeating: 0, count: J), imports = exports, landed = exports
        for j in 0..<J {
            for m in 0..<N where m != n {
                exports[j] += flows[j][m * N + n]
                imports[j] += flows[j][n * N + m]
                landed[j] += flows[j][n * N + m] * (1 + tariffs[j][n * N + m])
            }
        }
        // Some of everything is made and sold at home, at least a little.
        var base = (0..<J).map { max(home[n * J + $0], 0.03 * (imports[$0] + exports[$0]), 1e-5 * valueAdded[n]) }
        let own = (0..<J).map { min(exports[$0], marginExports[n * J + $0]) }
        let share = (0..<J).map { gamma[n * J + $0] }
        let margin = (0..<J).map { marginExports[n * J + $0] }
        func adds(_ factor: Double) -> [Double] {
            (0..<J).map { j in
                min(
                    share[j] * (factor * base[j] + margin[j]),
                    max(share[j], SummitDraft.mostValueAdded) * (factor * base[j] + exports[j]))
            }
        }
        // Domestic sales give way until value added meets its target; value added rises with them, so this ends.
        var factor = 1.0
        for _ in 0..<200 {
            let gap = valueAdded[n] / adds(factor).reduce(0, +)
            factor = min(1.6, max(0.6, factor * gap))
            if abs(gap - 1) < 1e-13 { break }
        }
        var added = adds(factor)
        base = base.map { $0 * factor }
        if factor > 1.25 || factor < 0.8 {
            notes.append("\(country): domestic sales scaled by \((factor * 100).rounded() / 100) to meet value added")
        }
        let made = (0..<J).map { base[$0] + exports[$0] }
        for _ in 0..<50 {
            let scale = valueAdded[n] / added.reduce(0, +)
            if abs(scale - 1) < 1e-13 { break }
            for j in 0..<J { added[j] = min(added[j] * scale, 0.97 * made[j]) }
        }
        let technology = coefficients(n)
        // The last column is final demand.
        var table = [Double](repeating: 0, count: J * (J + 1))
        let use = (0..<J).map { made[$0] - added[$0] }
        for k in 0..<J {
            for j in 0..<J {
                let passing = k == j ? max(0, exports[j] - own[j]) : 0
                let through = min(passing, 0.9 * use[j])
                table[k * (J + 1) + j] =
                    technology[k * J + j] * (use[j] - min(max(0, exports[j] - own[j]), 0.9 * use[j])) + through
                    + 1e-9 * use[j]
            }
            let final = homeFinal[n * J + k] * factor + finalShare[k] * landed[k]
            table[k * (J + 1) + J] = max(final, 0.01 * (base[k] + landed[k]))
        }
        let rows = (0..<J).map { base[$0] + landed[$0] }
        let finalDemand = rows.reduce(0, +) - use.reduce(0, +)
        guard finalDemand > 0 else {
            throw Problems(
                "\(country) has no final demand left", remedy: "correct its flows in the source tables or pair-facts.csv")
        }
        let report = balance(&table, rows: rows, columns: use + [finalDemand], tolerance: 1e-11, limit: 20000)
        if !report.converged { notes.append("inputs of \(country): balanced to \(report.gap)") }
        for j in 0..<J {
            flows[j][n * N + n] = base[j]
            output[n * J + j] = made[j]
            // Columns end exactly on use, whatever the balancing left.
            let column = (0..<J).reduce(0.0) { $0 + table[$1 * (J + 1) + j] }
            for k in 0..<J { inputs[n][k * J + j] = column > 0 ? table[k * (J + 1) + j] * use[j] / column : 0 }
        }
    }

    /// Rounds to what the file holds, calibrates, and records what was done.
    func finish() throws -> BuiltWorld {
        func single(_ x: Double) -> Double { Double(Float(x)) }
        var z = Bilateral<Money>(grid: grid, repeating: Money(0))
        var t = Bilateral<Rate>(grid: grid, repeating: .zero)
        var g = InputTable<Share>(grid: grid, repeating: Share(0))
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    z[n, i, j] = Money(single(flows[j][n * N + i]))
                    t[n, i, j] = Rate(single(tariffs[j][n * N + i]))
                }
                for k in 0..<J { g[n, k, j] = Share(single(inputs[n][k * J + j] / output[n * J + j])) }
            }
        }
        let accounts = Accounts(flows: z, tariffs: t, inputShares: g)
        var labels = Dictionary(uniqueKeysWithValues: countries.map { ($0.rawValue, names.name(of: $0)) })
        for (code, name) in SummitGrid.sectorNames { labels[code] = name }
        let world = World(
            id: SummitWorld.id, title: "The world economy of 2022 in 73 economies and 25 sectors", year: 2022,
            unit: "million USD", goods: Set(SummitGrid.sectors.prefix(SummitGrid.goods)),
            accounts: accounts, elasticities: try SummitElasticities.tables(sources, old), names: labels,
            provenance: provenance())
        return BuiltWorld(world: world, accounts: accounts, targets: targets)
    }
}
