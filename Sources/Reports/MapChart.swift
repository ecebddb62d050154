import FoundationEssentials
import Glibc
import TradeData

/// A number of each economy on a map: a scale in classes around zero, circles for the small, grey for whoever has no number.
///
/// The classes are symmetric and about logarithmic, for a measure moves the two who quarrel ten times as much as most others:
/// `t3` is the largest of 1, 2, 5 · 10ᵏ below the largest size, `t2` and `t1` are about a fifth and a twenty-fifth of it.
public struct MapChart: Chart {
    public let title: String
    public let unit: String
    /// What grey means.
    public let missing: String
    /// Economies with a number; members of a group may share one.
    public let values: [Country: Double]
    public let names: [Country: String]
    public let shapes: EconomyShapes
    /// Bounds of the classes above zero, ascending; those below zero mirror them.
    public let bounds: [Double]

    /// - Parameters:
    ///   - values: In the unit; what is no number is as good as missing.
    ///   - names: What the economies are called.
    public init(
        title: String, unit: String, missing: String, values: [Country: Double], names: [Country: String], shapes: EconomyShapes
    ) {
        self.title = title
        self.unit = unit
        self.missing = missing
        self.values = values.filter { $0.value.isFinite && shapes.shapes[$0.key] != nil }
        self.names = names
        self.shapes = shapes
        bounds = Self.bounds(self.values.values.map(abs).max() ?? 0)
    }

    /// Colours from the largest loss to the largest gain: brown to blue, which the colour-blind tell apart, white between.
    static let inks = ["#8c3a0b", "#d0783f", "#f2c9a8", "#ffffff", "#b7d3ea", "#5f9ac6", "#1b5e8c"]
    static let noNumber = "#d3d6da"
    private static let outline = "#8a8f94"

    static func bounds(_ largest: Double) -> [Double] {
        // Nothing that a reader sees is below a hundredth of a percent.
        let largest = largest > 0.0101 ? min(largest, 1e9) : 0.0101
        let power = pow(10, floor(log10(largest)))
        let digit = [5, 2, 1].first { $0 * power < largest } ?? 0.5
        return switch digit {
        case 5: [power * 0.2, power, power * 5]
        case 2: [power * 0.1, power * 0.5, power * 2]
        case 1: [power * 0.05, power * 0.2, power]
        default: [power * 0.02, power * 0.1, power * 0.5]
        }
    }

    /// The class of a value: 0 is the largest loss, 3 is little or nothing.
    func level(_ value: Double) -> Int {
        let size = bounds.filter { abs(value) >= $0 }.count
        return value < 0 ? 3 - size : 3 + size
    }

    public func svg(width: Double) -> String { drawing(width: width, landIn: nil) }

    /// The map for a telephone, whose land is that of another map on the same page.
    func svg(width: Double, landOf other: Double) -> String { drawing(width: width, landIn: landName(other)) }

    private func landName(_ width: Double) -> String { "land" + String(nameOf: title + "\(width)") }

    private func drawing(width: Double, landIn land: String?) -> String {
        let scale = width / shapes.width
        let bottom = shapes.height * scale
        let lines = width < 500 ? 2.0 : 1.0
        var svg = SVG(width: width, height: bottom + 40 + 18 * lines, title: title, description: description)
        // The land is drawn in its own units, and once for a page.
        let place = "transform=\"scale(\(String(printf: "%.4f", scale)))\""
        if let land {
            svg.raw("<use href=\"#\(land)\" \(place)/>\n")
        } else {
            svg.raw(
                "<g \(place)><g id=\"\(landName(width))\" fill-rule=\"evenodd\" stroke=\"\(Self.outline)\" stroke-width=\"0.8\">\n"
            )
            let grey =
                shapes.neutral
                + shapes.shapes.filter { values[$0.key] == nil }.sorted { $0.key < $1.key }.map(\.value.path).joined()
            svg.raw("<path d=\"\(grey)\" fill=\"\(Self.noNumber)\" stroke=\"#fff\"/>\n")
            for (country, value) in values.sorted(by: { $0.key < $1.key }) {
                guard let shape = shapes.shapes[country], !shape.path.isEmpty else { continue }
                svg.raw(
                    "<path d=\"\(shape.path)\" fill=\"\(Self.inks[level(value)])\"><title>\(SafeText.xml(label(country, value)))</title></path>\n"
                )
            }
            svg.raw("</g></g>\n")
        }
        for (country, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let shape = shapes.shapes[country], shape.isSmall else { continue }
            svg.circle(
                shape.center.x * scale, shape.center.y * scale, radius: width < 500 ? 2.6 : 4, fill: Self.inks[level(value)],
                stroke: SVG.Ink.text, title: label(country, value))
        }
        legend(&svg, width: width, top: bottom + 6)
        return svg.document()
    }

    /// Seven boxes with the bounds between them, the unit, and what grey is.
    private func legend(_ svg: inout SVG, width: Double, top: Double) {
        let box = min(54, (width - 40) / 7)
        let left = 20.0
        for (k, ink) in Self.inks.enumerated() {
            svg.rectangle(left + Double(k) * box, top, box, 11, fill: ink, stroke: Self.outline)
        }
        let marks = bounds.reversed().map { -$0 } + bounds
        for (k, mark) in marks.enumerated() {
            svg.text(Self.text(mark), left + Double(k + 1) * box, top + 25, size: 11, anchor: .middle, ink: SVG.Ink.faint)
        }
        let isNarrow = width < 500
        let (x, y) = isNarrow ? (left, top + 45) : (left + 7 * box + 18, top + 10)
        svg.text(LegendLayout.fitted(unit, to: width - x, size: 12), x, y, size: 12, ink: SVG.Ink.text)
        svg.rectangle(x, y + 8, 11, 11, fill: Self.noNumber)
        svg.text(LegendLayout.fitted(missing, to: width - x - 16, size: 12), x + 16, y + 18, size: 12, ink: SVG.Ink.faint)
    }

    /// A bound as it is: `−0.05`, `+2`.
    private static func text(_ bound: Double) -> String {
        let places = max(0, 1 - Int(floor(log10(abs(bound)) + 1e-9)) - 1)
        return NumberText.signed(bound, places)
    }

    private func label(_ country: Country, _ value: Double) -> String {
        "\(names[country] ?? country.rawValue): \(NumberText.change(value))"
    }

    private var description: String {
        let ranked = values.sorted { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }
        return ranked.map { "\(names[$0.key] ?? $0.key.rawValue) \(NumberText.change($0.value))" }.joined(separator: ", ")
            + ". Unit: \(unit). Grey: \(missing)."
    }
}
