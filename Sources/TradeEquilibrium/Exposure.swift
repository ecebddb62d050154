import TradeData

/// Friends and enemies: what the productivity of each country does to every other, to first order.
///
/// ```
/// U[n,m] = d ln W[n] / d ln z[m],   W[n,m] = d ln w[n] / d ln z[m]   at world value added as numeraire
/// ```
/// U > 0: m's growth is good for n's welfare. W < 0: it lowers n's income relative to the world's.
///
/// ```swift
/// let exposure = Exposure(Linearisation(of: base))
/// exposure.welfare[usa][china]                    // 0.02: 1% more from China's labour is 0.02% of welfare here
/// ```
/// - Source: Kleinman, Liu and Redding (2024), *AEJ: Macroeconomics* 16(1), in whose one-sector economy this is
///   their closed form; here for any number of sectors, inputs, tariffs and deficits.
public struct Exposure: Sendable {
    /// What grows: the productivity of labour, ln c falls by γ·d ln z, or of all inputs together. The first is labour's own only where
    /// production is Cobb-Douglas: elsewhere shares of cost move too.
    public enum Growth: String, Sendable, CaseIterable { case labour, output }

    public let grid: Grid
    /// U, `[n][m]`: the response of n to the growth of m.
    public let welfare: [[Double]]
    /// W, `[n][m]`.
    public let income: [[Double]]
    /// Whether every linear system was solved to its tolerance.
    public let converged: Bool
    /// What is left of each right-hand side, relative to it, `[m]`.
    public let residuals: [Double]

    /// The largest of the residuals.
    public var residual: Double { residuals.reduce(0, Residuals.larger) }

    /// - Parameter threads: Columns at a time; as many as there are cores when nil.
    /// - Complexity: N linear solves with one preconditioner.
    public init(_ linearisation: Linearisation, growth: Growth = .labour, threads: Int? = nil) {
        grid = linearisation.point.world.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let shares = linearisation.point.world.valueAddedShares
        let columns = Parallel.map(N, threads: threads) { m in
            var change = PolicyChange(grid: linearisation.point.world.grid)
            for j in 0..<J { change.productivity[m, j] = LogChange(growth == .labour ? shares[m, j].value : 1) }
            let response = linearisation.response(to: change)
            return Column(
                welfare: response.welfare, income: response.wages, converged: response.converged, residual: response.residual)
        }
        welfare = (0..<N).map { n in columns.map { $0.welfare[n] } }
        income = (0..<N).map { n in columns.map { $0.income[n] } }
        converged = columns.allSatisfy(\.converged)
        residuals = columns.map(\.residual)
    }

    private struct Column: Sendable {
        let welfare, income: [Double]
        let converged: Bool
        let residual: Double
    }
}
