import Scenarios
import Studies
import TestSupport
import Testing
import TradeData

/// Answers far outside what elasticities were estimated on say so, by the economy that changes most; others do not.
struct ExtremeAnswersTests {
    @Test func onlyFarOutside() throws {
        var (seen, silent) = (0, 0)
        for (seed, rate) in zip(1...12 as ClosedRange<UInt64>, [900, 10, 900, 10, 900, 10, 900, 10, 900, 10, 900, 10]) {
            let world = RandomWorld.make(countries: 4, sectors: 3, seed: seed, codes: ["USA", "CHN", "DEU", "VNM"])
            let scenario = try Scenario.parse(
                """
                schema: 1
                id: far
                title: far
                world: w
                as-of: 2026-01-01
                compare-to: 2025-06-01
                model: {horizon: long, theta: 2}
                layers: [{id: duty}]
                measures:
                  - {id: on-all, by: USA, origins: all, layer: duty, rate: {2025-09-01: \(rate)%}, source: hypothetical}
                  - {id: by-all, by: [CHN, DEU, VNM], origins: USA, layer: duty, rate: {2025-09-01: \(rate)%}, source: hypothetical}
                """)
            let study = try StudyRunner(scenario, world: world).run()
            let changes = world.grid.countries.indices.map { study.runs[0].comparison.welfare($0).percentChange }
            let most = try #require(changes.indices.max { abs(changes[$0]) < abs(changes[$1]) })
            let told = study.notes.filter { $0.contains("far more than what trade elasticities were estimated on") }
            if abs(changes[most]) < 20 {
                silent += 1
                #expect(told.isEmpty, "seed \(seed)")
            } else {
                seen += 1
                let name = world.name(of: world.grid.countries[most])
                #expect(told.count == 1, "seed \(seed)")
                #expect(told[0].contains(": \(name) −\(Int(-changes[most].rounded()))%"), "seed \(seed): \(told)")
            }
        }
        #expect(seen > 0 && silent > 0)
    }
}
