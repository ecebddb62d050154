import TradeData

/// What a promise of tonnes comes to in the market of a year: whether it binds, who pays, who sells less, and the prices.
public struct CropPromise: Sendable {
    /// The market that it is set beside.
    public enum Market: Sendable, Hashable {
        case year(Int)
        /// The market of the last year, with China's boycott of the seller; the promise ends it.
        case boycott
    }
    /// A number under the central parameters, and the lowest and highest under all.
    public struct Ranged: Sendable, Equatable {
        public let value, low, high: Double
    }

    /// What China delivered of what it promised under Phase One (Bown, PIIE 2022).
    public static let phaseOne = 0.57

    public let market: Market
    public let seller: Int
    /// Millions of tonnes asked of China.
    public let tonnes: Double
    /// Without and with the promise, under the central parameters.
    public let before, after: CropMarket.Outcome
    private let prices: [Double]
    private let all: [(before: CropMarket.Outcome, after: CropMarket.Outcome)]

    /// - Returns: nil where the promise cannot be kept under some of the parameters.
    /// - Complexity: 27 markets: low, central and high of θ, of supply and of demand; three times as many beside a boycott.
    public init?(_ tonnes: Double, from seller: Int, in market: Market, _ tables: CropTables) {
        guard let last = tables.years.last else { return nil }
        let year = if case .year(let year) = market { year } else { last }
        guard tables.years.contains(year) else { return nil }
        var all: [(CropMarket.Outcome, CropMarket.Outcome)] = []
        var central: (CropMarket.Outcome, CropMarket.Outcome)?
        for k in 0..<(market == .boycott ? 81 : 27) {
            let (levels, strength) = ((theta: k / 9 % 3, supply: k / 3 % 3, demand: k % 3), market == .boycott ? k / 27 : 1)
            let found = tables.market(of: year, levels: levels)
            let boycott = market == .boycott ? (origin: seller, left: tables.boycott[strength]) : nil
            guard let before = found.solve(boycott: boycott), let after = found.solve(floor: (seller, tonnes)) else { return nil }
            all.append((before, after))
            if levels == (1, 1, 1), strength == 1 { central = (before, after) }
        }
        guard let central else { return nil }
        (self.market, self.seller, self.tonnes, self.all) = (market, seller, tonnes, all)
        (before, after) = central
        prices = tables.market(of: year).prices
    }

    /// A number over all parameters.
    private func ranged(_ value: (CropMarket.Outcome, CropMarket.Outcome) -> Double) -> Ranged {
        let values = all.map { value($0.before, $0.after) }
        return Ranged(value: value(before, after), low: values.min() ?? .nan, high: values.max() ?? .nan)
    }

    /// Whether less would be bought without it, with the boycott over.
    public var isBinding: Bool { after.isBinding }
    public var subsidy: Ranged { ranged { $1.subsidy } }
    /// What the buyer's side pays above what the beans are worth to it, dollars a tonne.
    public var perTonne: Ranged { ranged { [prices, seller] in $1.subsidy * prices[seller] * $1.prices[seller] } }
    /// The same in millions of dollars a year.
    public var cost: Ranged {
        ranged { [prices, seller] in $1.subsidy * prices[seller] * $1.prices[seller] * $1.sales[0][seller] }
    }
    /// What an origin's port price changes by, dollars a tonne; the price at the farm by the same, for the way to the port costs what it did.
    public func priceChange(_ o: Int) -> Ranged { ranged { [prices] in prices[o] * ($1.prices[o] - $0.prices[o]) } }
    /// What an origin sells more to a buyer, millions of tonnes a year.
    public func change(_ buyer: CropMarket.Buyer, _ o: Int) -> Ranged {
        ranged { $1.sales[buyer.rawValue][o] - $0.sales[buyer.rawValue][o] }
    }
    /// What an origin earns more, millions of dollars a year.
    public func revenueChange(_ o: Int) -> Ranged {
        ranged { [prices] in prices[o] * ($1.prices[o] * $1.sold(o) - $0.prices[o] * $0.sold(o)) }
    }
    /// The part of what is bought more that the seller no longer sells to others; nil where nothing more is bought.
    public var diverted: Ranged? {
        let more = change(.china, seller)
        guard more.low > 1e-9 else { return nil }
        return ranged { [seller] in -($1.sales[1][seller] - $0.sales[1][seller]) / ($1.sales[0][seller] - $0.sales[0][seller]) }
    }
}
