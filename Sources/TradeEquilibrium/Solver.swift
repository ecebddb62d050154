import RealModule
import TradeData

/// How hard the solver tries, and when it is content.
public struct SolverOptions: Sendable, Equatable {
    /// The largest scaled residual of any condition at which a solve counts as converged.
    public var tolerance: Double
    /// Passes over the equilibrium conditions, over all attempts together.
    public var maxIterations: Int
    /// Steps that Anderson acceleration remembers.
    public var memory: Int
    /// Damping of wages in the first attempt, 0 to 1.
    public var damping: Double
    /// Asked once per pass; true ends the solve as `cancelled`.
    public var isCancelled: (@Sendable () -> Bool)?

    public init(
        tolerance: Double = 1e-10, maxIterations: Int = 20_000, memory: Int = 6, damping: Double = 0.7,
        isCancelled: (@Sendable () -> Bool)? = nil
    ) {
        self.tolerance = tolerance
        self.maxIterations = maxIterations
        self.memory = memory
        self.damping = damping
        self.isCancelled = isCancelled
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.tolerance == b.tolerance && a.maxIterations == b.maxIterations && a.memory == b.memory && a.damping == b.damping
    }
}

/// The unknowns of an equilibrium: logs of wages, prices and expenditure; also a starting point for the next solve.
public struct SolverState: Sendable, Equatable {
    /// (ln w | ln P | ln X), `[N | N·J | N·J]`.
    public let z: [Double]
}

/// What a solve found, before it is turned into an answer.
struct Solution {
    let z: [Double]
    let map: OneLoop
    let residuals: Residuals
    let termination: Termination
    let iterations: Int
}

/// Solves the equilibrium by Anderson-accelerated one-loop iteration, cautious attempts following bold ones.
///
/// Attempts: damping 0.7 with the full memory; 0.3 with half of it; 0.1 without acceleration. An attempt is
/// abandoned when its residual is not finite, has grown a thousandfold over its best, or has not improved on
/// its best for 300 passes; the next starts from the best point so far.
struct Solver {
    let world: World
    let wedges: Wedges
    let model: Model
    let options: SolverOptions

    func solve(from start: SolverState? = nil) -> Solution {
        let kernel = TradeKernel(world: world, wedges: wedges, theta: model.elasticities.theta)
        var map = OneLoop(world: world, kernel: kernel, model: model)
        let unknown = Residuals(price: .nan, expenditure: .nan, labour: .nan)
        let initial = start?.z ?? startingPoint()
        if let (n, j) = kernel.firstInfeasible(in: world) {
            return Solution(
                z: initial, map: map, residuals: unknown,
                termination: .infeasible(world.grid.countries[n], world.grid.sectors[j]), iterations: 0)
        }
        var f = [Double](repeating: 0, count: map.unknowns)
        var best = (z: initial, residuals: unknown)
        var iterations = 0
        let attempts = [
            (damping: options.damping, memory: options.memory), (damping: 0.3, memory: options.memory / 2), (damping: 0.1, memory: 0),
        ]
        for attempt in attempts {
            var anderson = Anderson(n: map.unknowns, memory: attempt.memory)
            var z = best.z
            var bestHere = Double.infinity
            var sinceBest = 0
            while iterations < options.maxIterations {
                if options.isCancelled?() == true {
                    return finish(best.z, &map, &f, .cancelled, iterations)
                }
                let residuals = map.evaluate(z, into: &f)
                iterations += 1
                let worst = residuals.worst
                if worst <= options.tolerance {
                    return Solution(z: z, map: map, residuals: residuals, termination: .converged, iterations: iterations)
                }
                if worst < bestHere { (bestHere, sinceBest) = (worst, 0) } else { sinceBest += 1 }
                if !(best.residuals.worst <= worst) && worst.isFinite { best = (z, residuals) }
                if !worst.isFinite || worst > 1e3 * bestHere || sinceBest > 300 { break }
                map.anticipate(&f, damping: attempt.damping)
                anderson.step(z: &z, f: f)
                normalise(&z, map)
            }
        }
        let spent = iterations >= options.maxIterations
        return finish(best.z, &map, &f, spent ? .iterationLimit : .stalled, iterations)
    }

    /// Evaluates once more at `z`, so that all that the map holds belongs to it.
    private func finish(
        _ z: [Double], _ map: inout OneLoop, _ f: inout [Double], _ termination: Termination, _ iterations: Int
    ) -> Solution {
        let residuals = map.evaluate(z, into: &f)
        return Solution(z: z, map: map, residuals: residuals, termination: termination, iterations: iterations)
    }

    /// No change: hats of one, spending as in the baseline.
    private func startingPoint() -> [Double] {
        let cells = world.expenditure.values.count
        return [Double](repeating: 0, count: world.grid.countryCount + cells)
            + world.expenditure.values.map { $0 > 1e-200 ? Double.log($0) : OneLoop.logOfNothing }
    }

    /// The numeraire: world value added stays what it was, Σ w·wL = Σ wL. Money and prices move with wages.
    private func normalise(_ z: inout [Double], _ map: OneLoop) {
        var gdp = 0.0
        for n in 0..<map.N { gdp += Double.exp(z[n]) * world.valueAdded[n] }
        let (shift, nothing) = (Double.log(gdp / map.worldGDP), OneLoop.logOfNothing)
        guard shift.isFinite else { return }
        z.withUnsafeMutableBufferPointer { z in
            for x in 0..<z.count { z[x] = z[x] == nothing ? nothing : z[x] - shift }
        }
    }
}
