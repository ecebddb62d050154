import TradeData

/// What an origin sells a destination within a sector, product by product.
///
/// The law names products, the world knows sectors; the mix says how much of a sector's trade a
/// list of products reaches. It comes from trade statistics of a stated year.
public protocol ProductMix: Sendable {
    /// Shares of products in the trade of a cell, as (HS digits, share), the shares summing to 1; empty where nothing is known.
    func products(destination: Country, origin: Country, sector: Sector) -> [(code: String, share: Double)]
    /// The year and table of the weights, for explanations.
    var source: String { get }
    /// The same statistics by the sectors of a world: those of its own concordance, where it has one.
    func on(_ concordance: WorldConcordance?) -> any ProductMix
}

extension ProductMix {
    public func on(_ concordance: WorldConcordance?) -> any ProductMix { self }
}

extension ProductShares: ProductMix {
    public func on(_ concordance: WorldConcordance?) -> any ProductMix { concordance?.own.map(sorted) ?? self }
}

/// A mix in which every product that a concordance names for a sector weighs the same.
///
/// The last resort where no trade statistics are at hand; coarse, and it says so.
public struct EvenMix: ProductMix {
    private let codes: [Sector: [String]]
    public var source: String { "every heading of the concordance weighted alike (no trade statistics)" }

    public init(_ concordance: Concordance) {
        codes = Dictionary(grouping: concordance.entries, by: \.sector).mapValues { $0.map(\.prefix.code) }
    }

    /// Every product of the sector with the same share.
    public func products(destination: Country, origin: Country, sector: Sector) -> [(code: String, share: Double)] {
        let list = codes[sector] ?? []
        return list.map { ($0, 1 / Double(list.count)) }
    }
}
