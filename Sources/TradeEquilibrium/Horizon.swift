import TradeData

/// How long after a change its effects are measured: a named set of blocks and parameters, not another program.
public enum Horizon: String, Sendable, CaseIterable {
    /// The first months: nobody changes jobs, inputs hardly replace each other, buyers hardly find other sellers.
    case impact
    /// One to three years: some change jobs, buyers have found some other sellers.
    case medium
    /// Ten years: Caliendo and Parro's model with the elasticities as published.
    case long

    /// The largest trade elasticity at this horizon, where the horizon has one.
    ///
    /// - `impact` 0.75: the middle of the 0.5 to 1 that keeps trade moving at all. Boehm, Levchenko and
    ///   Pandalai-Nayar (2023), *AER* 113(4), find −0.76 after one year for values net of tariffs, which by itself
    ///   is a θ below zero: prices do not clear markets within a year.
    /// - `medium` 1.53: import-variety elasticity 2.53 of Fajgelbaum, Goldberg, Kennedy and Khandelwal (2020),
    ///   *QJE* 135(1), over about a year and a half, as θ = σ − 1.
    public var elasticityCap: Double? {
        switch self {
        case .impact: 0.75
        case .medium: 1.53
        case .long: nil
        }
    }

    /// - `impact`: σ 0.9, η 0.5, ε 0.2, the values of Baqaee and Farhi (2024) used for Germany by Bachmann et al. (2022).
    public var production: Production {
        self == .impact ? .nestedCES(consumption: 0.9, valueAdded: 0.5, inputs: 0.2) : .cobbDouglas
    }

    /// - `medium`: κ = 3, between the 1.5 that Galle, Rodríguez-Clare and Yi (2023) use and full mobility.
    public var labour: Labour {
        switch self {
        case .impact: Labour(.immobile)
        case .medium: Labour(.royFrechet(kappa: 3))
        case .long: Labour()
        }
    }
}

extension Model {
    /// The model of a horizon: its production and labour blocks, and long-run elasticities capped at its own.
    ///
    /// - Parameters:
    ///   - elasticities: The long-run table; where a sector's θ is already below the cap it stays.
    ///   - supplyElasticity: Of labour. Lower taxes on wages do nothing where labour is fixed, so nil is 0.5 with
    ///     `RevenueUse.wageTax` (Ignatenko et al. 2025) and 0 otherwise; give it to compare uses of revenue on one footing.
    public static func at(
        _ horizon: Horizon, elasticities: ElasticityTable, deficits: DeficitRule = .worldShare,
        revenue: RevenueUse = .lumpSum, supplyElasticity: Double? = nil
    ) -> Model {
        var table = elasticities
        if let cap = horizon.elasticityCap {
            table = ElasticityTable(
                name: elasticities.name, source: "\(elasticities.source); at most \(cap) in the \(horizon.rawValue) run",
                theta: elasticities.theta.map { min($0, cap) },
                // As uncertain as before, relative to θ.
                standardErrors: elasticities.standardErrors.map {
                    zip($0, elasticities.theta).map { error, theta in error * min(theta, cap) / theta }
                }, scale: elasticities.scale, notes: elasticities.notes)
        }
        var labour = horizon.labour
        labour.supplyElasticity = supplyElasticity ?? (revenue == .wageTax ? 0.5 : 0)
        return Model(
            elasticities: table, deficits: deficits, production: horizon.production, labour: labour, revenue: revenue,
            horizon: horizon)
    }
}
