import Foundation
@testable import Studies
import Scenarios
import TestSupport
import Testing
import TradeData
import TradePolicy

/// Scenarios that build on others: `extends`, `remove`, `change`, `use`, and answers by rule.
struct WhatIfFilesTests {
    /// Writes files into a new folder and reads the last one.
    func read(_ files: [(name: String, text: String)]) throws -> Scenario {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in files { try file.text.write(to: folder.appendingPathComponent(file.name), atomically: true, encoding: .utf8) }
        return try Scenario.read(folder.appendingPathComponent(files.last!.name).path)
    }

    func adder(_ scenario: Scenario, _ origin: Country, _ text: String) -> Double {
        (scenario.law.generalAdder(origin: origin, destination: "USA", on: day(text)).percent * 1e9).rounded() / 1e9
    }

    @Test func aScenarioInThreeLines() throws {
        let scenario = try read([
            ("base.yaml", rightScenario),
            (
                "mine.yaml",
                """
                schema: 1
                id: mine
                title: "Without the truce, with a higher rate"
                extends: base.yaml
                as-of: 2026-01-01
                remove: [cn-magnets, review]
                change: {us-reciprocal-cn: {rate: 50%}}
                model: {revenue: wasted}
                """
            ),
        ])
        #expect(scenario.id == "mine")
        #expect(scenario.asOf == day("2026-01-01"))
        #expect(scenario.world == "icio-2022")
        #expect(scenario.model.revenue == .wasted)
        #expect(scenario.model.deficits == .worldShare)
        #expect(scenario.law.measure("cn-magnets") == nil)
        #expect(scenario.tree.paths.map(\.id) == ["deal", "lapse"])
        #expect(adder(scenario, "DEU", "2025-05-01") == 50)
        #expect(adder(scenario, "DEU", "2025-06-01") == 26)
        #expect(scenario.files.count == 1)
    }

