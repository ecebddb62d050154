import RealModule
import TradeData

/// Limits on quantities in the linearisation: those that bind go on binding, and their wedges move.
///
/// With g the slack of the binding limits and u their log wedges, both in logs,
/// ```
/// A = ∂g/∂u        forward: du = −A⁻¹·(∂g/∂p)dp        adjoint: dΦ/dp = Φ_p − μ·∂g/∂p,   Aᵀμ = Φ_u
/// ```
/// where all derivatives but du are those of the equilibrium with wedges as they are. A limit that is slack stays out: at the very
/// point where one begins to bind, the derivative is that of the slack side.
extension Linearisation {
    /// ∂g/∂u, `[limit][limit]`, at a point with wedges `u`; nil where the linear system has no answer.
    func limitSlopes(_ limited: LimitedPolicy, _ u: [Double], _ terms: [LimitedPolicy.Term]) -> [[Double]]? {
        let count = limited.limits.count
        var slopes = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        for l in 0..<count {
            if limited.limits[l].isBan {
                slopes[l][l] = 1
                continue
            }
            let direction = limited.direction(l, u)
            let response = freeResponse(to: direction)
            guard response.converged else { return nil }
            let changes = limited.slackChanges(terms, response, to: direction, moved: limited.unit(l))
            for k in 0..<count { slopes[k][l] = changes[k] }
        }
        return slopes
    }

    /// The limits that bind, and what their wedges do.
    struct Border: Sendable {
        let limits: LimitsAtSolution
        /// The binding limits, by their place in the policy.
        let binding: [Int]
        let directions: [PolicyChange]
        let responses: [Response]
        /// A.
        let slopes: [[Double]]

        /// nil where no limit binds.
        init?(_ point: Counterfactual, _ linearisation: Linearisation) {
            guard let limits = point.limits else { return nil }
            // At the rate beyond a tariff-rate quota the quantity moves, and the wedge does not.
            let binding = limits.u.indices.filter { k in
                limits.u[k] > 0 && limits.u[k] < (limits.policy.limits[k].highest.map { Double.log(1 + $0) } ?? .infinity)
            }
            guard !binding.isEmpty else { return nil }
            let directions = binding.map { limits.policy.direction($0, limits.u) }
            let responses = directions.map { linearisation.freeResponse(to: $0) }
            var slopes = binding.map { _ in [Double](repeating: 0, count: binding.count) }
            for (l, place) in binding.enumerated() {
                let changes = limits.policy.slackChanges(
                    limits.terms, responses[l], to: directions[l], moved: limits.policy.unit(place))
                for (k, row) in binding.enumerated() { slopes[k][l] = changes[row] }
            }
            (self.limits, self.binding, self.directions) = (limits, binding, directions)
            (self.responses, self.slopes) = (responses, slopes)
        }

        /// The response to a change with limits kept, from the one with wedges as they are.
        func keeping(_ free: Response, to change: PolicyChange) -> Response {
            let none = [Double](repeating: 0, count: limits.u.count)
            let changes = limits.policy.slackChanges(limits.terms, free, to: change, moved: none)
            let moved = SmallSystem.solve(slopes, binding.map { -changes[$0] })
            // How what is counted answers to θ itself is not worked out.
            guard let moved, change.theta.allSatisfy({ $0 == 0 }) else { return free.without(.nan) }
            return zip(moved, responses).reduce(free) { $0.adding($1.1, times: $1.0) }
        }

        /// The multipliers with limits kept, from those with wedges as they are.
        func keeping(_ free: Multipliers) -> Multipliers {
            var total = free
            let slopesOfWedges = directions.map { free.along($0) }
            let transposed = binding.indices.map { k in binding.indices.map { slopes[$0][k] } }
            guard let weights = SmallSystem.solve(transposed, slopesOfWedges) else {
                (total.converged, total.residual) = (false, .nan)
                return total
            }
            var mu = [Double](repeating: 0, count: limits.u.count)
            for (k, place) in binding.enumerated() { mu[place] = -weights[k] }
            let (objective, direct) = limits.policy.slackObjective(limits.terms, mu)
            let kept = free.linearisation.freeMultipliers(of: objective)
            total.slopes.add(kept.slopes)
            total.direct = direct
            for (k, place) in binding.enumerated() {
                total.limits[place] = limits.policy.limits[place].bound == .atMost ? -weights[k] : weights[k]
            }
            total.converged = free.converged && kept.converged
            total.residual = max(free.residual, kept.residual)
            total.products += kept.products
            return total
        }
    }
}

