import TestSupport
import Testing
import TradeData

@Suite struct WorldTests {
    @Test func sharesSumToOne() {
        let world = RandomWorld.make(countries: 6, sectors: 5, seed: 4, wild: true)
        let grid = world.grid
        for j in 0..<grid.sectorCount {
            for n in 0..<grid.countryCount {
                let sum = (0..<grid.countryCount).reduce(0) { $0 + world.shares[n, $1, j].value }
                #expect(abs(sum - 1) < 1e-12)
                let inputs = (0..<grid.sectorCount).reduce(0) { $0 + world.inputShares[n, $1, j].value }
                #expect(abs(world.valueAddedShares[n, j].value + inputs - 1) < 1e-12)
            }
        }
    }

    @Test func namesFallBackToCodes() {
        let world = RandomWorld.make(seed: 1)
        #expect(world.name(of: Country("AAA")) == "AAA")
        #expect(world.elasticities(named: "flat-4")?.theta == [4, 4, 4, 4])
        #expect(world.elasticities(named: "no such table") == nil)
    }

    @Test func theCurrencyIsTheLastWordOfTheUnit() {
        #expect(RandomWorld.make(seed: 1).currency == "USD")
    }

    @Test func unchangedWedgesChangeNothing() {
        let world = RandomWorld.make(seed: 2)
        var policy = Policy(unchanged: world)
        #expect(policy.tariffs.table == world.tariffs)
        #expect(policy.icebergs.values.allSatisfy { $0 == 1 } && policy.exportTaxes.values.allSatisfy { $0 == 0 })
        policy.ban(destination: 0, origin: 1, sector: 0)
        #expect(policy.availability[0, 1, 0] == Hat(0))
        #expect(policy.availability.filter { $0 == 0 }.count == 1)
        #expect(policy.problems().isEmpty)
        policy.tariffs[0, 1, 1] = Rate(-1)
        policy.transfers[0] = 5
        #expect(policy.problems().count == 2)
    }
}
