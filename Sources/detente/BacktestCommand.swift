import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

/// Holds the models against the trade war of 2018.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest", abstract: "Hold the models against what happened after the duties of 2018.",
        discussion:
            "The duties of 2018-19, of both sides, on the world of 2017, beside the trade of 2019, 2021 and 2022. docs/validation.md is its page."
    )

    @Option(
        name: .shortAndLong,
        help: "Write the page, its chart and the table into this folder, which is made; a bundle that is there is replaced.")
    var out: String?
    @Flag(help: "Print the whole page, not its findings alone.") var full = false
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            if let out { try BundleWriter().check(URL(fileURLWithPath: out)) }
            let summary = try BacktestSummary(
                .shipped(LegalCalendar.load().law, mix: try ScenarioFile.productMix(), options: options))
            try Interrupt.check()
            let report = BacktestReport(summary)
            if let out { try report.write(to: URL(fileURLWithPath: out)) }
            switch output.form {
            case .table:
                var document = report.document()
                if !full { document.sections = Array(document.sections.prefix(2)) }
                Console.write(TerminalRenderer.render(document, on: .standardOutput), isSafe: true)
            case .csv, .json:
                var table = TextTable(BacktestReport.columns, numeric: BacktestReport.numericColumns)
                for row in report.rows { table.add(row) }
                table.write(as: output.form)
            }
            Console.say(out == nil ? "Next: detente backtest --full, or -o backtest/" : "Next: open \(out!)/validation.html")
        }
    }
}
