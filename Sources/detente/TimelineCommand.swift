import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import TradeData
import TradePolicy

struct TimelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "How a statutory rate moved: a chart on a terminal, rows in a pipe, SVG on request.",
        discussion: "detente timeline CHN USA 850760 --from 2018-01-01 --until 2026-12-01 --svg rate.svg")
    @OptionGroup var law: LawOptions
    @Option(help: "The first day.") var from = Day("2018-01-01")!
    @Option(help: "The first day after the last.") var until = Day("2027-01-01")!
    @Option(help: "Also write the chart as SVG to this file; it replaces an unchanged chart of its own, and nothing else.")
    var svg: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard from < until else { throw ValidationError("--from must be before --until.") }
    }

    func run() throws {
        try reportingProblems {
            let question = try law.question()
            let base = try TimelineBase(question)
            let report = try TimelineReport(question, base: base, from: from, until: until)
            if output.form == .table {
                let width = Terminal.standardOutput.width
                // A reader of the numbers knows first what they are.
                if let remark = base.remark { Console.write(remark + "\n") }
                Console.write(report.timeline.chart(width: width ?? 100) + report.leftOut(width: width) + report.others())
            } else {
                report.table().write(as: output.form)
                if let remark = base.remark { Console.say(remark) }
                let leftOut = report.leftOut(width: nil)
                if !leftOut.isEmpty { Console.say(String(leftOut.dropLast())) }
            }
            if let svg { try writeChart(report, to: svg) }
            if let last = question.keptTo, until > last.advanced(by: 1) {
                Console.say("The calendar is kept to \(last); what was decided later is not in it.")
            }
        }
    }

    private func writeChart(_ report: TimelineReport, to file: String) throws {
        try OutputFile.writeChart(report.chart(width: 744), to: file)
        Console.say("wrote \(file)")
    }
}
