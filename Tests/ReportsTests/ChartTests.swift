import Foundation
import FoundationXML
import TestSupport
import Testing
import TradeData

@testable import Reports

/// Charts at the widths of a telephone and a page. To look at them:
/// `DETENTE_PICTURES=/tmp/pictures swift test --filter ChartTests`
@Suite struct ChartTests {
    static func day(_ text: String) -> Day { Day(text)! }

    static let charts: [(name: String, chart: any Chart)] = [
        ("dots", dots), ("bars", bars), ("timeline", timeline), ("waterfall", waterfall),
        (
            "one-series",
            DotRangeChart(
                title: "Welfare", unit: "percent", series: ["deal"],
                rows: [
                    .init("Malaysia", [.init(0.31, low: 0.2, high: 0.5)]), .init("Viet Nam", [.init(-0.2, low: -0.6, high: 0.1)]),
                ])
        ),
        ("nothing-happens", BarChart(title: "Output", unit: "percent", bars: [("steel", 0), ("food", 0)])),
    ]

    /// Numbers of the right size, invented to look at the form.
    static let dots = DotRangeChart(
        title: "Real income by economy and branch", unit: "% against the law of 26 October 2025",
        series: ["deal", "extension", "lapse", "lapse and +100%"],
        rows: ["United States", "China", "Malaysia", "Viet Nam", "Mexico", "Russian Federation", "Japan", "Korea", "Taiwan"]
            .enumerated().map { k, name in
                let x = Double(k) * 0.09 - 0.3
                return .init(
                    name,
                    [.init(x), .init(x / 2, low: x / 2 - 0.05, high: x / 2 + 0.1), k == 3 ? nil : .init(-x), .init(-2 * x)])
            })

    static let bars = BarChart(
        title: "Output of US industries", unit: "% change in quantity",
        bars: [
            ("electronics", 3.21), ("electrical equipment", 1.7), ("textiles and apparel", 0.4), ("farming", -0.2),
            ("other transport equipment", -2.75),
        ])

    static let timeline = TimelineChart(
        title: "General adders", days: DayRange(from: day("2025-01-20"), until: day("2026-12-31")),
        lines: [
            .init(
                "US on China",
                [
                    (day("2025-02-04"), 10), (day("2025-03-04"), 20), (day("2025-04-09"), 104), (day("2025-04-10"), 145),
                    (day("2025-05-14"), 30),
                ], until: day("2025-10-30"), series: nil),
            .init("deal, extension", [(day("2025-10-30"), 30), (day("2025-11-10"), 20)], series: 0),
            .init("lapse and +100%", [(day("2025-10-30"), 30), (day("2025-11-01"), 130), (day("2025-11-10"), 154)], series: 3),
        ],
        truces: [
            ("Geneva", DayRange(from: day("2025-05-14"), until: day("2025-11-10"))),
            ("Busan", DayRange(from: day("2025-11-10"), until: day("2026-11-10"))),
        ],
        events: [("summit of Busan", day("2025-10-30")), ("Learning Resources", day("2026-02-20"))])

    static let waterfall = WaterfallChart(
        title: "Welfare of the United States by measure", unit: "% of real income",
        steps: [("reciprocal tariffs", -0.21), ("Section 232", -0.05), ("fentanyl", 0.03), ("retaliation", -0.11)], total: "all")

    @Test(arguments: charts.indices, [340.0, 760.0]) func isSoundAndStaysInside(index: Int, width: Double) throws {
        let (name, chart) = Self.charts[index]
        let text = chart.svg(width: width)
        let drawing = try Drawing(text)
        #expect(drawing.width == width)
        #expect(drawing.titles.first?.isEmpty == false)
        for label in drawing.labels {
            let length = SVG.width(of: label.text, size: label.size)
            let left = label.anchor == "start" ? label.x : label.anchor == "end" ? label.x - length : label.x - length / 2
            #expect(left >= -2 && left + length <= width + 14, "\(name) at \(width): \(label.text) at \(left)")
            #expect(label.y > 0 && label.y <= drawing.height)
            #expect(label.size >= 12, "text is legible")
        }
        if let folder = ProcessInfo.processInfo.environment["DETENTE_PICTURES"] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try text.write(toFile: "\(folder)/\(name)-\(Int(width)).svg", atomically: true, encoding: .utf8)
        }
    }

    @Test func marksStandInOrder() throws {
        let chart = DotRangeChart(
            title: "x", unit: "%", series: ["a"],
            rows: [.init("low", [.init(-1)]), .init("high", [.init(2)]), .init("mid", [.init(0.5)])])
        let marks = try Drawing(chart.svg(width: 500)).circles
        #expect(marks.count == 3)
        #expect(marks[0].x < marks[2].x && marks[2].x < marks[1].x)
        #expect(marks[0].y < marks[1].y && marks[1].y < marks[2].y)
        // Distances are in proportion to the numbers.
        #expect(abs((marks[2].x - marks[0].x) / (marks[1].x - marks[0].x) - 0.5) < 0.01)
    }

    @Test func textIsEscaped() throws {
        let chart = BarChart(title: "a < b & \"c\"", unit: "%", bars: [("<script>", 1), ("R&D", -1)])
        let drawing = try Drawing(chart.svg(width: 500))
        #expect(drawing.titles == ["a < b & \"c\""])
        #expect(drawing.labels.contains { $0.text == "<script>" } && drawing.labels.contains { $0.text == "R&D" })
    }

    @Test(arguments: [
        ([0.0, 1.0], 5), ([-0.3, 0.42], 6), ([0.001, 0.002], 5), ([-154.0, 34.0], 3), ([0.0, 0.0], 5), ([7.0, 7.0], 4),
    ])
    func axesAreRound(values: [Double], count: Int) {
        let axis = Axis(covering: values, from: 0, to: 100, count: count)
        #expect(axis.low <= values.min()! && axis.high >= values.max()!)
        #expect(axis.ticks.contains { abs($0) < 1e-12 })
        #expect((2...(2 * count + 2)).contains(axis.ticks.count))
        #expect(Set(axis.ticks.map(axis.label)).count == axis.ticks.count, "no two ticks read the same")
    }
}

/// What is in a drawing, read back from its text.
private final class Drawing: NSObject, XMLParserDelegate {
    struct Label { var text: String, x: Double, y: Double, size: Double, anchor: String }
    private(set) var width = 0.0
    private(set) var height = 0.0
    private(set) var labels: [Label] = []
    private(set) var titles: [String] = []
    private(set) var circles: [(x: Double, y: Double)] = []
    private var pending: [String: String] = [:]
    private var text = ""

    init(_ svg: String) throws {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        text = ""
        pending = attributes
        func number(_ key: String) -> Double { Double(attributes[key] ?? "") ?? .nan }
        if name == "svg" { (width, height) = (number("width"), number("height")) }
        if name == "circle" { circles.append((number("cx"), number("cy"))) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "title" { titles.append(text) }
        guard name == "text" else { return }
        func number(_ key: String) -> Double { Double(pending[key] ?? "") ?? .nan }
        labels.append(
            Label(text: text, x: number("x"), y: number("y"), size: number("font-size"), anchor: pending["text-anchor"] ?? ""))
    }
}
