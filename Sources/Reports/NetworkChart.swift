import Glibc

/// Who depends on whom: a disc for each, and from each an arrow to whom it depends on, as thick as what it would lose.
///
/// The numbers are written beside the arrows, at their beginning, so that it can be read without colour.
public struct NetworkChart: Chart {
    public struct Node: Sendable {
        public let name: String
        /// What its disc's area is, such as income.
        public let weight: Double
        public init(_ name: String, weight: Double) { (self.name, self.weight) = (name, weight) }
    }
    public struct Arrow: Sendable {
        /// Indices of nodes: who depends, on whom.
        public let from, to: Int
        /// Percent; below zero is a gain.
        public let value: Double
        public init(from: Int, to: Int, value: Double) { (self.from, self.to, self.value) = (from, to, value) }
    }

    public let title: String
    /// What an arrow says, with its unit.
    public let meaning: String
    public let nodes: [Node]
    public let arrows: [Arrow]

    /// - Precondition: Arrows lead from a node to another.
    public init(title: String, meaning: String, nodes: [Node], arrows: [Arrow]) {
        precondition(
            arrows.allSatisfy { nodes.indices.contains($0.from) && nodes.indices.contains($0.to) && $0.from != $0.to },
            "An arrow leads from a node to another.")
        (self.title, self.meaning, self.nodes, self.arrows) = (title, meaning, nodes, arrows.filter(\.value.isFinite))
    }

    public func svg(width: Double) -> String {
        let isNarrow = width < 500
        let size = isNarrow ? 11.5 : 13.0
        let head = isNarrow && SVG.width(of: meaning, size: 11) > width ? 30.0 : 18.0
        let height = head + (isNarrow ? max(260, width * 0.86) : min(430, width * 0.6))
        let described = arrows.map { "\(nodes[$0.from].name) on \(nodes[$0.to].name) \(text($0.value))" }
        var svg = SVG(
            width: width, height: height, title: title, description: "\(meaning). \(described.joined(separator: "; "))")
        for (k, line) in (head > 20 ? halves(meaning) : [meaning]).enumerated() {
            svg.text(line, 0, 12 + 13 * Double(k), size: 11, ink: SVG.Ink.faint)
        }
        let most = arrows.map { abs($0.value) }.max() ?? 0
        let heaviest = nodes.map(\.weight).max() ?? 0
        // Many discs are small.
        let grain = nodes.count > 6 ? 0.55 : 1
        let radius = nodes.map {
            grain * (9 + (isNarrow ? 12 : 17) * (heaviest > 0 ? (max(0, $0.weight) / heaviest).squareRoot() : 0))
        }
        let spots = places(width, head, height)
        // Arrows below discs, thin ones above thick ones.
        for arrow in arrows.sorted(by: { abs($0.value) > abs($1.value) }) {
            draw(arrow, &svg, spots, radius, thick: most > 0 ? 1.2 + (isNarrow ? 6 : 9) * abs(arrow.value) / most : 1.2, size)
        }
        for (k, node) in nodes.enumerated() {
            let (x, y) = spots[k]
            svg.circle(x, y, radius: radius[k], fill: "#ffffff", stroke: SVG.Ink.text, title: node.name)
            // Outwards, where no arrow leads.
            let room = SVG.width(of: node.name, size: size) * 1.1
            let (sideways, isMany) = ((x - width / 2) / (width / 2), nodes.count > 6)
            let below = y > (head + height) / 2
            let beside = isMany && abs(sideways) > 0.25
            let at = beside ? y + size * 0.36 : below ? y + radius[k] + size + 2 : y - radius[k] - 6
            let out = beside ? (radius[k] + 5 + room / 2) * (sideways > 0 ? 1 : -1) : 0
            svg.raw(halo(node.name, min(max(x + out, room / 2 + 2), width - room / 2 - 2), at, size, bold: true))
        }
        return svg.document()
    }

