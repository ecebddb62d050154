import DetenteHeader
import Questions
import Reports
import TradeData

/// A table by columns: numbers, or places in a list of different words.
final class HeldTable: Held, @unchecked Sendable {
    static let kind = "table"

    struct Column {
        let name: Bytes
        /// nil where it holds words.
        let numbers: Numbers?
        let places: UnsafeMutableBufferPointer<Int32>?
        let words: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>?
        /// Keeps the words.
        let texts: [Bytes]
    }
    let rows: Int
    let columns: [Column]

    init(rows: Int, _ columns: [Column]) { (self.rows, self.columns) = (rows, columns) }

    deinit {
        for column in columns {
            column.places?.deallocate()
            column.words?.deallocate()
        }
    }

    convenience init(_ table: TextTable) {
        let builder = TableBuilder(table.titles + table.context.map(\.title), numeric: table.numeric)
        let context = table.context.map(\.value)
        for row in table.rows { builder.add(row + context) }
        self.init(builder)
    }

    convenience init(_ builder: TableBuilder) { self.init(rows: builder.count, builder.columns()) }

    func column(_ index: Int32) throws -> Column {
        guard columns.indices.contains(Int(index)) else { throw Usage("there is no column \(index) of \(columns.count)") }
        return columns[Int(index)]
    }
}

/// Collects rows of text into columns.
final class TableBuilder {
    private let titles: [String]
    private let isNumber: [Bool]
    private var numbers: [[Double]]
    private var places: [[Int32]]
    private var words: [[String: Int32]]
    private(set) var count = 0

    init(_ titles: [String], numeric: Set<String>) {
        self.titles = titles
        isNumber = titles.map(numeric.contains)
        numbers = Array(repeating: [], count: titles.count)
        places = Array(repeating: [], count: titles.count)
        words = Array(repeating: [:], count: titles.count)
    }

    /// - Precondition: One cell for each column.
    func add(_ cells: [String]) {
        precondition(cells.count == titles.count, "One cell for each column.")
        for (c, cell) in cells.enumerated() {
            if isNumber[c] {
                numbers[c].append(Double(cell) ?? .nan)
            } else if let known = words[c][cell] {
                places[c].append(known)
            } else {
                let next = Int32(clamping: words[c].count)
                words[c][cell] = next
                places[c].append(next)
            }
        }
        count += 1
    }

    fileprivate func columns() -> [HeldTable.Column] {
        titles.indices.map { c in
            if isNumber[c] {
                return .init(name: Bytes(titles[c]), numbers: Numbers(numbers[c]), places: nil, words: nil, texts: [])
            }
            let texts = words[c].sorted { $0.value < $1.value }.map { Bytes($0.key) }
            let list = UnsafeMutableBufferPointer<UnsafePointer<CChar>?>.allocate(capacity: max(1, texts.count))
            list.initialize(repeating: nil)
            for (k, text) in texts.enumerated() { list[k] = text.start }
            let copy = UnsafeMutableBufferPointer<Int32>.allocate(capacity: max(1, places[c].count))
            copy.initialize(repeating: 0)
            for (k, place) in places[c].enumerated() { copy[k] = place }
            return .init(name: Bytes(titles[c]), numbers: nil, places: copy, words: list, texts: texts)
        }
    }
}

@c @implementation
public func detente_table_size(
    _ table: Int64, _ rows: UnsafeMutablePointer<Int64>?, _ columns: UnsafeMutablePointer<Int32>?
) -> Int32 {
    door { _ in
        let (rows, columns) = (try place(rows, "rows"), try place(columns, "columns"))
        let table: HeldTable = try Handles.get(table)
        (rows.pointee, columns.pointee) = (Int64(table.rows), Int32(clamping: table.columns.count))
        return 0
    }
}

@c @implementation
public func detente_table_column(
    _ table: Int64, _ column: Int32, _ name: UnsafeMutablePointer<UnsafePointer<CChar>?>?,
    _ isNumber: UnsafeMutablePointer<Int32>?
) -> Int32 {
    door { _ in
        let (name, isNumber) = (try place(name, "name"), try place(isNumber, "is_number"))
        let column = try Handles.get(table, HeldTable.self).column(column)
        (name.pointee, isNumber.pointee) = (column.name.start, column.numbers == nil ? 0 : 1)
        return 0
    }
}

@c @implementation
public func detente_table_numbers(
    _ table: Int64, _ column: Int32, _ numbers: UnsafeMutablePointer<UnsafePointer<Double>?>?
) -> Int32 {
    door { _ in
        let numbers = try place(numbers, "numbers")
        guard let found = try Handles.get(table, HeldTable.self).column(column).numbers else {
            throw Usage("column \(column) holds words")
        }
        numbers.pointee = found.start
        return 0
    }
}

@c @implementation
public func detente_table_words(
    _ table: Int64, _ column: Int32, _ places: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
    _ words: UnsafeMutablePointer<UnsafePointer<UnsafePointer<CChar>?>?>?, _ count: UnsafeMutablePointer<Int32>?
) -> Int32 {
    door { _ in
        let (places, words) = (try place(places, "places"), try place(words, "words"))
        let count = try place(count, "count")
        let column = try Handles.get(table, HeldTable.self).column(column)
        guard let found = column.places, let list = column.words else { throw Usage("the column holds numbers") }
        places.pointee = UnsafePointer(found.baseAddress)
        words.pointee = UnsafePointer(list.baseAddress)
        count.pointee = Int32(clamping: column.texts.count)
        return 0
    }
}

@c @implementation
public func detente_text(
    _ text: Int64, _ utf8: UnsafeMutablePointer<UnsafePointer<CChar>?>?, _ bytes: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let utf8 = try place(utf8, "utf8")
        let text: HeldText = try Handles.get(text)
        utf8.pointee = text.bytes.start
        bytes?.pointee = Int64(text.bytes.count)
        return 0
    }
}
