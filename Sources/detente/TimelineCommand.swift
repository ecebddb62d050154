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
                throw Usage(
                    "HS \(question.product?.code ?? "") is named in parts by too many measures to state its rates; give a longer code"
                )
            }
            if output.form == .table {
                Console.write(timeline.chart(width: Terminal.standardOutput.width ?? 100))
                for measure in otherMeasures(question) {
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
    private func table(_ timeline: Timeline, _ question: LawOptions.Question, kind: String) -> TextTable {
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
        for measure in otherMeasures(question) {
            table.add([
                measure.period.from.description, measure.period.until?.description ?? "", measure.id, "", "",
                measure.instrument.rawValue, "", "",
            ])
        }
        return table
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

/// What a timeline has before any measure: one rate for all of a code's lines, or none.
private struct TimelineBase {
    let question: LawOptions.Question
    let remark: String?
    /// What the totals are.
    let kind: String
    /// A line of eight digits that stands for the code; nil where no base rate is in the totals.
    private let product: Product?
    private let isAlone: Bool

    init(_ question: LawOptions.Question) throws {
        self.question = question
        var (product, remark) = (question.product, String?.none)
        var isAlone = false
        if let lines = question.lines, question.base == nil {
            if Set(lines.map(\.words)).count == 1 {
                product = Product(lines[0].code)
            } else {
                isAlone = true
                remark =
                    "The lines under \(question.product?.code ?? "") have \(Set(lines.map(\.words)).count) base rates, which are not in the totals; "
                    + "give eight digits, or --base."
            }
        } else if let good = question.product, question.base == nil {
            let today = question.base(of: good, on: Day(year: BaseRates.year, month: 1, day: 1) ?? Day(number: 0))
            if today.general == nil {
                isAlone = true
                remark = "The totals have no base rate in them: \(today.remark ?? "it is not at hand"); --base gives one."
            }
        }
        (self.product, self.remark, self.isAlone) = (product, remark, isAlone)
        kind = isAlone ? "additional duties alone, percent" : "statutory, percent"
    }

    func duty(on day: Day) -> BaseDuty {
        let found = question.base(of: product, on: day)
        // Whoever is outside the general rates for a part of the time has no base rate in any of it.
        return isAlone
            ? BaseDuty(
                general: nil, claim: found.claim.map { .init(agreement: $0.agreement, rate: nil, use: $0.use, year: $0.year) })
            : found
    }
}
