import CKernels
import TradeData

/// A world under changed wedges: what was asked, what was found, and how well it fits.
///
/// Values are in the world's money at the numeraire: world value added stays what it was. Every
/// hat is the ratio of the counterfactual to the baseline.
public struct Counterfactual: Sendable {
    public let world: World
    public let wedges: Wedges
    public let model: Model
    public let termination: Termination
    /// Passes over the equilibrium conditions.
    public let iterations: Int
    public let residuals: Residuals
    /// The solution in the solver's own unknowns: a starting point for a neighbouring policy.
    public let state: SolverState

    /// ŵ, wage, `[country]`.
    public let wages: [Hat]
    /// P̂, price index of a sector in a country, tariffs included, `[country, sector]`.
    public let prices: SectorTable<Hat>
    /// ĉ, cost of the input bundle, and so the price at the origin before export taxes, `[country, sector]`.
    public let inputCosts: SectorTable<Hat>
    /// X′, spending at destination prices, `[country, sector]`.
    public let expenditure: SectorTable<Money>
    /// Y′, gross output at producer prices, `[country, sector]`.
    public let output: SectorTable<Money>
    /// I′, income that is spent on final goods, `[country]`.
    public let incomes: [Double]
    /// I, the same in the baseline, `[country]`.
    public let baselineIncomes: [Double]
    /// D′, `[country]`.
    public let deficits: [Double]
    public let tariffRevenue: [Double]
    public let exportTaxRevenue: [Double]

    public var converged: Bool { termination == .converged }

    /// The result itself when it converged.
    /// - Throws: `NotConverged` with the residual of each block.
    public func requireConverged() throws -> Counterfactual {
        guard converged else { throw NotConverged(termination: termination, iterations: iterations, residuals: residuals) }
        return self
    }

    /// Solves `world` under `wedges`.
    ///
    /// - Parameters:
    ///   - world: The baseline; must be an equilibrium (see `Baseline`), or its imbalance enters the answer.
    ///   - start: A neighbouring solution on the same grid; none starts from no change.
    /// - Precondition: The wedges are on the world's grid, and θ has one value a sector.
    /// - Complexity: O(N²J + NJ²) an iteration, 20 to 50 iterations as a rule.
    public static func solve(
        _ world: World, wedges: Wedges, model: Model, options: SolverOptions = SolverOptions(), from start: SolverState? = nil
    ) -> Counterfactual {
        precondition(wedges.grid == world.grid, "The wedges are on another grid than the world; aggregate first.")
        precondition(model.elasticities.theta.count == world.grid.sectorCount, "θ needs one value for each sector of the world.")
        let solution = Solver(world: world, wedges: wedges, model: model, options: options).solve(from: start)
        return Counterfactual(world: world, wedges: wedges, model: model, solution: solution)
    }

    init(world: World, wedges: Wedges, model: Model, solution: Solution) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let z = solution.z
        self.world = world
        self.wedges = wedges
        self.model = model
        termination = solution.termination
        iterations = solution.iterations
        residuals = solution.residuals
        state = SolverState(z: z)
        let levels = exponentials(z)
        wages = levels[..<N].map { Hat($0) }
        prices = SectorTable(grid: world.grid, values: Array(levels[N..<N + N * J]))
        inputCosts = SectorTable(grid: world.grid, values: exponentials(solution.map.costs))
        expenditure = SectorTable(
            grid: world.grid, values: (N + N * J..<z.count).map { z[$0] <= OneLoop.logOfNothing ? 0 : levels[$0] })
        output = SectorTable(grid: world.grid, values: solution.map.output)
        incomes = solution.map.incomes
        deficits = solution.map.deficits
        tariffRevenue = solution.map.tariffRevenue
        exportTaxRevenue = solution.map.exportTaxRevenue
        baselineIncomes = Baseline.incomes(of: world)
    }

    /// New expenditure shares π′, `[destination, origin, sector]`.
    /// - Complexity: O(N²J).
    public func shares() -> Bilateral<Share> {
        Conditions(world: world, wedges: wedges, model: model).tradeShares(costs: inputCosts, prices: prices)
    }

    /// New flows at the border (export taxes in, tariffs out), `[destination, origin, sector]`.
    public func flows() -> Bilateral<Money> {
        let shares = shares()
        var flows = Bilateral<Money>(grid: world.grid, repeating: Money(0))
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    flows[n, i, j] = Money(
                        shares[n, i, j].value * expenditure[n, j].value / (1 + wedges.tariffs[n, i, j].value))
                }
            }
        }
        return flows
    }

    /// The counterfactual as the baseline of further questions.
    /// - Precondition: No export taxes; a baseline has none.
    public func rebased() -> World {
        precondition(wedges.exportTaxes.values.allSatisfy { $0 == 0 }, "A baseline has no export taxes.")
        return World(
            id: world.id, title: world.title, year: world.year, unit: world.unit, grid: world.grid, shares: shares(),
            tariffs: wedges.tariffs, valueAddedShares: world.valueAddedShares, inputShares: world.inputShares,
            consumptionShares: world.consumptionShares, valueAdded: zip(wages, world.valueAdded).map { $0.value * $1 },
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
