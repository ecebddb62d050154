import Studies
import TestSupport
import Testing
import TradeData

@testable import Reports
@testable import Scenarios

/// A sweep as text: the best rate is the one with the highest real income, under every model.
struct SweepAnswerTests {
    @Test func theBestRateIsTheHighest() throws {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 5, traded: 1, codes: ["USA", "CHN", "DEU"])
        let scenario = try Scenario.parse(
            """
            schema: 1
            id: s
            title: s
            world: w
            as-of: 2026-01-01
            compare-to: 2024-12-31
            model: {horizon: long}
            layers: [{id: duty}]
            measures:
              - {id: us, by: USA, origins: all, layer: duty, rate: {2025-02-01: 10%}, source: hypothetical}
            """, grid: { _ in world.grid })
        let rates = stride(from: 0.0, through: 100, by: 10).map { Rate.percent($0) }
        let sweep = try Sweep(scenario, world: world, mix: nil, measure: "us", rates: rates)
        let answer = SweepAnswer(sweep, subjects: world.grid.countries.prefix(2).map(Subject.init), world: world, own: sweep.own)
        for n in world.grid.countries.prefix(3).map(Subject.init) {
            let best = answer.value(answer.best(n, in: sweep), n).value
            #expect(sweep.points.indices.allSatisfy { answer.value($0, n).value <= best })
        }
        let text = answer.text()
        #expect(text.contains("The file has 10% on 1 January 2026."))
        #expect(text.components(separatedBy: " best").count == 3, "one for each economy")
        #expect(text.contains("Best for \(world.name(of: world.grid.countries[0])), others unchanged: "))
        // At the file's own rate nothing moves from the law of the day.
        #expect(sweep.points[1].due.percent == 10)
    }
}
