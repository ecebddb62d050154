import Foundation
import FoundationXML
import TestSupport
import Testing
import TradeData

@testable import Reports

/// To look at it: `DETENTE_PICTURES=/tmp/pictures swift test --filter MapChartTests`.
@Suite struct MapChartTests {
    static let shapes = Result { try EconomyShapes.load() }

    static func map(_ values: [Country: Double], names: [Country: String] = [:]) throws -> MapChart {
        MapChart(
            title: "Real income by economy", unit: "change in real income, %", missing: "no figure of its own", values: values,
            names: names, shapes: try #require(try shapes.get()))
    }
    static let values: [Country: Double] = [
        "USA": -0.48, "CHN": -0.44, "VNM": 0.86, "MEX": 0.31, "SGP": 0.012, "DEU": 0.05, "RUS": -0.004, "BRA": -0.06,
    ]

    /// The fill of the path whose title begins with a name.
    static func fill(_ name: String, in svg: String) throws -> String {
        let pattern = try Regex<(Substring, Substring)>("fill=\"(#[0-9a-f]{6})\"[^<]*<title>\(name):")
        return String(try #require(svg.firstMatch(of: pattern), "\(name) is not drawn").output.1)
    }

    @Test func classesAreSymmetricAndTheLargestSizeIsInTheLast() throws {
        var random = SplitMix64(seed: 12)
        for _ in 0..<500 {
            let largest = pow(10, random.uniform(-1.9, 4))
            let bounds = MapChart.bounds(largest)
            #expect(bounds.count == 3 && bounds[0] > 0 && bounds[0] < bounds[1] && bounds[1] < bounds[2])
            #expect(bounds[2] < largest && bounds[2] > largest / 2.6, "\(largest): \(bounds)")
            let chart = try Self.map(["USA": largest, "CHN": -largest, "DEU": bounds[0] / 2])
            #expect(chart.level(largest) == 6 && chart.level(-largest) == 0 && chart.level(bounds[0] / 2) == 3)
        }
        for odd in [0, -1, 1e300, .infinity, .nan] {
            #expect(MapChart.bounds(odd).allSatisfy { $0.isFinite && $0 > 0 }, "\(odd)")
        }
    }

    @Test func lossesAreBrownGainsBlueAndTheRestGrey() throws {
        let svg = try Self.map(Self.values, names: ["USA": "United States"]).svg(width: 744)
        #expect(try Self.fill("United States", in: svg) == MapChart.inks[1])
        #expect(try Self.fill("VNM", in: svg) == MapChart.inks[6])
        #expect(try Self.fill("RUS", in: svg) == MapChart.inks[3])
        #expect(!svg.contains("<title>FRA"))
        #expect(svg.contains("fill=\"\(MapChart.noNumber)\""))
        // Singapore is smaller than a pixel: a circle, and the only one.
        #expect(svg.matches(of: #/<circle\s/#).count == 1)
        #expect(svg.contains("<title>SGP: +0.01%</title></circle>"))
    }

    @Test func theLegendSaysTheUnitTheBoundsAndWhatGreyIs() throws {
        let chart = try Self.map(Self.values)
        for svg in [chart.svg(width: 744), chart.svg(width: 340)] {
            for words in ["change in real income, %", "no figure of its own", "−0.5", "−0.1", "−0.02", "+0.02", "+0.1", "+0.5"] {
                #expect(svg.contains(">\(words)</text>"), "\(words)")
            }
        }
        #expect(chart.svg(width: 744).contains("VNM +0.86%. Unit: change in real income, %. Grey: no figure of its own."))
    }

    @Test func whatIsNoNumberIsGreyAndNoZero() throws {
        let chart = try Self.map(["USA": .nan, "CHN": -0.2, "ROW": 3])
        #expect(chart.values == ["CHN": -0.2])
        #expect(!chart.svg(width: 744).contains("<title>USA"))
    }

    @Test func theLandIsOnAPageOnceAndTheNarrowMapUsesIt() throws {
        let chart = try Self.map(Self.values)
        let (wide, narrow) = (chart.svg(width: 744), chart.svg(width: 340, landOf: 744))
        #expect(narrow.count < 5000 && wide.count < 90_000)
        let used = try #require(narrow.firstMatch(of: /<use href="#([^"]+)"/)).output.1
        #expect(wide.contains("id=\"\(used)\""))
    }

    @Test func namesOfAWorldCannotLeaveTheirPlace() throws {
        let svg = try Self.map(["USA": -1, "SGP": 1], names: ["USA": "<script>&\"", "SGP": "</title><b>"]).svg(width: 744)
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(!svg.contains("<script") && !svg.contains("<b>"))
    }

    @Test func itCanBeLookedAt() throws {
        let chart = try Self.map(Self.values)
        guard let folder = ProcessInfo.processInfo.environment["DETENTE_PICTURES"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for width in [340.0, 744] {
            try chart.svg(width: width).write(toFile: "\(folder)/map-\(Int(width)).svg", atomically: true, encoding: .utf8)
        }
    }
}
