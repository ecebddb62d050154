import RealModule
import TradeData

extension Counterfactual {
    /// New expenditure shares π′, `[destination, origin, sector]`.
    ///
    /// The same numbers as `Conditions.tradeShares`, with powers only of costs and of wedges that change; where a row leaves the
    /// range of a double it is taken in logs.
    /// - Complexity: O(N²J) multiplications, O(NJ + changed cells) powers.
    public func shares() -> Bilateral<Share> {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let theta = model.elasticities.theta
        var phi: ((Int, Int) -> Double)?
        if model.tariffExponent != 1 || model.deficits == .endogenous {
            let conditions = Conditions(world: world, policy: policy, model: model)
            phi = { conditions.tariffExponent($0, $1) }
        }
        let changes = KernelChanges(world: world, policy: policy, theta: theta, tariffExponent: phi)
        var shares = world.shares
        for (c, cell) in changes.cells.enumerated() { shares.values[Int(cell)] = changes.k[c] }
        var cost = [Double](repeating: 0, count: N)
        for j in 0..<J {
            let logs = (0..<N).map { -theta[j] * Double.log(inputCosts.values[$0 * J + j]) }
            let most = logs.reduce(-.infinity) { $1 < .infinity ? max($0, $1) : $0 }
            for i in 0..<N { cost[i] = logs[i] == -.infinity ? 0 : Double.exp(logs[i] - most) }
            for n in 0..<N {
                let row = (j * N + n) * N
                shares.values.withUnsafeMutableBufferPointer { shares in
                    let row = UnsafeMutableBufferPointer(rebasing: shares[row..<row + N])
                    var sum = 0.0
                    for i in 0..<N { sum += row[i] * cost[i] }
                    if sum > 1e-250 && sum.isFinite {
                        for i in 0..<N { row[i] *= cost[i] / sum }
                    } else {
                        Self.normaliseInLogs(row, logs)
                    }
                }
            }
        }
        return shares
    }

    /// K·e^(−θ ln ĉ) over its sum, origin by origin; zero where no origin is left.
    private static func normaliseInLogs(_ kernel: UnsafeMutableBufferPointer<Double>, _ powers: [Double]) {
        let logs = kernel.indices.map { kernel[$0] > 0 ? Double.log(kernel[$0]) + powers[$0] : -.infinity }
        let most = logs.reduce(-.infinity, max)
        let weights = logs.map { $0 > -.infinity ? Double.exp($0 - most) : 0 }
        let sum = weights.reduce(0, +)
        for i in kernel.indices { kernel[i] = sum > 0 ? weights[i] / sum : 0 }
    }

    /// The new flow of one cell at the border, in the world's unit per year.
    /// - Complexity: O(N).
    public func flow(_ n: Int, _ i: Int, _ j: Int) -> Double {
        let N = world.grid.countryCount
        let (theta, conditions) = (model.elasticities.theta[j], Conditions(world: world, policy: policy, model: model))
        var row = (0..<N).map { m -> Double in
            let share = world.shares[n, m, j].value * policy.availability[n, m, j].value
            let wedge = conditions.wedgeChange(n, m, j).value
            return share > 0 && wedge < .infinity ? share * Double.pow(wedge, -theta) : 0
        }
        row.withUnsafeMutableBufferPointer { row in
            Self.normaliseInLogs(row, (0..<N).map { -theta * Double.log(inputCosts[$0, j].value) })
        }
        return row[i] * expenditure[n, j].value / (1 + policy.tariffs[n, i, j].value)
    }

    /// New flows at the border (export taxes in, tariffs out), `[destination, origin, sector]`.
    /// - Complexity: O(N²J).
    public func flows() -> Bilateral<Money> {
        var flows = Bilateral<Money>(grid: world.grid, values: shares().values)
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        for j in 0..<J {
            for n in 0..<N {
                let spending = expenditure.values[n * J + j]
                for x in (j * N + n) * N..<(j * N + n + 1) * N { flows.values[x] *= spending / (1 + policy.tariffs.values[x]) }
            }
        }
        return flows
    }
}
