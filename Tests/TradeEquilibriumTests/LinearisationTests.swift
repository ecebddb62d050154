import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// The linearisation against whole solves, for every block of the model.
struct LinearisationTests {
    /// Every block alone, and all together.
    static let models: [String: @Sendable (World) -> Model] = BlockParametersTests.blocks.merging([
        "world-share": { model($0, .worldShare) },
        "gdp-share": { model($0, .gdpShare) },
        "balanced": { model($0, .balanced) },
        "wasted revenue": { model($0).with { $0.revenue = .wasted } },
        "wasted, with labour supply": {
            model($0).with {
                $0.revenue = .wasted; $0.labour = Labour(.royFrechet(kappa: 3), supplyElasticity: 0.4)
            }
        },
        "balanced, nested, immobile": {
            model($0, .balanced).with {
                $0.production = .nestedCES(consumption: 0.5, valueAdded: 0.4, inputs: 0.3); $0.labour = Labour(.immobile)
            }
        },
    ]) { first, _ in first }
    static let names = models.keys.sorted()

    /// A world under a policy that changes everything a policy can: the point of departure.
    static func point(_ name: String, countries N: Int = 5, sectors J: Int = 4, seed: UInt64 = 3) throws -> Counterfactual {
        let drawn = RandomWorld.make(countries: N, sectors: J, seed: seed)
        let model = models[name]!(drawn)
        let world = try Baseline.prepare(drawn, model: model, options: tight)
        return try Counterfactual.solve(
            world, policy: wholePolicy(world, seed: seed), model: model, options: SolverOptions(tolerance: 1e-12)
        )
        .requireConverged()
    }

    static func randomChange(_ grid: Grid, seed: UInt64) -> PolicyChange {
        var random = SplitMix64(seed: seed)
        func draw(_ values: inout [Double]) { for x in values.indices { values[x] = Double.random(in: -1...1, using: &random) } }
        var change = PolicyChange(grid: grid)
        draw(&change.tariffs.values)
        draw(&change.exportTaxes.values)
        draw(&change.icebergs.values)
        draw(&change.availability.values)
        draw(&change.productivity.values)
        draw(&change.theta)
        draw(&change.transfers)
        let mean = change.transfers.reduce(0, +) / Double(change.transfers.count)
        for n in change.transfers.indices { change.transfers[n] = 1e4 * (change.transfers[n] - mean) }
        return change
    }

    /// Every result that a linearisation speaks of, in one list: logs, and shares of the largest income.
    static func results(_ found: Counterfactual, scale: Double, welfare: Bool) -> [Double] {
        var list = found.wages.map(\.value) + found.employment.map(\.value) + found.sectorWages.values
        list += found.prices.values + found.expenditure.values
        if welfare { list += found.allWelfare }
        let revenue = zip(found.tariffRevenue, found.exportTaxRevenue).map { $0 + $1 }
        return list.map { Double.log($0) } + (found.incomes + revenue).map { $0 / scale }
    }

    static func results(_ found: Response, scale: Double, welfare: Bool) -> [Double] {
        var list = found.wages + found.employment + found.sectorWages.values
        list += found.prices.values + found.expenditure.values
        if welfare { list += found.welfare }
        return list + (found.incomes + found.revenue).map { $0 / scale }
    }

    /// A response against central differences of whole solves, of fourth order so that the step may be large against rounding.
    static func expectDifferences(
        _ change: PolicyChange, at point: Counterfactual, welfare: Bool = true, _ move: (Double) -> (World, Policy, Model)
    ) throws {
        let (h, scale) = (1e-4, point.incomes.max() ?? 1)
        let solved = [-2 * h, -h, h, 2 * h].map { step in
            let (world, policy, model) = move(step)
            return Counterfactual.solve(
                world, policy: policy, model: model, options: SolverOptions(tolerance: 3e-14, maxIterations: 2000),
                from: point.state)
        }
        #expect(solved.allSatisfy { $0.residuals.worst < 1e-12 })
        let v = solved.map { results($0, scale: scale, welfare: welfare) }
        let slopes = v[0].indices.map { (v[0][$0] - v[3][$0] + 8 * (v[2][$0] - v[1][$0])) / (12 * h) }
        let response = Linearisation(of: point).response(to: change)
        #expect(response.converged && response.residual <= 1e-12)
        #expect(slopes.contains { abs($0) > 1e-3 }, "The policy does something.")
        #expect(largestGap(results(response, scale: scale, welfare: welfare), slopes) < 1e-6)
    }

