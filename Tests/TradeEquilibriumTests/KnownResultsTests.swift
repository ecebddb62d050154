import RealModule
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// Theorems of the literature, which hold on balanced, tariff-free worlds.
struct KnownResultsTests {
    /// Ŵ = π̂[n,n]^(−1/θ) in one sector without inputs. Source: Arkolakis, Costinot and Rodríguez-Clare (2012).
    @Test(arguments: 1...4) func welfareFromTheDomesticShare(_ seed: UInt64) throws {
        let drawn = RandomWorld.make(
            countries: 6, sectors: 1, seed: seed, balanced: true, tariffFree: true, inputOutput: false, traded: 1)
        let world = try Baseline.prepare(drawn, model: model(drawn, .balanced), options: tight)
        let result = try Counterfactual.solve(
            world, policy: shock(world, seed: seed, tariffs: 0, exportTaxes: 0), model: model(world, .balanced), options: tight
        ).requireConverged()
        let shares = result.shares()
        for n in 0..<6 {
            let hat = shares[n, n, 0].value / world.shares[n, n, 0].value
            #expect(abs(result.welfare(n).value - Double.pow(hat, -1 / world.elasticities[0].theta[0])) < 1e-12)
        }
    }

    @Test func autarkyCostsTheGainsFromTrade() throws {
        let world = RandomWorld.make(
            countries: 5, sectors: 1, seed: 9, balanced: true, tariffFree: true, inputOutput: false, traded: 1)
        var policy = Policy(unchanged: world)
        for n in 0..<5 { for i in 0..<5 where i != n { policy.ban(destination: n, origin: i, sector: 0) } }
        let result = try Counterfactual.solve(world, policy: policy, model: model(world), options: tight).requireConverged()
        for n in 0..<5 {
            #expect(
                abs(result.welfare(n).value - Double.pow(world.shares[n, n, 0].value, 1 / world.elasticities[0].theta[0])) < 1e-12
            )
        }
    }

    /// Gains from trade with sectors and inputs, W_autarky/W = Π_j Π_k π[n,n,k]^(α_j L[k,j]/θ_k), L = (1 − G)⁻¹.
    /// Source: Costinot and Rodríguez-Clare (2014).
    @Test func autarkyWithInputsAsInTheHandbook() throws {
        let (N, J) = (5, 4)
        let world = RandomWorld.make(countries: N, sectors: J, seed: 31, balanced: true, tariffFree: true)
        var policy = Policy(unchanged: world)
        for j in 0..<J { for n in 0..<N { for i in 0..<N where i != n { policy.ban(destination: n, origin: i, sector: j) } } }
        let result = try Counterfactual.solve(world, policy: policy, model: model(world), options: tight).requireConverged()
        for n in 0..<N {
            // Row vector α·(1 − G)⁻¹ by its Neumann series: how much of each good a unit of consumption needs.
            var needs = (0..<J).map { world.consumptionShares[n, $0].value }
            var round = needs
            for _ in 0..<2000 {
                round = (0..<J).map { k in (0..<J).map { world.inputShares[n, k, $0].value * round[$0] }.reduce(0, +) }
                for k in 0..<J { needs[k] += round[k] }
            }
            let log = (0..<J).map { needs[$0] * Double.log(world.shares[n, n, $0].value) / world.elasticities[0].theta[$0] }
                .reduce(0, +)
            #expect(abs(Double.log(result.welfare(n).value) - log) < 1e-8)
        }
    }

    /// A uniform import tariff equals a uniform export tax. Source: Lerner (1936).
    @Test func lernerSymmetry() throws {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 41, balanced: true, tariffFree: true)
        var (tariff, tax) = (Policy(unchanged: world), Policy(unchanged: world))
        for j in 0..<4 {
            for x in 1..<6 {
                tariff.tariffs[0, x, j] = Rate(0.25)
                tax.exportTaxes[x, 0, j] = Rate(0.25)
            }
        }
        let a = try Counterfactual.solve(world, policy: tariff, model: model(world), options: tight).requireConverged()
        let b = try Counterfactual.solve(world, policy: tax, model: model(world), options: tight).requireConverged()
        #expect(largestGap(a.allWelfare, b.allWelfare) < 1e-9)
        // Only the taxing country's wage against all others differs, by the power of the tariff.
        #expect(abs(a.wages[0].value / a.wages[1].value / (b.wages[0].value / b.wages[1].value) - 1.25) < 1e-9)
    }

    /// To first order an iceberg on all imports costs the import share, at given wages and prices elsewhere.
    @Test func meltingImportsCostTheirShare() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 43, balanced: true, tariffFree: true)
        var policy = Policy(unchanged: world)
        let h = 1e-5
        for j in 0..<3 { for i in 1..<5 { policy.icebergs[0, i, j] = Hat(1 + h) } }
        let result = try Counterfactual.solve(world, policy: policy, model: model(world), options: tight).requireConverged()
        let parts = try #require(result.decomposition(steps: 1))
        let imports = (0..<3).map { j in (1..<5).map { world.flow(0, $0, j) }.reduce(0, +) }.reduce(0, +)
        #expect(abs(parts.tradeCosts[0] / Double.log(1 + h) + imports / result.baselineIncomes[0]) < 1e-4)
        #expect(abs(parts.remainder(0)) < 1e-9)
    }

    /// d ln π / d ln τ = −θ(1 − π) at given costs: the test that catches 1/θ and gross rates.
    @Test func measuredTradeElasticity() throws {
        let world = RandomWorld.make(countries: 6, sectors: 3, seed: 47)
        let (n, i, j, h) = (1, 2, 0, 1e-6)
        var policy = Policy(unchanged: world)
        policy.tariffs[n, i, j] = Rate((1 + world.tariffs[n, i, j].value) * (1 + h) - 1)
        let conditions = Conditions(world: world, policy: policy, model: model(world))
        let one = SectorTable<Hat>(grid: world.grid, repeating: .one)
        let shares = conditions.tradeShares(costs: one)
        let share = world.shares[n, i, j].value
        let measured = Double.log(shares[n, i, j].value / share) / Double.log(1 + h)
        #expect(abs(measured + world.elasticities[0].theta[j] * (1 - share)) < 1e-4)
    }

    @Test func theSplitOfWelfareAddsUpAlongThePath() throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 53)
        let result = try Counterfactual.solve(world, policy: shock(world, seed: 53), model: model(world), options: tight)
            .requireConverged()
        let coarse = try #require(result.decomposition(steps: 4))
        let fine = try #require(result.decomposition(steps: 16))
        for n in 0..<5 {
            #expect(abs(fine.remainder(n)) < 1e-4)
            // Quadrupled steps leave about a sixteenth.
            if abs(coarse.remainder(n)) > 1e-6 { #expect(abs(fine.remainder(n) / coarse.remainder(n)) < 0.1) }
        }
    }

    /// Two countries that are alike in everything, pooled into one, leave everybody's welfare as it was.
    @Test func poolingTwins() throws {
        let theta = 5.0
        let grid = Grid(countries: ["AAA", "BB1", "BB2"], sectors: ["goods"])
        // Frictionless between the twins: each buys the same from both.
        let flows = Bilateral<Money>(grid: grid, values: [60, 10, 10, 10, 15, 15, 10, 15, 15])
        let world = World(
            id: "three", title: "", year: 0, unit: "", goods: Set(grid.sectors),
            accounts: Accounts(
                flows: flows, tariffs: Bilateral(grid: grid, repeating: .zero),
                inputShares: InputTable(grid: grid, repeating: Share(0.3))),
            elasticities: [ElasticityTable(name: "t", source: "", theta: [theta])], provenance: Provenance(kind: "test"))
        let pooledGrid = Grid(countries: ["AAA", "BBB"], sectors: ["goods"])
        let pooled = World(
            id: "two", title: "", year: 0, unit: "", goods: Set(grid.sectors),
            accounts: Accounts(
                flows: Bilateral(grid: pooledGrid, values: [60, 20, 20, 60]),
                tariffs: Bilateral(grid: pooledGrid, repeating: .zero),
                inputShares: InputTable(grid: pooledGrid, repeating: Share(0.3))),
            elasticities: [ElasticityTable(name: "t", source: "", theta: [theta])], provenance: Provenance(kind: "test"))
        var (a, b) = (Policy(unchanged: world), Policy(unchanged: pooled))
        a.tariffs[0, 1, 0] = Rate(0.3)
        a.tariffs[0, 2, 0] = Rate(0.3)
        b.tariffs[0, 1, 0] = Rate(0.3)
        let three = Counterfactual.solve(world, policy: a, model: model(world), options: tight)
        let two = Counterfactual.solve(pooled, policy: b, model: model(pooled), options: tight)
        #expect(abs(three.welfare(0).value - two.welfare(0).value) < 1e-12)
        #expect(abs(three.welfare(1).value - two.welfare(1).value) < 1e-12)
    }

    /// A tariff on one origin raises imports from every other, sector by sector, at given costs.
    @Test func tariffsDivertTrade() {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 59)
        var policy = Policy(unchanged: world)
        for j in 0..<4 { policy.tariffs[0, 1, j] = Rate(world.tariffs[0, 1, j].value + 0.5) }
        let conditions = Conditions(world: world, policy: policy, model: model(world))
        let one = SectorTable<Hat>(grid: world.grid, repeating: .one)
        let shares = conditions.tradeShares(costs: one)
        for j in 0..<4 where world.shares[0, 1, j].value > 0 {
            for i in 2..<6 where world.shares[0, i, j].value > 0 { #expect(shares[0, i, j].value > world.shares[0, i, j].value) }
        }
    }
}
