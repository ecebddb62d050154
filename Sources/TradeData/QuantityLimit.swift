/// A bound on what is traded in some cells together: a quota, a voluntary restraint, a promise to buy.
///
/// The wedge that it implies is found together with the equilibrium:
/// ```
/// at most:  0 ≤ m ⟂ Q − f ≥ 0        at least:  0 ≤ s ⟂ f − Q ≥ 0,   f = Σ share · flow
/// ```
/// with m the ad valorem equivalent of the limit and s the subsidy that a floor takes.
/// A limit in value depends on the numeraire (world value added); one in volume does not. Where the exporter keeps the rent, value at
/// the border includes it.
public struct QuantityLimit: Sendable, Hashable {
    /// A cell, by its offset in the memory order of a `Bilateral`, and the share of its trade that counts.
    public struct Cell: Sendable, Hashable {
        public let offset: Int
        public let share: Double
        public init(offset: Int, share: Double) { (self.offset, self.share) = (offset, share) }
    }
    /// Which side of the quantity is allowed.
    public enum Bound: Sendable, Hashable { case atMost, atLeast }
    /// In what the quantity is counted.
    public enum Unit: Sendable, Hashable {
        /// At border prices, in the world's money at the numeraire.
        case value
        /// At the baseline's border prices: what an analyst calls real.
        case volume
    }
    /// Who keeps what the limit makes goods dearer by.
    public enum Rent: String, Sendable, Hashable, CaseIterable { case exporter, importer, none }

    /// The measure that it comes from.
    public let id: String
    public let cells: [Cell]
    public let bound: Bound
    public let unit: Unit
    /// Q, in the world's unit per year.
    public let quantity: Double
    public let rent: Rent
    /// The highest ad valorem equivalent: beyond it the quantity is exceeded, as beyond a tariff-rate quota trade pays the rate
    /// beyond it. nil: none.
    public let highest: Double?

    public init(
        id: String, cells: [Cell], bound: Bound, unit: Unit = .volume, quantity: Double, rent: Rent, highest: Double? = nil
    ) {
        (self.id, self.cells, self.bound, self.unit) = (id, cells, bound, unit)
        (self.quantity, self.rent, self.highest) = (quantity, rent, highest)
    }
}
