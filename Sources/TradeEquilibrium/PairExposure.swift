import TradeData

/// What a cost or a duty between any two countries does to every country, and the productivity of any, to first order.
///
/// ```
/// C[n](m,i) = Σⱼ d ln W[n] / d ln d[m,i,j],   T[n](m,i) = Σⱼ d ln W[n] / d ln(1+t[m,i,j])     i sells, m buys
/// ```
/// W is welfare, or the wage at world value added as numeraire. Rows are found backwards: one linear solve for all that may move,
/// where `Exposure` solves forwards for each thing that moves. Both give the same numbers for productivity.
///
/// ```swift
/// let exposure = PairExposure(Linearisation(of: base), of: .welfare, sectors: goods)
/// exposure.tariffs[vietnam][usa, china]           // what a point of American duty on China does to Vietnam
/// ```
/// - Source: implicit differentiation (docs/inside-the-solver.md); for costs Kleinman, Liu and Redding (2024).
public struct PairExposure: Sendable {
    /// Whose response is taken.
    public enum Outcome: String, Sendable, CaseIterable { case welfare, income }

    /// Numbers by buyer m and seller i.
    public struct Pairs: Sendable {
        let N: Int
        /// `m·N + i`.
        public let values: [Double]
        public subscript(m: Int, i: Int) -> Double { values[m * N + i] }
    }

    public let grid: Grid
    public let outcome: Outcome
    /// C and T, `[n]`; what a country buys at home counts as a pair with itself.
    public let costs, tariffs: [Pairs]
    /// U or W of productivity of labour (γ·d ln z) and of output, `[n][m]`, as `Exposure` has them.
    public let labour, output: [[Double]]
    /// Whether every linear system was solved to its tolerance.
    public let converged: Bool
    /// What is left of each right-hand side, relative to it, `[n]`.
    public let residuals: [Double]

    /// The largest of the residuals.
    public var residual: Double { residuals.reduce(0, Residuals.larger) }

    /// - Parameters:
    ///   - sectors: The sectors of the grid whose costs and duties move together; all when nil.
    ///   - threads: Rows at a time; as many as there are cores when nil.
    /// - Precondition: No limits on quantities at the point.
    /// - Complexity: N linear solves with one preconditioner, and O(N²J) for each.
    public init(_ linearisation: Linearisation, of outcome: Outcome = .welfare, sectors: [Int]? = nil, threads: Int? = nil) {
        precondition(linearisation.point.impliedWedges.isEmpty, "Exposure is taken where no quantity is limited.")
        let grid = linearisation.point.world.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let shares = linearisation.point.world.valueAddedShares.values
        let pairs = PairSlopes(linearisation, sectors: sectors ?? Array(0..<J))
        let rows = Parallel.map(N, threads: threads) { n in
            var unit = [Double](repeating: 0, count: N)
            unit[n] = 1
            let objective = Linearisation.Objective(
                welfare: outcome == .welfare ? unit : [], wages: outcome == .income ? unit : [])
            let found = linearisation.freeMultipliers(of: objective)
            let slopes = found.slopes
            let pairs = pairs(slopes)
            func sum(_ weight: (Int) -> Double) -> [Double] {
                (0..<N).map { m in (m * J..<m * J + J).reduce(0) { $0 - slopes.origin[$1] * weight($1) } }
            }
            return Row(
                costs: Pairs(N: N, values: pairs.costs), tariffs: Pairs(N: N, values: pairs.tariffs), labour: sum { shares[$0] },
                output: sum { _ in 1 }, converged: found.converged, residual: found.residual)
        }
        (self.grid, self.outcome) = (grid, outcome)
        (costs, tariffs) = (rows.map(\.costs), rows.map(\.tariffs))
        (labour, output) = (rows.map(\.labour), rows.map(\.output))
        (converged, residuals) = (rows.allSatisfy(\.converged), rows.map(\.residual))
    }

    private struct Row: Sendable {
        let costs, tariffs: Pairs
        let labour, output: [Double]
        let converged: Bool
        let residual: Double
    }
}

/// Slopes in the cost and the tariff of all trade from i to m in some sectors: `Linearisation.cellSlopes`, added up by rows.
struct PairSlopes: Sendable {
    private let linearisation: Linearisation
    private let sectors: [Int]
    /// t and e, `[j][n][i]`.
    private let tariffs, exportTaxes: [Double]

    init(_ linearisation: Linearisation, sectors: [Int]) {
        (self.linearisation, self.sectors) = (linearisation, Set(sectors).sorted())
        let policy = linearisation.point.policy
        (tariffs, exportTaxes) = (policy.tariffs.table.values, policy.exportTaxes.table.values)
    }

    /// `m·N + i`.
    /// - Complexity: O(N²J).
    func callAsFunction(_ s: Linearisation.Slopes) -> (costs: [Double], tariffs: [Double]) {
        let (t, N, J) = (linearisation.t, linearisation.N, linearisation.J)
        var costs = [Double](repeating: 0, count: N * N)
        var byTariff = costs
        var sold = [Double](repeating: 0, count: N)
        for j in sectors {
            for i in 0..<N { sold[i] = s.output[i * J + j] }
            for n in 0..<N {
                let (row, x) = (j * N + n, n * J + j)
                let (spent, kept, buyer, theta) = (t.spending[row], t.kept[row], s.revenue[n], t.theta[j])
                let (local, price, exponent) = ((1 - kept) * s.local[n], s.prices[x], t.tariffExponents[x])
                let (first, cell, pair) = (row * t.rowLength, row * N, n * N)
                for i in 0..<N {
                    let (sale, tax) = (t.netShares[first + i] * spent, exportTaxes[cell + i])
                    let (border, earned) = (sale * (1 + tax) * buyer, kept * sold[i] + local)
                    let paid = sale * (earned + tax * s.revenue[i])
                    let wedge = price * t.shares[first + i] - theta * (paid + tariffs[cell + i] * border)
                    costs[pair + i] += wedge
                    byTariff[pair + i] += exponent * wedge + border - paid
                }
            }
        }
        return (costs, byTariff)
    }
}