    /// Around an ellipse, the first on top; two beside each other.
    private func places(_ width: Double, _ head: Double, _ height: Double) -> [(x: Double, y: Double)] {
        let (rx, ry) = (width / 2 - (width < 500 ? 46 : 92), (height - head) / 2 - 46)
        let middle = (x: width / 2, y: head + (height - head) / 2)
        let n = Double(nodes.count)
        return nodes.indices.map { k in
            let angle = nodes.count == 2 ? .pi * Double(k + 1) : -.pi / 2 + 2 * .pi * Double(k) / n
            return (middle.x + rx * cos(angle), middle.y + ry * sin(angle))
        }
    }

    private func draw(
        _ arrow: Arrow, _ svg: inout SVG, _ spots: [(x: Double, y: Double)], _ radius: [Double], thick: Double, _ size: Double
    ) {
        let (a, b) = (spots[arrow.from], spots[arrow.to])
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let length = max(1, (dx * dx + dy * dy).squareRoot())
        let (ux, uy) = (dx / length, dy / length)
        // The two arrows of a pair pass each other on the right.
        let hasOther = arrows.contains { $0.from == arrow.to && $0.to == arrow.from }
        let aside = hasOther ? 8.0 : 0
        let (ox, oy) = (-uy * aside, ux * aside)
        let tip = 5 + thick
        let start = (x: a.x + ux * (radius[arrow.from] + 2) + ox, y: a.y + uy * (radius[arrow.from] + 2) + oy)
        let end = (x: b.x - ux * (radius[arrow.to] + 3) + ox, y: b.y - uy * (radius[arrow.to] + 3) + oy)
        let neck = (x: end.x - ux * tip, y: end.y - uy * tip)
        let ink = arrow.value >= 0 ? SVG.Ink.loss : SVG.Ink.gain
        svg.path([start, neck], ink: ink, width: thick)
        let wide = 3 + thick * 0.75
        let points = [(end.x, end.y), (neck.x - uy * wide, neck.y + ux * wide), (neck.x + uy * wide, neck.y - ux * wide)]
        svg.raw(
            "<polygon points=\"\(points.map { "\(place($0.0)),\(place($0.1))" }.joined(separator: " "))\" fill=\"\(ink)\"/>\n")
        // Near whose loss it is: arrows cross in the middle.
        let part = max(radius[arrow.from] + size * 2.4, min(0.3 * length, nodes.count > 6 ? 60 : 110)) / length
        let off = aside + thick / 2 + size * 0.85
        svg.raw(
            halo(
                text(arrow.value), a.x + dx * part - uy * off, a.y + dy * part + ux * off + size * 0.36, size, bold: false))
    }

    private func place(_ x: Double) -> String { String(printf: "%.1f", x.isFinite ? x : 0) }

    /// Text that stays legible on a line.
    private func halo(_ text: String, _ x: Double, _ y: Double, _ size: Double, bold: Bool) -> String {
        "<text x=\"\(place(x))\" y=\"\(place(y))\" font-size=\"\(place(size))\" text-anchor=\"middle\" fill=\"\(SVG.Ink.text)\""
            + " stroke=\"#ffffff\" stroke-width=\"3.5\" paint-order=\"stroke\"\(bold ? " font-weight=\"600\"" : "")>"
            + "\(SafeText.xml(text))</text>\n"
    }

    private func text(_ value: Double) -> String {
        abs(value) < 0.005
            ? "<0.01%" : "\(value < 0 ? "+" : "−")\(NumberText.fixed(abs(value), abs(value) < 0.995 ? 2 : 1))%"
    }

    private func halves(_ text: String) -> [String] {
        let words = text.split(separator: " ")
        let first = words.prefix((words.count + 1) / 2), last = words.dropFirst((words.count + 1) / 2)
        return [first.joined(separator: " "), last.joined(separator: " ")]
    }
}
