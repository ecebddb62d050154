import Foundation
@testable import Studies
import Scenarios
import Testing
import TradeData
import TradePolicy

/// The folder of the checkout.
let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

func day(_ text: String) -> Day { Day(text)! }

/// A small scenario that is right; tests change a line of it.
let rightScenario = """
    schema: 1
    id: small
    title: "A small truce"
    world: icio-2022
    as-of: 2025-11-11
    compare-to: [2025-10-26, 2025-01-19]
    model:
      horizon: long
      deficits: world-share
    layers:
      - {id: fentanyl, combine: add, authority: ieepa}
      - {id: reciprocal, combine: add, authority: ieepa, displaced-by: fentanyl}
    measures:
      - id: us-fentanyl-cn
        by: USA
        origins: [CHN, HKG]
        layer: fentanyl
        goods: {hs: ["0201", "72"]}
        rate: {2025-02-04: 10%, 2025-03-04: +10pp}
        source: "EO 14195"
      - id: us-reciprocal-cn
        by: USA
        origins: {all-except: [MEX]}
        layer: reciprocal
        rate: 34%
        from: 2025-04-05
        until: open
        source: hypothetical
      - id: cn-magnets
        kind: export-control
        by: CHN
        destinations: [USA]
        goods: {sectors: {electronics: 10%}}
        approval: 50%
        leakage: 20%
        from: 2025-12-01
        source: "Announcement 61"
    truces:
      - id: geneva
        suspends: {us-reciprocal-cn: 24pp}
        from: 2025-05-14
        until: 2025-08-12
        extensions: [{decided: 2025-08-11, until: 2025-11-10}]
        source: "EO 14298"
    threats:
      - id: us-plus-100
        by: USA
        origins: [CHN]
        layer: reciprocal
        rate: {2025-11-01: +100pp}
        source: "announcement"
    events:
      - id: summit
        date: 2025-10-30
        branches:
          - {id: deal, probability: 60%, then: [{withdraw: us-plus-100}, {extend: geneva, until: 2026-11-10}]}
          - {id: lapse, probability: 40%, then: [{carry-out: us-plus-100}]}
      - id: review
        date: 2026-04-01
        after: summit/deal
        branches:
          - {id: holds, probability: 50%, then: []}
          - {id: breaks, probability: 50%, then: [{end: geneva}, {set: us-fentanyl-cn, rate: {2026-05-01: 40%}}]}
    """

struct ScenarioTests {
    @Test func aScenarioIsReadWhole() throws {
        let scenario = try Scenario.parse(rightScenario)
        #expect(scenario.id == "small")
        #expect(scenario.asOf == day("2025-11-11"))
        #expect(scenario.compareTo == [day("2025-10-26"), day("2025-01-19")])
        #expect(scenario.model.deficits == .worldShare)
        #expect(scenario.law.layers.map(\.id) == ["fentanyl", "reciprocal"])
        let fentanyl = try #require(scenario.law.measure("us-fentanyl-cn"))
        #expect(fentanyl.rate.rate(on: day("2025-03-04")) == .percent(20))
        #expect(fentanyl.goods == .products(ProductSet(["0201", "72"])))
        let reciprocal = try #require(scenario.law.measure("us-reciprocal-cn"))
        #expect(reciprocal.partners == .allExcept(["MEX"]))
        #expect(reciprocal.confidence == .hypothetical)
        let control = try #require(scenario.law.measure("cn-magnets"))
        #expect(abs(control.terms.remaining.value - 0.6) < 1e-12)
        #expect(scenario.law.truces[0].end == day("2025-11-10"))
        #expect(scenario.source == rightScenario)
    }

    @Test func theEventsAreATree() throws {
        let scenario = try Scenario.parse(rightScenario)
        let paths = scenario.tree.paths
        #expect(paths.map(\.id) == ["deal/holds", "deal/breaks", "lapse"])
        #expect(paths.map { $0.probability!.value } == [0.3, 0.3, 0.4])
        let breaks = scenario.law(on: paths[1])
        #expect(breaks.generalAdder(origin: "DEU", destination: "USA", on: day("2026-03-31")).percent.rounded() == 10)
        #expect(breaks.generalAdder(origin: "DEU", destination: "USA", on: day("2026-04-01")).percent.rounded() == 34)
        #expect(breaks.measure("us-fentanyl-cn")!.rate.rate(on: day("2026-05-01")) == .percent(40))
    }

    /// A scenario never changes days before its first event, whatever branch is taken.
    @Test func noBranchChangesThePast() throws {
        let scenario = try Scenario.parse(rightScenario)
        for path in scenario.tree.paths {
            let law = scenario.law(on: path)
            for k in 0..<1000 {
                let date = day("2025-10-29").advanced(by: -k)
                for origin in ["CHN", "DEU", "MEX"] as [Country] {
                    let now = law.assess(origin: origin, destination: "USA", product: Product("720839"), on: date).total
                    let then = scenario.law.assess(origin: origin, destination: "USA", product: Product("720839"), on: date).total
                    #expect(now == then, "\(path.id) \(date)")
                }
            }
        }
    }

    @Test func norwayIsNoTruthValue() throws {
        let text = rightScenario.replacingOccurrences(of: "[CHN, HKG]", with: "[NO]")
        #expect { try Scenario.parse(text) } throws: {
            "\($0)".contains("did you mean NOR (Norway)?") && "\($0)".contains(":16:15:")
        }
    }

    @Test func codesAreCheckedAgainstAWorld() throws {
        let grid = Grid(countries: ["USA", "CHN", "ROW"], sectors: ["electronic"])
        #expect { try Scenario.parse(rightScenario, grid: { _ in grid }) } throws: {
            "\($0)".contains("the world has no sector \"electronics\"; did you mean electronic?")
        }
        let known = Grid(countries: ["USA", "CHN", "ROW"], sectors: ["electronics"])
        let scenario = try Scenario.parse(rightScenario, grid: { _ in known })
        #expect(scenario.warnings.contains { $0.what.contains("MEX is not in world icio-2022 but part of ROW") })
    }

    /// Several faults in one file are all told, in the order of the lines.
    @Test func allFaultsInOnePass() throws {
        let text = rightScenario.replacingOccurrences(of: "34%", with: "34").replacingOccurrences(of: "by: CHN", with: "by: CHM")
            .replacingOccurrences(of: "2025-05-14", with: "2025-05-32").replacingOccurrences(
                of: "{end: geneva}", with: "{end: genf}")
        do {
            _ = try Scenario.parse(text)
            Issue.record("four faults were not seen")
        } catch let problems as Problems {
            #expect(problems.errors.count >= 4, "\(problems)")
            #expect(problems.errors.map(\.line) == problems.errors.map(\.line).sorted())
        }
    }

    @Test func aMissingFileIsMissing() {
        #expect { try Scenario.read("/nowhere/x.yaml") } throws: { ($0 as? Problems)?.isMissing == true }
    }
}
