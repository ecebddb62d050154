import RealModule
import TradeData

/// The equilibrium to first order: what any small change of policy does, and how any result depends on all policies.
///
/// At a solution of F(y; p) = 0, with y = (ln w, ln P, ln X) and, where the model has them, (ln L, ln V) of the solver:
/// ```
/// forward: F_y·dy = −F_p·dp          one linear solve for a direction dp
/// adjoint: F_yᵀ·λ = −Φ_y,  dΦ/dp = Φ_p + F_pᵀ·λ     one for the gradient of Φ, whatever the number of policies
/// ```
/// Products with F_y and F_yᵀ are a pass over the trade shares each; no matrix is formed. The numeraire is world
/// value added, as in the solver. It knows every block of `Model`.
/// - Source: implicit differentiation of docs/inside-the-solver.md; for friends and enemies Kleinman, Liu and Redding (2024).
/// - Complexity: O(N²J + NJ²) a product, some 20 products a solve.
public struct Linearisation: Sendable {
    /// The equilibrium that it is taken at.
    public let point: Counterfactual
    /// How exactly linear systems are solved, relative to the right-hand side.
    public var tolerance = 1e-12

    let t: EquilibriumTables
    let at: Unknowns
    let steps: LinearSteps
    private let welfare: [WelfareSlopes]
    /// Limits that bind; nil without any.
    private var border: Border?

    var N: Int { t.N }
    var J: Int { t.J }

    /// - Precondition: The counterfactual converged.
    /// - Complexity: O(N²J + NJ²).
    public init(of point: Counterfactual) {
        precondition(point.converged, "A linearisation is taken at an equilibrium; the solve did not converge.")
        self.init(at: point)
        border = Border(point, self)
    }

    /// At any point, on the way to an equilibrium.
    init(at point: Counterfactual) {
        self.point = point
        t = EquilibriumTables(of: point)
        at = t.blocks.unknowns(on: point.world.grid)
        steps = LinearSteps(t, at)
        welfare = point.world.grid.countries.indices.map { WelfareSlopes(point, $0) }
    }

    /// What a small change of policy does.
    /// - Precondition: The transfers of the direction sum to zero.
    public func response(to change: PolicyChange) -> Response {
        let free = freeResponse(to: change)
        return border?.keeping(free, to: change) ?? free
    }

