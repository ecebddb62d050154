import Foundation
import TestSupport
import Testing
import TradeData

@testable import Reports

/// One table of economies by branches, for whom it is asked, as wide as a terminal.
@Suite struct AnswerSheetTests {
    @Test func itIsOfThoseWhoAreAskedFor() throws {
        let study = StudyChartsTests.study
        let text = AnswerSheet(study, focus: ["MYS", "VNM"]).text()
        let rows = text.split(separator: "\n").map(String.init)
        for country in ["MYS", "VNM"] as [Country] {
            let row = try #require(rows.first { $0.hasPrefix(study.world.name(of: country)) })
            for run in study.runs where run.threat == nil {
                let n = try #require(study.world.grid.index(of: country))
                #expect(row.contains(TryAnswer.percent(run.comparison.welfare(n).percentChange)), "\(row)")
            }
        }
        #expect(!rows.contains { $0.hasPrefix(study.world.name(of: "MEX" as Country)) })
        #expect(AnswerSheet(study, focus: ["MYS"]).front.tables.allSatisfy { $0.rows.count == 2 })
    }

    /// Ranges go below where a line would be wider than 80; each is still there.
    @Test func wideTablesHaveTheirRangesBelow() throws {
        let study = try StudyReportTests.study()
        let text = AnswerSheet(study).text()
        let table = text.components(separatedBy: "\n\n").last ?? ""
        #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(table)")
        for run in study.runs.indices
        where study.runs[run].threat == nil && study.runs[run].comparedWith == study.scenario.compareTo[0] {
            let found = study.ranged(run) { $0.welfare([0]).percentChange }
            let (low, high) = (try #require(found.low), try #require(found.high))
            let range = [low, high].map { String(NumberText.change($0).dropLast()) }.joined(separator: " to ")
            #expect(table.contains(range), "\(range) in \(table)")
        }
    }
}
