import CYAML
import TradeData

extension Item {
    /// Reads YAML.
    ///
    /// The file is taken event by event from libyaml, so that what is refused is refused as it is read: anchors and aliases, a few
    /// lines of which can stand for billions of values; tags; deep nesting; too many values. Nothing is composed before.
    /// - Throws: `Problems`.
    /// - Complexity: O(bytes).
    static func read(_ text: String, file: String) throws -> Item {
        func fail(_ what: String, _ remedy: String) -> Problems {
            Problems([Problem(file: file, line: 1, column: 1, what: what, remedy: remedy)])
        }
        guard text.utf8.count <= Limits.bytes else {
            throw fail("the file has \(text.utf8.count) bytes, more than \(Limits.bytes)", "split it and use extends")
        }
        // The mark of byte order with which some editors begin.
        var text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        let faults = RawText.faults(in: text, file: file)
        guard faults.isEmpty else { throw Problems(faults) }
        return try text.withUTF8 { bytes in
            let parser = YAMLParser(bytes)
            var builder = ItemBuilder(file: file)
            while !builder.isFinished {
                var event = yaml_event_t()
                guard parser.next(&event) else { throw Problems([parser.problem(file: file)]) }
                defer { yaml_event_delete(&event) }
                try builder.take(event)
            }
            guard builder.faults.isEmpty else { throw Problems(builder.faults) }
            guard let root = builder.root else { throw fail("the file is empty", "see: detente new") }
            return root
        }
    }
}

/// Makes items of the events of a parser.
private struct ItemBuilder {
    /// A list or a map that is not closed yet.
    private struct Open {
        let isMap: Bool
        let line, column: Int
        var items: [Item] = []
        var pairs: [(key: Item, value: Item)] = []
        var keys: Set<String> = []
        var key: Item?
        var awaitsKey: Bool { isMap && key == nil }
    }

    let file: String
    private(set) var root: Item?
    private(set) var faults: [Problem] = []
    private(set) var isFinished = false
    private var open: [Open] = []
    private var count = 0

    init(file: String) { self.file = file }

    private func problem(_ mark: yaml_mark_t, _ what: String, _ remedy: String) -> Problem {
        Problem(file: file, line: mark.line + 1, column: mark.column + 1, what: what, remedy: remedy)
    }

    mutating func take(_ event: yaml_event_t) throws {
        let mark = event.start_mark
        func refuseProperties(_ anchor: UnsafePointer<yaml_char_t>?, _ tag: UnsafePointer<yaml_char_t>?) throws {
            if anchor != nil { throw Problems([anchorProblem(mark)]) }
            if tag != nil { throw Problems([problem(mark, "tags (!) are refused", "leave the tag out, or quote the text")]) }
        }
        switch event.type {
        case YAML_DOCUMENT_START_EVENT where root != nil:
            throw Problems([problem(mark, "the file holds a second document (---)", "write it into a file of its own")])
        case YAML_ALIAS_EVENT: throw Problems([anchorProblem(mark)])
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            try refuseProperties(scalar.anchor, scalar.tag)
            try countValue(mark)
            var text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            if scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE {
                while text.last?.isNewline ?? false { text.removeLast() }
            }
            if let refused = PlainText.fault(in: text, isBlock: true) {
                fault(problem(mark, "the text has the control character \(refused)", RawText.remedy(for: refused)))
            }
            add(Item(content: .text(text), file: file, line: mark.line + 1, column: mark.column + 1), mark)
        case YAML_SEQUENCE_START_EVENT:
            try refuseProperties(event.data.sequence_start.anchor, event.data.sequence_start.tag)
            try begin(isMap: false, mark)
        case YAML_MAPPING_START_EVENT:
            try refuseProperties(event.data.mapping_start.anchor, event.data.mapping_start.tag)
            try begin(isMap: true, mark)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            guard let done = open.popLast() else { return }
            let content: Item.Content = done.isMap ? .map(Item.Pairs(done.pairs)) : .list(done.items)
            add(Item(content: content, file: file, line: done.line, column: done.column), mark)
        case YAML_STREAM_END_EVENT: isFinished = true
        default: break
        }
    }

    private func anchorProblem(_ mark: yaml_mark_t) -> Problem {
        problem(mark, "anchors and aliases (& and *) are refused", "write the value out, or quote the text")
    }

    private mutating func fault(_ problem: Problem) { if faults.count < Limits.reports { faults.append(problem) } }

    private mutating func countValue(_ mark: yaml_mark_t) throws {
        count += 1
        if count > Limits.values { throw Problems([problem(mark, "the file has more than \(Limits.values) values", "split it")]) }
    }

    private mutating func begin(isMap: Bool, _ mark: yaml_mark_t) throws {
        try countValue(mark)
        guard open.count < Limits.depth else {
            throw Problems([
                problem(
                    mark, "values are nested more than \(Limits.depth) deep", "no key of a scenario needs that; write them flat")
            ])
        }
        if open.last?.awaitsKey ?? false {
            throw Problems([
                problem(mark, "a key is text, not \(isMap ? "a map" : "a list")", "quote it if it begins with a bracket")
            ])
        }
        open.append(Open(isMap: isMap, line: mark.line + 1, column: mark.column + 1))
    }

    private mutating func add(_ item: Item, _ mark: yaml_mark_t) {
        guard !open.isEmpty else {
            root = item
            return
        }
        let k = open.count - 1
        if !open[k].isMap {
            open[k].items.append(item)
        } else if let key = open[k].key {
            open[k].pairs.append((key, item))
            open[k].key = nil
        } else {
            if let text = item.text, !open[k].keys.insert(text).inserted {
                fault(problem(mark, "the key \(item.kind) appears twice in this map", "keep one"))
            }
            open[k].key = item
        }
    }
}

/// The parser of libyaml over bytes that outlive it.
private final class YAMLParser {
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser.initialize(to: yaml_parser_t())
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deinitialize(count: 1)
        parser.deallocate()
    }

    /// The next event, to be deleted; false where the text is no YAML.
    func next(_ event: inout yaml_event_t) -> Bool { yaml_parser_parse(parser, &event) == 1 }

    /// Why there is no next event.
    func problem(file: String) -> Problem {
        let mark = parser.pointee.problem_mark
        let what = [parser.pointee.problem, parser.pointee.context].compactMap { $0.map { String(cString: $0) } }
        return Problem(
            file: file, line: mark.line + 1, column: mark.column + 1,
            what: "this is not YAML: \(what.isEmpty ? "it cannot be read" : what.joined(separator: " "))",
            remedy: "check brackets, quotes, colons and indentation")
    }
}
