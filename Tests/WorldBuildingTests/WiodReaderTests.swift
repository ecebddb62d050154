import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

/// The release of 2016 is in `InterCountryReaderTests`; here is what that of 2013 has of its own, as people save it from the workbook.
@Suite struct WiodReaderTests {
    private static let release2013 = """
        Code,Industry,Country,Nr,AUS_c1,AUS_c2,ROW_c1,ROW_c2,AUS_c37,AUS_c41,ROW_c37,ROW_c41,TOT
        AtB,Agriculture,AUS,c1,10,20,1,2,50,0,5,0,88
        C,Mining,AUS,c2,5,30,1,3,70,1,4,0,114
        AtB,Agriculture,RoW,c1,2,3,40,30,10,0,90,0,175
        C,Mining,RoW,c2,1,6,20,60,20,0,130,-3,234
        r60,Total intermediate,TOT,,18,59,62,95,150,1,229,-3,611
        r69,Output,r69,,88,114,175,234,0,0,0,0,0
        """

    @Test func releaseOf2013() throws {
        let tables = Tables(.wiod).with("table.csv") { _ in Self.release2013 }
        let built = try tables.read { $0.goods = ["c1", "c2"] }
        #expect(built.world.grid.countries == ["AUS", "ROW"] && built.world.grid.sectors == ["c1", "c2"])
        #expect(built.accounts.flows[destination: "ROW", origin: "AUS", sector: "c1"].value == 1 + 2 + 5)
        #expect(abs(built.accounts.inputShares[0, 1, 0].value - 6.0 / 88) < 1e-12)
    }

    @Test func wrongCellsHaveTheirPlace() {
        let tables = Tables(.wiod).with("table.csv") { _ in Self.release2013.replacing("AUS,c2,5,30", with: "AUS,c2,5,#REF!") }
        #expect(tables.problems().contains("table.csv:3:6: error: “#REF!” is an error of a spreadsheet"))
    }
}
