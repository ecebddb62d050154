import Foundation
import Testing

@testable import Reports

/// The network and the heat map as drawings: everything is within them, and can be read without colour.
@Suite struct NetworkChartTests {
    static func chart(_ count: Int) -> NetworkChart {
        let names = ["United States", "China", "Russia", "EU27", "A <very> long name of an economy", "Japan", "India"]
        let nodes = (0..<count).map { NetworkChart.Node(names[$0 % names.count], weight: Double(count - $0)) }
        let arrows = (0..<count).flatMap { a in
            (0..<count).filter { $0 != a }.map { NetworkChart.Arrow(from: a, to: $0, value: Double(a) * 0.7 - Double($0) * 0.2) }
        }
        return NetworkChart(title: "Who", meaning: "At an arrow’s beginning: real income lost", nodes: nodes, arrows: arrows)
    }

    @Test(arguments: [1, 2, 3, 4, 7, 12], [340.0, 744]) func everythingIsWithin(count: Int, width: Double) throws {
        let svg = Self.chart(count).svg(width: width)
        let height = try #require(svg.firstMatch(of: /height="([0-9.]+)" role/).flatMap { Double($0.1) })
        for match in svg.matches(of: /<text x="(-?[0-9.]+)" y="(-?[0-9.]+)"/) {
            let (x, y) = (try #require(Double(match.1)), try #require(Double(match.2)))
            #expect(x >= 0 && x <= width && y >= 8 && y <= height, "\(x) \(y) of \(width) \(height)")
        }
        #expect(svg.matches(of: /<circle/).count == count && svg.matches(of: /<polygon/).count == count * (count - 1))
        #expect(!svg.contains("<very>") && !svg.contains("nan"))
    }

    /// Labels of arrows are near whose loss it is.
    @Test func aLossIsWrittenAtItsBeginning() throws {
        let chart = NetworkChart(
            title: "t", meaning: "m", nodes: [.init("a", weight: 1), .init("b", weight: 1)],
            arrows: [.init(from: 0, to: 1, value: 3.5), .init(from: 1, to: 0, value: 1.5)])
        let svg = chart.svg(width: 600)
        func x(_ text: String) throws -> Double {
            let at = try #require(svg.range(of: ">\(text)</text>"))
            let start = try #require(svg[..<at.lowerBound].range(of: "<text x=\"", options: .backwards))
            return try #require(Double(svg[start.upperBound...].prefix { $0 != "\"" }))
        }
        #expect(try abs(x("−3.5%") - x("a")) < abs(x("−3.5%") - x("b")))
        #expect(try abs(x("−1.5%") - x("b")) < abs(x("−1.5%") - x("a")))
    }

    /// What is no number is not drawn as one.
    @Test func noNumberNoArrow() {
        let chart = NetworkChart(
            title: "t", meaning: "m", nodes: [.init("a", weight: 1), .init("b", weight: .nan)],
            arrows: [.init(from: 0, to: 1, value: .nan), .init(from: 1, to: 0, value: 2)])
        #expect(chart.arrows.count == 1 && !chart.svg(width: 500).contains("nan"))
    }

    /// Codes at the left edge have room for bold letters.
    @Test func codesOfAHeatMapHaveRoom() throws {
        let codes = ["USA", "MWM"]
        let svg = HeatMapChart(
            title: "t", rowsAre: "r", columnsAre: "c", unit: "%", rows: codes, columns: codes, values: [[nil, 1], [2, nil]]
        ).svg(width: 744)
        let ends = svg.matches(of: /<text x="([0-9.]+)"[^>]*text-anchor="end"[^>]*>MWM/).compactMap { Double($0.1) }
        // Bold capitals are up to 0.95 of their size wide.
        #expect(try #require(ends.first) >= 3 * 0.95 * 12)
    }
}
