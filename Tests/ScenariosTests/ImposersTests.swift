import Scenarios
@testable import Studies
import TestSupport
import Testing
import TradeData
import TradePolicy

/// Several imposers act each for itself, and none within its customs union.
struct ImposersTests {
    private func measure(_ by: String, _ sides: String, kind: String = "tariff") throws -> Measure {
        let rate = kind == "tariff" ? "layer: duty, rate: {2025-02-01: 10%}" : "from: 2025-02-01"
        let scenario = try Scenario.parse(
            """
            schema: 1
            id: duty
            title: "A duty"
            world: w
            as-of: 2025-06-01
            compare-to: 2024-12-31
            layers: [{id: duty}]
            measures:
              - {id: m, kind: \(kind), by: \(by), \(sides), \(rate), source: hypothetical}
            """)
        return try #require(scenario.law.measure("m"))
    }

    /// The pairs origin-destination of four economies that a measure is aimed at.
    private func reached(_ measure: Measure) -> Set<String> {
        var pairs: Set<String> = []
        for origin in ["USA", "CHN", "DEU", "FRA"] as [Country] {
            for destination in ["USA", "CHN", "DEU", "FRA"] as [Country]
            where measure.concerns(origin: origin, destination: destination) { pairs.insert("\(origin)-\(destination)") }
        }
        return pairs
    }

    @Test func theOthersAreAmongThePartners() throws {
        #expect(
            try reached(measure("[USA, CHN]", "origins: all"))
                == ["CHN-USA", "DEU-USA", "FRA-USA", "USA-CHN", "DEU-CHN", "FRA-CHN"])
        #expect(try reached(measure("[USA, CHN]", "origins: [CHN, DEU]")) == ["CHN-USA", "DEU-USA", "DEU-CHN"])
        #expect(try reached(measure("[USA, CHN]", "origins: [USA, CHN]")) == ["CHN-USA", "USA-CHN"])
        #expect(
            try reached(measure("[USA, CHN]", "origins: {all-except: [DEU]}")) == ["CHN-USA", "FRA-USA", "USA-CHN", "FRA-CHN"])
        #expect(
            try reached(measure("[USA, CHN]", "destinations: [CHN, FRA]", kind: "export-ban")) == [
                "USA-CHN", "USA-FRA", "CHN-FRA",
            ])
    }

    @Test func aCustomsUnionHasNoBorderInside() throws {
        #expect(try reached(measure("EU27", "origins: all")) == ["USA-DEU", "USA-FRA", "CHN-DEU", "CHN-FRA"])
        #expect(
            try reached(measure("[EU27, USA]", "origins: all"))
                == ["USA-DEU", "USA-FRA", "CHN-DEU", "CHN-FRA", "CHN-USA", "DEU-USA", "FRA-USA"])
        // Alone a member may be asked about, whatever the treaties say.
        #expect(try reached(measure("DEU", "origins: [FRA]")) == ["FRA-DEU"])
    }

    @Test func allIsEveryEconomy() throws {
        let war = try reached(measure("all", "origins: all"))
        #expect(war.count == 10 && !war.contains("DEU-FRA") && !war.contains("FRA-DEU"))
    }

    /// A law that differs in nothing says so; one that does, not.
    @Test func lawsThatDoNotDifferAreTold() throws {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 5, codes: ["USA", "CHN", "DEU"])
        func notes(_ compared: String) throws -> [String] {
            let scenario = try Scenario.parse(
                """
                schema: 1
                id: war
                title: "A war"
                world: \(world.id)
                as-of: 2026-06-01
                compare-to: \(compared)
                layers: [{id: duty}]
                measures:
                  - {id: war, by: all, origins: all, layer: duty, rate: {2026-01-01: 20%}, source: hypothetical}
                """, grid: { _ in world.grid })
            let study = try StudyRunner(scenario, world: world).run()
            #expect(compared != "2024-12-31" || study.runs[0].comparison.worldWelfare().value < 1)
            return study.notes
        }
        #expect(try notes("2026-02-01").contains { $0.contains("every change between them is zero") })
        #expect(try !notes("2024-12-31").contains { $0.contains("every change between them is zero") })
    }

    @Test func aQuestionMayBeAboutEverybody() throws {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 7, traded: 1, codes: ["USA", "CHN", "DEU"])
        var options = WhatIf.Options(world: "w")
        options.retaliate = true
        let text = try WhatIf("all +10pp on all", in: world).scenario(in: world, options)
        let scenario = try Scenario.parse(text)
        #expect(scenario.law.measures.map(\.id) == ["duty"])
        options.model = ["horizon: medium", "labour: mobile"]
        let union = try WhatIf("EU27,USA 5% on all", in: world).scenario(in: world, options)
        let answer = try #require(try Scenario.parse(union).law.measure("answer"))
        #expect(answer.by == ["CHN"])
        #expect(try Scenario.parse(union).model.horizon == .medium)
    }
}
