import FoundationEssentials

/// A table of separated text: named columns, and rows that know their line.
///
/// Lines before the header that begin with `#` are remarks; after it nothing is skipped but empty rows. Fields may be in double
/// quotes. Columns are found by name, whatever their order, and names are compared without case, spaces, hyphens and underscores:
/// a cell is placed by its label, never by its position.
///
/// ```swift
/// let table = try Table(csv: Data("country,value\nUSA,1.5\n".utf8), name: "t.csv")
/// try table.value(0, table.column("value"))    // 1.5
/// ```
public struct Table: Sendable {
    /// What separates the fields.
    public enum Separator: UInt8, Sendable, CaseIterable {
        case comma = 0x2C
        case semicolon = 0x3B
        case tab = 0x09
        case bar = 0x7C

        /// `semicolons`
        public var name: String {
            switch self {
            case .comma: "commas"
            case .semicolon: "semicolons"
            case .tab: "tabs"
            case .bar: "bars"
            }
        }

        /// As an option of a command has it.
        var option: String {
            switch self {
            case .comma: "','"
            case .semicolon: "';'"
            case .tab: "tab"
            case .bar: "'|'"
            }
        }
    }

    /// The largest file that is read: beside its bytes a table takes eight bytes for each cell.
    public static let largestFile = 512 << 20

    /// The file's name, for messages.
    public let name: String
    public let header: [String]
    /// What separates the fields in fact: commas too where another separator was given and the header has none.
    public let separator: Separator
    let cells: TableCells

    public var rowCount: Int { cells.lines.count }
    /// Whether numbers have decimal commas.
    public var hasDecimalCommas: Bool { cells.hasDecimalCommas }

    /// Reads the text of a table.
    ///
    /// - Parameter separator: What separates the fields. In tables that are not separated by commas numbers may have decimal
    ///   commas. A header without this separator is read as separated by commas.
    /// - Throws: `Problems` for text that is no table, and for every row with too few or too many fields.
    /// - Complexity: O(bytes).
    public init(csv data: Data, name: String, separator: Separator = .comma) throws {
        let cells = try TableCells(data, name: name, separator: separator)
        self.name = name
        self.cells = cells
        self.separator = cells.separator
        header = cells.header.map { cells.string($0) }
    }

    /// The next rows of a table, see `TableBlocks`.
    init(_ cells: TableCells, after block: Table) {
        (name, header, separator, self.cells) = (block.name, block.header, block.separator, cells)
    }

    /// Reads a table from a file.
    /// - Parameter remedy: What to do where the file is not there.
    /// - Throws: `Problems`; marked as missing when the file is not there.
    public init(
        contentsOf url: URL, separator: Separator = .comma, remedy: String = "give the folder of the source tables"
    ) throws {
        let data = try FileBytes.read(url, limit: Table.largestFile, remedy: remedy)
        try self.init(csv: data, name: url.lastPathComponent, separator: separator)
    }

    /// The column with one of these names.
    /// - Throws: `Problems` naming the columns that are there, or the two that have one name.
    public func column(_ names: String...) throws -> Int {
        guard let found = try optionalColumn(names) else {
            let there = header.prefix(12).map { PlainText.quoted($0) }.joined(separator: ", ")
            throw Problems([
                problem(
                    "no column \(names.joined(separator: " or ")); found \(there)", remedy: "name the column so in the header",
                    row: nil, column: 0)
            ])
        }
        return found
    }

    /// The column with one of these names; nil where there is none.
    /// - Throws: `Problems` where two columns have one name.
    public func optionalColumn(_ names: [String]) throws -> Int? {
        for name in names {
            let found = header.indices.filter { Table.plain(header[$0]) == Table.plain(name) }
            if found.count > 1 {
                throw Problems([problem("two columns are named \(name)", remedy: "keep one", row: nil, column: found[1])])
            }
            if let only = found.first { return only }
        }
        return nil
    }

