import RealModule
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// The accounting bound on consumer prices.
struct ShortRunPricesTests {
    private func comparison(_ world: World, _ policy: Policy, _ model: Model) -> Comparison {
        Comparison(
            reference: Counterfactual.solve(world, policy: Policy(unchanged: world), model: model),
            policy: Counterfactual.solve(world, policy: policy, model: model))
    }

    @Test func withoutInputsItIsTheImportShareTimesTheDuty() {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 5, inputOutput: false)
        var policy = Policy(unchanged: world)
        let h = 0.3
        for i in 1..<4 { policy.tariffs[0, i, 0] = Rate((1 + world.tariffs[0, i, 0].value) * (1 + h) - 1) }
        let bound = ShortRunPrices(comparison(world, policy, model(world)))
        let imported = (1..<4).map { world.shares[0, $0, 0].value }.reduce(0, +)
        #expect(abs(bound.consumerPrices[0] - world.consumptionShares[0, 0].value * imported * h) < 1e-12)
        #expect(abs(bound.consumerPrices[1]) < 1e-14 && bound.unavailable == [0, 0, 0, 0])
    }

    /// At the wages of before nobody pays more than who buys the same as before, whatever the elasticities.
    @Test(arguments: 1...6) func substitutionOnlyLowersPrices(_ seed: UInt64) {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: seed)
        let policy = shock(world, seed: seed, tariffs: 2, exportTaxes: 0.5, icebergs: 0.5)
        let bound = ShortRunPrices(comparison(world, policy, model(world)))
        for theta in [0.5, 4, 20.0] {
            let table = ElasticityTable(name: "flat", source: "", theta: Array(repeating: theta, count: 4))
            let conditions = Conditions(world: world, policy: policy, model: Model(elasticities: table))
            var prices = SectorTable<Hat>(grid: world.grid, repeating: .one)
            for _ in 0..<400 {
                prices = conditions.priceIndices(
                    costs: conditions.inputCosts(wages: Array(repeating: .one, count: 5), prices: prices))
            }
            for x in prices.values.indices { #expect(prices.values[x] <= 1 + bound.prices[x] + 1e-9) }
            // The less they can substitute the nearer they come.
            if theta == 0.5 { #expect(zip(prices.values, bound.prices).contains { $0 > 1 + 0.5 * $1 && $1 > 0.01 }) }
        }
    }

    /// A duty on inputs reaches the goods made of them, at home and abroad.
    @Test func inputsAddToIt() {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 5)
        var policy = Policy(unchanged: world)
        for j in 0..<2 {
            for i in 1..<4 { policy.tariffs[0, i, j] = Rate((1 + world.tariffs[0, i, j].value) * 1.2 - 1) }
        }
        let bound = ShortRunPrices(comparison(world, policy, model(world)))
        let direct = (0..<2).map { j in
            0.2 * (1..<4).map { world.shares[0, $0, j].value }.reduce(0, +) * world.consumptionShares[0, j].value
        }.reduce(0, +)
        #expect(bound.consumerPrices[0] > direct)
        #expect(bound.consumerPrices[1] > 0 && bound.consumerPrices[1] < bound.consumerPrices[0])
    }

    /// What is banned has no price; it is counted as gone, itself and what it goes into.
    @Test func bansTakeGoodsAway() {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 6, inputOutput: false)
        var policy = Policy(unchanged: world)
        policy.ban(destination: 0, origin: 2, sector: 1)
        let bound = ShortRunPrices(comparison(world, policy, model(world)))
        let gone = world.consumptionShares[0, 1].value * world.shares[0, 2, 1].value
        #expect(abs(bound.unavailable[0] - gone) < 1e-12 && gone > 0 && bound.unavailable[1] == 0)
        #expect(bound.consumerPrices.allSatisfy { abs($0) < 1e-12 })
        let linked = RandomWorld.make(countries: 4, sectors: 3, seed: 6)
        var ban = Policy(unchanged: linked)
        ban.ban(destination: 0, origin: 2, sector: 1)
        let through = ShortRunPrices(comparison(linked, ban, model(linked)))
        #expect(through.unavailable[0] > linked.consumptionShares[0, 1].value * linked.shares[0, 2, 1].value)
        #expect(through.unavailable[1] > 0 && through.unavailable[1] < through.unavailable[0])
    }
}
