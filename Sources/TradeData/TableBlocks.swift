import FoundationEssentials
import Glibc

/// A table that is read block by block: each block is a `Table` with the header and the next rows, and lines are those of the file.
///
/// Memory is that of a block, whatever the size of the file.
///
/// ```swift
/// let blocks = try TableBlocks(contentsOf: url)
/// while let table = try blocks.next() { for row in 0..<table.rowCount { … } }
/// ```
public final class TableBlocks {
    /// The largest file that is read so.
    public static let largestFile = 8 << 30
    /// Bytes that are read at a time, unless a row is longer.
    private static let blockSize = 8 << 20

    public let name: String
    /// The columns, which every block has.
    public var header: [String] { first.header }
    /// The first block: for messages about the header.
    public let first: Table
    /// The bytes of the file, and how many of them have been read.
    public let size: Int
    public private(set) var read = 0

    private let file: FileHandleNumber?
    private var isFirst = true
    private var last: Table
    private var line: Int
    /// What has been read and is of no block yet: the beginning of a row.
    private var rest: [UInt8] = []

    /// Opens a table and reads its first block.
    ///
    /// What is no regular file is read at once, as `Table` does.
    /// - Throws: `Problems` as `Table` does; marked as missing where the file is not there.
    public init(
        contentsOf url: URL, separator: Table.Separator = .comma, remedy: String = "give the folder of the source tables"
    ) throws {
        name = url.lastPathComponent
        var status = stat()
        let isRegular = stat(url.path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isRegular ? Int(status.st_size) : 0
        guard isRegular, size > Self.blockSize else {
            first = try Table(contentsOf: url, separator: separator, remedy: remedy)
            (last, file, line) = (first, nil, 0)
            return
        }
        guard size <= Self.largestFile else {
            throw Problems(
                "is larger than \(Self.largestFile >> 30) GiB, the most that is read", remedy: "add up its rows and columns",
                file: url.path)
        }
        let file = try FileHandleNumber(url)
        var rest: [UInt8] = []
        let text = try Self.block(file, &rest, name) ?? []
        first = try Table(csv: Data(text), name: name, separator: separator)
        (last, self.file, self.rest) = (first, file, rest)
        line = text.lazy.filter { $0 == 10 }.count
        if line == 0 { line = text.lazy.filter { $0 == 13 }.count }
        read = text.count
    }

    /// The next rows; nil at the end.
    /// - Throws: `Problems` as `Table` does.
    public func next() throws -> Table? {
        if isFirst {
            isFirst = false
            return first
        }
        guard let file, let text = try Self.block(file, &rest, name) else { return nil }
        read += text.count
        let cells = try TableCells(text, after: last.cells, name: name, line: &line)
        last = Table(cells, after: first)
        return last
    }

    /// The bytes of whole rows, at least one; nil at the end of the file.
    private static func block(_ file: FileHandleNumber, _ rest: inout [UInt8], _ name: String) throws -> [UInt8]? {
        var text = rest
        rest = []
        while true {
            let isAtEnd = try !file.append(to: &text, atMost: blockSize)
            if isAtEnd {
                if text.isEmpty { return nil }
                if text.last != 10 { text.append(10) }
                return text
            }
            if let end = end(of: text) {
                rest = Array(text[end...])
                text.removeSubrange(end...)
                return text
            }
            guard text.count < Table.largestFile else {
                throw Problems("a row is longer than \(Table.largestFile >> 20) MiB", remedy: "check its quotes", file: name)
            }
        }
    }

    /// Behind the last line end that is within no quotes; nil where there is none.
    private static func end(of text: [UInt8]) -> Int? {
        text.withUnsafeBufferPointer { text in
            var isOpen = text.reduce(into: false) { if $1 == 34 { $0.toggle() } }
            let mark: UInt8 = text.contains(10) ? 10 : 13
            var at = text.count - 1
            while at >= 0 {
                // A carriage return at the very end may have its line feed in what is still to be read.
                if text[at] == mark, !isOpen, mark == 10 || at + 1 < text.count { return at + 1 }
                if text[at] == 34 { isOpen.toggle() }
                at -= 1
            }
            return nil
        }
    }
}

/// An open file, closed when it is no longer used.
private final class FileHandleNumber {
    private let number: Int32

    init(_ url: URL) throws {
        number = open(url.path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else {
            throw Problems("cannot be read (\(SystemReason()))", remedy: "check who may read it", file: url.path)
        }
    }
    deinit { close(number) }

    /// Appends the next bytes of the file.
    /// - Returns: False at its end.
    func append(to text: inout [UInt8], atMost count: Int) throws -> Bool {
        let before = text.count
        text.reserveCapacity(before + count + 1)
        do {
            try FileBytes.take(from: number, most: count) { text.append(contentsOf: $0) }
        } catch let reason as SystemReason {
            throw Problems("cannot be read (\(reason))", remedy: "check the disk")
        }
        return text.count > before
    }
}
