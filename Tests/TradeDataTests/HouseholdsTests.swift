import Foundation
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

    @Test(arguments: [
        ("USA,1,1e19,x\n", "h.csv:2:3: error: “1e19” is not a whole number"), ("USA,0,2023,x\n", "h.csv:2:2"),
        ("USA,,2023,x\n", "h.csv:2:2: error: the cell is empty"),
        ("USA,1,2023,x\nUSA,2,2023,x\n", "h.csv:3:1: error: duplicate economy USA"),
    ])
    func badRowsHaveTheirPlace(_ rows: String, _ message: String) {
        #expect { try read(rows) } throws: { "\($0)".hasPrefix(message) }
    }
}
