import TradeData

/// Friends and enemies: what the productivity of each country does to every other, to first order.
///
/// ```
/// U[n,m] = d ln W[n] / d ln z[m],   W[n,m] = d ln w[n] / d ln z[m]   at world value added as numeraire
/// ```
/// U > 0: m's growth is good for n's welfare. W < 0: it lowers n's income relative to the world's.
/// - Source: Kleinman, Liu and Redding (2024), *AEJ: Macroeconomics* 16(1), in whose one-sector economy this is
///   their closed form; here for any number of sectors, inputs, tariffs and deficits.
public struct Exposure: Sendable {
    /// What grows: the productivity of labour, ln c falls by γ·d ln z, or of all inputs together.
    public enum Growth: Sendable { case labour, output }

    public let grid: Grid
    /// U, `[n][m]`: the response of n to the growth of m.
    public let welfare: [[Double]]
    /// W, `[n][m]`.
    public let income: [[Double]]
    /// Whether every linear system was solved to its tolerance.
    public let converged: Bool
    /// What is left of the right-hand side, relative to it, at worst.
    public let residual: Double

    /// - Complexity: N linear solves.
    public init(_ linearisation: Linearisation, growth: Growth = .labour) {
        grid = linearisation.point.world.grid
        let world = linearisation.point.world
        let N = grid.countryCount
        var (welfare, income) = (Array(repeating: [Double](repeating: 0, count: N), count: N), [[Double]]())
        income = welfare
        var (converged, residual) = (true, 0.0)
        for m in 0..<N {
            var change = PolicyChange(grid: grid)
            for j in 0..<grid.sectorCount {
                change.productivity[m, j] = LogChange(growth == .labour ? world.valueAddedShares[m, j].value : 1)
            }
            let response = linearisation.response(to: change)
            converged = converged && response.converged
            residual = Residuals.larger(residual, response.residual)
            for n in 0..<N { (welfare[n][m], income[n][m]) = (response.welfare[n], response.wages[n]) }
        }
        (self.welfare, self.income, self.converged, self.residual) = (welfare, income, converged, residual)
    }
}
