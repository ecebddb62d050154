/// A report before it has a form: what it says, in order. Markdown and HTML are two ways of writing it.
public struct Document: Sendable {
    public var title: String
    public var blocks: [Block]

    public init(title: String, blocks: [Block] = []) {
        self.title = title
        self.blocks = blocks
    }

    /// A part of a report.
    public enum Block: Sendable {
        case heading(String)
        case subheading(String)
        case paragraph([Inline])
        /// The sentence that a reader takes away.
        case headline([Inline])
        case list([[Inline]])
        /// A few numbers in large print, each with what it is.
        case numbers([BigNumber])
        case table(Grid)
        /// A chart, and the name of its file without extension.
        case figure(any Chart, name: String)
        case code(String)
    }

    /// A piece of running text.
    public enum Inline: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        case text(String)
        case strong(String)
        case code(String)
        public init(stringLiteral text: String) { self = .text(text) }
    }

    public struct BigNumber: Sendable {
        public var value: String
        public var label: String
        /// The range, or how it is measured.
        public var detail: String
        public init(_ value: String, _ label: String, detail: String = "") {
            self.value = value
            self.label = label
            self.detail = detail
        }
    }

    /// A table in a report; text stands left, numbers right.
    public struct Grid: Sendable {
        public var caption: String
        public var titles: [String]
        /// Columns that hold numbers.
        public var numeric: Set<Int>
        public var rows: [[String]]

        /// - Precondition: Every row has a cell for each title.
        public init(caption: String, titles: [String], numeric: Set<Int>, rows: [[String]]) {
            precondition(rows.allSatisfy { $0.count == titles.count }, "Every row needs a cell for each title.")
            self.caption = caption
            self.titles = titles
            self.numeric = numeric
            self.rows = rows
        }

        /// A table whose first column is text and the rest numbers.
        public init(caption: String, titles: [String], rows: [[String]]) {
            self.init(caption: caption, titles: titles, numeric: Set(titles.indices.dropFirst()), rows: rows)
        }
    }

    /// The charts of the report, by the names of their files.
    public var figures: [(name: String, chart: any Chart)] {
        blocks.compactMap { block in
            if case .figure(let chart, let name) = block { (name, chart) } else { nil }
        }
    }
}
