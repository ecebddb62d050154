import RealModule
import TradeData

/// Finds the wedges that limits on quantities imply, together with the equilibrium.
///
/// Each evaluation is an equilibrium under given wedges, from the last one and no more exact than the wedges are; between two
/// of them a semismooth Newton step solves, limit by limit, u = 0 where it is slack and ln f = ln Q where it binds. Slopes begin
/// with each limit's own market, learn from what was seen (Broyden), and are taken from the linearisation where that does not
/// help. What is found is judged by the Fischer-Burmeister function of each limit.
/// - Source: Qi and Sun (1993), *Mathematical Programming* 58, 353; Broyden (1965), *Mathematics of Computation* 19, 577.
struct LimitSearch {
    let map: EquilibriumMap
    let policy: Policy
    let options: SolverOptions
    private let limited: LimitedPolicy
    private var world: World { map.world }
    private var limits: [QuantityLimit] { policy.limits }

    /// Beyond these log wedges a limit is out of reach: goods e⁴⁰ times as dear, or all but a millionth of the price subsidised.
    private func most(_ k: Int) -> Double { min(ceiling(k), limits[k].bound == .atMost ? 40 : 14) }

    /// The log wedge beyond which the quantity may be exceeded.
    private func ceiling(_ k: Int) -> Double {
        limits[k].bound == .atMost ? limits[k].highest.map { Double.log(1 + $0) } ?? .infinity : .infinity
    }

    /// The longest step of a log wedge.
    private static let stride = 2.0
    private static let mostEvaluations = 80

    init(map: EquilibriumMap, policy: Policy, options: SolverOptions) {
        (self.map, self.policy) = (map, policy)
        var options = options
        let own = options.timeLimit.map { ContinuousClock.now + $0 }
        options.deadline = [own, options.deadline].compactMap { $0 }.min()
        options.timeLimit = nil
        self.options = options
        limited = LimitedPolicy(policy, on: map)
    }

    /// An equilibrium under given wedges.
    private struct Point {
        let u: [Double]
        let solution: Solution
        let terms: [LimitedPolicy.Term]
        /// f, and the slack in logs, g.
        let counted, slack: [Double]
        let phi: [Double]
        let tolerance: Double

        var worst: Double { phi.reduce(0) { $1.isNaN ? .infinity : max($0, abs($1)) } }
        var converged: Bool { solution.termination == .converged }
        var state: SolverState { SolverState(z: solution.z, unknowns: solution.map.at) }
    }

    func solve(from start: SolverState?) -> Counterfactual {
        var spent = 0
        let known = start?.wedges ?? [:]
        let first = limits.indices.map { k in
            limits[k].isBan ? .infinity : min(max(0, known[limits[k].id] ?? 0), most(k))
        }
        if let k = limits.indices.first(where: { limits[$0].bound == .atLeast && limits[$0].quantity > 0 && !canTrade($0) }) {
            return failed(first, .unreachable(limits[k].id), spent)
        }
        var here = evaluate(first, from: start, tolerance: loose(.infinity), &spent)
        if !here.converged && first.contains(where: { $0 > 0 && $0 < .infinity }) {
            here = evaluate(first.map { $0 < .infinity ? 0 : $0 }, from: nil, tolerance: loose(.infinity), &spent)
        }
        guard here.converged else { return answer(here, here.solution.termination, spent) }
        var slopes = ownSlopes(here)
        var areExact = false
        for _ in 0..<Self.mostEvaluations {
            if here.worst <= options.tolerance {
                if here.tolerance <= 0.3 * options.tolerance { return answer(here, .converged, spent) }
                here = evaluate(here.u, from: here.state, tolerance: 0.3 * options.tolerance, &spent)
                guard here.converged else { return answer(here, here.solution.termination, spent) }
                continue
            }
            if let k = limits.indices.first(where: {
                here.u[$0] >= most($0) && here.slack[$0] < 0 && most($0) < ceiling($0) && here.u[$0] < .infinity
            }) {
                return answer(here, .unreachable(limits[k].id), spent)
            }
            guard let next = improved(on: here, slopes, areExact, &spent) else {
                if let ended = options.ended { return answer(here, ended, spent) }
                // Where the point itself is known too roughly, no step can show that it helps.
                if here.tolerance > 0.3 * options.tolerance {
                    let tolerance = max(0.3 * options.tolerance, 1e-4 * here.tolerance)
                    here = evaluate(here.u, from: here.state, tolerance: tolerance, &spent)
                    guard here.converged else { return answer(here, here.solution.termination, spent) }
                    continue
                }
                guard !areExact, let exact = exactSlopes(&here, &spent) else {
                    return answer(here, .unreachable(hardest(here)), spent)
                }
                (slopes, areExact) = (exact, true)
                continue
            }
            learn(&slopes, from: here, to: next)
            areExact = false
            here = next
        }
        return answer(here, .unreachable(hardest(here)), spent)
    }

