import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

struct LinearisationTests {
    static let rules: [DeficitRule] = [.worldShare, .gdpShare, .balanced]

    /// A world under tariffs, export taxes and trade costs that differ from the baseline: the point of departure.
    static func point(_ rule: DeficitRule, countries N: Int = 5, sectors J: Int = 4, seed: UInt64 = 3) throws -> Counterfactual {
        let drawn = RandomWorld.make(countries: N, sectors: J, seed: seed)
        let world = try Baseline.prepare(drawn, model: model(drawn, rule), options: tight)
        return try Counterfactual.solve(world, wedges: shock(world, seed: seed), model: model(world, rule), options: tight)
            .requireConverged()
    }

    static func randomChange(_ grid: Grid, seed: UInt64) -> PolicyChange {
        var random = SplitMix64(seed: seed)
        func draw(_ values: inout [Double]) { for x in values.indices { values[x] = Double.random(in: -1...1, using: &random) } }
        var change = PolicyChange(grid: grid)
        draw(&change.tariffs.values)
        draw(&change.exportTaxes.values)
        draw(&change.icebergs.values)
        draw(&change.productivity.values)
        draw(&change.theta)
        draw(&change.transfers)
        let mean = change.transfers.reduce(0, +) / Double(change.transfers.count)
        for n in change.transfers.indices { change.transfers[n] = 1e4 * (change.transfers[n] - mean) }
        return change
    }

    /// Central differences of whole solves along a direction.
    static func differences(_ point: Counterfactual, _ move: (Double) -> (World, Wedges, Model)) throws -> (
        wages: [Double], prices: [Double], expenditure: [Double], incomes: [Double]
    ) {
        let h = 1e-4
        func solve(_ step: Double) throws -> Counterfactual {
            let (world, wedges, model) = move(step)
            return try Counterfactual.solve(
                world, wedges: wedges, model: model, options: SolverOptions(tolerance: 3e-14), from: point.state)
        }
        // Fourth order, so that the step may be large against rounding.
        let s = try [-2 * h, -h, h, 2 * h].map(solve)
        func slope(_ value: (Counterfactual) -> [Double]) -> [Double] {
            let v = s.map(value)
            return v[0].indices.map { (v[0][$0] - v[3][$0] + 8 * (v[2][$0] - v[1][$0])) / (12 * h) }
        }
        return (
            slope { $0.wages.map { Double.log($0.value) } }, slope { $0.prices.values.map { Double.log($0) } },
            slope { $0.expenditure.values.map { Double.log($0) } }, slope { $0.incomes }
        )
    }

    static func expectEqual(
        _ response: Response, _ differences: (wages: [Double], prices: [Double], expenditure: [Double], incomes: [Double]),
        at point: Counterfactual
    ) {
        #expect(response.converged)
        #expect(largestGap(response.wages, differences.wages) < 1e-6)
        #expect(largestGap(response.prices.values, differences.prices) < 1e-6)
        #expect(largestGap(response.expenditure.values, differences.expenditure) < 1e-6)
        let scale = point.incomes.max() ?? 1
        #expect(largestGap(response.incomes.map { $0 / scale }, differences.incomes.map { $0 / scale }) < 1e-6)
    }

    @Test(arguments: rules, ["tariffs", "exportTaxes", "icebergs"])
    func wedgesMoveAsDifferencesSay(_ rule: DeficitRule, _ kind: String) throws {
        let point = try Self.point(rule)
        let all = Self.randomChange(point.world.grid, seed: 7)
        var change = PolicyChange(grid: point.world.grid)
        if kind == "tariffs" { change.tariffs = all.tariffs }
        if kind == "exportTaxes" { change.exportTaxes = all.exportTaxes }
        if kind == "icebergs" { change.icebergs = all.icebergs }
        let found = try Self.differences(point) { h in
            var wedges = point.wedges
            for x in wedges.tariffs.values.indices {
                wedges.tariffs.values[x] = (1 + wedges.tariffs.values[x]) * Double.exp(h * change.tariffs.values[x]) - 1
                wedges.exportTaxes.values[x] =
                    (1 + wedges.exportTaxes.values[x]) * Double.exp(h * change.exportTaxes.values[x]) - 1
                wedges.icebergs.values[x] *= Double.exp(h * change.icebergs.values[x])
            }
            return (point.world, wedges, point.model)
        }
        Self.expectEqual(Linearisation(of: point).response(to: change), found, at: point)
    }

    @Test(arguments: rules) func elasticitiesMoveAsDifferencesSay(_ rule: DeficitRule) throws {
        let point = try Self.point(rule)
        var change = PolicyChange(grid: point.world.grid)
        change.theta = Self.randomChange(point.world.grid, seed: 8).theta
        let found = try Self.differences(point) { h in
            var model = point.model
            model.elasticities = ElasticityTable(
                name: "moved", source: "", theta: zip(model.elasticities.theta, change.theta).map { $0 + h * $1 })
            return (point.world, point.wedges, model)
        }
        Self.expectEqual(Linearisation(of: point).response(to: change), found, at: point)
    }

