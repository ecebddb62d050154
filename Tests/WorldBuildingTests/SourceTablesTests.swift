import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct SourceTablesTests {
    /// A builder is written for one edition: another one is refused, and is no reason to trap.
    @Test func anotherEditionIsRefused() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("gdp"), withIntermediateDirectories: true)
        let table = folder.appendingPathComponent("gdp/imf_weo_ngdpd_2020_2028.csv")
        try Data("economy_code,year,ngdpd_bn_usd\nUSA,2022,1e19\n".utf8).write(to: table)
        #expect { try SourceTables(folder: folder).gdp(year: 2022) } throws: {
            "\($0)".contains(table.path) && "\($0)".contains("not the edition of the table that the builder reads")
        }
        #expect { try SourceTables(folder: folder).table("gdp/other.csv") } throws: { ($0 as? Problems)?.isMissing == true }
    }

    @Test(.needsSourceData) func everyListedTableIsThere() throws {
        let list = try Table(csv: DataLocation.read("worlds/sources.csv"), name: "sources.csv")
        let sources = SourceTables(folder: try #require(SourceData.folder))
        for row in 0..<list.rowCount { #expect(try !sources.bytes(list.text(row, 0)).isEmpty) }
    }
}
