import CKernels
import RealModule
import TradeData

/// How hard the solver tries, and when it is content.
public struct SolverOptions: Sendable, Equatable {
    /// The largest scaled residual of any condition at which a solve counts as converged.
    public var tolerance: Double
    /// Passes over the equilibrium conditions, over all attempts together.
    public var maxIterations: Int
    /// Time for all attempts together; nil: no limit.
    public var timeLimit: Duration?
    /// The moment at which every solve with these options ends, whatever it has used of `timeLimit`; nil: none.
    public var deadline: ContinuousClock.Instant?
    /// Steps that Anderson acceleration remembers.
    public var memory: Int
    /// What wages take of their steps in the first attempts, 0 to 1; below ½ steps do not look ahead.
    public var damping: Double
    /// Asked once per pass; true ends the solve as `cancelled`.
    public var isCancelled: (@Sendable () -> Bool)?

    public init(
        tolerance: Double = 1e-10, maxIterations: Int = 20_000, memory: Int = 6, damping: Double = 1,
        timeLimit: Duration? = nil, isCancelled: (@Sendable () -> Bool)? = nil
    ) {
        self.tolerance = tolerance
        self.maxIterations = maxIterations
        self.memory = memory
        self.damping = damping
        self.timeLimit = timeLimit
        self.isCancelled = isCancelled
    }

    /// How every further solve with these options would end at once: cancelled, or past the deadline; nil while there is time.
    public var ended: Termination? {
        if isCancelled?() == true { return .cancelled }
        return deadline.map { ContinuousClock.now >= $0 } == true ? .timeLimit : nil
    }

    /// The instruction level of the kernels, `default`, `v3` or `v4`; DETENTE_ISA pins it. Bits are the same at one level.
    public static var instructionLevel: String { String(cString: dk_level()) }

    public static func == (a: Self, b: Self) -> Bool {
        a.tolerance == b.tolerance && a.maxIterations == b.maxIterations && a.memory == b.memory && a.damping == b.damping
            && a.timeLimit == b.timeLimit
    }
}

/// The unknowns of an equilibrium: a starting point for the next solve.
public struct SolverState: Sendable, Equatable {
    let z: [Double]
    let unknowns: Unknowns
    /// Log wedges of limits on quantities, by the limit's id.
    var wedges: [String: Double] = [:]
}

/// What a solve found, before it is turned into an answer.
struct Solution {
    let z: [Double]
    let map: EquilibriumMap
    let residuals: Residuals
    let place: ResidualPlace?
    let termination: Termination
    let iterations: Int
    /// False where the conditions were never evaluated: what the map holds then belongs to another policy.
    var hasValues = true
}

/// Solves the equilibrium, cautious attempts following bold ones; whatever happens, the end is reported as it is.
///
/// 1. Anderson-accelerated one-loop iteration, which is nearly always enough.
/// 2. When that slows, Newton's method with Krylov steps from the best point so far.
/// 3. Plain iteration damped at 0.3 from the start: where elasticities near 65 meet trade balances that move, what acceleration
///    remembers misleads it, and this arrives in some 150 passes.
/// 4. Continuation: the shock is put on in steps, each solved from the ones before.
/// 5. Anderson once more, damped at 0.3 with half the memory.
/// 6. Plain iteration damped at 0.1, until the budget ends or nothing improves for 300 passes.
struct Solver {
    let map: EquilibriumMap
    let policy: Policy
    let options: SolverOptions
    private var world: World { map.world }

    func solve(from start: SolverState? = nil) -> Solution {
        let feasibility = map.feasibility(of: policy)
        let policy = feasibility.closing(policy)
        map.begin(policy, feasibility, tolerance: options.tolerance)
        var search = Search(map: map, z: startingPoint(start), options: options)
        if let (n, j) = feasibility.infeasible { search.end = .infeasible(world.grid.countries[n], world.grid.sectors[j]) }
        if let n = feasibility.imbalanced { search.end = .imbalanced(world.grid.countries[n]) }
        if let end = search.end {
            return Solution(
                z: search.z, map: map, residuals: .unknown, place: nil, termination: end, iterations: 0, hasValues: false)
        }
        let rungs: [(inout Search) -> Void] = [
            { $0.anderson(damping: options.damping, memory: options.memory, patience: 60) },
            { $0.newton(steps: 20) },
            { $0.anderson(from: startingPoint(start), damping: 0.3, memory: 0, patience: 60) },
            { continuation(&$0, under: policy, feasibility) },
            { $0.anderson(damping: 0.3, memory: options.memory / 2, patience: 100) },
            { $0.anderson(damping: 0.1, memory: 0, patience: 300) },
        ]
        for rung in rungs where search.end == nil { rung(&search) }
        if search.end == .converged, let (n, j) = grownApart(search) {
            search.end = .distant(world.grid.countries[n], world.grid.sectors[j])
        }
        if search.end == .converged, let country = endsElsewhere(search) { search.end = .ambiguous(country) }
        return search.finish(whoIsInsolvent: { insolvent($0) }, whoVanished: { vanished($0) })
    }

