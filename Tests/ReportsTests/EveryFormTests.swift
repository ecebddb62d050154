import Foundation
import FoundationXML
@testable import Studies
import TestSupport
import Testing
import TradeData

@testable import Reports

/// Titles and notes with anything in them, through every form of a whole bundle.
struct EveryFormTests {
    static let evil =
        "=1+1 \u{1B}[31m\u{7}\u{202E}\u{9B}2J <script>alert(1)</script>\u{0}\u{FFFF}\u{2028}\"\u{301}'&amp; `x` | # h\n- i"

    static func bundle() throws -> [String: Data] {
        var study = StudyChartsTests.study
        study.notes = [evil, "@SUM(1)"]
        var report = StudyReport(study, focus: ["USA", "CHN"]).document()
        report.title = evil
        report.headline = evil
        report.sections[0].title = evil
        report.sections[0].blocks += [.paragraph(evil), .list([evil]), .code(evil), .numbers([.init(evil, evil, detail: evil)])]
        var table = ReportDocument.Table(evil, columns: [.text(evil), .number(evil)], note: evil)
        table.add([evil, evil])
        let chart = BarChart(title: evil, unit: evil, bars: [(evil, 1)])
        report.sections[0].blocks += [.table(table), .chart(.init(chart, name: "evil"))]
        let terminal = TerminalRenderer.render(report, on: Terminal(isTerminal: true, width: 80, hasColor: false))
        #expect(SafeTextTests.obeyed(terminal).isEmpty)
        let colored = TerminalRenderer.render(report, on: Terminal(isTerminal: true, width: 80, hasColor: true))
        let codes = Set(colored.matches(of: /\u{1B}(\[[0-9;]*[A-Za-z])?/).map { String($0.0) })
        #expect(codes.isSubset(of: ["\u{1B}[0m", "\u{1B}[1m", "\u{1B}[2m", "\u{1B}[31m", "\u{1B}[32m"]), "only our own colours")
        return try StudyBundle(study, report: report, files: []).files()
    }

    @Test func nothingInABundleIsObeyed() throws {
        let files = try Self.bundle()
        #expect(files.count > 12 && files["charts/evil.svg"] != nil)
        for (path, data) in files where !path.hasSuffix(".xlsx") && !path.hasSuffix(".gz") && path != "scenario.yaml" {
            let text = String(decoding: data, as: UTF8.self)
            #expect(SafeTextTests.obeyed(text).isEmpty, "\(path)")
            if path.hasSuffix(".svg") {
                let parser = XMLParser(data: data)
                #expect(parser.parse(), "\(path)")
            }
            if path.hasSuffix(".svg") || path.hasSuffix(".html") { #expect(!text.contains("<script"), "\(path)") }
            if path.hasSuffix(".csv") {
                for line in text.split(separator: "\n") {
                    #expect(!line.hasPrefix("=") && !line.contains(",=") && !line.contains(",@"))
                }
            }
        }
        let csv = String(decoding: try #require(files["tables/results.csv"]), as: UTF8.self)
        #expect(csv.contains(",caution,count,1,") && csv.contains(",'@SUM(1)\n"))
        let markdown = String(decoding: try #require(files["report.md"]), as: UTF8.self)
        #expect(markdown.components(separatedBy: "\n- i").count == 2, "within the block of code only")
        #expect(markdown.components(separatedBy: " <script").count == 2)
    }

    @Test(.enabled(if: WorkbookTests.python != nil, "there is no python3 here")) func theWorkbookIsWellFormed() throws {
        let cells = try WorkbookTests.read(try #require(try Self.bundle()["results.xlsx"]), sheets: 1...5)
        #expect(cells.prefix(5) == ["Answer", "About", "results", "sectors", "rates"])
        #expect(cells.contains { $0.hasPrefix("2!B") && $0.contains("alert(1)") })
        #expect(cells.allSatisfy { SafeTextTests.obeyed($0).isEmpty })
    }
}
