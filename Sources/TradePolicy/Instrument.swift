import TradeData

/// A kind of measure: how it separates the price at the origin from the price at the destination.
///
/// A kind is one value with everything that the house asks of it; a new one is a new value in a file of its own beside
/// these, its rows in the schema of scenario files, and its tests. See docs/the-law.md.
public struct Instrument: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// On whose border it acts.
    public enum Side: Sendable { case imports, exports }

    /// What of a policy it changes.
    public enum Effect: Sendable {
        /// The tariff, through the layers in which duties stack.
        case duty
        /// The export tax.
        case exportTax
        /// The share of varieties that can be had.
        case availability
        /// Trade costs, without revenue.
        case cost
        /// A bound on a quantity, whose wedge is found.
        case quantity
        /// Money from one economy to another, or the capital that it builds.
        case investment
        /// Nothing yet: it is recorded, checked, explained and dated.
        case recorded
    }

    /// The name in scenario files, such as `export-ban`.
    public let rawValue: String
    public let side: Side
    public let effect: Effect
    /// The keys of scenario files that measures of this kind have besides those that all have.
    public let keys: Set<String>
    /// Those of its keys that it cannot do without.
    public let needs: [String]
    /// The keys that name who acts and on whom; the second is nil where it is aimed at nobody.
    public let imposer: String
    public let partner: String?

    /// - Parameters:
    ///   - partner: nil means `origins` of a measure on imports and `destinations` of one on exports.
    ///   - aimed: Whether it has partners at all.
    init(
        _ name: String, on side: Side, effect: Effect, keys: Set<String> = [], needs: [String] = [], imposer: String = "by",
        partner: String? = nil, aimed: Bool = true
    ) {
        (rawValue, self.side, self.effect, self.keys, self.needs) = (name, side, effect, keys.union(needs), needs)
        self.imposer = imposer
        self.partner = aimed ? partner ?? (side == .imports ? "origins" : "destinations") : nil
    }

    /// The kind with a name.
    public init?(rawValue: String) {
        guard let known = Self.byName[rawValue] else { return nil }
        self = known
    }

    /// Whether the imposer is the destination of the goods (else it is the origin).
    public var isOnImports: Bool { side == .imports }
    /// Whether it is a duty on imports, which stacks in layers.
    public var isDuty: Bool { effect == .duty }
    public var hasRate: Bool { keys.contains("rate") }
    /// Whether the equilibrium can be solved under it.
    public var isModelled: Bool { effect != .recorded }

    public var description: String { rawValue }
    public static func == (a: Self, b: Self) -> Bool { a.rawValue == b.rawValue }
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

extension Instrument: CaseIterable {
    public static let allCases: [Instrument] =
        duties + onExports + onImports + costs + onQuantities + [investmentPledge] + recorded + [refund]
    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// Every key that some kinds have and others do not.
    public static let ownKeys = Set(allCases.flatMap { $0.keys.union([$0.imposer, $0.partner ?? $0.imposer]) })

    /// The kinds that have a key, by name.
    public static func having(_ key: String) -> [String] {
        allCases.filter { $0.keys.contains(key) || $0.imposer == key || $0.partner == key }.map(\.rawValue)
    }
}
