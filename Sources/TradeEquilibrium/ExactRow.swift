import RealModule
import TradeData

/// One buyer's market for one good, computed in logs relative to its cheapest origin: the plain formulas, for the few
/// rows in which powers leave the range of a double.
struct ExactRow {
    struct Cell {
        let i: Int
        /// Net of taxes, and what the two governments take.
        let sales, tariff, exportTax: Double
    }
    let n, j: Int
    let spending: Double
    let logPrice: Double
    let cells: [Cell]

    /// nil where no origin is left.
    init?(_ n: Int, _ j: Int, _ map: EquilibriumMap, spending: Double) {
        let (world, policy, theta) = (map.world, map.policy, map.theta[j])
        let phi = 1 - (map.blocks.entry?[n * map.J + j] ?? 0)
        var terms: [(i: Int, log: Double)] = []
        for i in 0..<map.N where !policy.bans(world.shares.offset(n, i, j)) && world.shares[n, i, j].value > 0 {
            let share = world.shares[n, i, j].value * policy.availability[n, i, j].value
            let power = Double.log((1 + policy.tariffs[n, i, j].value) / (1 + world.tariffs[n, i, j].value))
            let other = Double.log((1 + policy.exportTaxes[n, i, j].value) * policy.icebergs[n, i, j].value)
            let cost = phi * power + other + map.logCosts[i * map.J + j]
            terms.append((i, Double.log(share) - theta * cost))
        }
        guard let top = terms.map(\.log).max() else { return nil }
        let sum = terms.reduce(0) { $0 + Double.exp($1.log - top) }
        (self.n, self.j, self.spending) = (n, j, spending)
        logPrice = -(top + Double.log(sum)) / theta
        cells = terms.map { i, log in
            let (t, e) = (policy.tariffs[n, i, j].value, policy.exportTaxes[n, i, j].value)
            let border = Double.exp(log - top) / sum * spending / (1 + t)
            return Cell(i: i, sales: border / (1 + e), tariff: t * border, exportTax: e * border / (1 + e))
        }
    }
}
