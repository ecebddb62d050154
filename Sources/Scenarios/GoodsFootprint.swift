import TradeData
import TradePolicy

/// What a measure's goods cover, in a form in which many can be compared: HS codes as numbers, and sectors by the codes they hold.
final class GoodsFootprint: Sendable {
    enum Content: Sendable {
        case all
        /// Codes with a digit 1 in front, so that `0201` and `201` differ, and the share covered.
        case products([(code: Int, share: Double)])
        case sectors([(sector: Sector, share: Double)])
        case minerals([String])
    }

    /// Its place in the order of reading; the same goods have one footprint.
    let id: Int
    let content: Content
    /// The codes of products that are covered whole; nil where some are covered in part.
    private let wholeCodes: Set<Int>?
    /// The sectors that products belong to.
    private let index: SectorIndex?

    init(_ goods: Goods, id: Int, index: SectorIndex?) {
        (self.id, self.index) = (id, index)
        switch goods {
        case .all: content = .all
        case .products(let set):
            content = .products(
                set.shares.map { (Product.number(of: $0.key), $0.value.value) }.sorted { $0.code < $1.code })
        case .sectors(let shares):
            content = .sectors(shares.map { ($0.key, $0.value.value) }.sorted { $0.sector < $1.sector })
        case .minerals(let names): content = .minerals(Array(Set(names)).sorted())
        }
        if case .products(let codes) = content, codes.allSatisfy({ $0.share == 1 }) {
            wholeCodes = Set(codes.map(\.code))
        } else {
            wholeCodes = nil
        }
    }

    /// Whether all of some goods is among these.
    /// - Complexity: O(the others' codes).
    func holds(_ other: GoodsFootprint) -> Bool {
        if self === other { return true }
        switch (content, other.content) {
        case (.all, _): return true
        case (.products, .products(let codes)):
            guard let wholeCodes else { return false }
            return codes.allSatisfy { code, _ in
                sequence(first: code, next: { $0 > 9_999 ? $0 / 100 : nil }).contains { wholeCodes.contains($0) }
            }
        case (.sectors(let whole), .sectors(let parts)):
            let shares = Dictionary(whole.map { ($0.sector, $0.share) }, uniquingKeysWith: { a, _ in a })
            return parts.allSatisfy { sector, share in shares[sector] ?? 0 >= share }
        case (.sectors(let whole), .products(let codes)):
            guard let index else { return false }
            let sectors = Set(whole.filter { $0.share == 1 }.map(\.sector))
            return codes.allSatisfy { code, _ in
                let within = index.sectors(within: code)
                return !within.isEmpty && within.isSubset(of: sectors)
            }
        case (.minerals(let names), .minerals(let others)): return Set(others).isSubset(of: names)
        default: return false
        }
    }

    var count: Int {
        switch content {
        case .all: 1
        case .products(let codes): codes.count
        case .sectors(let sectors): sectors.count
        case .minerals(let names): names.count
        }
    }
}

/// Which sectors the parts of a product group belong to, by the longest known prefix, for codes as numbers.
struct SectorIndex: Sendable {
    private let own: [Int: Set<Sector>]
    private let below: [Int: Set<Sector>]

    /// - Complexity: O(prefixes).
    init(_ concordance: Concordance) {
        var (own, below): ([Int: Set<Sector>], [Int: Set<Sector>]) = ([:], [:])
        for (prefix, sector) in concordance.entries {
            let number = Product.number(of: prefix.code)
            own[number, default: []].insert(sector)
            var shorter = number / 100
            while shorter > 1 {
                below[shorter, default: []].insert(sector)
                shorter /= 100
            }
        }
        (self.own, self.below) = (own, below)
    }

    static let shipped: SectorIndex? = (try? Concordance.load()).map { SectorIndex($0) }

    /// Every sector that some part of the group belongs to.
    func sectors(within code: Int) -> Set<Sector> {
        var found = below[code] ?? []
        var shorter = code
        while shorter > 1 {
            if let sectors = own[shorter] {
                found.formUnion(sectors)
                break
            }
            shorter /= 100
        }
        return found
    }
}
