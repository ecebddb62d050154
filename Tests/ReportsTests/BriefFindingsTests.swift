import Foundation
import Scenarios
import TestSupport
import Testing
import TradeData

@testable import Reports
@testable import Studies

/// The findings after the first two, word by word from the rows of the tables, on random worlds: who gains in between, which
/// industries, consumer prices.
@Suite struct BriefFindingsTests {
    struct Case {
        let study: Study
        let report: StudyReport
        let findings: [String]
        let results: [ResultTable.Row]
        let sectors: [ResultTable.Row]
        /// The branch on which most is at stake for the two first.
        let branch: String

        init(seed: UInt64, rate: String, scenario text: String? = nil) throws {
            let world = RandomWorld.make(countries: 6, sectors: 5, seed: seed, codes: ["USA", "CHN", "MYS", "VNM", "MEX", "JPN"])
            let text = (text ?? StudyReportTests.scenario).replacing("+50pp", with: rate)
            let scenario = try Scenario.parse(text)
            let runner = StudyRunner(scenario, world: world, alternatives: try scenario.ensembleModels(for: world))
            study = try runner.run()
            report = StudyReport(study, households: PeopleTests.households)
            findings = try #require(report.document().brief).findings
            results = StudyTables.results(study, households: PeopleTests.households).rows.filter {
                $0.draw == nil && $0.comparedWith == Day("2026-01-15")
            }
            sectors = StudyTables.sectors(study).rows
            func stake(_ branch: String, _ rows: [ResultTable.Row]) -> Double {
                rows.filter { $0.variable == .welfare && $0.branch == branch && ["USA", "CHN"].contains($0.country) }
                    .map { abs($0.value) }.max() ?? 0
            }
            let rows = results
            branch = stake("peace", rows) > stake("war", rows) ? "peace" : "war"
        }

        func name(_ code: String) -> String { study.world.name(of: Country(code)) }

        /// `+0.13%; models +0.08% to +0.88%`, of a row.
        func words(_ row: ResultTable.Row) throws -> String {
            let places = NumberText.decimals(for: row.value)
            let own = NumberText.change(row.value, decimals: places)
            let (low, high) = (try #require(row.low), try #require(row.high))
            if [row.value, low, high].allSatisfy(NumberText.isNothing(percent:)) { return own }
            return "\(own); models \(NumberText.change(low, decimals: places)) to \(NumberText.change(high, decimals: places))"
        }
    }

    static let seeds: [(UInt64, String)] = [(3, "+50pp"), (4, "+10pp"), (5, "+200pp"), (8, "+50pp"), (9, "+25pp")]

    @Test(arguments: seeds) func whoGainsInBetweenIsTheExtremeOfTheTable(_ seed: UInt64, _ rate: String) throws {
        let it = try Case(seed: seed, rate: rate)
        let others = it.results.filter {
            $0.variable == .welfare && $0.branch == it.branch && ["MYS", "VNM", "MEX", "JPN"].contains($0.country)
        }
        #expect(others.count == 4)
        let (most, least) = (try #require(others.max { $0.value < $1.value }), try #require(others.min { $0.value < $1.value }))
        let text = try #require(
            it.findings.first { $0.hasPrefix("Of those who neither act") || $0.hasPrefix("Those who neither act") })
        func contains(_ row: ResultTable.Row, _ verb: String) throws -> Bool {
            text.contains("\(it.name(row.country)) (\(try it.words(row))) \(verb)")
        }
        #expect(try contains(most, "gains most") == (most.value >= 0.005), "\(text)")
        #expect(try contains(least, "loses most") == (least.value <= -0.005), "\(text)")
        #expect(text.contains("nobody loses") == (most.value >= 0.005 && least.value > -0.005), "\(text)")
        #expect(text.contains("nobody gains") == (most.value < 0.005 && least.value <= -0.005), "\(text)")
        #expect(text.hasSuffix("under “\(it.branch)”."), "\(text)")
    }

