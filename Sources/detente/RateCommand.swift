import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import TradeData
import TradePolicy

struct RateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "The statutory duty on a product, a day, a pair of economies, and why.",
        discussion: """
            detente rate CHN USA 85076000 --on 2025-11-12 --why
            Statutory rates only: what the law says, not what customs collected. Into the United States the rate of the schedule (HTSUS 2025) is in \
            the total; --base gives another, and --base 0% the additional duties alone. Where a measure reaches a share of a code, such as \
            goods that claim an agreement, each side has its own total: no average is stated. A code of fewer than eight digits has no rate \
            of its own, but those of its tariff lines.
            """)
    @OptionGroup var law: LawOptions
    @Option(name: .customLong("on"), help: "The day, such as 2025-11-12.") var day: Day
    @Flag(help: "Every step of the arithmetic, with its text.") var why = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            let question = try law.question()
            let report = try RateReport(question, on: day)
            if output.form == .table {
                Console.write(report.text(why: why, width: Terminal.standardOutput.width))
            } else {
                report.table().write(as: output.form)
                let leftOut = report.leftOut(width: nil)
                if !leftOut.isEmpty { Console.say(String(leftOut.dropLast())) }
            }
            for remark in report.remarks { Console.say(remark) }
            Console.say(
                "law: \(question.source). Next: detente timeline \(question.origin) \(question.destination)"
                    + (question.product.map { " \($0.code)" } ?? "") + (law.scenario.map { " --scenario \($0)" } ?? "")
            )
        }
    }
}
