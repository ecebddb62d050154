import RealModule
import TradeData
import TradeEquilibrium

/// Regions that trade varieties made by a fixed number of firms, whose profits stay at home; no intermediates, balanced trade.
///
/// ```
/// Z[i,j,s] = X[i,j,s]·ŵᵢ^(1−σ)·τ̂^(−σ)·Q[j,s]·Êⱼ,    1/Q[j,s] = Σᵢ g[i,j,s]·(ŵᵢ τ̂)^(1−σ)       flows at factory prices
/// Lᵢ·ŵᵢ = Σₛ (σ−1)/σ · Σⱼ Z[i,j,s]                                                                 labour
/// Eⱼ·Êⱼ = Lⱼ·ŵⱼ + Σₛ Σₖ Z[j,k,s]/σ + Σᵢₛ T′·Z[i,j,s] − NXⱼ                                        spending
/// ln Wⱼ = ln Êⱼ − Σₛ μ[j,s]·ln Q[j,s]/(σ−1)
/// ```
/// Arrays are `[sector][buyer][seller]`; the numeraire is the world's pay.
/// - Source: Ossa (2014), *American Economic Review* 104(12), without lobbies.
public struct KrugmanEconomy: Sendable {
    public let names: [String]
    /// X, sales at factory prices, `[sector][buyer][seller]`.
    public let flows: [[[Double]]]
    /// T, `[sector][buyer][seller]`.
    public let tariffs: [[[Double]]]
    /// σ, `[sector]`, above 1.
    public let sigma: [Double]

    var N: Int { names.count }
    var S: Int { sigma.count }
    /// L, E, `[region]`; NX, exports less imports at factory prices.
    let pay, spending, surplus: [Double]
    /// g·, shares of sellers in what a buyer spends on a sector, and μ, of sectors in what a region spends.
    let shares: [[[Double]]]
    let sectorShares: [[Double]]

    public init(names: [String], flows: [[[Double]]], tariffs: [[[Double]]], sigma: [Double]) {
        (self.names, self.flows, self.tariffs, self.sigma) = (names, flows, tariffs, sigma)
        let (N, S) = (names.count, sigma.count)
        var (pay, spending, surplus) = (
            [Double](repeating: 0, count: N), [Double](repeating: 0, count: N), [Double](repeating: 0, count: N)
        )
        var shares = flows
        var bySector = Array(repeating: [Double](repeating: 0, count: S), count: N)
        for s in 0..<S {
            for j in 0..<N {
                for i in 0..<N {
                    let x = flows[s][j][i]
                    pay[i] += (sigma[s] - 1) / sigma[s] * x
                    surplus[i] += x
                    surplus[j] -= x
                    bySector[j][s] += (1 + tariffs[s][j][i]) * x
                }
                for i in 0..<N { shares[s][j][i] = (1 + tariffs[s][j][i]) * flows[s][j][i] / bySector[j][s] }
                spending[j] += bySector[j][s]
            }
        }
        (self.pay, self.spending, self.surplus, self.shares) = (pay, spending, surplus, shares)
        sectorShares = (0..<N).map { j in (0..<S).map { bySector[j][$0] / spending[j] } }
    }

    /// The economy without trade imbalances: the equilibrium with all surpluses at zero, as the new baseline.
    /// - Returns: nil where no equilibrium was found.
    public func balanced() -> KrugmanEconomy? {
        guard let solved = solve(tariffs, surplus: Array(repeating: 0, count: N), from: nil) else { return nil }
        return KrugmanEconomy(names: names, flows: solved.flows, tariffs: tariffs, sigma: sigma)
    }

    /// An equilibrium under other tariffs.
    public struct Equilibrium: Sendable {
        /// T′ and Z, `[sector][buyer][seller]`.
        public let tariffs, flows: [[[Double]]]
        /// ln ŵ and ln Ê, `[region]`; ln W.
        public let logWages, logSpending, logWelfare: [Double]
        /// The worst condition, relative to what it balances.
        public let residual: Double
        /// g′, `[sector][buyer][seller]`.
        let shares: [[[Double]]]
    }

    /// Solves under other tariffs by Newton's method.
    /// - Returns: nil where it did not converge.
    /// - Complexity: O(N²S + N³) a step.
    public func solve(_ tariffs: [[[Double]]], surplus: [Double]? = nil, from start: Equilibrium?) -> Equilibrium? {
        let surplus = surplus ?? self.surplus
        var y = (start?.logWages ?? Array(repeating: 0, count: N)) + (start?.logSpending ?? Array(repeating: 0, count: N))
        var last = Double.infinity
        for step in 0..<60 {
            let (flows, shares, indices) = trade(tariffs, y)
            let off = conditions(tariffs, flows, y, surplus)
            let worst = off.indices.reduce(0) { max($0, abs(off[$1]) / ($1 < N ? pay[$1] : spending[$1 - N])) }
            if worst < 1e-13 || (step > 3 && worst < 1e-11 && worst >= last) {
                let welfare = (0..<N).map { j in
                    (0..<S).reduce(y[N + j]) { $0 - sectorShares[j][$1] * indices[j][$1] / (sigma[$1] - 1) }
                }
                return Equilibrium(
                    tariffs: tariffs, flows: flows, logWages: Array(y[..<N]), logSpending: Array(y[N...]), logWelfare: welfare,
                    residual: worst, shares: shares)
            }
            last = worst
            guard worst.isFinite, let move = SmallSystem.solve(jacobian(tariffs, flows, shares, y), off.map { -$0 }) else {
                return nil
            }
            let size = move.reduce(0) { max($0, abs($1)) }
            for k in y.indices { y[k] += move[k] * min(1, 0.5 / size) }
        }
        return nil
    }

