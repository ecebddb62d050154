import Foundation
import TestSupport
import Testing
import TradeData

@Suite struct HouseholdsTests {
    private func read(_ rows: String) throws -> Households {
        try Households(csv: Data("country,households,year,source\n\(rows)".utf8), name: "h.csv")
    }

    @Test func figuresAreRead() throws {
        #expect(try read("USA,131430000,2023,Census\n").figures["USA"]?.count == 131_430_000)
        #expect(try Households.load()?.figures.isEmpty == false)
    }

    /// What households buy of final spending is known or not; a percentage that is none is refused in its place.
    @Test func consumptionIsAShare() throws {
        func read(_ cell: String) throws -> Double? {
            try Households(csv: Data("country,households,year,source,consumption\nUSA,1,2023,x,\(cell)\n".utf8), name: "h.csv")
                .figures["USA"]?
                .consumption
        }
        #expect(try read("66") == 0.66 && read("") == nil)
        for cell in ["0", "-1", "101", "x"] {
            #expect { try read(cell) } throws: { "\($0)".hasPrefix("h.csv:2:5") }
        }
    }

    /// The American share is personal consumption over what the nation spends: GDP and net imports, all of 2017.
    @Test(.needsSourceData) func theAmericanShareIsThatOfTheNationalAccounts() throws {
        let share = try #require(try Households.load()?.figures["USA"]?.consumption)
        let bridge = try Table(contentsOf: SourceData.url("bea-2017/pce_bridge.csv"))
        let column = try bridge.column("purchasers_value")
        let consumption = try (0..<bridge.rowCount).reduce(0) { try $0 + bridge.value($1, column) }
        let years = try String(contentsOf: SourceData.url("gdp/wdi_gdp_1995_2024.csv"), encoding: .utf8)
        let line = try #require(years.split(separator: "\n").first { $0.hasPrefix("USA,") && $0.contains(",2017,") })
        let product = try #require(line.split(separator: ",").last.flatMap { Double($0) }) / 1e6
        let world = try World.load("icio-2017")
        let imports = world.deficits[try #require(world.grid.index(of: "USA" as Country))]
        #expect(abs(share - consumption / (product + imports)) < 0.005)
    }

    /// The shipped counts are of households: the world's value added a household is that of a country's, never a thousand times it.
    @Test func theShippedCountsAreOfTheRightSize() throws {
        let world = try World.load(World.usual)
        for (country, figure) in try #require(try Households.load()).figures {
            guard let n = world.grid.index(of: country) else { continue }
            let income = world.valueAdded[n] * 1e6 / figure.count
            #expect((3_000...400_000).contains(income), "\(country): \(income) dollars a household")
            #expect(figure.source.count > 4 && (2010...2025).contains(figure.year), "\(country)")
        }
    }

    @Test(arguments: [
        ("USA,1,1e19,x\n", "h.csv:2:3: error: “1e19” is not a whole number"), ("USA,0,2023,x\n", "h.csv:2:2"),
        ("USA,,2023,x\n", "h.csv:2:2: error: the cell is empty"),
        ("USA,1,2023,x\nUSA,2,2023,x\n", "h.csv:3:1: error: duplicate economy USA"),
    ])
    func badRowsHaveTheirPlace(_ rows: String, _ message: String) {
        #expect { try read(rows) } throws: { "\($0)".hasPrefix(message) }
    }
}
