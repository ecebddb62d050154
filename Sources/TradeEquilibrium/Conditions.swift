import RealModule
import TradeData

/// The equilibrium conditions one by one, in the order of the paper, in plain loops.
///
/// The solver has its own fused form of them; these are what its answers are checked against,
/// and where a reader of Caliendo and Parro (2015) can look each equation up.
public struct Conditions: Sendable {
    public let world: World
    public let wedges: Wedges
    public let model: Model

    /// - Precondition: The wedges are on the world's grid, and θ has one value a sector.
    public init(world: World, wedges: Wedges, model: Model) {
        precondition(wedges.grid == world.grid, "The wedges are on another grid than the world; aggregate first.")
        precondition(model.elasticities.theta.count == world.grid.sectorCount, "θ needs one value for each sector of the world.")
        self.world = world
        self.wedges = wedges
        self.model = model
    }

    private var N: Int { world.grid.countryCount }
    private var J: Int { world.grid.sectorCount }

    /// Change in the cost of the input bundle.
    /// ```
    /// ĉ[n,j] = ŵ[n]^γ[n,j] · Πₖ P̂[n,k]^G[n,k,j]
    /// ```
    /// - Source: Caliendo and Parro (2015), Section 2.
    /// - Returns: ĉ, `[country, sector]`.
    public func inputCosts(wages: [Hat], prices: SectorTable<Hat>) -> SectorTable<Hat> {
        var costs = SectorTable<Hat>(grid: world.grid, repeating: .one)
        for n in 0..<N {
            for j in 0..<J {
                var log = world.valueAddedShares[n, j].value * Double.log(wages[n].value)
                for k in 0..<J where world.inputShares[n, k, j].value > 0 {
                    log += world.inputShares[n, k, j].value * Double.log(prices[n, k].value)
                }
                costs[n, j] = Hat(Double.exp(log))
            }
        }
        return costs
    }

    /// Change in everything between the cost at the origin and the price at the destination.
    /// ```
    /// κ̂ = (1+t′)/(1+t) · (1+e′) · d̂
    /// ```
    public func wedgeChange(_ n: Int, _ i: Int, _ j: Int) -> Hat {
        Hat(
            (1 + wedges.tariffs[n, i, j].value) / (1 + world.tariffs[n, i, j].value)
                * (1 + wedges.exportTaxes[n, i, j].value) * wedges.icebergs[n, i, j].value)
    }

    /// Change in the price index of each sector in each country.
    ///
    /// A destination's price averages what every origin charges it, weighted by how much it already buys there.
    /// ```
    /// P̂[n,j] = ( Σᵢ π[n,i,j]·(κ̂[n,i,j]·ĉ[i,j])^(−θ[j]) )^(−1/θ[j])
    /// ```
    /// - Returns: P̂, `[country, sector]`; 1 where nothing is bought at all, `infinity` where every origin is banned.
    public func priceIndices(costs: SectorTable<Hat>) -> SectorTable<Hat> {
        var prices = SectorTable<Hat>(grid: world.grid, repeating: .one)
        for j in 0..<J {
            let theta = model.elasticities.theta[j]
            for n in 0..<N {
                // In logs and relative to the cheapest origin: powers of 65 leave no room otherwise.
                var logs: [(share: Double, log: Double)] = []
                for i in 0..<N where world.shares[n, i, j].value > 0 {
                    let price = wedgeChange(n, i, j).value * costs[i, j].value
                    if price < .infinity { logs.append((world.shares[n, i, j].value, Double.log(price))) }
                }
                guard let cheapest = logs.map(\.log).min() else {
                    prices[n, j] = Hat(.infinity)
                    continue
                }
                var sum = 0.0
                for (share, log) in logs { sum += share * Double.exp(-theta * (log - cheapest)) }
                prices[n, j] = Hat(Double.exp(cheapest - Double.log(sum) / theta))
            }
        }
        return prices
    }

    /// New expenditure shares.
    /// ```
    /// π′[n,i,j] = π[n,i,j]·(κ̂[n,i,j]·ĉ[i,j]/P̂[n,j])^(−θ[j])
    /// ```
    public func tradeShares(costs: SectorTable<Hat>, prices: SectorTable<Hat>) -> Bilateral<Share> {
        var shares = world.shares
        for j in 0..<J {
            let theta = model.elasticities.theta[j]
            for n in 0..<N {
                for i in 0..<N where shares[n, i, j].value > 0 {
                    let relative = wedgeChange(n, i, j).value * costs[i, j].value / prices[n, j].value
                    shares[n, i, j].value *= relative == .infinity ? 0 : Double.exp(-theta * Double.log(relative))
                }
            }
        }
        return shares
    }

