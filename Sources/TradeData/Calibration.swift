/// Flows in money: what a world is calibrated from, and what a world file stores.
public struct Accounts: Sendable {
    /// Z, what n buys of j from i (own sales on the diagonal), at customs value, `[destination, origin, sector]`.
    public var flows: Bilateral<Money>
    /// t, applied tariffs.
    public var tariffs: Bilateral<Rate>
    /// G, input k in gross output of j; Σₖ G ≤ 1, the rest is value added.
    public var inputShares: InputTable<Share>

    public var grid: Grid { flows.grid }

    /// - Precondition: All arrays share one grid.
    public init(flows: Bilateral<Money>, tariffs: Bilateral<Rate>, inputShares: InputTable<Share>) {
        precondition(flows.grid == tariffs.grid && flows.grid == inputShares.grid, "Accounts need arrays on one grid.")
        self.flows = flows
        self.tariffs = tariffs
        self.inputShares = inputShares
    }
}

/// The shares that follow from accounts, with final demand as the residual.
///
/// ```
/// Y[i,j] = Σₙ Z[n,i,j]                    gross output
/// X[n,j] = Σᵢ Z[n,i,j]·(1+t[n,i,j])       spending, tariffs included
/// F[n,k] = X[n,k] − Σⱼ G[n,k,j]·Y[n,j]    final demand
/// wL[n]  = Σⱼ γ[n,j]·Y[n,j],  D[n] = Σ imports − Σ exports,  α = F / ΣF
/// ```
/// Where F is nowhere negative the result is an equilibrium by construction: Σₖ F = wL + revenue + D
/// holds identically. Negative final demand (falling inventories) is set to zero and counted; such a
/// world is cleaned by one solve without a shock before it is used.
/// - Source: Caliendo and Parro (2015), Section 4.
public struct Calibration: Sendable {
    public let shares: Bilateral<Share>
    public let valueAddedShares: SectorTable<Share>
    public let consumptionShares: SectorTable<Share>
    public let expenditure: SectorTable<Money>
    public let output: SectorTable<Money>
    public let valueAdded: [Double]
    public let deficits: [Double]
    /// Cells of final demand that were negative by more than rounding, as (country, sector, value).
    public let clipped: [(country: Int, sector: Int, value: Double)]

    /// - Complexity: O(N²J + NJ²).
    public init(_ accounts: Accounts) {
        let grid = accounts.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        var output = SectorTable<Money>(grid: grid, repeating: Money(0))
        var expenditure = output
        var shares = Bilateral<Share>(grid: grid, repeating: Share(0))
        var imports = [Double](repeating: 0, count: N)
        var exports = [Double](repeating: 0, count: N)
        for j in 0..<J {
            for n in 0..<N {
                var spending = 0.0
                for i in 0..<N {
                    let z = accounts.flows[n, i, j].value
                    spending += z * (1 + accounts.tariffs[n, i, j].value)
                    output[i, j].value += z
                    if i != n { imports[n] += z; exports[i] += z }
                }
                expenditure[n, j] = Money(spending)
                for i in 0..<N {
                    shares[n, i, j] = Share(
                        spending > 0
                            ? accounts.flows[n, i, j].value * (1 + accounts.tariffs[n, i, j].value) / spending
                            : (i == n ? 1 : 0))  // where nobody buys, the good counts as home-made
                }
            }
        }
        var valueAddedShares = SectorTable<Share>(grid: grid, repeating: Share(1))
        var consumption = SectorTable<Share>(grid: grid, repeating: Share(0))
        var valueAdded = [Double](repeating: 0, count: N)
        var clipped: [(country: Int, sector: Int, value: Double)] = []
        for n in 0..<N {
            var income = 0.0
            for j in 0..<J {
                var inputs = 0.0
                for k in 0..<J { inputs += accounts.inputShares[n, k, j].value }
                valueAddedShares[n, j] = Share(1 - inputs)
                valueAdded[n] += (1 - inputs) * output[n, j].value
            }
            for k in 0..<J {
                var final = expenditure[n, k].value
                for j in 0..<J { final -= accounts.inputShares[n, k, j].value * output[n, j].value }
                if final < 0 {
                    if final < -1e-9 * expenditure[n, k].value { clipped.append((n, k, final)) }
                    final = 0
                }
                consumption[n, k] = Share(final)
                income += final
            }
            for k in 0..<J { consumption[n, k].value /= income }
        }
        self.shares = shares
        self.valueAddedShares = valueAddedShares
        consumptionShares = consumption
        self.expenditure = expenditure
        self.output = output
        self.valueAdded = valueAdded
        deficits = zip(imports, exports).map { $0 - $1 }
        self.clipped = clipped
    }
}

extension World {
    /// Calibrates a world from accounts; see `Calibration`.
    public convenience init(
        id: String, title: String, year: Int, unit: String, goods: Set<Sector>, lawDay: Day? = nil,
        concordance: WorldConcordance? = nil,
        accounts: Accounts, elasticities: [ElasticityTable], names: [String: String] = [:], provenance: Provenance
    ) {
        let c = Calibration(accounts)
        self.init(
            id: id, title: title, year: year, unit: unit, goods: goods, lawDay: lawDay, concordance: concordance,
            grid: accounts.grid, shares: c.shares,
            tariffs: accounts.tariffs,
            valueAddedShares: c.valueAddedShares, inputShares: accounts.inputShares, consumptionShares: c.consumptionShares,
            valueAdded: c.valueAdded, deficits: c.deficits, expenditure: c.expenditure, elasticities: elasticities,
            names: names, provenance: provenance)
    }

    /// The accounts of the world, from which it can be calibrated again.
    public func accounts() -> Accounts { Accounts(flows: flows(), tariffs: tariffs, inputShares: inputShares) }
}
