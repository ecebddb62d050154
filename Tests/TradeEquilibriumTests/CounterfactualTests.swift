import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// Properties that hold in every world, whatever its numbers.
struct CounterfactualTests {
    static let sizes: [(Int, Int, UInt64)] = [(2, 1, 1), (3, 2, 2), (6, 4, 3), (9, 7, 4), (14, 3, 5)]

    @Test(arguments: sizes) func noChangeReturnsOnes(_ size: (Int, Int, UInt64)) throws {
        let world = RandomWorld.make(countries: size.0, sectors: size.1, seed: size.2)
        for rule in [DeficitRule.worldShare, .gdpShare] {
            let result = try Counterfactual.solve(
                world, policy: Policy(unchanged: world), model: model(world, rule), options: tight
            )
            .requireConverged()
            #expect(result.allWelfare.allSatisfy { abs($0 - 1) < 1e-12 })
            #expect(result.wages.allSatisfy { abs($0.value - 1) < 1e-12 })
            #expect(result.prices.values.allSatisfy { abs($0 - 1) < 1e-12 })
        }
    }

    @Test(arguments: sizes) func anIndependentCheckAgrees(_ size: (Int, Int, UInt64)) throws {
        let world = RandomWorld.make(countries: size.0, sectors: size.1, seed: size.2)
        for rule in DeficitRule.allCases {
            let base = try Baseline.prepare(world, model: model(world, rule))
            let result = try Counterfactual.solve(base, policy: shock(base, seed: size.2), model: model(world, rule))
                .requireConverged()
            let check = Conditions(world: base, policy: result.policy, model: result.model)
                .residuals(wages: result.wages, prices: result.prices, expenditure: result.expenditure)
            #expect(check.worst < 1e-9, "\(check)")
            #expect(result.residuals.worst <= 1e-10)
        }
    }

