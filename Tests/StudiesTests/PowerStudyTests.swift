import Foundation
import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

struct PowerStudyTests {
    private func model(_ world: World, _ deficits: DeficitRule = .worldShare) -> Model {
        Model(elasticities: world.elasticities[0], deficits: deficits)
    }

    /// A solve of one's own under a policy written by hand.
    @Test func lossesAreThoseOfTheWholeSolve() throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 7)
        let solver = try PowerSolver(world, model: model(world))
        let outcome = solver.outcome(of: PowerQuestion(by: [1], over: [0], sectors: [0, 2]))
        var policy = Policy(unchanged: world)
        for j in [0, 2] { policy.ban(destination: 0, origin: 1, sector: j) }
        let end = try Counterfactual.solve(world, policy: policy, model: model(world)).requireConverged()
        #expect(outcome.converged && abs(outcome.loss - (1 - end.welfare(0).value)) < 1e-8)
        #expect(abs(outcome.ownLoss - (1 - end.welfare(1).value)) < 1e-8)
        #expect(abs(outcome.money - outcome.loss * end.baselineWelfareIncome(0)) < 1e-6 * outcome.income)
        let leverage = try #require(outcome.leverage)
        #expect(abs(leverage - outcome.loss / outcome.ownLoss) < 1e-12)
    }

    /// Both stopping is one solve for both; a matrix has what single questions have.
    @Test func pairsAreQuestions() throws {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 11)
        let solver = try PowerSolver(world, model: model(world))
        let (sales, both) = (solver.pairs(), solver.pairs(isMutual: true))
        #expect(sales.unsolved.isEmpty && both.unsolved.isEmpty && sales[2, 2] == nil)
        for m in 0..<4 {
            for n in 0..<4 where m != n {
                let single = solver.outcome(of: PowerQuestion(by: [m], over: [n]))
                #expect(single.loss == sales[m, n]?.loss && single.ownLoss == sales[m, n]?.ownLoss)
                let mutual = solver.outcome(of: PowerQuestion(by: [m], over: [n], isMutual: true))
                #expect(abs(mutual.loss - (both[m, n]?.loss ?? .nan)) < 1e-8)
                #expect(both[m, n]?.ownLoss == both[n, m]?.loss)
            }
        }
    }

    /// A coalition of one is its member, and one with everybody abroad cuts the target off from all imports.
    @Test func coalitionsOfOneAndOfAll() throws {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 5, balanced: true)
        let codes = world.grid.countries
        let one = try PowerStudy(
            world, model: model(world, .balanced), by: Subject(group: "club", members: [codes[1]]), over: Subject(codes[0]))
        let alone = try PowerStudy(world, model: model(world, .balanced), by: Subject(codes[1]), over: Subject(codes[0]))
        #expect(one.whole.loss == alone.whole.loss && one.members.isEmpty && one.closed == alone.closed)
        let all = try PowerStudy(
            world, model: model(world, .balanced), by: Subject(group: "all", members: Set(codes.dropFirst())),
            over: Subject(codes[0]))
        // Without imports nothing can be sold either while trade is balanced.
        if all.whole.converged { #expect(all.whole.loss > one.whole.loss) } else { #expect(all.whole.loss.isNaN) }
        #expect(all.members.count == 3 && all.closed > one.closed && all.mutual.converged)
        let sum = all.members.reduce(0) { $0 + $1.outcome.loss }
        #expect(all.mutual.loss > 0 && sum > 0)
        #expect(all.products.allSatisfy { abs($0.input.withdrawn - 1) < 1e-9 && ($0.largest?.share ?? 0) < 1 })
        let closed = all.products.map(\.closed)
        #expect(closed == closed.sorted(by: >))
    }

    /// Cut off from everybody while it owes a surplus: no equilibrium, and the end says who.
    @Test func whoIsCutOffEndsByName() throws {
        let world = RandomWorld.make(countries: 2, sectors: 2, seed: 4)
        let solver = try PowerSolver(world, model: model(world))
        let outcome = solver.outcome(of: PowerQuestion(by: [1], over: [0], isMutual: true))
        #expect(!outcome.converged && outcome.loss.isNaN && outcome.leverage == nil)
        #expect(world.grid.countries.contains { "\(outcome.termination)".contains($0.rawValue) })
    }

    @Test func sidesAreApart() throws {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 4)
        let codes = world.grid.countries
        let problems = try #require(throws: Problems.self) {
            _ = try PowerStudy(
                world, model: model(world), by: Subject(group: "two", members: Set(codes.prefix(2))), over: Subject(codes[0]))
        }
        #expect(problems.description.contains("\(codes[0]) would withhold from itself"))
        #expect(throws: Problems.self) {
            _ = try PowerStudy(world, model: model(world), by: "ZZZ", over: Subject(codes[0]))
        }
        #expect(throws: Problems.self) {
            _ = try PowerStudy(world, model: model(world), by: Subject(codes[1]), over: Subject(codes[0]), home: -1)
        }
    }

    /// Flows of a world by hand.
    @Test func dependenceIsOfFlows() throws {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 9)
        let d = TradeDependence(world, of: [0], on: [2])
        func sold(_ i: Int, _ n: Int) -> Double { (0..<3).reduce(0) { $0 + world.flow(n, i, $1) } }
        #expect(abs(d.imports - sold(2, 0) / world.valueAdded[0]) < 1e-12)
        #expect(abs(d.coalitionPurchases - sold(0, 2) / world.valueAdded[2]) < 1e-12)
        // The same flow against two economies differs as they do.
        #expect(abs(d.imports / d.coalitionSales - world.valueAdded[2] / world.valueAdded[0]) < 1e-9)
        let all = (1..<4).reduce(0) { $0 + sold($1, 0) }
        #expect(abs(d.importConcentration - (1..<4).reduce(0) { $0 + pow(sold($1, 0) / all, 2) }) < 1e-12)
        #expect(abs(TradeDependence(world, of: [0], on: [1, 2, 3]).importShare - 1) < 1e-12)
    }

    @Test func holdsAreTheLargestSellers() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 2)
        let theta = world.elasticities[0].theta
        let holds = InputHold.all(in: world, theta: theta, form: WithdrawalLoss(home: 2), least: 0)
        #expect(holds.count == 15 && holds.map(\.closed) == holds.map(\.closed).sorted(by: >))
        for hold in holds {
            let other = WithdrawnInputs(world, theta: theta, of: [hold.buyer], by: [hold.seller]).inputs[hold.sector]
            #expect(abs(other.withdrawn - hold.input.withdrawn) < 1e-9 && abs(other.foreign - hold.input.foreign) < 1e-9)
        }
        #expect(
            InputHold.all(in: world, theta: theta, form: WithdrawalLoss(), least: 0.5).allSatisfy { $0.input.withdrawn >= 0.5 })
    }
}
