import RealModule
import TradeData

/// The equilibrium conditions one by one, in the order of the paper, in plain loops.
///
/// The solver has its own fused form of them; these are what its answers are checked against,
/// and where a reader of Caliendo and Parro (2015) can look each equation up.
public struct Conditions: Sendable {
    public let world: World
    public let policy: Policy
    public let model: Model
    private let localShares, tariffExponents: [Double]  // ν and φ, [n][j]

    /// - Precondition: The wedges are on the world's grid, and θ has one value a sector.
    public init(world: World, policy: Policy, model: Model) {
        precondition(policy.grid == world.grid, "The policy are on another grid than the world; aggregate first.")
        precondition(model.elasticities.theta.count == world.grid.sectorCount, "θ needs one value for each sector of the world.")
        self.world = world
        self.policy = policy
        self.model = model
        let grid = world.grid
        guard model.deficits == .endogenous else {
            // Nothing stays with sellers at home, so that all cells are alike.
            let count = grid.countryCount * grid.sectorCount
            (localShares, tariffExponents) = (
                Array(repeating: 0, count: count), Array(repeating: model.tariffExponent, count: count)
            )
            return
        }
        let cells = grid.countries.flatMap { country in grid.sectors.indices.map { (country, $0) } }
        localShares = cells.map { model.localShare($0, grid.sectors[$1], goods: world.goods) }
        tariffExponents = cells.map {
            model.effectiveTariffExponent($0, grid.sectors[$1], goods: world.goods, psi: model.scale?.psi[$1] ?? 0)
        }
    }

    var N: Int { world.grid.countryCount }
    var J: Int { world.grid.sectorCount }

    /// Change in the price at the origin when everybody in a country earns one wage: `originPrices` of the standard blocks.
    /// ```
    /// ĉ[n,j] = ŵ[n]^γ[n,j] · Πₖ P̂[n,k]^G[n,k,j]
    /// ```
    /// - Source: Caliendo and Parro (2015), Section 2.
    /// - Returns: ĉ, `[country, sector]`.
    public func inputCosts(wages: [Hat], prices: SectorTable<Hat>) -> SectorTable<Hat> {
        bundles(sectorWages: uniform(wages), prices: prices).costs
    }

    /// Change in everything between the cost at the origin and the price at the destination.
    /// ```
    /// κ̂ = ((1+t′)/(1+t))^φ · (1+e′) · d̂,  φ = 1 unless the model says otherwise
    /// ```
    public func wedgeChange(_ n: Int, _ i: Int, _ j: Int) -> Hat {
        let power = (1 + policy.tariffs[n, i, j].value) / (1 + world.tariffs[n, i, j].value)
        let phi = tariffExponent(n, j)
        return Hat(
            (phi == 1 ? power : Double.pow(power, phi))
                * (1 + policy.exportTaxes[n, i, j].value) * policy.icebergs[n, i, j].value)
    }

    /// Change in the price index of each sector in each country.
    ///
    /// A destination's price averages what every origin charges it, weighted by how much it already buys there.
    /// ```
    /// P̂[n,j] = ( Σᵢ â·π[n,i,j]·(κ̂[n,i,j]·ĉ[i,j])^(−θ[j]) )^(−1/θ[j]) · (X̂[n,j]/ŵ[n])^(1−φ[n,j])
    /// ```
    /// - Parameter marketSizes: X̂/ŵ, `[country, sector]`; matters only where φ is not 1.
    /// - Returns: P̂, `[country, sector]`; 1 where nothing is bought at all, `infinity` where every origin is banned.
    public func priceIndices(costs: SectorTable<Hat>, marketSizes: SectorTable<Hat>? = nil) -> SectorTable<Hat> {
        var prices = SectorTable<Hat>(grid: world.grid, repeating: .one)
        for j in 0..<J {
            let theta = model.elasticities.theta[j]
            for n in 0..<N {
                // In logs and relative to the cheapest origin: powers of 65 leave no room otherwise.
                var logs: [(share: Double, log: Double)] = []
                for i in 0..<N {
                    let share = availableShare(n, i, j)
                    let price = wedgeChange(n, i, j).value * costs[i, j].value
                    if share > 0 && price < .infinity { logs.append((share, Double.log(price))) }
                }
                guard let cheapest = logs.map(\.log).min() else {
                    prices[n, j] = Hat(.infinity)
                    continue
                }
                var sum = 0.0
                for (share, log) in logs { sum += share * Double.exp(-theta * (log - cheapest)) }
                let entry = marketSizes.map { (1 - tariffExponent(n, j)) * Double.log($0[n, j].value) } ?? 0
                prices[n, j] = Hat(Double.exp(cheapest - Double.log(sum) / theta + entry))
            }
        }
        return prices
    }

