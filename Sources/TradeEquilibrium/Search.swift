import RealModule
import TradeData

/// One solve under way: the best point so far, and how much of the budget is left.
struct Search {
    var map: EquilibriumMap
    /// The best point so far; the solution once `end` is `converged`.
    private(set) var z: [Double]
    private(set) var residuals = Residuals.unknown
    /// Passes over the conditions so far.
    var passes = 0
    /// How the solve ended, once it has.
    var end: Termination?
    /// Whom transfers had ruined at the last shock on the way that was solved.
    var ruined: Country?
    let options: SolverOptions
    private var f: [Double]
    /// Whether all that the map holds, and `f`, belong to the best point.
    private var mapIsHere = false
    private let clock = ContinuousClock()
    private let deadline: ContinuousClock.Instant?

    /// - Parameter spent: A search whose budget this one goes on spending.
    init(map: EquilibriumMap, z: [Double], options: SolverOptions, spent: Search? = nil) {
        (self.map, self.z, self.options) = (map, z, options)
        f = Array(repeating: 0, count: map.at.count)
        passes = spent?.passes ?? 0
        let own = options.timeLimit.map { ContinuousClock().now + $0 }
        deadline = spent?.deadline ?? [own, options.deadline].compactMap { $0 }.min()
    }

    /// Evaluates the conditions at `point`, keeps it if it is the best, and looks at the budget.
    /// - Returns: The worst residual; nil when the search has ended.
    mutating func evaluate(_ point: [Double], into f: inout [Double]) -> Double? {
        guard spend(products: 0) else { return nil }
        let found = map.evaluate(point, into: &f)
        passes += 1
        let worst = found.worst
        if worst.isFinite && !(residuals.worst <= worst) { (z, residuals) = (point, found) }
        if worst <= options.tolerance {
            (z, residuals, end) = (point, found, .converged)
            (self.f, mapIsHere) = (f, true)
            return nil
        }
        return worst
    }

    /// Whether the budget has room for more, after `products` that are not among the passes yet; else the search has ended.
    mutating func spend(products: Int) -> Bool {
        if options.isCancelled?() == true { end = .cancelled }
        if passes + products >= options.maxIterations { end = .iterationLimit }
        if let deadline, clock.now >= deadline { end = .timeLimit }
        return end == nil
    }

    /// Takes over what another search of the same problem found.
    mutating func accept(_ other: Search) {
        (map, z, residuals, end) = (other.map, other.z, other.residuals, other.end)
        (f, mapIsHere) = (other.f, other.mapIsHere)
    }

    /// Iterates the map with Anderson acceleration from the best point, until it ends, breaks down or slows: when in
    /// `patience` passes the residual has not fallen to a tenth, or nothing at all has improved in half as many.
    /// - Parameter start: Where it begins instead.
    mutating func anderson(from start: [Double]? = nil, damping: Double, memory: Int, patience: Int) {
        var anderson = map.anderson.take() ?? Anderson(n: map.at.count, memory: memory)
        if anderson.memory != memory { anderson = Anderson(n: map.at.count, memory: memory) }
        anderson.restart()
        defer { map.anderson = anderson }
        var point = start ?? z
        var (best, mark, markPass, bestPass) = (Double.infinity, Double.infinity, passes, passes)
        var f = self.f
        while let worst = evaluate(point, into: &f) {
            if worst.isNaN || worst > 1e3 * best && worst > 1 { return }
            if worst < best { (best, bestPass) = (worst, passes) }
            if best < 0.1 * mark { (mark, markPass) = (best, passes) }
            if passes - markPass > 2 * patience || passes - bestPass > patience { return }
            if map.empty(&point, f) {
                anderson.restart()
                continue
            }
            map.damp(&f, by: damping)
            f.withUnsafeMutableBufferPointer { f in
                for x in 0..<f.count { f[x] = f[x] > 5 ? 5 : f[x] < -5 ? -5 : f[x] }
            }
            anderson.step(z: &point, f: f)
            map.normalise(&point)
        }
    }

    /// Evaluates once more at the best point, so that all that the map holds belongs to it.
    /// - Parameters:
    ///   - whoIsInsolvent: Asked where a search that found nothing ended.
    ///   - whoVanished: Asked where a search converged.
    mutating func finish(
        whoIsInsolvent: (EquilibriumMap) -> Country?, whoVanished: (EquilibriumMap) -> Country?
    ) -> Solution {
        // Another search may have used the map since.
        if !mapIsHere || !map.foldable.isEmpty { residuals = map.evaluateExactly(z, into: &f) }
        if end == .converged, let country = whoVanished(map) { end = .insolvent(country) }
        if end == nil, let country = whoIsInsolvent(map) ?? ruined { end = .insolvent(country) }
        return Solution(
            z: z, map: map, residuals: residuals, place: map.worstPlace(f), termination: end ?? .stalled, iterations: passes)
    }
}