/// Limits at a solution: what the linearisation needs of them.
final class LimitsAtSolution: Sendable {
    let policy: LimitedPolicy
    let u: [Double]
    let terms: [LimitedPolicy.Term]

    init(policy: LimitedPolicy, u: [Double], terms: [LimitedPolicy.Term]) {
        (self.policy, self.u, self.terms) = (policy, u, terms)
    }
}

extension LimitedPolicy {
    func unit(_ l: Int) -> [Double] { limits.indices.map { $0 == l ? 1 : 0 } }

    /// dg: the slack in logs, which falls with what a quota counts and rises with what a floor counts.
    func slackChanges(_ terms: [Term], _ response: Response, to change: PolicyChange, moved: [Double]) -> [Double] {
        let counts = countChanges(terms, response, to: change, moved: moved)
        return limits.indices.map { limits[$0].bound == .atMost ? -counts[$0] : counts[$0] }
    }

    /// Σ μ·g as an objective of results and the derivatives that policies have beside them.
    func slackObjective(_ terms: [Term], _ mu: [Double]) -> (Linearisation.Objective, PolicyChange) {
        let grid = free.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let cells = [Double](repeating: 0, count: N * J)
        var objective = Linearisation.Objective(
            wages: Array(repeating: 0, count: N), prices: cells, expenditure: cells, inputCosts: cells)
        var direct = PolicyChange(grid: grid)
        var totals = [Double](repeating: 0, count: limits.count)
        for term in terms { totals[term.limit] += term.quantity }
        for term in terms where mu[term.limit] != 0 && totals[term.limit] > 0 {
            let limit = limits[term.limit]
            let weight = mu[term.limit] * (limit.bound == .atMost ? -1 : 1) * term.quantity / totals[term.limit]
            let (buyer, seller, x) = (term.n * J + term.j, term.i * J + term.j, term.offset)
            let (theta, exponent) = (theta(term.j), exponent(of: term))
            let others = -theta - (limit.unit == .volume ? 1 : 0)
            objective.prices[buyer] += weight * theta
            objective.expenditure[buyer] += weight * (1 - theta * (1 - exponent))
            objective.wages[term.n] += weight * theta * (1 - exponent)
            objective.inputCosts[seller] += weight * others
            direct.availability.values[x] += weight
            direct.tariffs.values[x] -= weight * (theta * exponent + 1)
            direct.exportTaxes.values[x] += weight * others
            direct.icebergs.values[x] += weight * others
        }
        return (objective, direct)
    }
}

extension Response {
    /// No answer: what is left of the right-hand side is not known.
    func without(_ residual: Double) -> Response { combined(self, converged: false, residual: residual) { a, _ in a } }

    /// This response and a multiple of another.
    func adding(_ other: Response, times factor: Double) -> Response {
        combined(other, converged: converged && other.converged, residual: max(residual, other.residual)) { $0 + factor * $1 }
    }

    private func combined(
        _ other: Response, converged: Bool, residual: Double, _ both: (Double, Double) -> Double
    ) -> Response {
        func list(_ key: KeyPath<Response, [Double]>) -> [Double] { zip(self[keyPath: key], other[keyPath: key]).map(both) }
        func table(_ key: KeyPath<Response, SectorTable<LogChange>>) -> SectorTable<LogChange> {
            let (a, b) = (self[keyPath: key], other[keyPath: key])
            return SectorTable(grid: a.grid, values: zip(a.values, b.values).map(both))
        }
        return Response(
            wages: list(\.wages), employment: list(\.employment), sectorWages: table(\.sectorWages), prices: table(\.prices),
            inputCosts: table(\.inputCosts), expenditure: table(\.expenditure), incomes: list(\.incomes),
            revenue: list(\.revenue),
            welfare: list(\.welfare), converged: converged, residual: residual, products: products + other.products)
    }
}

extension PolicyChange {
    mutating func add(_ other: PolicyChange) {
        func add(_ a: inout [Double], _ b: [Double]) { for x in a.indices { a[x] += b[x] } }
        add(&tariffs.values, other.tariffs.values)
        add(&exportTaxes.values, other.exportTaxes.values)
        add(&icebergs.values, other.icebergs.values)
        add(&availability.values, other.availability.values)
        add(&productivity.values, other.productivity.values)
        add(&transfers, other.transfers)
        add(&theta, other.theta)
    }
}
