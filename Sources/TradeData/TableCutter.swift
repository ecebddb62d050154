/// Cuts the text of a table into rows and fields, with the line of each.
struct Cutter {
    private let text: [UInt8]
    private(set) var separator: Table.Separator
    private let name: String
    private var p = 0
    /// The lines read so far.
    private(set) var line: Int

    struct Row {
        var line: Int
        var fields: [TableCells.Span]
    }

    /// - Precondition: The text ends with the end of a line.
    /// - Parameter line: How many lines of the file are before the text.
    init(text: [UInt8], separator: Table.Separator, name: String, line: Int = 0) {
        (self.text, self.separator, self.name, self.line) = (text, separator, name, line)
    }

    /// The first row that is no remark; nil in an empty file.
    /// - Throws: `Problems` where something else separates its fields.
    mutating func header() throws -> Row? {
        skipEmptyLines()
        while p < text.count, text[p] == UInt8(ascii: "#") {
            while p < text.count, !isLineEnd(text[p]) { p += 1 }
            skipEmptyLines()
        }
        let end = text[p...].firstIndex(where: isLineEnd) ?? text.count
        func count(_ separator: Table.Separator) -> Int { text[p..<end].lazy.filter { $0 == separator.rawValue }.count }
        if separator != .comma, count(separator) == 0 { separator = .comma }
        if let other = Table.Separator.allCases.first(where: { count($0) > count(separator) }) {
            throw Problems([
                Problem(
                    file: name, line: line + 1, column: 1, what: "\(other.name) separate the fields",
                    remedy: "give --separator \(other.option) or save with commas")
            ])
        }
        return try row()
    }

    /// The next row that is not empty; nil at the end.
    /// - Throws: `Problems` for open quotes and for bytes that are no text.
    mutating func row() throws -> Row? {
        while true {
            skipEmptyLines()
            guard p < text.count else { return nil }
            let row = try cut()
            // A row of nothing but separators, as spreadsheets append them.
            if row.fields.contains(where: { $0.begin < $0.end }) { return row }
        }
    }

    private mutating func cut() throws -> Row {
        var row = Row(line: line + 1, fields: [])
        while true {
            row.fields.append(text[p] == UInt8(ascii: "\"") ? try quoted(row) : try bare(row))
            guard text[p] == separator.rawValue else { break }
            p += 1
        }
        endLine()
        return row
    }

    private mutating func bare(_ row: Row) throws -> TableCells.Span {
        var begin = p
        while text[p] != separator.rawValue && !isLineEnd(text[p]) { p += 1 }
        var end = p
        while begin < end, text[begin] == 32 { begin += 1 }
        while begin < end, text[end - 1] == 32 { end -= 1 }
        return try checked(begin, end, row)
    }

    private mutating func quoted(_ row: Row) throws -> TableCells.Span {
        let begin = p + 1
        let opened = line
        p += 1
        while p < text.count, text[p] != 34 || (p + 1 < text.count && text[p + 1] == 34) {
            if text[p] == 34 { p += 1 } else if text[p] == 10 { line += 1 }
            p += 1
        }
        guard p < text.count else {
            throw Problems([
                Problem(
                    file: name, line: opened + 1, column: row.fields.count + 1, what: "a quote is opened and never closed",
                    remedy: "close it, or write two quotes for one")
            ])
        }
        let end = p
        p += 1
        while text[p] == 32 { p += 1 }
        guard text[p] == separator.rawValue || isLineEnd(text[p]) else {
            throw fault("text follows a closing quote", "write two quotes for one within a quoted field", row)
        }
        return try checked(begin, end, row, isQuoted: true)
    }

    /// The field from begin to end, if it is text.
    private func checked(_ begin: Int, _ end: Int, _ row: Row, isQuoted: Bool = false) throws -> TableCells.Span {
        let field = text[begin..<end]
        guard field.contains(where: { $0 < 32 || $0 >= 127 }) else { return (UInt32(begin), UInt32(end)) }
        guard let string = String(validating: field, as: UTF8.self) else {
            throw fault("a field is not in UTF-8", "save the table in UTF-8", row)
        }
        let shown = isQuoted ? string.filter { !$0.isNewline } : string
        if let control = PlainText.fault(in: shown) {
            throw fault("a field holds the control character \(control)", "remove it", row)
        }
        return (UInt32(begin), UInt32(end))
    }

    private func fault(_ what: String, _ remedy: String, _ row: Row) -> Problems {
        Problems([Problem(file: name, line: row.line, column: row.fields.count + 1, what: what, remedy: remedy)])
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

    /// Lines end with LF, CR LF, or CR.
    private mutating func endLine() {
        guard p < text.count else { return }
        p += text[p] == 13 && p + 1 < text.count && text[p + 1] == 10 ? 2 : 1
        line += 1
    }

    private mutating func skipEmptyLines() {
        while p < text.count {
            if isLineEnd(text[p]) { endLine() } else if text[p] == 32 { p += 1 } else { return }
        }
    }
}