    public func text(_ row: Int, _ column: Int) -> String { cells.string(cells.span(row, column)) }

    /// The label in a cell.
    /// - Throws: `Problems` with line and column for an empty cell, a missing value or an error of a spreadsheet.
    public func label(_ row: Int, _ column: Int) throws -> String {
        let label = text(row, column)
        if let fault = Table.absence(label) {
            throw Problems([problem(fault.what, remedy: fault.remedy, row: row, column: column)])
        }
        return label
    }

    /// The number in a cell; an empty cell is nil.
    /// - Throws: `Problems` with line and column when it is no finite number.
    public func number(_ row: Int, _ column: Int) throws -> Double? {
        let span = cells.span(row, column)
        return span.begin == span.end ? nil : try number(in: span, row, column)
    }

    /// The number in a cell.
    /// - Throws: `Problems` with line and column when it is empty or no finite number.
    public func value(_ row: Int, _ column: Int) throws -> Double {
        guard let number = try number(row, column) else {
            throw Problems([problem("the cell is empty", remedy: "write the number", row: row, column: column)])
        }
        return number
    }

    /// The number in a cell, and whether a percent sign follows it; an empty cell is nil.
    /// - Throws: `Problems` with line and column when it is no finite number.
    public func numberOrPercent(_ row: Int, _ column: Int) throws -> (number: Double, isPercent: Bool)? {
        var span = cells.span(row, column)
        guard span.begin < span.end else { return nil }
        let isPercent = cells.bytes[Int(span.end) - 1] == UInt8(ascii: "%")
        if isPercent { span.end -= 1 }
        return (try number(in: span, row, column), isPercent)
    }

    /// The whole number in a cell.
    /// - Throws: `Problems` with line and column when it is empty, not whole, or out of range.
    public func integer(_ row: Int, _ column: Int, in range: ClosedRange<Int>) throws -> Int {
        let number = try value(row, column)
        guard let whole = Int(exactly: number), range.contains(whole) else {
            throw Problems([
                problem(
                    "\(PlainText.quoted(text(row, column))) is not a whole number from \(range.lowerBound) to \(range.upperBound)",
                    remedy: "write one", row: row, column: column)
            ])
        }
        return whole
    }

    /// The line of the header in its file, from 1.
    public var headerLine: Int { cells.headerLine }

    /// The line of a row in its file, from 1.
    public func line(_ row: Int) -> Int { Int(cells.lines[row]) }

    /// A problem of a cell; of the header where `row` is nil.
    public func problem(_ what: String, remedy: String, row: Int?, column: Int) -> Problem {
        Problem(file: name, line: row.map(line) ?? cells.headerLine, column: column + 1, what: what, remedy: remedy)
    }

    static func plain(_ name: String) -> String { name.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" } }

    /// Why a cell holds nothing; nil where it holds something.
    static func absence(_ text: String) -> (what: String, remedy: String)? {
        if text.isEmpty { return ("the cell is empty", "write the label") }
        if text.hasPrefix("#") { return ("\(PlainText.quoted(text)) is an error of a spreadsheet", "correct the cell") }
        guard ["na", "n/a", "nan", "null", "none", "..", "...", ".", "-"].contains(text.lowercased()) else { return nil }
        return ("\(PlainText.quoted(text)) is a missing value", "write what is missing, or leave the row out")
    }

    private func number(in span: TableCells.Span, _ row: Int, _ column: Int) throws -> Double {
        switch cells.number(span) {
        case .finite(let number): return number
        case .tooLarge:
            throw Problems([
                problem(
                    "\(PlainText.quoted(text(row, column))) is too large", remedy: "correct the number", row: row, column: column)
            ])
        case .none:
            let text = text(row, column)
            let fault = Table.absence(text) ?? ("\(PlainText.quoted(text)) is not a number", "write one such as 1234.5")
            throw Problems([problem(fault.what, remedy: fault.remedy, row: row, column: column)])
        }
    }
}