    /// Z, g′ and ln Q.
    private func trade(_ tariffs: [[[Double]]], _ y: [Double]) -> (flows: [[[Double]]], shares: [[[Double]]], indices: [[Double]])
    {
        var (flows, shares) = (self.flows, self.shares)
        var indices = Array(repeating: [Double](repeating: 0, count: S), count: N)
        for s in 0..<S {
            for j in 0..<N {
                var total = 0.0
                for i in 0..<N {
                    let ratio = Double.log((1 + tariffs[s][j][i]) / (1 + self.tariffs[s][j][i]))
                    shares[s][j][i] *= Double.exp((1 - sigma[s]) * (y[i] + ratio))
                    total += shares[s][j][i]
                }
                let bought = sectorShares[j][s] * spending[j] * Double.exp(y[N + j])
                for i in 0..<N {
                    shares[s][j][i] /= total
                    flows[s][j][i] = shares[s][j][i] * bought / (1 + tariffs[s][j][i])
                }
                indices[j][s] = -Double.log(total)
            }
        }
        return (flows, shares, indices)
    }

    /// What labour and spending are off by, `[region]` twice; the first is the numeraire's.
    private func conditions(_ tariffs: [[[Double]]], _ flows: [[[Double]]], _ y: [Double], _ surplus: [Double]) -> [Double] {
        var off = [Double](repeating: 0, count: 2 * N)
        for n in 0..<N {
            off[n] = -pay[n] * Double.exp(y[n])
            off[N + n] = spending[n] * Double.exp(y[N + n]) - pay[n] * Double.exp(y[n]) + surplus[n]
        }
        for s in 0..<S {
            for j in 0..<N {
                for i in 0..<N {
                    let z = flows[s][j][i]
                    off[i] += (sigma[s] - 1) / sigma[s] * z
                    off[N + i] -= z / sigma[s]
                    off[N + j] -= tariffs[s][j][i] * z
                }
            }
        }
        off[0] = (0..<N).reduce(0) { $0 + pay[$1] * (Double.exp(y[$1]) - 1) }
        return off
    }

    /// What conditions put on a flow: the weight of Z[i,j,s] in each condition is added for a change of it.
    private func jacobian(_ tariffs: [[[Double]]], _ flows: [[[Double]]], _ shares: [[[Double]]], _ y: [Double]) -> [[Double]] {
        var a = Array(repeating: [Double](repeating: 0, count: 2 * N), count: 2 * N)
        for s in 0..<S {
            for j in 0..<N {
                for i in 0..<N {
                    let (z, labour, profit) = (flows[s][j][i], (sigma[s] - 1) / sigma[s], 1 / sigma[s])
                    func add(_ column: Int, _ slope: Double) {
                        a[i][column] += labour * z * slope
                        a[N + i][column] -= profit * z * slope
                        a[N + j][column] -= tariffs[s][j][i] * z * slope
                    }
                    add(i, 1 - sigma[s])
                    add(N + j, 1)
                    for h in 0..<N { add(h, (sigma[s] - 1) * shares[s][j][h]) }
                }
            }
        }
        for n in 0..<N {
            a[n][n] -= pay[n] * Double.exp(y[n])
            a[N + n][n] -= pay[n] * Double.exp(y[n])
            a[N + n][N + n] += spending[n] * Double.exp(y[N + n])
        }
        a[0] = (0..<2 * N).map { $0 < N ? pay[$0] * Double.exp(y[$0]) : 0 }
        return a
    }

    /// d(Σ weight·ln W) by ln(1+T) and by ln of trade costs, `[sector][buyer][seller]`; nil where the linear system had no answer.
    func slopes(_ at: Equilibrium, weights: [Double]) -> (tariffs: [[[Double]]], costs: [[[Double]]])? {
        let y = at.logWages + at.logSpending
        let a = jacobian(at.tariffs, at.flows, at.shares, y)
        var own = [Double](repeating: 0, count: 2 * N)
        for (j, weight) in weights.enumerated() where weight != 0 {
            own[N + j] += weight
            for s in 0..<S { for h in 0..<N { own[h] -= weight * sectorShares[j][s] * at.shares[s][j][h] } }
        }
        let transposed = (0..<2 * N).map { k in (0..<2 * N).map { a[$0][k] } }
        guard var multipliers = SmallSystem.solve(transposed, own.map { -$0 }) else { return nil }
        // The first condition is the numeraire's, in which no flow has a part.
        multipliers[0] = 0
        var (tariffs, costs) = (at.flows, at.flows)
        for s in 0..<S {
            for j in 0..<N {
                func worth(_ i: Int) -> Double {
                    (sigma[s] - 1) / sigma[s] * multipliers[i] - multipliers[N + i] / sigma[s]
                        - at.tariffs[s][j][i] * multipliers[N + j]
                }
                let row = (0..<N).reduce(0) { $0 + at.flows[s][j][$1] * worth($1) }
                for i in 0..<N {
                    let (z, share) = (at.flows[s][j][i], at.shares[s][j][i])
                    let common = share * ((sigma[s] - 1) * row - weights[j] * sectorShares[j][s])
                    tariffs[s][j][i] = common - sigma[s] * z * worth(i) - multipliers[N + j] * (1 + at.tariffs[s][j][i]) * z
                    costs[s][j][i] = common - (sigma[s] - 1) * z * worth(i)
                }
            }
        }
        return (tariffs, costs)
    }
}
