import RealModule
import TradeData

/// Consumer prices in the first months, by accounting: everybody buys what they bought, from whom they bought it, wages stay
/// the same everywhere, and duties, export taxes and trade costs are passed on in full, through inputs too.
///
/// ```
/// P̂[n,j] = Σᵢ π[n,i,j]·κ̂[n,i,j]·ĉ[i,j],   ĉ[i,j] = γ[i,j] + Σₖ G[i,k,j]·P̂[i,k]        Leontief prices
/// P̂C[n]  = Σⱼ α[n,j]·P̂[n,j]                                                            Laspeyres
/// ```
/// with the reference's shares. At given wages it bounds the price level from above, whatever the elasticities: who can
/// substitute pays no more. It is no bound on what comes later, when wages and with them the terms of trade move, and no
/// forecast. What bans and controls take away has no price: prices are of what can still be had, and `unavailable` is the rest.
/// - Source: Leontief price model; full pass-through at the border as in Amiti, Redding and Weinstein (2019), *JEP* 33(4).
public struct ShortRunPrices: Sendable {
    /// P̂C − 1, change in consumer prices as a share, `[country]`.
    public let consumerPrices: [Double]
    /// P̂ − 1, change in buyers' prices as a share, `[country, sector]` as `n·J + j`.
    public let prices: [Double]
    /// The part of consumption that bans and controls take away, at the reference's prices, itself or an input of it, `[country]`.
    public let unavailable: [Double]

    /// - Complexity: O(N²J + NJ²) a round, some 60 rounds.
    public init(_ comparison: Comparison) {
        let reference = comparison.reference
        let (N, J) = (comparison.grid.countryCount, comparison.grid.sectorCount)
        let (shares, policy) = (reference.shares().values, WedgeRatio(comparison))
        let technology = Technology(reference)
        // π·κ̂ and π of what may still be bought.
        var (charged, open) = (shares, shares)
        var (served, banned) = ([Double](repeating: 0, count: N * J), [Double](repeating: 0, count: N * J))  // [j][n]
        for row in 0..<N * J {
            for x in row * N..<(row + 1) * N where shares[x] > 0 {
                open[x] = shares[x] * policy.open(x)
                charged[x] = open[x] > 0 ? open[x] * policy[x] : 0
                served[row] += open[x]
                banned[row] += shares[x] - open[x]
            }
        }
        var prices = [Double](repeating: 1, count: N * J)  // [n][j]
        var missing = [Double](repeating: 0, count: N * J)
        // Input shares sum to less than one, so the rounds shrink.
        for _ in 0..<2000 {
            let costs = technology.costs(prices), lacking = technology.content(missing)
            var moved = 0.0
            for j in 0..<J {
                for n in 0..<N {
                    let row = j * N + n
                    guard served[row] > 0 else {
                        (prices[n * J + j], missing[n * J + j]) = (1, reference.expenditure[n, j].value > 0 ? 1 : 0)
                        continue
                    }
                    var (price, lost) = (0.0, banned[row])
                    for i in 0..<N {
                        price += charged[row * N + i] * costs[i * J + j]
                        lost += open[row * N + i] * lacking[i * J + j]
                    }
                    price /= served[row]
                    moved = max(moved, abs(price / prices[n * J + j] - 1), abs(lost - missing[n * J + j]))
                    (prices[n * J + j], missing[n * J + j]) = (price, lost)
                }
            }
            if moved < 1e-13 { break }
        }
        self.prices = prices.map { $0 - 1 }
        func basket(_ n: Int, _ values: [Double]) -> Double {
            (0..<J).reduce(0) { $0 + technology.consumption[n * J + $1] * values[n * J + $1] }
        }
        consumerPrices = (0..<N).map { basket($0, prices) - 1 }
        unavailable = (0..<N).map { basket($0, missing) }
    }
}

/// Cost shares under the reference.
private struct Technology {
    let N, J: Int
    let valueAdded, inputs, consumption: [Double]

    init(_ reference: Counterfactual) {
        let world = reference.world
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        guard reference.model.production != .cobbDouglas else {
            (valueAdded, inputs) = (world.valueAddedShares.values, world.inputShares.values)
            consumption = world.consumptionShares.values
            return
        }
        let conditions = Conditions(world: world, policy: reference.policy, model: reference.model)
        let bundles = conditions.bundles(sectorWages: reference.sectorWages, prices: reference.prices)
        (valueAdded, inputs) = (bundles.valueAddedShares.values, bundles.inputShares.values)
        consumption = conditions.consumption(prices: reference.prices).shares.values
    }

    /// γ + Σₖ G·P̂ₖ, `[n][j]`.
    func costs(_ prices: [Double]) -> [Double] { zip(valueAdded, content(prices)).map { $0 + $1 } }

    /// Σₖ G·vₖ, `[n][j]`.
    func content(_ v: [Double]) -> [Double] {
        var sum = [Double](repeating: 0, count: N * J)
        for n in 0..<N {
            for k in 0..<J {
                let (value, row) = (v[n * J + k], (n * J + k) * J)
                guard value != 0 else { continue }
                for j in 0..<J { sum[n * J + j] += inputs[row + j] * value }
            }
        }
        return sum
    }
}

/// κ̂ of the policy over that of the reference, cell by cell.
private struct WedgeRatio {
    let before, after: Policy

    init(_ comparison: Comparison) { (before, after) = (comparison.reference.policy, comparison.policy.policy) }

    /// The part of the reference's varieties that the policy leaves, at most all.
    func open(_ x: Int) -> Double {
        if after.bans(x) { return 0 }
        return min(1, after.availability[x] / before.availability[x])
    }

    subscript(_ x: Int) -> Double {
        let (old, new) = (before.icebergs.values[x], after.icebergs.values[x])
        return (1 + after.tariffs.values[x]) / (1 + before.tariffs.values[x])
            * ((1 + after.exportTaxes.values[x]) / (1 + before.exportTaxes.values[x])) * (new / old)
    }
}
