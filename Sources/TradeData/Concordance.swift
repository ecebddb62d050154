import FoundationEssentials

/// Which sector a product belongs to, by the longest prefix of its code that the table knows.
///
/// The shipped table, `Data/concordances/hs-sectors.csv`, maps the Harmonized System to the goods
/// sectors of the shipped worlds; it holds facts about chapters and headings, and anyone may edit it.
/// A world with sectors of its own has a table of its own in its file (`WorldConcordance`), in which a code may be
/// divided among sectors by shares.
public struct Concordance: Sendable, Equatable {
    /// A sector and the share of a code that belongs to it, above 0 and up to 1.
    public struct Part: Sendable, Equatable {
        public let sector: Sector
        public let share: Double
        public init(_ sector: Sector, share: Double = 1) { (self.sector, self.share) = (sector, share) }
    }

    /// The name of the shipped table.
    public static let shipped = "hs-sectors"
    /// How far the shares of a code may be from 1 together.
    public static let tolerance = 1e-9
    private let sectors: [String: [Part]]

    /// All prefixes with their sectors, in the order of their codes; a divided one once for each sector.
    public var entries: [(prefix: Product, sector: Sector)] {
        divided.flatMap { prefix, parts in parts.map { (prefix, $0.sector) } }
    }

    /// All prefixes with what belongs to which sector, in the order of their codes.
    public var divided: [(prefix: Product, parts: [Part])] {
        sectors.sorted { $0.key < $1.key }.compactMap { entry in Product(entry.key).map { ($0, entry.value) } }
    }

    /// A table of prefixes, each with the sectors that it belongs to; the shares of a prefix sum to 1.
    public init(_ parts: [Product: [Part]]) {
        sectors = parts.reduce(into: [:]) { $0[$1.key.code] = $1.value.sorted { $0.sector < $1.sector } }
    }

    /// Reads a table with columns `prefix` and `sector`.
    /// - Throws: `Problems` that list every bad code and every code given twice.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (prefix, sector) = (try table.column("prefix", "hs"), try table.column("sector"))
        var sectors: [String: [Part]] = [:]
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            let text = table.text(row, prefix)
            guard let product = Product(text) else {
                problems.add(
                    table.problem(
                        "\(PlainText.quoted(text)) is no HS code", remedy: "write 2 to 10 digits", row: row, column: prefix))
                continue
            }
            if sectors.updateValue([Part(Sector(try table.label(row, sector)))], forKey: product.code) != nil {
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

    /// The sectors that a product belongs to, with their shares; empty when no prefix of its code is known.
    ///
    /// A short code gets the sectors of its chapter or heading, though parts of it may belong
    /// elsewhere: see `sectors(within:)`.
    /// - Complexity: O(digits).
    public func parts(of product: Product) -> [Part] {
        var code = Substring(product.code)
        while !code.isEmpty {
            if let parts = sectors[String(code)] { return parts }
            code = code.dropLast()
        }
        return []
    }

    /// The one sector of a product; nil when no prefix of its code is known, or several sectors share it. See `parts(of:)`.
    /// - Complexity: O(digits).
    public func sector(of product: Product) -> Sector? {
        let parts = parts(of: product)
        return parts.count == 1 ? parts[0].sector : nil
    }

    /// Every sector that some part of the product group belongs to: HS `27` is refined fuels, mining and utilities.
    public func sectors(within product: Product) -> Set<Sector> {
        var found = Set(sectors.filter { $0.key.hasPrefix(product.code) }.values.joined().map(\.sector))
        found.formUnion(parts(of: product).map(\.sector))
        return found
    }

    /// The same products by other sectors: what each sector becomes, with shares that sum to 1. Parts that go into one sector are
    /// added up.
    /// - Complexity: O(prefixes × parts).
    public func mapped(_ sectors: (Sector) -> [Part]) -> Concordance {
        Concordance(
            Dictionary(
                divided.compactMap { prefix, parts in
                    var sums: [Sector: Double] = [:]
                    for part in parts {
                        for new in sectors(part.sector) { sums[new.sector, default: 0] += part.share * new.share }
                    }
                    if sums.isEmpty { return nil }
                    // A code that is whole again is so without rounding.
                    return (prefix, sums.count == 1 ? [Part(sums.keys.first!)] : sums.map { Part($0.key, share: $0.value) })
                }, uniquingKeysWith: { a, _ in a }))
    }
}

/// What says which sector of a world makes a product.
public enum WorldConcordance: Sendable, Equatable, ExpressibleByStringLiteral {
    /// A shipped table, for worlds of the shipped sectors.
    case named(String)
    /// The world's own, which travels in its file.
    case own(Concordance)

    /// That of the shipped worlds.
    public static let shipped = WorldConcordance.named(Concordance.shipped)

    public init(stringLiteral name: String) { self = .named(name) }

    /// - Throws: `Problems`; marked as missing when the shipped table is not installed.
    public func table() throws -> Concordance {
        switch self {
        case .named(let name): try Concordance.load(name)
        case .own(let table): table
        }
    }

    /// The shipped table's name; nil for one's own.
    var name: String? { if case .named(let name) = self { name } else { nil } }
    /// The world's own; nil where it is a shipped one.
    public var own: Concordance? { if case .own(let table) = self { table } else { nil } }
}

extension World {
    /// Whether its sectors tell products apart, so that measures on HS codes can be solved on it.
    public var tellsProductsApart: Bool { concordance == .shipped || concordance?.own != nil }
}
