import Foundation
import TradeData
import Yams

/// A piece of a scenario file as it was written: text, list or map, with its place.
///
/// Text stays text: `NO` is not false and `0201` is not a number, because the file is read through
/// Yams' nodes and never through its typed values.
struct Item: Sendable {
    enum Content: Sendable {
        case text(String)
        case list([Item])
        case map([(key: Item, value: Item)])
    }

    let content: Content
    let file: String
    let line: Int
    let column: Int

    var text: String? { if case .text(let text) = content { text } else { nil } }
    var list: [Item]? { if case .list(let list) = content { list } else { nil } }
    var map: [(key: Item, value: Item)]? { if case .map(let map) = content { map } else { nil } }

    /// The value under a key of a map.
    subscript(key: String) -> Item? { map?.first { $0.key.text == key }?.value }

    /// What it is, in words.
    var kind: String {
        switch content {
        case .text(let text): text.isEmpty ? "nothing" : "\"\(text)\""
        case .list: "a list"
        case .map: "a map"
        }
    }
}

extension Item {
    /// The size up to which a file is read, in bytes.
    static let byteLimit = 4_000_000
    /// The number of texts, lists and maps up to which a file is read.
    static let itemLimit = 600_000
    private static let depthLimit = 24

    /// Reads YAML.
    ///
    /// Anchors and aliases are refused: the dialect has no use for them, and a few lines of them
    /// can stand for billions of values.
    /// - Throws: `Problems`.
    static func read(_ text: String, file: String) throws -> Item {
        func fail(_ line: Int, _ column: Int, _ what: String, _ remedy: String) -> Problems {
            Problems([Problem(file: file, line: line, column: column, what: what, remedy: remedy)])
        }
        guard text.utf8.count <= byteLimit else {
            throw fail(1, 1, "the file has \(text.utf8.count) bytes, more than \(byteLimit)", "split it and use extends")
        }
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let column = anchor(in: line) {
                throw fail(
                    number + 1, column, "anchors and aliases (& and *) are refused", "write the value out, or quote the text")
            }
            if line.contains("\t"), let column = leadingTab(in: line) {
                throw fail(number + 1, column, "a tab indents this line", "indent with spaces")
            }
        }
        do {
            guard let node = try Yams.compose(yaml: text, .basic) else {
                throw fail(1, 1, "the file is empty", "see: detente new")
            }
            var count = 0
            return try convert(node, file: file, depth: 0, count: &count)
        } catch let error as YamlError {
            throw Problems([problem(error, file: file)])
        }
    }

    private static func convert(_ node: Node, file: String, depth: Int, count: inout Int) throws -> Item {
        let mark = node.mark
        let (line, column) = (mark?.line ?? 1, mark?.column ?? 1)
        func fail(_ what: String, _ remedy: String) -> Problems {
            Problems([Problem(file: file, line: line, column: column, what: what, remedy: remedy)])
        }
        count += 1
        if count > itemLimit { throw fail("the file has more than \(itemLimit) values", "split it") }
        if depth > depthLimit { throw fail("values are nested more than \(depthLimit) deep", "no key of the dialect needs that") }
        if node.anchor != nil { throw fail("anchors and aliases (& and *) are refused", "write the value out") }
        switch node {
        case .scalar(let scalar):
            return Item(content: .text(scalar.string), file: file, line: line, column: column)
        case .sequence(let sequence):
            let items = try sequence.map { try convert($0, file: file, depth: depth + 1, count: &count) }
            return Item(content: .list(items), file: file, line: line, column: column)
        case .mapping(let mapping):
            let pairs = try mapping.map {
                (
                    key: try convert($0.key, file: file, depth: depth + 1, count: &count),
                    value: try convert($0.value, file: file, depth: depth + 1, count: &count)
                )
            }
            return Item(content: .map(pairs), file: file, line: line, column: column)
        case .alias:
            throw fail("anchors and aliases (& and *) are refused", "write the value out")
        }
    }

    private static func problem(_ error: YamlError, file: String) -> Problem {
        func make(_ mark: Mark, _ what: String, _ remedy: String) -> Problem {
            Problem(file: file, line: mark.line, column: mark.column, what: what, remedy: remedy)
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let what = problem + (context.map { " \($0.text)" } ?? "")
            return make(mark, "this is not YAML: \(what)", "check brackets, quotes, colons and indentation")
        case .duplicatedKeysInMapping(let keys, let context):
            return make(context.mark, "\(keys.joined(separator: ", ")) stands twice in one map", "keep one")
        default:
            return Problem(file: file, line: 1, column: 1, what: "this is not YAML text", remedy: "save it as UTF-8")
        }
    }

    /// The column of `&name` or `*name` where a value may begin, outside quotes and remarks.
    private static func anchor(in line: Substring) -> Int? {
        var quote: UInt8?
        var atValue = true
        let bytes = Array(line.utf8)
        for (k, byte) in bytes.enumerated() {
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case 0x22,
                0x27 where atValue:
                quote = byte
            case 0x23 where k == 0 || bytes[k - 1] == 0x20: return nil
            case 0x26, 0x2A:
                let name =
                    k + 1 < bytes.count && (bytes[k + 1] == 0x5F || bytes[k + 1] | 0x20 >= 0x61 && bytes[k + 1] | 0x20 <= 0x7A)
                if atValue && name { return k + 1 }
            default: break
            }
            if byte == 0x20 { continue }
            atValue = byte == 0x2D || byte == 0x3A || byte == 0x5B || byte == 0x7B || byte == 0x2C
        }
        return nil
    }

    private static func leadingTab(in line: Substring) -> Int? {
        for (k, byte) in line.utf8.enumerated() {
            if byte == 9 { return k + 1 }
            if byte != 0x20 { return nil }
        }
        return nil
    }
}
