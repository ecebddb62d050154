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
/// Arrays are `[sector][buyer][seller]`, flat; the numeraire is the world's pay.
/// - Source: Ossa (2014), *American Economic Review* 104(12), without lobbies.
public struct KrugmanEconomy: Sendable {
    public let names: [String]
    /// X, sales at factory prices, and T, `[sector][buyer][seller]`.
    public let flows, tariffs: [Double]
    /// σ, `[sector]`, above 1.
    public let sigma: [Double]

    var N: Int { names.count }
    var S: Int { sigma.count }
    /// L, E, `[region]`; NX, exports less imports at factory prices.
    let pay, spending, surplus: [Double]
    /// g·, shares of sellers in what a buyer spends on a sector, `[sector][buyer][seller]`, and μ, of sectors in what a region
    /// spends, `[sector][region]`.
    let shares, sectorShares: [Double]

    /// - Parameters:
    ///   - flows: X, `[sector][buyer][seller]`.
    ///   - tariffs: T, `[sector][buyer][seller]`.
    public init(names: [String], flows: [[[Double]]], tariffs: [[[Double]]], sigma: [Double]) {
        self.init(
            names: names, flows: flows.flatMap { $0.flatMap { $0 } }, tariffs: tariffs.flatMap { $0.flatMap { $0 } }, sigma: sigma
        )
    }

    init(names: [String], flows: [Double], tariffs: [Double], sigma: [Double]) {
        (self.names, self.flows, self.tariffs, self.sigma) = (names, flows, tariffs, sigma)
        let (N, S) = (names.count, sigma.count)
        precondition(flows.count == S * N * N && tariffs.count == S * N * N, "A number for each sector, buyer and seller.")
        var (pay, spending, surplus) = (
            [Double](repeating: 0, count: N), [Double](repeating: 0, count: N), [Double](repeating: 0, count: N)
        )
        var shares = flows
        var bySector = [Double](repeating: 0, count: S * N)
        for s in 0..<S {
            for j in 0..<N {
                let row = (s * N + j) * N
                for i in 0..<N {
                    let x = flows[row + i]
                    pay[i] += (sigma[s] - 1) / sigma[s] * x
                    surplus[i] += x
                    surplus[j] -= x
                    bySector[s * N + j] += (1 + tariffs[row + i]) * x
                }
                for i in 0..<N { shares[row + i] = (1 + tariffs[row + i]) * flows[row + i] / bySector[s * N + j] }
                spending[j] += bySector[s * N + j]
            }
        }
        (self.pay, self.spending, self.surplus, self.shares) = (pay, spending, surplus, shares)
        sectorShares = bySector.indices.map { bySector[$0] / spending[$0 % N] }
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
        public let tariffs, flows: [Double]
        /// ln ŵ and ln Ê, `[region]`; ln W.
        public let logWages, logSpending, logWelfare: [Double]
        /// The worst condition, relative to what it balances.
        public let residual: Double
        /// g′, `[sector][buyer][seller]`.
        let shares: [Double]
    }

