import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

struct PairExposureTests {
    private func point(_ world: World, _ model: Model) throws -> Counterfactual {
        try Counterfactual.solve(world, policy: Policy(unchanged: world), model: model, options: tight).requireConverged()
    }

    /// Backwards and forwards are two ways to one number.
    @Test(arguments: [PairExposure.Outcome.welfare, .income]) func rowsAreColumns(_ outcome: PairExposure.Outcome) throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 3)
        let linearisation = Linearisation(of: try point(world, model(world)))
        let rows = PairExposure(linearisation, of: outcome)
        #expect(rows.converged && rows.residual < 1e-11 && rows.residuals.count == 5)
        for growth in Exposure.Growth.allCases {
            let columns = Exposure(linearisation, growth: growth)
            #expect(columns.converged && columns.residuals.count == 5)
            for n in 0..<5 {
                let (row, column) = (
                    growth == .labour ? rows.labour[n] : rows.output[n],
                    outcome == .welfare ? columns.welfare[n] : columns.income[n]
                )
                #expect(largestGap(row, column) < 1e-9)
            }
        }
    }

    /// A cost and a duty of one pair, in some sectors, against the exact solution on both sides of them, with every block.
    @Test(arguments: [Horizon.long, .medium, .impact]) func areCentralDifferences(_ horizon: Horizon) throws {
        let drawn = RandomWorld.make(countries: 4, sectors: 3, seed: 21)
        let model = Model.at(horizon, elasticities: drawn.elasticities[1])
        let world = try Baseline.prepare(drawn, model: model, options: tight)
        let linearisation = Linearisation(of: try point(world, model))
        let (m, i, sectors, step) = (1, 2, [0, 1], 1e-4)
        for outcome in PairExposure.Outcome.allCases {
            let exposure = PairExposure(linearisation, of: outcome, sectors: sectors)
            func moved(_ change: (inout Policy, Int) -> Void) throws -> [Double] {
                var policy = Policy(unchanged: world)
                for j in sectors { change(&policy, j) }
                let end = try Counterfactual.solve(world, policy: policy, model: model, options: tight).requireConverged()
                return (0..<4).map { .log(outcome == .welfare ? end.welfare($0).value : end.wages[$0].value) }
            }
            func slopes(_ change: (inout Policy, Int, Double) -> Void) throws -> [Double] {
                let (up, down) = (try moved { change(&$0, $1, step) }, try moved { change(&$0, $1, -step) })
                return zip(up, down).map { ($0 - $1) / (2 * step) }
            }
            let cost = try slopes { policy, j, h in policy.icebergs[m, i, j] = Hat(.exp(h)) }
            let duty = try slopes { policy, j, h in
                policy.tariffs[m, i, j] = Rate((1 + world.tariffs[m, i, j].value) * .exp(h) - 1)
            }
            #expect(largestGap(cost, exposure.costs.map { $0[m, i] }) < 1e-6)
            #expect(largestGap(duty, exposure.tariffs.map { $0[m, i] }) < 1e-6)
        }
    }

    /// Costs of one pair in the closed form of Kleinman, Liu and Redding for one sector without tariffs:
    /// ```
    /// (1 − V) dw = θ/(θ+1)·T(S·dκ − dκ),   du = dw − S dw − S·dκ
    /// ```
    @Test func costsInClosedForm() throws {
        let N = 4
        let drawn = RandomWorld.make(
            countries: N, sectors: 1, seed: 6, balanced: true, tariffFree: true, inputOutput: false, traded: 1)
        let world = try Baseline.prepare(drawn, model: model(drawn, .balanced), options: tight)
        let theta = world.elasticities[0].theta[0]
        let linearisation = Linearisation(of: try point(world, model(world, .balanced)))
        let (welfare, income) = (PairExposure(linearisation), PairExposure(linearisation, of: .income))
        let (gdp, total) = (world.valueAdded, world.valueAdded.reduce(0, +))
        let S = (0..<N).map { n in (0..<N).map { world.shares[n, $0, 0].value } }
        let T = (0..<N).map { i in (0..<N).map { S[$0][i] * gdp[$0] / gdp[i] } }
        for (m, i) in [(0, 1), (2, 3), (3, 0)] {
            // The fixed point of dw = V dw + right-hand side, by rounds.
            let right = (0..<N).map { h in theta / (theta + 1) * T[h][m] * (S[m][i] - (h == i ? 1 : 0)) }
            var dw = [Double](repeating: 0, count: N)
            for _ in 0..<4000 {
                let spent = (0..<N).map { n in (0..<N).reduce(0) { $0 + S[n][$1] * dw[$1] } }
                let mean = (0..<N).reduce(0) { $0 + gdp[$1] * dw[$1] } / total
                dw = (0..<N).map { h in
                    right[h] - mean + (0..<N).reduce(0) { $0 + T[h][$1] * (dw[$1] + theta * spent[$1]) / (theta + 1) }
                }
            }
            #expect(largestGap(dw, income.costs.map { $0[m, i] }) < 1e-8)
            let du = (0..<N).map { n in
                dw[n] - (0..<N).reduce(0) { $0 + S[n][$1] * dw[$1] } - (n == m ? S[m][i] : 0)
            }
            #expect(largestGap(du, welfare.costs.map { $0[m, i] }) < 1e-8)
        }
    }

    /// The threads that share the work change no bit.
    @Test func threadsChangeNothing() throws {
        let world = RandomWorld.make(countries: 6, sectors: 3, seed: 12)
        let linearisation = Linearisation(of: try point(world, model(world)))
        let (one, two) = (PairExposure(linearisation, threads: 1), PairExposure(linearisation, threads: 3))
        for n in 0..<6 { #expect(one.tariffs[n].values == two.tariffs[n].values) }
        #expect(Exposure(linearisation, threads: 1).welfare == Exposure(linearisation, threads: 3).welfare)
    }
}
