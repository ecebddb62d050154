/// A report as data: what it says, before anyone decides what it looks like.
///
/// One document is written as Markdown, as a page, and on a terminal, so that the three cannot disagree.
/// All of its text is plain; the renderers keep marks of their own form out of it.
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

    /// A heading and its blocks.
    public struct Section: Sendable, Equatable {
        public var title: String
        public var blocks: [Block]
        public init(_ title: String, _ blocks: [Block] = []) {
            self.title = title
            self.blocks = blocks
        }
    }

    /// A part of a section.
    public enum Block: Sendable, Equatable {
        case paragraph(String)
        case list([String])
        case table(Table)
        case chart(Chart)
        /// A few numbers in large print.
        case numbers([BigNumber])
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

    /// The head of a column; numbers are aligned right, text left.
    public struct Column: Sendable, Equatable {
        public var title: String
        public var isNumber: Bool
        public static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
        public static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
    }

    /// A drawing, for a page and for a telephone.
    public struct Chart: Sendable, Equatable {
        /// A complete `<svg>` element.
        public var svg: String
        /// The same for a narrow screen.
        public var narrowSVG: String?
        /// What the chart shows, with unit and date; also what a screen reader says.
        public var caption: String
        /// The small print below it: where its numbers come from.
        public var note: String
        /// Its file in the bundle, `charts/NAME.svg`; none is written without a name.
        public var name: String?

        public init(svg: String, narrowSVG: String? = nil, caption: String, note: String = "", name: String? = nil) {
            self.svg = svg
            self.narrowSVG = narrowSVG
            self.caption = caption
            self.note = note
            self.name = name
        }

        /// A chart in both widths. The caption is its title.
        public init(_ chart: any Reports.Chart, name: String) {
            self.init(
                svg: chart.svg(width: 744), narrowSVG: chart.svg(width: 340), caption: chart.title, name: name)
        }
    }

    /// A number that a reader should remember, and what it is.
    public struct BigNumber: Sendable, Equatable {
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

    /// The drawings that go into the bundle as files, by their paths in it.
    public var chartFiles: [String: String] {
        var files: [String: String] = [:]
        for case .chart(let chart) in sections.flatMap(\.blocks) {
            if let name = chart.name { files["charts/\(name).svg"] = chart.svg }
        }
        return files
    }
}