    @Test(arguments: names, ["tariffs", "exportTaxes", "icebergs", "availability", "productivity", "transfers"])
    func policiesMoveAsDifferencesSay(_ name: String, _ kind: String) throws {
        let point = try Self.point(name)
        let all = Self.randomChange(point.world.grid, seed: 7)
        var change = PolicyChange(grid: point.world.grid)
        if kind == "tariffs" { change.tariffs = all.tariffs }
        if kind == "exportTaxes" { change.exportTaxes = all.exportTaxes }
        if kind == "icebergs" { change.icebergs = all.icebergs }
        if kind == "availability" { change.availability = all.availability }
        if kind == "productivity" { change.productivity = all.productivity }
        if kind == "transfers" { change.transfers = all.transfers }
        try Self.expectDifferences(change, at: point) { (point.world, Self.moved(point.policy, change, by: $0), point.model) }
    }

    /// Policy along a direction.
    static func moved(_ policy: Policy, _ change: PolicyChange, by h: Double) -> Policy {
        var policy = policy
        for x in policy.tariffs.values.indices {
            policy.tariffs.values[x] = (1 + policy.tariffs.values[x]) * Double.exp(h * change.tariffs.values[x]) - 1
            policy.exportTaxes.values[x] = (1 + policy.exportTaxes.values[x]) * Double.exp(h * change.exportTaxes.values[x]) - 1
            policy.icebergs.values[x] *= Double.exp(h * change.icebergs.values[x])
            policy.availability.values[x] *= Double.exp(h * change.availability.values[x])
        }
        for x in policy.productivity.values.indices {
            policy.productivity.values[x] *= Double.exp(h * change.productivity.values[x])
        }
        for n in policy.transfers.indices { policy.transfers[n] += h * change.transfers[n] }
        return policy
    }

    @Test(arguments: names) func elasticitiesMoveAsDifferencesSay(_ name: String) throws {
        let point = try Self.point(name)
        var change = PolicyChange(grid: point.world.grid)
        change.theta = Self.randomChange(point.world.grid, seed: 8).theta
        try Self.expectDifferences(change, at: point) { h in
            var model = point.model
            model.elasticities = ElasticityTable(
                name: "moved", source: "", theta: zip(model.elasticities.theta, change.theta).map { $0 + h * $1 })
            return (point.world, point.policy, model)
        }
    }

