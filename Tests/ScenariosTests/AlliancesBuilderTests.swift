import Scenarios
@testable import Studies
import Testing
import TradeData
import TradePolicy

/// Triangles, tours and coalitions are read whole, written back, and refused where they say nothing.
struct AlliancesBuilderTests {
    static func shipped(_ name: String) throws -> Scenario {
        try Scenario.read(checkout.appendingPathComponent("Examples/\(name).yaml").path)
    }

    @Test func theTriangleIsReadWhole() throws {
        let triangle = try #require(try Self.shipped("reverse-nixon").triangle)
        #expect(
            triangle.courted == ["RUS"] && triangle.courting == ["USA"] && triangle.friend == ["CHN"] && triangle.with.count == 27
        )
        #expect(triangle.cuts == [Share(0.25), Share(0.5), Share(1)] && triangle.sanctions.count == 13)
        let carried = try #require(triangle.carried)
        #expect(carried.economy == "RUS" && carried.world == "countries-2023" && carried.day == day("2023-12-31"))
        #expect(abs(carried.exports!.ratio - 425.1 / 592.5) < 1e-12 && carried.imports!.before == 255.3e9)
    }

    /// The sanctions are the calendar's, each with its text, dated by it.
    @Test func theSanctionsAreLaw() throws {
        let calendar = try LegalCalendar.load()
        for id in try #require(try Self.shipped("reverse-nixon").triangle).sanctions {
            let measure = try #require(calendar.law.measure(id))
            #expect(measure.isModelled && measure.period.from >= day("2022-02-24") && !measure.source.isEmpty)
        }
        #expect(calendar.law.measure("us-russia-energy")?.period.from == day("2022-03-08"))
        #expect(calendar.law.measure("eu-russia-crude")?.period.from == day("2022-12-05"))
        #expect(calendar.law.measure("eu-russia-fuels")?.period.from == day("2023-02-05"))
        #expect(calendar.law.measure("eu-russia-steel")?.period.from == day("2022-03-16"))
    }

    /// A file of blocks that has no measures compares no days, so that nobody is warned of days without a change.
    @Test func blocksCompareNoDays() throws {
        let scenario = try Self.shipped("climate-club")
        #expect(!scenario.warnings.contains { $0.what.contains("every change between them is zero") })
    }

    @Test(arguments: ["reverse-nixon", "tour-2025", "climate-club", "sanctions-coalition"])
    func writtenOutItIsTheSame(name: String) throws {
        let scenario = try Self.shipped(name)
        #expect(scenario.triangle != nil || scenario.tour != nil || scenario.coalition != nil)
        let again = try Scenario.parse(try #require(ScenarioWriter(scenario).files()["scenario.yaml"]))
        #expect(again.triangle == scenario.triangle && again.tour == scenario.tour && again.coalition == scenario.coalition)
    }

    static let triangle = """

        triangle:
          courted: MYS
          courting: USA
          friend: CHN
          sanctions: [us-reciprocal-cn]
          cut: [50%]
          security-value: {value: 3 bn USD, source: "a guess of this test"}
        """

    @Test(
        arguments: [
            ("cut: [50%]", "cut: [50%]\n  cuts: 3", "a triangle has no key \"cuts\""),
            ("cut: [50%]", "cut: [50%, 50%]", "a cut is there twice"),
            ("3 bn USD", "3 bn", "an amount of money a year is needed"),
            ("friend: CHN", "friend: USA", "USA is courting and friend"),
            (
                "cut: [50%]", "cut: [50%]\n  carried: {economy: [RUS, CHN], to: countries-2023, day: 2023-12-31, source: x}",
                "cannot be carried together"
            ),
            (
                "cut: [50%]",
                "cut: [50%]\n  carried: {economy: RUS, to: countries-2023, day: 2023-12-31, exports: {before: 1 bn USD, after: 1 mn USD}, source: x}",
                "more than twenty times"
            ),
            ("[us-reciprocal-cn]", "[us-nothing]", "there is no measure"),
        ])
    func faultsHaveTheirPlace(old: String, new: String, what: String) throws {
        do {
            _ = try Scenario.parse(rightScenario + Self.triangle.replacing(old, with: new))
            Issue.record("\(new) was read")
        } catch let problems as Problems {
            #expect(problems.problems.contains { $0.what.contains(what) && $0.line > 1 }, "\(problems)")
        }
    }
}
