import RealModule
import TradeData

extension Counterfactual {
    /// New expenditure shares π′, `[destination, origin, sector]`.
    ///
    /// The same numbers as `Conditions.tradeShares`, with powers only of costs and of wedges that change; the plain form
    /// takes over where a row underflows.
    /// - Complexity: O(N²J) multiplications, O(NJ + changed cells) powers.
    public func shares() -> Bilateral<Share> {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let conditions = Conditions(world: world, wedges: wedges, model: model)
        var shares = world.shares
        var cost = [Double](repeating: 0, count: N)
        for j in 0..<J {
            let theta = model.elasticities.theta[j]
            let logs = (0..<N).map { Double.log(inputCosts.values[$0 * J + j]) }
            let cheapest = logs.min() ?? 0
            for i in 0..<N { cost[i] = Double.exp(-theta * (logs[i] - cheapest)) }
            for n in 0..<N {
                let row = (j * N + n) * N
                var sum = 0.0
                for i in 0..<N where shares.values[row + i] > 0 {
                    let x = row + i
                    var weight = shares.values[x] * cost[i]
                    let isChanged =
                        wedges.tariffs.values[x] != world.tariffs.values[x] || wedges.exportTaxes.values[x] != 0
                        || wedges.icebergs.values[x] != 1
                    if isChanged {
                        let wedge = conditions.wedgeChange(n, i, j).value
                        weight *= wedge == .infinity ? 0 : Double.pow(wedge, -theta)
                    }
                    shares.values[x] = weight
                    sum += weight
                }
                guard sum > 1e-200, sum.isFinite else { return conditions.tradeShares(costs: inputCosts) }
                for i in 0..<N { shares.values[row + i] /= sum }
            }
        }
        return shares
    }

    /// New flows at the border (export taxes in, tariffs out), `[destination, origin, sector]`.
    /// - Complexity: O(N²J).
    public func flows() -> Bilateral<Money> {
        var flows = Bilateral<Money>(grid: world.grid, values: shares().values)
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        for j in 0..<J {
            for n in 0..<N {
                let spending = expenditure.values[n * J + j]
                for x in (j * N + n) * N..<(j * N + n + 1) * N { flows.values[x] *= spending / (1 + wedges.tariffs.values[x]) }
            }
        }
        return flows
    }
}
