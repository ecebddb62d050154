import FoundationEssentials

/// The bytes of a table, cut into fields.
struct TableCells: Sendable {
    /// Begin and end of a field in the bytes, quotes stripped.
    typealias Span = (begin: UInt32, end: UInt32)
    enum Number: Equatable { case finite(Double), tooLarge, none }

    let bytes: [UInt8]
    let separator: Table.Separator
    private(set) var header: [Span] = []
    /// How many fields a row has.
    let width: Int
    private(set) var headerLine = 1
    /// The first line of each row.
    private(set) var lines: [UInt32] = []
    /// Row by row.
    private var spans: [Span] = []
    /// What the numbers so far show of their decimal mark.
    private(set) var mark = DecimalMark()
    /// Whether numbers have decimal commas.
    var hasDecimalCommas: Bool { mark.comma != nil }

    /// The first numbers with a comma and with a point, and whether commas, or points, can be no thousands.
    struct DecimalMark: Sendable {
        fileprivate(set) var comma: String?
        fileprivate(set) var point: String?
        fileprivate(set) var isCertain = false
        fileprivate(set) var isPointCertain = false
    }

    func span(_ row: Int, _ column: Int) -> Span { spans[row * width + column] }

    func string(_ span: Span) -> String {
        let field = bytes[Int(span.begin)..<Int(span.end)]
        let text = String(decoding: field, as: UTF8.self)
        // Hardly any field has quotes in it, and bytes are much quicker to look through than text.
        return field.contains(0x22) ? text.replacingAll("\"\"", with: "\"") : text
    }

    /// - Throws: `Problems` for what is no text, for open quotes, and for every row with another count of fields than the header.
    init(_ data: Data, name: String, separator given: Table.Separator) throws {
        func refuse(_ what: String, _ remedy: String) -> Problems {
            Problems([Problem(file: name, line: 1, column: 1, what: what, remedy: remedy)])
        }
        guard data.count <= Table.largestFile else {
            throw refuse("the table is larger than \(Table.largestFile >> 20) MiB", "split it, or add up its rows and columns")
        }
        if let kind = TableCells.foreignKind(data) { throw refuse(kind, "save the table as comma-separated text in UTF-8") }
        var text = [UInt8](data)
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        text.append(10)
        bytes = text

        var cutter = Cutter(text: text, separator: given, name: name)
        guard let first = try cutter.header() else { throw refuse("the file is empty", "write a header and rows") }
        separator = cutter.separator
        (header, headerLine, width) = (first.fields, first.line, first.fields.count)
        _ = try readRows(&cutter, name)
    }

    /// The next rows of a table whose header is in an earlier block.
    /// - Parameter line: How many lines came before; then how many have been read.
    init(_ text: [UInt8], after block: TableCells, name: String, line: inout Int) throws {
        (bytes, separator, width, headerLine, mark) = (text, block.separator, block.width, block.headerLine, block.mark)
        var cutter = Cutter(text: text, separator: separator, name: name, line: line)
        line = try readRows(&cutter, name)
    }

    /// - Returns: The lines that have been read.
    private mutating func readRows(_ cutter: inout Cutter, _ name: String) throws -> Int {
        // Two passes: memory is taken once, for the fields that are there.
        let mark = separator.rawValue
        spans.reserveCapacity(bytes.lazy.filter { $0 == mark || $0 == 10 || $0 == 13 }.count)
        var problems = ProblemList()
        while let row = try cutter.row() {
            if row.fields.count == width {
                spans += row.fields
                lines.append(UInt32(row.line))
            } else {
                problems.add(
                    Problem(
                        file: name, line: row.line, column: 1,
                        what: "the row has \(row.fields.count) fields, the header has \(width)",
                        remedy: "give the row as many fields as the header"))
            }
        }
        try problems.throwIfAny()
        if separator != .comma { try findDecimalMark(name) }
        return cutter.line
    }

    /// What a file is that is no text in UTF-8; nil where it may be.
    private static func foreignKind(_ data: Data) -> String? {
        let begin = Array(data.prefix(4))
        if begin.starts(with: [0xFF, 0xFE]) || begin.starts(with: [0xFE, 0xFF]) { return "the file is in UTF-16" }
        if begin.starts(with: [0x50, 0x4B, 3, 4]) { return "the file is a workbook or an archive" }
        if begin.starts(with: [0x1F, 0x8B]) { return "the file is compressed" }
        return data.prefix(4096).contains(0) ? "the file holds NUL bytes: it is in UTF-16, or no text" : nil
    }