    /// New expenditure shares: each origin's part of the sum in the price index.
    /// ```
    /// π′[n,i,j] = â·π[n,i,j]·(κ̂[n,i,j]·ĉ[i,j])^(−θ[j]) / Σₘ â·π[n,m,j]·(κ̂[n,m,j]·ĉ[m,j])^(−θ[j])
    /// ```
    /// - Returns: π′, `[destination, origin, sector]`; a market in which every origin is banned keeps shares of zero.
    public func tradeShares(costs: SectorTable<Hat>) -> Bilateral<Share> {
        var shares = world.shares
        for j in 0..<J {
            let theta = model.elasticities.theta[j]
            for n in 0..<N {
                var logs = [Double](repeating: -.infinity, count: N)
                for i in 0..<N {
                    let share = availableShare(n, i, j)
                    let price = wedgeChange(n, i, j).value * costs[i, j].value
                    if share > 0 && price < .infinity { logs[i] = Double.log(share) - theta * Double.log(price) }
                }
                let largest = logs.reduce(-.infinity) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
                let weights = logs.map { $0 == -.infinity ? 0 : Double.exp($0 - largest) }
                let sum = weights.reduce(0, +)
                for i in 0..<N { shares[n, i, j] = Share(sum == 0 ? 0 : weights[i] / sum) }
            }
        }
        return shares
    }

    /// Gross output that the new shares and spending call for, less what stays with labour at the destination.
    /// ```
    /// Y′[i,j] = Σₙ (1−ν[n])·π′[n,i,j]·X′[n,j] / ((1+t′)(1+e′)),  ν = 0 unless deficits are endogenous
    /// ```
    public func output(shares: Bilateral<Share>, expenditure: SectorTable<Money>) -> SectorTable<Money> {
        var output = SectorTable<Money>(grid: world.grid, repeating: Money(0))
        for j in 0..<J {
            for n in 0..<N {
                let kept = 1 - localShare(n, j)
                for i in 0..<N { output[i, j].value += kept * sales(n, i, j, shares, expenditure) }
            }
        }
        return output
    }

    /// What labour earns at home from the selling of goods, `[country]`: ν[n]·Σ π′X′/((1+t′)(1+e′)).
    public func localLabour(shares: Bilateral<Share>, expenditure: SectorTable<Money>) -> [Double] {
        (0..<N).map { n in
            var paid = 0.0
            for j in 0..<J where localShare(n, j) > 0 {
                for i in 0..<N { paid += localShare(n, j) * sales(n, i, j, shares, expenditure) }
            }
            return paid
        }
    }

