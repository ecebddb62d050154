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
        document.sections.flatMap(\.blocks).compactMap { if case .table(let table) = $0 { table } else { nil } }
    }
    private func paragraphs(_ document: ReportDocument) -> [String] {
        document.sections.flatMap(\.blocks).compactMap { if case .paragraph(let text) = $0 { text } else { nil } }
    }

    @Test func theHeadlineIsTheFirstRowOfTheFirstTable() throws {
        let study = try Self.study()
        #expect(study.converged)
        let document = StudyReport(study).document()
        let table = try #require(tables(document).first { $0.title.hasPrefix("Welfare") })
        let row = try #require(table.rows.first)
        for (column, cell) in zip(table.columns, row).dropFirst() {
            #expect(document.headline.contains("\(cell) under \(column.title)"), "\(document.headline)")
        }
        #expect(document.headline.contains("2026-01-15") && document.headline.contains("2026-06-01"))
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
        let sentence = try #require(paragraphs(document).first { $0.hasPrefix("If more is not carried out") })
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
        let table = try #require(tables(document).first { $0.columns.contains { $0.title == "signs" } })
        let differ = table.rows.filter { $0[3] == "differ" }.count
        if differ == 0 {
            #expect(paragraphs(document).contains { $0.hasPrefix("All models agree") })
        } else {
            #expect(
                paragraphs(document).contains {
                    $0.hasPrefix("The models differ on the sign of \(differ) of \(table.rows.count)")
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