    /// A sector that makes more of the same inputs is a sector whose goods melt less everywhere.
    @Test(arguments: names) func productivityIsIcebergsTheOtherWay(_ name: String) throws {
        let point = try Self.point(name)
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

    @Test(arguments: names) func adjointIsForwardTransposed(_ name: String) throws {
        let (N, J) = (7, 3)
        let point = try Self.point(name, countries: N, sectors: J, seed: 12)
        let linear = Linearisation(of: point)
        var random = SplitMix64(seed: 4)
        func weights(_ count: Int) -> [Double] { (0..<count).map { _ in Double.random(in: -1...1, using: &random) } }
        let money = 1 / (point.incomes.max() ?? 1)
        let objective = Linearisation.Objective(
            welfare: weights(N), wages: weights(N), employment: weights(N), incomes: weights(N).map { $0 * money },
            revenue: weights(N).map { $0 * money }, prices: weights(N * J), expenditure: weights(N * J))
        let gradient = linear.gradient(of: objective)
        #expect(gradient.converged && gradient.residual <= 1e-12)
        for seed in 20..<24 {
            let change = Self.randomChange(point.world.grid, seed: UInt64(seed))
            let response = linear.response(to: change)
            func sum(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
            let forward =
                sum(objective.welfare, response.welfare) + sum(objective.wages, response.wages)
                + sum(objective.employment, response.employment) + sum(objective.incomes, response.incomes)
                + sum(objective.revenue, response.revenue) + sum(objective.prices, response.prices.values)
                + sum(objective.expenditure, response.expenditure.values)
            #expect(abs(gradient.along(change) - forward) < 1e-10 * max(1, abs(forward)))
        }
    }

    /// The approximate inverse and its transpose are transposes of each other, and near enough to the inverse to be of use.
    @Test(arguments: names) func stepsAreTransposed(_ name: String) throws {
        let linear = Linearisation(of: try Self.point(name, countries: 6, sectors: 3, seed: 14))
        var random = SplitMix64(seed: 4)
        func draw() -> [Double] { (0..<linear.at.count).map { _ in Double.random(in: -1...1, using: &random) } }
        let (a, b) = (draw(), draw())
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        let (left, right) = (dot(linear.steps.anticipated(a), b), dot(a, linear.steps.anticipatedTransposed(b)))
        #expect(abs(left - right) < 1e-12 * max(1, abs(left)) * Double(a.count))
        #expect(dot(linear.forward(linear.steps.anticipated(a), nil).off, a) > 0.2 * dot(a, a))
    }

    @Test func welfareGradientIsThatOfWholeSolves() throws {
        let point = try Self.point("world-share")
        let weights = [0.5, 0, 0, 1, -0.25]
        let gradient = Linearisation(of: point).gradient(welfareWeights: weights)
        let (n, i, j, h) = (0, 3, 1, 1e-5)
        func objective(_ step: Double) throws -> Double {
            var policy = point.policy
            policy.tariffs[n, i, j] = Rate((1 + policy.tariffs[n, i, j].value) * Double.exp(step) - 1)
            let result = try Counterfactual.solve(point.world, policy: policy, model: point.model, options: tight)
                .requireConverged()
            return (0..<5).reduce(0) { $0 + weights[$1] * Double.log(result.welfare($1).value) }
        }
        let slope = try (objective(h) - objective(-h)) / (2 * h)
        #expect(abs(gradient.slopes.tariffs[n, i, j].value - slope) < 1e-7)
    }

    /// Each solve of the linear system costs a bounded number of products, whatever the number of policies.
    @Test func aGradientCostsAFewSolves() throws {
        let world = RandomWorld.make(countries: 20, sectors: 8, seed: 5)
        let point = try Counterfactual.solve(world, policy: war(world), model: model(world)).requireConverged()
        let response = Linearisation(of: point).response(to: Self.randomChange(world.grid, seed: 2))
        #expect(response.converged)
        #expect(response.products < 4 * point.iterations)
    }

    /// θ from 0.2 to 65, empty cells, tariffs to 300%: the linear systems are solved there too, and both ways agree.
    @Test(arguments: 0..<names.count) func wildWorlds(_ index: Int) throws {
        let name = Self.names[index]
        var tried = 0
        for seed in UInt64(0)..<6 {
            let world = RandomWorld.make(countries: 3 + Int(seed), sectors: 1 + Int(seed) % 5, seed: seed, wild: true)
            let model = Self.models[name]!(world)
            guard let base = try? Baseline.prepare(world, model: model) else { continue }
            let point = Counterfactual.solve(base, policy: shock(base, seed: seed, tariffs: 3), model: model)
            guard point.converged else { continue }
            tried += 1
            let (linear, N) = (Linearisation(of: point), base.grid.countryCount)
            let change = Self.randomChange(base.grid, seed: seed)
            let response = linear.response(to: change)
            let gradient = linear.gradient(welfareWeights: Array(repeating: 1, count: N))
            #expect(response.converged && gradient.converged, "\(world.id): \(response.residual), \(gradient.residual)")
            let sum = response.welfare.reduce(0, +)
            let size = response.welfare.reduce(1) { max($0, abs($1)) }
            #expect(abs(gradient.along(change) - sum) < 1e-8 * size, "\(world.id)")
        }
        #expect(tried >= 3)
    }

    /// Where a market is closed by bans and its users stand still, the rest moves as differences say.
    @Test func closedMarketsStayClosed() throws {
        let world = SolverTests.oreAndFood()
        var policy = Policy(unchanged: world)
        policy.ban(destination: 0, origin: 1, sector: 0)
        policy.tariffs[0, 1, 2] = Rate(0.2)
        for model in [model(world), Model.at(.impact, elasticities: world.elasticities[0])] {
            let options = SolverOptions(tolerance: 1e-12)
            let point = try Counterfactual.solve(world, policy: policy, model: model, options: options).requireConverged()
            #expect(point.prices[0, 0].value == .infinity)
            var change = PolicyChange(grid: world.grid)
            change.tariffs[0, 1, 2] = LogChange(1)
            let response = Linearisation(of: point).response(to: change)
            #expect(response.converged && response.prices[0, 0].value == 0)
            let h = 1e-4
            let (down, up) = (
                Counterfactual.solve(world, policy: Self.moved(policy, change, by: -h), model: model, options: options),
                Counterfactual.solve(world, policy: Self.moved(policy, change, by: h), model: model, options: options)
            )
            for n in 0..<2 {
                let slope = (Double.log(up.welfare(n).value) - Double.log(down.welfare(n).value)) / (2 * h)
                #expect(abs(slope) > 1e-3 && abs(response.welfare[n] - slope) < 1e-6, "\(response.welfare[n]) \(slope)")
            }
        }
    }
}
