import Foundation
@testable import Studies
import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// No number without its unit, date, world, model and residual: row by row, table by table, chart by chart.
struct SourceOfNumbersTests {
    @Test(arguments: DrawsTests.Models.allCases) func everyRowHasItsSource(_ models: DrawsTests.Models) throws {
        let study = try DrawsTests.study(models, count: 3)
        let residuals = Dictionary(
            uniqueKeysWithValues: study.runs.indices.map { index in
                (
                    "\(study.runs[index].label) \(study.runs[index].comparedWith)",
                    study.underAllModels(index) { $0.worstResidual }.max()!
                )
            })
        let rows = StudyTables.results(study, households: PeopleTests.households).rows + StudyTables.sectors(study).rows
        #expect(rows.count > 500)
        for row in rows where row.variable != .caution {
            let isWhole =
                !row.unit.isEmpty && row.date == study.scenario.asOf && row.comparedWith != nil && row.world == study.world.id
                && row.model == study.runs[0].model.label && row.residual.map { $0 > 0 && $0 <= 1e-10 } == true
            #expect(isWhole, "\(row)")
            if row.draw == nil && row.low != nil {
                #expect(
                    row.residual == residuals["\(row.branch) \(row.comparedWith!)"], "the worst of all that the row is made of")
            }
        }
        for row in StudyTables.rates(study).rows {
            #expect(
                row.world == study.world.id && row.date != nil && !row.unit.isEmpty && row.residual == nil,
                "the law is not solved")
        }
    }

    @Test func everyTableAndChartOfSolvedNumbersHasItsSource() throws {
        let study = try StudyReportTests.study()
        let document = StudyReport(study, households: PeopleTests.households).document()
        let residual = "residual \(NumberText.residual(study.worstResidual))"
        var counted = 0
        for blocks in [document.blocks] {
            for block in blocks {
                let (text, isLaw): (String, Bool)
                // A chart of rates has its days on its axis.
                switch block {
                case .table(let table): (text, isLaw) = (table.title + " " + table.note, table.title.contains("statutory"))
                case .chart(let chart): (text, isLaw) = (chart.caption + " " + chart.note, chart.caption.contains("statutory"))
                default: continue
                }
                counted += 1
                if isLaw { continue }
                #expect(text.contains("2026-06-01"), "\(text)")
                #expect(text.contains(study.runs[0].model.label) && text.contains("residual"), "\(text)")
                if !text.contains("Shapley") {
                    #expect(text.contains(residual) && text.contains("world \(study.world.id)"), "\(text)")
                }
            }
        }
        #expect(counted > 20)
        // Duties on everybody have no pairs, and so no table of pairs.
        let all = try Scenario.parse(
            DrawsTests.plain.replacing("origins: [CHN]", with: "origins: all").replacing("origins: [USA]", with: "origins: all"))
        let one = try StudyRunner(all, world: study.world).run()
        for case .table(let table) in StudyReport(one).document().blocks {
            #expect(!table.rows.isEmpty, "\(table.title)")
        }
    }

    @Test func theTablesExplainTheirColumns() throws {
        #expect(ResultTable.meanings.map(\.column) == ResultTable.columns)
        let study = try ReportWordsTests.study("horizon: long")
        let bundle = try StudyBundle(study, report: StudyReport(study).document(), files: [])
        let readme = String(decoding: try #require(try bundle.files()["tables/README.md"]), as: UTF8.self)
        for column in ResultTable.columns { #expect(readme.contains("| `\(column)` |")) }
        for variable in Set(StudyTables.results(study).rows.map(\.variable) + StudyTables.sectors(study).rows.map(\.variable)) {
            #expect(readme.contains("| `\(variable.rawValue)` | "))
        }
        for drawn in ResultTable.Drawn.allCases { #expect(readme.contains("`\(drawn.rawValue)`")) }
    }
}
