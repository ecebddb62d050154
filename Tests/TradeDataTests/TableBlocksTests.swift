import Foundation
import TestSupport
import Testing
import TradeData

/// Tables larger than a block: the rows, lines and refusals of the blocks are those of the whole table.
@Suite struct TableBlocksTests {
    private func file(_ text: String) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString).csv")
        try Data(text.utf8).write(to: url)
        return url
    }

    /// Rows of some 4 kB, some with a line break within quotes, more than two blocks of them.
    private func rows(_ count: Int, end: String, mark: String = ",") -> String {
        let filler = String(repeating: "x", count: 3900)
        var draw = SplitMix64(seed: 8)
        var text = "name\(mark)value\(mark)note" + end
        for row in 0..<count {
            let note = draw.chance(0.1) ? "\"two\nlines\"" : draw.chance(0.1) ? "\"a \"\"b\"\" c\"" : filler
            text += "r\(row)\(mark)\(row)\(mark)\(note)" + end
        }
        return text
    }

    @Test(arguments: ["\n", "\r\n"]) func blocksAreTheTable(_ end: String) throws {
        let url = try file(rows(7000, end: end))
        defer { try? FileManager.default.removeItem(at: url) }
        let (whole, blocks) = (try Table(contentsOf: url), try TableBlocks(contentsOf: url))
        var (row, count) = (0, 0)
        while let table = try blocks.next() {
            count += 1
            #expect(table.header == whole.header)
            for at in 0..<table.rowCount {
                #expect(table.text(at, 0) == whole.text(row, 0) && table.text(at, 2) == whole.text(row, 2))
                #expect(try table.value(at, 1) == Double(row))
                #expect(table.line(at) == whole.line(row))
                row += 1
            }
        }
        #expect(row == whole.rowCount && count > 2)
        #expect(blocks.read == blocks.size)
    }

    @Test func aFaultBehindTheFirstBlockHasItsLine() throws {
        let url = try file(rows(5000, end: "\n") + "r,1\n")
        defer { try? FileManager.default.removeItem(at: url) }
        let line = try Data(contentsOf: url).count { $0 == 10 }
        let blocks = try TableBlocks(contentsOf: url)
        #expect { while try blocks.next() != nil {} } throws: {
            "\($0)".contains(".csv:\(line):1: error: the row has 2 fields, the header has 3")
        }
    }

    /// Whether commas are decimal is known from the whole table, not from a block.
    @Test func decimalMarksOfBlocksAgree() throws {
        let start = rows(3000, end: "\n", mark: ";") + "r;12,5;\n"
        let (good, bad) = (
            try file(start + rows(3000, end: "\n", mark: ";").split(separator: "\n").dropFirst().joined(separator: "\n")),
            try file(start + rows(3000, end: "\n", mark: ";").dropFirst(16) + "r;1.5;\n")
        )
        defer { for url in [good, bad] { try? FileManager.default.removeItem(at: url) } }
        func read(_ url: URL) throws -> Double {
            let blocks = try TableBlocks(contentsOf: url, separator: .semicolon)
            var last = 0.0
            while let table = try blocks.next() {
                for row in 0..<table.rowCount where table.text(row, 1).contains(",") { last = try table.value(row, 1) }
            }
            return last
        }
        #expect(try read(good) == 12.5)
        #expect { _ = try read(bad) } throws: { "\($0)".contains("numbers have both commas and points") }
    }

    @Test func smallTablesAreOneBlock() throws {
        let url = try file("a,b\n1,2\n")
        defer { try? FileManager.default.removeItem(at: url) }
        let blocks = try TableBlocks(contentsOf: url)
        #expect(try blocks.next()?.rowCount == 1)
        #expect(try blocks.next() == nil)
        #expect(throws: Problems.self) { try TableBlocks(contentsOf: url.appendingPathExtension("none")) }
    }
}
