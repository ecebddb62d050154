import Foundation
import Testing

@testable import TradeData

/// The general rates of a schedule: what is a percentage, what is in words, and that neither is taken for the other.
struct BaseRatesTests {
    private func rates(_ rows: String) throws -> BaseRates {
        try BaseRates(csv: Data(("line,type,percent,words,collected\n" + rows).utf8), name: "t.csv")
    }

    @Test func eachKindOfRate() throws {
        let found = try rates(
            "01012100,free,,,\n04022105,specific,,33¢/kg,12.5\n85076000,ad-valorem,3.4,,\n91021100,compound,6,44¢ each + 6%,\n")
        #expect(found.lines.map(\.words) == ["Free", "33¢/kg", "3.4%", "44¢ each + 6%"])
        #expect(found.lines.map(\.specific) == [nil, "33¢/kg", nil, "44¢ each"])
        #expect(found.lines.map { ($0.adValorem.percent * 1e9).rounded() / 1e9 } == [0, 0, 3.4, 6])
        #expect(found.lines[1].collected == Rate.percent(12.5) && found.lines[3].collected == nil)
    }

    @Test func linesAreFoundByCode() throws {
        let found = try rates("01012100,free,,,\n85071000,ad-valorem,3.5,,\n85076000,ad-valorem,3.4,,\n85081100,free,,,\n")
        func line(_ code: String) throws -> String? { found.line(of: try #require(Product(code)))?.code }
        #expect(try line("85076000") == "85076000" && line("8507600020") == "85076000")
        #expect(try line("8507") == nil && line("85076001") == nil && line("99999999") == nil)
        func within(_ code: String) throws -> [String] { found.lines(within: try #require(Product(code))).map(\.code) }
        #expect(try within("8507") == ["85071000", "85076000"] && within("85") == ["85071000", "85076000", "85081100"])
        #expect(try within("86").isEmpty && within("850760") == ["85076000"] && within("85076000") == ["85076000"])
    }

    @Test(
        arguments: [
            "0101,free,,,", "01012100,gratis,,,", "01012100,ad-valorem,,,", "01012100,free,3,,", "01012100,specific,,,",
            "01012100,ad-valorem,-1,,", "01012100,ad-valorem,3.4,33¢/kg,",
        ])
    func aWrongRowIsRefused(row: String) {
        #expect { try rates("01012900,free,,,\n".replacing("01012900", with: "01010000") + row + "\n") } throws: {
            "\($0)".contains("t.csv:3:")
        }
    }

    @Test func rowsOutOfOrderAreRefused() {
        #expect(throws: Problems.self) { try rates("85076000,ad-valorem,3.4,,\n01012100,free,,,\n") }
        #expect(throws: Problems.self) { try rates("85076000,ad-valorem,3.4,,\n85076000,ad-valorem,3.5,,\n") }
    }

    /// The shipped schedule: its size, lines that anyone can look up, and no rate in words that is a percentage of zero.
    @Test func theShippedSchedule() throws {
        let shipped = try BaseRates.load()
        #expect(shipped.lines.count > 10_000)
        for (code, words) in [("85076000", "3.4%"), ("87032301", "2.5%"), ("72083900", "Free"), ("87043101", "25%")] {
            #expect(shipped.line(of: try #require(Product(code)))?.words == words, "\(code)")
        }
        for line in shipped.lines {
            #expect((line.specific == nil) == (line.kind == .free || line.kind == .adValorem), "\(line.code)")
            if line.kind == .free { #expect(line.adValorem == .zero) }
            // A percentage of the case of a watch is none of the watch.
            if line.words.contains("% on ") { #expect(line.adValorem == .zero, "\(line.code)") }
        }
    }
}
