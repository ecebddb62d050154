import Foundation
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct LabelsTests {
    @Test(arguments: [
        ("C01", "c01"), ("Food & Beverages", "food-beverages"), ("C17_18", "c17-18"), ("Électricité", "electricite"),
        (" v_f ", "v-f"),
        ("東京", ""), ("--", ""),
    ])
    func labelsBecomeCodes(_ label: String, _ slug: String) { #expect(Labels.slug(label) == slug) }

    private func problems(_ rows: String) throws -> String {
        let table = try Table(csv: Data("country,sector\n\(rows)".utf8), name: "t.csv")
        var labels = Labels()
        for row in 0..<table.rowCount {
            labels.country(table, row, 0)
            labels.sector(table, row, 1)
        }
        do { _ = try labels.grid(file: "t.csv") } catch { return "\(error)" }
        return ""
    }

    @Test func codesOfEconomiesAreThreeCapitalLetters() throws {
        #expect(try problems("USA,a\nCHN,b\nROW,a\n") == "")
        #expect(try problems("USA,a\nChina,b\n").contains("t.csv:3:1: error: “China” is no code of an economy; write CHN"))
        #expect(try problems("USA,a\nusa,b\n").contains("write USA"))
        #expect(try problems("USA,a\nX1,b\n").contains("write three capital letters"))
        #expect(try problems("USA,a\n").contains("1 economies and 1 sectors were found"))
    }

    @Test func twoLabelsOfOneCodeAreRefused() throws {
        #expect(try problems("USA,Food\nCHN,food\n") == "")
        #expect(
            try problems("USA,food & drink\nCHN,food/drink\n")
                == "t.csv:3:2: error: the sectors “food & drink” and “food/drink” both become food-drink; rename one")
        #expect(try problems("USA,東京\nCHN,a\n").contains("gives no code of a sector"))
    }

    /// Reported once, however many rows have the label.
    @Test func aLabelIsRefusedOnce() throws {
        let rows = "CHN,a\n" + String(repeating: "Nowhere,TOTAL\n", count: 1000)
        #expect(try problems(rows).split(separator: "\n").count == 2)
    }
}