    /// The same with the wedges of limits as they are.
    func freeResponse(to change: PolicyChange) -> Response {
        precondition(
            abs(change.transfers.reduce(0, +)) <= 1e-9 * t.wageBill.reduce(0, +),
            "Transfers go from somebody to somebody: they sum to zero.")
        let zero = [Double](repeating: 0, count: at.count)
        let direct = forward(zero, change)
        var y = zero
        let outcome = Krylov(tolerance: tolerance).solve(
            { $1 = forward($0, nil).off }, direct.off.map { -$0 }, &y, approximateInverse: { $1 = steps.anticipated($0) })
        let found = forward(y, nil)
        func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }
        let (incomes, revenue) = (sum(found.incomes, direct.incomes), sum(found.revenue, direct.revenue))
        let employment = t.blocks.usesEmployment ? Array(y[at.employment..<at.valueAdded]) : [Double](repeating: 0, count: N)
        let gains = (0..<N).map { n in
            let slopes = welfare[n]
            return slopes.income * incomes[n] + slopes.revenue * revenue[n] + slopes.consumerPrice * consumerPrice(n, y)
                + slopes.growth * (y[n] + employment[n]) + slopes.employment * employment[n]
        }
        let grid = point.world.grid
        return Response(
            wages: Array(y[..<N]), employment: employment, sectorWages: SectorTable(grid: grid, values: found.sectorWages),
            prices: SectorTable(grid: grid, values: Array(y[at.prices..<at.expenditure])),
            inputCosts: SectorTable(grid: grid, values: sum(found.inputCosts, direct.inputCosts)),
            expenditure: SectorTable(grid: grid, values: Array(y[at.expenditure..<at.employment])), incomes: incomes,
            revenue: revenue, welfare: gains, converged: outcome.converged, residual: outcome.residual,
            products: outcome.products)
    }

    /// The derivatives of Φ = Σ ωₙ ln Wₙ with respect to every policy and parameter.
    ///
    /// - Parameter weights: ω, `[country]`.
    /// - Returns: dΦ/d ln(1+t), dΦ/d ln(1+e), …; of transfers only differences between countries have a meaning.
    public func gradient(welfareWeights weights: [Double]) -> Gradient {
        precondition(weights.count == N, "A welfare weight for each country is needed.")
        return gradient(of: Objective(welfare: weights))
    }

    /// A linear combination of results, by its coefficients; an empty list means zeros.
    public struct Objective: Sendable {
        /// On ln W, ln w and ln L, `[country]`.
        public var welfare, wages, employment: [Double]
        /// On I and on R, revenue of tariffs and export taxes, per unit of the world's money, `[country]`.
        public var incomes, revenue: [Double]
        /// On ln P and ln X, `[country, sector]` in the order of a `SectorTable`.
        public var prices, expenditure: [Double]
        /// On ln c, the price at the origin, and on ln V, what is earned in a sector, in the same order.
        public var inputCosts, sectorValueAdded: [Double]

        public init(
            welfare: [Double] = [], wages: [Double] = [], employment: [Double] = [], incomes: [Double] = [],
            revenue: [Double] = [], prices: [Double] = [], expenditure: [Double] = [], inputCosts: [Double] = [],
            sectorValueAdded: [Double] = []
        ) {
            (self.welfare, self.wages, self.employment) = (welfare, wages, employment)
            (self.incomes, self.revenue) = (incomes, revenue)
            (self.prices, self.expenditure) = (prices, expenditure)
            (self.inputCosts, self.sectorValueAdded) = (inputCosts, sectorValueAdded)
        }
    }

    /// The derivatives of a combination of results with respect to every policy and parameter.
    public func gradient(of objective: Objective) -> Gradient { multipliers(of: objective).gradient }

    /// What each condition is worth to a combination of results, from which the slope by any policy follows.
    ///
    /// - Parameter start: λ of the same combination at a neighbouring equilibrium, which saves products.
    public func multipliers(of objective: Objective, from start: [Double]? = nil) -> Multipliers {
        let free = freeMultipliers(of: objective, from: start)
        return border?.keeping(free) ?? free
    }

    /// The same with the wedges of limits as they are.
    func freeMultipliers(of objective: Objective, from start: [Double]? = nil) -> Multipliers {
        var lambda = start ?? []
        if lambda.count != at.count { lambda = [Double](repeating: 0, count: at.count) }
        let (slopes, outcome) = slopes(of: objective, &lambda)
        return Multipliers(self, lambda, slopes, outcome)
    }

    /// What the gradient is made of, before it is spread over policies; `lambda` is the start and the answer.
    func slopes(of objective: Objective, _ lambda: inout [Double]) -> (slopes: Slopes, outcome: Krylov.Outcome) {
        var direct = [Double](repeating: 0, count: at.count)
        let none = [Double](repeating: 0, count: N)
        var results = DirectSlopes(
            incomes: objective.incomes.isEmpty ? none : objective.incomes,
            revenue: objective.revenue.isEmpty ? none : objective.revenue, growth: none,
            origin: objective.inputCosts, sectorValueAdded: objective.sectorValueAdded)
        for (n, weight) in objective.wages.enumerated() { direct[n] += weight }
        for (x, weight) in objective.prices.enumerated() { direct[at.prices + x] += weight }
        for (x, weight) in objective.expenditure.enumerated() { direct[at.expenditure + x] += weight }
        var employment = objective.employment.isEmpty ? none : objective.employment
        for (n, weight) in objective.welfare.enumerated() {
            results.incomes[n] += weight * welfare[n].income
            results.revenue[n] += weight * welfare[n].revenue
            results.growth[n] += weight * welfare[n].growth
            employment[n] += weight * welfare[n].employment
            for x in n * J..<n * J + J { direct[at.prices + x] += weight * welfare[n].consumerPrice * t.consumptionShares[x] }
        }
        if t.blocks.usesEmployment { for n in 0..<N { direct[at.employment + n] += employment[n] } }
        let zero = [Double](repeating: 0, count: at.count)
        let slope = zip(adjoint(zero, results).unknowns, direct).map { -($0 + $1) }
        let outcome = Krylov(tolerance: tolerance).solve(
            { $1 = adjoint($0).unknowns }, slope, &lambda, approximateInverse: { $1 = steps.anticipatedTransposed($0) })
        return (adjoint(lambda, results), outcome)
    }
}

/// The derivatives of ln W of a country by what it is made of, as `Counterfactual.welfare` defines it.
private struct WelfareSlopes {
    /// By I and R, per unit of money; by ln PC, ln ŵL̂ and ln L̂.
    var income, revenue, consumerPrice, growth, employment: Double

    init(_ point: Counterfactual, _ n: Int) {
        let (total, spendable) = (point.welfare(n).value, point.spendableIncome(n))
        let real = spendable / point.baselineWelfareIncome(n) / point.consumerPrices(n).value / total
        (income, revenue, consumerPrice) = (real / spendable, 0, -real)
        (growth, employment) = (0, 0)
        if point.model.revenue == .wasted { revenue -= income }
        let kappa = point.model.labour.supplyElasticity
        guard kappa > 0 else { return }
        let power = (1 + kappa) / kappa
        let worth = Double.pow(point.employment[n].value, power)
        employment = -power * point.effortShare(n) * worth / total
        guard point.model.revenue == .wageTax else { return }
        // The take-home share, 1 − x, weighs effort; x = R/(ŵL̂·wL) − R₀/(wL).
        let pay = point.wages[n].value * point.employment[n].value * point.world.valueAdded[n]
        let perShare = point.effortShare(n) / (1 - point.revenueGain(n)) * (worth - 1) / total
        revenue += perShare / pay
        growth -= perShare * (point.tariffRevenue[n] + point.exportTaxRevenue[n]) / pay
    }
}