    @Test func moneyHasNoUnit() throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 7)
        var accounts = world.accounts()
        accounts.flows = Bilateral(grid: world.grid, values: accounts.flows.values.map { 7 * $0 })
        let scaled = World(
            id: "scaled", title: "", year: 0, unit: "", goods: world.goods, accounts: accounts, elasticities: world.elasticities,
            provenance: world.provenance)
        for rule in [DeficitRule.worldShare, .gdpShare] {
            let a = Counterfactual.solve(world, policy: shock(world, seed: 1), model: model(world, rule), options: tight)
            let b = Counterfactual.solve(scaled, policy: shock(world, seed: 1), model: model(world, rule), options: tight)
            #expect(largestGap(a.allWelfare, b.allWelfare) < 1e-12)
        }
    }

    @Test func walrasAndBudgets() throws {
        let world = RandomWorld.make(countries: 6, sectors: 5, seed: 11)
        for rule in [DeficitRule.worldShare, .gdpShare] {
            let result = try Counterfactual.solve(world, policy: shock(world, seed: 3), model: model(world, rule), options: tight)
                .requireConverged()
            let (N, J) = (6, 5)
            let flows = result.flows()
            #expect(abs(result.deficits.reduce(0, +)) < 1e-9 * world.valueAdded.reduce(0, +))
            for n in 0..<N {
                // Imports less exports, both at border prices, are the deficit: the market that was not solved for clears too.
                var balance = 0.0
                var revenue = 0.0
                for j in 0..<J {
                    for i in 0..<N {
                        balance += flows[n, i, j].value - flows[i, n, j].value
                        revenue += result.policy.tariffs[n, i, j].value * flows[n, i, j].value
                    }
                }
                #expect(abs(balance - result.deficits[n]) < 1e-10 * world.valueAdded[n])
                #expect(abs(revenue - result.tariffRevenue[n]) < 1e-10 * world.valueAdded[n])
            }
            let shares = result.shares()
            for j in 0..<J {
                for n in 0..<N { #expect(abs((0..<N).map { shares[n, $0, j].value }.reduce(0, +) - 1) < 1e-12) }
            }
            #expect(result.expenditure.values.allSatisfy { $0 >= 0 } && result.prices.values.allSatisfy { $0 > 0 })
        }
    }

    /// With any other numeraire the same equilibrium is found: doubling all nominal unknowns leaves the conditions satisfied.
    @Test(arguments: [DeficitRule.balanced, .gdpShare, .worldShare]) func numeraireIsFree(_ rule: DeficitRule) throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 13)
        let base = try Baseline.prepare(world, model: model(world, rule))
        let result = try Counterfactual.solve(base, policy: war(base), model: model(world, rule), options: tight)
            .requireConverged()
        let check = Conditions(world: base, policy: result.policy, model: result.model).residuals(
            wages: result.wages.map { Hat(2 * $0.value) },
            prices: SectorTable(grid: base.grid, values: result.prices.values.map { 2 * $0 }),
            expenditure: SectorTable(grid: base.grid, values: result.expenditure.values.map { 2 * $0 }))
        #expect(check.worst < 1e-11)
    }

    @Test func emptyCellsStayEmpty() throws {
        let world = RandomWorld.make(countries: 8, sectors: 5, seed: 21, wild: true)
        let result = Counterfactual.solve(world, policy: war(world), model: model(world))
        let after = try result.requireConverged().flows()
        for (x, before) in world.flows().values.enumerated() where before == 0 { #expect(after.values[x] == 0) }
    }

    @Test func relabellingCountriesRelabelsTheAnswer() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 17)
        let order = [3, 0, 4, 2, 1]
        let grid = Grid(countries: order.map { world.grid.countries[$0] }, sectors: world.grid.sectors)
        let (old, policy) = (world.accounts(), shock(world, seed: 5))
        var accounts = Accounts(
            flows: Bilateral(grid: grid, repeating: Money(0)), tariffs: Bilateral(grid: grid, repeating: .zero),
            inputShares: InputTable(grid: grid, repeating: Share(0)))
        for j in 0..<3 {
            for (n, a) in order.enumerated() {
                for (i, b) in order.enumerated() {
                    accounts.flows[n, i, j] = old.flows[a, b, j]
                    accounts.tariffs[n, i, j] = old.tariffs[a, b, j]
                }
                for k in 0..<3 { accounts.inputShares[n, k, j] = old.inputShares[a, k, j] }
            }
        }
        let relabelled = World(
            id: "r", title: "", year: 0, unit: "", goods: Set(accounts.grid.sectors), accounts: accounts,
            elasticities: world.elasticities,
            provenance: world.provenance)
        var moved = Policy(unchanged: relabelled)
        for j in 0..<3 {
            for (n, a) in order.enumerated() {
                for (i, b) in order.enumerated() {
                    moved.tariffs[n, i, j] = policy.tariffs[a, b, j]
                    moved.exportTaxes[n, i, j] = policy.exportTaxes[a, b, j]
                    moved.icebergs[n, i, j] = policy.icebergs[a, b, j]
                }
            }
        }
        let a = Counterfactual.solve(world, policy: policy, model: model(world), options: tight)
        let b = Counterfactual.solve(relabelled, policy: moved, model: model(world), options: tight)
        for (n, old) in order.enumerated() { #expect(abs(a.welfare(old).value - b.welfare(n).value) < 1e-12) }
    }

    /// A shock that moves every price and no wage: judging convergence on wages alone would stop at once.
    @Test func pricesMoveWhileWagesRest() throws {
        let grid = Grid(countries: ["AAA", "BBB"], sectors: ["goods"])
        var accounts = Accounts(
            flows: Bilateral(grid: grid, values: [80, 20, 20, 80]), tariffs: Bilateral(grid: grid, repeating: .zero),
            inputShares: InputTable(grid: grid, repeating: Share(0.5)))
        accounts.tariffs = Bilateral(grid: grid, repeating: .zero)
        let world = World(
            id: "twins", title: "", year: 0, unit: "", goods: Set(accounts.grid.sectors), accounts: accounts,
            elasticities: [ElasticityTable(name: "4", source: "", theta: [4])], provenance: Provenance(kind: "test"))
        var policy = Policy(unchanged: world)
        for n in 0..<2 { for i in 0..<2 { policy.icebergs[n, i, 0] = Hat(1.3) } }
        let result = try Counterfactual.solve(world, policy: policy, model: model(world)).requireConverged()
        // All goods melt by 30% with half of costs in goods: the price rises by 1.3 squared.
        #expect(abs(result.wages[0].value - 1) < 1e-10)
        #expect(abs(result.prices[0, 0].value - 1.69) < 1e-9)
        #expect(result.iterations > 1)
    }
}