    /// The first of ever shorter steps that brings the wedges nearer; nil where none does.
    private func improved(on here: Point, _ slopes: [[Double]], _ areExact: Bool, _ spent: inout Int) -> Point? {
        guard let step = step(here, slopes) else { return nil }
        for share in areExact ? [1, 0.5, 0.2, 0.05, 0.01] : [1, 0.3] {
            let u = limits.indices.map { k in
                here.u[k] == .infinity ? .infinity : min(max(0, here.u[k] + share * step[k]), most(k))
            }
            if u == here.u { return nil }
            let next = evaluate(u, from: here.state, tolerance: min(here.tolerance, loose(here.worst)), &spent)
            if options.ended != nil { return nil }
            if next.converged && next.worst < 0.8 * here.worst { return next }
        }
        return nil
    }

    /// The semismooth Newton step on min(u, g) = 0.
    private func step(_ here: Point, _ slopes: [[Double]]) -> [Double]? {
        let count = limits.count
        let binds = limits.indices.map { k in
            let (u, g) = (here.u[k], here.slack[k])
            return u < .infinity && u > g && u - ceiling(k) < g
        }
        var (a, b) = (
            [[Double]](repeating: [Double](repeating: 0, count: count), count: count), [Double](repeating: 0, count: count)
        )
        for k in 0..<count {
            if binds[k] {
                (a[k], b[k]) = (slopes[k], -here.slack[k])
            } else {
                // What does not bind ends at the nearer end.
                let end = here.u[k] > here.slack[k] ? ceiling(k) : 0
                (a[k][k], b[k]) = (1, here.u[k] < .infinity ? end - here.u[k] : 0)
            }
        }
        guard let step = SmallSystem.solve(a, b) else { return nil }
        let longest = step.reduce(0) { max($0, abs($1)) }
        return longest > Self.stride ? step.map { $0 * Self.stride / longest } : step
    }

    /// ∂g/∂u of each limit's own market.
    private func ownSlopes(_ here: Point) -> [[Double]] {
        var slopes = [[Double]](repeating: [Double](repeating: 0, count: limits.count), count: limits.count)
        for term in here.terms where here.counted[term.limit] > 0 {
            slopes[term.limit][term.limit] += term.answer * term.quantity / here.counted[term.limit]
        }
        for k in limits.indices where !(slopes[k][k] > 0.05) { slopes[k][k] = 0.05 }
        return slopes
    }

    /// Broyden's correction: the smallest change with which the slopes explain the last step.
    private func learn(_ slopes: inout [[Double]], from a: Point, to b: Point) {
        let moved = zip(a.u, b.u).map { $0 == .infinity ? 0 : $1 - $0 }
        let square = moved.reduce(0) { $0 + $1 * $1 }
        guard square > 0 else { return }
        for k in limits.indices where a.slack[k].isFinite && b.slack[k].isFinite {
            let explained = zip(slopes[k], moved).reduce(0) { $0 + $1.0 * $1.1 }
            let missing = (b.slack[k] - a.slack[k] - explained) / square
            for l in limits.indices { slopes[k][l] += missing * moved[l] }
        }
    }