    /// Gross output that the new shares and spending call for.
    /// ```
    /// Y′[i,j] = Σₙ π′[n,i,j]·X′[n,j] / ((1+t′)(1+e′))
    /// ```
    public func output(shares: Bilateral<Share>, expenditure: SectorTable<Money>) -> SectorTable<Money> {
        var output = SectorTable<Money>(grid: world.grid, repeating: Money(0))
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    output[i, j].value +=
                        shares[n, i, j].value * expenditure[n, j].value
                        / ((1 + wedges.tariffs[n, i, j].value) * (1 + wedges.exportTaxes[n, i, j].value))
                }
            }
        }
        return output
    }

    /// Income: wages, tariffs, export taxes, and the transfer that the deficit rule gives.
    /// ```
    /// I′[n] = ŵ·wL + Σ t′/(1+t′)·π′X′ + Σ e′·(sales net of e′) + D′[n]
    /// ```
    public func incomes(wages: [Hat], shares: Bilateral<Share>, expenditure: SectorTable<Money>) -> [Double] {
        let gdp = (0..<N).map { wages[$0].value * world.valueAdded[$0] }
        let total = gdp.reduce(0, +)
        let owed = (0..<N).map { world.deficits[$0] / world.valueAdded[$0] * gdp[$0] }.reduce(0, +)
        var incomes = (0..<N).map { n in
            switch model.deficits {
            case .balanced: gdp[n]
            case .worldShare: gdp[n] + world.deficits[n] * total / world.valueAdded.reduce(0, +)
            case .gdpShare: gdp[n] + gdp[n] * (world.deficits[n] / world.valueAdded[n] - owed / total)
            }
        }
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    let (t, e) = (wedges.tariffs[n, i, j].value, wedges.exportTaxes[n, i, j].value)
                    let border = shares[n, i, j].value * expenditure[n, j].value / (1 + t)
                    incomes[n] += t * border
                    incomes[i] += e * border / (1 + e)
                }
            }
        }
        return incomes
    }

    /// Spending that producers and consumers want.
    /// ```
    /// X′[n,k] = Σⱼ G[n,k,j]·Y′[n,j] + α[n,k]·I′[n]
    /// ```
    public func expenditure(output: SectorTable<Money>, incomes: [Double]) -> SectorTable<Money> {
        var expenditure = SectorTable<Money>(grid: world.grid, repeating: Money(0))
        for n in 0..<N {
            for k in 0..<J {
                var total = world.consumptionShares[n, k].value * incomes[n]
                for j in 0..<J { total += world.inputShares[n, k, j].value * output[n, j].value }
                expenditure[n, k] = Money(total)
            }
        }
        return expenditure
    }

    /// How far wages, prices and spending are from satisfying every condition, each as a relative distance.
    ///
    /// - Parameters: Prices and spending as claimed by a solver; everything else is computed from them.
    /// - Complexity: O(N²J + NJ²).
    public func residuals(wages: [Hat], prices: SectorTable<Hat>, expenditure: SectorTable<Money>) -> Residuals {
        let costs = inputCosts(wages: wages, prices: prices)
        let implied = priceIndices(costs: costs)
        let shares = tradeShares(costs: costs, prices: implied)
        let output = output(shares: shares, expenditure: expenditure)
        let incomes = incomes(wages: wages, shares: shares, expenditure: expenditure)
        let wanted = self.expenditure(output: output, incomes: incomes)
        var worst = Residuals(price: 0, expenditure: 0, labour: 0)
        func distance(_ a: Double, _ b: Double) -> Double { a == b ? 0 : abs(a / b - 1) }
        func larger(_ a: Double, _ b: Double) -> Double { a.isNaN || b.isNaN ? .nan : max(a, b) }
        for n in 0..<N {
            var earned = 0.0
            for j in 0..<J {
                if expenditure[n, j].value > 1e-100 {
                    worst.price = larger(worst.price, distance(implied[n, j].value, prices[n, j].value))
                    worst.expenditure = larger(worst.expenditure, distance(wanted[n, j].value, expenditure[n, j].value))
                } else if wanted[n, j].value > 1e-100 {
                    worst.expenditure = .infinity
                }
                earned += world.valueAddedShares[n, j].value * output[n, j].value
            }
            worst.labour = larger(worst.labour, distance(earned, wages[n].value * world.valueAdded[n]))
        }
        return worst
    }
}
