import FoundationEssentials
import TradeData

/// Plain words for goods and what they mean: `Data/concordances/goods-words.csv`, which anyone may edit.
///
/// ```swift
/// try GoodsWords.load().codes["steel"]        // .sectors(["iron-steel"])
/// ```
public struct GoodsWords: Sendable {
    /// What a word means.
    public enum Codes: Sendable, Hashable {
        case sectors([String])
        case hs([String])
    }
    /// By word, in small letters.
    public let codes: [String: Codes]

    /// Reads a table with columns words, kind, codes.
    /// - Throws: `Problems` with every unknown kind, empty row, bad code and word given twice.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (words, kind, codes) = (try table.column("words"), try table.column("kind"), try table.column("codes"))
        var (found, problems) = ([String: Codes](), ProblemList())
        for row in 0..<table.rowCount {
            let list = table.text(row, codes).split(separator: " ").map(String.init)
            let meaning: Codes?
            switch table.text(row, kind) {
            case "sectors": meaning = list.allSatisfy(Codes.isCode) ? .sectors(list) : nil
            case "hs": meaning = list.allSatisfy { Product($0) != nil } ? .hs(list) : nil
            default: meaning = nil
            }
            guard let meaning, !list.isEmpty else {
                problems.add(
                    table.problem(
                        "a row needs sectors or hs, and codes of that kind", remedy: "correct the row", row: row, column: kind))
                continue
            }
            for word in table.text(row, words).components(separatedBy: "; ").map({ $0.lowercased() }) {
                if found.updateValue(meaning, forKey: word) != nil {
                    problems.add(
                        table.problem("duplicate word \(PlainText.quoted(word))", remedy: "keep one", row: row, column: words))
                }
            }
        }
        try problems.throwIfAny()
        self.codes = found
    }

    /// The shipped table.
    /// - Throws: `Problems`; marked as missing where it is not installed.
    public static func load() throws -> GoodsWords {
        try Workspace.shared.value("goods words") {
            try GoodsWords(csv: DataLocation.read("concordances/goods-words.csv"), name: "goods-words.csv")
        }
    }
}

extension GoodsWords.Codes {
    static func isCode(_ text: String) -> Bool { text.isName }
}
