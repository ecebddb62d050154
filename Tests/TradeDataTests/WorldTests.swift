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

    /// A cap on θ used to lose standard errors and scale, and with them draws and returns to scale at shorter horizons.
    @Test func aCappedTableKeepsWhatElseItHolds() {
        let table = ElasticityTable(
            name: "t", source: "s", theta: [0.5, 4], standardErrors: [0.1, 0.2], scale: [0.3, 0.25], notes: ["n"])
        let capped = table.capped(at: 1.53, for: "medium run")
        #expect(capped.theta == [0.5, 1.53] && capped.source == "s; at most 1.53 in the medium run")
        #expect(capped.standardErrors == table.standardErrors && capped.scale == table.scale)
        #expect(capped.name == table.name && capped.notes == table.notes)
    }

    @Test func theCurrencyIsTheLastWordOfTheUnit() {
        #expect(RandomWorld.make(seed: 1).currency == "USD")
    }

    @Test func unchangedWedgesChangeNothing() {
        let world = RandomWorld.make(seed: 2)
        var wedges = Wedges(unchanged: world)
        #expect(wedges.tariffs.table == world.tariffs)
        #expect(wedges.icebergs.values.allSatisfy { $0 == 1 } && wedges.exportTaxes.values.allSatisfy { $0 == 0 })
        wedges.ban(destination: 0, origin: 1, sector: 0)
        #expect(wedges.icebergs[0, 1, 0] == Hat(.infinity))
        #expect(wedges.icebergs.values.filter { $0.isInfinite }.count == 1)
    }
}
