import ArgumentParser
import Foundation
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
            let timeline = Timeline(
                question.law, origin: question.origin, destination: question.destination, product: question.product,
                sector: question.sector,
                from: from, until: until, base: question.base)
            if output.form == .table {
                Console.write(timeline.chart(width: Terminal.standardOutput.width ?? 100))
                for measure in otherMeasures(question) {
                    Console.write(
                        "\(measure.period.from) to \(measure.period.until?.description ?? "open")  \(measure.instrument.rawValue)  "
                            + "\(measure.id); \(measure.source)\n")
                }
            } else {
                var table = TextTable(["from", "until", "layer", "points", "total", "kind"], numeric: ["points", "total"])
                func number(_ rate: Rate) -> String { ResultTable.Row.plain((rate.percent * 1e9).rounded() / 1e9) }
                for step in timeline.steps {
                    for (layer, points) in step.layers {
                        table.add([
                            step.from.description, step.until?.description ?? "", layer, number(points), number(step.total),
                            "statutory, percent",
                        ])
                    }
                    if step.layers.isEmpty {
                        table.add([
                            step.from.description, step.until?.description ?? "", "", "0", number(step.total),
                            "statutory, percent",
                        ])
                    }
                }
                // What is no duty has days and no rate.
                for measure in otherMeasures(question) {
                    table.add([
                        measure.period.from.description, measure.period.until?.description ?? "", measure.id, "", "",
                        measure.instrument.rawValue,
                    ])
                }
                table.write(as: output.form)
            }
            if let svg { try writeChart(timeline, question, to: svg) }
        }
    }

    /// Measures between the two other than duties, in either direction, within the days shown: controls, bans, fees, promises.
    private func otherMeasures(_ question: LawOptions.Question) -> [Measure] {
        question.law.measures.filter { measure in
            !measure.instrument.isDuty && measure.period.from < until && (measure.period.until.map { $0 > from } ?? true)
                && (measure.concerns(origin: question.origin, destination: question.destination)
                    || measure.concerns(origin: question.destination, destination: question.origin))
        }.sorted { ($0.period.from, $0.id) < ($1.period.from, $1.id) }
    }

    private func writeChart(_ timeline: Timeline, _ question: LawOptions.Question, to file: String) throws {
        let good = question.product.map { "HS \($0.code)" } ?? "all goods"
        let chart = TimelineChart(
            title: "Statutory duty on \(good), \(question.origin) → \(question.destination)",
            days: DayRange(from: from, until: until),
            lines: [.init("total", timeline.steps.map { ($0.from, $0.total.percent) }, series: nil)],
            truces: timeline.truces.map { ($0.truce, $0.days) }, events: [])
        try OutputFile.writeChart(chart.svg(width: 744), to: file)
        Console.say("wrote \(file)")
    }
}
