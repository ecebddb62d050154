import RealModule
import TradeData
import TradeEquilibrium

/// What a player wants: a declared mix of real income, revenue and what is earned in sectors that are heard.
///
/// ```
/// V = ω_W·Σ I(Ŵ−1)/Σ I  +  ω_R·Σ (R′/P̂ − R)/Σ I  +  Σ_g ω_g·(Σ V′/P̂ / Σ V − 1)  +  v
/// ```
/// with I what households have to spend, R revenue of tariffs and export taxes, V value added of the sectors of a group g, all of
/// the baseline without a prime, and v the value of what is outside the model. By itself the first is real income in percent of
/// itself; no mix is chosen for anybody.
/// - Source: Welfare as `Counterfactual.welfare`; the sectors' term is the lobbies' of Ossa (2014), *AER* 104(12), as value added.
public struct Payoff: Sendable, Equatable {
    /// Sectors whose value added counts beyond its part in income.
    public struct Lobby: Sendable, Equatable {
        public let name: String
        /// Places in the grid.
        public let sectors: [Int]
        public let weight: Double
        public init(_ name: String, sectors: [Int], weight: Double) {
            (self.name, self.sectors, self.weight) = (name, sectors, weight)
        }
    }

    /// The economies that play as one, by their places in the grid.
    public let economies: [Int]
    public var welfare, revenue: Double
    public var lobbies: [Lobby]

    public init(of economies: [Int], welfare: Double = 1, revenue: Double = 0, lobbies: [Lobby] = []) {
        precondition(!economies.isEmpty, "A payoff is somebody's.")
        (self.economies, self.welfare, self.revenue, self.lobbies) = (economies, welfare, revenue, lobbies)
    }

    /// V, a share of baseline income: 0.01 is one percent.
    public func value(of result: Counterfactual) -> Double {
        let income = baselineIncome(result)
        var sum = 0.0
        for n in economies {
            sum += welfare * result.baselineWelfareIncome(n) * (result.welfare(n).value - 1)
            if revenue != 0 {
                sum += revenue * (collected(result, n) / result.consumerPrices(n).value - result.baselineRevenue[n])
            }
        }
        guard !lobbies.isEmpty else { return sum / income }
        let earnings = earnings(result)
        return lobbies.reduce(sum / income) { total, lobby in
            let before = earnings.reduce(0) { sum, of in lobby.sectors.reduce(sum) { $0 + of.before[$1] } }
            let after = earnings.reduce(0) { sum, of in lobby.sectors.reduce(sum) { $0 + of.after[$1] } }
            return before > 0 ? total + lobby.weight * (after / before - 1) : total
        }
    }

    /// The mix in words, such as `real income` or `80% real income, 20% vehicles`.
    public var label: String {
        func percent(_ x: Double) -> String { "\((x * 1000).rounded() / 10)%".replacing(".0%", with: "%") }
        var parts: [(String, Double)] = [("real income", welfare), ("revenue", revenue)].filter { $0.1 != 0 }
        parts += lobbies.map { ("value added of \($0.name)", $0.weight) }
        if parts.count == 1, parts[0].1 == 1 { return parts[0].0 }
        return parts.map { "\(percent($0.1)) \($0.0)" }.joined(separator: ", ")
    }

    /// Σ I, in the world's unit per year.
    public func baselineIncome(_ result: Counterfactual) -> Double {
        economies.reduce(0) { $0 + result.baselineWelfareIncome($1) }
    }

    /// dV at an equilibrium, as an objective of the linearisation.
    func objective(at result: Counterfactual) -> Linearisation.Objective {
        let grid = result.world.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let income = baselineIncome(result)
        let (none, cells) = ([Double](repeating: 0, count: N), [Double](repeating: 0, count: N * J))
        var objective = Linearisation.Objective(welfare: none, revenue: none, prices: cells, sectorValueAdded: cells)
        /// −weight · d ln P̂.
        func deflate(_ n: Int, _ weight: Double) {
            let shares = result.consumptionShares(n)
            for j in 0..<J { objective.prices[n * J + j] -= weight * shares[j] }
        }
        for n in economies {
            objective.welfare[n] = welfare * result.baselineWelfareIncome(n) * result.welfare(n).value / income
            guard revenue != 0 else { continue }
            let price = result.consumerPrices(n).value
            objective.revenue[n] = revenue / price / income
            deflate(n, revenue * collected(result, n) / price / income)
        }
        guard !lobbies.isEmpty else { return objective }
        let earnings = earnings(result)
        for lobby in lobbies {
            let before = earnings.reduce(0) { sum, of in lobby.sectors.reduce(sum) { $0 + of.before[$1] } }
            guard before > 0 else { continue }
            for (place, n) in economies.enumerated() {
                for j in lobby.sectors {
                    let part = lobby.weight * earnings[place].after[j] / before
                    objective.sectorValueAdded[n * J + j] += part
                    deflate(n, part)
                }
            }
        }
        return objective
    }

    private func collected(_ result: Counterfactual, _ n: Int) -> Double {
        result.tariffRevenue[n] + result.exportTaxRevenue[n]
    }

    /// What is earned in a sector at consumer prices of the baseline, `[country of the payoff][sector]`, before and after.
    private func earnings(_ result: Counterfactual) -> [(before: [Double], after: [Double])] {
        let (before, after) = (result.baselineValueAdded(), result.valueAdded())
        let J = result.world.grid.sectorCount
        return economies.map { n in
            let prices = result.consumerPrices(n).value
            return ((0..<J).map { before[n, $0].value }, (0..<J).map { after[n, $0].value / prices })
        }
    }
}
