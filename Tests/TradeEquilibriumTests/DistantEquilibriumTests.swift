import Foundation
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// Where markets grow by growing, an answer across a fold is none.
struct DistantEquilibriumTests {
    /// With θ of 65 for fuels and trade balances that move, ten points on one seller lead to an equilibrium in which somebody spends a
    /// hundred times as much on energy: conditions hold there to ten digits, and it answers nothing.
    @Test func tenPointsDoNotMultiplyAMarket() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Data/worlds/icio-2017.world")
        let world = try WorldFile.read(file)
        let high = try #require(world.elasticities(named: "caliendo-parro"))
        let grid = world.grid
        func solve(_ deficits: DeficitRule) throws -> (result: Counterfactual, growth: [Double]) {
            let model = Model(elasticities: high, deficits: deficits)
            let base = try Baseline.prepare(world, model: model)
            var policy = Policy(unchanged: base)
            let (us, china) = (try #require(grid.index(of: Country("USA"))), try #require(grid.index(of: Country("CHN"))))
            for (j, sector) in grid.sectors.enumerated() where world.goods.contains(sector) {
                policy.tariffs[us, china, j] = Rate(base.tariffs[us, china, j].value + 0.1)
            }
            // By the plain steps that the solver comes to anyway, which get there soonest.
            let result = Counterfactual.solve(base, policy: policy, model: model, options: SolverOptions(memory: 0, damping: 0.3))
            return (result, zip(result.expenditure.values, base.expenditure.values).map { $1 > 0 ? $0 / $1 : 1 })
        }
        let far = try solve(.endogenous)
        guard case .distant(let country, let sector) = far.result.termination else {
            Issue.record("\(far.result.termination)")
            return
        }
        let (n, j) = (try #require(grid.index(of: country)), try #require(grid.index(of: sector)))
        let most = try #require(far.growth.max())
        #expect(most > 7.389 && far.growth[n * grid.sectorCount + j] > most * (1 - 1e-9))
        #expect(far.result.residuals.worst < 1e-9 && !far.result.converged)
        // The same θ where balances are kept has an answer near the baseline.
        let near = try solve(.worldShare)
        #expect(near.result.converged && near.growth.allSatisfy { abs($0 - 1) < 0.5 })
    }
}
