import Reports
import Scenarios
import TradeData
import TradePolicy

/// How a statutory rate moved, as rows and as a chart.
public struct TimelineReport {
    public let timeline: Timeline
    private let question: LawQuestion
    private let base: TimelineBase
    private let from, until: Day

    /// - Parameters:
    ///   - from: The first day.
    ///   - until: The first day after the last; later than the first.
    /// - Throws: `Problems` for a code that is too short to have rates.
    public init(_ question: LawQuestion, base: TimelineBase, from: Day, until: Day) throws {
        (self.question, self.base, self.from, self.until) = (question, base, from, until)
        timeline = Timeline(
            question.law, origin: question.origin, destination: question.destination, product: question.product,
            sector: question.sector, from: from, until: until, base: base.duty(on:))
        guard !timeline.tracks.isEmpty else { throw RateFinding.tooShort(question.product) }
    }

    /// A row for each layer of each step; what decides beside the code is in `condition`.
    public func table() -> TextTable {
        var table = TextTable(
            ["from", "until", "layer", "points", "total", "kind", "beside", "condition"], numeric: ["points", "total"])
        func number(_ rate: Rate) -> String { ResultTable.Row.plain((rate.percent * 1e9).rounded() / 1e9) }
        for track in timeline.tracks {
            for step in track.steps {
                let layers = step.layers.isEmpty ? [("", Rate.zero)] : step.layers.map { ($0.layer, $0.points) }
                for (layer, points) in layers {
                    table.add([
                        step.from.description, step.until?.description ?? "", layer, number(points), number(step.total),
                        base.kind, step.specific ?? "", track.words,
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

    /// The chart as SVG.
    public func chart(width: Double) -> String {
        let good = question.product.map { "HS \($0.code)" } ?? "all goods"
        let tracks = timeline.tracks
        return TimelineChart(
            title: "Statutory duty on \(good), \(question.origin) → \(question.destination)",
            days: DayRange(from: from, until: until),
            lines: tracks.enumerated().map { k, track in
                .init(
                    tracks.count == 1 ? "total" : track.words, track.steps.map { ($0.from, $0.total.percent) },
                    series: tracks.count == 1 ? nil : k)
            },
            truces: timeline.truces.map { ($0.truce, $0.days) }, events: []
        ).svg(width: width)
    }
}
