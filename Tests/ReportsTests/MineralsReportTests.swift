import Foundation
import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium
import WorldBuilding

@testable import Reports
@testable import Studies

/// A ban on minerals from its text to the headline and the section of the report.
struct MineralsReportTests {
    static let world = Result {
        let world = try World.load(World.usual)
        let groups = "kind,code,group\neconomy,USA,USA\neconomy,CHN,CHN\neconomy,JPN,JPN\neconomy,*,ROW\n"
        let map = try AggregationMap(csv: Data(groups.utf8), name: "groups", for: world, groups: Economies.shipped().groups)
        return try Aggregation(world, map: map).built(id: "four").world
    }

    static func study(_ measure: String) throws -> Study {
        let scenario = try Scenario.parse(
            """
            schema: 1
            id: minerals
            title: "Minerals"
            world: four
            as-of: 2025-06-01
            compare-to: 2025-01-19
            focus: [USA, JPN]
            model: {horizon: impact}
            measures:
              - {\(measure), from: 2025-04-04, source: hypothetical}
            """)
        return try StudyRunner(scenario, world: try world.get()).run()
    }

    static let everybody = Result {
        try study(
            "id: licences, kind: export-control, by: CHN, destinations: all, goods: {minerals: [dysprosium]}, approval: 20%")
    }

    /// The world answers with the satellite's loss as productivity, for one economy alone, and a little on top for what is withheld.
    @Test func theHeadlineHasTheLoss() throws {
        let world = try Self.world.get()
        let usa = try #require(world.grid.index(of: Country("USA")))
        let alone = try Self.study(
            "id: ban, kind: export-ban, by: CHN, destinations: [USA], goods: {minerals: [samarium]}, leakage: 10%, reach: 80%")
        let finding = try #require(alone.minerals.first)
        let lost = -alone.runs[0].comparison.equivalentVariation(usa)
        #expect(finding.study.loss.central > 1)
        // What China no longer sells is withheld too, which makes imports a little dearer.
        #expect(
            lost / finding.study.loss.central > 0.999 && lost / finding.study.loss.central < 1.05,
            "\(lost) \(finding.study.loss.central)")
        #expect(finding.study.question.scope == .alone && finding.study.question.reach == 0.8)
        #expect(finding.losses.map(\.economy) == ["USA"])
    }

    /// Withheld from everybody, all buyers abroad lose and the report has its section.
    @Test func theSectionSaysWhatIsSatellite() throws {
        let study = try Self.everybody.get()
        let finding = try #require(study.minerals.first)
        #expect(Set(finding.losses.map(\.economy)) == ["USA", "JPN"])
        for code in ["USA", "JPN", "ROW"] {
            let n = try #require(study.world.grid.index(of: Country(code)))
            #expect(study.runs[0].comparison.equivalentVariation(n) < 0, "\(code)")
        }
        let text = TerminalRenderer.render(StudyReport(study).document(), on: .pipe)
        let money = MineralText.money(finding.study.loss.central)
        for words in ["Minerals", "satellite", "dysprosium", "Cobb-Douglas", "By months of stocks: 0:", money] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(!text.contains("is understated (A-02"))
        #expect(study.notes.contains { $0.contains("licences") && $0.contains("satellite") })
    }

    @Test func withoutMineralsThereIsNoSection() throws {
        let study = try Self.study(
            "id: ban, kind: export-ban, by: CHN, destinations: [USA], goods: {sectors: [electronics]}, leakage: 90%")
        #expect(study.minerals.isEmpty && StudyReport(study).minerals() == nil)
    }
}
