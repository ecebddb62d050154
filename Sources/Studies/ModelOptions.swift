import TradeData
import TradeEquilibrium
import TradePolicy

/// The assumptions of the model that a scenario declares.
///
/// A horizon gives every block its parameters; what is written for a single block takes their place.
public struct ModelOptions: Sendable, Equatable {
    /// How much time the world has to adjust.
    public typealias Horizon = TradeEquilibrium.Horizon
    /// What trade deficits do.
    public typealias Deficits = DeficitRule
    /// What becomes of tariff revenue.
    public typealias Revenue = RevenueUse
    /// Trade elasticities that replace a table's.
    public enum Theta: Sendable, Equatable {
        case everywhere(Double)
        case sectors([Sector: Double])
    }
    /// Economies of scale.
    public struct Scale: Sendable, Equatable {
        public enum Psi: Sendable, Equatable {
            case none
            /// The ψ that the elasticity table ships.
            case fromTable
            case everywhere(Double)
            /// Sectors that are not named have none.
            case sectors([Sector: Double])
        }
        public var psi: Psi
        public var reach: TradeEquilibrium.Scale.Reach

        public init(_ psi: Psi, reach: TradeEquilibrium.Scale.Reach = .sector) {
            (self.psi, self.reach) = (psi, reach)
        }
    }

    public var horizon: Horizon
    /// The name of one of the world's tables; nil means its first.
    public var elasticities: String?
    public var deficits: Deficits
    public var revenue: Revenue
    /// φ, the share of a statutory change that customs collects.
    public var collected: Share
    /// The day whose law the world's tariffs carry; nil: what the world says.
    public var baseDay: Day?

    /// θ in the place of the table's, at every horizon; nil: the table's.
    public var theta: Theta?
    /// nil: the horizon's.
    public var production: Production?
    /// Who can change jobs; nil: the horizon's.
    public var labour: Labour.Mobility?
    /// Elasticity of labour supply; nil: `Scenario.labourSupply`.
    public var labourSupply: Double?
    public var scale = Scale(.none)
    /// φ̃ of the model, with which tariffs act on trade.
    public var tariffExponent = 1.0
    /// ν where deficits are endogenous.
    public var localCosts = LocalCosts.ignatenko2025

    public init(
        horizon: Horizon = .medium, elasticities: String? = nil, deficits: Deficits = .worldShare, revenue: Revenue = .lumpSum,
        collected: Share = Share(1), baseDay: Day? = nil
    ) {
        self.horizon = horizon
        self.elasticities = elasticities
        self.deficits = deficits
        self.revenue = revenue
        self.collected = collected
        self.baseDay = baseDay
    }
}

/// A declared small set of models: every combination of what is listed is solved beside the scenario's own.
///
/// An empty list stands for the one value of the scenario's model.
public struct EnsembleOptions: Sendable, Equatable {
    /// Names of the world's tables.
    public var elasticities: [String]
    public var deficits: [ModelOptions.Deficits]
    public var revenue: [ModelOptions.Revenue]
    public var horizons: [ModelOptions.Horizon]
    /// Elasticities of labour supply.
    public var labourSupply: [Double]

    public init(
        elasticities: [String] = [], deficits: [ModelOptions.Deficits] = [], revenue: [ModelOptions.Revenue] = [],
        horizons: [ModelOptions.Horizon] = [], labourSupply: [Double] = []
    ) {
        self.elasticities = elasticities
        self.deficits = deficits
        self.revenue = revenue
        self.horizons = horizons
        self.labourSupply = labourSupply
    }

    /// Every combination on top of a model, that model itself left out; empty where nothing is listed.
    public func combinations(on model: ModelOptions) -> [ModelOptions] {
        var found = [model]
        /// Takes every value of a list in turn, or leaves what is there.
        func vary<Value>(_ list: [Value], _ key: WritableKeyPath<ModelOptions, Value>) {
            guard !list.isEmpty else { return }
            found = found.flatMap { options in
                list.map { value in
                    var other = options
                    other[keyPath: key] = value
                    return other
                }
            }
        }
        vary(horizons, \.horizon)
        vary(elasticities.map { $0 }, \.elasticities)
        vary(deficits, \.deficits)
        vary(revenue, \.revenue)
        vary(labourSupply.map { $0 }, \.labourSupply)
        return found.filter { $0 != model }
    }
}