    @Test func changesAreCheckedToo() {
        let base = (name: "base.yaml", text: rightScenario)
        func mine(_ line: String) -> (name: String, text: String) {
            ("mine.yaml", "schema: 1\nid: mine\ntitle: mine\nextends: base.yaml\n\(line)\n")
        }
        for (line, words) in [
            ("change: {us-reciprocal-cn: {rates: 5%}}", "did you mean rate?"),
            ("change: {us-reciprocal-cm: {rate: 5%}}", "did you mean us-reciprocal-cn?"),
            ("remove: [genewa]", "did you mean geneva?"), ("change: {us-reciprocal-cn: {rate: 5}}", "rate needs a unit"),
            ("remove: [us-fentanyl-cn]", "no measure \"us-fentanyl-cn\""),
        ] {
            #expect { try read([base, mine(line)]) } throws: {
                "\($0)".contains(words) && "\($0)".contains("mine.yaml:5") || "\($0)".contains(words)
            }
        }
    }

    static let short = """
        schema: 1
        id: short
        title: "From the calendar"
        world: icio-2022
        as-of: 2025-11-11
        compare-to: 2024-12-31
        measures:
          - use: USA/section-232
          - use: USA/reciprocal
          - use: both/truces
          - use: courts

        """

    /// The calendar gives measures, layers, and those truces and judgments that bear on what was taken.
    @Test func theCalendarCanBeUsed() throws {
        let scenario = try read([("short.yaml", Self.short)])
        #expect(scenario.law.layers.map(\.id).contains("section-232"))
        #expect(scenario.law.truces.map(\.id) == ["geneva"])
        #expect(scenario.law.truces[0].relief.keys.sorted() == ["us-reciprocal-cn"])
        #expect(scenario.law.voids.map(\.authority) == ["ieepa"])
        #expect(adder(scenario, "CHN", "2025-11-11") == 10)
        #expect(adder(scenario, "MYS", "2025-11-11") == 19)
        #expect(adder(scenario, "MYS", "2026-03-01") == 0)
        let steel = scenario.law.assess(origin: "DEU", destination: "USA", product: Product("72083900"), on: day("2025-11-11"))
        #expect(abs(steel.total.percent - 50) < 1e-9)
    }

    /// A file without duties needs no layers, and reads nothing of the calendar.
    @Test func noDutiesNoLayers() throws {
        let scenario = try Scenario.read(checkout.appendingPathComponent("Data/templates/export-control.yaml").path)
        #expect(scenario.law.layers.isEmpty)
        #expect(scenario.files.isEmpty)
        #expect(scenario.law.measures.map(\.instrument) == [.exportControl])
        #expect(scenario.warnings.isEmpty)
    }

    @Test func anAnswerMatchesTheRate() throws {
        let answer = """
            threats:
              - id: cn-answer
                by: CHN
                origins: USA
                layer: fentanyl
                answers: us-plus-100
                rule: match-rate
                from: 2025-11-05
                source: hypothetical
            """
        let text = rightScenario.replacingOccurrences(of: "threats:", with: answer)
            .replacingOccurrences(of: "[{carry-out: us-plus-100}]", with: "[{carry-out: us-plus-100}, {carry-out: cn-answer}]")
        let scenario = try Scenario.parse(text)
        let path = try #require(scenario.tree.paths.first { $0.id == "lapse" })
        let law = scenario.law(on: path)
        #expect(law.generalAdder(origin: "USA", destination: "CHN", on: day("2025-11-04")) == .zero)
        #expect(law.generalAdder(origin: "USA", destination: "CHN", on: day("2025-11-05")).percent == 100)
        #expect(scenario.law.generalAdder(origin: "USA", destination: "CHN", on: day("2025-11-05")) == .zero)
    }

    /// An answer on the same value raises at base trade what it answers, with the exact sums worked out by hand.
    @Test func anAnswerMatchesTheValue() throws {
        let text = """
            schema: 1
            id: value
            title: value
            world: w
            as-of: 2026-01-01
            compare-to: 2024-12-31
            layers: [{id: duty}, {id: answer}]
            measures:
              - {id: us, by: USA, origins: CHN, layer: duty, rate: {2025-02-01: 10%, 2025-06-01: 20%}, source: hypothetical}
              - {id: cn, by: CHN, origins: USA, layer: answer, goods: {sectors: {goods-1: 50%}}, answers: us, rule: match-value, source: hypothetical}
            """
        let scenario = try Scenario.parse(text)
        #expect(scenario.warnings.contains { $0.what.contains("without a world it has no rate") })
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 7, traded: 1, codes: ["USA", "CHN", "DEU"])
        let bridge = LawBridge(scenario.law, world: world)
        let exports = world.flow(0, 1, 0) + world.flow(0, 1, 1)
        let reached = 0.5 * world.flow(1, 0, 0)
        func rate(_ inForce: LawInForce) -> Double {
            // Half of the sector pays it.
            2 * (bridge.policy(inForce).policy.tariffs[1, 0, 0].value - world.tariffs[1, 0, 0].value)
        }
        for (date, rate) in [("2025-03-01", 0.1), ("2025-07-01", 0.2)] {
            let found = 2 * (bridge.policy(on: day(date)).policy.tariffs[1, 0, 0].value - world.tariffs[1, 0, 0].value)
            #expect(abs(found - rate * exports / reached) < 1e-12 * max(1, found))
        }
        #expect(bridge.policy(on: day("2025-01-31")).policy == Policy(unchanged: world))
        let now = scenario.law.inForce(on: day("2026-01-01"))
        #expect(bridge.policy(now).notes.contains { $0.contains("what us raises") })
        // It follows when what it answers moves, and is gone with it.
        let moved = rate(now.setting(scenario.law.measure("us")!, to: .percent(40)))
        #expect(abs(moved - 0.4 * exports / reached) < 1e-12 * moved)
        let spared = bridge.policy(now.without(["us"]))
        #expect(spared.policy == Policy(unchanged: world))
        #expect(spared.notes.contains { $0.contains("answers us, which is not law here") })
        // Without a world there is no rate.
        #expect(scenario.law.generalAdder(origin: "USA", destination: "CHN", on: day("2026-01-01")) == .zero)
    }
}
