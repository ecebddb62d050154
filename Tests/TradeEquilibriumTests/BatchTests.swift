import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

struct BatchTests {
    /// The same bits one at a time, on one thread, on two and on five.
    @Test func threadsDoNotMatter() {
        let world = RandomWorld.make(countries: 7, sectors: 5, seed: 3)
        let policies = (0..<11).map { war(world, by: 0.02 * Double($0)) }
        let batch = Batch(world, model: model(world))
        let alone = policies.map { Counterfactual.solve(world, policy: $0, model: model(world)) }
        for threads in [1, 2, 5] {
            let together = batch.solve(policies, threads: threads)
            #expect(together.count == alone.count)
            for (a, b) in zip(alone, together) {
                #expect(a.state == b.state && a.allWelfare == b.allWelfare && a.iterations == b.iterations)
                #expect(a.policy == b.policy)
            }
        }
    }

    @Test func aCommonStartSavesPasses() throws {
        let world = RandomWorld.make(countries: 7, sectors: 5, seed: 3)
        let middle = try Counterfactual.solve(world, policy: war(world, by: 0.3), model: model(world)).requireConverged()
        let rates = [0.28, 0.29, 0.31, 0.32]
        func passes(_ start: SolverState?) -> Int {
            Batch(world, model: model(world), start: start).map(
                count: rates.count, policy: { war(world, by: rates[$0]) }, summary: { $1.converged ? $1.iterations : 1000 }
            ).reduce(0, +)
        }
        #expect(passes(middle.state) < passes(nil))
    }

    /// Other elasticities on what a batch has prepared, in any order, have the bits of a batch of their own; so has the batch after them.
    @Test(arguments: LinearisationTests.names) func elasticitiesShareWhatIsPrepared(_ name: String) throws {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 8)
        let own = LinearisationTests.models[name]!(world)
        let base = try Baseline.prepare(world, model: own)
        let batch = Batch(base, model: own)
        let policy = shock(base, seed: 8)
        let before = batch.solve(policy, from: nil)
        var random = SplitMix64(seed: 8)
        for draw in 0..<4 {
            var model = own
            model.elasticities = ElasticityTable(
                name: "draw \(draw)", source: "test",
                theta: own.elasticities.theta.map { $0 * Double.random(in: 0.7...1.4, using: &random) })
            let shared = Batch(batch, elasticities: model.elasticities)
            #expect(shared.model == model)
            let (a, b) = (shared.solve(policy, from: nil), Batch(base, model: model).solve(policy, from: nil))
            #expect(a.state == b.state && a.allWelfare == b.allWelfare && a.iterations == b.iterations)
        }
        let after = batch.solve(policy, from: nil)
        #expect(after.state == before.state && after.allWelfare == before.allWelfare)
    }

    @Test func nothingToSolve() {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 3)
        #expect(Batch(world, model: model(world)).solve([]).isEmpty)
    }
}
