import TradeData

/// What is assumed of the economy when a change of wedges is solved.
///
/// A model is a value, and a result carries the model that it came from.
public struct Model: Sendable, Equatable {
    /// θ by sector, with its source.
    public var elasticities: ElasticityTable
    /// What becomes of trade imbalances.
    public var deficits: DeficitRule

    public init(elasticities: ElasticityTable, deficits: DeficitRule = .worldShare) {
        self.elasticities = elasticities
        self.deficits = deficits
    }

    /// One line for tables and reports, such as `caliendo-parro · deficits world-share · long run`.
    public var label: String { "\(elasticities.name) · deficits \(deficits.rawValue) · long run" }
}

/// What is held fixed of trade imbalances; printed with every number, because answers depend on it.
///
/// A nominal deficit held fixed is not offered: its real value, and the answer, would depend on the numeraire.
public enum DeficitRule: String, Sendable, CaseIterable {
    /// Every economy's trade is balanced, in the baseline (which is solved first) and in the counterfactual.
    case balanced
    /// D′[n] = D[n] · world GDP′ / world GDP (Dekle, Eaton and Kortum 2008).
    case worldShare = "world-share"
    /// D′[n] = d[n] · GDP′[n], less the sum's share: D′[n] = GDP′[n]·(d[n] − Σ d·GDP′ / Σ GDP′), d = D/GDP.
    case gdpShare = "gdp-share"
}
