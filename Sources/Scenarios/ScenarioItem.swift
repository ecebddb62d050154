import TradeData

/// A piece of a scenario file as it was written: text, list or map, with its place.
///
/// Text stays text: `NO` is not false and `0201` is not a number.
struct Item: Sendable {
    enum Content: Sendable {
        case text(String)
        case list([Item])
        case map(Pairs)
    }

    /// The pairs of a map in the order of the file.
    struct Pairs: Sendable {
        let all: [(key: Item, value: Item)]
        /// Positions by key, where there are many.
        private let positions: [String: Int]?

        init(_ all: [(key: Item, value: Item)]) {
            self.all = all
            positions =
                all.count <= 16
                ? nil
                : Dictionary(
                    all.enumerated().compactMap { k, pair in pair.key.text.map { ($0, k) } }, uniquingKeysWith: { a, _ in a })
        }

        /// - Complexity: O(1).
        subscript(key: String) -> Item? {
            if let positions { return positions[key].map { all[$0].value } }
            return all.first { $0.key.text == key }?.value
        }
    }

    let content: Content
    let file: String
    let line: Int
    let column: Int

    var text: String? { if case .text(let text) = content { text } else { nil } }
    var list: [Item]? { if case .list(let list) = content { list } else { nil } }
    var map: [(key: Item, value: Item)]? { if case .map(let pairs) = content { pairs.all } else { nil } }

    /// The value under a key of a map.
    subscript(key: String) -> Item? { if case .map(let pairs) = content { pairs[key] } else { nil } }

    /// A list, or what stands for a list of one.
    var entries: [Item] { list ?? [self] }

    /// What it is, in words; of a long text the beginning.
    var kind: String {
        switch content {
        case .text(let text): text.isEmpty ? "nothing" : "\"\(text.shortened)\""
        case .list: "a list"
        case .map: "a map"
        }
    }

    /// The same place with other pairs.
    func with(_ pairs: [(key: Item, value: Item)]) -> Item {
        Item(content: .map(Pairs(pairs)), file: file, line: line, column: column)
    }

    /// A text at the same place.
    func with(text: String) -> Item { Item(content: .text(text), file: file, line: line, column: column) }
}

extension String {
    /// The text, or the beginning of a long one, in one line, for messages.
    var shortened: String {
        let short = utf8.count <= 80 ? self : String(prefix(60)) + "…"
        return short.contains { $0.isNewline || $0 == "\t" } ? String(short.map { $0.isNewline || $0 == "\t" ? " " : $0 }) : short
    }
}
