import TradeData

extension IcioDraft {
    /// The share of GDP that is value added at basic prices is taken from the margins where it is plausible: product taxes less
    /// subsidies are between 1.5% and 15% of GDP. Margins outside are of another vintage than GDP.
    static let basicShares = 0.85...0.985

    /// Value added by economy: official GDP at market prices times the share of it at basic prices.
    ///
    /// Flows are at basic prices, so value added has to be: GDP less taxes on products. Its share in GDP is that of the margins
    /// (value added over GDP of the same year) where plausible, else the median over economies. The rest of the world has the
    /// world's GDP less that of all others. An economy without GDP in the tables keeps the value-added shares of the margins.
    mutating func setValueAdded() throws {
        let gdp = try sources.gdp(year: year)
        let marginGDP = try sources.gdp(year: marginYear)
        var shares: [Double?] = countries.map { country in
            guard margins.rows[country] != nil, country != .restOfWorld, let g = marginGDP[country] else { return nil }
            let share = margins.valueAdded(of: country) / g
            return IcioDraft.basicShares.contains(share) ? share : nil
        }
        let known = shares.compactMap { $0 }.sorted()
        let median = known[known.count / 2]
        shares = shares.map { $0 ?? median }
        var others = 0.0
        for country in countries where country != "TWN" { others += gdp[country] ?? 0 }
        var withoutGDP: [String] = []
        for n in 0..<N {
            let official = countries[n] == .restOfWorld ? gdp["WLD"].map { $0 - others } : gdp[countries[n]]
            let prior = valueAddedPrior(n)
            let made = (0..<J).map { output(n, $0) }
            if let official {
                valueAdded.append(official * shares[n]!)
            } else {
                withoutGDP.append(countries[n].rawValue)
                valueAdded.append(zip(prior, made).reduce(0) { $0 + $1.0 * $1.1 })
            }
            let total = made.reduce(0, +)
            guard valueAdded[n] < 0.95 * total else {
                throw Problems(
                    "value added of \(countries[n]), \(Int(valueAdded[n])), is nearly all of its output, \(Int(total)) million USD",
                    remedy: "check its GDP and its rows of flows")
            }
        }
        if !withoutGDP.isEmpty {
            notes.append("No GDP in hand, value-added shares of the margins as they are: \(withoutGDP.joined(separator: " ")).")
        }
        let replaced = countries.indices.filter { shares[$0] == median && margins.rows[countries[$0]] != nil }
        notes.append(
            "Value added at basic prices is \(percent(median)) of GDP, the median, where the margins are missing or of another vintage: "
                + countries.indices.filter { shares[$0] == median }.map { countries[$0].rawValue }.joined(separator: " ")
                + " (\(replaced.count) of them have margins).")
    }

    /// Value added in output by sector before it is scaled to the economy's total.
    ///
    /// From the margins (of proxies where they lack the economy); sectors that they hold as one keep the ratio of their shares in 2014.
    func valueAddedPrior(_ n: Int) -> [Double] {
        let rows = marginRows(n)
        let ways = likeness(n)
        let made = (0..<J).map { output(n, $0) }
        let then = (0..<J).map { j -> Double in
            let whole = IcioGrid.splits.first { $0.part == j }?.whole ?? j
            let added = ways.reduce(0.0) { $0 + old.valueAdded[$1 * J + whole] }
            let sold = ways.reduce(0.0) { $0 + old.output[$1 * J + whole] }
            return sold > 0 ? min(0.9, max(0.1, added / sold)) : 0.35
        }
        var added = [Double](repeating: 0, count: J)
        var sold = added
        for (a, row) in rows.enumerated() {
            let parts = IcioGrid.margins[a]
            let total = parts.reduce(0.0) { $0 + made[$1] }
            let mean = total > 0 ? parts.reduce(0.0) { $0 + made[$1] * then[$1] } / total : 0
            for j in parts {
                // One of several parts: its share of the row by today's output, its value added by the ratio of 2014.
                let weight = total > 0 ? made[j] / total : 1 / Double(parts.count)
                let lean = parts.count > 1 && mean > 0 ? then[j] / mean : 1
                sold[j] += row.output * weight
                added[j] += row.valueAdded * weight * lean
            }
        }
        return (0..<J).map { sold[$0] > 1e-9 ? min(0.95, max(0.05, added[$0] / sold[$0])) : then[$0] }
    }

    /// The prior, its odds scaled by one factor so that value added meets a total: γ/(1−γ) times μ, so that none leaves 0 to 1.
    func valueAddedShares(_ n: Int) -> [Double] {
        let (prior, made) = (valueAddedPrior(n), (0..<J).map { output(n, $0) })
        func shares(_ mu: Double) -> [Double] { prior.map { mu * $0 / (1 - $0 + mu * $0) } }
        var (low, high) = (1e-4, 1e4)
        for _ in 0..<200 {
            let middle = (low * high).squareRoot()
            let sum = zip(shares(middle), made).reduce(0) { $0 + $1.0 * $1.1 }
            if sum < valueAdded[n] { low = middle } else { high = middle }
        }
        return shares((low * high).squareRoot())
    }

    func percent(_ x: Double) -> String { "\((1000 * x).rounded() / 10)%" }
}
