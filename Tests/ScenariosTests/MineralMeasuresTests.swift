import Foundation
import Scenarios
@testable import Studies
import TestSupport
import Testing
import TradeData
import TradePolicy

/// Measures on minerals as they are read: what is solved, what is recorded and says so, what is refused.
struct MineralMeasuresTests {
    private static let head =
        "schema: 1\nid: minerals\ntitle: minerals\nworld: icio-2022\nas-of: 2025-06-01\ncompare-to: 2025-01-19\n"

    private func read(_ measure: String) throws -> Scenario {
        try Scenario.parse(Self.head + "measures:\n  - {id: m, \(measure), from: 2025-04-04, source: hypothetical}\n")
    }

    @Test(arguments: [
        ("kind: export-ban, by: CHN, destinations: USA, goods: {minerals: [samarium]}, leakage: 0%", ["samarium"]),
        ("kind: export-control, by: CHN, destinations: all, goods: {minerals: [rare-earths]}, approval: 0%", ["rare-earths"]),
        ("kind: export-control, by: CHN, destinations: all, goods: {minerals: samarium}, leakage: 5%, reach: 10%", ["samarium"]),
        (
            "kind: export-ban, by: CHN, destinations: USA, goods: {minerals: samarium}, leakage: 0%, stocks: 3 months",
            ["samarium"]
        ),
    ])
    func solved(_ measure: String, _ minerals: [String]) throws {
        let scenario = try read(measure)
        let found = try #require(scenario.law.measure("m"))
        #expect(found.terms.minerals == minerals && found.isModelled)
        #expect(!scenario.warnings.contains { $0.what.contains("not modelled") }, "\(scenario.warnings)")
        // Written out and read back it is the same.
        let again = try Scenario.parse(try #require(ScenarioWriter(scenario).files()["scenario.yaml"]))
        #expect(again.law.measure("m") == found)
    }

    /// Months of stocks take the place of the tables'; what is no number of months, or is on other goods, is refused.
    @Test func stocks() throws {
        let ban = "kind: export-ban, by: CHN, destinations: USA, leakage: 0%, goods: "
        #expect(try read(ban + "{minerals: samarium}, stocks: 1 month").law.measure("m")?.terms.stocks == 1)
        #expect(try read(ban + "{minerals: samarium}, stocks: 2.5 months").law.measure("m")?.terms.stocks == 2.5)
        for (rest, what) in [
            ("{minerals: samarium}, stocks: 3", "months of stocks"),
            ("{minerals: samarium}, stocks: 121 months", "months of stocks"),
            ("{minerals: samarium}, stocks: -1 months", "months of stocks"),
            ("{minerals: samarium}, stocks: 1e2 months", "months of stocks"),
            ("{minerals: samarium}, stocks: some", "months of stocks"),
            ("{sectors: [electronics]}, stocks: 3 months", "only minerals"),
        ] {
            let found = #expect(throws: Problems.self) { try read(ban + rest) }
            #expect(found?.problems.contains { $0.what.contains(what) && !$0.remedy.isEmpty } ?? false, "\(rest)")
        }
    }

    @Test(arguments: [
        ("kind: export-ban, by: CHN, destinations: USA, goods: {minerals: [samarium]}", "a share is stated", "leakage: 0%"),
        (
            "kind: export-ban, by: CHN, destinations: USA, goods: {minerals: [lutetium]}, leakage: 0%", "no figures on lutetium",
            "samarium"
        ),
        (
            "kind: export-ban, by: CHN, destinations: USA, goods: {minerals: [samarium]}, leakage: 0%, exempt: [{share: 10%}]",
            "exemptions", "all-except"
        ),
        (
            "kind: export-control, by: CHN, destinations: USA, goods: {minerals: [samarium]}, approval: 50%, rent-to: exporter",
            "rents",
            "leave rent-to out"
        ),
        (
            "kind: export-tax, by: CHN, destinations: USA, goods: {minerals: [samarium]}, rate: 10%", "export-tax on minerals",
            "leakage"
        ),
    ])
    func recordedAndSaysSo(_ measure: String, _ what: String, _ remedy: String) throws {
        let scenario = try read(measure)
        #expect(scenario.law.measure("m")?.isModelled == false)
        let warning = try #require(scenario.warnings.first { $0.what.contains("m is recorded but not modelled") })
        #expect(
            warning.what.contains(what) && warning.what.contains("it changes nothing") && warning.remedy.contains(remedy),
            "\(warning)")
    }

