import FoundationEssentials

/// Which sector a product belongs to, by the longest prefix of its code that the table knows.
///
/// The shipped table, `Data/concordances/hs-sectors.csv`, maps the Harmonized System to the goods
/// sectors of the shipped worlds; it holds facts about chapters and headings, and anyone may edit it.
public struct Concordance: Sendable {
    /// The name of the shipped table.
    public static let shipped = "hs-sectors"
    private let sectors: [String: Sector]

    /// All prefixes with their sectors, in the order of their codes.
    public var entries: [(prefix: Product, sector: Sector)] {
        sectors.sorted { $0.key < $1.key }.compactMap { entry in Product(entry.key).map { ($0, entry.value) } }
    }

    /// Reads a table with columns `prefix` and `sector`.
    /// - Throws: `Problems` that list every bad code and every code given twice.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (prefix, sector) = (try table.column("prefix", "hs"), try table.column("sector"))
        var sectors: [String: Sector] = [:]
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            let text = table.text(row, prefix)
            guard let product = Product(text) else {
                problems.add(
                    table.problem(
                        "\(PlainText.quoted(text)) is no HS code", remedy: "write 2 to 10 digits", row: row, column: prefix))
                continue
            }
            if sectors.updateValue(Sector(try table.label(row, sector)), forKey: product.code) != nil {
                problems.add(table.problem("duplicate code \(text)", remedy: "keep one", row: row, column: prefix))
            }
        }
        try problems.throwIfAny()
        self.sectors = sectors
    }

    /// Loads a shipped concordance.
    /// - Throws: `Problems`; marked as missing when the file is not installed.
    public static func load(_ name: String = Concordance.shipped) throws -> Concordance {
        try Workspace.shared.value("concordance \(name)") {
            try Concordance(csv: DataLocation.read("concordances/\(name).csv"), name: "\(name).csv")
        }
    }

    /// The sector of a product; nil when no prefix of its code is known.
    ///
    /// A short code gets the sector of its chapter or heading, though parts of it may belong
    /// elsewhere: see `sectors(within:)`.
    /// - Complexity: O(digits).
    public func sector(of product: Product) -> Sector? {
        var code = Substring(product.code)
        while !code.isEmpty {
            if let sector = sectors[String(code)] { return sector }
            code = code.dropLast()
        }
        return nil
    }

    /// Every sector that some part of the product group belongs to: HS `27` is refined fuels, mining and utilities.
    public func sectors(within product: Product) -> Set<Sector> {
        var found = Set(sectors.filter { $0.key.hasPrefix(product.code) }.values)
        if let own = sector(of: product) { found.insert(own) }
        return found
    }
}
