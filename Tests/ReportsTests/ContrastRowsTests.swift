import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

@Suite struct ContrastRowsTests {
    static let world = RandomWorld.make(countries: 5, sectors: 3, seed: 31)

    static func solve(_ tariff: Double, elasticities: Int = 0) -> Counterfactual {
        var wedges = Wedges(unchanged: world)
        for j in 0..<2 { wedges.tariffs[0, 1, j] = Rate(world.tariffs[0, 1, j].value + tariff) }
        return Counterfactual.solve(world, wedges: wedges, model: Model(elasticities: world.elasticities[elasticities]))
    }

    static let label = ContrastRows(
        scenario: "test", branch: "lapse", date: Day("2025-11-11")!, comparedWith: Day("2025-10-26")!)

    @Test func everyNumberSaysWhatItIs() throws {
        let contrast = Contrast(reference: Self.solve(0.1), policy: Self.solve(0.5))
        #expect(contrast.converged)
        let table = ResultTable(rows: Self.label.rows(contrast))
        for row in table.rows {
            #expect(row.scenario == "test" && row.branch == "lapse" && row.date == Day("2025-11-11"))
            #expect(!row.unit.isEmpty && row.model.contains("random") && row.note == "against the law of 2025-10-26")
            #expect(row.low == nil && row.high == nil)
        }
        let welfare = try #require(table.row(.welfare, branch: "lapse", country: "AAB"))
        #expect(welfare.value == contrast.welfare(1).percentChange && welfare.unit == "percent")
        #expect(welfare.value < 0, "the exporter that is taxed loses")
        #expect(table.row(.welfare, branch: "lapse", country: "world")?.value == contrast.worldWelfare().percentChange)
        #expect(try #require(table.row(.residual, branch: "lapse")).value < 1e-10)
        // 5 economies x 10 variables, the world's 3, sectors x 2, pairs, the residual.
        #expect(table.rows.count == 5 * 10 + 3 + 5 * 3 * 2 + 5 * 4 + 1)
        let keys = table.rows.map { "\($0.variable) \($0.country) \($0.origin) \($0.destination) \($0.sector)" }
        #expect(Set(keys).count == keys.count, "no two rows for one thing")
    }

    @Test func pairsSumToExports() throws {
        let contrast = Contrast(reference: Self.solve(0), policy: Self.solve(0.4))
        let table = ResultTable(rows: Self.label.rows(contrast))
        let sum = table.rows.filter { $0.variable == .flow && $0.origin == "AAC" }.reduce(0) { $0 + $1.value }
        #expect(abs(sum / contrast.exports(2).policy - 1) < 1e-12)
    }

    @Test func otherModelsMakeARange() throws {
        let own = Contrast(reference: Self.solve(0), policy: Self.solve(0.4))
        let other = Contrast(reference: Self.solve(0, elasticities: 1), policy: Self.solve(0.4, elasticities: 1))
        let table = ResultTable(rows: Self.label.rows(own, alternatives: [other]))
        let row = try #require(table.row(.welfare, branch: "lapse", country: "AAA"))
        let both = [own.welfare(0).percentChange, other.welfare(0).percentChange]
        #expect(row.value == both[0] && row.low == both.min() && row.high == both.max() && row.low != row.high)
    }
}
