import FoundationEssentials
import TradeData
import TradePolicy

/// Lists of products as files: a column `prefix` with HS digits and, where only a part of the
/// trade under a prefix is meant, a column `share` in (0, 1].
public enum ProductList {
    /// Reads a list.
    /// - Parameter name: What to call the list in explanations.
    /// - Throws: `Problems` with every bad line.
    public static func read(_ url: URL, name: String) throws -> ProductSet {
        try parse(try SourceFiles.text(url.path), file: url.path, name: name)
    }

    static func parse(_ text: String, file: String, name: String) throws -> ProductSet {
        let body = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        // Lists are long, and few have line ends of two characters.
        let lines = body.utf8.contains(13) ? body.replacingAll("\r\n", with: "\n") : body
        if let refused = PlainText.fault(in: lines, isBlock: true) {
            throw Problems(
                "the list has the control character \(refused)", remedy: RawText.remedy(for: refused), file: file)
        }
        let table = try Table(csv: Data(body.utf8), name: file)
        let prefix = try table.column("prefix", "hs")
        let share = try? table.column("share")
        var shares: [String: Share] = [:]
        var problems: [Problem] = []
        for row in 0..<table.rowCount {
            func refuse(_ what: String, _ remedy: String) {
                guard problems.count < Limits.reports else { return }
                problems.append(Problem(file: file, line: table.line(row), column: 1, what: what, remedy: remedy))
            }
            let value = try share.flatMap { try table.number(row, $0) } ?? 1
            guard let product = Product(table.text(row, prefix)), value > 0, value <= 1 else {
                refuse("a line needs an HS code and a share in (0, 1]", "write 2 to 10 digits, and 1 or a share such as 0.5")
                continue
            }
            if shares.updateValue(Share(value), forKey: product.code) != nil { refuse("\(product) has two lines", "keep one") }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return ProductSet(shares, name: "list \(name)")
    }
}
