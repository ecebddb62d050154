import Foundation
import Scenarios
import Studies
import TestSupport
import Testing
import TradeData

@testable import Reports

/// Pledges, promises in tonnes and limits in what a reader gets: sections, first page, tables.
struct PromisesReportTests {
    static let world = RandomWorld.make(countries: 4, sectors: 3, seed: 17, codes: ["USA", "CHN", "JPN", "BRA"])

    static func study(_ measures: String) throws -> Study {
        let scenario = try Scenario.parse(
            """
            schema: 1
            id: promises
            title: "Promises"
            world: \(world.id)
            as-of: 2026-01-01
            compare-to: 2025-01-01
            focus: [USA, CHN, JPN]
            model: {horizon: long}
            measures:
            \(measures)
            """)
        return try StudyRunner(scenario, world: world).run()
    }
    static func section(_ title: String, _ study: Study) -> String {
        let document = StudyReport(study).document()
        guard let section = document.sections.first(where: { $0.title == title }) else { return "" }
        return MarkdownRenderer.render(ReportDocument(title: "t", headline: "h", brief: nil, sections: [section]))
    }

    @Test("A pledge whose additionality is not said has all three in its section, and is no headline of zeros")
    func unstated() throws {
        let study = try Self.study(
            "  - {id: fund, kind: investment-pledge, by: JPN, destinations: USA, amount: 1 million USD, years: 5, from: 2025-09-01, source: hypothetical}"
        )
        let text = Self.section("Pledges to invest", study)
        for words in [
            "the file does not say", "If 30%", "If 100%", "it changes nothing", "while it is paid", "once it is capital",
        ] {
            #expect(text.contains(words), "\(words): \(text)")
        }
        #expect(StudyReport(study).headline().contains("pledges to invest"))
        #expect(text.contains("invested directly in") && text.contains("check them before quoting"))
    }

    @Test("A soybean promise that binds nobody and one that binds, in tonnes, with who pays and who sells less")
    func soybeans() throws {
        func promise(_ id: String, _ tonnes: Int) -> String {
            "  - {id: \(id), kind: purchase-commitment, buyer: CHN, seller: USA, goods: {hs: [\"1201\"]}, target: \(tonnes) Mt/yr, in-base-year: 29.5 Mt, from: 2025-09-01, source: hypothetical}"
        }
        let study = try Self.study(promise("twelve", 12) + "\n" + promise("more", 40))
        let text = Self.section("Soybeans in tonnes", study)
        for words in [
            "it binds nobody and costs nothing", "12 Mt, 57% of it", "the boycott", "does not bind", "sells China", "at the farm",
            "taken from the other buyers",
        ] { #expect(text.contains(words), "\(words)") }
        // Other goods have no market in tonnes.
        let other = try Self.study(
            "  - {id: corn, kind: purchase-commitment, buyer: CHN, seller: USA, goods: {hs: [\"1005\"]}, target: 9 Mt/yr, in-base-year: 8 Mt, from: 2025-09-01, source: hypothetical}"
        )
        #expect(Self.section("Soybeans in tonnes", other).isEmpty)
    }

    @Test("A promise to buy closes nothing: what it takes from other sellers is not a ban on them")
    func closesNothing() throws {
        let study = try Self.study(
            "  - {id: gas, kind: purchase-commitment, buyer: CHN, seller: USA, goods: {sectors: [goods-2]}, target: 250% of base, from: 2025-09-01, source: hypothetical}"
        )
        let words = StudyReport(study).meanings(against: Day("2025-01-01")!).map(\.meaning).joined()
        #expect(!study.isUnchanged && !words.isEmpty && !words.contains("closed"), "\(words)")
        let ban = try Self.study(
            "  - {id: ban, kind: import-ban, by: CHN, origins: USA, goods: {sectors: [goods-2]}, from: 2025-09-01, source: hypothetical}"
        )
        let banned = StudyReport(ban).meanings(against: Day("2025-01-01")!).map(\.meaning).joined()
        #expect(banned.contains("of what CHN imports is closed"), "\(banned)")
    }

    @Test("Limits and pledges have rows with id, kind, day, model and residual; a slack one has a wedge and rent of zero")
    func rows() throws {
        let study = try Self.study(
            """
              - {id: q, kind: quota, by: USA, origins: CHN, goods: {sectors: [goods-1]}, quantity: 60% of base, from: 2025-02-01, source: hypothetical}
              - {id: slack, kind: purchase-commitment, buyer: CHN, seller: USA, goods: {sectors: [goods-2]}, target: 10% of base, from: 2025-02-01, source: hypothetical}
              - {id: fund, kind: investment-pledge, by: JPN, destinations: USA, amount: 1 million USD, years: 5, additionality: 30%, from: 2025-09-01, source: hypothetical}
            """)
        let rows = StudyTables.results(study).rows
        func row(_ variable: Variable, _ id: String) throws -> ResultTable.Row {
            try #require(rows.first { $0.variable == variable && $0.note.hasPrefix("measure \(id);") })
        }
        let wedge = study.runs[0].comparison.policy.impliedWedges[0]
        #expect(try row(.limitAsked, "q").value == wedge.limit.quantity && row(.limitReached, "q").value == wedge.quantity)
        #expect(try row(.limitWedge, "q").value == wedge.rate.percent && row(.limitRent, "q").value == wedge.rent)
        #expect(try row(.limitRent, "q").note.contains("quota; at most by volume; importer"))
        #expect(try row(.limitResidual, "q").value < 1e-8 && row(.limitSlack, "slack").value > 0)
        #expect(try row(.limitWedge, "slack").value == 0 && row(.limitRent, "slack").value == 0)
        #expect(try row(.limitRent, "slack").note.hasSuffix("nobody"))
        for one in rows where one.variable.rawValue.hasPrefix("limit_") || one.variable == .pledgeValue {
            #expect(one.date == study.scenario.asOf && !one.model.isEmpty && one.residual != nil)
        }
        #expect(rows.filter { $0.variable == .pledgeValue }.count == 4)
        let money = try #require(
            rows.first { $0.variable == .pledgeValue && $0.country == "USA" && $0.note.contains("transfer") })
        #expect(money.value > 0 && money.note.contains("30% additional"))
    }
}
