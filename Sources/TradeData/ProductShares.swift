import FoundationEssentials

/// Which products make up the trade of a sector between two economies, from trade weights.
///
/// American imports by HS6 from their origin (members of the European Union share its lines), American exports by HS2
/// to their destination, and within chapters by a mix. Where an origin is not listed, or neither side is American, the mix of all American imports in the
/// sector is used instead: `basis` says which.
public struct ProductShares: Sendable {
    /// Which lines the shares of a cell come from.
    public enum Basis: Sendable, Equatable {
        /// Lines of this very pair.
        case observed
        /// Chapters of this very pair, products within them by a mix.
        case chapters
        /// Lines of the European Union, of which the origin is a member.
        case union
        /// All American imports of the sector.
        case worldMix
        /// Every line of the sector alike: nothing is traded under its codes in the weights.
        case alike
        /// Nothing is known of the sector.
        case none
    }
    public let source: String
    private let imports: [Country: [Sector: [(code: String, share: Double)]]]
    /// Exports by destination and chapter, and the products of each sector by chapter.
    private let exports: [Country: [String: Double]]
    private let chapters: [Sector: [(chapter: String, code: String, share: Double)]]
    /// Whose members have no lines of their own in the American tables.
    private let union: Set<Country>
    private static let world: Country = "WLD"
    /// What it was made from, to be sorted by other sectors.
    private let weights: (imports: TradeWeights, exports: TradeWeights, mix: TradeWeights?)
    /// Products of sectors under whose codes nothing is traded.
    private var alike: [Sector: [(code: String, share: Double)]] = [:]
    /// All products of the weights of imports, in the order of their codes.
    public let products: [Product]
    /// The sectors whose products weigh alike, because nothing is traded under their codes in the weights.
    public var alikeSectors: [Sector] { alike.keys.sorted() }

    /// - Parameters:
    ///   - imports: By HS6 and origin.
    ///   - exports: By chapter and destination.
    ///   - mix: Products within chapters of exports (partner `WLD`); without it, as all imports.
    ///   - union: The members of the European Union, which is one partner, `EU`, in `imports`.
    /// - Complexity: O(lines).
    public init(
        imports: TradeWeights, exports: TradeWeights, mix: TradeWeights? = nil, concordance: Concordance, union: Set<Country>
    ) {
        self.union = union
        weights = (imports, exports, mix)
        source = ([imports.source, exports.source] + (mix.map { [$0.source] } ?? [])).joined(separator: "; ")
        // Codes once, then numbers only: 90,000 lines in a few milliseconds.
        let products = Set(imports.lines.values.joined().lazy.map(\.product)).sorted()
        self.products = products
        let place = Dictionary(uniqueKeysWithValues: products.enumerated().map { ($1, $0) })
        let sectors = products.map { concordance.parts(of: $0) }
        var world = [Double](repeating: 0, count: products.count)
        var bought: [Country: [Sector: [(code: String, share: Double)]]] = [:]
        for partner in imports.partners {
            var lists: [Sector: [(code: String, share: Double)]] = [:]
            for line in imports.lines[partner]! {
                let k = place[line.product]!
                guard !sectors[k].isEmpty else { continue }
                world[k] += line.value
                for part in sectors[k] {
                    lists[part.sector, default: []].append((line.product.code, line.value * part.share))
                }
            }
            bought[partner] = lists.mapValues(ProductShares.normalised)
        }
        var all: [Sector: [(code: String, share: Double)]] = [:]
        for (k, product) in products.enumerated() {
            for part in sectors[k] { all[part.sector, default: []].append((product.code, world[k] * part.share)) }
        }
        bought[ProductShares.world] = all.mapValues(ProductShares.normalised)
        var totals: [String: Double] = [:]
        let template = mix?.lines[ProductShares.world] ?? zip(products, world).map { .init(product: $0, value: $1) }
        for line in template { totals[line.product.chapter, default: 0] += line.value }
        var chapters: [Sector: [(chapter: String, code: String, share: Double)]] = [:]
        for line in template where line.value > 0 {
            let chapter = line.product.chapter
            for part in concordance.parts(of: line.product) {
                chapters[part.sector, default: []].append(
                    (chapter, line.product.code, part.share * line.value / totals[chapter]!))
            }
        }
        self.imports = bought
        self.chapters = chapters
        self.exports = exports.lines.mapValues { lines in
            lines.reduce(into: [:]) { $0[$1.product.chapter, default: 0] += $1.value }
        }
    }

