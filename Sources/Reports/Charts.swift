import FoundationEssentials
import Glibc
import TradeData

/// Charts as SVG, drawn for a given width: a page carries a wide and a narrow one.
public protocol Chart: Sendable {
    /// What the chart shows, with the unit; read out by screen readers and printed above it.
    var title: String { get }
    /// The chart as an SVG document of this width, in pixels.
    func svg(width: Double) -> String
}

/// A number with the ends of its range, where there is one.
public struct Estimate: Sendable, Equatable {
    public var value: Double
    public var low: Double?
    public var high: Double?
    public init(_ value: Double, low: Double? = nil, high: Double? = nil) {
        self.value = value
        self.low = low
        self.high = high
    }
}

/// Who wins and who loses: a line for each subject, a mark for each branch, a whisker for the range.
public struct DotRangeChart: Chart {
    /// One line of the chart.
    public struct Row: Sendable {
        public var label: String
        /// One for each series; nil where there is none.
        public var estimates: [Estimate?]
        public init(_ label: String, _ estimates: [Estimate?]) {
            self.label = label
            self.estimates = estimates
        }
    }

    public let title: String
    public let unit: String
    public let series: [String]
    public let rows: [Row]

    /// - Precondition: Every row has an estimate, or nil, for each series.
    public init(title: String, unit: String, series: [String], rows: [Row]) {
        precondition(rows.allSatisfy { $0.estimates.count == series.count }, "Every row needs one estimate for each series.")
        self.title = title
        self.unit = unit
        self.series = series
        self.rows = rows
    }

    public func svg(width: Double) -> String {
        let size = 13.0
        let stack = RowLabels(rows.map(\.label), width: width, size: size)
        let labels = stack.width
        let lane = series.count > 1 ? 11.0 : 0
        let rowHeight = 15 + lane * Double(max(series.count, 1)) + stack.height
        let legend = LegendLayout(series, width: width, size: size)
        let top = legend.height + 8
        let bottom = top + rowHeight * Double(rows.count)
        let all = rows.flatMap(\.estimates).compactMap(\.self).flatMap { [$0.value, $0.low ?? $0.value, $0.high ?? $0.value] }
        let axis = Axis(covering: all, from: max(labels + 8, 24), to: width - 22, count: width < 500 ? 3 : 6)
        var svg = SVG(width: width, height: bottom + 42, title: title, description: description)
        legend.draw(&svg)
        for tick in axis.ticks {
            let x = axis.position(tick)
            svg.line(x, top, x, bottom, ink: tick == 0 ? SVG.Ink.text : SVG.Ink.grid, width: tick == 0 ? 1.2 : 1)
            svg.text(axis.label(tick), x, bottom + 17, size: size - 1, anchor: .middle, ink: SVG.Ink.faint)
        }
        svg.text(unit, (axis.from + axis.to) / 2, bottom + 35, size: size - 1, anchor: .middle, ink: SVG.Ink.faint)
        for (r, row) in rows.enumerated() {
            let y = top + rowHeight * Double(r)
            if r > 0 { svg.line(0, y, width, y, ink: SVG.Ink.grid, width: 0.8) }
            stack.draw(row.label, &svg, y: y, height: rowHeight)
            for (s, estimate) in row.estimates.enumerated() {
                guard let estimate else { continue }
                let middle = y + stack.height + 7.5 + lane * (Double(s) + 0.5)
                if let low = estimate.low, let high = estimate.high {
                    let ink = SVG.Ink.series[s % SVG.Ink.series.count]
                    svg.line(axis.position(low), middle, axis.position(high), middle, ink: ink, width: 1.6)
                    for end in [low, high] {
                        svg.line(axis.position(end), middle - 3, axis.position(end), middle + 3, ink: ink, width: 1.6)
                    }
                }
                svg.mark(s, axis.position(estimate.value), middle)
            }
        }
        return svg.document()
    }

    private var description: String {
        rows.map { row in
            let values = zip(series, row.estimates).compactMap { name, estimate in
                estimate.map { "\(name) \(NumberText.fixed($0.value, 2))" }
            }
            return "\(row.label): \(values.joined(separator: ", "))"
        }.joined(separator: "; ") + ". Unit: \(unit)."
    }
}

/// Signed bars with their numbers: sectors by change, or what each measure did.
public struct BarChart: Chart {
    public let title: String
    public let unit: String
    public let bars: [(label: String, value: Double)]
    public let decimals: Int

