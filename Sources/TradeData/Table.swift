import Foundation

/// A table of comma-separated text: named columns, and rows that know their line.
///
/// Lines that begin with `#` are remarks. Fields may stand in double quotes. Columns are found by
/// name, whatever their order, and names are compared without case, spaces, hyphens and underscores:
/// a cell is placed by its label, never by its position.
public struct Table: Sendable {
    /// The file's name, for messages.
    public let name: String
    public let header: [String]
    private let bytes: [UInt8]
    /// Begin and end of each field, row by row, quotes stripped.
    private let spans: [(begin: Int32, end: Int32)]
    private let lines: [Int32]

    public var rowCount: Int { lines.count }

    /// Reads the text of a table.
    /// - Throws: `WorldProblem` that lists every row with too few or too many fields.
    /// - Complexity: O(bytes).
    public init(csv data: Data, name: String) throws {
        var text = [UInt8](data)
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        text.append(10)
        text.append(0)  // strtod stops here
        var spans: [(begin: Int32, end: Int32)] = []
        var lines: [Int32] = []
        var header: [(begin: Int32, end: Int32)] = []
        var problems: [String] = []
        text.withUnsafeBufferPointer { t in
            var (p, line) = (0, 0)
            let end = t.count - 1
            var row: [(begin: Int32, end: Int32)] = []
            while p < end {
                line += 1
                let first = line
                if t[p] == 35 || t[p] == 10 || t[p] == 13 {  // '#', empty
                    while t[p] != 10 { p += 1 }
                    p += 1
                    continue
                }
                row.removeAll(keepingCapacity: true)
                while true {
                    var (begin, stop) = (p, p)
                    if t[p] == 34 {
                        begin = p + 1
                        p += 1
                        while p < end && !(t[p] == 34 && t[p + 1] != 34) {
                            if t[p] == 34 { p += 1 }
                            if t[p] == 10 { line += 1 }
                            p += 1
                        }
                        stop = p
                        while p < end && t[p] != 44 && t[p] != 10 { p += 1 }
                    } else {
                        while t[p] != 44 && t[p] != 10 { p += 1 }
                        stop = p
                        while stop > begin && (t[stop - 1] == 13 || t[stop - 1] == 32) { stop -= 1 }
                        while begin < stop && t[begin] == 32 { begin += 1 }
                    }
                    row.append((Int32(begin), Int32(stop)))
                    if p >= end || t[p] == 10 { p += 1; break }
                    p += 1
                }
                if header.isEmpty {
                    header = row
                } else if row.count != header.count {
                    problems.append(
                        "\(name):\(first):1: error: \(row.count) fields, the header has \(header.count); mend the row")
                } else {
                    spans += row
                    lines.append(Int32(first))
                }
            }
        }
        if header.isEmpty { problems.append("\(name):1:1: error: the file is empty; a header and rows are needed") }
        guard problems.isEmpty else { throw WorldProblem(problems.prefix(20).joined(separator: "\n")) }
        self.name = name
        self.bytes = text
        self.spans = spans
        self.lines = lines
        self.header = header.map { Table.string(text, $0) }
    }

    /// Reads a table from a file.
    /// - Throws: `WorldProblem`; marked as missing when the file is not there.
    public init(contentsOf url: URL) throws {
        let data: Data
        do { data = try Data(contentsOf: url) } catch {
            throw WorldProblem("\(url.path): error: cannot be read; give the folder of the source tables", isMissing: true)
        }
        try self.init(csv: data, name: url.lastPathComponent)
    }

    /// The column with one of these names.
    /// - Throws: `WorldProblem` naming the columns that are there.
    public func column(_ names: String...) throws -> Int {
        for name in names {
            if let k = header.firstIndex(where: { Table.plain($0) == Table.plain(name) }) { return k }
        }
        throw WorldProblem(
            "\(name):1:1: error: no column \(names.joined(separator: " or ")); found \(header.prefix(12).joined(separator: ", "))"
        )
    }

    public func text(_ row: Int, _ column: Int) -> String { Table.string(bytes, spans[row * header.count + column]) }

    /// The number in a cell; an empty cell is nil.
    /// - Throws: `WorldProblem` with line and column when it is no finite number.
    public func number(_ row: Int, _ column: Int) throws -> Double? {
        let span = spans[row * header.count + column]
        if span.begin == span.end { return nil }
        let (value, stop) = bytes.withUnsafeBytes { raw -> (Double, Int32) in
            let begin = raw.baseAddress!.advanced(by: Int(span.begin)).assumingMemoryBound(to: CChar.self)
            var after: UnsafeMutablePointer<CChar>?
            let value = strtod(begin, &after)
            return (value, span.begin + Int32(after.map { UnsafePointer($0) - begin } ?? 0))
        }
        guard stop == span.end, value.isFinite else {
            throw WorldProblem(
                "\(name):\(lines[row]):\(column + 1): error: \"\(text(row, column))\" is not a number; write one, or leave it empty"
            )
        }
        return value
    }

    /// The line of a row in its file, from 1.
    public func line(_ row: Int) -> Int { Int(lines[row]) }

    static func plain(_ name: String) -> String { name.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" } }

    private static func string(_ bytes: [UInt8], _ span: (begin: Int32, end: Int32)) -> String {
        let text = String(decoding: bytes[Int(span.begin)..<Int(span.end)], as: UTF8.self)
        return text.contains("\"\"") ? text.replacingOccurrences(of: "\"\"", with: "\"") : text
    }
}
