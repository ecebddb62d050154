import RealModule
import TradeData

/// One law against another: the difference between two counterfactuals of one world.
///
/// Questions compare days ("the law of 11 November against that of 26 October"), and neither day
/// need be the baseline's. Hats divide: the change from the reference to the policy is the ratio
/// of both hats, exactly, because a counterfactual is itself a baseline for further changes.
public final class Comparison: Sendable {
    /// The law that is "no change".
    public let reference: Counterfactual
    /// The law that is asked about.
    public let policy: Counterfactual
    /// Sums over sectors, `n·N + i`; flows by sector are many, and are worked out on demand.
    private let pairs: [Trade]
    /// Trade in goods between pairs and what is collected on it, `n·N + i`.
    private let duties: [Duties]
    private let employmentBefore, employmentAfter: SectorTable<Hat>

    /// - Precondition: Both solve one world.
    /// - Complexity: O(N²J).
    public convenience init(reference: Counterfactual, policy: Counterfactual) {
        self.init(reference: reference, flows: reference.flows(), policy: policy, flows: policy.flows())
    }

    /// The same, for a caller who compares one solution with many and has its flows.
    public init(
        reference: Counterfactual, flows flowsBefore: Bilateral<Money>, policy: Counterfactual, flows flowsAfter: Bilateral<Money>
    ) {
        precondition(reference.world.grid == policy.world.grid, "Only counterfactuals of one world can be compared.")
        self.reference = reference
        self.policy = policy
        (employmentBefore, employmentAfter) = (reference.sectorEmployment(), policy.sectorEmployment())
        let grid = policy.world.grid
        var pairs = [Trade](repeating: Trade(reference: 0, policy: 0, quantity: 0), count: grid.countryCount * grid.countryCount)
        var duties = [Duties](repeating: Duties(), count: pairs.count)
        for j in 0..<grid.sectorCount {
            let isGood = policy.world.goods.contains(grid.sectors[j])
            for n in 0..<grid.countryCount {
                for i in 0..<grid.countryCount {
                    var price = policy.inputCosts[i, j].value / reference.inputCosts[i, j].value
                    price *= policy.policy.exportTaxes[n, i, j].factor.value / reference.policy.exportTaxes[n, i, j].factor.value
                    let (d0, d1) = (reference.policy.icebergs[n, i, j].value, policy.policy.icebergs[n, i, j].value)
                    // Trade that one law bans has no price under it; its quantity is valued at the cost of the good.
                    if d0 < .infinity, d1 < .infinity { price *= d1 / d0 }
                    let (before, after) = (flowsBefore[n, i, j].value, flowsAfter[n, i, j].value)
                    // Nor has what a maker without an input does not make.
                    let quantity = after > 0 ? after / (price.isFinite && price > 0 ? price : 1) : 0
                    pairs[n * grid.countryCount + i].add(Trade(reference: before, policy: after, quantity: quantity))
                    if isGood {
                        duties[n * grid.countryCount + i].add(
                            (before, reference.asked.tariffs[n, i, j]), (after, policy.asked.tariffs[n, i, j]))
                    }
                }
            }
        }
        (self.pairs, self.duties) = (pairs, duties)
    }

    /// Trade in goods at border prices and the tariffs collected on it, under both laws.
    private struct Duties {
        var trade = (reference: 0.0, policy: 0.0)
        var collected = (reference: 0.0, policy: 0.0)

        mutating func add(_ before: (flow: Double, rate: Rate), _ after: (flow: Double, rate: Rate)) {
            trade.reference += before.flow
            trade.policy += after.flow
            collected.reference += before.flow * before.rate.value
            collected.policy += after.flow * after.rate.value
        }
    }

    public var world: World { policy.world }
    public var grid: Grid { policy.world.grid }
    /// Whether both laws put the same on the model: every change is zero, and says nothing. A limit that does not bind is law, and
    /// that it does not bind an answer.
    public var isUnchanged: Bool { reference.asked == policy.asked }
    public var converged: Bool { reference.converged && policy.converged }
    /// The worse of both solves.
    public var worstResidual: Double { Residuals.larger(reference.residuals.worst, policy.residuals.worst) }

    private func ratio(_ a: Hat, _ b: Hat) -> Hat { Hat(a.value / b.value) }

    /// Exact change in real income, Ŵ.
    public func welfare(_ n: Int) -> Hat { ratio(policy.welfare(n), reference.welfare(n)) }
    /// Change in the wage over consumer prices.
    public func realWage(_ n: Int) -> Hat { ratio(policy.realWage(n), reference.realWage(n)) }
    /// Change in consumer prices relative to the numeraire (world value added).
    public func consumerPrices(_ n: Int) -> Hat { ratio(policy.consumerPrices(n), reference.consumerPrices(n)) }
    public func wage(_ n: Int) -> Hat { ratio(policy.wages[n], reference.wages[n]) }
    /// Change in the price of sector j for buyers in n, tariffs included.
    public func price(_ n: Int, _ j: Int) -> Hat { ratio(policy.prices[n, j], reference.prices[n, j]) }

