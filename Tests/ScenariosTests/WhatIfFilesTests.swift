import Foundation
import Scenarios
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
        #expect(scenario.world == "summit-2022")
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
        world: summit-2022
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
}
