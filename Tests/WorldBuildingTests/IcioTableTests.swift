import Foundation
@testable import WorldBuilding
import TestSupport
import Testing
import TradeData

/// Tables of flows with one fault each: refused with line and column.
@Suite struct IcioTableTests {
    /// A table of three economies: lines of fields, the header first.
    private static var good: [[String]] {
        let header = ["destination", "origin"] + IcioTable.codes
        var lines = [header]
        for (n, destination) in ["DEU", "FRA", "ROW"].enumerated() {
            for (i, origin) in ["DEU", "FRA", "ROW"].enumerated() {
                lines.append([destination, origin] + IcioTable.codes.indices.map { "\(10 * n + i + $0)" })
            }
        }
        return lines
    }

    private func read(_ lines: [[String]], required: Set<Country> = []) throws -> IcioTable {
        let text = lines.map { $0.joined(separator: ",") }.joined(separator: "\n")
        return try IcioTable(Table(csv: Data(text.utf8), name: "flows.csv"), required: required)
    }

    private func message(_ required: Set<Country> = [], _ change: (inout [[String]]) -> Void) -> String {
        var lines = Self.good
        change(&lines)
        do { _ = try read(lines, required: required) } catch { return "\(error)" }
        return ""
    }

    @Test func cellsArePlacedByTheirLabels() throws {
        var shuffled = Self.good
        shuffled.swapAt(1, 7)
        // Two columns change places with their labels.
        for row in shuffled.indices { shuffled[row].swapAt(2, 9) }
        let (a, b) = (try read(Self.good), try read(shuffled))
        #expect(a.countries == ["DEU", "FRA", "ROW"] && b.countries == a.countries)
        #expect(a.values == b.values)
        // FRA buys from ROW: 10·1 + 2, of farming.
        #expect(a.goods(0)[1 * 3 + 2] == 12)
        // Forestry and fishing are two columns: 13 + 14.
        #expect(a.goods(1)[1 * 3 + 2] == 27)
    }

    @Test func badTablesAreRefusedWithTheirPlace() {
        #expect(message { $0.remove(at: 6) }.contains("flows.csv:5:2: error: the pair ROW → FRA is missing"))
        #expect(message { $0.append($0[2]) }.contains("flows.csv:11:1: error: duplicate pair FRA → DEU"))
        #expect(message { $0[3][4] = "-0.5" }.contains("flows.csv:4:5: error: A03, ROW → DEU is negative"))
        #expect(message { $0[3][4] = "" }.contains("flows.csv:4:5: error: the cell is empty"))
        #expect(message { $0[3][4] = "nan" }.contains("flows.csv:4:5"))
        #expect(message { $0[3][0] = "Germany" }.contains("flows.csv:4:1: error: “Germany” is no economy"))
        #expect(message { $0[0][2] = "A99" }.contains("no column A01"))
        #expect(message { for row in $0.indices { $0[row].append(row == 0 ? "TLS" : "1") } }.contains("unknown column “TLS”"))
        #expect(message { $0.removeAll { $0.contains("ROW") } }.contains("no rows of ROW"))
    }

    @Test func aUnionWithoutAMemberIsRefused() {
        #expect(message(["DEU", "FRA", "ITA"]) { _ in }.contains("ITA is missing, and the other members of its union are there"))
        #expect(message(["DEU", "FRA"]) { _ in } == "")
    }

    @Test func tariffsOfAnotherEditionAreRefused() throws {
        let text = Self.good.filter { !$0.contains("FRA") }.map { $0.joined(separator: ",") }.joined(separator: "\n")
        let table = try Table(csv: Data(text.utf8), name: "tariffs.csv")
        #expect {
            try IcioTable(table, matching: ["DEU", "FRA", "ROW"])
        } throws: { "\($0)".contains("the economies differ from those of the flows: FRA") }
    }

    /// One year's table under the name of another's is refused by its hash, and named.
    @Test(.needsSourceData) func yearsAreNotMixed() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mixed-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = folder.appendingPathComponent("icio-2011-2022")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let own = try #require(SourceData.folder).appendingPathComponent("icio-2011-2022/flows-2017.csv")
        try FileManager.default.copyItem(at: own, to: place.appendingPathComponent("flows-2022.csv"))
        #expect {
            try SourceTables(folder: folder).table("icio-2011-2022/flows-2022.csv")
        } throws: { "\($0)".contains("this file is icio-2011-2022/flows-2017.csv under another name") }
    }
}