    /// Finds out whether numbers have decimal commas.
    /// - Throws: `Problems` where the numbers do not show it, or where commas and points are mixed.
    private mutating func findDecimalMark(_ name: String) throws {
        var at: Int?
        for (k, span) in spans.enumerated() {
            let field = bytes[Int(span.begin)..<Int(span.end)]
            guard let last = field.last, (48...57).contains(last) || last == 37,
                field.allSatisfy({ (48...57).contains($0) || [43, 44, 45, 46, 37, 69, 101].contains($0) })
            else { continue }
            // 31.12.2024 and 1.234.567 are no numbers with a decimal point.
            let comma = field.lastIndex(of: 44)
            if !mark.isPointCertain, let point = field.lastIndex(of: 46), comma != nil || field.firstIndex(of: 46) == point {
                if mark.point == nil { (mark.point, at) = (string(span), at ?? k) }
                mark.isPointCertain = TableCells.isNoThousands(field, at: point)
            }
            guard let comma else { continue }
            if mark.comma == nil { (mark.comma, at) = (string(span), k) }
            if TableCells.isNoThousands(field, at: comma) { mark.isCertain = true }
        }
        let line = at.map { Int(lines[$0 / width]) } ?? headerLine
        func refuse(_ what: String, _ remedy: String) -> Problems {
            Problems([Problem(file: name, line: line, column: (at ?? 0) % max(1, width) + 1, what: what, remedy: remedy)])
        }
        switch (mark.comma, mark.point) {
        case (let comma?, let point?):
            throw refuse(
                "numbers have both commas and points, such as \(PlainText.quoted(comma)) and \(PlainText.quoted(point))",
                "write one decimal mark and no mark of thousands")
        case (let comma?, nil) where !mark.isCertain:
            throw refuse(
                "\(PlainText.quoted(comma)) may be a decimal number or thousands",
                "write decimal points, and no mark of thousands")
        case (nil, let point?) where !mark.isPointCertain:
            throw refuse(
                "\(PlainText.quoted(point)) may be thousands or a decimal number, and so may every number with a point",
                "write \(point.replacingAll(".", with: "")) if it is thousands, \(TableCells.longer(point)) if it is a decimal number"
            )
        default: break
        }
    }

    /// Whether a comma or point is a decimal mark for certain: 1,234 may be 1.234 or 1234; 12,5 and 1234,567 and 0,125 may not.
    private static func isNoThousands(_ field: ArraySlice<UInt8>, at mark: Int) -> Bool {
        let (before, after) = (field[..<mark].filter { (48...57).contains($0) }, field[(mark + 1)...])
        let digits = after.prefix { (48...57).contains($0) }.count
        return digits != 3 || before.count > 3 || before.isEmpty || before.first == 48 || after.contains { $0 | 32 == 101 }
    }

    /// `1.1340` for `1.134`: a number that can be no thousands.
    private static func longer(_ number: String) -> String { number.hasSuffix("%") ? "\(number.dropLast())0%" : number + "0" }

    /// Decimal digits with an optional sign, decimal mark and exponent; nothing else is a number, not `inf`, not `0x10`.
    func number(_ span: Span) -> Number {
        let (begin, end) = (Int(span.begin), Int(span.end))
        guard end - begin <= 400 else { return .none }
        let mark: UInt8 = hasDecimalCommas ? 44 : 46
        var p = begin
        func skipDigits() -> Int {
            let from = p
            while p < end, (48...57).contains(bytes[p]) { p += 1 }
            return p - from
        }
        if p < end, bytes[p] == 43 || bytes[p] == 45 { p += 1 }
        var digits = skipDigits()
        if p < end, bytes[p] == mark {
            p += 1
            digits += skipDigits()
        }
        guard digits > 0 else { return .none }
        if p < end, bytes[p] | 32 == 101 {
            p += 1
            if p < end, bytes[p] == 43 || bytes[p] == 45 { p += 1 }
            guard skipDigits() > 0 else { return .none }
        }
        guard p == end else { return .none }
        let value = withUnsafeTemporaryAllocation(of: CChar.self, capacity: end - begin + 1) { copy in
            for k in begin..<end { copy[k - begin] = CChar(bitPattern: bytes[k] == 44 ? 46 : bytes[k]) }
            copy[end - begin] = 0
            return copy.baseAddress.map { CLocale.number($0) } ?? .nan
        }
        return value.isFinite ? .finite(value) : .tooLarge
    }
}
