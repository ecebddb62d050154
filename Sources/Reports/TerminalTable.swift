/// A table for a terminal: aligned, never wrapped, colour only where there is some.
///
/// Text is aligned left and numbers right. A table that is too wide first shortens its longest text column
/// and then continues below, with its first column repeated, so that no line is ever broken.
public struct TerminalTable: Sendable {
    /// How a column is aligned.
    public enum Alignment: Sendable { case left, right }
    /// What a cell is, for terminals with colour.
    public enum Tone: Sendable { case plain, good, bad, faint, strong }

    /// One cell of a table.
    public struct Cell: Sendable, ExpressibleByStringLiteral {
        /// One line without controls.
        public let text: String
        public var tone: Tone
        public init(_ text: String, tone: Tone = .plain) {
            self.text = SafeText.line(text)
            self.tone = tone
        }
        public init(stringLiteral text: String) { self.init(text) }

        /// A change in percent, in the tone of its sign.
        public static func change(_ percent: Double, decimals: Int = 2) -> Cell {
            let text = NumberText.change(percent, decimals: decimals)
            return Cell(text, tone: text.hasPrefix("+") ? .good : text.hasPrefix("−") ? .bad : .plain)
        }
    }

    public let titles: [String]
    public let alignments: [Alignment]
    /// Rows of cells; nil is a line between groups.
    public private(set) var rows: [[Cell]?] = []

    /// - Parameter columns: Title and alignment of each column.
    public init(_ columns: [(title: String, alignment: Alignment)]) {
        titles = columns.map { SafeText.line($0.title) }
        alignments = columns.map(\.alignment)
    }

    /// - Precondition: One cell for each column.
    public mutating func add(_ cells: [Cell]) {
        precondition(cells.count == titles.count, "The table has \(titles.count) columns and the row \(cells.count).")
        rows.append(cells)
    }

    public mutating func addRule() { rows.append(nil) }

    /// The table as lines of text, each ended by a newline.
    /// - Complexity: O(cells).
    public func render(on terminal: Terminal) -> String {
        var widths = titles.indices.map { column in
            max(width(of: titles[column]), rows.compactMap { $0.map { width(of: $0[column].text) } }.max() ?? 0)
        }
        if let available = terminal.width { shorten(&widths, to: available) }
        let blocks = split(widths, to: terminal.width)
        return blocks.map { block(columns: $0, widths: widths, color: terminal.hasColor) }.joined(separator: "\n")
    }

    static let gap = 2
    static let shortestText = 12

    /// Takes from the widest text column what is too much, down to a legible rest.
    private func shorten(_ widths: inout [Int], to available: Int) {
        while widths.reduce(0, +) + Self.gap * (widths.count - 1) > available {
            let texts = widths.indices.filter { alignments[$0] == .left && widths[$0] > Self.shortestText }
            guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
        }
    }

    /// Groups of columns that fit, each beginning with the first column.
    private func split(_ widths: [Int], to available: Int?) -> [[Int]] {
        guard let available, !widths.isEmpty else { return [Array(widths.indices)] }
        var blocks: [[Int]] = [[0]]
        var used = widths[0]
        for column in widths.indices.dropFirst() {
            let more = Self.gap + widths[column]
            if used + more > available, blocks[blocks.count - 1].count > 1 {
                blocks.append([0])
                used = widths[0]
            }
            blocks[blocks.count - 1].append(column)
            used += more
        }
        return blocks
    }

    private func block(columns: [Int], widths: [Int], color: Bool) -> String {
        func line(_ cells: [Cell]) -> String {
            let padded = columns.map { column -> String in
                let text = fit(cells[column].text, to: widths[column])
                let space = String(repeating: " ", count: widths[column] - width(of: text))
                let toned = paint(text, cells[column].tone, color: color)
                return alignments[column] == .left ? toned + space : space + toned
            }
            return trimmed(padded.joined(separator: String(repeating: " ", count: Self.gap))) + "\n"
        }
        let total = columns.reduce(Self.gap * (columns.count - 1)) { $0 + widths[$1] }
        let rule = paint(String(repeating: "─", count: total), .faint, color: color) + "\n"
        let head = line(titles.map { Cell($0, tone: .strong) }) + rule
        return rows.reduce(head) { $0 + ($1.map(line) ?? rule) }
    }

    private func trimmed(_ line: String) -> String {
        var end = line.endIndex
        while end > line.startIndex, line[line.index(before: end)] == " " { end = line.index(before: end) }
        return String(line[..<end])
    }

    private func fit(_ text: String, to width: Int) -> String {
        guard self.width(of: text) > width else { return text }
        var shortened = text
        while self.width(of: shortened) > width - 1 { shortened.removeLast() }
        return shortened + "…"
    }

    private func paint(_ text: String, _ tone: Tone, color: Bool) -> String {
        guard color, tone != .plain, !text.isEmpty else { return text }
        let code =
            switch tone {
            case .plain: "0"
            case .good: "32"
            case .bad: "31"
            case .faint: "2"
            case .strong: "1"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// Columns that a text takes: East Asian wide characters and emoji take two.
    private func width(of text: String) -> Int {
        text.reduce(0) { sum, character in
            let scalar = character.unicodeScalars.first!.value
            let isWide =
                (0x1100...0x115F).contains(scalar) || (0x2E80...0xA4CF).contains(scalar) || (0xAC00...0xD7A3).contains(scalar)
                || (0xF900...0xFAFF).contains(scalar) || (0xFE30...0xFE6F).contains(scalar)
                || (0xFF00...0xFF60).contains(scalar) || (0x1F300...0x1FAFF).contains(scalar)
            return sum + (isWide ? 2 : 1)
        }
    }
}
