import TestSupport
import Testing
import TradeData

@Suite struct ArraysTests {
    let grid = Grid(countries: ["USA", "CHN", "MYS"], sectors: ["food", "electronics"])

    @Test func gridFindsItsCodes() {
        #expect(grid.countryCount == 3 && grid.sectorCount == 2)
        for (place, country) in grid.countries.enumerated() { #expect(grid.index(of: country) == place) }
        #expect(grid.index(of: Sector("electronics")) == 1)
        #expect(grid.index(of: Country("VNM")) == nil)
        #expect(grid == Grid(countries: ["USA", "CHN", "MYS"], sectors: ["food", "electronics"]))
        #expect(grid != Grid(countries: ["CHN", "USA", "MYS"], sectors: ["food", "electronics"]))
    }

    @Test func bilateralKeepsEveryCellApart() {
        var array = Bilateral<Rate>(grid: grid, repeating: .zero)
        #expect(array.values.count == 18)
        var label = 0.0
        for j in 0..<2 {
            for n in 0..<3 {
                for i in 0..<3 {
                    array[n, i, j] = Rate(label)
                    label += 1
                }
            }
        }
        // The sector is outermost and the origin innermost, so this order is the order in memory.
        #expect(array.values == (0..<18).map(Double.init))
        #expect(array[destination: "USA", origin: "CHN", sector: "electronics"] == array[0, 1, 1])
        #expect(array[destination: "USA", origin: "CHN", sector: "electronics"] != array[1, 0, 1])
        array[destination: "MYS", origin: "USA", sector: "food"] = .percent(5)
        #expect(array[2, 0, 0] == Rate(0.05))
    }

    @Test func tablesKeepTheirOrder() {
        var table = SectorTable<Money>(grid: grid, repeating: Money(1))
        table[1, 0] = Money(7)
        #expect(table.values == [1, 1, 7, 1, 1, 1])
        #expect(Array(table.row(1)) == [7, 1])
        var inputs = InputTable<Share>(grid: grid, repeating: Share(0))
        inputs[2, 0, 1] = Share(0.5)
        #expect(inputs.values.firstIndex(of: 0.5) == (2 * 2 + 0) * 2 + 1)
        #expect(inputs[2, 0, 1] == Share(0.5) && inputs[2, 1, 0] == Share(0))
    }

    @Test func codesAreText() {
        #expect(Country("NOR").description == "NOR")
        #expect(Country("CHN") < Country("USA"))
        #expect(Country.restOfWorld == "ROW")
        #expect(Sector("iron-steel") == "iron-steel")
    }
}