    /// ∂g/∂u from the linearisation of the equilibrium; nil where that has no answer.
    private func exactSlopes(_ here: inout Point, _ spent: inout Int) -> [[Double]]? {
        here = evaluate(here.u, from: here.state, tolerance: here.tolerance, &spent)
        guard here.converged else { return nil }
        let point = Counterfactual(policy: limited(here.u), solution: here.solution)
        let slopes = Linearisation(at: point).limitSlopes(limited, here.u, here.terms)
        return slopes
    }

    private func evaluate(_ u: [Double], from start: SolverState?, tolerance: Double, _ spent: inout Int) -> Point {
        var options = options
        options.tolerance = tolerance
        options.maxIterations = max(1, options.maxIterations - spent)
        let solution = Solver(map: map, policy: limited(u), options: options).solve(from: start)
        spent += solution.iterations
        let terms = solution.hasValues ? limited.terms(u, map, solution.z) : []
        var counted = [Double](repeating: 0, count: limits.count)
        for term in terms { counted[term.limit] += term.quantity }
        let slack = limits.indices.map { k in
            let gap = Double.log(limits[k].quantity) - Double.log(counted[k])
            if limits[k].isBan { return 0.0 }
            return limits[k].bound == .atMost ? gap : limits[k].quantity > 0 ? -gap : .infinity
        }
        let phi = limits.indices.map { ImpliedWedge.fischerBurmeister(u[$0], upTo: ceiling($0), slack[$0]) }
        return Point(
            u: u, solution: solution, terms: terms, counted: counted, slack: slack, phi: phi, tolerance: tolerance)
    }

    /// How exactly an equilibrium is solved while wedges are off by so much.
    private func loose(_ off: Double) -> Double { max(0.3 * options.tolerance, min(1e-5, 1e-3 * off)) }

    /// The limit that is furthest from being kept.
    private func hardest(_ here: Point) -> String {
        let phi = here.phi
        return limits[limits.indices.max { abs(phi[$0]) < abs(phi[$1]) } ?? 0].id
    }

    /// Whether any cell of a floor has trade to begin with that the policy does not ban.
    private func canTrade(_ k: Int) -> Bool {
        limits[k].cells.contains { $0.share > 0 && world.shares.values[$0.offset] > 0 && !policy.bans($0.offset) }
    }

    private func failed(_ u: [Double], _ end: Termination, _ spent: Int) -> Counterfactual {
        let z = map.at.range(of: .market)
        var start = [Double](repeating: 0, count: map.at.count)
        start.replaceSubrange(z, with: map.baselineSpending)
        let solution = Solution(
            z: start, map: map, residuals: .unknown, place: nil, termination: end, iterations: spent, hasValues: false)
        return Counterfactual(policy: limited.free, solution: solution, asked: policy, wedges: [])
    }

    private func answer(_ here: Point, _ end: Termination, _ spent: Int) -> Counterfactual {
        let found = here.solution
        var residuals = found.residuals
        if found.hasValues { residuals[.limits] = here.worst }
        let solution = Solution(
            z: found.z, map: found.map, residuals: residuals, place: found.place, termination: end, iterations: spent,
            hasValues: found.hasValues)
        let (phi, rents) = (here.phi, here.terms.reduce(into: [Int: Double]()) { $0[$1.limit, default: 0] += $1.rent })
        let wedges = limits.indices.map { k in
            ImpliedWedge(
                limit: limits[k], logWedge: here.u[k], quantity: here.counted[k], rent: rents[k] ?? 0, residual: abs(phi[k]))
        }
        return Counterfactual(
            policy: limited(here.u), solution: solution, asked: policy, wedges: wedges,
            limits: LimitsAtSolution(policy: limited, u: here.u, terms: here.terms))
    }
}

extension QuantityLimit {
    /// Whether nothing at all may be traded.
    var isBan: Bool { bound == .atMost && quantity == 0 }
}
