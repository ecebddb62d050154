import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

struct DomesticPreconditionerTests {
    /// Nothing off, nothing moved: looking ahead does not change where the loop ends.
    @Test func aStepOfZeroStaysZero() {
        let world = RandomWorld.make(countries: 6, sectors: 19, seed: 2)
        let map = EquilibriumMap(world: world, model: model(world))
        var f = [Double](repeating: 0, count: map.at.count)
        map.damp(&f, by: 1)
        #expect(f.allSatisfy { $0 == 0 })
    }

    /// Where nobody trades across borders prices are found at home: two rounds leave the third power of how they come back.
    @Test func pricesAtHome() {
        let world = RandomWorld.make(countries: 3, sectors: 4, seed: 5)
        let home = DomesticPreconditioner(world: world)
        for n in 0..<3 {
            for j in 0..<4 {
                let x = home.cell(n, j)
                home.share[x] = 1
                home.gamma[x] = Float(world.valueAddedShares[n, j].value)
                (home.sales[x], home.contested[x], home.revenue[x], home.alpha[x], home.inverse[x], home.pay[x]) = (
                    0, 0, 0, 0, 0, 0
                )
            }
        }
        home.measure(theta: [4, 4, 4, 4]) { _ in 1 }
        // The wage rises by one; each round adds Gᵀ of the one before.
        var (w, p, x) = ([1.0, 1, 1], [Double](repeating: 0, count: 12), [Double](repeating: 0, count: 12))
        home.step(wages: &w, prices: &p, spending: &x, damping: 1)
        #expect(w == [1, 1, 1] && x.allSatisfy { $0 == 0 })
        for n in 0..<3 {
            var (sum, round) = (
                (0..<4).map { world.valueAddedShares[n, $0].value }, (0..<4).map { world.valueAddedShares[n, $0].value }
            )
            for _ in 0..<2 {
                round = (0..<4).map { j in (0..<4).reduce(0) { $0 + world.inputShares[n, $1, j].value * round[$1] } }
                for j in 0..<4 { sum[j] += round[j] }
            }
            for j in 0..<4 { #expect(abs(p[n * 4 + j] - sum[j]) < 1e-6) }
        }
    }

    /// What it is for.
    @Test(arguments: 0..<8) func savesPasses(seed: UInt64) throws {
        let world = RandomWorld.make(countries: 8, sectors: 6, seed: seed)
        let policy = war(world, by: 0.2)
        func passes(_ damping: Double) throws -> Int {
            try Counterfactual.solve(world, policy: policy, model: model(world), options: SolverOptions(damping: damping))
                .requireConverged().iterations
        }
        #expect(try passes(1) < passes(0.49))
    }
}
