/// A report as data: what it says, before anyone decides what it looks like.
///
/// One document is written as Markdown, as a page, and on a terminal, so that the three cannot disagree.
/// All of its text is plain; the renderers keep marks of their own form out of it.
public struct ReportDocument: Sendable, Equatable {
    public var title: String
    /// The answer, in a sentence or two.
    public var headline: String
    /// The first page; nil for a document without findings.
    public var brief: Brief?
    public var sections: [Section]

    public init(title: String, headline: String, brief: Brief? = nil, sections: [Section] = []) {
        self.title = title
        self.headline = headline
        self.brief = brief
        self.sections = sections
    }

    /// What a reader in a hurry sees: findings in sentences, one chart, what was compared, and what would turn it.
    public struct Brief: Sendable, Equatable {
        /// Whose law, on which world, by what.
        public var dateline: String
        /// Three to five sentences, each with its number and its range.
        public var findings: [String]
        /// Its title is a finding.
        public var chart: Chart?
        /// What each branch means.
        public var branches: [Term]
        /// The assumptions that turn a sign.
        public var mindChangers: [String]
        /// How good the model is, in a sentence; nil where nobody tested it.
        public var verdict: String?

        public init(
            dateline: String, findings: [String], chart: Chart? = nil, branches: [Term] = [], mindChangers: [String] = [],
            verdict: String? = nil
        ) {
            (self.dateline, self.findings, self.chart) = (dateline, findings, chart)
            (self.branches, self.mindChangers, self.verdict) = (branches, mindChangers, verdict)
        }
    }

    /// A name and what it means.
    public struct Term: Sendable, Equatable {
        public var name: String
        public var meaning: String
        public init(_ name: String, _ meaning: String) { (self.name, self.meaning) = (name, meaning) }
    }

    /// The headings of the first page, in every form.
    enum Heading {
        static let branches = "What each branch means"
        static let mind = "What would change our mind"
        static let verdict = "How good is this model?"
        static let contents = "Contents"
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
        /// Texts of the law, with links.
        case references([Reference])
        /// What only some readers open; it is not printed.
        case fold(String, [Block])
    }

    /// A text that something rests on.
    public struct Reference: Sendable, Equatable {
        /// What rests on it.
        public var name: String
        /// The text in pieces; those with an address are links.
        public var pieces: [(text: String, url: String?)]
        public init(_ name: String, _ pieces: [(text: String, url: String?)]) { (self.name, self.pieces) = (name, pieces) }
        public static func == (a: Reference, b: Reference) -> Bool {
            a.name == b.name && a.pieces.elementsEqual(b.pieces) { $0.text == $1.text && $0.url == $1.url }
        }
    }

    /// All blocks of all sections, those within folds in the place of their folds.
    public var blocks: [Block] {
        func flat(_ blocks: [Block]) -> [Block] {
            blocks.flatMap { if case .fold(_, let inner) = $0 { flat(inner) } else { [$0] } }
        }
        return flat(sections.flatMap(\.blocks))
    }

    /// A table in which every number has a unit, a date and a model in the title or the note.
    public struct Table: Sendable, Equatable {
        public var title: String
        public var columns: [Column]
        public var rows: [[String]]
        public var note: String
        /// Whether a zero is what it says, as a rate of the law is, and no change too small to print.
        public var hasZeros = false

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
        /// Whether more is better (an income), worse (a price), or neither.
        public var more = Meaning.neither
        public enum Meaning: Sendable { case better, worse, neither }
        public static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
        public static func number(_ title: String, more: Meaning = .neither) -> Column {
            Column(title: title, isNumber: true, more: more)
        }
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
        public init(_ chart: any Reports.Chart, name: String, note: String = "") {
            self.init(
                svg: chart.svg(width: 744), narrowSVG: chart.svg(width: 340), caption: chart.title, note: note, name: name)
        }

        /// A map in both widths, whose land is on the page once.
        init(_ map: MapChart, name: String, note: String = "") {
            self.init(
                svg: map.svg(width: 744), narrowSVG: map.svg(width: 340, landOf: 744), caption: map.title, note: note, name: name)
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

    /// The drawings that go into the bundle as files, by their paths in it; each carries its title and its source.
    public var chartFiles: [String: String] {
        var files: [String: String] = [:]
        for block in [brief?.chart.map(Block.chart)].compactMap(\.self) + blocks {
            guard case .chart(let chart) = block, let name = chart.name else { continue }
            files["charts/\(name).svg"] = SVG.framed(chart.svg, title: chart.caption, note: chart.note)
        }
        return files
    }
}
