import Foundation
import Testing
import TradeData

@testable import Scenarios

/// Codes that reach nothing are named, with what holds their goods today.
struct KnownProductsTests {
    private let known = Result { try KnownProducts.shipped() }

    private func fault(_ code: String) throws -> KnownProducts.Fault? { try known.get().fault(of: try #require(Product(code))) }

    @Test func eachKindOfFault() throws {
        #expect(try fault("690890") == .ended(edition: 2017, successors: ["690721", "690722", "690723", "690730", "690740"]))
        #expect(try fault("85171200") == .ended(edition: 2022, successors: ["851713", "851714"]))
        #expect(try fault("6908") == .ended(edition: 2017, successors: ["6907"]))
        #expect(try fault("77") == .noSuchChapter && fault("770000") == .noSuchChapter)
        #expect(try fault("859999") == .untraded(year: 2024) && fault("99038803") == .untraded(year: 2024))
        for code in ["72", "7208", "720839", "7208390015", "98", "2716", "851713"] { #expect(try fault(code) == nil, "\(code)") }
    }

    /// No code of the list is traded under today, and its goods are: the list is of endings, whatever else it lacks.
    @Test func endedCodesAreNotTradedAndTheirSuccessorsAre() throws {
        let traded = Set(try TradeWeights.load("us-imports-2024").lines.values.joined().map(\.product.code))
        let url = try #require(DataLocation.find("concordances/hs-successors.csv"))
        let table = try Table(csv: try Data(contentsOf: url), name: "hs-successors.csv")
        #expect(table.rowCount > 80)
        for row in 0..<table.rowCount {
            let (code, next) = (table.text(row, 0), table.text(row, 1).split(separator: " ").map(String.init))
            #expect(!traded.contains { $0.hasPrefix(code) }, "\(code)")
            #expect(next.contains { successor in traded.contains { $0.hasPrefix(successor) } }, "\(code)")
            #expect(!next.contains(code) && next == next.sorted(), "\(code)")
        }
    }

    @Test func aWrongTableIsRefused() {
        let rows = "code,successors,ended\n690890,690721,2017\n6908,,2017\n690890,690722,2017\n12,12,never\n"
        #expect {
            try KnownProducts(codes: ["010121"], year: 2024, successors: Data(rows.utf8), name: "t.csv")
        } throws: {
            let text = "\($0)"
            return text.contains("t.csv:3:1") && text.contains("t.csv:4:1") && text.contains("t.csv:5:1")
                && !text.contains("t.csv:2:1")
        }
    }

    private func problems(_ goods: String) throws -> [Problem] {
        let text =
            LargeScenarios.head + LargeScenarios.layer + "measures:\n  - {id: m, \(LargeScenarios.duty), goods: \(goods)}\n"
        return try ScenarioReader().attempt(text, name: "f.yaml").1.problems
    }

    /// In a file an ended code is a fault; one without trade is, where nothing else of the goods has any.
    @Test func aFileIsTold() throws {
        let all = try problems("{hs: [\"690890\", \"770000\", \"851712\"]}")
        #expect(all.map(\.severity) == [.error, .error, .error] && Set(all.map(\.column)).count == 3, "\(all)")
        #expect(
            all[2].description.hasSuffix(
                "HS 851712 ended with the edition of 2022; it reaches no trade; write those that are meant of its successors 851713, 851714"
            ))
        #expect(try problems("{hs: {\"690890\": 50%}}").map(\.severity) == [.error])
        #expect(try problems("{hs: [\"859999\"]}").map(\.severity) == [.error])
        #expect(try problems("{hs: [\"859999\", \"85\"]}").map(\.severity) == [.warning])
        #expect(try problems("{hs: [\"8517\", \"7208390015\"]}").isEmpty)
    }
}
