import TradeData

/// A number that a player sets: a rate on some cells, a limit on a quantity, a transfer.
///
/// ```
/// tariffs:   t′[c] = t₀[c] + weight[c] · x        t₀ is the base's rate, or 0 where the control replaces it
/// transfers: the payer gives x, the receiver gets it
/// limits:    Q = x
/// ```
public struct Control: Sendable, Equatable {
    /// What it moves.
    public enum Instrument: Sendable, Equatable {
        /// Rates paid to the destination.
        case tariff
        /// Rates paid to the origin.
        case exportTax
        /// The quantity of a limit, by its place in the base policy, in the world's unit per year.
        case limit(Int)
        /// Money from one economy to another, in the world's unit per year, by their places in the grid.
        case transfer(from: Int, to: Int)
    }
    /// A cell, by its offset in the memory order of a `Bilateral`, and how much of the control's value it takes: 1 for a tariff
    /// on all of it, the share covered for a measure that reaches a part.
    public struct Cell: Sendable, Equatable {
        public let offset: Int
        public let weight: Double
        public init(offset: Int, weight: Double = 1) { (self.offset, self.weight) = (offset, weight) }
    }

    public let name: String
    public let instrument: Instrument
    public let cells: [Cell]
    /// Whether it takes the place of the base's rates instead of being added to them.
    public let isReplacing: Bool
    /// The values that may be chosen: 0.25 is 25%.
    public let bounds: ClosedRange<Double>

    /// - Precondition: The bounds are finite; rates lie above −100%.
    public init(
        _ name: String, _ instrument: Instrument, cells: [Cell] = [], isReplacing: Bool = true, bounds: ClosedRange<Double>
    ) {
        precondition(bounds.lowerBound.isFinite && bounds.upperBound.isFinite, "A control has finite bounds.")
        precondition(!(instrument == .tariff || instrument == .exportTax) || bounds.lowerBound > -1, "Rates lie above −100%.")
        (self.name, self.instrument, self.cells) = (name, instrument, cells)
        (self.isReplacing, self.bounds) = (isReplacing, bounds)
    }
}
