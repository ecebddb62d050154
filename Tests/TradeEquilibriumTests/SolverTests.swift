import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// How solves end.
struct SolverTests {
    @Test func aGoodThatNobodyMaySellIsInfeasible() {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 3)
        var policy = Policy(unchanged: world)
        for i in 0..<4 { policy.ban(destination: 2, origin: i, sector: 1) }
        let result = Counterfactual.solve(world, policy: policy, model: model(world))
        #expect(result.termination == .infeasible(world.grid.countries[2], world.grid.sectors[1]))
        #expect(throws: NotConverged.self) { try result.requireConverged() }
    }

    @Test func aBudgetThatIsTooSmallSaysSo() {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 3)
        let result = Counterfactual.solve(
            world, policy: war(world), model: model(world), options: SolverOptions(maxIterations: 3))
        #expect(result.termination == .iterationLimit)
        #expect(result.residuals.worst > 1e-10)
        #expect(throws: NotConverged.self) { try result.requireConverged() }
    }

    @Test func aSolveCanBeCancelled() {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 3)
        let result = Counterfactual.solve(
            world, policy: war(world), model: model(world), options: SolverOptions(isCancelled: { true }))
        #expect(result.termination == .cancelled)
    }

    @Test func notANumberNeverConverges() {
        let world = RandomWorld.make(countries: 4, sectors: 2, seed: 3)
        var policy = war(world)
        policy.tariffs[0, 1, 0] = Rate(.nan)
        let result = Counterfactual.solve(world, policy: policy, model: model(world))
        #expect(!result.converged)
    }

    @Test func aNeighbourIsAGoodStart() throws {
        let world = RandomWorld.make(countries: 10, sectors: 6, seed: 5)
        let first = try Counterfactual.solve(world, policy: war(world, by: 0.50), model: model(world)).requireConverged()
        let cold = try Counterfactual.solve(world, policy: war(world, by: 0.51), model: model(world)).requireConverged()
        let warm = try Counterfactual.solve(world, policy: war(world, by: 0.51), model: model(world), from: first.state)
            .requireConverged()
        #expect(warm.iterations < cold.iterations)
        #expect(largestGap(warm.allWelfare, cold.allWelfare) < 1e-9)
    }

    /// Steep shocks: prohibitive tariffs, bans, and elasticities from 0.2 to 65.
    @Test(arguments: 1...12) func steepShocksConvergeOrSaySo(_ seed: UInt64) {
        let world = RandomWorld.make(countries: 3 + Int(seed % 7), sectors: 1 + Int(seed % 5), seed: seed, wild: seed % 2 == 0)
        var policy = shock(world, seed: seed, tariffs: 10, exportTaxes: 3, icebergs: 5)
        policy.ban(destination: 0, origin: 1, sector: 0)
        let result = Counterfactual.solve(world, policy: policy, model: model(world))
        switch result.termination {
        case .converged:
            let check = Conditions(world: world, policy: policy, model: result.model)
                .residuals(wages: result.wages, prices: result.prices, expenditure: result.expenditure)
            #expect(check.worst < 1e-8, "\(check)")
        case .infeasible: break
        default: Issue.record("\(result.termination) at \(result.residuals) after \(result.iterations)")
        }
    }

    @Test func aTimeThatIsTooShortSaysSo() {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 3)
        let options = SolverOptions(timeLimit: .zero)
        #expect(Counterfactual.solve(world, policy: war(world), model: model(world), options: options).termination == .timeLimit)
    }

    /// An input that nobody may sell stops those who need it; consumers who can buy elsewhere go on.
    @Test func aClosedInputIdlesItsUsers() throws {
        let grid = Grid(countries: ["AAA", "BBB"], sectors: ["ore", "magnets"])
        var inputs = InputTable<Share>(grid: grid, repeating: Share(0))
        for n in 0..<2 { inputs[n, 0, 1] = Share(0.4) }
        // Ore is made in BBB only, and only magnet makers buy it.
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        (flows[0, 0, 1], flows[0, 1, 1], flows[1, 0, 1], flows[1, 1, 1]) = (Money(60), Money(40), Money(40), Money(60))
        (flows[0, 1, 0], flows[1, 1, 0]) = (Money(40), Money(40))
        let world = World(
            id: "ore", title: "", year: 0, unit: "", goods: Set(grid.sectors),
            accounts: Accounts(
                flows: flows, tariffs: Bilateral(grid: grid, repeating: .zero), inputShares: inputs),
            elasticities: [ElasticityTable(name: "4", source: "", theta: [4, 4])], provenance: Provenance(kind: "test"))
        var policy = Policy(unchanged: world)
        policy.ban(destination: 0, origin: 1, sector: 0)
        // AAA makes nothing but magnets, and cannot make them: there is nothing for it to live on.
        #expect(
            Counterfactual.solve(world, policy: policy, model: model(world)).termination == .infeasible("AAA", "ore"))
    }

    /// Ore, made in BBB only; magnets, which alone need it; and food, which both make.
    static func oreAndFood() -> World {
        let grid = Grid(countries: ["AAA", "BBB"], sectors: ["ore", "magnets", "food"])
        var inputs = InputTable<Share>(grid: grid, repeating: Share(0))
        for n in 0..<2 { inputs[n, 0, 1] = Share(0.4) }
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        (flows[0, 0, 1], flows[0, 1, 1], flows[1, 0, 1], flows[1, 1, 1]) = (Money(60), Money(40), Money(40), Money(60))
        (flows[0, 1, 0], flows[1, 1, 0]) = (Money(40), Money(40))
        (flows[0, 0, 2], flows[0, 1, 2], flows[1, 0, 2], flows[1, 1, 2]) = (Money(300), Money(40), Money(80), Money(300))
        return World(
            id: "ore", title: "", year: 0, unit: "", goods: Set(grid.sectors),
            accounts: Accounts(
                flows: flows, tariffs: Bilateral(grid: grid, repeating: .zero), inputShares: inputs),
            elasticities: [ElasticityTable(name: "4", source: "", theta: [4, 4, 4])], provenance: Provenance(kind: "test"))
    }

    /// The same ban where the country has other things to make: it goes on without the sector.
    @Test func aSectorMayClose() throws {
        let world = Self.oreAndFood()
        var policy = Policy(unchanged: world)
        policy.ban(destination: 0, origin: 1, sector: 0)
        let result = try Counterfactual.solve(world, policy: policy, model: model(world)).requireConverged()
        #expect(result.output[0, 1].value == 0 && result.expenditure[0, 0].value == 0)
        #expect(result.prices[0, 0].value == .infinity && result.prices[0, 1].value < .infinity)
        #expect(result.welfare(0).value < 1 && result.welfare(0).value > 0.5)
        #expect(Conditions.residuals(of: result).worst < 1e-9)
    }

    /// Who may sell nothing to the rest is named, not the first of the rest.
    @Test(arguments: [0, 2, 4]) func theCountryThatIsCutOffIsNamed(_ banned: Int) {
        let world = RandomWorld.make(countries: 5, sectors: 2, seed: 4, balanced: true)
        var policy = Policy(unchanged: world)
        for j in 0..<2 { for n in 0..<5 where n != banned { policy.ban(destination: n, origin: banned, sector: j) } }
        let result = Counterfactual.solve(world, policy: policy, model: model(world, .balanced))
        #expect(result.termination == .imbalanced(world.grid.countries[banned]))
    }

    /// A country that owes a fixed sum to others and can no longer earn it.
    @Test func aTransferThatIsMoreThanPayIsNamed() throws {
        let grid = Grid(countries: ["AAA", "BBB", "CCC"], sectors: ["goods"])
        var flows = Bilateral<Money>(grid: grid, repeating: Money(10))
        for n in 0..<3 { flows[n, n, 0] = Money(n == 2 ? 20 : 300) }
        flows[0, 2, 0] = Money(60)  // CCC sells much more than it buys
        let world = World(
            id: "debtor", title: "", year: 0, unit: "", goods: Set(grid.sectors),
            accounts: Accounts(
                flows: flows, tariffs: Bilateral(grid: grid, repeating: .zero),
                inputShares: InputTable(grid: grid, repeating: Share(0))),
            elasticities: [ElasticityTable(name: "4", source: "", theta: [4])], provenance: Provenance(kind: "test"))
        var policy = Policy(unchanged: world)
        for n in 0..<2 { policy.tariffs[n, 2, 0] = Rate(10) }
        let result = Counterfactual.solve(world, policy: policy, model: model(world))
        #expect(result.termination == .insolvent("CCC"))
        #expect(result.termination.description.contains("CCC"))
        // Where the deficit may move with pay there is an answer.
        #expect(Counterfactual.solve(world, policy: policy, model: model(world, .gdpShare)).converged)
    }

    /// Bans that leave a country without exports leave nothing to pay for imports with.
    @Test func whoCannotExportCannotBalance() {
        let world = RandomWorld.make(countries: 5, sectors: 2, seed: 4, balanced: true)
        var policy = Policy(unchanged: world)
        for j in 0..<2 { for n in 1..<5 { policy.ban(destination: n, origin: 0, sector: j) } }
        let result = Counterfactual.solve(world, policy: policy, model: model(world, .balanced))
        #expect(result.termination == .imbalanced("AAA"))
        #expect { try result.requireConverged() } throws: { "\($0)".contains("AAA cannot have the balance") }
    }

    /// A buyer whose only seller has become far too dear for a double, at θ = 65.
    @Test func pricesBeyondTheRangeOfPowers() throws {
        let grid = Grid(countries: ["AAA", "BBB", "CCC"], sectors: ["fuel", "other"])
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        for n in 0..<3 { for i in 0..<3 { flows[n, i, 1] = Money(n == i ? 100 : 10) } }
        (flows[0, 1, 0], flows[1, 1, 0], flows[2, 2, 0]) = (Money(5), Money(20), Money(20))
        let world = World(
            id: "fuel", title: "", year: 0, unit: "", goods: Set(grid.sectors),
            accounts: Accounts(
                flows: flows, tariffs: Bilateral(grid: grid, repeating: .zero),
                inputShares: InputTable(grid: grid, repeating: Share(0))),
            elasticities: [ElasticityTable(name: "65", source: "", theta: [65, 3])], provenance: Provenance(kind: "test"))
        var policy = Policy(unchanged: world)
        policy.icebergs[0, 1, 0] = Hat(1e8)
        let result = try Counterfactual.solve(world, policy: policy, model: model(world)).requireConverged()
        #expect(abs(result.prices[0, 0].value / result.inputCosts[1, 0].value / 1e8 - 1) < 1e-9)
        #expect(Conditions.residuals(of: result).worst < 1e-9)
    }

    /// A result without an answer has no numbers, least of all those of the policy before it.
    @Test func anEndWithoutAnswerHasNoNumbers() throws {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 9)
        let batch = Batch(world, model: model(world))
        _ = try batch.solve(war(world), from: nil).requireConverged()
        var impossible = Policy(unchanged: world)
        for i in 0..<4 { impossible.ban(destination: 0, origin: i, sector: 0) }
        var limited = Policy(unchanged: world)
        limited.ban(destination: 0, origin: 1, sector: 0)
        limited.limits = [.init(id: "q", cells: [.init(offset: 1, share: 1)], bound: .atLeast, quantity: 1, rent: .importer)]
        for policy in [impossible, limited] {
            let result = batch.solve(policy, from: nil)
            #expect(!result.converged && result.residuals.worst.isNaN)
            #expect(result.allWelfare.allSatisfy(\.isNaN) && result.incomes.allSatisfy(\.isNaN))
            #expect(result.prices.values.allSatisfy { $0.isNaN || $0 == .infinity } && result.output.values.allSatisfy(\.isNaN))
        }
        // Nor does the next answer carry theirs.
        let again = try batch.solve(war(world), from: nil).requireConverged()
        #expect(again.allWelfare == Counterfactual.solve(world, policy: war(world), model: model(world)).allWelfare)
    }

    /// Conditions that hold in a world in which a country has no income are no answer.
    @Test func whoHasNothingIsInsolvent() {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 9)
        var policy = Policy(unchanged: world)
        let gift = 3 * world.valueAdded[1]
        (policy.transfers[0], policy.transfers[1]) = (gift, -gift)
        let result = Counterfactual.solve(world, policy: policy, model: model(world))
        #expect(result.termination == .insolvent(world.grid.countries[1]))
        // Nor is one in which next to nothing is left of its pay.
        var idle = Policy(unchanged: world)
        for j in 0..<3 { idle.productivity[2, j] = Hat(1e-30) }
        let gone = Counterfactual.solve(world, policy: idle, model: model(world))
        #expect(gone.termination == .insolvent(world.grid.countries[2]), "\(gone.termination)")
    }
}
