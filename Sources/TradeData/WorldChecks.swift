/// What no world can have, found before a model sees it.
extension Accounts {
    /// The largest flow, in millions of a currency: ten million times what the world makes in a year, in dollars.
    public static let largestFlow = 1e15
    /// The highest tariff, 10,000%.
    public static let highestTariff = Rate(100)

    /// Every number that no economy can have, in words; empty when there is none.
    ///
    /// Faults of one kind are reported once for each cell up to `limit` cells, and then counted, because
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
                    if z > Accounts.largestFlow && z.isFinite {
                        list.add("large", "a flow of \(z) million in \(cell(n, i, j)) is more than any economy can have")
                    }
                    if t > Accounts.highestTariff.value && t.isFinite {
                        list.add(
                            "high", "a tariff of \(100 * t)% in \(cell(n, i, j)) is above \(Accounts.highestTariff.percent)%")
                    }
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
            // A dollar a year: below it rounding decides.
            if !(calibration.valueAdded[n] >= 1e-6) {
                return "\(grid.countries[n]) makes nothing: its value added is not positive"
            }
            let consumes = calibration.consumptionShares.row(n).reduce(0, +)
            return consumes > 0 ? nil : "\(grid.countries[n]) consumes nothing: all its purchases are inputs"
        }
    }
}

extension WorldFile.Header {
    /// Every fault of the header, in words; empty when there is none.
    func faults() -> [String] {
        var faults: [String] = []
        func repeated(_ codes: [String]) -> [String] {
            Dictionary(grouping: codes, by: \.self).filter { $1.count > 1 }.keys.sorted()
        }
        if countries.isEmpty || sectors.isEmpty { faults.append("the header names no countries or no sectors") }
        if !Codes.isSlug(id) { faults.append("the id \(PlainText.quoted(id)) is not made of small letters, digits and hyphens") }
        for code in countries where !Codes.isEconomy(code) {
            faults.append(
                "unknown country code \(PlainText.quoted(code)): codes are three capital letters (ISO 3166), ROW, or capital letters and digits "
                    + "for a group, such as EU27")
        }
        for code in sectors where !Codes.isSlug(code) {
            faults.append("sector code \(PlainText.quoted(code)) is not made of small letters, digits and hyphens")
        }
        for code in repeated(countries) { faults.append("the header names country \(code) twice") }
        for code in repeated(sectors) { faults.append("the header names sector \(code) twice") }
        if goods.isEmpty { faults.append("the header names no sector that is goods") }
        let known = Set(countries).union(sectors)
        for (list, codes) in [("goods", goods), ("taxed sectors", taxed)] {
            for code in codes where !sectors.contains(code) {
                faults.append("\(PlainText.quoted(code)) is named among \(list) and is no sector here")
            }
            for code in repeated(codes) { faults.append("the header names \(code) among \(list) twice") }
        }
        if let lawDay, Day(lawDay) == nil {
            faults.append("the law's day \(PlainText.quoted(lawDay)) is no day, such as 2024-12-31")
        }
        if let concordance, !Codes.isSlug(concordance) {
            faults.append("\(PlainText.quoted(concordance)) is no name of a concordance, such as \(Concordance.shipped)")
        }
        faults += productFaults()
        if !Codes.years.contains(year) {
            faults.append("the year \(year) is not from \(Codes.years.lowerBound) to \(Codes.years.upperBound)")
        }
        if (try? MoneyUnit(unit))?.scale != 1e6 {
            faults.append("the unit \(PlainText.quoted(unit)) is not millions of a currency, such as million USD")
        }
        for text in texts {
            guard let control = PlainText.fault(in: text) else { continue }
            faults.append("\(PlainText.quoted(text)) holds the control character \(control)")
        }
        for code in names.keys.sorted() where !known.contains(code) {
            faults.append("a name is given for \(PlainText.quoted(code)), which is neither a country nor a sector here")
        }
        if elasticities.isEmpty { faults.append("the world has no elasticity table") }
        for name in repeated(elasticities.map(\.name)) {
            faults.append("two elasticity tables are named \(PlainText.quoted(name))")
        }
        let J = sectors.count
        for table in elasticities {
            if table.theta.count != J || !table.theta.allSatisfy({ $0 > 0 && $0 <= ElasticityTable.largest }) {
                faults.append(
                    "elasticities \(PlainText.quoted(table.name)): θ needs \(J) positive numbers up to \(ElasticityTable.largest),"
                        + " one for each sector")
            }
            for (what, values) in [("standard errors", table.standardErrors), ("scale", table.scale)] {
                guard let values, values.count != J || !values.allSatisfy({ $0 >= 0 && $0.isFinite }) else { continue }
                faults.append("elasticities \(PlainText.quoted(table.name)): \(what) need \(J) numbers, none negative")
            }
        }
        return faults
    }

    /// Everything that is printed as it is.
    private var texts: [String] {
        var all = [title] + names.values.sorted()
        for table in elasticities { all += [table.name, table.source] + table.notes }
        for block in provenance.blocks { all += [block.name, block.method] + block.sources }
        return all + [provenance.kind] + provenance.licences + provenance.notes
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

extension WorldFile.Header {
    /// An own concordance as the header has it.
    static func products(_ table: Concordance) -> [String: [String: Double]] {
        Dictionary(
            table.divided.map { prefix, parts in
                (prefix.code, Dictionary(parts.map { ($0.sector.rawValue, $0.share) }, uniquingKeysWith: +))
            }, uniquingKeysWith: { a, _ in a })
    }

    /// What the header says of products; nil where it says nothing.
    var worldConcordance: WorldConcordance? {
        guard let products else { return concordance.map { .named($0) } }
        return .own(
            Concordance(
                products.reduce(into: [:]) { table, entry in
                    guard let product = Product(entry.key) else { return }
                    table[product] = entry.value.map { Concordance.Part(Sector($0.key), share: $0.value) }
                }))
    }

    /// What is wrong with an own concordance, in words.
    fileprivate func productFaults() -> [String] {
        guard let products else { return [] }
        var faults: [String] = []
        if let concordance {
            faults.append("the header has products of its own and the concordance \(PlainText.quoted(concordance))")
        }
        var named: Set<String> = []
        for (code, parts) in products.sorted(by: { $0.key < $1.key }) {
            if Product(code)?.code != code { faults.append("\(PlainText.quoted(code)) is no HS code") }
            for sector in parts.keys.sorted() where !sectors.contains(sector) {
                faults.append("HS \(PlainText.quoted(code)) is of \(PlainText.quoted(sector)), which is no sector here")
            }
            let sum = parts.values.reduce(0, +)
            if !parts.values.allSatisfy({ $0 > 0 }) || !(abs(sum - 1) <= Concordance.tolerance) {
                faults.append("the shares of HS \(PlainText.quoted(code)) are not positive numbers that sum to 1")
            }
            named.formUnion(parts.keys)
        }
        for sector in goods where !named.contains(sector) {
            faults.append("no product is of the goods \(PlainText.quoted(sector))")
        }
        return faults
    }
}
