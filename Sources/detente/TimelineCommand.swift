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
            let base = try TimelineBase(question)
            let timeline = Timeline(
                question.law, origin: question.origin, destination: question.destination, product: question.product,
                sector: question.sector, from: from, until: until, base: base.duty(on:))
            guard !timeline.tracks.isEmpty else {
                throw RateFinding.tooShort(question.product)
            }
            if output.form == .table {
                Console.write(timeline.chart(width: Terminal.standardOutput.width ?? 100))
                for measure in question.otherMeasures(from: from, until: until) {
                    Console.write(
                        "\(measure.period.from) to \(measure.period.until?.description ?? "open")  \(measure.instrument.rawValue)  "
                            + "\(measure.id); \(measure.source)\n")
                }
            } else {
                table(timeline, question, kind: base.kind).write(as: output.form)
            }
            if let svg { try writeChart(timeline, question, to: svg) }
            if let remark = base.remark { Console.say(remark) }
            if let last = question.keptTo, until > last.advanced(by: 1) {
                Console.say("The calendar is kept to \(last); what was decided later is not in it.")
            }
        }
    }

    /// A row for each layer of each step; what decides beside the code is in `condition`.
    private func table(_ timeline: Timeline, _ question: LawQuestion, kind: String) -> TextTable {
        var table = TextTable(
            ["from", "until", "layer", "points", "total", "kind", "beside", "condition"], numeric: ["points", "total"])
        func number(_ rate: Rate) -> String { ResultTable.Row.plain((rate.percent * 1e9).rounded() / 1e9) }
        for track in timeline.tracks {
            for step in track.steps {
                let layers = step.layers.isEmpty ? [("", Rate.zero)] : step.layers.map { ($0.layer, $0.points) }
                for (layer, points) in layers {
                    table.add([
                        step.from.description, step.until?.description ?? "", layer, number(points), number(step.total),
                        kind, step.specific ?? "", track.words,
                    ])
                }
            }
        }
        // What is no duty has days and no rate.
        for measure in question.otherMeasures(from: from, until: until) {
            table.add([
                measure.period.from.description, measure.period.until?.description ?? "", measure.id, "", "",
                measure.instrument.rawValue, "", "",
            ])
        }
        return table
    }

    private func writeChart(_ timeline: Timeline, _ question: LawQuestion, to file: String) throws {
        let good = question.product.map { "HS \($0.code)" } ?? "all goods"
        let tracks = timeline.tracks
        let chart = TimelineChart(
            title: "Statutory duty on \(good), \(question.origin) → \(question.destination)",
            days: DayRange(from: from, until: until),
            lines: tracks.enumerated().map { k, track in
                .init(
                    tracks.count == 1 ? "total" : track.words, track.steps.map { ($0.from, $0.total.percent) },
                    series: tracks.count == 1 ? nil : k)
            },
            truces: timeline.truces.map { ($0.truce, $0.days) }, events: [])
        try OutputFile.writeChart(chart.svg(width: 744), to: file)
        Console.say("wrote \(file)")
    }
}
