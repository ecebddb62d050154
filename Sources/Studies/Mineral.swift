import FoundationEssentials
import TradeData

/// What is not known of a mineral within a range: each has a low, a central and a high value in `Data/minerals`.
public enum MineralParameter: String, Sendable, CaseIterable {
    /// Before the cut-off, USD a kilogram.
    case price
    /// Of the United States, tonnes of content a year.
    case use
    /// Net imports over use.
    case importReliance = "import-reliance"
    /// σ of other inputs for it.
    case substitution
    /// ε of other producers.
    case supplyElasticity = "supply-elasticity"
    /// δ of buyers elsewhere.
    case demandElasticity = "demand-elasticity"
    /// The share of others' sales to third countries that can be bought away from them.
    case rerouting
    /// Months of use.
    case stocks
    /// Of the world, tonnes a year.
    case worldSupply = "world-supply"
    /// The share of its output that the imposer sells abroad.
    case exported
    /// The share of the target's imports that comes from the imposer.
    case dependence
    /// The share of an industry's output that is made with the mineral.
    case dependentShare = "dependent-share"

    /// What it is called in a sentence.
    public var words: String {
        switch self {
        case .price: "the price before"
        case .use: "how much is used"
        case .importReliance: "how much of the use is imported"
        case .substitution: "how well other inputs replace it"
        case .supplyElasticity: "how much more others supply"
        case .demandElasticity: "how far buyers elsewhere give way"
        case .rerouting: "how much can be bought away from third countries"
        case .stocks: "stocks"
        case .worldSupply: "how much the world has"
        case .exported: "how much the imposer sells abroad"
        case .dependence: "how much comes from the imposer"
        case .dependentShare: "how much of an industry's output is made with it"
        }
    }

    /// What a single number may be.
    public var bounds: ClosedRange<Double> {
        switch self {
        case .price, .use, .worldSupply: 1e-6...1e12
        case .dependentShare: 1e-6...1
        case .importReliance, .rerouting, .exported, .dependence: 0...1
        case .substitution: InputShortage.leastSubstitution...1
        case .supplyElasticity, .demandElasticity: 0...10
        case .stocks: 0...120
        }
    }

    /// Those of the table of parameters; the others are columns of other tables.
    static let tabled: [MineralParameter] = allCases.filter { ![.exported, .dependence, .dependentShare].contains($0) }
}

/// Low, central and high.
public struct MineralRange: Sendable, Hashable {
    /// Which value of a range is taken.
    public enum End: String, Sendable, CaseIterable { case low, central, high }
    public let low, central, high: Double

    public init(low: Double, central: Double, high: Double) { (self.low, self.central, self.high) = (low, central, high) }
    /// Known exactly, or not varied.
    public init(_ value: Double) { self.init(low: value, central: value, high: value) }

    public subscript(end: End) -> Double {
        switch end {
        case .low: low
        case .central: central
        case .high: high
        }
    }
}

/// A mineral that can be cut off, with everything that the tables say of it.
public struct Mineral: Sendable {
    public struct Parameter: Sendable {
        public let range: MineralRange
        public let unit: String
        public let year: Int
        public let source: String
        public let isAssumption: Bool
    }
    public struct Supplier: Sendable {
        public let stage: String
        public let economy: Country
        /// Of the world's supply at the stage.
        public let share: Double
        /// The part that it sells abroad; nil where the table has none.
        public let exported: MineralRange?
    }
    public struct Use: Sendable {
        /// Code of the Bureau of Economic Analysis, 402 industries.
        public let industry: String
        public let title: String
        /// The world's sector that the industry is a part of.
        public let sector: Sector
        /// Of the use of the mineral.
        public let share: Double
        /// Of the industry's output.
        public let dependent: MineralRange
        /// The industry's part of the sector.
        public let sectorShare: Double
    }
    public let id, title, note: String
    /// Minerals of one family go into the same products.
    public let family: String
    public internal(set) var parameters: [MineralParameter: Parameter] = [:]
    public internal(set) var suppliers: [Supplier] = []
    public internal(set) var uses: [Use] = []
    /// The share of an economy's imports that comes from an origin, `[economy: [origin: share]]`.
    public internal(set) var dependence: [Country: [Country: MineralRange]] = [:]

    /// The stage at which an economy holds most of the world's supply, and what it holds there; nil where the table does not
    /// have it.
    public func hold(of economy: Country) -> (stage: String, share: Double, exported: MineralRange)? {
        var shares: [String: Double] = [:]
        for supplier in suppliers where supplier.economy == economy { shares[supplier.stage, default: 0] += supplier.share }
        guard let most = shares.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
        let exported = suppliers.first { $0.economy == economy && $0.stage == most.key && $0.exported != nil }?.exported
        return (most.key, min(1, most.value), exported ?? MineralRange(1))
    }

    /// Economies with a row of their own, by what they hold.
    public var holders: [Country] {
        Set(suppliers.map(\.economy)).subtracting([.restOfWorld]).sorted {
            let (a, b) = (hold(of: $0)?.share ?? 0, hold(of: $1)?.share ?? 0)
            return a == b ? $0 < $1 : a > b
        }
    }
}
