import TradeData

/// What is assumed of the economy when a change of wedges is solved: a value made of blocks.
///
/// Each block has one assumption of the field's standard model as its default, and a limiting case in
/// which it returns to it; a horizon (`Model.at`) is nothing but a choice of blocks and parameters. A
/// result carries the model that it came from.
public struct Model: Sendable, Equatable {
    /// θ by sector, with its source.
    public var elasticities: ElasticityTable
    /// What becomes of trade imbalances.
    public var deficits: DeficitRule
    /// How inputs replace each other in production and consumption.
    public var production: Production
    /// Who can change jobs, and whether more people work when work pays more.
    public var labour: Labour
    /// What becomes of the revenue of tariffs and export taxes.
    public var revenue: RevenueUse
    /// Economies of scale; nil: constant returns.
    public var scale: Scale?
    /// φ̃, how strongly a tariff acts on trade shares beside a cost of the same size: the power of the tariff
    /// enters them with −θφ. 1 for a tariff that works as a cost does; see `tariffExponent`.
    public var tariffExponent: Double
    /// The part of selling costs that is paid to labour at the destination; used by `DeficitRule.endogenous`.
    public var localCosts: LocalCosts
    /// The name under which these blocks were chosen.
    public var horizon: Horizon
    /// What else was assumed on the way to the wedges, such as the share of duties that is collected; part of the
    /// label and of nothing else.
    public var remarks: [String] = []

    public init(
        elasticities: ElasticityTable, deficits: DeficitRule = .worldShare, production: Production = .cobbDouglas,
        labour: Labour = Labour(), revenue: RevenueUse = .lumpSum, scale: Scale? = nil, tariffExponent: Double = 1,
        localCosts: LocalCosts = .ignatenko2025, horizon: Horizon = .long
    ) {
        self.elasticities = elasticities
        self.deficits = deficits
        self.production = production
        self.labour = labour
        self.revenue = revenue
        self.scale = scale
        self.tariffExponent = tariffExponent
        self.localCosts = localCosts
        self.horizon = horizon
    }

    /// Whether both are the same equations with the same numbers, whatever their tables and horizons are called.
    public func isSame(as other: Model) -> Bool {
        func unnamed(_ model: Model) -> Model {
            var copy = model
            copy.elasticities = ElasticityTable(name: "", source: "", theta: model.elasticities.theta)
            copy.horizon = .long
            return copy
        }
        return unnamed(self) == unnamed(other)
    }

    /// One line for tables and reports, such as `caliendo-parro · deficits world-share · long run`; blocks
    /// that are neither the standard ones nor those of the horizon's name are listed in between.
    public var label: String {
        var parts = ["\(elasticities.name)", "deficits \(deficits.rawValue)"]
        if deficits == .endogenous && localCosts != .ignatenko2025 { parts.append("local costs \(localCosts.label)") }
        if production != .cobbDouglas || production != horizon.production { parts.append(production.label) }
        if labour != Labour() || labour.mobility != horizon.labour.mobility { parts.append(labour.label) }
        if revenue != .lumpSum { parts.append("revenue \(revenue.rawValue)") }
        if let scale { parts.append(scale.label) }
        if tariffExponent != 1 { parts.append("tariff exponent \(tariffExponent)") }
        parts += remarks
        parts.append("\(horizon.rawValue) run")
        return parts.joined(separator: " · ")
    }

    /// ν, the part of n's purchases of j that stays with n's labour; 0 unless deficits are endogenous.
    public func localShare(_ country: Country, _ sector: Sector, goods: Set<Sector>) -> Double {
        deficits == .endogenous && localCosts.applies(to: sector, goods: goods) ? localCosts.share(in: country) : 0
    }

    /// φ, with which tariffs enter trade shares, (1+t)^(−θφ).
    /// ```
    /// φ[n,j] = φ̃ + ν[n]/(1−ν[n])·(1+ψ[j])
    /// ```
    /// Where φ is not 1 the number of sellers follows the size of the market, and the price index carries
    /// the factor (X̂/ŵ)^(1−φ).
    /// - Source: Ignatenko, Lashkaripour, Macedoni and Simonovska (2025), *Journal of International Economics* 157.
    public func effectiveTariffExponent(_ country: Country, _ sector: Sector, goods: Set<Sector>, psi: Double) -> Double {
        let nu = localShare(country, sector, goods: goods)
        return tariffExponent + nu / (1 - nu) * (1 + psi)
    }
}

