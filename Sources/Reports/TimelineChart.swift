import FoundationEssentials
import TradeData

/// How rates move over days: steps, with the windows of truces shaded and events marked.
public struct TimelineChart: Chart {
    /// A rate as a step function: each value holds from its day to the next.
    public struct Line: Sendable {
        public var label: String
        public var steps: [(day: Day, percent: Double)]
        /// The day on which the line ends; nil is the end of the chart.
        public var until: Day?
        /// Shape, dash and colour, as those of the series of other charts; nil is the plain line of what is settled.
        public var series: Int?
        public init(_ label: String, _ steps: [(day: Day, percent: Double)], until: Day? = nil, series: Int?) {
            self.label = label
            self.steps = steps.sorted { $0.day < $1.day }
            self.until = until
            self.series = series
        }
    }

    public let title: String
    public let days: DayRange
    public let lines: [Line]
    public let truces: [(label: String, days: DayRange)]
    public let events: [(label: String, day: Day)]

    /// - Precondition: The range of days has an end.
    public init(
        title: String, days: DayRange, lines: [Line], truces: [(label: String, days: DayRange)] = [],
        events: [(label: String, day: Day)] = []
    ) {
        precondition(days.until != nil, "A timeline needs a last day.")
        self.title = title
        self.days = days
        self.lines = lines
        self.truces = truces
        self.events = events
    }

    public func svg(width: Double) -> String {
        let size = 13.0
        let last = days.until!
        let legend = LegendLayout(lines.map { ($0.label, $0.series) }, width: width, size: size)
        let marks = events.filter { days.contains($0.day) }
        let top = legend.height + 8 + 16 * Double(marks.count)
        let (left, right, bottom) = (44.0, width - 16, top + 210)
        let rates = Axis(covering: lines.flatMap { $0.steps.map(\.percent) }, from: bottom, to: top + 18, count: 5)
        func x(_ day: Day) -> Double {
            left + (right - left) * Double(min(max(day, days.from), last) - days.from) / Double(max(1, last - days.from))
        }
        var svg = SVG(width: width, height: bottom + 42, title: title, description: description)
        for truce in truces {
            let (from, to) = (x(truce.days.from), x(truce.days.until ?? last))
            guard to > from else { continue }
            svg.rectangle(from, top, to - from, bottom - top, fill: "#eef1f4")
            for stripe in stride(from: from + 3, to: to, by: 6) {
                svg.line(stripe, top, stripe, bottom, ink: "#d3d9df", width: 0.8)
            }
            svg.line(from, top, from, bottom, ink: SVG.Ink.faint, width: 0.8)
            let name = LegendLayout.fitted(truce.label, to: to - from - 6, size: size - 1)
            if name.count > 2 {
                svg.rectangle(from + 1, top + 1, SVG.width(of: name, size: size - 1) + 6, 16, fill: "#eef1f4")
                svg.text(name, from + 4, top + 13, size: size - 1, ink: SVG.Ink.faint)
            }
        }
        for tick in rates.ticks {
            let y = rates.position(tick)
            svg.line(left, y, right, y, ink: tick == 0 ? SVG.Ink.text : SVG.Ink.grid)
            svg.text(rates.label(tick) + "%", left - 6, y + 4, size: size - 1, anchor: .end, ink: SVG.Ink.faint)
        }
        drawMonths(&svg, x: x, bottom: bottom, width: right - left, size: size)
        for (index, event) in marks.enumerated() {
            svg.line(x(event.day), legend.height + 8 + 16 * Double(index), x(event.day), bottom, ink: SVG.Ink.text, dash: "2 2")
        }
        for (index, event) in marks.enumerated() {
            let (place, y) = (x(event.day), legend.height + 16 + 16 * Double(index))
            let isRight = place > (left + right) / 2
            let name = LegendLayout.fitted(event.label, to: isRight ? place - 8 : width - place - 8, size: size - 1)
            let room = SVG.width(of: name, size: size - 1)
            svg.rectangle(isRight ? place - room - 4 : place + 2, y - 11, room + 2, 14, fill: "#fff")
            svg.text(name, isRight ? place - 5 : place + 5, y, size: size - 1, anchor: isRight ? .end : .start)
        }
        for line in lines { draw(line, &svg, x: x, rates: rates) }
        legend.draw(&svg)
        return svg.document()
    }

    private func draw(_ line: Line, _ svg: inout SVG, x: (Day) -> Double, rates: Axis) {
        guard let start = line.steps.last(where: { $0.day <= days.from }) ?? line.steps.first else { return }
        let first = max(start.day, days.from)
        let last = min(line.until ?? days.until!, days.until!)
        guard first < last else { return }
        var points = [(x: x(first), y: rates.position(start.percent))]
        var marks = points
        for step in line.steps where step.day > first && step.day < last {
            points.append((x(step.day), points.last!.y))
            points.append((x(step.day), rates.position(step.percent)))
            marks.append(points.last!)
        }
        points.append((x(last), points.last!.y))
        guard let series = line.series else {
            svg.path(points, ink: SVG.Ink.text)
            return
        }
        svg.path(points, ink: SVG.Ink.series[series % SVG.Ink.series.count], dash: SVG.dash(series))
        for mark in marks { svg.mark(series, mark.x, mark.y, radius: 3.5) }
    }

    private func drawMonths(_ svg: inout SVG, x: (Day) -> Double, bottom: Double, width: Double, size: Double) {
        let last = days.until!
        let months = max(1, (last - days.from) / 30)
        let every = [1, 2, 3, 6, 12, 24, 60].first { Double(months / $0) * 62 <= width } ?? 120
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var (year, month, _) = days.from.civil
        var labelled: Int?
        while let first = Day(year: year, month: month, day: 1), first < last {
            if first >= days.from, (month - 1) % min(every, 12) == 0, every <= 12 || year % (every / 12) == 0 {
                let place = x(first)
                svg.line(place, bottom, place, bottom + 5, ink: SVG.Ink.faint)
                svg.text(names[month - 1], place, bottom + 18, size: size - 1, anchor: .middle, ink: SVG.Ink.faint)
                if labelled != year {
                    svg.text("\(year)", place, bottom + 34, size: size - 1, anchor: .middle, ink: SVG.Ink.faint)
                }
                labelled = year
            }
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
    }

    private var description: String {
        lines.map { line in
            "\(line.label): " + line.steps.map { "\(NumberText.percent($0.percent)) from \($0.day)" }.joined(separator: ", ")
        }.joined(separator: "; ") + "."
    }
}
