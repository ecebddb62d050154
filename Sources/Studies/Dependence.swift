import TradeData
import TradeEquilibrium
import TradeGames

/// Who of several sides depends on whom: what each loses when goods trade between two of them ends, and how much of its trade that is.
///
/// ```
/// loss[a][b] = 1 − Ŵ_a,   no goods between a and b, both ways, everything else under the same law; all prices and wages move
/// share[a][b] = goods that a sells to and buys from b / all goods that a sells and buys abroad
/// ```
public struct Dependence: Sendable {
    /// A share of real income, `[who loses][by trade with whom]`; nil with itself, and where the end of trade has no equilibrium.
    public let losses: [[Double?]]
    /// `[whose][with whom]`, 0 with itself.
    public let shares: [[Double]]
    /// Pairs without an equilibrium, and why.
    public let unsolved: [(a: Int, b: Int, why: String)]
    public let solves: Int
    public let residual: Double

    /// - Parameters:
    ///   - policy: The law under which trade ends, and `now` its equilibrium.
    ///   - sides: Places in the grid; a side may be empty.
    /// - Complexity: one solve for each pair of sides.
    public init(_ batch: Batch, under policy: Policy, now: Counterfactual, sides: [[Int]]) {
        let world = batch.world
        let goods = world.grid.sectors.indices.filter { world.goods.contains(world.grid.sectors[$0]) }
        let pairs = sides.indices.flatMap { a in sides.indices.filter { $0 > a }.map { (a, $0) } }
            .filter { !sides[$0.0].isEmpty && !sides[$0.1].isEmpty }
        let ends = Parallel.map(pairs.count) { k in
            var policy = policy
            for j in goods {
                for a in sides[pairs[k].0] {
                    for b in sides[pairs[k].1] {
                        policy.ban(destination: a, origin: b, sector: j)
                        policy.ban(destination: b, origin: a, sector: j)
                    }
                }
            }
            return batch.solve(policy, from: now.state)
        }
        let none = [Double?](repeating: nil, count: sides.count)
        var losses = sides.map { _ in none }
        var unsolved: [(a: Int, b: Int, why: String)] = []
        var residual = 0.0
        func loss(_ side: [Int], _ end: Counterfactual) -> Double {
            let payoff = Payoff(of: side)
            return 1 - (1 + payoff.value(of: end)) / (1 + payoff.value(of: now))
        }
        for ((a, b), end) in zip(pairs, ends) {
            guard end.converged else {
                unsolved.append((a, b, "\(end.termination)"))
                continue
            }
            residual = Residuals.larger(residual, end.residuals.worst)
            losses[a][b] = loss(sides[a], end)
            losses[b][a] = loss(sides[b], end)
        }
        let flows = now.flows()
        let N = world.grid.countryCount
        func trade(_ a: [Int], _ b: [Int]) -> Double {
            goods.reduce(0) { sum, j in
                sum
                    + a.reduce(0) { sum, n in
                        sum + b.reduce(0) { $0 + flows[n, $1, j].value + flows[$1, n, j].value }
                    }
            }
        }
        shares = sides.map { own in
            let all = trade(own, (0..<N).filter { !own.contains($0) })
            return sides.map { other in all > 0 && !other.isEmpty && other != own ? trade(own, other) / all : 0 }
        }
        (self.losses, self.unsolved, self.residual, solves) = (losses, unsolved, residual, pairs.count)
    }
}
