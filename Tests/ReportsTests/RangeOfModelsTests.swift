import Scenarios
@testable import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// A range over models of which one has no such number is unknown, in whatever order the models come.
struct RangeOfModelsTests {
    @Test func aNumberThatIsNoneMakesTheRangeUnknown() throws {
        let study = try DrawsTests.study(.ensemble, count: 1)
        try #require(study.alternatives.count > 1)
        let labels = [study.runs[0].model.label] + study.alternatives.map { $0[0].model.label }
        for missing in labels {
            for nothing in [Double.nan, .infinity] {
                let found = study.range(0) { $0.policy.model.label == missing ? nothing : $0.welfare(0).percentChange }
                #expect(found.low == nil && found.high == nil)
                #expect(found.isUnknown == (missing != labels[0]), "without a value there is no row at all")
            }
        }
        let all = study.underAllModels(0) { $0.welfare(0).percentChange }
        let found = study.range(0) { $0.welfare(0).percentChange }
        #expect(found.value == all[0] && found.low == all.min() && found.high == all.max() && !found.isUnknown)
        let one = try DrawsTests.study(.undeclared, count: 1)
        let single = one.range(0) { $0.welfare(0).percentChange }
        #expect(single.low == nil && !single.isUnknown, "one model has no range, and none is missing")
    }

    @Test func whatIsNoNumberIsADashInEveryForm() {
        for value in [Double.nan, .infinity, -.infinity] {
            for text in [
                NumberText.change(value), NumberText.percent(value), NumberText.billions(value, "USD"),
                NumberText.money(value, "USD"),
                NumberText.fixed(value, 2), NumberText.signed(value, 2), NumberText.residual(value),
            ] {
                #expect(text == NumberText.unknown)
            }
        }
    }

    /// A drawing of numbers that are none, or of any size, is a drawing all the same.
    @Test func chartsOfAnythingAreDrawn() {
        let values = [Double.nan, .infinity, -.infinity, 1e300, -1e300, 1e19, 0, 1]
        for value in values {
            let bars = BarChart(title: "t", unit: "%", bars: [("a", value), ("b", 1)])
            let dots = DotRangeChart(
                title: "t", unit: "%", series: ["s"], rows: [.init("r", [Estimate(value, low: -1, high: value)])])
            let steps = WaterfallChart(title: "t", unit: "%", steps: [("a", value), ("b", 1)], total: "sum")
            for chart in [bars, dots, steps] as [any Chart] {
                let svg = chart.svg(width: 340)
                #expect(svg.hasPrefix("<svg") && !svg.contains("\"nan\"") && !svg.contains("\"inf\""), "\(value)")
            }
        }
    }
}
