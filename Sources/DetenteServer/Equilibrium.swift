import Studies
import TradeData
import TradeEquilibrium

/// A solution with what every comparison reads from it.
struct Equilibrium: Sendable {
    let solution: Counterfactual
    /// Trade at border prices, `[destination, origin, sector]`.
    let flows: Bilateral<Money>
    /// Ŵ, the real wage, P̂ and welfare in money, `[country]`.
    let welfare, realWage, prices, welfareIncome: [Double]
    /// What is collected on imports of goods over these imports, percent, `[country]`; zero where no goods are imported.
    let duty: [Double]

    /// - Complexity: O(N²J).
    init(_ solution: Counterfactual) {
        self.solution = solution
        flows = solution.flows()
        let countries = solution.world.grid.countries.indices
        welfare = countries.map { solution.welfare($0).value }
        realWage = countries.map { solution.realWage($0).value }
        prices = countries.map { solution.consumerPrices($0).value }
        welfareIncome = countries.map { solution.welfareIncome($0) }
        let (world, tariffs) = (solution.world, solution.asked.tariffs)
        let N = world.grid.countryCount
        var (trade, collected) = ([Double](repeating: 0, count: N), [Double](repeating: 0, count: N))
        for (j, sector) in world.grid.sectors.enumerated() where world.goods.contains(sector) {
            for n in countries {
                let row = (j * N + n) * N
                for i in countries where i != n {
                    let flow = flows.values[row + i]
                    trade[n] += flow
                    collected[n] += flow * tariffs[row + i]
                }
            }
        }
        duty = countries.map { trade[$0] > 0 ? 100 * collected[$0] / trade[$0] : 0 }
    }
}

/// One equilibrium against another for a page that is dragged: what `Comparison` says of single economies, in a tenth of its time.
///
/// `Comparison` prepares every pair and sector; a page shows single economies, and the industries and partners of one of them.
struct LightComparison: Sendable {
    let reference, policy: Equilibrium
    /// What i sells to n, all sectors, under both laws, and the policy's quantity at the reference's prices: `n·N + i`.
    private let before, after, quantity: [Double]

    /// - Complexity: O(N²J).
    init(reference: Equilibrium, policy: Equilibrium) {
        (self.reference, self.policy) = (reference, policy)
        let (a, b) = (reference.solution, policy.solution)
        let grid = a.world.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        // Costs at the origin are the same for all destinations; taxes on exports and trade costs differ by pair, where there are any.
        let isPlain =
            [a, b].allSatisfy { $0.policy.exportTaxes.isUntouched(on: .zero) && $0.policy.icebergs.isUntouched(on: .one) }
        var (before, after, quantity) = (
            [Double](repeating: 0, count: N * N), [Double](repeating: 0, count: N * N), [Double](repeating: 0, count: N * N)
        )
        var price = [Double](repeating: 1, count: N)
        for j in 0..<J {
            for i in 0..<N { price[i] = b.inputCosts[i, j].value / a.inputCosts[i, j].value }
            reference.flows.values.withUnsafeBufferPointer { old in
                policy.flows.values.withUnsafeBufferPointer { new in
                    for n in 0..<N {
                        let (row, pairs) = ((j * N + n) * N, n * N)
                        for i in 0..<N {
                            let ratio = isPlain ? price[i] : price[i] * Self.wedge(a.policy, b.policy, n, i, j)
                            before[pairs + i] += old[row + i]
                            after[pairs + i] += new[row + i]
                            if new[row + i] > 0 {
                                quantity[pairs + i] += new[row + i] / (ratio.isFinite && ratio > 0 ? ratio : 1)
                            }
                        }
                    }
                }
            }
        }
        (self.before, self.after, self.quantity) = (before, after, quantity)
    }

    /// What taxes on exports and trade costs do to the price of a cell; trade that one law bans has no price under it.
    private static func wedge(_ a: Policy, _ b: Policy, _ n: Int, _ i: Int, _ j: Int) -> Double {
        let taxes = b.exportTaxes[n, i, j].factor.value / a.exportTaxes[n, i, j].factor.value
        let (d0, d1) = (a.icebergs[n, i, j].value, b.icebergs[n, i, j].value)
        return d0 < .infinity && d1 < .infinity ? taxes * d1 / d0 : taxes
    }