    /// The market that has grown most, where some feed on themselves and it has grown by more than e²: small changes of duties have then
    /// led over a fold, to an equilibrium that is not the baseline's.
    private func grownApart(_ found: Search) -> (n: Int, j: Int)? {
        guard !map.foldable.isEmpty else { return nil }
        let (old, J) = (map.baselineSpending, world.grid.sectorCount)
        func growth(_ x: Int) -> Double {
            old[x] > EquilibriumMap.logOfNothing ? found.z[map.at.expenditure + x] - old[x] : 0
        }
        guard let most = old.indices.max(by: { growth($0) < growth($1) }), growth(most) > 2 else { return nil }
        return (most / J, most % J)
    }

    /// The country whose pay differs most between the equilibrium found and that of another start; nil where none was found.
    ///
    /// The other starts have the markets that feed on themselves much larger, and much smaller. Where they lead nowhere nothing
    /// is shown, and the answer stays.
    private func endsElsewhere(_ found: Search) -> Country? {
        for growth in map.foldable.isEmpty ? [] : [2.0, -2.0] {
            var z = found.z
            for x in map.foldable where z[map.at.expenditure + x] > EquilibriumMap.logOfNothing {
                z[map.at.expenditure + x] += growth
            }
            var loose = options
            loose.tolerance = max(options.tolerance, 1e-9)
            loose.maxIterations = 1000
            var second = Search(map: found.map, z: z, options: loose)
            second.anderson(damping: options.damping, memory: options.memory, patience: 60)
            if second.end == nil { second.newton(steps: 20) }
            guard second.end == .converged else { continue }
            let gaps = world.grid.countries.indices.map { abs(second.z[$0] - found.z[$0]) }
            if let n = gaps.indices.max(by: { gaps[$0] < gaps[$1] }), gaps[n] > 1e-4 { return world.grid.countries[n] }
        }
        return nil
    }

    /// A country for which conditions hold to ten digits, and which is no economy any more: it has nothing to spend, or
    /// next to nothing is left of its pay.
    private func vanished(_ map: EquilibriumMap) -> Country? {
        let wasted = map.model.revenue == .wasted
        return world.grid.countries.indices.first { n in
            let spendable = map.incomes[n] - (wasted ? map.tariffRevenue[n] + map.exportTaxRevenue[n] : 0)
            return !(spendable > 0) || map.wageBill[n] < Solver.leastPay * world.valueAdded[n]
        }.map { world.grid.countries[$0] }
    }

    /// What has to be left of a country's pay, relative to the world's, for an answer to be one.
    private static let leastPay = 1e-6

    /// The country that what it owes to others leaves least of its pay, if that is less than a twentieth.
    private func insolvent(_ map: EquilibriumMap) -> Country? {
        let left = world.grid.countries.indices.map { n in
            map.deficits[n] < 0 ? map.incomes[n] / (map.incomes[n] - map.deficits[n]) : 1
        }
        guard let n = left.indices.min(by: { left[$0] < left[$1] }), left[n] < 0.05 else { return nil }
        return world.grid.countries[n]
    }

    /// No change, or where a neighbour ended; unknowns that the neighbour's model did not have start at no change.
    private func startingPoint(_ start: SolverState?) -> [Double] {
        var z = [Double](repeating: 0, count: map.at.count)
        z.replaceSubrange(map.at.range(of: .market), with: map.baselineSpending)
        if let start { map.at.takeOver(start.z, of: start.unknowns, into: &z) }
        return z
    }

    /// Puts the shock on in steps: each starts where the last two point to, and a step that fails is halved.
    private func continuation(_ search: inout Search, under policy: Policy, _ feasibility: Feasibility) {
        guard let shock = PolicyPath(from: Policy(unchanged: world), to: policy, theta: map.theta) else { return }
        var (done, step) = (0.0, 0.25)
        var z = startingPoint(nil)
        let path = EquilibriumMap(world: world, model: map.model)
        var slope: [Double]?
        while done < 1 && search.end == nil && step >= 1.0 / 256 {
            let to = min(1, done + step)
            var loose = options
            if to < 1 { loose.tolerance = max(options.tolerance, 1e-8) }
            let guess = slope.map { slope in z.indices.map { z[$0] + (to - done) * slope[$0] } } ?? z
            path.begin(shock.policy(at: to), feasibility, tolerance: loose.tolerance)
            var inner = Search(map: path, z: guess, options: loose, spent: search)
            inner.anderson(damping: options.damping, memory: options.memory, patience: 40)
            if inner.end == nil { inner.newton(steps: 20) }
            search.passes = inner.passes
            if inner.end == .converged {
                slope = z.indices.map { z[$0] == EquilibriumMap.logOfNothing ? 0 : (inner.z[$0] - z[$0]) / (to - done) }
                (z, done, step) = (inner.z, to, 1.5 * step)
                search.ruined = insolvent(path)
                if to == 1 { search.accept(inner) }
            } else if inner.end == nil {
                step = min(step, to - done) / 2
            } else {
                search.end = inner.end
            }
        }
    }
}
