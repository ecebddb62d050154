import RealModule
import TradeData

/// The conditions of the production and labour blocks, in plain loops.
extension Conditions {
    /// Costs of input bundles and the cost shares in them.
    public struct Bundles: Sendable {
        /// ĉ, cost of a unit of output before scale, `[country, sector]`.
        public var costs: SectorTable<Hat>
        /// γ′, `[country, sector]`.
        public var valueAddedShares: SectorTable<Share>
        /// G′, `[country, input, output]`.
        public var inputShares: InputTable<Share>
    }

    /// What a unit of output costs, and what it is made of.
    /// ```
    /// Cobb-Douglas: ĉ = ŵⱼ^γ·Πₖ P̂ₖ^G,                            γ′ = γ,  G′ = G
    /// nested CES:   P̂M = (Σₖ G̃·P̂ₖ^(1−ε))^(1/(1−ε)),              G̃ = G/(1−γ)
    ///               ĉ = (γ·ŵⱼ^(1−η) + (1−γ)·P̂M^(1−η))^(1/(1−η))
    ///               γ′ = γ·(ŵⱼ/ĉ)^(1−η),  G′ = (1−γ′)·G̃·(P̂ₖ/P̂M)^(1−ε)
    /// ```
    /// - Parameter sectorWages: ŵ[n,j].
    /// - Complexity: O(NJ²).
    public func bundles(sectorWages: SectorTable<Hat>, prices: SectorTable<Hat>) -> Bundles {
        var result = Bundles(
            costs: SectorTable(grid: world.grid, repeating: .one), valueAddedShares: world.valueAddedShares,
            inputShares: world.inputShares)
        var (eta, epsilon) = (1.0, 1.0)
        if case .nestedCES(_, let valueAdded, let inputs) = model.production { (eta, epsilon) = (valueAdded, inputs) }
        for n in 0..<N {
            for j in 0..<J {
                let gamma = world.valueAddedShares[n, j].value
                let weights = (0..<J).map { world.inputShares[n, $0, j].value / (1 - gamma) }
                let logs = (0..<J).map { Double.log(prices[n, $0].value) }
                let (wage, bundle) = (Double.log(sectorWages[n, j].value), gamma < 1 ? index(weights, logs, epsilon) : 0)
                let cost = gamma < 1 ? index([gamma, 1 - gamma], [wage, bundle], eta) : wage
                result.costs[n, j] = Hat(Double.exp(cost))
                guard model.production != .cobbDouglas, gamma < 1, cost < .infinity else { continue }
                result.valueAddedShares[n, j] = Share(gamma * Double.exp((1 - eta) * (wage - cost)))
                for k in 0..<J where weights[k] > 0 {
                    guard bundle < .infinity else {
                        result.inputShares[n, k, j] = Share(0)
                        continue
                    }
                    let inner = weights[k] * Double.exp((1 - epsilon) * (logs[k] - bundle))
                    result.inputShares[n, k, j] = Share((1 - gamma) * Double.exp((1 - eta) * (bundle - cost)) * inner)
                }
            }
        }
        return result
    }

    /// The price at the origin: cost, less what productivity and scale save, ĉ/(ẑ·L̂^ψ).
    /// - Parameters:
    ///   - sectorLabour: L̂[n,j], employment of a sector.
    ///   - employment: L̂[n], employment of a country.
    public func originPrices(_ bundles: Bundles, sectorLabour: SectorTable<Hat>, employment: [Hat]) -> SectorTable<Hat> {
        var prices = bundles.costs
        for x in prices.values.indices { prices.values[x] /= policy.productivity.values[x] }
        guard let scale = model.scale else { return prices }
        for n in 0..<N {
            for j in 0..<J {
                let labour = scale.reach == .sector ? sectorLabour[n, j].value : employment[n].value
                prices[n, j].value /= Double.pow(labour, scale.psi[j])
            }
        }
        return prices
    }

    /// Consumer prices and new consumption shares.
    /// ```
    /// P̂C = (Σ α·P̂^(1−σ))^(1/(1−σ)),  α′ = α·(P̂/P̂C)^(1−σ);   σ = 1: P̂C = Π P̂^α, α′ = α
    /// ```
    public func consumption(prices: SectorTable<Hat>) -> (prices: [Hat], shares: SectorTable<Share>) {
        var sigma = 1.0
        if case .nestedCES(let consumption, _, _) = model.production { sigma = consumption }
        var shares = world.consumptionShares
        let indices = (0..<N).map { n in
            let logs = (0..<J).map { Double.log(prices[n, $0].value) }
            let total = index(Array(world.consumptionShares.row(n)), logs, sigma)
            if Nest.isCES(sigma) {
                for k in 0..<J where shares[n, k].value > 0 { shares[n, k].value *= Double.exp((1 - sigma) * (logs[k] - total)) }
            }
            return Hat(Double.exp(total))
        }
        return (indices, shares)
    }

    /// Employment that the take-home wage calls forth.
    /// ```
    /// L̂ = (τ̂·ŵ/P̂C)^κ,  τ̂ = 1/(1 − x) when revenue pays for wage taxes, x = R′/(w′L′) − R/(wL); else 1
    /// ```
    /// - Parameter employment: L̂ as claimed, from which the tax base is taken.
    public func labourSupply(wages: [Hat], consumerPrices: [Hat], revenue: [Double], employment: [Hat]) -> [Hat] {
        let baseline = Baseline.tariffRevenue(of: world)
        return (0..<N).map { n in
            var takeHome = 1.0
            if model.revenue == .wageTax {
                let pay = wages[n].value * employment[n].value * world.valueAdded[n]
                takeHome = 1 / (1 - revenue[n] / pay + baseline[n] / world.valueAdded[n])
            }
            return Hat(Double.pow(takeHome * wages[n].value / consumerPrices[n].value, model.labour.supplyElasticity))
        }
    }

    /// The wages that sectors pay when their value added is what it is: talent moves to where it earns most.
    /// ```
    /// s′ⱼ = sⱼ·ŵⱼ^κ/Φ^κ,  Φ = (Σ s·ŵ^κ)^(1/κ) = ŵ   ⟹   ŵⱼ = ŵ·(V̂ⱼ/(ŵL̂))^(1/κ)
    /// ```
    /// - Parameter valueAdded: V̂[n,j], value added of a sector.
    /// - Returns: ŵ[n,j]; the country's wage where labour moves freely or the sector has none.
    public func sectorWages(wages: [Hat], employment: [Hat], valueAdded: SectorTable<Hat>) -> SectorTable<Hat> {
        var table = uniform(wages)
        guard model.labour.inverseKappa > 0 else { return table }
        for n in 0..<N {
            for j in 0..<J where valueAdded[n, j].value > 0 {
                let share = valueAdded[n, j].value / (wages[n].value * employment[n].value)
                table[n, j].value *= Double.pow(share, model.labour.inverseKappa)
            }
        }
        return table
    }

    /// ln of a CES price index with elasticity `sigma`, in logs and relative to the largest term.
    private func index(_ weights: [Double], _ logs: [Double], _ sigma: Double) -> Double {
        let used = weights.indices.filter { weights[$0] > 0 }
        guard Nest.isCES(sigma) else { return used.reduce(0) { $0 + weights[$1] * logs[$1] } }
        let terms = used.map { (1 - sigma) * logs[$0] }
        guard let top = terms.max(), top < .infinity else { return .infinity }
        guard top > -.infinity else { return .infinity }
        let sum = zip(used, terms).reduce(0) { $0 + weights[$1.0] * Double.exp($1.1 - top) }
        return (top + Double.log(sum)) / (1 - sigma)
    }
}
