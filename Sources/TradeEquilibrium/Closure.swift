import TradeData

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
    /// The deficit is part of the answer: a part ν of what a buyer pays for a good goes to labour in the buyer's
    /// country, and only the transfer behind the rest is a fixed share of world GDP.
    /// ```
    /// Y[i,j] = Σₙ (1−νₙ)·q[n,i,j]·X[n,j],   w·L[n] = Σⱼ γY + νₙ·Σ q[n,i,j]·X[n,j],   T′ = T · world GDP′/world GDP
    /// ```
    /// - Source: Ignatenko, Lashkaripour, Macedoni and Simonovska (2025); ν is `Model.localCosts`.
    case endogenous

    /// The rule with this name in a scenario file.
    /// - Throws: `ModelProblem` for an unknown name, and for `nominal`, telling why it is not offered.
    public init(named name: String) throws {
        guard let rule = Self(rawValue: name) else { throw ModelProblem([Self.refusal(of: name)]) }
        self = rule
    }

    /// Why there is no rule with a name.
    public static func refusal(of name: String) -> ModelProblem.Fault {
        .init(
            .deficits,
            name == "nominal"
                ? "deficits “nominal”: a deficit fixed in money makes the answer depend on the numeraire"
                : "deficits “\(name)” is not a rule",
            remedy: "write one of " + allCases.map(\.rawValue).joined(separator: ", "))
    }
}

/// What governments do with the revenue of tariffs and export taxes.
public enum RevenueUse: String, Sendable, CaseIterable {
    /// It is given back to households in equal sums, whatever they do.
    case lumpSum = "lump-sum"
    /// It pays for lower taxes on wages; differs from `lumpSum` only where labour supply is elastic.
    /// ```
    /// take-home pay: τ̂ = 1/(1 − x),  x = R′/(w′L′) − R/(wL)
    /// ```
    /// - Source: Ignatenko, Lashkaripour, Macedoni and Simonovska (2025).
    case wageTax = "wage-tax"
    /// It buys the basket of households and is of no use to them: the equilibrium is that of `lumpSum`, welfare
    /// counts income without the revenue, before and after.
    case wasted
}

/// ν, the part of the cost of selling goods in a country that is paid to that country's labour.
public struct LocalCosts: Sendable, Equatable {
    /// ν of single countries.
    public var shares: [Country: Double]
    /// ν of all others.
    public var elsewhere: Double
    /// The sectors that have it; nil means the goods of the world.
    public var sectors: Set<Sector>?

    public init(shares: [Country: Double] = [:], elsewhere: Double, sectors: Set<Sector>? = nil) {
        self.shares = shares
        self.elsewhere = elsewhere
        self.sectors = sectors
    }

    /// ν = 0.271 in the United States and 0.114 elsewhere, for goods.
    /// - Source: Ignatenko, Lashkaripour, Macedoni and Simonovska (2025).
    public static let ignatenko2025 = LocalCosts(shares: ["USA": 0.271], elsewhere: 0.114)
    /// ν = 0: with `DeficitRule.endogenous` this is `DeficitRule.worldShare`.
    public static let none = LocalCosts(elsewhere: 0)

    public func share(in country: Country) -> Double { shares[country] ?? elsewhere }

    /// `USA 27.1%, elsewhere 11.4%`
    var label: String {
        func percent(_ share: Double) -> String { "\((share * 1e6).rounded() / 1e4)%" }
        return (shares.sorted { $0.key < $1.key }.map { "\($0.key) \(percent($0.value))" } + ["elsewhere \(percent(elsewhere))"])
            .joined(separator: ", ")
    }

    /// Whether a sector of a world with these goods has it.
    public func applies(to sector: Sector, goods: Set<Sector>) -> Bool { (sectors ?? goods).contains(sector) }
}
