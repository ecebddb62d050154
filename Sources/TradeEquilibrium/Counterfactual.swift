import CKernels
import RealModule
import TradeData

/// A world under changed wedges: what was asked, what was found, and how well it fits.
///
/// Values are in the world's money at the numeraire: world value added stays what it was. Every
/// hat is the ratio of the counterfactual to the baseline. An answer never changes.
public final class Counterfactual: Sendable {
    public let world: World
    /// The policy as it was solved, the wedges that its limits imply among its tariffs, export taxes and availability.
    public let policy: Policy
    /// The policy as it was asked, with its limits on quantities.
    public let asked: Policy
    /// What each limit on a quantity comes to, in the order of the policy; empty without any.
    public let impliedWedges: [ImpliedWedge]
    /// What the linearisation needs of the limits; nil without any.
    let limits: LimitsAtSolution?
    public let model: Model
    public let termination: Termination
    /// Passes over the equilibrium conditions.
    public let iterations: Int
    public let residuals: Residuals
    /// Where the largest residual is; nil where nothing was evaluated.
    public let worstPlace: ResidualPlace?
    /// The solution in the solver's own unknowns: a starting point for a neighbouring policy.
    public let state: SolverState

    /// ŵ, wage, `[country]`.
    public let wages: [Hat]
    /// L̂, employment, `[country]`; 1 where labour supply is fixed.
    public let employment: [Hat]
    /// V̂, value added of a sector, `[country, sector]`; 1 where the sector has none.
    public let sectorValueAdded: SectorTable<Hat>
    /// ŵ of each sector, `[country, sector]`; the country's wage where labour moves freely.
    public let sectorWages: SectorTable<Hat>
    /// P̂, price index of a sector in a country, tariffs included, `[country, sector]`; infinite where nobody may sell.
    public let prices: SectorTable<Hat>
    /// ĉ, cost of the input bundle (less what scale saves), and so the price at the origin before export taxes, `[country, sector]`.
    public let inputCosts: SectorTable<Hat>
    /// X′, spending at destination prices, `[country, sector]`.
    public let expenditure: SectorTable<Money>
    /// Y′, gross output at producer prices, `[country, sector]`.
    public let output: SectorTable<Money>
    /// I′, income that is spent on final goods, `[country]`.
    public let incomes: [Double]
    /// I, the same in the baseline, `[country]`.
    public let baselineIncomes: [Double]
    /// R, tariff revenue of the baseline, `[country]`.
    public let baselineRevenue: [Double]
    /// D′ where a rule of the model sets it; nil where it comes out of the flows.
    private let givenDeficits: [Double]?
    public let tariffRevenue: [Double]
    public let exportTaxRevenue: [Double]

    public var converged: Bool { termination == .converged }

    /// D′, imports less exports at border prices, `[country]`.
    /// - Complexity: O(N²J) where deficits are endogenous: what selling costs bring in and take out is known only from the flows.
    public var deficits: [Double] { givenDeficits ?? tradeDeficits() }

    /// Whether the model has conditions of a kind.
    public func has(_ condition: Condition) -> Bool {
        condition == .limits ? !impliedWedges.isEmpty : !state.unknowns.range(of: condition).isEmpty
    }

    /// The result itself when it converged.
    /// - Throws: `NotConverged` with the residual of each block.
    public func requireConverged() throws -> Counterfactual {
        if let failure { throw failure }
        return self
    }

    /// Why there is no answer; nil when the solve converged.
    public var failure: NotConverged? {
        if converged { return nil }
        return NotConverged(termination: termination, iterations: iterations, residuals: residuals, place: worstPlace)
    }

    /// Solves `world` under `policy`.
    ///
    /// - Parameters:
    ///   - world: The baseline; must be an equilibrium (see `Baseline`), or its imbalance enters the answer.
    ///   - start: A neighbouring solution on the same grid; none starts from no change.
    /// - Precondition: The wedges are on the world's grid, and the model's parameters are possible (`Model.validate`).
    /// - Complexity: O(N²J + NJ²) an iteration, 20 to 50 iterations as a rule.
    public static func solve(
        _ world: World, policy: Policy, model: Model, options: SolverOptions = SolverOptions(), from start: SolverState? = nil
    ) -> Counterfactual {
        Batch(world, model: model, options: options).solve(policy, from: start)
    }

