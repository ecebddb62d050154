import FoundationEssentials
import Glibc

/// Two numbers of each point: a mark, its area its weight, and for predictions the line on which a right one is.
public struct ScatterChart: Chart {
    public struct Point: Sendable {
        public let x, y, weight: Double
        public let label: String
        /// Which of the series it belongs to.
        public let series: Int
        public init(_ label: String, x: Double, y: Double, weight: Double, series: Int) {
            (self.label, self.x, self.y, self.weight, self.series) = (label, x, y, weight, series)
        }
    }

    public let title: String
    public let horizontal, vertical: String
    public let series: [String]
    public let points: [Point]
    /// How many of the heaviest points are named.
    public let named: Int
    /// Whether both axes are one quantity, so that the line of equals has a meaning.
    public let comparesEquals: Bool
    /// Decimals in which points are described.
    public let decimals: Int

    public init(
        title: String, horizontal: String, vertical: String, series: [String], points: [Point], named: Int = 8,
        comparesEquals: Bool = true, decimals: Int = 1
    ) {
        (self.title, self.horizontal, self.vertical, self.series, self.points, self.named) = (
            title, horizontal, vertical, series, points, named
        )
        (self.comparesEquals, self.decimals) = (comparesEquals, decimals)
    }

    public func svg(width: Double) -> String {
        let size = 13.0
        let legend = LegendLayout(series, width: width, size: size)
        let top = legend.height + 26
        let height = min(420, width * 0.72)
        let axis = Axis(covering: points.map(\.x), from: 48, to: width - 24, count: width < 500 ? 4 : 7)
        let up = Axis(covering: points.map(\.y), from: top + height, to: top, count: 6)
        let described = points.map { "\($0.label): \(NumberText.fixed($0.x, decimals)), \(NumberText.fixed($0.y, decimals))" }
        var svg = SVG(
            width: width, height: top + height + 44, title: title,
            description: "\(horizontal); \(vertical). \(described.joined(separator: "; "))")
        legend.draw(&svg)
        svg.text(vertical, 0, legend.height + 12, size: size - 1, ink: SVG.Ink.faint)
        for tick in axis.ticks {
            let x = axis.position(tick)
            svg.line(x, top, x, top + height, ink: tick == 0 ? SVG.Ink.text : SVG.Ink.grid)
            svg.text(axis.label(tick), x, top + height + 17, size: size - 1, anchor: .middle, ink: SVG.Ink.faint)
        }
        for tick in up.ticks {
            let y = up.position(tick)
            svg.line(axis.from, y, axis.to, y, ink: tick == 0 ? SVG.Ink.text : SVG.Ink.grid)
            svg.text(up.label(tick), axis.from - 6, y + 4, size: size - 1, anchor: .end, ink: SVG.Ink.faint)
        }
        svg.text(horizontal, (axis.from + axis.to) / 2, top + height + 36, size: size - 1, anchor: .middle, ink: SVG.Ink.faint)
        let (low, high) = (max(axis.low, up.low), min(axis.high, up.high))
        if comparesEquals, low < high {
            svg.path(
                [(axis.position(low), up.position(low)), (axis.position(high), up.position(high))], ink: SVG.Ink.faint,
                width: 1.4,
                dash: "5 4")
        }
        let heaviest = points.map(\.weight).max() ?? 1
        let ranked = points.indices.sorted { (points[$1].weight, $0) < (points[$0].weight, $1) }
        for k in ranked {
            let point = points[k]
            svg.mark(
                point.series, axis.position(point.x), up.position(point.y),
                radius: 3 + 7 * (heaviest > 0 ? (point.weight / heaviest).squareRoot() : 0))
        }
        // Names where nothing is yet, the heaviest first.
        var taken: [(x: Double, y: Double, w: Double)] = []
        for k in ranked.prefix(width < 500 ? named / 2 : named) {
            let point = points[k]
            let (x, y, room) = (axis.position(point.x), up.position(point.y), SVG.width(of: point.label, size: size - 2))
            let isRight = x + room + 14 < width
            let at = (x: isRight ? x + 12 : x - 12 - room, y: y - 6, w: room)
            if taken.contains(where: { abs($0.y - at.y) < 13 && at.x < $0.x + $0.w && $0.x < at.x + at.w }) { continue }
            taken.append(at)
            svg.text(point.label, at.x, at.y, size: size - 2)
        }
        return svg.document()
    }
}
