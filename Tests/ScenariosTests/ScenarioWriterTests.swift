import Foundation
import Studies
import TestSupport
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// What is written reads back as what it was.
struct ScenarioWriterTests {
    /// Reads what was written, from a folder of its own.
    static func reread(_ scenario: Scenario) throws -> Scenario {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("writer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in ScenarioWriter(scenario).files() {
            try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        return try Scenario.read(folder.appendingPathComponent("scenario.yaml").path)
    }

    static func expectSame(_ a: Scenario, _ b: Scenario) {
        #expect(a.law.layers == b.law.layers)
        #expect(a.law.measures == b.law.measures)
        #expect(a.law.threats == b.law.threats && a.law.truces == b.law.truces)
        #expect(a.law.voids == b.law.voids && a.law.events == b.law.events)
        #expect(a.id == b.id && a.title == b.title && a.world == b.world && a.note == b.note && a.focus == b.focus)
        #expect(a.asOf == b.asOf && a.compareTo == b.compareTo && a.model == b.model && a.ensemble == b.ensemble)
        #expect(a.parties == b.parties)
    }

    static let examples: [String] = ["Examples", "Data/templates"].flatMap { folder in
        let url = checkout.appendingPathComponent(folder)
        return ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
            .map { url.appendingPathComponent($0).path }
    }

    @Test(arguments: examples) func examplesReadBack(_ path: String) throws {
        let scenario = try Scenario.read(path)
        let again = try Self.reread(scenario)
        Self.expectSame(scenario, again)
        // Written once more it is the same file.
        #expect(ScenarioWriter(again).files() == ScenarioWriter(scenario).files())
    }

    /// The whole record: every layer, list, exemption, truce and judgment of the calendar.
    @Test func theCalendarReadsBack() throws {
        let law = try LegalCalendar.load().law
        let scenario = Scenario(
            id: "calendar", title: "All of it: \"quotes\", a \\ and: a colon", world: "icio-2022", asOf: Day("2025-11-11")!,
            compareTo: [Day("2024-12-31")!, Day("2025-01-19")!], model: ModelOptions(), law: law, source: "", path: "")
        Self.expectSame(scenario, try Self.reread(scenario))
    }

    /// Numbers that no file would write.
    @Test func everyNumberReadsBack() throws {
        var random = SplitMix64(seed: 8)
        for k in 0..<2000 {
            let value = k % 2 == 0 ? random.uniform(0, 1) : exp(random.uniform(-30, 4))
            let text = YAMLText.percent(value)
            #expect(!text.contains("e") && abs(Double(text.dropLast())! / 100 - value) <= value.ulp, "\(value) \(text)")
            #expect(Double(YAMLText.decimal(value)) == value)
        }
        // What a file can write comes back as it was.
        for _ in 0..<2000 {
            let written = (random.uniform(0, 300) * 1e4).rounded() / 1e4
            #expect(YAMLText.percent(written / 100) == YAMLText.decimal(written) + "%")
        }
        #expect(YAMLText.percent(0.25) == "25%" && YAMLText.percent(0.075) == "7.5%")
        #expect(YAMLText.points(Rate(1), signed: true) == "+100pp")
    }

    /// A list beside the scenario goes along.
    @Test func ownListsGoAlong() throws {
        var law = Law(layers: [Layer(id: "a")])
        law.measures = [
            Measure(
                id: "m", by: ["USA"], partners: .allExcept(["CAN", "MEX"]),
                goods: .products(ProductSet(["7208": Share(0.4), "850760": Share(1)], name: "list mine.csv")), layer: "a",
                rate: RatePath([(Day("2025-01-01")!, .by(.percent(7.5)))]),
                period: DayRange(from: Day("2025-01-01")!, until: Day("2026-01-01")!),
                exemptions: [
                    Exemption(
                        goods: .products(ProductSet(["720810": Share(0.3)])),
                        period: DayRange(from: MeasureBuilder.always, until: Day("2025-06-01")!))
                ],
                source: "hypothetical", confidence: .hypothetical)
        ]
        let scenario = Scenario(
            id: "own", title: "own", world: "icio-2022", asOf: Day("2025-11-11")!, compareTo: [Day("2024-12-31")!],
            model: ModelOptions(), law: law, source: "", path: "")
        #expect(ScenarioWriter(scenario).files().keys.sorted() == ["mine.csv", "scenario.yaml"])
        Self.expectSame(scenario, try Self.reread(scenario))
    }
}
