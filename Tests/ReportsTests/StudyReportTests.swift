import Foundation
@testable import Studies
import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// The report of a solved scenario: what its sentences say is what its tables hold.
struct StudyReportTests {
    static let scenario = """
        schema: 1
        id: test
        title: "A test"
        world: random
        as-of: 2026-06-01
        compare-to: [2026-01-15, 2025-01-01]
        focus: [USA, CHN, MYS]
        model: {horizon: long}
        ensemble: {elasticities: [random, flat-4], deficits: [world-share, balanced]}
        layers:
          - {id: general, combine: add}
          - {id: threatened, combine: add}
        measures:
          - {id: a-on-b, by: USA, origins: [CHN], layer: general, rate: {2026-01-01: 20%, 2026-03-01: 10%}, source: hypothetical}
          - {id: b-on-a, by: CHN, origins: [USA], layer: general, rate: {2026-01-01: 15%, 2026-04-01: 25%}, source: hypothetical}
        threats:
          - {id: more, by: USA, origins: [CHN], layer: threatened, rate: {2026-05-01: +50pp}, announced: 2026-02-01, source: hypothetical}
        events:
          - id: summit
            date: 2026-04-20
            branches:
              - {id: peace, then: [{withdraw: more}]}
              - {id: war, then: [{carry-out: more}]}
        """

    static func study() throws -> Study {
        let world = RandomWorld.make(countries: 4, sectors: 6, seed: 3, codes: ["USA", "CHN", "MYS", "VNM"])
        let scenario = try Scenario.parse(Self.scenario)
        let runner = StudyRunner(scenario, world: world, alternatives: try scenario.ensembleModels(for: world))
        var study = try runner.run()
        try runner.attribute(&study)
        study.draws = ElasticityDraws(study, count: 9, seed: 4)
        return study
    }

    private func tables(_ document: ReportDocument) -> [ReportDocument.Table] {
        document.blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
    }
    private func paragraphs(_ document: ReportDocument) -> [String] {
        document.blocks.compactMap { if case .paragraph(let text) = $0 { text } else { nil } }
    }

