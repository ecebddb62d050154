import Foundation
@testable import Studies
import Scenarios
import Testing
import TradeData
import TradePolicy

/// A threat that is carried out meets the measures of its layer: it adds up, or it is refused.
struct LawChecksTests {
    func adder(_ scenario: Scenario, _ branch: String, _ origin: Country = "CHN", on text: String) throws -> Double {
        let path = try #require(scenario.tree.paths.first { $0.id == branch })
        let rate = scenario.law(on: path).generalAdder(origin: origin, destination: "USA", on: day(text))
        return (rate.percent * 1e9).rounded() / 1e9
    }

    @Test func pointsLieOnTopOfTheirLayer() throws {
        let scenario = try Scenario.parse(rightScenario)
        #expect(try adder(scenario, "lapse", on: "2025-10-31") == 10)
        #expect(try adder(scenario, "lapse", on: "2025-11-01") == 110)
        #expect(try adder(scenario, "lapse", on: "2025-11-11") == 134)
        #expect(try adder(scenario, "lapse", "DEU", on: "2025-11-11") == 34)
        #expect(try adder(scenario, "deal/holds", on: "2025-11-11") == 10)
    }

    /// The alphabet has no say: whatever the threat is called, the sum is the same.
    @Test(arguments: ["a-threat", "zz-threat"])
    func namesDoNotMatter(name: String) throws {
        let scenario = try Scenario.parse(rightScenario.replacingOccurrences(of: "us-plus-100", with: name))
        #expect(try adder(scenario, "lapse", on: "2025-11-11") == 134)
    }

    /// The rates of the grid and the assessment of a good say the same.
    @Test func theGridAddsUpToo() throws {
        let scenario = try Scenario.parse(rightScenario)
        let path = try #require(scenario.tree.paths.first { $0.id == "lapse" })
        let grid = Grid(countries: ["USA", "CHN", "DEU"], sectors: ["electronics"])
        let schedule = LawOnGrid(scenario.law(on: path), grid: grid).schedule(on: day("2025-11-11"))
        #expect(abs(schedule.tariffs[destination: "USA", origin: "CHN", sector: "electronics"].percent - 134) < 1e-9)
        #expect(abs(schedule.tariffs[destination: "USA", origin: "DEU", sector: "electronics"].percent - 34) < 1e-9)
    }

    /// A threat may take the place of a measure that is withdrawn on the same branch.
    @Test func aThreatInThePlaceOfAMeasure() throws {
        let text = rightScenario.replacingOccurrences(of: "2025-11-01: +100pp", with: "2025-11-01: 100%")
            .replacingOccurrences(
                of: "[{carry-out: us-plus-100}]", with: "[{withdraw: us-reciprocal-cn}, {carry-out: us-plus-100}]")
        #expect(try adder(try Scenario.parse(text), "lapse", on: "2025-11-11") == 100)
    }

    /// In a layer whose rates do not add up, points are refused, of a measure as of a threat.
    @Test(arguments: ["max", "floor", "cap", "set", "base"])
    func pointsNeedALayerThatAdds(combine: String) {
        let measure = "  - {id: m, by: USA, origins: CHN, layer: d, rate: {2025-02-04: +10pp}, source: x}\n"
        for list in ["measures", "threats"] {
            let text = LargeScenarios.head + "layers: [{id: d, combine: \(combine)}]\n" + list + ":\n" + measure
            #expect { try Scenario.parse(text) } throws: { error in
                let found = (error as? Problems)?.errors ?? []
                return found.count == 1 && found[0].line == 9
                    && found[0].what.contains("m begins with points, which cannot be added")
            }
            // Points after a rate are added to that rate.
            #expect(throws: Never.self) { try Scenario.parse(text.replacing("+10pp", with: "5%, 2025-03-04: +10pp")) }
        }
    }

    @Test func aRefundNamesAStatuteOfTheLaw() throws {
        func found(_ authority: String) -> String {
            do {
                _ = try Scenario.parse(
                    LargeScenarios.head
                        + "layers: [{id: d, authority: ieepa}]\nmeasures:\n  - {id: back, kind: refund, by: USA, origins: all, amount: 130 bn USD, authority: \(authority), from: 2026-04-20, source: x}\n"
                )
                return ""
            } catch { return "\(error)" }
        }
        #expect(found("ieepa").isEmpty)
        #expect(found("ieeppa").contains("no layer rests on \"ieeppa\"; did you mean ieepa?"))
    }

    /// In a layer whose rates do not add up, points are refused as well.
    @Test func aFloorHasNoTop() {
        let text = rightScenario.replacingOccurrences(of: "id: reciprocal, combine: add", with: "id: reciprocal, combine: floor")
        #expect { try Scenario.parse(text) } throws: {
            "\($0)".contains("us-plus-100 begins with points, which cannot be added in layer reciprocal")
                && "\($0)".contains("combine: add")
        }
    }

    @Test func theTemplateAddsUp() throws {
        let scenario = try Scenario.read(checkout.appendingPathComponent("Data/templates/truce.yaml").path)
        #expect(try adder(scenario, "extended", on: "2026-12-01") == 10)
        #expect(try adder(scenario, "lapses", on: "2026-12-01") == 34)
        #expect(try adder(scenario, "escalates", on: "2026-12-01") == 134)
    }
}