/// How goods replace each other in making other goods and in consumption.
public enum Production: Sendable, Equatable {
    /// Fixed cost shares and fixed spending shares (Caliendo and Parro 2015).
    case cobbDouglas
    /// Constant elasticities, nested: σ across goods in `consumption`, η between value added and the bundle of
    /// inputs (`valueAdded`), ε across inputs in that bundle (`inputs`). All three at 1 are Cobb-Douglas.
    /// ```
    /// P̂M = (Σₖ G̃ P̂ₖ^(1−ε))^(1/(1−ε)),  ĉ = (γ ŵ^(1−η) + (1−γ) P̂M^(1−η))^(1/(1−η)),  P̂C = (Σ α P̂^(1−σ))^(1/(1−σ))
    /// ```
    /// - Source: Baqaee and Farhi (2024), *Econometrica* 92(2).
    /// - Note: An elasticity within 1e-5 of 1 is taken as 1.
    case nestedCES(consumption: Double, valueAdded: Double, inputs: Double)

    var label: String {
        switch self {
        case .cobbDouglas: "Cobb-Douglas"
        case .nestedCES(let consumption, let valueAdded, let inputs):
            "nested CES \(consumption), \(valueAdded), \(inputs)"
        }
    }
}

/// The labour market: who moves between sectors, and how much labour there is.
public struct Labour: Sendable, Equatable {
    /// Who can move between sectors.
    public enum Mobility: Sendable, Equatable {
        /// One wage in a country.
        case mobile
        /// Workers differ in what they are good at; κ > 1 is how alike their talents are, and so how easily a
        /// sector hires. Infinite κ is `mobile`, κ = 1 is `immobile`.
        /// ```
        /// share of pay: s′ⱼ = sⱼ·ŵⱼ^κ / Σ s·ŵ^κ
        /// ```
        /// - Source: Galle, Rodríguez-Clare and Yi (2023), *Review of Economic Studies* 90(1).
        case royFrechet(kappa: Double)
        /// Everybody stays where they are: labour is a factor specific to its sector.
        case immobile
    }
    public var mobility: Mobility
    /// Elasticity of labour supply to the real take-home wage; 0 keeps total labour fixed.
    public var supplyElasticity: Double

    public init(_ mobility: Mobility = .mobile, supplyElasticity: Double = 0) {
        self.mobility = mobility
        self.supplyElasticity = supplyElasticity
    }

    /// 1/κ: 0 when mobile, 1 when immobile.
    var inverseKappa: Double {
        switch mobility {
        case .mobile: 0
        case .royFrechet(let kappa): 1 / kappa
        case .immobile: 1
        }
    }

    var mobilityLabel: String {
        switch mobility {
        case .mobile: "labour mobile"
        case .royFrechet(let kappa): "labour Roy-Fréchet \(kappa)"
        case .immobile: "labour immobile"
        }
    }

    var label: String {
        supplyElasticity == 0 ? mobilityLabel : "\(mobilityLabel), supply elasticity \(supplyElasticity)"
    }
}

/// Economies of scale external to the firm: costs fall as ĉ/L̂^ψ.
///
/// - Source: Kucheryavyy, Lyn and Rodríguez-Clare (2023), *AEJ: Microeconomics* 15(2); Lashkaripour and Lugovskyy
///   (2023), *American Economic Review* 113(10). ψ = 1/θ is Krugman's model; above it equilibria are not unique.
public struct Scale: Sendable, Equatable {
    /// Whose employment makes a sector productive.
    public enum Reach: String, Sendable {
        /// The sector's own.
        case sector
        /// The whole country's, as in one-sector models in which firms enter in proportion to labour.
        case country
    }
    /// ψ by sector, in the order of the grid; not negative.
    public var psi: [Double]
    public var reach: Reach

    public init(psi: [Double], reach: Reach = .sector) {
        self.psi = psi
        self.reach = reach
    }

    var label: String {
        let (low, high) = (psi.min() ?? 0, psi.max() ?? 0)
        return "scale ψ \(low == high ? "\(low)" : "\(low) to \(high)") by \(reach.rawValue)"
    }
}