    /// What a branch does to duties is told of those that it changes, before any that it leaves as they were.
    @Test func aBranchIsTheDutiesThatItChanges() throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 3, codes: ["USA", "CHN", "MYS", "VNM", "MEX"])
        let scenario = try Scenario.parse(
            """
            schema: 1
            id: test
            title: "Who answers whom?"
            world: random
            as-of: 2026-06-01
            compare-to: 2026-01-15
            focus: [USA, CHN]
            model: {horizon: long}
            layers:
              - {id: general, combine: add}
            measures:
              - {id: old, by: USA, origins: [MYS, VNM, MEX, CHN], layer: general, rate: {2025-01-01: 10%}, source: hypothetical}
              - {id: answer, by: CHN, origins: [USA], layer: general, rate: {2026-03-01: 24%}, source: hypothetical}
            """)
        let report = StudyReport(try StudyRunner(scenario, world: world).run())
        let words = report.meanings(against: Day("2026-01-15")!).map(\.meaning).joined()
        let told = words.components(separatedBy: "Average duty on goods: ").last ?? ""
        #expect(told.hasPrefix("CHN on USA ") && told.contains("→"), "\(words)")
        #expect(told.components(separatedBy: "as before").count == 2, "\(words)")
        // A question is not the subject of a sentence.
        #expect(report.headline().hasPrefix("The change of law "), "\(report.headline())")
    }

    /// Every number of the headline and of the first findings is a row of results.csv.
    @Test func theHeadlineIsTheTables() throws {
        let study = try Self.study()
        #expect(study.converged)
        let report = StudyReport(study, households: PeopleTests.households)
        let document = report.document()
        let brief = try #require(document.brief)
        let rows = StudyTables.results(study, households: PeopleTests.households)
        let day = try #require(Day("2026-01-15"))
        func row(_ variable: Variable, _ branch: String, _ country: String) throws -> ResultTable.Row {
            try #require(
                rows.rows.first {
                    $0.variable == variable && $0.branch == branch && $0.country == country && $0.comparedWith == day
                        && $0.draw == nil
                })
        }
        #expect(report.leads.map(\.code) == ["USA", "CHN"])
        let most = try #require(
            ["peace", "war"].max { a, b in
                func stake(_ branch: String) throws -> Double {
                    try max(abs(row(.welfare, branch, "USA").value), abs(row(.welfare, branch, "CHN").value))
                }
                return try! stake(a) < stake(b)
            })
        let other = most == "war" ? "peace" : "war"
        #expect(document.headline.hasPrefix("“\(most)”"))
        for (country, finding) in zip(["USA", "CHN"], brief.findings) {
            let (welfare, money) = (try row(.welfare, most, country), try row(.equivalentVariation, most, country))
            let size = NumberText.size(welfare.value)
            #expect(document.headline.contains(size) && document.headline.contains(NumberText.amount(money.value, "USD")))
            #expect(finding.contains("\(welfare.value < 0 ? "loses" : "gains") \(size)"), "\(finding)")
            #expect(finding.contains(NumberText.amount(money.value, "USD") + " a year"))
            let places = NumberText.decimals(for: welfare.value)
            let (low, high) = (try #require(welfare.low), try #require(welfare.high))
            let span = "\(NumberText.change(low, decimals: places)) to \(NumberText.change(high, decimals: places))"
            #expect(
                finding.contains(span) && finding.contains(low * high >= 0 ? "4 models agree" : "4 models differ"), "\(finding)")
            #expect(
                finding.lowercased().contains("“\(other)” \(NumberText.change(try row(.welfare, other, country).value))"),
                "\(finding)")
        }
        let household = try row(.equivalentVariationPerHousehold, most, "USA")
        #expect(brief.findings[0].contains("\(NumberText.household(household.value, "USD")) a household"))
        #expect(brief.dateline.contains("15 January 2026") && brief.dateline.contains("1 June 2026"))
        #expect((3...5).contains(brief.findings.count) && brief.branches.map(\.name) == ["peace", "war"])
    }

    /// The chart's title is a finding: what it says of the branches is so.
    @Test func theTitleOfTheChartIsTrue() throws {
        let study = try Self.study()
        let report = StudyReport(study)
        let title = try #require(report.document().brief?.chart?.caption)
        let large = study.runs.filter { run in
            run.threat == nil && run.comparedWith == Day("2026-01-15")!
                && [0, 1].contains { abs(run.comparison.welfare($0).percentChange) >= 0.1 }
        }
        if large.count == 1 {
            #expect(title.hasPrefix("Only “\(large[0].path.id)” moves"))
        } else if large.isEmpty {
            #expect(title.hasPrefix("No branch"))
        } else {
            #expect(large.contains { title.hasPrefix("“\($0.path.id)” ") }, "\(title)")
        }
    }

    /// What would change our mind is what the models say when one assumption changes.
    @Test func whatTurnsASignTurnsIt() throws {
        let study = try Self.study()
        let found = Sensitivity(study, subjects: study.scenario.focus)
        for finding in found.findings {
            for turn in finding.turns {
                let m = try #require(found.models.firstIndex(of: turn.model))
                let at = try #require(
                    study.runs.firstIndex {
                        $0.path.id == finding.branch && $0.comparedWith == finding.comparedWith && $0.threat == nil
                    })
                let n = study.world.grid.indices(of: finding.subject)
                let value = study.alternatives[m - 1][at].comparison.welfare(n).percentChange
                #expect(value == turn.value && value * finding.central < 0)
            }
        }
        let single = try ReportWordsTests.study("horizon: long")
        #expect(StudyReport(single).document().brief?.mindChangers.first?.contains("One model was solved") == true)
    }

    @Test func theVerdictIsALineOrNothing() throws {
        let study = try ReportWordsTests.study("horizon: long")
        let with = MarkdownRenderer.render(StudyReport(study, verdict: "It explained half of it.").document())
        #expect(with.contains("**How good is this model?** It explained half of it."))
        #expect(!MarkdownRenderer.render(StudyReport(study).document()).contains("How good is this model?"))
    }

    /// The first page alone has no sections, and says all that the first page of the whole does.
    @Test func onePageIsTheFirst() throws {
        let document = StudyReport(try Self.study()).document()
        let page = HTMLRenderer.render(document, isOnePage: true)
        let brief = try #require(document.brief)
        for finding in brief.findings { #expect(page.contains(SafeText.xml(finding)) || finding.contains("20")) }
        #expect(!page.contains("<details class=\"section\">") && !page.contains("href=\"#"))
        #expect(HTMLRenderer.render(document).contains("<details class=\"section\">"))
    }

    @Test func theTableIsTheSolution() throws {
        let study = try Self.study()
        let document = StudyReport(study).document()
        let table = try #require(tables(document).first { $0.title.hasPrefix("Welfare") })
        for (row, country) in zip(table.rows, study.scenario.focus) {
            for (cell, branch) in zip(row.dropFirst(), ["peace", "war"]) {
                let run = try #require(study.run(branch: branch, comparedWith: Day("2026-01-15")!))
                let n = study.world.grid.indices(of: country)
                #expect(cell.hasPrefix(NumberText.change(run.comparison.welfare(n).percentChange)))
            }
        }
    }

    @Test func theIndustrySentenceNamesTheEndsOfItsTable() throws {
        let document = StudyReport(try Self.study()).document()
        let table = try #require(tables(document).first { $0.title.contains("without more") })
        let sentence = try #require(paragraphs(document).first { $0.hasPrefix("If the threatened ") })
        let (first, last) = (try #require(table.rows.first), try #require(table.rows.last))
        let (rise, fall) = (
            first[1].hasPrefix("−") ? "falls least" : "rises most", last[1].hasPrefix("+") ? "rises least" : "falls most"
        )
        #expect(
            sentence.contains("Output \(rise) in \(first[0]) (\(first[1])), and \(fall) in \(last[0]) (\(last[1]))."),
            "\(sentence)")
    }

    @Test func whatIsSaidOfSignsIsWhatTheTableSays() throws {
        let document = StudyReport(try Self.study()).document()
        let rows = tables(document).filter { $0.columns.contains { $0.title == "signs" } }.flatMap(\.rows)
        let differ = rows.filter { $0[3] == "differ" }.count
        if differ == 0 {
            #expect(paragraphs(document).contains { $0.hasPrefix("All models agree") })
        } else {
            #expect(
                paragraphs(document).contains {
                    $0.hasPrefix("The models differ on the sign of \(differ) of ")
                })
        }
    }

    @Test func partsOfBlameAddUp() throws {
        let study = try Self.study()
        #expect(!study.attributions.isEmpty)
        for (index, attribution) in study.attributions {
            for n in study.world.grid.countries.indices {
                let sum = attribution.groups.indices.reduce(0) { $0 + attribution.logWelfare[$1][n] }
                #expect(abs(sum - attribution.total[n]) < 1e-12)
                #expect(abs(attribution.total[n] - log(study.runs[index].comparison.welfare(n).value)) < 1e-8)
            }
        }
    }

    @Test func theBundleHoldsWhatTheReportSays() throws {
        let study = try Self.study()
        let files = try StudyBundle(study, report: StudyReport(study).document(), files: []).files()
        for file in [
            "report.md", "report.html", "tables/results.csv", "scenario.yaml", "scenario.lock.json", "CITE.txt", "results.xlsx",
        ] {
            #expect(files[file]?.isEmpty == false, "\(file)")
        }
        #expect(String(decoding: files["scenario.yaml"]!, as: UTF8.self) == Self.scenario)
        let welfare = String(decoding: files["tables/results.csv"]!, as: UTF8.self).split(separator: "\n")
            .first { $0.contains(",peace,2026-06-01,2026-01-15,USA,,,,welfare,percent,") }
        let value = try #require(welfare.flatMap { Double($0.split(separator: ",", omittingEmptySubsequences: false)[10]) })
        #expect(value == study.run(branch: "peace", comparedWith: Day("2026-01-15")!)!.comparison.welfare(0).percentChange)
    }
}