    @Test(arguments: seeds) func theIndustriesAreTheExtremesOfTheTable(_ seed: UInt64, _ rate: String) throws {
        let it = try Case(seed: seed, rate: rate)
        let text = try #require(it.findings.first { $0.contains(" output in ") })
        // The threat on the branch at stake, where it is carried out there; its rows are marked by its name.
        let run = try #require(
            it.study.runs.first { $0.threat != nil && $0.path.id == it.branch }
                ?? it.study.runs.first { $0.threat == nil && $0.path.id == it.branch && $0.comparedWith == Day("2026-01-15") })
        let rows = it.sectors.filter {
            $0.variable == .output && $0.country == "USA" && $0.branch == run.label && $0.comparedWith == run.comparedWith
        }
        #expect(rows.count == 5)
        let (best, worst) = (try #require(rows.max { $0.value < $1.value }), try #require(rows.min { $0.value < $1.value }))
        func name(_ row: ResultTable.Row) -> String { it.study.world.name(of: Sector(row.sector)).lowercasedFirst }
        let who =
            run.threat == nil
            ? "“\(it.branch)”" : "Avoiding the threatened \(rate.dropFirst().dropLast(2)) points on \(it.name("CHN"))"
        #expect(
            text
                == "\(who) \(best.value > 0 ? "raises output in \(it.name("USA")) most" : "lowers output in \(it.name("USA")) least") in "
                + "\(name(best)) (\(try it.words(best))), and \(worst.value < 0 ? "lowers it most" : "raises it least") in "
                + "\(name(worst)) (\(try it.words(worst))).")
    }

    @Test(arguments: seeds) func theBoundOfPricesIsThatOfTheTableAndAsMoneyTheHouseholdsPart(_ seed: UInt64, _ rate: String)
        throws
    {
        let it = try Case(seed: seed, rate: rate)
        func row(_ variable: Variable) throws -> ResultTable.Row {
            try #require(
                it.results.first { $0.variable == variable && $0.country == "USA" && $0.branch == it.branch && $0.sector.isEmpty }
            )
        }
        let (bound, basket) = (try row(.pricesBound), try row(.basketBoundPerHousehold))
        let said = it.findings.first { $0.hasPrefix("In the first months") }
        // Where prices fall at once there is no such sentence.
        #expect((said != nil) == (bound.value >= 0.005))
        guard let text = said else { return }
        #expect(
            text.contains(
                "consumer prices in \(it.name("USA")) rise by at most \(NumberText.size(bound.value)) under “\(it.branch)”"),
            "\(text)")
        #expect(text.contains("(\(NumberText.household(basket.value, "USD")) a household a year)"), "\(text)")
        // In money: the bound on what households have, 60% of it their own consumption, over a thousand households.
        let run = try #require(
            it.study.runs.first { $0.threat == nil && $0.path.id == it.branch && $0.comparedWith == Day("2026-01-15") })
        let income = run.comparison.reference.householdIncome(0)
        #expect(abs(basket.value - bound.value / 100 * income * 0.6 * 1e6 / 1000) <= 1e-6 * abs(basket.value))
    }

    /// Every sentence is of the first branch, and no more than five are there.
    @Test(arguments: seeds) func thereAreThreeToFive(_ seed: UInt64, _ rate: String) throws {
        let it = try Case(seed: seed, rate: rate)
        #expect((3...5).contains(it.findings.count))
        #expect(it.findings.allSatisfy { $0.hasSuffix(".") && !$0.contains("nan") && !$0.contains("–%") })
    }

    /// What is closed is a share of what is traded, whatever the base that availability is counted from.
    @Test func whatIsClosedIsAShare() {
        var random = SplitMix64(seed: 16)
        for _ in 0..<200 {
            let (a, b) = (Double.random(in: 0.01...30, using: &random), Double.random(in: 0...30, using: &random))
            let share = StudyReport.closed(from: a, to: b)
            #expect(share >= 0 && share <= 1 && (share > 0) == (b < a))
            #expect(abs(StudyReport.closed(from: 7 * a, to: 7 * b) - share) < 1e-12)
        }
        #expect(StudyReport.closed(from: 20, to: 1) == 0.95 && StudyReport.closed(from: 1, to: 0) == 1)
        #expect(StudyReport.closed(from: 0, to: 1) == 0)
    }
}
