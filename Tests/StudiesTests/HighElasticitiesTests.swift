import Scenarios
import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// Answers that rest on very high elasticities say so; others do not.
struct HighElasticitiesTests {
    static let world = RandomWorld.make(countries: 4, sectors: 3, seed: 21, codes: ["USA", "CHN", "DEU", "VNM"])

    private func study(_ model: String, _ ensemble: String, on world: World = world) throws -> Study {
        let scenario = try Scenario.parse(
            """
            schema: 1
            id: high
            title: high
            world: w
            as-of: 2026-01-01
            compare-to: 2025-06-01
            model: {\(model)}
            ensemble: {\(ensemble)}
            focus: [USA]
            layers: [{id: duty}]
            measures:
              - {id: us, by: USA, origins: CHN, layer: duty, rate: {2025-09-01: 20%}, source: hypothetical}
            """)
        let models = try scenario.ensembleModels(for: world)
        return try StudyRunner(scenario, world: world, alternatives: models).run()
    }

    @Test func onlyWhereTheyDecide() throws {
        let own = try study("horizon: long, theta: 30", "deficits: [world-share]").notes
        #expect(own.contains { $0.contains("rest on θ above 20") && $0.contains("goods-1 30") })
        // The medium run caps them.
        let capped = try study("horizon: medium, elasticities: flat-4", "horizon: [medium]").notes
        #expect(!capped.contains { $0.contains("θ above 20") })
        let usual = try study("horizon: long, elasticities: flat-4", "horizon: [long, medium]").notes
        #expect(!usual.contains { $0.contains("θ above 20") })
    }

    /// A table of the ensemble with a high θ is named with the economy whose range it stretches.
    @Test func anEnsemblesTableIsNamed() throws {
        var seen = 0
        for seed in 1...60 where seen < 3 {
            let wild = RandomWorld.make(
                countries: 4, sectors: 3, seed: UInt64(seed), wild: true, codes: ["USA", "CHN", "DEU", "VNM"])
            guard wild.elasticities[0].theta.contains(where: { $0 > 25 }),
                let study = try? study(
                    "horizon: long, elasticities: flat-4", "elasticities: [flat-4, random], horizon: [long]", on: wild),
                study.alternatives.contains(where: { $0[0].model.elasticities.name == "random" }),
                study.underAllModels(0, { $0.welfare(0).percentChange }).contains(where: { abs($0) > 1e-6 })
            else { continue }
            seen += 1
            #expect(
                study.notes.contains { $0.contains("Without models with θ above 20 (random: ") && $0.hasSuffix("for USA.") },
                "seed \(seed): \(study.notes)")
        }
        #expect(seen > 0)
    }
}