    /// Revenue of tariffs and export taxes, `[country]`.
    /// ```
    /// R′[n] = Σ t′/(1+t′)·π′X′ + Σ e′·(sales net of e′)
    /// ```
    public func revenue(shares: Bilateral<Share>, expenditure: SectorTable<Money>) -> [Double] {
        var revenue = [Double](repeating: 0, count: N)
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    let (t, e) = (policy.tariffs[n, i, j].value, policy.exportTaxes[n, i, j].value)
                    let border = shares[n, i, j].value * expenditure[n, j].value / (1 + t)
                    revenue[n] += t * border
                    revenue[i] += e * border / (1 + e)
                }
            }
        }
        return revenue
    }

    /// The part of each deficit that is given before trade is known, `[country]`: D under rules that fix it, and T
    /// under `endogenous`, the deficit less what selling costs at home bring in and selling abroad costs; with what the
    /// policy transfers.
    /// ```
    /// T[n] = D[n] + ΔT[n] − ν[n]·Σ flows into n + Σ ν[m]·flows of n into m      (own sales on both sides)
    /// ```
    public func transfers() -> [Double] {
        var transfers = zip(world.deficits, policy.transfers).map { $0 + $1 }
        guard model.deficits == .endogenous else { return transfers }
        for j in 0..<J {
            for n in 0..<N where localShare(n, j) > 0 {
                for i in 0..<N {
                    transfers[n] -= localShare(n, j) * world.flow(n, i, j)
                    transfers[i] += localShare(n, j) * world.flow(n, i, j)
                }
            }
        }
        return transfers
    }

    /// Income: wages, tariffs, export taxes, and the transfer that the deficit rule gives.
    /// ```
    /// I′[n] = ŵL̂·wL + R′[n] + D′[n] + ΔT[n]·(world GDP′/world GDP)      (T′ in place of D′ when deficits are endogenous)
    /// ```
    /// - Parameter employment: L̂, `[country]`; nil where labour is fixed.
    public func incomes(
        wages: [Hat], shares: Bilateral<Share>, expenditure: SectorTable<Money>, employment: [Hat]? = nil
    ) -> [Double] {
        let gdp = (0..<N).map { wages[$0].value * (employment?[$0].value ?? 1) * world.valueAdded[$0] }
        let total = gdp.reduce(0, +)
        let owed = (0..<N).map { world.deficits[$0] / world.valueAdded[$0] * gdp[$0] }.reduce(0, +)
        let (revenue, transfers) = (revenue(shares: shares, expenditure: expenditure), transfers())
        let growth = total / world.valueAdded.reduce(0, +)
        return (0..<N).map { n in
            let given = policy.transfers[n] * growth
            return switch model.deficits {
            case .balanced: gdp[n] + revenue[n] + given
            case .worldShare, .endogenous: gdp[n] + revenue[n] + transfers[n] * growth
            case .gdpShare: gdp[n] + revenue[n] + given + gdp[n] * (world.deficits[n] / world.valueAdded[n] - owed / total)
            }
        }
    }

    /// Spending that producers and consumers want, at given cost shares.
    /// ```
    /// X′[n,k] = Σⱼ G′[n,k,j]·Y′[n,j] + α′[n,k]·I′[n]
    /// ```
    /// - Parameters:
    ///   - bundles: With the new input shares; nil for the baseline's.
    ///   - consumption: New consumption shares; nil for the baseline's.
    public func expenditure(
        output: SectorTable<Money>, incomes: [Double], bundles: Bundles? = nil, consumption: SectorTable<Share>? = nil
    ) -> SectorTable<Money> {
        let (inputs, final) = (bundles?.inputShares ?? world.inputShares, consumption ?? world.consumptionShares)
        var expenditure = SectorTable<Money>(grid: world.grid, repeating: Money(0))
        for n in 0..<N {
            for k in 0..<J {
                var total = final[n, k].value * incomes[n]
                for j in 0..<J { total += inputs[n, k, j].value * output[n, j].value }
                expenditure[n, k] = Money(total)
            }
        }
        return expenditure
    }

    func localShare(_ n: Int, _ j: Int) -> Double { localShares[n * J + j] }

    /// â·π, the share of n's spending that went to the varieties of i that can still be had.
    private func availableShare(_ n: Int, _ i: Int, _ j: Int) -> Double {
        world.shares[n, i, j].value * policy.availability[n, i, j].value
    }

    func tariffExponent(_ n: Int, _ j: Int) -> Double { tariffExponents[n * J + j] }

    func uniform(_ wages: [Hat]) -> SectorTable<Hat> {
        var table = SectorTable<Hat>(grid: world.grid, repeating: .one)
        for n in 0..<N { for j in 0..<J { table[n, j] = wages[n] } }
        return table
    }

    /// What n pays for j from i, net of tariff and export tax.
    private func sales(_ n: Int, _ i: Int, _ j: Int, _ shares: Bilateral<Share>, _ expenditure: SectorTable<Money>) -> Double {
        shares[n, i, j].value * expenditure[n, j].value
            / ((1 + policy.tariffs[n, i, j].value) * (1 + policy.exportTaxes[n, i, j].value))
    }
}
