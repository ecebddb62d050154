/// A report as data: what it says, before anyone decides what it looks like.
///
/// One document is written as Markdown, as a page, and on a terminal, so that the three cannot disagree.
public struct ReportDocument: Sendable, Equatable {
    public var title: String
    /// One sentence with the answer.
    public var headline: String
    public var sections: [Section]

    public init(title: String, headline: String, sections: [Section] = []) {
        self.title = title
        self.headline = headline
        self.sections = sections
    }

    public struct Section: Sendable, Equatable {
        public var title: String
        public var blocks: [Block]
        public init(_ title: String, _ blocks: [Block] = []) {
            self.title = title
            self.blocks = blocks
        }
    }

    public enum Block: Sendable, Equatable {
        case paragraph(String)
        case list([String])
        case table(Table)
        case chart(Chart)
        /// A command or a file, letter by letter.
        case code(String)
    }

    /// A table in which every number has a unit, a date and a model in the title or the note.
    public struct Table: Sendable, Equatable {
        public var title: String
        public var columns: [Column]
        public var rows: [[String]]
        public var note: String

        public init(_ title: String, columns: [Column], rows: [[String]] = [], note: String = "") {
            self.title = title
            self.columns = columns
            self.rows = rows
            self.note = note
        }

        /// - Precondition: One cell for each column.
        public mutating func add(_ cells: [String]) {
            precondition(cells.count == columns.count, "The table has \(columns.count) columns and the row \(cells.count).")
            rows.append(cells)
        }
    }

    public struct Column: Sendable, Equatable {
        public var title: String
        public var isNumber: Bool
        public static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
        public static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
    }

    public struct Chart: Sendable, Equatable {
        /// A complete `<svg>` element.
        public var svg: String
        /// What the chart shows, with unit, date and model; also what a screen reader says.
        public var caption: String
        public init(svg: String, caption: String) {
            self.svg = svg
            self.caption = caption
        }
    }
}
