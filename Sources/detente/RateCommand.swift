import ArgumentParser
import Foundation
import Reports
import Scenarios
import TradeData
import TradePolicy

struct RateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "The statutory duty on a product, a day, a pair of economies, and why.",
        discussion: """
            detente rate CHN USA 850760 --on 2025-11-12 --why
            Statutory rates only: what the law says, not what customs collected. The shipped calendar holds the measures of the trade war, \
            not the most-favoured-nation rates: give them with --base.
            """)
    @OptionGroup var law: LawOptions
    @Option(name: .customLong("on"), help: "The day, such as 2025-11-12.") var day: Day
    @Flag(help: "Every step of the arithmetic, with its text.") var why = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            let question = try law.question()
            let assessment =
                question.product == nil
                ? question.law.assess(
                    origin: question.origin, destination: question.destination, on: day, base: question.base
                ) { $0.isGeneral }
                : question.law.assess(
                    origin: question.origin, destination: question.destination, product: question.product,
                    sector: question.sector, on: day,
                    base: question.base)
            let explanation = Explanation(assessment, law: question.law)
            if output.form == .table {
                Console.write(why ? explanation.text() : "\(NumberText.percent(assessment.total.percent, decimals: 2))\n")
            } else {
                var table = TextTable(
                    ["origin", "destination", "product", "date", "layer", "measure", "points", "kind", "reason"],
                    numeric: ["points"])
                func row(_ layer: String, _ measure: String, _ points: Rate, _ reason: String) {
                    table.add([
                        question.origin.rawValue, question.destination.rawValue, question.product?.code ?? "", day.description,
                        layer, measure,
                        ResultTable.Row.plain((points.percent * 1e9).rounded() / 1e9), "statutory, percentage points", reason,
                    ])
                }
                row("before layers", "", question.base, "given with --base, else zero")
                for line in explanation.lines { row(line.layer, line.measure, line.points, line.reason) }
                row("total", "", assessment.total, "")
                table.write(as: output.form)
            }
            if law.base == nil {
                Console.say("The most-favoured-nation rate is not in the calendar and counts as zero here; give it with --base.")
            }
            Console.say(
                "law: \(question.source). Next: detente timeline \(question.origin) \(question.destination)"
                    + (question.product.map { " \($0.code)" } ?? "") + (law.scenario.map { " --scenario \($0)" } ?? "")
            )
        }
    }
}
