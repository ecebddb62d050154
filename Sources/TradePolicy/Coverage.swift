import TradeData

/// Which economies a measure is aimed at.
public enum CountrySet: Sendable, Hashable {
    case only(Set<Country>)
    case allExcept(Set<Country>)

    public static let all = CountrySet.allExcept([])

    public func contains(_ country: Country) -> Bool {
        switch self {
        case .only(let set): set.contains(country)
        case .allExcept(let set): !set.contains(country)
        }
    }

    /// Whether some economy could be in both.
    public func intersects(_ other: CountrySet) -> Bool {
        switch (self, other) {
        case (.only(let a), .only(let b)): !a.isDisjoint(with: b)
        case (.only(let a), .allExcept(let b)), (.allExcept(let b), .only(let a)): !a.isSubset(of: b)
        case (.allExcept, .allExcept): true
        }
    }
}

/// Which goods a measure covers.
public enum Goods: Sendable, Hashable {
    case all
    /// Shares of sectors: how much of the sector's trade the measure reaches.
    case sectors([Sector: Share])
    /// Products by the beginnings of their HS codes.
    case products(ProductSet)
    /// Critical minerals by name; they are parts of sectors, solved beside the world (`Satellite`).
    case minerals([String])

    /// Whether it names minerals.
    public var isMinerals: Bool { if case .minerals = self { true } else { false } }

    /// The share of a product, known by its HS code and its sector, that is covered, 0…1.
    /// - Parameter product: HS digits, or nil where only the sector is known.
    public func share(of product: String?, sector: Sector?) -> Double {
        switch self {
        case .all: 1
        case .sectors(let shares): sector.flatMap { shares[$0]?.value } ?? 0
        case .products(let set): product.map { set.share(of: $0) } ?? 0
        case .minerals: 0
        }
    }

    /// Whether some good could be in both (shares of one sector that add up to at most 1 do not overlap).
    public func overlaps(_ other: Goods) -> Bool {
        switch (self, other) {
        case (.all, _), (_, .all): true
        case (.sectors(let a), .sectors(let b)):
            a.contains { sector, share in share.value + (b[sector]?.value ?? 0) > 1 + 1e-9 && b[sector] != nil }
        case (.products(let a), .products(let b)): a.overlaps(b)
        case (.minerals(let a), .minerals(let b)): !Set(a).isDisjoint(with: b)
        default: false
        }
    }
}

/// Products by the beginnings of their codes in the Harmonized System, as text: `0201` is beef, not 201.
///
/// A prefix covers every code that begins with it. A prefix finer than six digits counts for its
/// whole subheading when the trade weights know only six digits, unless the set gives that a share.
/// Where a set lists tariff lines below a subheading, or ten-digit numbers below a line, they are all of it that is listed:
/// its share serves coarser codes, and a line or number that is not listed is not covered.
public struct ProductSet: Sendable, Hashable {
    /// Prefix → share of the trade below it that is covered, in (0, 1].
    public let shares: [String: Share]
    /// What the set is, for explanations, such as `list section-301-list-3`.
    public let name: String?
    /// The lengths that occur, longest first, so that the finest entry wins.
    private let lengths: [Int]
    /// The highest share among the entries below a shorter code; codes as `Product.number(of:)` has them.
    private let below: [Int: Double]
    /// Subheadings of which tariff lines are listed, and lines of which numbers are.
    private let lined: Set<Int>

    /// - Precondition: Prefixes are digits, two to ten of them.
    public init(_ shares: [String: Share], name: String? = nil) {
        for prefix in shares.keys {
            precondition(ProductSet.isPrefix(prefix), "An HS prefix is two to ten digits, not \(prefix).")
        }
        self.shares = shares
        self.name = name
        lengths = Set(shares.keys.map(\.utf8.count)).sorted(by: >)
        var below: [Int: Double] = [:]
        var lined: Set<Int> = []
        for (prefix, share) in shares {
            var (code, length) = (Product.number(of: prefix), prefix.utf8.count)
            // From the longest shorter code with an even number of digits.
            repeat {
                let digits = length % 2 == 0 ? 2 : 1
                (code, length) = (code / (digits == 2 ? 100 : 10), length - digits)
                guard length >= 2 else { break }
                below[code, default: 0].raise(to: share.value)
                if length >= 6 { lined.insert(code) }
            } while length > 2
        }
        (self.below, self.lined) = (below, lined)
    }

    public init(_ prefixes: [String], name: String? = nil) {
        self.init(Dictionary(prefixes.map { ($0, Share(1)) }, uniquingKeysWith: { a, _ in a }), name: name)
    }

    /// The first digits of a code; much quicker than by characters.
    private static func head(_ code: String, _ length: Int) -> String {
        String(decoding: code.utf8.prefix(length), as: UTF8.self)
    }

    /// Two to ten digits.
    public static func isPrefix(_ text: String) -> Bool {
        (2...10).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// The share of a product that is covered.
    /// - Parameter code: HS digits, usually six.
    /// - Complexity: O(number of prefix lengths).
    public func share(of code: String) -> Double {
        for length in lengths where length <= code.utf8.count {
            let head = ProductSet.head(code, length)
            guard let share = shares[head] else { continue }
            return isSplit(head, before: code) ? 0 : share.value
        }
        return below[Product.number(of: code)] ?? 0
    }

    /// Whether finer codes of what covers a code are listed, and the code is as fine as they are.
    private func isSplit(_ head: String, before code: String) -> Bool {
        let (length, depth) = (head.utf8.count, code.utf8.count)
        return stride(from: Swift.max(length, 6), to: depth, by: 2).contains {
            lined.contains(Product.number(of: code.utf8.prefix($0)))
        }
    }

    public func overlaps(_ other: ProductSet) -> Bool {
        func within(_ a: ProductSet, _ b: ProductSet) -> Bool {
            a.shares.contains { prefix, share in
                for length in b.lengths where length <= prefix.utf8.count {
                    if let rest = b.shares[ProductSet.head(prefix, length)], rest.value + share.value > 1 + 1e-9 { return true }
                }
                return false
            }
        }
        return within(self, other) || within(other, self)
    }

    public static func == (a: ProductSet, b: ProductSet) -> Bool { a.shares == b.shares && a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(shares); hasher.combine(name) }
}

extension Double {
    fileprivate mutating func raise(to other: Double) { if other > self { self = other } }
}
