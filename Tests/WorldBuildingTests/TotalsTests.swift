import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct TotalsTests {
    /// Flows of a random world with a sector that adds up others, and the sector that it adds up to.
    private func flows(_ members: Range<Int>, at place: Int, seed: UInt64) -> Bilateral<Money> {
        let world = RandomWorld.make(countries: 4, sectors: 4, seed: seed)
        var sectors = world.grid.sectors
        sectors.insert("everything", at: place)
        let grid = Grid(countries: world.grid.countries, sectors: sectors)
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        for (j, sector) in sectors.enumerated() {
            for n in 0..<4 {
                for i in 0..<4 {
                    flows[n, i, j] = Money(
                        world.grid.index(of: sector).map { world.flow(n, i, $0) }
                            ?? members.reduce(0) { $0 + world.flow(n, i, $1) })
                }
            }
        }
        return flows
    }

    @Test(arguments: [(0..<4, 4), (0..<4, 0), (0..<4, 2), (0..<2, 2), (2..<4, 2), (1..<3, 3), (1..<3, 1)], [1, 2] as [UInt64])
    func sumsAreFoundWhateverTheirLabel(_ sum: (Range<Int>, Int), _ seed: UInt64) {
        #expect { try Totals.refuse(in: flows(sum.0, at: sum.1, seed: seed), file: "flows.csv") } throws: {
            "\($0)".hasPrefix("flows.csv: error: everything is the sum of ") && "\($0)".contains("a total among its members")
        }
    }

    /// Totals of exact numbers beside members that are rounded.
    @Test func roundingHidesNoTotal() {
        var flows = flows(0..<4, at: 4, seed: 1)
        for cell in flows.values.indices { flows.values[cell] = (flows.values[cell] / 10).rounded() * 10 }
        #expect(throws: Problems.self) { try Totals.refuse(in: flows, file: "flows.csv") }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func worldsWithoutTotalsPass(_ seed: UInt64) throws {
        for wild in [false, true] {
            try Totals.refuse(in: RandomWorld.make(countries: 5, sectors: 5, seed: seed, wild: wild).flows(), file: "flows.csv")
        }
        try Totals.refuse(in: World.load("icio-2022").flows(), file: "flows.csv")
    }

    @Test(arguments: [true, false]) func anEconomyThatIsAllOthersIsFound(withOwnSales: Bool) {
        let world = RandomWorld.make(countries: 4, sectors: 2, seed: 3)
        let grid = Grid(countries: world.grid.countries + ["ZZZ"], sectors: world.grid.sectors)
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        for j in 0..<2 {
            for n in 0..<4 {
                for i in 0..<4 {
                    flows[n, i, j] = Money(world.flow(n, i, j))
                    if withOwnSales || i != n { flows[n, 4, j].value += world.flow(n, i, j) }
                }
            }
        }
        #expect { try Totals.refuse(in: flows, file: "f.csv") } throws: {
            "\($0)".contains("ZZZ is the sum of all other economies")
        }
    }

    @Test(arguments: ["TOTAL", "Total", "world", "Grand total"]) func labelsOfTotalsAreRefused(_ label: String) {
        let tables = Tables(.long).with("flows.csv") { $0 + "USA,CHN,\(label),1,0\nUSA,USA,\(label),1,0\n" }
        let problems = tables.problems()
        #expect(problems == "flows.csv:50:3: error: “\(label)” is a total among its members; leave its rows out")
        let country = Tables(.long).with("flows.csv") { $0 + "WLD,CHN,goods-1,1,0\n" }
        #expect(country.problems().contains("flows.csv:50:1: error: WLD is a total of economies among its members"))
    }
}
