import CKernels
import RealModule
import TradeData

/// The equilibrium to first order: what any small change of policy does, and how any result depends on all policies.
///
/// At a solution of F(y; p) = 0, with y = (ln w, ln P, ln X):
/// ```
/// forward: F_y·dy = −F_p·dp          one linear solve for a direction dp
/// adjoint: F_yᵀ·λ = −Φ_y,  dΦ/dp = Φ_p + F_pᵀ·λ     one for the gradient of Φ, whatever the number of policies
/// ```
/// Products with F_y and F_yᵀ are a pass over the trade shares each; no matrix is formed. The numeraire is world
/// value added, as in the solver.
/// - Source: methods A.5; for friends and enemies Kleinman, Liu and Redding (2024).
/// - Note: For Cobb-Douglas production, mobile labour in fixed supply, no scale, and deficits by `balanced`,
///   `worldShare` or `gdpShare`; see `covers`.
/// - Complexity: O(N²J + NJ²) a product, some 25 products a solve.
public struct Linearisation: Sendable {
    /// The equilibrium that it is taken at.
    public let point: Counterfactual
    /// How exactly linear systems are solved, relative to the right-hand side.
    public var tolerance = 1e-12

    let N, J: Int
    let rowLength: Int
    let shares: [Double]  // π′, [j][n][i], rows of rowLength
    let netShares: [Double]  // π′/((1+t)(1+e)), the same
    let kept: [Double]  // Σᵢ of netShares, [j][n]
    let spending: [Double]  // X, [j][n]
    let sales: [Double]  // Y, [j][i]
    let wageBill: [Double]  // w·wL
    let exportTaxes: [TradeKernel.ExportTax]
    let theta: [Double]

    /// Whether the linearisation knows all blocks of a model.
    public static func covers(_ model: Model) -> Bool {
        var base = Model(elasticities: model.elasticities, deficits: model.deficits)
        base.horizon = model.horizon
        base.localCosts = model.localCosts
        return model == base && model.deficits != .endogenous
    }

    /// - Precondition: The counterfactual converged, and `covers` its model.
    /// - Complexity: O(N²J).
    public init(of point: Counterfactual) {
        precondition(point.converged, "A linearisation is taken at an equilibrium; the solve did not converge.")
        precondition(Self.covers(point.model), "The linearisation does not know all blocks of “\(point.model.label)”.")
        self.point = point
        let world = point.world
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        theta = point.model.elasticities.theta
        let kernel = TradeKernel(world: world, wedges: point.wedges, theta: theta)
        let length = kernel.rowLength
        var shares = kernel.k
        var net = shares
        var kept = [Double](repeating: 0, count: N * J)
        var sales = kept
        var spending = kept
        for j in 0..<J {
            let powers = (0..<N).map { Double.log(point.inputCosts[$0, j].value) }
            let least = powers.min() ?? 0
            let c = powers.map { Double.exp(-point.model.elasticities.theta[j] * ($0 - least)) }
            for n in 0..<N {
                let row = kernel.row(n, j)
                var sum = 0.0
                for i in 0..<N { sum += shares[row + i] * c[i] }
                let x = point.expenditure[n, j].value
                spending[j * N + n] = x
                for i in 0..<N {
                    let cell = (j * N + n) * N + i
                    let share = sum > 0 ? shares[row + i] * c[i] / sum : 0
                    shares[row + i] = share
                    net[row + i] = share / ((1 + point.wedges.tariffs.values[cell]) * (1 + point.wedges.exportTaxes.values[cell]))
                    kept[j * N + n] += net[row + i]
                    sales[j * N + i] += net[row + i] * x
                }
            }
        }
        (self.N, self.J, rowLength, exportTaxes) = (N, J, length, kernel.exportTaxes)
        (self.shares, netShares, self.kept, self.sales, self.spending) = (shares, net, kept, sales, spending)
        wageBill = (0..<N).map { point.wages[$0].value * world.valueAdded[$0] }
    }

    /// What a small change of policy does.
    /// - Precondition: The transfers of the direction sum to zero.
    public func response(to change: PolicyChange) -> Response {
        precondition(
            abs(change.transfers.reduce(0, +)) <= 1e-9 * wageBill.reduce(0, +),
            "Transfers go from somebody to somebody: they sum to zero.")
        let zero = [Double](repeating: 0, count: unknowns)
        let direct = forward(zero, change)
        var y = zero
        let solver = Krylov(tolerance: tolerance)
        let outcome = solver.solve(
            { $1 = forward($0, nil).off }, direct.off.map { -$0 }, &y, approximateInverse: { $1 = anticipated($0) })
        let incomes = zip(forward(y, nil).incomes, direct.incomes).map { $0 + $1 }
        let world = point.world
        let welfare = (0..<N).map { n in
            var log = incomes[n] / point.incomes[n]
            for j in 0..<J { log -= world.consumptionShares[n, j].value * y[N + n * J + j] }
            return log
        }
        return Response(
            wages: Array(y[..<N]), prices: SectorTable(grid: world.grid, values: Array(y[N..<N + N * J])),
            expenditure: SectorTable(grid: world.grid, values: Array(y[(N + N * J)...])), incomes: incomes, welfare: welfare,
            converged: outcome.converged, products: outcome.products)
    }

    /// The derivatives of Φ = Σ ωₙ ln Wₙ with respect to every policy and parameter.
    ///
    /// - Parameter weights: ω, `[country]`.
    /// - Returns: dΦ/d ln(1+t), dΦ/d ln(1+e), …; of transfers only differences between countries have a meaning.
    public func gradient(welfareWeights weights: [Double]) -> PolicyChange {
        precondition(weights.count == N, "A welfare weight for each country is needed.")
        let objective = Objective(welfare: weights)
        return gradient(of: objective)
    }

    /// A linear combination of results, by its coefficients.
    public struct Objective: Sendable {
        /// On ln W and ln w, `[country]`; empty means zero.
        public var welfare, wages: [Double]
        /// On ln P and ln X, `[country, sector]` in the order of a `SectorTable`; empty means zero.
        public var prices, expenditure: [Double]

        public init(welfare: [Double] = [], wages: [Double] = [], prices: [Double] = [], expenditure: [Double] = []) {
            (self.welfare, self.wages, self.prices, self.expenditure) = (welfare, wages, prices, expenditure)
        }
    }

    /// The derivatives of a combination of results with respect to every policy and parameter.
    public func gradient(of objective: Objective) -> PolicyChange {
        let world = point.world
        var incomes = [Double](repeating: 0, count: N)
        var direct = [Double](repeating: 0, count: unknowns)
        for (n, weight) in objective.wages.enumerated() { direct[n] += weight }
        for (x, weight) in objective.prices.enumerated() { direct[N + x] += weight }
        for (x, weight) in objective.expenditure.enumerated() { direct[N + N * J + x] += weight }
        for (n, weight) in objective.welfare.enumerated() {
            incomes[n] = weight / point.incomes[n]
            for j in 0..<J { direct[N + n * J + j] -= weight * world.consumptionShares[n, j].value }
        }
        let zero = [Double](repeating: 0, count: unknowns)
        let none = [Double](repeating: 0, count: N)
        let slope = zip(adjoint(zero, incomes: incomes).unknowns, direct).map { -($0 + $1) }
        var lambda = zero
        _ = Krylov(tolerance: tolerance).solve(
            { $1 = adjoint($0, incomes: none).unknowns }, slope, &lambda, approximateInverse: { $1 = anticipatedTransposed($0) })
        return policyGradient(adjoint(lambda, incomes: incomes), lambda)
    }

    var unknowns: Int { N + 2 * N * J }
}
