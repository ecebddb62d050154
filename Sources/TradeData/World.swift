/// The calibrated baseline: who buys what from whom, with which inputs, under which tariffs.
///
/// Everything the equilibrium needs, in the shares of exact hat algebra. A world made from
/// `Accounts` is in equilibrium by construction; one assembled from published shares may not be,
/// and is cleaned first (`TradeEquilibrium.Counterfactual.cleaned`).
///
/// A world never changes: what differs from it is another world. So it is one reference, however many results hold it.
public final class World: Sendable {
    /// The name in scenario files, such as `icio-2022`.
    public let id: String
    public let title: String
    /// The year of the flows.
    public let year: Int
    /// Millions of a currency, such as `million USD`; all money of a world is in this unit per year.
    public let unit: String
    /// The sectors whose output is goods: what passes a customs house. A duty on all goods reaches no other sector.
    public let goods: Set<Sector>
    /// The day whose law the tariffs carry; nil where nobody has said it.
    public let lawDay: Day?
    /// Which sector makes a product: the shipped concordance `hs-sectors`, or the world's own. nil where nothing says it, and
    /// measures on products mean nothing.
    public let concordance: WorldConcordance?
    public let grid: Grid
    /// π, share of n's tariff-inclusive spending on j that goes to i; sums to 1 over i.
    public let shares: Bilateral<Share>
    /// t, applied tariff of n on j from i.
    public let tariffs: Bilateral<Rate>
    /// γ, value added in gross output, `[country, sector]`.
    public let valueAddedShares: SectorTable<Share>
    /// G, input k in gross output of j, `[country, input, output]`; γ[n,j] + Σₖ G[n,k,j] = 1.
    public let inputShares: InputTable<Share>
    /// α, sector in final spending, `[country, sector]`; sums to 1 over sectors.
    public let consumptionShares: SectorTable<Share>
    /// wL, value added, `[country]`, in `unit` per year.
    public let valueAdded: [Double]
    /// D, imports less exports at border prices, `[country]`, in `unit` per year; sums to 0.
    public let deficits: [Double]
    /// X, tariff-inclusive spending, `[country, sector]`, in `unit` per year.
    public let expenditure: SectorTable<Money>
    /// Named tables of trade elasticities; a model names the one it uses.
    public let elasticities: [ElasticityTable]
    /// Country and sector names for people, by code.
    public let names: [String: String]
    public let provenance: Provenance

    /// - Precondition: All arrays share one grid, and goods are sectors of it.
    public init(
        id: String, title: String, year: Int, unit: String, goods: Set<Sector>, lawDay: Day? = nil,
        concordance: WorldConcordance? = nil,
        grid: Grid, shares: Bilateral<Share>, tariffs: Bilateral<Rate>,
        valueAddedShares: SectorTable<Share>, inputShares: InputTable<Share>, consumptionShares: SectorTable<Share>,
        valueAdded: [Double], deficits: [Double], expenditure: SectorTable<Money>, elasticities: [ElasticityTable],
        names: [String: String] = [:], provenance: Provenance
    ) {
        precondition(
            shares.grid == grid && tariffs.grid == grid && valueAddedShares.grid == grid && inputShares.grid == grid
                && consumptionShares.grid == grid && expenditure.grid == grid && valueAdded.count == grid.countryCount
                && deficits.count == grid.countryCount, "All arrays of a world share its grid.")
        precondition(goods.allSatisfy { grid.index(of: $0) != nil }, "The goods of a world are sectors of it.")
        self.id = id
        self.title = title
        self.year = year
        self.unit = unit
        self.goods = goods
        self.lawDay = lawDay
        self.concordance = concordance
        self.grid = grid
        self.shares = shares
        self.tariffs = tariffs
        self.valueAddedShares = valueAddedShares
        self.inputShares = inputShares
        self.consumptionShares = consumptionShares
        self.valueAdded = valueAdded
        self.deficits = deficits
        self.expenditure = expenditure
        self.elasticities = elasticities
        self.names = names
        self.provenance = provenance
    }

    public func name(of country: Country) -> String { names[country.rawValue] ?? country.rawValue }
    /// What to print for a subject: a group's title or code, an economy's name.
    public func name(of subject: Subject) -> String {
        subject.title ?? (subject.isGroup ? subject.code : name(of: Country(subject.code)))
    }
    public func name(of sector: Sector) -> String { names[sector.rawValue] ?? sector.rawValue }

    /// The currency of all money, such as `USD`: the last word of the unit.
    public var currency: String { unit.split(separator: " ").last.map(String.init) ?? unit }

