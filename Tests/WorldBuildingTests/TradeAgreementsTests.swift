import Foundation
@testable import WorldBuilding
import Testing
import TradeData

@Suite struct TradeAgreementsTests {
    private let now = Day("2024-12-31")!

    @Test(
        arguments: [
            ("MEX", "USA", 1.0), ("TUR", "DEU", 1), ("DEU", "FRA", 1), ("NOR", "ITA", 1), ("SAU", "ARE", 1), ("RUS", "KAZ", 1),
            ("MYS", "VNM", 0.98), ("KOR", "USA", 0.97), ("JPN", "USA", 0.05), ("CHN", "JPN", 0.3), ("BRA", "ARG", 0.95),
            ("GBR", "DEU", 1), ("CHN", "MYS", 0.9),
        ] as [(Country, Country, Double)])
    func industryIsCovered(_ importer: Country, _ exporter: Country, _ share: Double) throws {
        let agreements = try TradeAgreements.load()
        #expect(agreements.coverage(importer: importer, exporter: exporter, on: now)?.industry == share)
        #expect(agreements.coverage(importer: exporter, exporter: importer, on: now)?.industry == share)
    }

    @Test func noAgreementIsNil() throws {
        let agreements = try TradeAgreements.load()
        for (a, b) in [("USA", "CHN"), ("USA", "VNM"), ("DEU", "CHN"), ("IND", "CHN"), ("USA", "DEU"), ("BRA", "CHN")] {
            #expect(agreements.coverage(importer: Country(a), exporter: Country(b), on: now) == nil)
        }
    }

    @Test func agreementsHaveDays() throws {
        let agreements = try TradeAgreements.load()
        func covered(_ a: Country, _ b: Country, _ day: String) -> Bool {
            agreements.coverage(importer: a, exporter: b, on: Day(day)!) != nil
        }
        #expect(!covered("DEU", "JPN", "2019-01-31") && covered("DEU", "JPN", "2019-02-01"))
        // The Union's members are free among each other from the day they join; Britain stays covered by what came after.
        #expect(!covered("HRV", "DEU", "2013-06-30") && covered("HRV", "DEU", "2013-07-01"))
        for day in ["2019-12-31", "2020-06-30", "2021-01-01"] { #expect(covered("GBR", "DEU", day)) }
        #expect(agreements.names(between: "USA", and: "MEX", on: Day("2020-06-30")!) == ["NAFTA"])
        #expect(agreements.names(between: "USA", and: "MEX", on: Day("2020-07-01")!) == ["USMCA"])
        #expect(agreements.isWithdrawn(importer: "RUS", exporter: "CHN", on: now))
        #expect(!agreements.isWithdrawn(importer: "RUS", exporter: "CHN", on: Day("2017-12-31")!))
    }

    @Test func badRowsAreRefusedWithTheirPlace() throws {
        func message(_ row: String) -> String {
            let text = "agreement,kind,members,partners,from,until,farm,industry,source\n" + row + "\n"
            do {
                _ = try TradeAgreements(csv: Data(text.utf8), name: "a.csv", groups: .load(), names: .load())
            } catch { return "\(error)" }
            return ""
        }
        #expect(message("x,agreement,EU,JPN,2019-02-01,,80,95,WTO") == "")
        #expect(message("x,pact,EU,JPN,2019-02-01,,80,95,WTO").contains("a.csv:2:2: error: unknown kind “pact”"))
        #expect(
            message("x,agreement,EU XYZ,JPN,2019-02-01,,80,95,WTO").contains("a.csv:2:3: error: “XYZ” is no economy and no group")
        )
        #expect(message("x,agreement,EU,JPN,soon,,80,95,WTO").contains("a.csv:2:5: error: “soon” is no day"))
        #expect(message("x,agreement,EU,JPN,2019-02-01,2018-01-01,80,95,WTO").contains("a.csv:2:6"))
        #expect(
            message("x,agreement,EU,JPN,2019-02-01,,80,950,WTO").contains("a.csv:2:8: error: a coverage is from 0 to 100 percent")
        )
        #expect(message("x,agreement,EU,JPN,2019-02-01,,,95,WTO").contains("a.csv:2:7: error: the cell is empty"))
        #expect(message("x,agreement,EU,JPN,2019-02-01,,80,95,").contains("a.csv:2:9: error: no source"))
        #expect(message("x,agreement,,JPN,2019-02-01,,80,95,WTO").contains("a.csv:2:3: error: no members"))
    }
}
