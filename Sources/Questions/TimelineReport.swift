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
                measure.instrument.rawValue, "", suspended(measure).map(\.words).joined(separator: "; "),
            ])
        }
        return table
    }

    private func suspended(_ measure: Measure) -> [Suspension] {
        question.law.suspensions(of: measure).filter { $0.days.from < until && ($0.days.until.map { $0 > from } ?? true) }
    }

    /// What is no duty, a line for each: its days, when it is suspended, and its text.
    public func others() -> String {
        question.otherMeasures(from: from, until: until).map { measure in
            let words = suspended(measure).map { found -> String in
                // Decided before it began: then it never held before.
                let isBefore = found.days.from <= measure.period.from
                return "; \(found.words)\(isBefore ? ", before it had begun" : "") (\(found.source))"
            }
            return "\(measure.period.from) to \(measure.period.until?.description ?? "open")  \(measure.instrument.rawValue)  "
                + "\(measure.id)\(words.joined()); \(measure.source)\n"
        }.joined()
    }

    /// What is not in a timeline of all goods, in lines; empty where nothing is left out.
    public func leftOut(width: Int?) -> String {
        guard !timeline.leftOut.isEmpty else { return "" }
        return LeftOut.text(
            question.law.byLayer(timeline.leftOut), origin: question.origin, destination: question.destination,
            on: min(until.advanced(by: -1), question.keptTo ?? until), width: width)
    }

    /// The chart as SVG.
    public func chart(width: Double) -> String {
        let tracks = timeline.tracks
        return TimelineChart(
            title: timeline.title,
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

/// What a rate on all goods does not say: which duties on lists of goods come beside it, and where they are answered.
enum LeftOut {
    /// - Parameter layers: The duties, a line for each layer.
    static func text(_ layers: [String], origin: Country, destination: Country, on day: Day, width: Int?) -> String {
        let mean =
            [origin, destination].contains("USA")
            ? "; their mean: detente rates --by \(destination) --on \(origin) --date \(day)" : ""
        return Explanation.wrapped(
            "Not in it are duties on lists of goods and other parts of the trade. With a product code all are counted: "
                + "detente rate \(origin) \(destination) 850760 --on \(day)\(mean).", after: "", width: width)
            + layers.map { Explanation.wrapped($0, after: "  ", width: width) }.joined()
    }
}