    public init(title: String, unit: String, bars: [(label: String, value: Double)], decimals: Int = 2) {
        self.title = title
        self.unit = unit
        self.bars = bars
        self.decimals = decimals
    }

    public func svg(width: Double) -> String {
        let size = 13.0
        let stack = RowLabels(bars.map(\.label), width: width, size: size)
        let room = bars.map { SVG.width(of: NumberText.fixed($0.value, decimals), size: size) }.max() ?? 0
        let axis = Axis(exactly: bars.map(\.value), from: stack.width + room + 10, to: width - room - 10)
        let rowHeight = 22 + stack.height
        var svg = SVG(
            width: width, height: rowHeight * Double(bars.count) + 32, title: title,
            description: bars.map { "\($0.label): \(NumberText.fixed($0.value, decimals))" }.joined(separator: "; ")
                + ". Unit: \(unit).")
        let zero = axis.position(0)
        svg.line(zero, 0, zero, rowHeight * Double(bars.count) + 4, ink: SVG.Ink.text, width: 1.2)
        for (b, bar) in bars.enumerated() {
            let (y, x) = (4 + rowHeight * Double(b) + stack.height, axis.position(bar.value))
            stack.draw(bar.label, &svg, y: y - stack.height, height: 18)
            svg.rectangle(min(zero, x), y + 1, abs(x - zero), 15, fill: bar.value < 0 ? SVG.Ink.loss : SVG.Ink.gain)
            svg.text(
                NumberText.fixed(bar.value, decimals), bar.value < 0 ? x - 5 : x + 5, y + 13, size: size,
                anchor: bar.value < 0 ? .end : .start)
        }
        svg.text(unit, (axis.from + axis.to) / 2, svg.height - 8, size: size - 1, anchor: .middle, ink: SVG.Ink.faint)
        return svg.document()
    }
}

/// The labels of rows: beside the drawing on a page, above each row on a telephone.
struct RowLabels {
    /// Room beside the drawing; 0 where labels are above.
    let width: Double
    /// Room above each row; 0 where labels are beside.
    let height: Double
    private let size: Double
    private let most: Double

    init(_ labels: [String], width: Double, size: Double) {
        let longest = (labels.map { SVG.width(of: $0, size: size) }.max() ?? 0) + 12
        let isNarrow = longest > width * 0.38
        self.size = size
        self.width = isNarrow ? 2 : longest
        height = isNarrow ? size + 5 : 0
        most = isNarrow ? width : longest
    }

    func draw(_ label: String, _ svg: inout SVG, y: Double, height row: Double, bold: Bool = false) {
        let baseline = height > 0 ? y + size + 1 : y + row / 2 + 4.5
        let text = LegendLayout.fitted(label, to: most, size: size)
        if height > 0 { svg.rectangle(0, y + 1, SVG.width(of: text, size: size) + 4, height - 1, fill: "#fff") }
        svg.text(text, 2, baseline, size: size, bold: bold)
    }
}

/// The names of the series, in as many lines as they need.
struct LegendLayout {
    private var places: [(name: String, series: Int?, x: Double, y: Double)] = []
    private let size: Double
    let height: Double

    init(_ series: [String], width: Double, size: Double) {
        self.init(series.enumerated().map { ($0.element, $0.offset) }, width: width, size: size)
    }

    /// - Parameter entries: Names with their series; nil is a plain line.
    init(_ entries: [(name: String, series: Int?)], width: Double, size: Double) {
        self.size = size
        guard entries.count > 1 else {
            height = 0
            return
        }
        var (x, y) = (8.0, 12.0)
        for entry in entries {
            let needed = 14 + SVG.width(of: entry.name, size: size) + 14
            if x > 8, x + needed > width { (x, y) = (8, y + size + 7) }
            places.append((entry.name, entry.series, x, y))
            x += needed
        }
        height = y + 10
    }

    func draw(_ svg: inout SVG) {
        for place in places {
            if let series = place.series {
                svg.mark(series, place.x, place.y)
            } else {
                svg.line(place.x - 6, place.y, place.x + 6, place.y, ink: SVG.Ink.text, width: 2)
            }
            svg.text(place.name, place.x + 10, place.y + 4.5, size: size)
        }
    }

    /// The text, shortened where it would run into the drawing.
    static func fitted(_ text: String, to width: Double, size: Double) -> String {
        let most = Int(width / (size * SVG.characterWidth))
        return text.count <= most ? text : String(text.prefix(max(1, most - 1))) + "…"
    }
}
