import CMinizip
import FoundationEssentials

/// How much was put into one sheet.
struct SheetContent: Equatable {
    /// Rows with a cell in them.
    var rows = 0
    var cells = 0
    /// Bytes of text as XML has it.
    var textBytes = 0

    /// The bytes of a text once its marks are escaped.
    static func bytes(of text: String) -> Int {
        text.utf8.reduce(0) { sum, byte in
            switch byte {
            case UInt8(ascii: "&"): sum + 5
            case UInt8(ascii: "<"), UInt8(ascii: ">"): sum + 4
            default: sum + 1
            }
        }
    }
}

/// Reads a workbook back: the library that writes it does not see when one of its temporary files could not be written, and
/// zips what there is.
///
/// Every member of the archive must unpack to its checksum and be well-formed, and every sheet must hold as many rows, cells
/// and bytes of text as were put into it: a block that is missing from a file is missing from these sums.
enum WorkbookCheck {
    /// What is wrong; nil where nothing is.
    /// - Complexity: Unpacks the whole file once, without holding it.
    static func fault(in url: URL, written: [SheetContent]) -> String? {
        guard let archive = unzOpen64(url.path) else { return "it is no zip archive" }
        defer { unzClose(archive) }
        var found: [Int: SheetContent] = [:]
        var (members, next) = (0, unzGoToFirstFile(archive))
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while next == UNZ_OK {
            var name = [CChar](repeating: 0, count: 256)
            guard unzGetCurrentFileInfo64(archive, nil, &name, uLong(name.count - 1), nil, 0, nil, 0) == UNZ_OK,
                unzOpenCurrentFile(archive) == UNZ_OK
            else { return "a member of the archive cannot be opened" }
            let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            var tally = XMLTally()
            var count = unzReadCurrentFile(archive, &buffer, UInt32(buffer.count))
            while count > 0 {
                buffer.withUnsafeBytes { tally.read($0[..<Int(count)]) }
                count = unzReadCurrentFile(archive, &buffer, UInt32(buffer.count))
            }
            let end = unzCloseCurrentFile(archive)
            guard count == 0, end == UNZ_OK else { return "\(path) does not unpack to its checksum" }
            guard tally.isWhole else { return "\(path) is not well-formed" }
            if let number = path.wholeMatch(of: /xl\/worksheets\/sheet(\d+)\.xml/).flatMap({ Int($0.1) }) {
                found[number - 1] = tally.content
            }
            members += 1
            next = unzGoToNextFile(archive)
        }
        guard next == UNZ_END_OF_LIST_OF_FILE, members > 0 else { return "the list of its members is broken" }
        guard found.count == written.count else { return "it has \(found.count) sheets of \(written.count)" }
        for (k, sheet) in written.enumerated() {
            guard let read = found[k] else { return "sheet \(k + 1) is not there" }
            if read != sheet {
                return "sheet \(k + 1) has \(read.rows) rows, \(read.cells) cells and \(read.textBytes) bytes of text of "
                    + "\(sheet.rows), \(sheet.cells) and \(sheet.textBytes)"
            }
        }
        return nil
    }
}

/// Reads XML as it comes, and counts rows, cells and bytes of text; finds that a tag is not closed.
struct XMLTally {
    private(set) var content = SheetContent()
    private var open: [UInt64] = []
    private var state = State.text
    private var name: UInt64 = 0
    private var (isClosing, isDeclaration, isEmpty, hasRoot, isBroken) = (false, false, false, false, false)

    private enum State { case text, tagStart, tagName, attributes, quoted }
    private static let (row, cell, text) = (hash("row"), hash("c"), hash("t"))

    /// FNV-1a.
    private static func hash(_ name: String) -> UInt64 { name.utf8.reduce(start) { step($0, $1) } }
    private static let start: UInt64 = 0xcbf2_9ce4_8422_2325
    @inline(__always) private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    /// Whether all that was opened is closed, and there was something.
    var isWhole: Bool { state == .text && open.isEmpty && hasRoot && !isBroken }

    mutating func read(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            switch state {
            case .text:
                if byte == UInt8(ascii: "<") {
                    state = .tagStart
                } else if open.last == Self.text {
                    content.textBytes += 1
                }
            case .tagStart:
                (isClosing, isDeclaration) = (byte == UInt8(ascii: "/"), byte == UInt8(ascii: "?") || byte == UInt8(ascii: "!"))
                (name, isEmpty) = (Self.start, false)
                if !isClosing && !isDeclaration { name = Self.step(name, byte) }
                state = .tagName
            case .tagName:
                if byte == UInt8(ascii: ">") {
                    end()
                } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
                    state = .attributes
                } else if byte == UInt8(ascii: "/") {
                    (isEmpty, state) = (true, .attributes)
                } else {
                    name = Self.step(name, byte)
                }
            case .attributes:
                if byte == UInt8(ascii: ">") {
                    end()
                } else if byte == UInt8(ascii: "\"") {
                    state = .quoted
                } else {
                    isEmpty = byte == UInt8(ascii: "/")
                    if byte == UInt8(ascii: "<") { isBroken = true }
                }
            case .quoted: if byte == UInt8(ascii: "\"") { state = .attributes }
            }
        }
    }

    private mutating func end() {
        state = .text
        if isDeclaration { return }
        if isClosing {
            if open.popLast() != name { isBroken = true }
            return
        }
        if open.isEmpty && hasRoot { isBroken = true }
        hasRoot = true
        if name == Self.row { content.rows += 1 }
        if name == Self.cell { content.cells += 1 }
        if !isEmpty { open.append(name) }
    }
}
