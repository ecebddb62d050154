import Foundation
import TradeData
import TradePolicy

/// Lists of products as files: a column `prefix` with HS digits and, where only a part of the
/// trade under a prefix is meant, a column `share` in (0, 1].
public enum ProductList {
    /// Reads a list.
    /// - Throws: `Problems` with every bad line.
    public static func read(_ url: URL, name: String) throws -> ProductSet {
        let table = try Table(contentsOf: url)
        let prefix = try table.column("prefix", "hs")
        let share = try? table.column("share")
        var shares: [String: Share] = [:]
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            let value = try share.flatMap { try table.number(row, $0) } ?? 1
            guard let product = Product(table.text(row, prefix)), value > 0, value <= 1 else {
                problems.add(
                    table.problem(
                        "a line needs an HS code and a share in (0, 1]", remedy: "correct the line", row: row, column: prefix))
                continue
            }
            shares[product.code] = Share(value)
        }
        try problems.throwIfAny()
        return ProductSet(shares, name: "list \(name)")
    }
}
