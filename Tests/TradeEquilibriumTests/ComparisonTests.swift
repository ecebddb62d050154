import RealModule
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// One law against another.
struct ComparisonTests {
    /// The way there does not matter: comparing two laws is solving the second from the first.
    @Test func aCounterfactualIsABaseline() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 61)
        let (first, second) = (
            shock(world, seed: 1, exportTaxes: 0, icebergs: 0), shock(world, seed: 2, exportTaxes: 0, icebergs: 0)
        )
        let a = try Counterfactual.solve(world, policy: first, model: model(world), options: tight).requireConverged()
        let b = try Counterfactual.solve(world, policy: second, model: model(world), options: tight).requireConverged()
        let comparison = Comparison(reference: a, policy: b)
        let direct = try Counterfactual.solve(a.rebased(), policy: second, model: model(world), options: tight).requireConverged()
        let baseline = a.rebased()
        let unchanged = Counterfactual.solve(baseline, policy: Policy(unchanged: baseline), model: model(world), options: tight)
        let again = Comparison(reference: unchanged, policy: direct)
        for n in 0..<5 {
            #expect(abs(comparison.welfare(n).value - direct.welfare(n).value) < 1e-12)
            #expect(abs(comparison.consumerPrices(n).value - direct.consumerPrices(n).value) < 1e-11)
            #expect(abs(comparison.exports(n).volume.value - again.exports(n).volume.value) < 1e-10)
            #expect(abs(comparison.imports(n).value.value - again.imports(n).value.value) < 1e-10)
            for j in 0..<3 {
                #expect(abs(comparison.labour(n, j).value - direct.sectorEmployment()[n, j].value) < 1e-10)
                #expect(abs(comparison.outputVolume(n, j).value - direct.outputVolume(baseline: a.output)[n, j].value) < 1e-10)
            }
        }
        #expect(baseline.grid == world.grid)
        let parts = try #require(comparison.decomposition(steps: 8))
        for n in 0..<5 { #expect(abs(parts.remainder(n)) < 3e-4) }
    }

    /// The world's real wage lies between the smallest and the largest, and is theirs where all are alike.
    @Test func theWorldsRealWageIsAMean() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 67)
        let a = try Counterfactual.solve(world, policy: Policy(unchanged: world), model: model(world)).requireConverged()
        let b = try Counterfactual.solve(world, policy: war(world), model: model(world)).requireConverged()
        let comparison = Comparison(reference: a, policy: b)
        let each = (0..<5).map { comparison.realWage($0).value }
        #expect(each.min()! < comparison.worldRealWage().value && comparison.worldRealWage().value < each.max()!)
        #expect(abs(Comparison(reference: a, policy: a).worldRealWage().value - 1) < 1e-15)
    }

    /// A ban can be lifted: the reference has it, the policy does not.
    @Test func liftingABanBringsTradeBack() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 63)
        var banned = Policy(unchanged: world)
        banned.ban(destination: 0, origin: 1, sector: 0)
        let a = try Counterfactual.solve(world, policy: banned, model: model(world)).requireConverged()
        let b = try Counterfactual.solve(world, policy: Policy(unchanged: world), model: model(world)).requireConverged()
        let comparison = Comparison(reference: a, policy: b)
        #expect(comparison.flow(0, 1, 0).reference == 0)
        #expect(comparison.flow(0, 1, 0).policy > 0)
        // Varieties come back, and that is what most of the gain is.
        for steps in [5, 40] {
            let parts = try #require(comparison.decomposition(steps: steps))
            #expect(parts.availability[0] > 0 && parts.tradeCosts.allSatisfy { $0 == 0 })
            #expect((0..<5).allSatisfy { abs(parts.remainder($0)) < 0.02 * abs(parts.logWelfare[0]) / Double(steps / 5) })
        }
    }

    /// A share of varieties acts as the cost that loses as many, under any elasticity, and the parts add up.
    @Test(arguments: [0.3, 0.9]) func aControlIsACostOfItsOwnTheta(_ left: Double) throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 63)
        for name in ["random", "flat-4"] {
            let model = Model(elasticities: world.elasticities(named: name)!)
            var (control, iceberg) = (Policy(unchanged: world), Policy(unchanged: world))
            control.availability[0, 1, 0] = Hat(left)
            iceberg.icebergs[0, 1, 0] = Hat(Double.pow(left, -1 / model.elasticities.theta[0]))
            let a = try Counterfactual.solve(world, policy: control, model: model, options: tight).requireConverged()
            let b = try Counterfactual.solve(world, policy: iceberg, model: model, options: tight).requireConverged()
            #expect(largestGap(a.allWelfare, b.allWelfare) < 1e-12)
            #expect(largestGap(a.prices.values.map(\.self), b.prices.values) < 1e-12)
            let unchanged = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model)
            let parts = try #require(Comparison(reference: unchanged, policy: a).decomposition(steps: 20))
            #expect(parts.availability[0] < 0)
            #expect((0..<5).allSatisfy { abs(parts.remainder($0)) < 1e-3 * abs(parts.logWelfare[0]) })
        }
    }

    /// What is collected is on goods: trade in services, however large, does not thin it out, and a duty on services is no part of it.
    @Test func theCollectedTariffIsOnGoods() throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 64, traded: 0.5)
        #expect(world.goods.count == 2)
        var policy = shock(world, seed: 3, exportTaxes: 0, icebergs: 0)
        for i in 1..<5 { policy.tariffs[0, i, 3] = Rate(0.4) }
        let a = try Counterfactual.solve(world, policy: Policy(unchanged: world), model: model(world), options: tight)
            .requireConverged()
        let b = try Counterfactual.solve(world, policy: policy, model: model(world), options: tight).requireConverged()
        let comparison = Comparison(reference: a, policy: b)
        for group in [[0], [2], [0, 3], [1, 2, 4]] {
            for (solved, found) in [
                (a, comparison.collectedTariff(group).reference), (b, comparison.collectedTariff(group).policy),
            ] {
                var (trade, duty) = (0.0, 0.0)
                for n in group {
                    for i in 0..<5 where !group.contains(i) {
                        for j in 0..<4 where world.goods.contains(world.grid.sectors[j]) {
                            let flow = solved.flow(n, i, j)
                            trade += flow
                            duty += flow * solved.policy.tariffs[n, i, j].value
                        }
                    }
                }
                #expect(abs(found.value - duty / trade) < 1e-12 && found.value > 0)
            }
        }
        // Where only goods pay, it is the revenue over the imports of goods.
        #expect(comparison.collectedTariff(1).reference.value > a.tariffRevenue[1] / comparison.imports(1).reference)
    }
}
