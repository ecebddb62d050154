import Foundation
import FoundationXML
@testable import Studies
import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// The report of a small scenario on a random world: its charts, its files, and whether text and tables agree.
@Suite struct StudyChartsTests {
    static let world = RandomWorld.make(countries: 5, sectors: 3, seed: 41, codes: ["USA", "CHN", "MYS", "VNM", "MEX"])

    static let scenario = """
        schema: 1
        id: small
        title: "A small war"
        world: \(world.id)
        as-of: 2025-11-11
        compare-to: 2025-10-26
        model: {elasticities: random}
        layers:
          - {id: war, combine: add}
          - {id: threatened, combine: add}
        measures:
          - id: first
            by: USA
            origins: [CHN]
            layer: war
            rate: {2025-04-05: 10%, 2025-05-14: 30%}
            source: hypothetical
          - id: answer
            by: CHN
            origins: [USA]
            layer: war
            rate: {2025-05-01: 20%}
            source: hypothetical
        threats:
          - id: more
            by: USA
            origins: [CHN]
            layer: threatened
            rate: {2025-11-01: +100pp}
            announced: 2025-10-10
            source: hypothetical
        events:
          - id: summit
            date: 2025-10-30
            branches:
              - {id: deal, then: [{withdraw: more}, {set: first, rate: {2025-11-10: 5%}}]}
              - {id: calm, then: [{withdraw: more}]}
              - {id: war, then: [{carry-out: more}]}
        """

    static let study: Study = {
        do {
            return try StudyRunner(try Scenario.parse(scenario), world: world).run()
        } catch { fatalError("The small scenario does not run: \(error)") }
    }()

    static let report = StudyReport(study, focus: ["USA", "CHN", "MYS"]).document()

    @Test func hasItsCharts() throws {
        let names = Set(Self.report.chartFiles.keys)
        #expect(
            names == [
                "charts/rates-usa-on-chn.svg", "charts/rates-chn-on-usa.svg",
                "charts/finding.svg", "charts/industries-more.svg", "charts/industries-usa.svg", "charts/parts-usa.svg",
            ])
        let rates = try #require(Self.report.chartFiles["charts/rates-usa-on-chn.svg"])
        #expect(rates.contains("deal: 30% from 2025-10-30, 5% from 2025-11-10"))
        #expect(rates.contains("war: 30% from 2025-10-30, 130% from 2025-11-01"))
        #expect(rates.contains("law so far: 0% from") && rates.contains("30% from 2025-05-14"))
        let answer = try #require(Self.report.chartFiles["charts/rates-chn-on-usa.svg"])
        #expect(answer.contains("deal, calm, war: 20% from 2025-10-30"), "branches with one path share a line")
    }

    /// A chart that travels alone says what it shows, of which law, on which world.
    @Test func filesCarryTitleAndSource() throws {
        for case .chart(let chart) in Self.report.blocks + [.chart(try #require(Self.report.brief?.chart))] {
            let file = try #require(chart.name.flatMap { Self.report.chartFiles["charts/\($0).svg"] })
            let words = file.matches(of: /<text [^>]*>([^<]*)<\/text>/).map { String($0.1) }.joined(separator: " ")
            #expect(words.contains(SafeText.xml(chart.caption)), "\(chart.caption)")
            #expect(words.contains("Law of 2025-11-11") && words.contains("world \(Self.study.world.id)"), "\(chart.caption)")
            #expect(XMLParser(data: Data(file.utf8)).parse())
        }
    }

    /// The map is of the branch on which most is at stake, of all economies, and its title counts what the tables say.
    @Test func theMapIsTheTable() throws {
        #expect(Self.report.chartFiles["charts/map.svg"] == nil, "without shapes there is no map")
        let shapes = try #require(try EconomyShapes.load())
        let document = StudyReport(Self.study, focus: ["USA", "CHN", "MYS"], shapes: shapes).document()
        let map = try #require(document.chartFiles["charts/map.svg"])
        let run = try #require(Self.study.runs.first { $0.threat == nil && $0.path.id == "war" })
        let moves = Self.world.grid.countries.indices.map { run.comparison.welfare($0).percentChange }
        for (n, country) in Self.world.grid.countries.enumerated() {
            #expect(map.contains("<title>\(Self.world.name(of: country)): \(NumberText.change(moves[n]))</title>"))
        }
        let (falls, rises) = (moves.filter { $0 <= -0.005 }.count, moves.filter { $0 >= 0.005 }.count)
        let text = MarkdownRenderer.render(document)
        #expect(text.contains("“war” lowers real income in \(falls) and raises it in \(rises) of 5 economies"))
        #expect(falls != rises, "the counts are told apart")
        #expect(map.contains("not in this world"))
        // The land is in the page once.
        let page = HTMLRenderer.render(document)
        #expect(
            page.split(separator: "<title>\(Self.world.name(of: "MYS" as Country)): ").count == 2
                && page.contains("<use href=\"#land"))
    }

    /// A chart says what the table beside it says: every number of its description is in the table.
    @Test func chartsAgreeWithTheTables() throws {
        let chart = try #require(Self.report.chartFiles["charts/finding.svg"])
        for run in Self.study.runs where run.threat == nil {
            for n in 0..<3 {
                let number = NumberText.fixed(run.comparison.welfare(n).percentChange, 2)
                #expect(chart.contains("\(run.path.id) \(number)"))
            }
        }
        let table = StudyTables.results(Self.study)
        let parts = try #require(Self.report.chartFiles["charts/parts-usa.svg"])
        let own = table.rows.filter { $0.variable == .welfare && $0.comparedWith == Day("2025-10-26") && $0.country == "USA" }
        let largest = try #require(own.max { abs(log(1 + $0.value / 100)) < abs(log(1 + $1.value / 100)) })
        #expect(parts.contains("branch \(largest.branch) against"))
        let total = 100 * log(1 + largest.value / 100)
        #expect(parts.contains("real income: \(total < 0 ? "" : "+")\(NumberText.fixed(total, 3))"))
    }

    @Test func bundleHoldsEverything() throws {
        let files = try StudyBundle(Self.study, report: Self.report, files: []).files()
        for path in [
            "report.md", "report.html", "results.xlsx", "tables/results.csv", "scenario.yaml", "scenario.lock.json", "CITE.txt",
        ] {
            #expect(files[path]?.isEmpty == false, "\(path)")
        }
        let links = MarkdownRenderer.render(Self.report).matches(of: /\]\((charts\/[^)]+)\)/).map { String($0.1) }
        #expect(links.count == 6 && links.allSatisfy { files[$0] != nil })
        #expect(files["scenario.yaml"] == Data(Self.scenario.utf8), "as read")
    }

    /// Whoever stops a run while its tables are written gets neither a bundle nor a part of one.
    @Test func aBundleThatIsStoppedIsNotThere() throws {
        final class Rows: @unchecked Sendable { var count = 0 }
        let rows = Rows()
        var options = SolverOptions()
        options.isCancelled = {
            rows.count += 1
            return rows.count > 500
        }
        let study = try StudyRunner(try Scenario.parse(Self.scenario), world: Self.world).run()
        let stopped = Study(
            scenario: study.scenario, world: study.world, runs: study.runs, alternatives: [], failures: [], options: options,
            notes: [])
        let folder = try TestFolder()
        #expect(throws: Cancelled.self) {
            try StudyBundle(stopped, report: Self.report, files: []).write(to: folder.path("out"))
        }
        #expect(rows.count == 501)
        #expect(try folder.entries().isEmpty)
    }
}
