import FoundationEssentials
import Glibc

/// The market of a mineral after a cut-off, for a year: who buys, what is left, and the price at which both meet.
///
/// ```
/// max(0, D·Σⱼ uⱼ·mⱼ(p) − H) + E·p^(−δ)  =  F + Q·(p^ε − 1)          p ≥ 1, and p = 1 where there is no shortage
/// ```
/// D is the use of the economy that is asked about, uⱼ the share of use j in it and mⱼ its demand (`InputShortage`), H its
/// stocks, which
/// are used at home, E the use of other buyers in the same market, F what is left at the price before (bought-away sales with
/// it), Q the
/// supply of others. Whoever values a unit most gets it: the worth q of the last unit to every user is p where the economy
/// buys, and
/// what its stocks make it where they suffice.
public struct MineralMarket: Sendable {
    /// D and E, F and Q, in tonnes a year.
    public var use, elsewhere, left, others: Double
    /// δ of other buyers and ε of other producers, both as positive numbers.
    public var demandElasticity, supplyElasticity: Double
    /// uⱼ, which sum to 1, and what each use can do without.
    public var users: [(share: Double, input: InputShortage)]
    /// H, in tonnes, used within the year.
    public var stock = 0.0

    /// - Precondition: Amounts and elasticities are not negative and the shares of users sum to 1.
    public init(
        use: Double, elsewhere: Double, left: Double, others: Double, demandElasticity: Double, supplyElasticity: Double,
        users: [(share: Double, input: InputShortage)], stock: Double = 0
    ) {
        precondition(
            [use, elsewhere, left, others, demandElasticity, supplyElasticity, stock].allSatisfy { $0 >= -1e-9 * abs(use) },
            "Amounts and elasticities are not negative.")
        (self.use, self.elsewhere, self.left, self.others) = (use, elsewhere, left, others)
        (self.demandElasticity, self.supplyElasticity, self.users, self.stock) = (
            demandElasticity, supplyElasticity, users, stock
        )
    }

    /// Where supply and demand meet.
    public enum State: String, Sendable {
        /// What is left suffices at the price before.
        case noShortage = "no-shortage"
        /// Some do without, at a higher price.
        case cleared
        /// No user in this economy can pay what others pay: the price is at least the one given, and nothing is left for it.
        case pricedOut = "priced-out"
    }

    public struct Outcome: Sendable {
        public let state: State
        /// p, over the price before.
        public let price: Double
        /// q, the worth of the last unit to its user, over the price before.
        public let worth: Double
        /// The part of its use before that the economy buys at p, 0 to 1.
        public let bought: Double
        /// mⱼ by use.
        public let quantities: [Double]
        /// The part of its use that the economy does without, 0 to 1.
        public let shortfall: Double
        /// The part that everybody would do without were what is supplied at this price shared in proportion, 0 to 1.
        public let commonShortfall: Double
        /// Excess demand at the price over demand before.
        public let residual: Double
    }

    private func ownUse(_ price: Double) -> Double { users.reduce(0) { $0 + $1.share * $1.input.quantity(atPrice: price) } }
    private func bought(_ price: Double) -> Double { max(0, use * ownUse(price) - stock) }
    private func demand(_ price: Double) -> Double { bought(price) + elsewhere * pow(price, -demandElasticity) }
    private func supply(_ price: Double) -> Double { left + others * (pow(price, supplyElasticity) - 1) }

    /// The highest price to look at: there no user in the economy buys, or 10⁹ where users would at any.
    private var highest: Double { users.map { min($0.input.chokePrice * (1 + 1e-9), 1e9) }.max() ?? 1 }

    /// Finds the price by bisection of its logarithm: excess demand falls in it throughout.
    ///
    /// Near its choke price a user who can hardly substitute goes from nearly all to nothing within the last digit of the price: what he
    /// gets is then between the two, so that the market clears.
    /// - Complexity: O(users) a step, 100 steps.
    public func clear() -> Outcome {
        guard supply(1) < demand(1) else { return outcome(.noShortage, at: Point(price: 1)) }
        guard supply(highest) >= demand(highest) else { return outcome(.pricedOut, at: Point(price: highest)) }
        return outcome(.cleared, at: root { demand($0) - supply($0) })
    }

    /// A price, the one below it that is the next of numbers, and the weight of what happens there.
    private struct Point {
        var price: Double
        var below = 1.0
        var weight = 0.0

        func mixed(_ quantity: (Double) -> Double) -> Double {
            weight > 0 ? (1 - weight) * quantity(price) + weight * quantity(below) : quantity(price)
        }
    }

    /// Where an excess that falls in the price is zero; positive at 1 and not at the highest.
    private func root(_ excess: (Double) -> Double) -> Point {
        var (low, high) = (0.0, log(highest))
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if excess(exp(middle)) > 0 { low = middle } else { high = middle }
        }
        let (above, below) = (excess(exp(high)), excess(exp(low)))
        return Point(price: exp(high), below: exp(low), weight: below > above ? min(1, max(0, -above / (below - above))) : 0)
    }

    private func outcome(_ state: State, at point: Point) -> Outcome {
        let before = use + elsewhere
        let wanted = use * point.mixed(ownUse)
        // Stocks that last longer than users want at this price are worth less than it.
        let own = wanted >= stock ? point : stock >= use ? Point(price: 1) : root { use * ownUse($0) - stock }
        let quantities = users.map { user in own.mixed { user.input.quantity(atPrice: $0) } }
        let shortfall = max(0, zip(users, quantities).reduce(0) { $0 + $1.0.share * (1 - $1.1) })
        let supplied = supply(point.price)
        let common = max(0, 1 - supplied / before - (use > 0 ? stock / use : 0))
        return Outcome(
            state: state, price: point.price, worth: own.price, bought: use > 0 ? point.mixed(bought) / use : 0,
            quantities: quantities, shortfall: min(1, shortfall),
            commonShortfall: state == .noShortage ? 0 : min(1, max(shortfall, common)),
            residual: state == .cleared ? abs(point.mixed(demand) - point.mixed(supply)) / before : 0)
    }
}