    @Test func transfersMoveAsDifferencesSay() throws {
        let point = try Self.point(.worldShare)
        var change = PolicyChange(grid: point.world.grid)
        change.transfers = Self.randomChange(point.world.grid, seed: 9).transfers
        let found = try Self.differences(point) { h in
            let w = point.world
            let world = World(
                id: "moved", title: "", year: 0, unit: "", grid: w.grid, shares: w.shares, tariffs: w.tariffs,
                valueAddedShares: w.valueAddedShares, inputShares: w.inputShares, consumptionShares: w.consumptionShares,
                valueAdded: w.valueAdded, deficits: zip(w.deficits, change.transfers).map { $0 + h * $1 },
                expenditure: w.expenditure, elasticities: w.elasticities, provenance: w.provenance)
            return (world, point.wedges, point.model)
        }
        Self.expectEqual(Linearisation(of: point).response(to: change), found, at: point)
    }

    /// A sector that makes more of the same inputs is a sector whose goods melt less everywhere.
    @Test func productivityIsIcebergsTheOtherWay() throws {
        let point = try Self.point(.gdpShare)
        var (productivity, icebergs) = (PolicyChange(grid: point.world.grid), PolicyChange(grid: point.world.grid))
        productivity.productivity = Self.randomChange(point.world.grid, seed: 10).productivity
        for j in 0..<4 {
            for n in 0..<5 { for i in 0..<5 { icebergs.icebergs[n, i, j] = LogChange(-productivity.productivity[i, j].value) } }
        }
        let linear = Linearisation(of: point)
        let (a, b) = (linear.response(to: productivity), linear.response(to: icebergs))
        #expect(largestGap(a.wages, b.wages) < 1e-10)
        #expect(largestGap(a.welfare, b.welfare) < 1e-10)
        #expect(largestGap(a.expenditure.values, b.expenditure.values) < 1e-10)
    }

    @Test(arguments: rules) func adjointIsForwardTransposed(_ rule: DeficitRule) throws {
        let point = try Self.point(rule, countries: 7, sectors: 3, seed: 12)
        let linear = Linearisation(of: point)
        let grid = point.world.grid
        var random = SplitMix64(seed: 4)
        func weights(_ count: Int) -> [Double] { (0..<count).map { _ in Double.random(in: -1...1, using: &random) } }
        let objective = Linearisation.Objective(
            welfare: weights(7), wages: weights(7), prices: weights(21), expenditure: weights(21))
        let gradient = linear.gradient(of: objective)
        for seed in 20..<24 {
            let change = Self.randomChange(grid, seed: UInt64(seed))
            let response = linear.response(to: change)
            func sum(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
            let forward =
                sum(objective.welfare, response.welfare) + sum(objective.wages, response.wages)
                + sum(objective.prices, response.prices.values) + sum(objective.expenditure, response.expenditure.values)
            #expect(abs(gradient.dot(change) - forward) < 1e-10 * max(1, abs(forward)))
        }
    }

    @Test func welfareGradientIsThatOfWholeSolves() throws {
        let point = try Self.point(.worldShare)
        let weights = [0.5, 0, 0, 1, -0.25]
        let gradient = Linearisation(of: point).gradient(welfareWeights: weights)
        let (n, i, j, h) = (0, 3, 1, 1e-5)
        func objective(_ step: Double) throws -> Double {
            var wedges = point.wedges
            wedges.tariffs[n, i, j] = Rate((1 + wedges.tariffs[n, i, j].value) * Double.exp(step) - 1)
            let result = try Counterfactual.solve(point.world, wedges: wedges, model: point.model, options: tight)
                .requireConverged()
            return (0..<5).reduce(0) { $0 + weights[$1] * Double.log(result.welfare($1).value) }
        }
        let slope = try (objective(h) - objective(-h)) / (2 * h)
        #expect(abs(gradient.tariffs[n, i, j].value - slope) < 1e-7)
    }

    /// Each solve of the linear system costs a bounded number of products, whatever the number of policies.
    @Test func aGradientCostsAFewSolves() throws {
        let world = RandomWorld.make(countries: 20, sectors: 8, seed: 5)
        let point = try Counterfactual.solve(world, wedges: war(world), model: model(world)).requireConverged()
        let response = Linearisation(of: point).response(to: Self.randomChange(world.grid, seed: 2))
        #expect(response.converged)
        #expect(response.products < 4 * point.iterations)
    }

    @Test func modelsItDoesNotKnowAreRefused() throws {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 5)
        var other = model(world)
        other.labour = Labour(.immobile)
        #expect(Linearisation.covers(model(world)))
        #expect(!Linearisation.covers(other))
    }
}
