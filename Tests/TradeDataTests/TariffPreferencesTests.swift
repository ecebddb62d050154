import Foundation
import Testing

@testable import TradeData

/// Agreements by their days and members, and what of the trade claims them.
struct TariffPreferencesTests {
    private let header = "agreement,kind,symbol,members,from,until,except,source\n"

    private func table(_ rows: String, use: [Country: String] = [:]) throws -> TariffPreferences {
        try TariffPreferences(csv: Data((header + rows).utf8), name: "t.csv", use: use.mapValues { Data($0.utf8) })
    }
    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test func daysMembersAndExceptions() throws {
        let found = try table(
            "NAFTA,agreement,CA,CAN MEX,1994-01-01,2020-07-01,,x\nUSMCA,agreement,S,CAN MEX,2020-07-01,,1701 0402,x\ncolumn 2,column-2,,RUS,2022-04-09,,,x\n",
            use: ["CAN": "prefix,share\n870323,0.8\n", "MEX": "prefix,share\n8703,0.7\n870323,0.45\n"])
        func name(_ origin: Country, _ date: String) throws -> String? {
            found.agreement(of: origin, with: "USA", on: try day(date))?.name
        }
        #expect(try name("MEX", "2020-06-30") == "NAFTA" && name("MEX", "2020-07-01") == "USMCA")
        #expect(try name("MEX", "1993-12-31") == nil && name("CHN", "2025-01-01") == nil && name("RUS", "2025-01-01") == nil)
        #expect(found.agreement(of: "MEX", with: "CAN", on: try day("2025-01-01")) == nil)
        let agreement = try #require(found.agreement(of: "CAN", with: "USA", on: try day("2025-01-01")))
        #expect(agreement.frees("87032301") && !agreement.frees("17011400") && !agreement.frees("04022105"))
        #expect(try found.isOutsideGeneralRates("RUS", in: "USA", on: day("2022-04-09")))
        #expect(try !found.isOutsideGeneralRates("RUS", in: "USA", on: day("2022-04-08")))
        #expect(found.use(of: "MEX", product: try #require(Product("87032301"))) == Share(0.45))
        #expect(found.use(of: "MEX", product: try #require(Product("870322"))) == Share(0.7))
        #expect(found.use(of: "CAN", product: try #require(Product("870322"))) == Share(0))
        #expect(found.use(of: "MEX", product: try #require(Product("8703"))) == nil)
        #expect(found.use(of: "CHN", product: try #require(Product("870323"))) == nil)
        #expect(found.names == ["NAFTA", "USMCA"])
    }

    @Test(
        arguments: [
            "A,treaty,S,CAN,2020-07-01,,,x", "A,agreement,S,CAN,soon,,,x", "A,agreement,S,CAN,2020-07-01,2020-07-01,,x",
            "A,agreement,S,CAN,2020-07-01,never,,x", "A,agreement,S,CAN,2020-07-01,,sugar,x",
        ])
    func aWrongRowIsRefused(row: String) { #expect { try table(row + "\n") } throws: { "\($0)".contains("t.csv:2:") } }

    @Test func aShareOutOfRangeIsRefused() {
        #expect(throws: Problems.self) { try table("", use: ["CAN": "prefix,share\n870323,1.01\n"]) }
    }

    @Test func theShippedTables() throws {
        let shipped = try TariffPreferences.loadWithUse()
        #expect(shipped.agreement(of: "MEX", with: "USA", on: try day("2025-03-07"))?.name == "USMCA")
        #expect(shipped.agreement(of: "CHN", with: "USA", on: try day("2025-03-07")) == nil)
        #expect(try shipped.isOutsideGeneralRates("RUS", in: "USA", on: day("2025-03-07")))
    }
}
