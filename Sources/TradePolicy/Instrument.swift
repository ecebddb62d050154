import TradeData

/// A kind of measure: how it separates the price at the origin from the price at the destination.
///
/// A kind is one value with everything that the house asks of it; a new one is a new value in a file of its own beside
/// these, its rows in the schema of scenario files, and its tests. See docs/the-law.md.
public struct Instrument: Sendable, Hashable, CustomStringConvertible {
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
        /// Nothing yet: it is recorded, checked, explained and dated.
        case recorded
    }

    /// Numbers and names beside the rate, as scenario files call them.
    public enum Term: String, Sendable, CaseIterable { case approval, leakage, share, cost, buyer, seller }

    /// The name in scenario files, such as `export-ban`.
    public let rawValue: String
    public let side: Side
    public let effect: Effect
    /// Whether it has a rate.
    public let hasRate: Bool
    public let terms: Set<Term>
    /// The key that says how much of it there is, where a measure of this kind cannot do without.
    public let amount: String?
    /// Whether it is aimed at partners at all.
    public let hasPartners: Bool

    init(
        _ name: String, on side: Side, effect: Effect, hasRate: Bool = false, terms: Set<Term> = [.share], amount: String? = nil,
        hasPartners: Bool = true
    ) {
        (rawValue, self.side, self.effect, self.hasRate) = (name, side, effect, hasRate)
        (self.terms, self.amount, self.hasPartners) = (terms, amount, hasPartners)
    }

    /// The kind with a name.
    public init?(rawValue: String) {
        guard let known = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = known
    }

    /// Whether the imposer is the destination of the goods (else it is the origin).
    public var isOnImports: Bool { side == .imports }
    /// Whether it is a duty on imports, which stacks in layers.
    public var isDuty: Bool { effect == .duty }
    /// Whether it leaves only a share of the varieties.
    public var isQuantityLimit: Bool { effect == .availability }
    /// Whether the equilibrium can be solved under it.
    public var isModelled: Bool { effect != .recorded }

    public var description: String { rawValue }
    public static func == (a: Self, b: Self) -> Bool { a.rawValue == b.rawValue }
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

extension Instrument: CaseIterable {
    public static let allCases: [Instrument] = duties + onExports + onImports + recorded
}
