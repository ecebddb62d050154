import Foundation

/// A total that a world is held to, with where it comes from.
public struct WorldTarget: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case valueAdded = "value-added"
        case goodsExports = "goods-exports"
        case servicesExports = "services-exports"
        /// Exports less imports of goods and services.
        case balance
        /// Goods from `partner`… to the economy; the economy is the destination.
        case pair
    }
    public let kind: Kind
    public let country: Country
    /// The origin of a pair.
    public let partner: Country?
    /// Million USD.
    public let value: Double
    public let year: Int
    public let source: String
    public let reason: String

    public init(
        _ kind: Kind, _ country: Country, from partner: Country? = nil, value: Double, year: Int, source: String, reason: String
    ) {
        self.kind = kind
        self.country = country
        self.partner = partner
        self.value = value
        self.year = year
        self.source = source
        self.reason = reason
    }
}
