import Foundation
import TestSupport
import Testing
import TradeData

@testable import Reports

/// Tables for other programs: whatever the cells hold, a reader of JSON and one of comma-separated values find the same.
struct DelimitedTextTests {
    @Test func anyCellsAreReadBack() throws {
        var draw = SplitMix64(seed: 21)
        for _ in 0..<300 {
            let rows = (0..<Int(draw.uniform(0, 6))).map { _ in (0..<3).map { _ in SafeTextTests.text(&draw) } }
            let json = DelimitedText.text(.json, columns: ["a", "b \"q\"", "c"], rows: rows, numeric: [])
            let read = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
            #expect(read.count == rows.count)
            for (object, row) in zip(read, rows) {
                for (key, cell) in zip(["a", "b \"q\"", "c"], row) {
                    if cell.isEmpty {
                        #expect(object[key] is NSNull)
                    } else {
                        #expect((object[key] as? String).map { Array($0.unicodeScalars) } == Array(cell.unicodeScalars))
                    }
                }
            }
            let csv = DelimitedText.text(.csv, columns: ["a", "b", "c"], rows: rows, numeric: [])
            #expect(csv == "a,b,c\n" + rows.map { $0.map(SafeText.csvCell).joined(separator: ",") + "\n" }.joined())
        }
    }

    /// What is no number is none in a column of numbers: nothing that a reader would stumble over, or take for a formula.
    @Test func numbersOnlyWhereThereAreNumbers() throws {
        let good = ["0", "-0.125", "3e-11", "1e+20", "12", "-1.5e300", "0.5"]
        let bad = ["nan", "inf", "-inf", "", "–", "1,204", "+3", "007", ".5", "5.", "0x10", "1e999", "--1", "-", "=1+1", "1 "]
        for cell in good { #expect(DelimitedText.isNumber(cell), "\(cell)") }
        for cell in bad { #expect(!DelimitedText.isNumber(cell), "\(cell)") }
        let rows = (good + bad).map { [$0] }
        let json = DelimitedText.text(.json, columns: ["v"], rows: rows, numeric: ["v"])
        let read = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        for (k, cell) in good.enumerated() { #expect(read[k]["v"] as? Double == Double(cell)) }
        for k in bad.indices { #expect(read[good.count + k]["v"] is NSNull) }
        let csv = DelimitedText.text(.csv, columns: ["v"], rows: rows, numeric: ["v"]).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(csv.dropFirst().map(String.init) == good + bad.map { _ in "" } + [""])
    }

    @Test func anErrorOfTheOutputEndsTheTable() throws {
        struct Full: Error {}
        var taken = 0
        var table = try DelimitedText(.csv, columns: ["a"], numeric: []) { _ in
            taken += 1
            if taken > 2 { throw Full() }
        }
        try table.add(["1"])
        #expect(throws: Full.self) { try table.add(["2"]) }
    }
}
