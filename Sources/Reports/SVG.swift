import FoundationEssentials

/// A small drawing in SVG, as text: legible in print and without colour, and read out by its title.
struct SVG {
    enum Anchor: String { case start, middle, end }

    /// Ink for print and screen. Series differ by shape and dash first and by colour second.
    enum Ink {
        static let text = "#1a1a1a"
        static let faint = "#5f6368"
        static let grid = "#dadce0"
        static let gain = "#1b5e8c"
        static let loss = "#b3541e"
        static let series = ["#1b5e8c", "#b3541e", "#2e7d5b", "#6a3d7c", "#5f6368"]
    }

    static let font = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif"
    /// Characters are this wide, at most, as a share of their size: room for labels is measured with it.
    static let characterWidth = 0.58

    let width: Double
    var height: Double
    let title: String
    let description: String
    private var body = ""

    init(width: Double, height: Double, title: String, description: String) {
        self.width = width
        self.height = height
        self.title = title
        self.description = description
    }

    static func width(of text: String, size: Double) -> Double { Double(text.count) * size * characterWidth }

    mutating func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, ink: String, width: Double = 1, dash: String? = nil
    ) {
        body += "<line x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\""
        body += " stroke=\"\(ink)\" stroke-width=\"\(n(width))\""
        body += (dash.map { " stroke-dasharray=\"\($0)\"" } ?? "") + "/>\n"
    }

    mutating func rectangle(_ x: Double, _ y: Double, _ w: Double, _ h: Double, fill: String, stroke: String? = nil) {
        body += "<rect x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(0, w)))\" height=\"\(n(h))\" fill=\"\(fill)\""
        body += (stroke.map { " stroke=\"\($0)\"" } ?? "") + "/>\n"
    }

    mutating func path(_ points: [(x: Double, y: Double)], ink: String, width: Double = 2, dash: String? = nil) {
        let steps = points.enumerated().map { "\($0.offset == 0 ? "M" : "L")\(n($0.element.x)) \(n($0.element.y))" }
        body += "<path d=\"\(steps.joined(separator: " "))\" fill=\"none\" stroke=\"\(ink)\" stroke-width=\"\(n(width))\""
        body += (dash.map { " stroke-dasharray=\"\($0)\"" } ?? "") + "/>\n"
    }

    mutating func text(
        _ text: String, _ x: Double, _ y: Double, size: Double = 13, anchor: Anchor = .start, ink: String = Ink.text,
        bold: Bool = false
    ) {
        body += "<text x=\"\(n(x))\" y=\"\(n(y))\" font-size=\"\(n(size))\" text-anchor=\"\(anchor.rawValue)\" fill=\"\(ink)\""
        body += (bold ? " font-weight=\"600\"" : "") + ">\(SafeText.xml(text))</text>\n"
    }

    /// The mark of the k-th series: filled disc, ring, diamond, square, triangle.
    mutating func mark(_ series: Int, _ x: Double, _ y: Double, radius r: Double = 4.5) {
        let ink = Ink.series[series % Ink.series.count]
        let style = series % 2 == 1 ? "fill=\"#fff\" stroke=\"\(ink)\" stroke-width=\"1.8\"" : "fill=\"\(ink)\""
        switch series % 5 {
        case 0, 1: body += "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(series % 5 == 0 ? r : r - 0.6))\" \(style)/>\n"
        case 2: polygon([(x, y - r - 1), (x + r + 1, y), (x, y + r + 1), (x - r - 1, y)], style)
        case 3:
            let h = r - 0.7
            polygon([(x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h)], style)
        default: polygon([(x, y - r), (x + r, y + r), (x - r, y + r)], style)
        }
    }

    /// A disc with an outline, which says its title to whoever points at it.
    mutating func circle(_ x: Double, _ y: Double, radius: Double, fill: String, stroke: String, title: String) {
        body += "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\" fill=\"\(fill)\" stroke=\"\(stroke)\">"
        body += "<title>\(SafeText.xml(title))</title></circle>\n"
    }

    /// Elements that are safe as they are.
    mutating func raw(_ elements: String) { body += elements }

    private mutating func polygon(_ points: [(Double, Double)], _ style: String) {
        body += "<polygon points=\"\(points.map { "\(n($0.0)),\(n($0.1))" }.joined(separator: " "))\" \(style)/>\n"
    }

    /// Line patterns of the series, for print without colour.
    static func dash(_ series: Int) -> String? { [nil, "7 3", "2 3", "9 3 2 3", "4 4"][series % 5] }

    /// The drawing as a file of its own, or to be put into a page.
    func document() -> String {
        let id = "t" + String(nameOf: title + "\(width)")
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(n(width)) \(n(height))" width="\(n(width))" \
            height="\(n(height))" role="img" aria-labelledby="\(id) \(id)d" font-family="\(SVG.font)">
            <title id="\(id)">\(SafeText.xml(title))</title>
            <desc id="\(id)d">\(SafeText.xml(description))</desc>
            <rect width="100%" height="100%" fill="#fff"/>
            \(body)</svg>

            """
    }

    /// A drawing as a file of its own: its title above, and below where its numbers come from.
    static func framed(_ drawing: String, title: String, note: String) -> String {
        func size(_ name: String) -> Double {
            drawing.firstMatch(of: /<svg [^>]*?width="([0-9.]+)" height="([0-9.]+)"/)
                .flatMap { Double(name == "width" ? $0.1 : $0.2) } ?? 0
        }
        let (width, height) = (size("width"), size("height"))
        guard width > 0, height > 0 else { return drawing }
        let (above, below) = (lines(title, width, 16), lines(note, width, 11))
        let (top, bottom) = (Double(above.count) * 21 + 12, Double(below.count) * 15 + 12)
        var frame = SVG(width: width, height: height + top + bottom, title: title, description: note)
        for (k, line) in above.enumerated() { frame.text(line, 4, 19 + Double(k) * 21, size: 16, bold: true) }
        for (k, line) in below.enumerated() {
            frame.text(line, 4, top + height + 14 + Double(k) * 15, size: 11, ink: Ink.faint)
        }
        frame.body += drawing.replacing("<svg ", with: "<svg y=\"\(frame.n(top))\" ", maxReplacements: 1)
        return frame.document()
    }

    /// Text in lines that fit a width.
    private static func lines(_ text: String, _ width: Double, _ size: Double) -> [String] {
        var lines: [String] = []
        for word in SafeText.line(text).split(separator: " ") {
            if let last = lines.last, SVG.width(of: last + " " + word, size: size) <= width - 8 {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// A place on the drawing, to a tenth; what is far outside of every drawing, or no number, is put at its edge.
    private func n(_ value: Double) -> String {
        let rounded = value.isNaN ? 0 : (min(max(value, -1e6), 1e6) * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}

extension String {
    /// A short stable name for a text: FNV-1a in hexadecimal.
    init(nameOf text: String) {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        self = Swift.String(hash, radix: 16)
    }
}
