import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

struct ExposureTests {
    /// The closed form of Kleinman, Liu and Redding for one sector, constant θ and balanced trade:
    /// ```
    /// M = T S − 1,  V = (T + θ T S)/(θ+1) − 1 q′,  W = −θ/(θ+1)·(1 − V)⁻¹ M,  U = (1 − S) W + S
    /// ```
    @Test(arguments: [3, 5, 9]) func oneSectorInClosedForm(_ N: Int) throws {
        let drawn = RandomWorld.make(
            countries: N, sectors: 1, seed: UInt64(N), balanced: true, tariffFree: true, inputOutput: false, traded: 1)
        let world = try Baseline.prepare(drawn, model: model(drawn, .balanced), options: tight)
        let theta = world.elasticities[0].theta[0]
        let base = try Counterfactual.solve(
            world, policy: Policy(unchanged: world), model: model(world, .balanced), options: tight
        )
        .requireConverged()
        let exposure = Exposure(Linearisation(of: base))
        let gdp = world.valueAdded
        let S = (0..<N).map { n in (0..<N).map { world.shares[n, $0, 0].value } }
        let T = (0..<N).map { i in (0..<N).map { S[$0][i] * gdp[$0] / gdp[i] } }
        let TS = product(T, S)
        let total = gdp.reduce(0, +)
        var system = S  // 1 − V
        var right = S
        for r in 0..<N {
            for c in 0..<N {
                let one = r == c ? 1.0 : 0
                let v: Double = (T[r][c] + theta * TS[r][c]) / (theta + 1) - gdp[c] / total
                system[r][c] = one - v
                right[r][c] = -theta / (theta + 1) * (TS[r][c] - one)
            }
        }
        let W = solve(system, right)
        let SW = product(S, W)
        for n in 0..<N {
            #expect(largestGap(exposure.income[n], W[n]) < 1e-8)
            let U = (0..<N).map { m in W[n][m] - SW[n][m] + S[n][m] }
            #expect(largestGap(exposure.welfare[n], U) < 1e-8)
        }
    }

    /// If everybody's labour grows by one per cent, everybody is better off by one: rows of U sum to 1, of W to 0.
    @Test func growthOfAllIsGrowthForAll() throws {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 8)
        let base = try Counterfactual.solve(world, policy: Policy(unchanged: world), model: model(world), options: tight)
            .requireConverged()
        let exposure = Exposure(Linearisation(of: base))
        for n in 0..<6 {
            #expect(abs(exposure.welfare[n].reduce(0, +) - 1) < 1e-9)
            #expect(abs(exposure.income[n].reduce(0, +)) < 1e-9)
            #expect(exposure.welfare[n][n] > 0)
        }
        // Productivity of all inputs counts each round of inputs again.
        #expect(Exposure(Linearisation(of: base), growth: .output).welfare[0].reduce(0, +) > 1.2)
    }

    private func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
        a.map { row in b[0].indices.map { c in zip(row, b).reduce(0) { $0 + $1.0 * $1.1[c] } } }
    }

    /// Gauss-Jordan with pivoting: an oracle for a few countries.
    private func solve(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
        var (a, b) = (a, b)
        for c in a.indices {
            let pivot = (c..<a.count).max { abs(a[$0][c]) < abs(a[$1][c]) }!
            a.swapAt(c, pivot)
            b.swapAt(c, pivot)
            for r in a.indices where r != c {
                let factor = a[r][c] / a[c][c]
                for k in a.indices { a[r][k] -= factor * a[c][k] }
                for k in b[0].indices { b[r][k] -= factor * b[c][k] }
            }
        }
        return a.indices.map { r in b[r].map { $0 / a[r][r] } }
    }
}
