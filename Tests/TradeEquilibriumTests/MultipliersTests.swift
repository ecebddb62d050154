import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// Slopes one cell at a time, against the whole gradient and the sums over pairs.
struct MultipliersTests {
    @Test(arguments: LinearisationTests.names) func cellsAreThoseOfTheGradient(_ name: String) throws {
        let point = try LinearisationTests.point(name, countries: 6, sectors: 3, seed: 21)
        let linear = Linearisation(of: point)
        let found = linear.multipliers(of: .init(welfare: [1, 0, -2, 0.5, 0, 0.1]))
        let gradient = found.gradient
        #expect(found.converged && found.residual <= 1e-12)
        Self.expectSame(found, gradient)
        let change = LinearisationTests.randomChange(point.world.grid, seed: 5).with { $0.theta = $0.theta.map { _ in 0 } }
        #expect(abs(found.along(change) - gradient.along(change)) < 1e-11 * max(1, abs(gradient.along(change))))
        // Pairs are sums over goods, whichever goods.
        for sectors in [[0, 1, 2], [1], []] {
            let pairs = PairSlopes(linear, sectors: sectors)(found.slopes)
            let N = point.world.grid.countryCount
            for n in 0..<N {
                for i in 0..<N {
                    let cells = sectors.map { found[($0 * N + n) * N + i] }
                    #expect(abs(pairs.costs[n * N + i] - cells.reduce(0) { $0 + $1.iceberg }) < 1e-13)
                    #expect(abs(pairs.tariffs[n * N + i] - cells.reduce(0) { $0 + $1.tariff }) < 1e-13)
                }
            }
        }
    }

    @Test func limitsThatBindCount() throws {
        let (world, model) = try QuantityLimitTests.ready(18)
        let policy = shock(world, seed: 18)
        let free = try Counterfactual.solve(world, policy: policy, model: model, options: QuantityLimitTests.tight)
            .requireConverged()
        var limited = policy
        limited.limits = [
            QuantityLimitTests.limit("a", [(0, 1, 0), (0, 2, 0)], times: 0.7, rent: .exporter, share: 0.8, of: free),
            QuantityLimitTests.limit("slack", [(3, 0, 0)], times: 2, of: free),
        ]
        let point = try Counterfactual.solve(world, policy: limited, model: model, options: SolverOptions(tolerance: 1e-12))
            .requireConverged()
        let found = Linearisation(of: point).multipliers(of: .init(welfare: [1, 0, 0, 0, 0]))
        #expect(found.converged && found.limits[0] != 0 && found.limits[1] == 0)
        Self.expectSame(found, found.gradient)
        #expect(found.gradient.slopes.theta.allSatisfy { $0.isNaN })
    }

    /// From a neighbour's multipliers the same slopes come of fewer products.
    @Test func aNeighbourSavesProducts() throws {
        let world = RandomWorld.make(countries: 12, sectors: 5, seed: 5)
        let base = try Baseline.prepare(world, model: model(world))
        func linear(_ rate: Double) throws -> Linearisation {
            var policy = war(base)
            policy.tariffs[0, 1, 2] = Rate(rate)
            var linear = Linearisation(
                of: try Counterfactual.solve(base, policy: policy, model: model(base), options: tight).requireConverged())
            linear.tolerance = 1e-10
            return linear
        }
        let objective = Linearisation.Objective(welfare: (0..<12).map { $0 == 3 ? 1 : 0 })
        let near = try linear(0.3).multipliers(of: objective)
        let (cold, warm) = try (
            linear(0.301).multipliers(of: objective), linear(0.301).multipliers(of: objective, from: near.values)
        )
        #expect(cold.converged && warm.converged && warm.products < cold.products)
        let (a, b) = (cold.gradient.slopes, warm.gradient.slopes)
        #expect(largestGap(a.tariffs.values, b.tariffs.values) < 1e-9)
        // A start of another size is no start.
        #expect(try linear(0.301).multipliers(of: objective, from: [1, 2]).products == cold.products)
    }

    private static func expectSame(_ found: Multipliers, _ gradient: Gradient) {
        let slopes = gradient.slopes
        for x in slopes.tariffs.values.indices {
            let cell = found[x]
            #expect(abs(cell.tariff - slopes.tariffs.values[x]) < 1e-14)
            #expect(abs(cell.exportTax - slopes.exportTaxes.values[x]) < 1e-14)
            #expect(abs(cell.iceberg - slopes.icebergs.values[x]) < 1e-14)
            #expect(abs(cell.availability - slopes.availability.values[x]) < 1e-14)
        }
        #expect(found.transfers == slopes.transfers)
    }
}

extension PolicyChange {
    fileprivate func with(_ edit: (inout PolicyChange) -> Void) -> PolicyChange {
        var copy = self
        edit(&copy)
        return copy
    }
}