    /// Solves under other tariffs by Newton's method.
    /// - Returns: nil where it did not converge.
    /// - Complexity: O(N²S + N³) a step.
    public func solve(_ tariffs: [Double], surplus: [Double]? = nil, from start: Equilibrium?) -> Equilibrium? {
        let surplus = surplus ?? self.surplus
        var y = (start?.logWages ?? Array(repeating: 0, count: N)) + (start?.logSpending ?? Array(repeating: 0, count: N))
        var last = Double.infinity
        let weights = weights(tariffs)
        for step in 0..<60 {
            let (flows, shares, indices) = trade(tariffs, weights, y)
            let off = conditions(tariffs, flows, y, surplus)
            let worst = off.indices.reduce(0) { max($0, abs(off[$1]) / ($1 < N ? pay[$1] : spending[$1 - N])) }
            if worst < 1e-13 || (step > 3 && worst < 1e-11 && worst >= last) {
                let welfare = (0..<N).map { j in
                    (0..<S).reduce(y[N + j]) { $0 - sectorShares[$1 * N + j] * indices[$1 * N + j] / (sigma[$1] - 1) }
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

    /// g·τ̂^(1−σ): what wages do not change.
    private func weights(_ tariffs: [Double]) -> [Double] {
        let (N, S) = (N, S)
        return [Double](unsafeUninitializedCapacity: tariffs.count) { out, count in
            count = tariffs.count
            let room = out.baseAddress!
            for x in 0..<count { room[x] = (1 + tariffs[x]) / (1 + self.tariffs[x]) }
            Kernels.log(count, room, room)
            for s in 0..<S { for x in s * N * N..<(s + 1) * N * N { room[x] *= 1 - sigma[s] } }
            Kernels.exp(count, room, room)
            for x in 0..<count { room[x] *= shares[x] }
        }
    }

    /// Z, g′ and ln Q.
    private func trade(_ tariffs: [Double], _ weights: [Double], _ y: [Double]) -> (
        flows: [Double], shares: [Double], indices: [Double]
    ) {
        let (N, S) = (N, S)
        var (flows, shares) = (weights, weights)
        var (indices, powers) = ([Double](repeating: 0, count: S * N), [Double](repeating: 0, count: N))
        let spent = (0..<N).map { spending[$0] * Double.exp(y[N + $0]) }
        for s in 0..<S {
            for i in 0..<N { powers[i] = Double.exp((1 - sigma[s]) * y[i]) }
            for j in 0..<N {
                let row = (s * N + j) * N
                var total = 0.0
                for i in 0..<N {
                    shares[row + i] *= powers[i]
                    total += shares[row + i]
                }
                let bought = sectorShares[s * N + j] * spent[j]
                for i in 0..<N {
                    shares[row + i] /= total
                    flows[row + i] = shares[row + i] * bought / (1 + tariffs[row + i])
                }
                indices[s * N + j] = -Double.log(total)
            }
        }
        return (flows, shares, indices)
    }

    /// What labour and spending are off by, `[region]` twice; the first is the numeraire's.
    private func conditions(_ tariffs: [Double], _ flows: [Double], _ y: [Double], _ surplus: [Double]) -> [Double] {
        let (N, S) = (N, S)
        var off = [Double](repeating: 0, count: 2 * N)
        for n in 0..<N {
            off[n] = -pay[n] * Double.exp(y[n])
            off[N + n] = spending[n] * Double.exp(y[N + n]) - pay[n] * Double.exp(y[n]) + surplus[n]
        }
        for s in 0..<S {
            let profit = 1 / sigma[s]
            for j in 0..<N {
                let row = (s * N + j) * N
                var revenue = 0.0
                for i in 0..<N {
                    let z = flows[row + i]
                    off[i] += (1 - profit) * z
                    off[N + i] -= profit * z
                    revenue += tariffs[row + i] * z
                }
                off[N + j] -= revenue
            }
        }
        off[0] = (0..<N).reduce(0) { $0 + pay[$1] * (Double.exp(y[$1]) - 1) }
        return off
    }

    /// Derivatives of the conditions by ln ŵ and ln Ê, `[condition][unknown]`.
    private func jacobian(_ tariffs: [Double], _ flows: [Double], _ shares: [Double], _ y: [Double]) -> [[Double]] {
        let (N, S) = (N, S)
        let M = 2 * N
        var a = [Double](repeating: 0, count: M * M)
        for s in 0..<S {
            let (profit, theta) = (1 / sigma[s], sigma[s] - 1)
            for j in 0..<N {
                let row = (s * N + j) * N
                var revenue = 0.0
                for i in 0..<N {
                    let z = flows[row + i]
                    let (labour, gain, tax) = ((1 - profit) * z, profit * z, tariffs[row + i] * z)
                    revenue += tax
                    a[i * M + i] -= theta * labour
                    a[(N + i) * M + i] += theta * gain
                    a[(N + j) * M + i] += theta * tax
                    a[i * M + N + j] += labour
                    a[(N + i) * M + N + j] -= gain
                    for h in 0..<N {
                        let answer = theta * shares[row + h]
                        a[i * M + h] += labour * answer
                        a[(N + i) * M + h] -= gain * answer
                    }
                }
                a[(N + j) * M + N + j] -= revenue
                for h in 0..<N { a[(N + j) * M + h] -= revenue * theta * shares[row + h] }
            }
        }
        for n in 0..<N {
            let earned = pay[n] * Double.exp(y[n])
            a[n * M + n] -= earned
            a[(N + n) * M + n] -= earned
            a[(N + n) * M + N + n] += spending[n] * Double.exp(y[N + n])
        }
        for n in 0..<M { a[n] = n < N ? pay[n] * Double.exp(y[n]) : 0 }
        return (0..<M).map { Array(a[$0 * M..<($0 + 1) * M]) }
    }

    /// d(Σ weight·ln W) by ln(1+T) and by ln of trade costs, `[sector][buyer][seller]`; nil where the linear system had no answer.
    func slopes(_ at: Equilibrium, weights: [Double]) -> (tariffs: [Double], costs: [Double])? {
        let (N, S) = (N, S)
        let y = at.logWages + at.logSpending
        let a = jacobian(at.tariffs, at.flows, at.shares, y)
        var own = [Double](repeating: 0, count: 2 * N)
        for (j, weight) in weights.enumerated() where weight != 0 {
            own[N + j] += weight
            for s in 0..<S { for h in 0..<N { own[h] -= weight * sectorShares[s * N + j] * at.shares[(s * N + j) * N + h] } }
        }
        let transposed = (0..<2 * N).map { k in (0..<2 * N).map { a[$0][k] } }
        guard var multipliers = SmallSystem.solve(transposed, own.map { -$0 }) else { return nil }
        // The first condition is the numeraire's, in which no flow has a part.
        multipliers[0] = 0
        var (tariffs, costs) = (at.flows, at.flows)
        var worth = [Double](repeating: 0, count: N)
        for s in 0..<S {
            let profit = 1 / sigma[s]
            for j in 0..<N {
                let first = (s * N + j) * N
                var row = 0.0
                for i in 0..<N {
                    worth[i] =
                        (1 - profit) * multipliers[i] - multipliers[N + i] * profit - at.tariffs[first + i] * multipliers[N + j]
                    row += at.flows[first + i] * worth[i]
                }
                for i in 0..<N {
                    let (z, share) = (at.flows[first + i], at.shares[first + i])
                    let common = share * ((sigma[s] - 1) * row - weights[j] * sectorShares[s * N + j])
                    tariffs[first + i] =
                        common - sigma[s] * z * worth[i] - multipliers[N + j] * (1 + at.tariffs[first + i]) * z
                    costs[first + i] = common - (sigma[s] - 1) * z * worth[i]
                }
            }
        }
        return (tariffs, costs)
    }
}
