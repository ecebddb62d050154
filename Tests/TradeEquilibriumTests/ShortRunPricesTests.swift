import RealModule
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// The accounting bound on consumer prices.
struct ShortRunPricesTests {
    private func contrast(_ world: World, _ wedges: Wedges) -> Contrast {
        Contrast(
            reference: Counterfactual.solve(world, wedges: Wedges(unchanged: world), model: model(world)),
            policy: Counterfactual.solve(world, wedges: wedges, model: model(world)))
    }

    @Test func withoutInputsItIsTheImportShareTimesTheDuty() {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 5, inputOutput: false)
        var wedges = Wedges(unchanged: world)
        let h = 0.1
        for i in 1..<4 { wedges.tariffs[0, i, 0] = Rate((1 + world.tariffs[0, i, 0].value) * (1 + h) - 1) }
        let bound = ShortRunPrices(contrast(world, wedges))
        let imported = (1..<4).map { world.shares[0, $0, 0].value }.reduce(0, +)
        #expect(abs(bound.consumerPrices[0] - world.consumptionShares[0, 0].value * imported * Double.log(1 + h)) < 1e-12)
        #expect(bound.consumerPrices[1] == 0)
    }

    @Test func inputsAddToIt() {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 5)
        var wedges = Wedges(unchanged: world)
        for j in 0..<2 { for i in 1..<4 { wedges.tariffs[0, i, j].value += 0.1 } }
        let bound = ShortRunPrices(contrast(world, wedges))
        let direct = (0..<2).map { j in
            (1..<4).map {
                world.shares[0, $0, j].value
                    * Double.log((1.1 + world.tariffs[0, $0, j].value) / (1 + world.tariffs[0, $0, j].value))
            }
            .reduce(0, +) * world.consumptionShares[0, j].value
        }.reduce(0, +)
        #expect(bound.consumerPrices[0] > direct)
        // Nobody substitutes, so the model's own price rise relative to the wage is no larger than the accounting one, nearly:
        // with the wage of the importer as numeraire the long run has cheaper goods from those who lose the sale.
        let long = contrast(world, wedges)
        #expect(Double.log(long.consumerPrices(0).value / long.wage(0).value) < bound.consumerPrices[0])
    }
}