    private static func normalised(_ list: [(code: String, share: Double)]) -> [(code: String, share: Double)] {
        let total = list.reduce(0.0) { $0 + $1.share }
        return total > 0 ? list.map { ($0.code, $0.share / total) } : []
    }

    /// The same weights by the sectors of a world with a concordance of its own.
    ///
    /// Where nothing is traded under the codes of a sector, its lines weigh alike, or, where there are none, its prefixes.
    /// - Complexity: O(lines), once for each concordance.
    public func sorted(by concordance: Concordance) -> ProductShares {
        let key = concordance.divided.map { prefix, parts in
            "\(prefix)" + parts.map { " \($0.sector) \($0.share.bitPattern)" }.joined()
        }.joined(separator: ",")
        return Workspace.shared.value("product shares \(source) \(sha256Hex(Data(key.utf8)))") {
            var sorted = ProductShares(
                imports: weights.imports, exports: weights.exports, mix: weights.mix, concordance: concordance, union: union)
            for (sector, list) in Dictionary(grouping: concordance.entries, by: \.sector)
            where sorted.imports[Self.world]?[sector]?.isEmpty ?? true {
                let lines = products.filter { product in
                    concordance.parts(of: product).contains { $0.sector == sector }
                }
                let codes = lines.isEmpty ? list.map(\.prefix) : lines
                sorted.alike[sector] = codes.map { ($0.code, 1 / Double(codes.count)) }
            }
            return sorted
        }
    }

    /// Loads the shipped American weights.
    public static func load() throws -> ProductShares { try Workspace.shared.value("product shares", make: read) }

    private static func read() throws -> ProductShares {
        let imports = try TradeWeights.load("us-imports-2024")
        let midyear = Day(year: imports.year, month: 7, day: 1) ?? Day(number: 0)
        return ProductShares(
            imports: imports, exports: try .load("us-exports-2024"), mix: try .load("us-exports-mix"),
            concordance: try .load(), union: try EconomyGroups.load().members(of: "EU", on: midyear) ?? [])
    }

    /// Shares of products in what an origin sells a destination within a sector, in the order of their codes; they sum to 1.
    public func products(destination: Country, origin: Country, sector: Sector) -> [(code: String, share: Double)] {
        lookUp(destination, origin, sector).list
    }

    /// Where the shares of a cell come from.
    public func basis(destination: Country, origin: Country, sector: Sector) -> Basis {
        lookUp(destination, origin, sector).basis
    }

    private func lookUp(_ destination: Country, _ origin: Country, _ sector: Sector) -> (
        list: [(code: String, share: Double)], basis: Basis
    ) {
        if destination == "USA" {
            if let list = imports[origin]?[sector], !list.isEmpty { return (list, .observed) }
            if union.contains(origin), let list = imports["EU"]?[sector], !list.isEmpty {
                return (list, .union)
            }
        } else if origin == "USA", let sold = exports[destination], let parts = chapters[sector] {
            let list = parts.compactMap { part in sold[part.chapter].map { (code: part.code, share: $0 * part.share) } }
            if list.contains(where: { $0.share > 0 }) { return (ProductShares.normalised(list), .chapters) }
        }
        let list = imports[ProductShares.world]?[sector] ?? []
        if list.isEmpty, let alike = alike[sector] { return (alike, .alike) }
        return (list, list.isEmpty ? .none : .worldMix)
    }
}
