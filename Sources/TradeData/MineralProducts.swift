import FoundationEssentials

/// Which products may hold a mineral, by the beginnings of their HS codes: `Data/concordances/minerals.csv`, which anyone may edit.
public struct MineralProducts: Sendable {
    private let codes: [String: [String]]

    /// Reads a table with columns mineral and hs (codes with spaces between them).
    /// - Throws: `Problems` with every mineral that has two rows and every code that is none.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (mineral, hs) = (try table.column("mineral"), try table.column("hs"))
        var (codes, problems) = ([String: [String]](), ProblemList())
        for row in 0..<table.rowCount {
            let own = table.text(row, hs).split(separator: " ").map(String.init)
            for code in own where Product(code) == nil {
                problems.add(
                    table.problem("\(PlainText.quoted(code)) is no HS code", remedy: "write 2 to 10 digits", row: row, column: hs)
                )
            }
            if codes.updateValue(own, forKey: try table.label(row, mineral)) != nil {
                problems.add(
                    table.problem("the mineral has two rows", remedy: "keep one", row: row, column: mineral))
            }
        }
        try problems.throwIfAny()
        self.codes = codes
    }

    /// The shipped table.
    /// - Throws: `Problems`; marked as missing where it is not installed.
    public static func load() throws -> MineralProducts {
        try MineralProducts(csv: DataLocation.read("concordances/minerals.csv"), name: "minerals.csv")
    }

    /// The names of the table, sorted.
    public var minerals: [String] { codes.keys.sorted() }
    /// The codes under which a mineral may be; none where the table does not have it.
    public func codes(of mineral: String) -> [String] { codes[mineral] ?? [] }

    /// Those of some minerals that a product may hold; a mineral that the table does not have is among them.
    public func held(by product: Product, of minerals: some Sequence<String>) -> Set<String> {
        Set(
            minerals.filter { mineral in
                codes[mineral].map { $0.contains { product.code.hasPrefix($0) || $0.hasPrefix(product.code) } } ?? true
            })
    }
}
