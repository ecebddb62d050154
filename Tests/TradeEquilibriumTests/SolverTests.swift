import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// How solves end.
struct SolverTests {
    @Test func aGoodThatNobodyMaySellIsInfeasible() {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 3)
        var wedges = Wedges(unchanged: world)
        for i in 0..<4 { wedges.ban(destination: 2, origin: i, sector: 1) }
        let result = Counterfactual.solve(world, wedges: wedges, model: model(world))
        #expect(result.termination == .infeasible(world.grid.countries[2], world.grid.sectors[1]))
        #expect(throws: NotConverged.self) { try result.requireConverged() }
    }

    @Test func aBudgetThatIsTooSmallSaysSo() {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 3)
        let result = Counterfactual.solve(
            world, wedges: war(world), model: model(world), options: SolverOptions(maxIterations: 3))
        #expect(result.termination == .iterationLimit)
        #expect(result.residuals.worst > 1e-10)
        #expect(throws: NotConverged.self) { try result.requireConverged() }
    }

    @Test func aSolveCanBeCancelled() {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 3)
        let result = Counterfactual.solve(
            world, wedges: war(world), model: model(world), options: SolverOptions(isCancelled: { true }))
        #expect(result.termination == .cancelled)
    }

    @Test func notANumberNeverConverges() {
        let world = RandomWorld.make(countries: 4, sectors: 2, seed: 3)
        var wedges = war(world)
        wedges.tariffs[0, 1, 0] = Rate(.nan)
        let result = Counterfactual.solve(world, wedges: wedges, model: model(world))
        #expect(!result.converged)
    }

    @Test func aNeighbourIsAGoodStart() throws {
        let world = RandomWorld.make(countries: 10, sectors: 6, seed: 5)
        let first = try Counterfactual.solve(world, wedges: war(world, by: 0.50), model: model(world)).requireConverged()
        let cold = try Counterfactual.solve(world, wedges: war(world, by: 0.51), model: model(world)).requireConverged()
        let warm = try Counterfactual.solve(world, wedges: war(world, by: 0.51), model: model(world), from: first.state)
            .requireConverged()
        #expect(warm.iterations < cold.iterations)
        #expect(largestGap(warm.allWelfare, cold.allWelfare) < 1e-9)
    }

    /// Steep shocks: prohibitive tariffs, bans, and elasticities from 0.2 to 65.
    @Test(arguments: 1...12) func steepShocksConvergeOrSaySo(_ seed: UInt64) {
        let world = RandomWorld.make(countries: 3 + Int(seed % 7), sectors: 1 + Int(seed % 5), seed: seed, wild: seed % 2 == 0)
        var wedges = shock(world, seed: seed, tariffs: 10, exportTaxes: 3, icebergs: 5)
        wedges.ban(destination: 0, origin: 1, sector: 0)
        let result = Counterfactual.solve(world, wedges: wedges, model: model(world))
        switch result.termination {
        case .converged:
            let check = Conditions(world: world, wedges: wedges, model: result.model)
                .residuals(wages: result.wages, prices: result.prices, expenditure: result.expenditure)
            #expect(check.worst < 1e-8, "\(check)")
        case .infeasible: break
        default: Issue.record("\(result.termination) at \(result.residuals) after \(result.iterations)")
        }
    }
}