    /// The same world whose sectors make the products of a concordance, with notes on it.
    public func with(_ concordance: WorldConcordance, notes: [String]) -> World {
        World(
            self, concordance: concordance, elasticities: elasticities,
            provenance: Provenance(
                kind: provenance.kind, blocks: provenance.blocks, licences: provenance.licences, notes: notes + provenance.notes))
    }
    /// The same world with one more table of elasticities, which comes first; one of the same name gives way.
    public func adding(_ table: ElasticityTable) -> World {
        World(
            self, concordance: concordance, elasticities: [table] + elasticities.filter { $0.name != table.name },
            provenance: provenance)
    }
    private convenience init(
        _ other: World, concordance: WorldConcordance?, elasticities: [ElasticityTable], provenance: Provenance
    ) {
        self.init(
            id: other.id, title: other.title, year: other.year, unit: other.unit, goods: other.goods, lawDay: other.lawDay,
            concordance: concordance, grid: other.grid, shares: other.shares, tariffs: other.tariffs,
            valueAddedShares: other.valueAddedShares, inputShares: other.inputShares, consumptionShares: other.consumptionShares,
            valueAdded: other.valueAdded, deficits: other.deficits, expenditure: other.expenditure, elasticities: elasticities,
            names: other.names, provenance: provenance)
    }
    /// The elasticity table with this name.
    public func elasticities(named name: String) -> ElasticityTable? { elasticities.first { $0.name == name } }

    /// Value of sector j that n buys from i, at customs value (before n's tariff), `unit` per year:
    /// `π[n,i,j]·X[n,j] / (1+t[n,i,j])`.
    public func flow(_ n: Int, _ i: Int, _ j: Int) -> Double {
        shares[n, i, j].value * expenditure[n, j].value / (1 + tariffs[n, i, j].value)
    }

    /// All flows, `[destination, origin, sector]`, at customs value, `unit` per year.
    public func flows() -> Bilateral<Money> {
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        for j in 0..<grid.sectorCount {
            for n in 0..<grid.countryCount {
                for i in 0..<grid.countryCount { flows[n, i, j] = Money(flow(n, i, j)) }
            }
        }
        return flows
    }
}

/// Trade elasticities θ by sector, with where they come from.
///
/// θ is the positive elasticity of expenditure shares to trade costs, d ln(π/π_nn) / d ln κ = −θ.
/// Published tables hold 1/θ, σ−1 or a tariff-exclusive elasticity: convert before it gets here.
public struct ElasticityTable: Sendable, Codable, Equatable {
    /// The largest θ that a table may hold; no estimate comes near it.
    public static let largest = 1000.0
    /// The name in scenario files, such as `caliendo-parro`.
    public let name: String
    public let source: String
    /// θ by sector, in the order of the grid; positive.
    public let theta: [Double]
    /// Standard error of θ by sector, where the source gives one.
    public let standardErrors: [Double]?
    /// ψ, scale elasticity by sector, where the source gives one.
    public let scale: [Double]?
    /// What a reader should know of single values, such as "electronics 1.00 is implausibly low".
    public let notes: [String]

    /// - Note: Whether a model can use these θ is checked by the model (`Model.validate`), which names the sector.
    public init(
        name: String, source: String, theta: [Double], standardErrors: [Double]? = nil, scale: [Double]? = nil,
        notes: [String] = []
    ) {
        self.name = name
        self.source = source
        self.theta = theta
        self.standardErrors = standardErrors
        self.scale = scale
        self.notes = notes
    }
}

/// Where a world's numbers come from and what was done to them, block by block.
public struct Provenance: Sendable, Codable, Equatable {
    /// One part of a world (its flows, its tariffs, …), how it was made and from which tables.
    public struct Block: Sendable, Codable, Equatable {
        /// What it is about: `flows of goods`, `tariffs`, …
        public let name: String
        /// How it was made, in one or two sentences.
        public let method: String
        public let sources: [String]
        public init(name: String, method: String, sources: [String]) {
            self.name = name
            self.method = method
            self.sources = sources
        }
    }
    /// What kind of thing the world is, such as "sectoral baseline constrained to official totals".
    public let kind: String
    public let blocks: [Block]
    public let licences: [String]
    /// What was filled, clipped or renormalised, counted.
    public let notes: [String]

    public init(kind: String, blocks: [Block] = [], licences: [String] = [], notes: [String] = []) {
        self.kind = kind
        self.blocks = blocks
        self.licences = licences
        self.notes = notes
    }
}
