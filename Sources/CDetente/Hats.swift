import DetenteHeader
import Questions
import TradeData
import TradeEquilibrium

@c @implementation
public func detente_hats(
    _ countries: Int64, _ sectors: Int64, _ flows: UnsafePointer<Double>?, _ tariffs: UnsafePointer<Double>?,
    _ inputShares: UnsafePointer<Double>?, _ theta: UnsafePointer<Double>?, _ newTariffs: UnsafePointer<Double>?,
    _ costChanges: UnsafePointer<Double>?, _ deficits: UnsafePointer<CChar>?, _ options: UnsafePointer<detente_options>?,
    _ welfare: UnsafeMutablePointer<Double>?, _ realWages: UnsafeMutablePointer<Double>?,
    _ wages: UnsafeMutablePointer<Double>?, _ cpi: UnsafeMutablePointer<Double>?, _ prices: UnsafeMutablePointer<Double>?,
    _ output: UnsafeMutablePointer<Double>?, _ newFlows: UnsafeMutablePointer<Double>?, _ facts: UnsafeMutablePointer<Double>?
) -> Int32 {
    door { call in
        let grid = try plainGrid(countries, sectors)
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let solving = try Solving(options)
        func table<Element>(_ pointer: UnsafePointer<Double>?, _ element: Element.Type) -> Bilateral<Element>? {
            pointer.map { bilateral(UnsafeBufferPointer(start: $0, count: N * N * J), grid, as: element) }
        }
        guard let trade = table(flows, Money.self) else { throw Usage("flows is null; give [n,i,j]") }
        let inputs = InputTable<Share>(
            grid: grid,
            values: inputShares == nil
                ? [Double](repeating: 0, count: N * J * J) : try numbers(inputShares, N * J * J, "input_shares"))
        let accounts = Accounts(
            flows: trade, tariffs: table(tariffs, Rate.self) ?? Bilateral(grid: grid, repeating: .zero), inputShares: inputs)
        let faults = accounts.faults()
        guard faults.isEmpty else { throw Problems(faults.map { Problem(what: $0) }, code: .wrongInput) }
        let elasticities = ElasticityTable(name: "given", source: "given", theta: try numbers(theta, J, "theta"))
        let calibration = Calibration(accounts)
        let world = World(
            id: "arrays", title: "arrays of the caller", year: 0, unit: "million units", goods: Set(grid.sectors), grid: grid,
            shares: calibration.shares, tariffs: accounts.tariffs, valueAddedShares: calibration.valueAddedShares,
            inputShares: inputs, consumptionShares: calibration.consumptionShares, valueAdded: calibration.valueAdded,
            deficits: calibration.deficits, expenditure: calibration.expenditure, elasticities: [elasticities],
            provenance: Provenance(kind: "arrays"))
        let model = Model(elasticities: elasticities, deficits: try deficitRule(deficits))
        try model.validate(for: world)
        var policy = Policy(unchanged: world)
        if let new = table(newTariffs, Rate.self) { policy.tariffs = SparseBilateral(new) }
        if let new = table(costChanges, Hat.self) { policy.icebergs = SparseBilateral(new) }
        try requirePossible(policy)
        let found = Counterfactual.solve(
            try Baseline.prepare(world, model: model, options: solving.options), policy: policy, model: model,
            options: solving.options)
        func give(_ place: UnsafeMutablePointer<Double>?, _ count: Int, _ number: (Int) -> Double) {
            guard let place else { return }
            for k in 0..<count { place[k] = found.converged ? number(k) : .nan }
        }
        give(welfare, N) { found.welfare($0).value }
        give(realWages, N) { found.realWage($0).value }
        give(wages, N) { found.wages[$0].value }
        give(cpi, N) { found.consumerPrices($0).value }
        give(prices, N * J) { found.prices.values[$0] }
        give(output, N * J) { found.output.values[$0] }
        if newFlows != nil {
            let flows = found.converged ? rowMajor(found.flows()) : []
            give(newFlows, N * N * J) { flows[$0] }
        }
        let largest = calibration.clipped.map { -$0.value / calibration.expenditure[$0.country, $0.sector].value }.max() ?? 0
        if let facts {
            facts[0] = found.converged ? 1 : 0
            facts[1] = found.residuals.worst
            facts[2] = Double(found.iterations)
            facts[3] = largest
        }
        if let failure = found.failure { throw failure }
        return 0
    }
}

/// A grid of numbered economies and sectors.
/// - Throws: `Usage` for sizes that no world has, `Problems` for one that would not fit in memory.
private func plainGrid(_ countries: Int64, _ sectors: Int64) throws -> Grid {
    let N = try counted(countries, 1...100_000, "countries")
    let J = try counted(sectors, 1...100_000, "sectors")
    try WorldSize.check(countries: N, sectors: J, file: "")
    return Grid(
        countries: (0..<N).map { Country("C\($0)") }, sectors: (0..<J).map { Sector("s\($0)") })
}

/// A rule that needs nothing but arrays.
func deficitRule(_ pointer: UnsafePointer<CChar>?) throws -> DeficitRule {
    guard let name = try optionalText(pointer, "the deficit rule") else { return .worldShare }
    let rule = try DeficitRule(named: name)
    guard rule != .endogenous else {
        throw Usage("deficits that are endogenous need a scenario; write world-share, balanced or gdp-share")
    }
    return rule
}

/// Refuses what no policy can have.
func requirePossible(_ policy: Policy) throws {
    let grid = policy.grid
    var problems = policy.problems()
    for j in grid.sectors.indices {
        for n in grid.countries.indices where policy.tariffs[n, n, j] != .zero {
            problems.append(
                Problem(what: "\(grid.countries[n]) has a tariff on itself in \(grid.sectors[j])", remedy: "leave it at zero"))
        }
    }
    if policy.tariffs.contains(where: { $0 > Accounts.highestTariff.value }) {
        problems.append(Problem(what: "a tariff is above \(Accounts.highestTariff.percent)%", remedy: "0.25 is 25%"))
    }
    guard problems.isEmpty else { throw Problems(Array(problems.prefix(20)), code: .wrongInput) }
}
