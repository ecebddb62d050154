import Foundation
@testable import WorldBuilding
import TestSupport
import Testing
import TradeData

@Suite struct ShippedDataTests {
    @Test(.needsSourceData, arguments: ShippedData.shipped)
    func everyFileIsRebuiltBitForBit(_ product: ShippedData) throws {
        for file in try product.files(from: #require(SourceData.folder)) {
            let url = try #require(DataLocation.find(file.path), "\(file.path) is not shipped")
            #expect(try Data(contentsOf: url) == file.data, "\(file.path)")
        }
    }

    @Test(arguments: ShippedData.all)
    func missingTablesAreNamed(_ product: ShippedData) throws {
        let nowhere = FileManager.default.temporaryDirectory.appendingPathComponent("no-tables-here")
        let problem = #expect(throws: Problems.self) { try product.files(from: nowhere) }
        #expect(problem?.isMissing == true)
        #expect(problem?.description.contains("give the folder of the source tables") == true)
    }

    @Test func worldsStayWithinFourMegabytes() throws {
        let sizes = try ShippedData.worlds.compactMap { DataLocation.find("worlds/\($0.id).world") }.map {
            try #require(FileManager.default.attributesOfItem(atPath: $0.path)[.size] as? Int)
        }
        #expect(sizes.count == 3 && sizes.reduce(0, +) < 4_000_000)
    }
}
