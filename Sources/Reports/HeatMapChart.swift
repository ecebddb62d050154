import FoundationEssentials
import Glibc

/// A number for each pair, darker where it is larger: rows do something to columns. The numbers are written into the cells, so that
/// it can be read without colour.
public struct HeatMapChart: Chart {
    public let title: String
    /// What rows and columns are, and the unit.
    public let rowsAre, columnsAre, unit: String
    /// Codes, short enough for a cell.
    public let rows, columns: [String]
    /// `[row][column]`; nil is no pair.
    public let values: [[Double?]]
    /// How many rows and columns a narrow screen shows.
    public let narrow: Int
    /// Whether values are gains, and those above zero have the ink of gains; else they are losses.
    public let showsGains: Bool

    /// - Precondition: One value, or nil, for each pair.
    public init(
        title: String, rowsAre: String, columnsAre: String, unit: String, rows: [String], columns: [String], values: [[Double?]],
        narrow: Int = 7, showsGains: Bool = false
    ) {
        precondition(
            values.count == rows.count && values.allSatisfy { $0.count == columns.count }, "A value for each pair is needed.")
        (self.title, self.rowsAre, self.columnsAre, self.unit) = (title, rowsAre, columnsAre, unit)
        (self.rows, self.columns, self.values, self.narrow) = (rows, columns, values, narrow)
        self.showsGains = showsGains
    }

    public func svg(width: Double) -> String {
        let isNarrow = width < 500
        let (down, across) = (
            isNarrow ? min(narrow, rows.count) : rows.count, isNarrow ? min(narrow, columns.count) : columns.count
        )
        let size = isNarrow ? 11.0 : 12.0
        let labels = (rows.prefix(down).map { SVG.width(of: $0, size: size) * 1.45 }.max() ?? 0) + 12
        let top = 50.0
        let cell = (width - labels - 2) / Double(max(across, 1))
        let height = min(cell * 0.72, 34)
        let most = values.joined().compactMap(\.self).filter(\.isFinite).map(abs).max() ?? 0
        let described = (0..<down).flatMap { r in
            (0..<across).compactMap { c in values[r][c].map { "\(rows[r]) \(columns[c]) \(text($0))" } }
        }
        var svg = SVG(
            width: width, height: top + height * Double(down) + 6, title: title,
            description: "Rows: \(rowsAre). Columns: \(columnsAre). \(unit). \(described.joined(separator: "; "))")
        let cut = down < rows.count || across < columns.count ? " (the first \(max(down, across)))" : ""
        svg.text("rows: \(rowsAre)\(cut)", 0, 12, size: 11, ink: SVG.Ink.faint)
        svg.text("columns: \(columnsAre), \(unit)", 0, 26, size: 11, ink: SVG.Ink.faint)
        for c in 0..<across {
            svg.text(columns[c], labels + (Double(c) + 0.5) * cell, top - 4, size: size, anchor: .middle, bold: true)
        }
        for r in 0..<down {
            let y = top + Double(r) * height
            svg.text(rows[r], labels - 6, y + height / 2 + 4, size: size, anchor: .end, bold: true)
            for c in 0..<across {
                let x = labels + Double(c) * cell
                guard let value = values[r][c] else {
                    svg.rectangle(x, y, cell - 1, height - 1, fill: SVG.Ink.grid)
                    continue
                }
                // Square root: otherwise one large number leaves the rest white.
                let depth = value.isFinite && most > 0 ? (abs(value) / most).squareRoot() : 0
                svg.rectangle(
                    x, y, cell - 1, height - 1, fill: shade(depth, isLoss: (value > 0) != showsGains), stroke: SVG.Ink.grid)
                svg.text(
                    text(value), x + (cell - 1) / 2, y + height / 2 + 4, size: size - 1, anchor: .middle,
                    ink: depth > 0.62 ? "#ffffff" : SVG.Ink.text)
            }
        }
        return svg.document()
    }

    private func text(_ value: Double) -> String {
        value == 0
            ? "0"
            : abs(value) < 0.005
                ? (value > 0 ? "<0.01" : ">−0.01") : NumberText.fixed(value, abs(value) >= 9.95 ? 0 : abs(value) >= 0.995 ? 1 : 2)
    }

    /// From white to the ink of losses, or of gains.
    private func shade(_ depth: Double, isLoss: Bool) -> String {
        let full = isLoss ? (0xb3, 0x54, 0x1e) : (0x1b, 0x5e, 0x8c)
        func mixed(_ end: Int) -> Int { Int((255 + (Double(end) - 255) * min(max(depth, 0), 1)).rounded()) }
        return "#" + [full.0, full.1, full.2].map { String(printf: "%02x", mixed($0)) }.joined()
    }
}
