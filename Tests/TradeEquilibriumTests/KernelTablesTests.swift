import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

struct KernelTablesTests {
    private static let world: World = {
        // Nobody taxes the last sector.
        let drawn = RandomWorld.make(countries: 9, sectors: 5, seed: 11)
        var tariffs = drawn.tariffs
        for n in 0..<9 { for i in 0..<9 { tariffs[n, i, 4] = .zero } }
        return World(
            id: "last sector free", title: "", year: 0, unit: "", goods: drawn.goods, grid: drawn.grid, shares: drawn.shares,
            tariffs: tariffs,
            valueAddedShares: drawn.valueAddedShares, inputShares: drawn.inputShares, consumptionShares: drawn.consumptionShares,
            valueAdded: drawn.valueAdded, deficits: drawn.deficits, expenditure: drawn.expenditure,
            elasticities: drawn.elasticities, provenance: drawn.provenance)
    }()

    /// All that a pass over the tables gives.
    private func products(_ tables: KernelTables, rounded: Bool) -> [Double] {
        let (length, J) = (tables.rowLength, 5)
        var (c, x) = ([Double](repeating: 0, count: length), [Double](repeating: 0, count: length))
        for n in 0..<9 { (c[n], x[n]) = (0.5 + 0.1 * Double(n), 3 + Double(n * n)) }
        var all: [Double] = []
        for j in 0..<J {
            var (s, m, y) = ([Double](repeating: 0, count: length), [Double](repeating: 0, count: length), c)
            tables.pass(sector: j, rounded: rounded, c: c, x: x, s: &s, m: &m, y: &y)
            all += s[..<9] + m[..<9] + y[..<9]
        }
        return all
    }

    private func changes(_ policy: Policy) -> KernelChanges {
        KernelChanges(world: Self.world, policy: policy, theta: Self.world.elasticities[0].theta)
    }

    /// A policy leaves no trace: the bits are those of tables that have never held another.
    @Test(arguments: [KernelTables.Precision.double, .single]) func policiesLeaveNoTrace(_ precision: KernelTables.Precision) {
        let world = Self.world
        var taxing = shock(world, seed: 1)
        for n in 1..<9 { taxing.tariffs[n, 0, 4] = Rate(0.2) }
        var other = Policy(unchanged: world)
        for n in 1..<9 { for j in 0..<4 { other.tariffs[0, n, j].value += 0.1 } }
        other.ban(destination: 2, origin: 3, sector: 1)
        for rounded in [true, false] {
            let (used, fresh) = (KernelTables(world: world, precision), KernelTables(world: world, precision))
            for policy in [taxing, Policy(unchanged: world), other] { used.apply(changes(policy)) }
            fresh.apply(changes(other))
            #expect(products(used, rounded: rounded) == products(fresh, rounded: rounded))
        }
    }

    /// A pass that lays its rows out as it goes is the pass over rows that were laid out before.
    @Test func layingOutAsItGoes() {
        let policy = changes(shock(Self.world, seed: 2))
        let (double, single) = (KernelTables(world: Self.world, .double), KernelTables(world: Self.world, .single))
        double.apply(policy)
        single.apply(policy)
        let (exact, laid) = (products(double, rounded: false), products(single, rounded: false))
        let rounded = products(single, rounded: true)
        for x in exact.indices {
            #expect(abs(laid[x] / exact[x] - 1) < 1e-14)
            #expect(abs(rounded[x] / exact[x] - 1) < 1e-6)
        }
        #expect(rounded != exact)
    }

    /// Whatever tables the loop reads, the answer is the same.
    @Test(arguments: 0..<30) func precisionDoesNotMatter(seed: UInt64) throws {
        let world = RandomWorld.make(countries: 4 + Int(seed % 5), sectors: 1 + Int(seed % 6), seed: seed, wild: seed % 2 == 0)
        let policy = shock(world, seed: seed, tariffs: seed % 3 == 0 ? 5 : 0.5)
        let results = [KernelTables.Precision.double, .single].map { precision in
            let map = EquilibriumMap(world: world, model: model(world), precision)
            return Counterfactual(
                policy: policy, solution: Solver(map: map, policy: policy, options: SolverOptions()).solve(from: nil))
        }
        #expect(results[0].termination == results[1].termination)
        guard results[0].converged else { return }
        #expect(Conditions.residuals(of: results[1]).worst < 1e-9)
        for n in world.grid.countries.indices {
            #expect(abs(results[0].welfare(n).value / results[1].welfare(n).value - 1) < 1e-8)
        }
    }
}