    var grid: Grid { policy.solution.world.grid }
    private var N: Int { grid.countryCount }

    /// Percent.
    func welfare(_ n: Int) -> Double { 100 * (policy.welfare[n] / reference.welfare[n] - 1) }
    func realWage(_ n: Int) -> Double { 100 * (policy.realWage[n] / reference.realWage[n] - 1) }
    func consumerPrices(_ n: Int) -> Double { 100 * (policy.prices[n] / reference.prices[n] - 1) }

    /// What the change is worth to n at the prices of the reference, in the world's unit per year.
    func equivalentVariation(_ n: Int) -> Double { (policy.welfare[n] / reference.welfare[n] - 1) * reference.welfareIncome[n] }

    /// Tariff revenue and the average duty on imports of goods, percent, under both laws.
    func tariffRevenue(_ n: Int) -> (reference: Double, policy: Double) {
        (reference.solution.tariffRevenue[n], policy.solution.tariffRevenue[n])
    }
    func duty(_ n: Int) -> (reference: Double, policy: Double) {
        (reference.duty[n], policy.duty[n])
    }

    /// What i sells to n, in the world's unit per year.
    func trade(origin i: Int, destination n: Int) -> (reference: Double, policy: Double) { (before[n * N + i], after[n * N + i]) }

    /// Trade of n with all others, and its change in quantity, percent.
    func imports(_ n: Int) -> (reference: Double, policy: Double, quantity: Double) {
        sum(grid.countries.indices.lazy.filter { $0 != n }.map { n * N + $0 })
    }
    func exports(_ i: Int) -> (reference: Double, policy: Double, quantity: Double) {
        sum(grid.countries.indices.lazy.filter { $0 != i }.map { $0 * N + i })
    }
    var worldTrade: (reference: Double, policy: Double, quantity: Double) {
        sum(before.indices.lazy.filter { $0 / N != $0 % N })
    }

    private func sum(_ cells: some Sequence<Int>) -> (reference: Double, policy: Double, quantity: Double) {
        var (old, new, amount) = (0.0, 0.0, 0.0)
        for x in cells { (old, new, amount) = (old + before[x], new + after[x], amount + quantity[x]) }
        return (old, new, 100 * (amount / old - 1))
    }

    /// What n buys of sector j from others, in the world's unit per year.
    func sectorImports(_ n: Int, _ j: Int) -> (reference: Double, policy: Double) {
        var (old, new) = (0.0, 0.0)
        for i in grid.countries.indices where i != n {
            old += reference.flows[n, i, j].value
            new += policy.flows[n, i, j].value
        }
        return (old, new)
    }

    /// Change in the quantity, the jobs and the buyers' price of sector j of n, percent; nothing changes where nothing is made.
    func output(_ n: Int, _ j: Int) -> Double {
        let (a, b) = (reference.solution, policy.solution)
        guard a.output[n, j].value > 0 else { return 0 }
        return 100 * (b.output[n, j].value / a.output[n, j].value / (b.inputCosts[n, j].value / a.inputCosts[n, j].value) - 1)
    }
    func price(_ n: Int, _ j: Int) -> Double {
        100 * (policy.solution.prices[n, j].value / reference.solution.prices[n, j].value - 1)
    }
    /// Jobs of every sector of n.
    func jobs(_ n: Int) -> [Double] {
        let (a, b) = (reference.solution, policy.solution)
        guard a.model.production == .cobbDouglas else {
            let (old, new) = (a.sectorEmployment(), b.sectorEmployment())
            return grid.sectors.indices.map { 100 * (new[n, $0].value / old[n, $0].value - 1) }
        }
        // Pay is a fixed share of output.
        return grid.sectors.indices.map { j in
            guard a.output[n, j].value > 0, b.output[n, j].value > 0 else { return a.output[n, j].value > 0 ? -100 : 0 }
            return 100
                * (b.output[n, j].value / a.output[n, j].value / (b.sectorWages[n, j].value / a.sectorWages[n, j].value) - 1)
        }
    }
}
