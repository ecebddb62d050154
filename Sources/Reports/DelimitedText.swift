import FoundationEssentials
import Glibc

/// A table as other programs read it, written row by row: comma-separated values (RFC 4180, lines end in a line feed), or a JSON
/// array with an object for each row.
///
/// ```swift
/// var table = DelimitedText(.csv, columns: ["country", "value"], numeric: ["value"]) { try sink.write($0) }
/// try table.add(["USA", "0.25"])
/// try table.finish()
/// ```
/// An empty cell is empty, and null in JSON; a cell of a numeric column is a number of JSON, and so is empty where it holds none.
public struct DelimitedText {
    /// How rows are written.
    public enum Form: Sendable { case csv, json }

    private let form: Form
    private let isNumeric: [Bool]
    private let keys: [String]
    private let output: (String) throws -> Void
    private var isFirst = true
    /// Texts come again and again; nearly all of a row is looked up here.
    private var known: [String: String] = [:]

    /// - Parameters:
    ///   - numeric: The columns that hold numbers.
    ///   - output: Takes the text, a row at a time.
    public init(
        _ form: Form, columns: [String], numeric: Set<String>, to output: @escaping (String) throws -> Void
    ) throws {
        self.form = form
        self.output = output
        isNumeric = columns.map(numeric.contains)
        keys = columns.map { SafeText.json($0) + ":" }
        try output(form == .csv ? columns.map(SafeText.csvCell).joined(separator: ",") + "\n" : "[")
    }

    /// - Precondition: One cell for each column.
    public mutating func add(_ cells: [String]) throws {
        precondition(cells.count == keys.count, "The table has \(keys.count) columns and the row \(cells.count).")
        var row = form == .csv ? "" : isFirst ? "\n{" : ",\n{"
        for (k, cell) in cells.enumerated() {
            if k > 0 { row += "," }
            if form == .json { row += keys[k] }
            if isNumeric[k] {
                row += Self.isNumber(cell) ? cell : form == .json ? "null" : ""
            } else if !cell.isEmpty || form == .json {
                row += text(cell)
            }
        }
        row += form == .csv ? "\n" : "}"
        isFirst = false
        try output(row)
    }

    /// Ends the table.
    public func finish() throws { if form == .json { try output(isFirst ? "]\n" : "\n]\n") } }

    private mutating func text(_ cell: String) -> String {
        if let known = known[cell] { return known }
        if known.count > 4096 { known.removeAll() }
        let text = form == .csv ? SafeText.csvCell(cell) : cell.isEmpty ? "null" : SafeText.json(cell)
        known[cell] = text
        return text
    }

    /// Whether a cell is a number of JSON (RFC 8259), which is one for every reader of comma-separated values too.
    static func isNumber(_ cell: String) -> Bool {
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }
        let unsigned = cell.utf8.drop { $0 == UInt8(ascii: "-") }
        guard isDigit(unsigned.first), isDigit(unsigned.last), Double(cell)?.isFinite == true else { return false }
        return !(unsigned.first == UInt8(ascii: "0") && isDigit(unsigned.dropFirst().first))
            && unsigned.allSatisfy { isDigit($0) || "+-.eE".utf8.contains($0) }
    }

    /// A whole table as one text, for tables that are small.
    public static func text(_ form: Form, columns: [String], rows: some Sequence<[String]>, numeric: Set<String>) -> String {
        var whole = ""
        do {
            var table = try DelimitedText(form, columns: columns, numeric: numeric) { whole += $0 }
            for row in rows { try table.add(row) }
            try table.finish()
        } catch { preconditionFailure("Text in memory takes every row.") }
        return whole
    }
}