    /// - Parameters:
    ///   - policy: As solved.
    ///   - asked: As given; nil: the same.
    init(policy: Policy, solution: Solution, asked: Policy? = nil, wedges: [ImpliedWedge] = [], limits: LimitsAtSolution? = nil) {
        let map = solution.map
        if !solution.hasValues { map.forget() }
        (world, model) = (map.world, map.model)
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let z = solution.hasValues ? solution.z : Array(repeating: .nan, count: map.at.count)
        (self.policy, self.asked, impliedWedges, self.limits) = (policy, asked ?? policy, wedges, limits)
        termination = solution.termination
        iterations = solution.iterations
        residuals = solution.residuals
        let known = wedges.filter { $0.logWedge > 0 && $0.logWedge < .infinity }.map { ($0.id, $0.logWedge) }
        state = SolverState(z: solution.z, unknowns: map.at, wedges: Dictionary(known) { first, _ in first })
        worstPlace = solution.place
        let levels = exponentials(z)
        wages = levels[..<N].map { Hat($0) }
        var prices = SectorTable<Hat>(grid: world.grid, values: Array(levels[N..<N + N * J]))
        for n in 0..<N { for j in 0..<J where map.closed[j * N + n] { prices[n, j] = Hat(.infinity) } }
        self.prices = prices
        inputCosts = SectorTable(grid: world.grid, values: exponentials(map.costs))
        expenditure = SectorTable(
            grid: world.grid,
            values: map.at.range(of: .market).map { z[$0] <= EquilibriumMap.logOfNothing ? 0 : levels[$0] })
        output = SectorTable(grid: world.grid, values: map.output)
        employment = map.employment(z)
        (sectorValueAdded, sectorWages) = map.sectors(z)
        incomes = map.incomes
        tariffRevenue = map.tariffRevenue
        exportTaxRevenue = map.exportTaxRevenue
        (baselineRevenue, baselineIncomes) = (map.baselineRevenue, map.baselineIncomes)
        givenDeficits = model.deficits == .endogenous ? nil : map.deficits
    }

    /// Imports less exports at border prices, `[country]`.
    private func tradeDeficits() -> [Double] {
        var deficits = [Double](repeating: 0, count: world.grid.countryCount)
        let flows = flows()
        for j in 0..<world.grid.sectorCount {
            for n in 0..<world.grid.countryCount {
                for i in 0..<world.grid.countryCount where i != n {
                    deficits[n] += flows[n, i, j].value
                    deficits[i] -= flows[n, i, j].value
                }
            }
        }
        return deficits
    }

    /// The counterfactual as the baseline of further questions, with the cost and spending shares that it came to.
    /// - Precondition: No export taxes; a baseline has none.
    public func rebased() -> World {
        precondition(policy.exportTaxes.values.allSatisfy { $0 == 0 }, "A baseline has no export taxes.")
        var (valueAddedShares, inputShares, consumptionShares) = (
            world.valueAddedShares, world.inputShares, world.consumptionShares
        )
        if model.production != .cobbDouglas {
            let conditions = Conditions(world: world, policy: policy, model: model)
            let bundles = conditions.bundles(sectorWages: sectorWages, prices: prices)
            (valueAddedShares, inputShares) = (bundles.valueAddedShares, bundles.inputShares)
            consumptionShares = conditions.consumption(prices: prices).shares
        }
        return World(
            id: world.id, title: world.title, year: world.year, unit: world.unit, goods: world.goods,
            lawDay: world.lawDay, concordance: world.concordance, grid: world.grid,
            shares: shares(),
            tariffs: policy.tariffs.table, valueAddedShares: valueAddedShares, inputShares: inputShares,
            consumptionShares: consumptionShares,
            valueAdded: world.grid.countries.indices.map { wages[$0].value * employment[$0].value * world.valueAdded[$0] },
            deficits: deficits, expenditure: expenditure, elasticities: world.elasticities, names: world.names,
            provenance: world.provenance)
    }
}

/// e^x of every number.
private func exponentials(_ logs: [Double]) -> [Double] {
    Array(unsafeUninitializedCapacity: logs.count) { levels, count in
        count = logs.count
        dk_exp(logs.count, logs, levels.baseAddress)
    }
}
