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

    /// In a layer whose rates do not add up, points are refused as well.
    @Test func aFloorHasNoTop() {
        let text = rightScenario.replacingOccurrences(of: "id: reciprocal, combine: add", with: "id: reciprocal, combine: floor")
        #expect { try Scenario.parse(text) } throws: {
            "\($0)".contains("carried out on branch lapse") && "\($0)".contains("a layer of its own")
        }
    }

    @Test func theTemplateAddsUp() throws {
        let scenario = try Scenario.read(checkout.appendingPathComponent("Data/templates/truce.yaml").path)
        #expect(try adder(scenario, "extended", on: "2026-12-01") == 10)
        #expect(try adder(scenario, "lapses", on: "2026-12-01") == 34)
        #expect(try adder(scenario, "escalates", on: "2026-12-01") == 134)
    }
}