    /// What is known of some is solved for these, and the others are named.
    @Test func someAreSolved() throws {
        let scenario = try read(
            "kind: export-ban, by: CHN, destinations: USA, goods: {minerals: [samarium, lutetium]}, leakage: 0%")
        #expect(scenario.law.measure("m")?.terms.minerals == ["samarium"])
        #expect(
            scenario.warnings.contains { $0.what.contains("m is modelled in part: no figures on lutetium; samarium is solved") },
            "\(scenario.warnings)")
    }

    @Test(arguments: [
        (
            "kind: export-ban, by: CHN, destinations: USA, goods: {minerals: [samarum]}, leakage: 0%",
            "unknown mineral \"samarum\"", "did you mean samarium? solved are light-rare-earths"
        ),
        ("kind: export-ban, by: CHN, destinations: USA, goods: {minerals: []}, leakage: 0%", "empty", "at least one"),
        ("kind: import-ban, by: USA, origins: CHN, goods: {minerals: [gallium]}, leakage: 0%", "brought in", "811292"),
        (
            "kind: export-ban, by: CHN, destinations: USA, goods: {minerals: [gallium], hs: [\"811292\"]}, leakage: 0%", "mix",
            "two measures"
        ),
        (
            "kind: export-ban, by: FRA, destinations: USA, goods: {minerals: [samarium]}, leakage: 0%",
            "do not say that FRA sells samarium", "CHN"
        ),
        (
            "kind: export-control, by: CHN, destinations: USA, goods: {sectors: [electronics]}, approval: 50%, rent-to: exporter, reach: 10%",
            "third countries", "rent-to"
        ),
        (
            "kind: export-tax, by: CHN, destinations: USA, goods: {sectors: [electronics]}, rate: 5%, reach: 10%",
            "has no key \"reach\"", "export-control"
        ),
    ])
    func refused(_ measure: String, _ what: String, _ remedy: String) throws {
        let problems = try #require(throws: Problems.self) { _ = try read(measure) }
        let problem = try #require(problems.problems.first { $0.what.contains(what) }, "\(problems)")
        #expect(problem.remedy.contains(remedy), "\(problem)")
        #expect(problem.line == 8)
    }

    @Test func aTariffOnMineralsIsRefused() throws {
        let problems = try #require(throws: Problems.self) {
            _ = try Scenario.parse(
                Self.head
                    + "layers: [{id: l}]\nmeasures:\n  - {id: m, by: USA, origins: CHN, layer: l, rate: {2025-04-04: 10%}, goods: {minerals: [samarium]}, source: hypothetical}\n"
            )
        }
        #expect(problems.description.contains("a tariff is on products that are brought in, not on minerals"))
    }

    /// The record states no shares, so that no scenario that takes all of it has minerals to solve; each of its names is known.
    @Test func theRecordIsRecordedOnly() throws {
        let scenario = try Scenario.parse(Self.head + "calendar: all\n")
        let named = scenario.law.measures.filter(\.goods.isMinerals)
        #expect(named.count > 10 && named.allSatisfy { $0.terms.minerals.isEmpty && !$0.isModelled })
        // Written out it is a file of one's own, with the same law.
        let again = try Scenario.parse(try #require(ScenarioWriter(scenario).files()["scenario.yaml"]))
        #expect(again.law.measures.allSatisfy { $0.terms.minerals.isEmpty })
    }

    @Test func theExamplesAreSolved() throws {
        for name in ["rare-earths", "chips"] {
            let scenario = try Scenario.read(checkout.appendingPathComponent("Examples/\(name).yaml").path)
            let measures = scenario.law.measures + scenario.law.threats.map(\.measure)
            #expect(measures.allSatisfy { $0.isModelled }, "\(name)")
        }
    }
}