    /// What the change is worth to n at the prices of the reference, in the world's unit per year: (Ŵ − 1)·I.
    public func equivalentVariation(_ n: Int) -> Double { (welfare(n).value - 1) * reference.welfareIncome(n) }

    /// Change in world welfare: the sum of equivalent variations over the sum of incomes.
    public func worldWelfare() -> Hat { welfare(Array(grid.countries.indices)) }

    /// A flow of goods and services under both laws.
    public struct Trade: Sendable {
        /// At border prices, in the world's unit per year at the numeraire.
        public private(set) var reference, policy: Double
        /// The policy's quantities at the reference's prices.
        private var quantity: Double

        init(reference: Double, policy: Double, quantity: Double) {
            (self.reference, self.policy, self.quantity) = (reference, policy, quantity)
        }

        mutating func add(_ other: Trade) {
            reference += other.reference
            policy += other.policy
            quantity += other.quantity
        }

        /// Change in value at the numeraire (world value added).
        public var value: Hat { Hat(policy / reference) }
        /// Change in quantity, at the prices of the reference.
        public var volume: Hat { Hat(quantity / reference) }
    }

    /// Change in the real wage of the world: each economy's, weighted by its value added under the reference.
    public func worldRealWage() -> Hat { realWage(Array(grid.countries.indices)) }

    /// Exports of i to all others.
    /// - Complexity: O(N).
    public func exports(_ i: Int) -> Trade {
        sum(self.grid.countries.indices.lazy.filter { $0 != i }.map { $0 * self.grid.countryCount + i })
    }
    /// Imports of n from all others.
    /// - Complexity: O(N).
    public func imports(_ n: Int) -> Trade {
        sum(self.grid.countries.indices.lazy.filter { $0 != n }.map { n * self.grid.countryCount + $0 })
    }
    /// What i sells to n, all sectors.
    public func trade(origin i: Int, destination n: Int) -> Trade { pairs[n * grid.countryCount + i] }
    /// All trade between economies.
    public func worldTrade() -> Trade {
        sum(pairs.indices.lazy.filter { $0 / self.grid.countryCount != $0 % self.grid.countryCount })
    }

    private func sum(_ cells: some Sequence<Int>) -> Trade {
        cells.reduce(into: Trade(reference: 0, policy: 0, quantity: 0)) { $0.add(pairs[$1]) }
    }

    /// What i sells to n of sector j, reference and policy, at border prices, in the world's unit per year.
    /// - Complexity: O(N); whoever needs all of them takes `Counterfactual.flows()`.
    public func flow(_ n: Int, _ i: Int, _ j: Int) -> (reference: Double, policy: Double) {
        (reference.flow(n, i, j), policy.flow(n, i, j))
    }

    /// Change in the quantity that sector j of n produces; 1 where it produces nothing.
    public func outputVolume(_ n: Int, _ j: Int) -> Hat {
        let (a, b) = (reference.output[n, j].value, policy.output[n, j].value)
        guard a > 0 else { return .one }
        return Hat(b / a / (policy.inputCosts[n, j].value / reference.inputCosts[n, j].value))
    }

    /// Change in the employment of sector j of n, in units of its labour; 1 where it produces nothing.
    public func labour(_ n: Int, _ j: Int) -> Hat { ratio(employmentAfter[n, j], employmentBefore[n, j]) }

    /// Change in total employment of n; 1 where labour supply is fixed.
    public func employment(_ n: Int) -> Hat { ratio(policy.employment[n], reference.employment[n]) }

    /// Tariff revenue of n under both laws, in the world's unit per year at the numeraire.
    public func tariffRevenue(_ n: Int) -> (reference: Double, policy: Double) {
        (reference.tariffRevenue[n], policy.tariffRevenue[n])
    }

    /// Tariffs collected on goods over imports of goods, at border prices, under both laws; zero where no goods are imported. Rents of
    /// quotas and subsidies of promises are no tariffs.
    /// - Complexity: O(N).
    public func collectedTariff(_ n: Int) -> (reference: Rate, policy: Rate) { collectedTariff([n]) }

    /// The same of a group over the goods that it imports from others.
    /// - Complexity: O(group × N).
    public func collectedTariff(_ group: [Int]) -> (reference: Rate, policy: Rate) {
        var sum = Duties()
        for n in group {
            for i in grid.countries.indices where !group.contains(i) {
                let one = duties[n * grid.countryCount + i]
                sum.trade = (sum.trade.reference + one.trade.reference, sum.trade.policy + one.trade.policy)
                sum.collected = (sum.collected.reference + one.collected.reference, sum.collected.policy + one.collected.policy)
            }
        }
        func rate(_ collected: Double, _ trade: Double) -> Rate { trade > 0 ? Rate(collected / trade) : .zero }
        return (rate(sum.collected.reference, sum.trade.reference), rate(sum.collected.policy, sum.trade.policy))
    }

    /// Tariffs that n would collect on goods of i at the reference's trade, over that trade in goods: what the law
    /// changed, before anyone reacts.
    public func tariffAtReferenceTrade(destination n: Int, origin i: Int) -> (reference: Rate, policy: Rate) {
        tariffAtReferenceTrade(destinations: [n], origins: [i])
    }
}
