/// Which products make up the trade of a sector between two economies, from trade weights.
///
/// American imports by HS6 from their origin (members of the European Union share its lines), American exports by HS2
/// to their destination. Where an origin is not listed, or neither side is American, the mix of all American imports in the
/// sector stands in: `basis` says which.
public struct ProductShares: Sendable {
    /// Which lines the shares of a cell come from.
    public enum Basis: Sendable, Equatable {
        /// Lines of this very pair.
        case observed
        /// Lines of the European Union, of which the origin is a member.
        case union
        /// All American imports of the sector.
        case worldMix
        /// Nothing is known of the sector.
        case none
    }
    public let source: String
    private let imports: [Country: [Sector: [(code: String, share: Double)]]]
    private let exports: [Country: [Sector: [(code: String, share: Double)]]]
    private static let world: Country = "WLD"

    /// - Complexity: O(lines).
    public init(imports: TradeWeights, exports: TradeWeights, concordance: Concordance) {
        source = "\(imports.source); \(exports.source)"
        // Codes once, then numbers only: 90,000 lines in a few milliseconds.
        let products = Set(imports.lines.values.joined().lazy.map(\.product)).sorted()
        let place = Dictionary(uniqueKeysWithValues: products.enumerated().map { ($1, $0) })
        let sectors = products.map { concordance.sector(of: $0) }
        var world = [Double](repeating: 0, count: products.count)
        var chapters: [String: [Sector: Double]] = [:]
        var bought: [Country: [Sector: [(code: String, share: Double)]]] = [:]
        for partner in imports.partners {
            var lists: [Sector: [(code: String, share: Double)]] = [:]
            for line in imports.lines[partner]! {
                let k = place[line.product]!
                guard let sector = sectors[k] else { continue }
                world[k] += line.value
                lists[sector, default: []].append((line.product.code, line.value))
            }
            bought[partner] = lists.mapValues(ProductShares.normalised)
        }
        var all: [Sector: [(code: String, share: Double)]] = [:]
        for (k, product) in products.enumerated() {
            guard let sector = sectors[k] else { continue }
            all[sector, default: []].append((product.code, world[k]))
            chapters[product.chapter, default: [:]][sector, default: 0] += world[k]
        }
        bought[ProductShares.world] = all.mapValues(ProductShares.normalised)
        var sold: [Country: [Sector: [(code: String, share: Double)]]] = [:]
        for partner in exports.partners {
            var lists: [Sector: [(code: String, share: Double)]] = [:]
            for line in exports.lines[partner]! {
                // A chapter belongs to its sectors as American imports of it do.
                let parts = (chapters[line.product.chapter] ?? [:]).sorted { $0.key < $1.key }
                let total = parts.reduce(0.0) { $0 + $1.value }
                for (sector, part) in parts where total > 0 {
                    lists[sector, default: []].append((line.product.code, line.value * part / total))
                }
            }
            sold[partner] = lists.mapValues(ProductShares.normalised)
        }
        self.imports = bought
        self.exports = sold
    }

    private static func normalised(_ list: [(code: String, share: Double)]) -> [(code: String, share: Double)] {
        let total = list.reduce(0.0) { $0 + $1.share }
        return total > 0 ? list.map { ($0.code, $0.share / total) } : []
    }

    /// Loads the shipped American weights.
    public static func load() throws -> ProductShares {
        ProductShares(
            imports: try .load("us-imports-2024"), exports: try .load("us-exports-2024"), concordance: try .load())
    }

    /// Shares of products in what an origin sells a destination within a sector, in the order of their codes; they sum to 1.
    public func products(destination: Country, origin: Country, sector: Sector) -> [(code: String, share: Double)] {
        lookUp(destination, origin, sector).list
    }

    /// Where the shares of a cell come from.
    public func basis(destination: Country, origin: Country, sector: Sector) -> Basis { lookUp(destination, origin, sector).basis }

    private func lookUp(_ destination: Country, _ origin: Country, _ sector: Sector) -> (list: [(code: String, share: Double)], basis: Basis) {
        if destination == "USA" {
            if let list = imports[origin]?[sector], !list.isEmpty { return (list, .observed) }
            if SummitGrid.europeanUnion.contains(origin), let list = imports["EU"]?[sector], !list.isEmpty { return (list, .union) }
        } else if origin == "USA", let list = exports[destination]?[sector], !list.isEmpty {
            return (list, .observed)
        }
        let list = imports[ProductShares.world]?[sector] ?? []
        return (list, list.isEmpty ? .none : .worldMix)
    }
}
