import TradeData

/// What a reader found in someone's tables, before it is a world: money in the unit of the tables.
struct ImportedTables {
    var accounts: Accounts
    var goods: GoodsChoice
    /// Names of sectors by their codes, where the tables have them.
    var names: [String: String]
    var elasticities: [ElasticityTable] = []
    var notes: [String] = []
    /// What did not balance; final demand is added here.
    var imbalances = Imbalances()
    /// The unit of the money, where the tables say it.
    var unit: MoneyUnit?
    /// The table that holds the flows, for messages.
    var source: String

    /// Makes the world, with what holds for all formats: millions of a currency, sound accounts, tariffs reported.
    /// - Throws: `Problems`.
    func world(_ format: WorldFormat, _ options: ImportOptions) throws -> BuiltWorld {
        let (grid, unit) = (accounts.grid, options.unit ?? unit ?? format.unit)
        var accounts = accounts
        for cell in accounts.flows.values.indices { accounts.flows.values[cell] *= unit.millions }
        var problems = ProblemList()
        for fault in accounts.faults() { problems.add(Problem(file: source, what: fault, remedy: "correct the table")) }
        try problems.throwIfAny()
        var notes = notes + [goods.note]
        if unit.scale != 1e6 { notes.append("Money in \(unit) brought to million \(unit.currency).") }
        if options.unit == nil, self.unit == nil { notes.append("Money taken to be in \(unit); --unit says otherwise.") }
        if let codes = codeNote(grid) { notes.append(codes) }
        if let tariffs = tariffNote(accounts, goods: goods.goods) { notes.append(tariffs) }
        let clipped = Calibration(accounts).clipped
        if !clipped.isEmpty {
            notes.append("\(clipped.count) cells of final demand are negative (inventories) and count as zero.")
        }
        var imbalances = imbalances
        imbalances.add(
            "negative final demand, set to zero", cells: clipped.count,
            amount: clipped.reduce(0) { $0 - $1.value } / unit.millions)
        notes += imbalances.notes(
            output: accounts.flows.values.reduce(0, +) / unit.millions, millions: unit.millions, currency: unit.currency)
        if elasticities.isEmpty { notes.append("No elasticities in the tables: one number for all sectors, 4 or 5.") }
        let world = World(
            id: options.id, title: options.title, year: options.year, unit: "million \(unit.currency)",
            goods: goods.goods, lawDay: options.lawDay,
            accounts: accounts,
            elasticities: elasticities
                + [4, 5].map {
                    FlatElasticities.table($0, "one number for all sectors", sectors: grid.sectorCount)
                },
            names: names,
            provenance: Provenance(
                kind: "imported from \(format.title)",
                blocks: [.init(name: "all", method: "Read from \(format.title).", sources: [options.title])],
                licences: [options.licence], notes: notes))
        return BuiltWorld(world: world, accounts: accounts)
    }

    /// Codes of economies that are not ISO 3166 and that others use for one that is; nil where there are none.
    private func codeNote(_ grid: Grid) -> String? {
        guard let known = try? CountryNames.load() else { return nil }
        let others = grid.countries.filter { !known.contains($0) }.compactMap { country -> String? in
            let meant = known.meant(by: country.rawValue)
            return meant.isEmpty ? nil : "\(country) (\(meant.map(\.rawValue).joined(separator: ", ")))"
        }
        return others.isEmpty
            ? nil : "Codes that are not ISO 3166, and economies that others mean by them: \(others.joined(separator: ", "))."
    }

    /// Means of the tariffs on goods between economies; nil where there are none.
    private func tariffNote(_ accounts: Accounts, goods: Set<Sector>) -> String? {
        let grid = accounts.grid
        var (sum, count, duty, trade, most, onServices) = (0.0, 0, 0.0, 0.0, 0.0, 0)
        for j in grid.sectors.indices {
            for n in grid.countries.indices {
                for i in grid.countries.indices where i != n {
                    let (rate, flow) = (accounts.tariffs[n, i, j].value, accounts.flows[n, i, j].value)
                    guard goods.contains(grid.sectors[j]) else {
                        if rate != 0 { onServices += 1 }
                        continue
                    }
                    sum += rate
                    count += 1
                    duty += rate * flow
                    trade += flow
                    most = max(most, rate)
                }
            }
        }
        guard most > 0 || onServices > 0 else { return nil }
        func percent(_ rate: Double) -> String { "\((rate * 1e4).rounded() / 100)%" }
        let rest = onServices > 0 ? " \(onServices) cells of other sectors have tariffs too." : ""
        return "Tariffs on goods average \(percent(sum / Double(max(1, count)))) over \(count) cells, "
            + "\(percent(trade > 0 ? duty / trade : 0)) weighted by trade; the highest is \(percent(most)).\(rest)"
    }
}
