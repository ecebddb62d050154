/// What no world can have, found before a model sees it.
extension Accounts {
    /// Every number that no economy can have, in words; empty when there is none.
    ///
    /// Faults of one kind are told once for each cell up to `limit` cells, and then counted, because
    /// a table that is wrong is wrong in thousands of cells.
    /// - Complexity: O(N²J + NJ²).
    public func faults(limit: Int = 5) -> [String] {
        var list = FaultList(limit: limit)
        let (N, J) = (grid.countryCount, grid.sectorCount)
        func cell(_ n: Int, _ i: Int, _ j: Int) -> String {
            "\(grid.countries[i]) → \(grid.countries[n]), \(grid.sectors[j])"
        }
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    let (z, t) = (flows[n, i, j].value, tariffs[n, i, j].value)
                    if !z.isFinite { list.add("flow", "a flow is not a finite number: \(z) in \(cell(n, i, j))") }
                    if !t.isFinite { list.add("tariff", "a tariff is not a finite number: \(t) in \(cell(n, i, j))") }
                    if z < 0 { list.add("negative", "negative flow \(z) in \(cell(n, i, j))") }
                    if t <= -1 { list.add("low", "a tariff of \(100 * t)% in \(cell(n, i, j)) is not above -100%") }
                    if n == i && t != 0 {
                        list.add("own", "\(grid.countries[n]) has a tariff on itself in \(grid.sectors[j])")
                    }
                }
            }
        }
        for n in 0..<N {
            for j in 0..<J {
                var sum = 0.0
                for k in 0..<J {
                    let g = inputShares[n, k, j].value
                    if !g.isFinite || g < 0 {
                        list.add("input", "input share \(g) of \(grid.sectors[k]) in \(grid.sectors[j]), \(grid.countries[n])")
                    }
                    sum += g
                }
                if sum >= 1 {
                    list.add(
                        "sum",
                        "inputs take \(100 * sum)% of the output of \(grid.sectors[j]) in \(grid.countries[n])"
                            + " and leave nothing for value added")
                }
            }
        }
        // Totals mean something only where every cell does.
        return list.isEmpty ? idleCountries() : list.lines
    }

    /// Countries that make or consume nothing: they have no wage, or no price index.
    private func idleCountries() -> [String] {
        let calibration = Calibration(self)
        return grid.countries.indices.compactMap { n in
            if !(calibration.valueAdded[n] > 0) { return "\(grid.countries[n]) makes nothing: its value added is not positive" }
            let consumes = calibration.consumptionShares.row(n).reduce(0, +)
            return consumes.isFinite ? nil : "\(grid.countries[n]) consumes nothing: all its purchases are inputs"
        }
    }
}

extension WorldFile.Header {
    /// Every fault of the header, in words with the remedy; empty when there is none.
    func faults() -> [String] {
        var faults: [String] = []
        let again = "correct it where the world is built"
        func isCountry(_ code: String) -> Bool { code.utf8.count == 3 && code.utf8.allSatisfy { (65...90).contains($0) } }
        func isSlug(_ code: String) -> Bool {
            !code.isEmpty && !code.hasPrefix("-") && !code.hasSuffix("-")
                && code.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        }
        func repeated(_ codes: [String]) -> [String] {
            Dictionary(grouping: codes, by: \.self).filter { $1.count > 1 }.keys.sorted()
        }
        if countries.isEmpty || sectors.isEmpty { faults.append("the header names no countries or no sectors; \(again)") }
        if !isSlug(id) { faults.append("the id “\(id)” is not made of small letters, digits and hyphens; \(again)") }
        for code in countries where !isCountry(code) {
            faults.append("unknown country code “\(code)”: codes are three capital letters (ISO 3166), or ROW; \(again)")
        }
        for code in sectors where !isSlug(code) {
            faults.append("sector code “\(code)” is not made of small letters, digits and hyphens; \(again)")
        }
        for code in repeated(countries) { faults.append("the header names country \(code) twice; \(again)") }
        for code in repeated(sectors) { faults.append("the header names sector \(code) twice; \(again)") }
        let known = Set(countries).union(sectors)
        for code in names.keys.sorted() where !known.contains(code) {
            faults.append("a name is given for “\(code)”, which is neither a country nor a sector here; \(again)")
        }
        if elasticities.isEmpty { faults.append("the world has no elasticity table; \(again)") }
        for name in repeated(elasticities.map(\.name)) { faults.append("two elasticity tables are named \(name); \(again)") }
        let J = sectors.count
        for table in elasticities {
            if table.theta.count != J || !table.theta.allSatisfy({ $0 > 0 && $0.isFinite }) {
                faults.append("elasticities \(table.name): θ needs \(J) positive numbers, one for each sector; \(again)")
            }
            for (what, values) in [("standard errors", table.standardErrors), ("scale", table.scale)] {
                guard let values, values.count != J || !values.allSatisfy({ $0 >= 0 && $0.isFinite }) else { continue }
                faults.append("elasticities \(table.name): \(what) need \(J) numbers, none negative; \(again)")
            }
        }
        return faults
    }
}

/// Faults in the order found, of each kind no more than a few.
private struct FaultList {
    let limit: Int
    private var found: [(kind: String, text: String)] = []
    private var counts: [String: Int] = [:]

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { found.isEmpty }

    mutating func add(_ kind: String, _ text: String) {
        counts[kind, default: 0] += 1
        if counts[kind]! <= limit { found.append((kind, text)) }
    }

    var lines: [String] {
        var left = counts
        return found.map { kind, text in
            left[kind]! -= 1
            let last = counts[kind]! > limit && counts[kind]! - left[kind]! == limit
            return last ? "\(text) (and \(counts[kind]! - limit) more like it)" : text
        }
    }
}
