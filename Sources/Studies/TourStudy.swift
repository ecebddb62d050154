import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// The events of a tour as a tree: what each branch is worth to whom, what it is worth to know it first, what a mediator can
/// move.
///
/// ```
/// V[p](branch) = E[EV of trade + declared worth | branch],  probabilities as declared
/// mediator: Δ = points · (V[p](branch) − E[V[p] | any other branch of the event])
/// ```
/// Probabilities and worth are the user's; trade is solved on every path.
public struct TourStudy: Sendable {
    public struct Node: Sendable {
        public let event: Event
        /// P(branch), the event taking place included, `[branch]`; nil where an event has no probabilities.
        public let odds: [Double]?
        /// V, the world's unit a year, `[branch][player]`, others' branches at their odds; nil where odds are missing or a
        /// path is unsolved.
        public let values: [[Double]]?
        /// By player with a choice: acting, or not, before the event is known.
        public let decisions: [(player: Int, decision: Decision)]
    }
    public struct Mediation: Sendable {
        public let mediator: TourTerms.Mediator
        /// The points that can be moved: no more than there are left.
        public let points: Double
        /// Gains, the world's unit a year, `[player]`; nil where values are not known.
        public let gains: [Double]?
    }

    public let scenario: Scenario
    public let terms: TourTerms
    public let world: World
    public let model: Model
    public let names: [String]
    public let nodes: [Node]
    public let mediations: [Mediation]
    public let incomes: [Double]
    /// What has no answer, in sentences.
    public let notes: [String]
    public let solves: Int
    public let worstResidual: Double

    /// Paths and choices together that are solved at most.
    public static let mostSolves = 2_000

    /// - Throws: `Problems`: no tour, a player who is not in the world, too many paths. `NotConverged`, `Cancelled`.
    /// - Complexity: (1 + choices) · paths solves.
    public init(
        _ scenario: Scenario, world: World, mix: (any ProductMix)?, model: Model? = nil, options: SolverOptions = SolverOptions()
    ) throws {
        guard let terms = scenario.tour else {
            throw Problems([
                Problem(
                    file: scenario.path, what: "the scenario has no tour",
                    remedy: "add tour: with players; Examples/tour-2025.yaml has it")
            ])
        }
        let places = try terms.players.map { player in
            let found = player.economies.compactMap { world.grid.index(of: $0) }.sorted()
            guard !found.isEmpty else {
                throw Problems([
                    Problem(
                        file: scenario.path, what: "\(player.id) has no economy in \(world.id)",
                        remedy: "see: detente data show \(world.id)")
                ])
            }
            return found
        }
        let unit = try MoneyUnit(world.unit)
        guard terms.worth.isEmpty || unit.currency == "USD" else {
            throw Problems([
                Problem(
                    file: scenario.path, what: "worth is in dollars, and \(world.id) counts in \(unit)",
                    remedy: "use a world in USD, or leave worth out")
            ])
        }
        let paths = scenario.tree.paths
        guard paths.count * (1 + terms.choices.count) <= Self.mostSolves else {
            throw Problems([
                Problem(
                    file: scenario.path, what: "\(paths.count) paths with \(terms.choices.count) choices are too many to solve",
                    remedy: "keep paths times choices below \(Self.mostSolves)")
            ])
        }
        let model = try model ?? scenario.model(for: world)
        let base = try Baseline.prepare(world, model: model, options: options)
        let batch = Batch(base, model: model, options: options)
        let bridge = scenario.bridge(to: base, mix: mix)
        let payoffs = places.map { Payoff(of: $0) }
        let today = bridge.policy(scenario.law.inForce(on: scenario.compareTo[0]))
        let reference = try batch.solve(today.policy, from: nil).requireConverged()
        let incomes = payoffs.map { $0.baselineIncome(reference) }
        let zero = payoffs.map { $0.value(of: reference) }
        // [action][path][player]: nobody's choice, and then each choice by itself.
        let actions = [[Action]()] + terms.choices.map(\.moves)
        let solved = Parallel.map(actions.count * paths.count) { k -> (values: [Double]?, residual: Double) in
            // A choice is made before the events, which act on top of it.
            let law = scenario.law.applying(actions[k / paths.count]).after(paths[k % paths.count].choices)
            let result = batch.solve(bridge.policy(law.inForce(on: scenario.asOf), near: today).policy, from: reference.state)
            guard result.converged else { return (nil, result.residuals.worst) }
            return (payoffs.indices.map { (payoffs[$0].value(of: result) - zero[$0]) * incomes[$0] }, result.residuals.worst)
        }
        if options.ended == .cancelled { throw Cancelled() }
        let declared = paths.map { path in
            terms.players.map { player in
                terms.worth.filter { path.choices.contains($0.branch) && $0.player == player.id }.reduce(0) {
                    $0 + $1.dollars / unit.scale
                }
            }
        }
        let values = actions.indices.map { a in
            paths.indices.map { k in
                solved[a * paths.count + k].values.map { zip($0, declared[k]).map { $0 + $1 } }
            }
        }
        let tree = ExpectedValues(paths: paths, values: values)
        nodes = scenario.tree.events.map { event in
            let states = event.branches.map { BranchChoice(event: event.id, branch: $0.id) }
            let odds = states.map { tree.probability($0) }
            let known = odds.allSatisfy { $0 != nil }
            let worth = states.map { state in terms.players.indices.map { tree.value(0, state, $0) } }
            let complete = known && worth.joined().allSatisfy { $0 != nil }
            return Node(
                event: event, odds: known ? odds.map { $0! } : nil,
                values: complete ? worth.map { $0.map { $0! } } : nil,
                decisions: terms.players.indices.compactMap { p in
                    Self.decision(p, event, states, terms, tree, incomes[p]).map { (p, $0) }
                })
        }
        let nodes = nodes
        mediations = terms.mediators.map { mediator in
            let node = nodes.first { $0.event.id == mediator.branch.event }
            guard let node, let odds = node.odds, let values = node.values,
                let b = node.event.branches.firstIndex(where: { $0.id == mediator.branch.branch })
            else { return Mediation(mediator: mediator, points: mediator.points.value, gains: nil) }
            let others = odds.reduce(0, +) - odds[b]
            let points = min(mediator.points.value, others)
            let gains = terms.players.indices.map { p -> Double in
                guard others > 0 else { return 0 }
                let elsewhere = odds.indices.filter { $0 != b }.reduce(0) { $0 + odds[$1] * values[$1][p] } / others
                return points * (values[b][p] - elsewhere)
            }
            return Mediation(mediator: mediator, points: points, gains: gains)
        }
        var notes: [String] = []
        let unsolved = paths.indices.filter { values[0][$0] == nil }.map { paths[$0].id }
        if !unsolved.isEmpty {
            notes.append("No equilibrium on \(unsolved.joined(separator: ", ")): values that need them are left out.")
        }
        let silent = scenario.tree.events.filter { $0.branches.contains { $0.probability == nil } }.map(\.id)
        if !silent.isEmpty {
            notes.append(
                "No probabilities for \(silent.joined(separator: ", ")): nothing is expected there, and none are made up.")
        }
        if terms.choices.isEmpty {
            notes.append(
                "Nobody has a choice, so that the value of information is not computed: it is what knowing first changes in it.")
        }
        (self.scenario, self.terms, self.world, self.model) = (scenario, terms, base, model)
        names = terms.players.enumerated().map { k, player in
            places[k].count == 1 ? world.name(of: world.grid.countries[places[k][0]]) : player.id
        }
        (self.incomes, self.notes) = (incomes, notes)
        solves = solved.count + 1
        worstResidual = solved.filter { $0.values != nil }.map(\.residual).reduce(reference.residuals.worst, Residuals.larger)
    }

    /// A player's choices before an event, in shares of its income; nil where it has none or something is not known.
    private static func decision(
        _ p: Int, _ event: Event, _ states: [BranchChoice], _ terms: TourTerms, _ tree: ExpectedValues, _ income: Double
    ) -> Decision? {
        let own = terms.choices.indices.filter { terms.choices[$0].player == terms.players[p].id }
        guard !own.isEmpty else { return nil }
        let odds = states.map { tree.probability($0) }
        guard odds.allSatisfy({ $0 != nil }) else { return nil }
        let missing = 1 - odds.reduce(0) { $0 + $1! }
        let payoffs = ([0] + own.map { $0 + 1 }).map { action -> [Double?] in
            states.map { tree.value(action, $0, p) } + (missing > 1e-9 ? [tree.value(action, without: event.id, p)] : [])
        }
        guard payoffs.joined().allSatisfy({ $0 != nil }) else { return nil }
        return Decision(
            actions: ["wait"] + own.map { terms.choices[$0].id },
            states: event.branches.map { $0.title ?? $0.id } + (missing > 1e-9 ? ["does not take place"] : []),
            payoffs: payoffs.map { $0.map { $0! / income } }, probabilities: odds.map { $0! } + (missing > 1e-9 ? [missing] : []))
    }
}

/// Expectations over the paths of a tree.
struct ExpectedValues {
    let paths: [EventPath]
    /// `[action][path][player]`; nil: unsolved.
    let values: [[[Double]?]]

    /// P(branch); nil where a path has no probability.
    func probability(_ branch: BranchChoice) -> Double? {
        guard paths.allSatisfy({ $0.probability != nil }) else { return nil }
        return paths.reduce(0) { $0 + ($1.choices.contains(branch) ? $1.probability!.value : 0) }
    }

    /// E[V | branch].
    func value(_ action: Int, _ branch: BranchChoice, _ player: Int) -> Double? {
        mean(action, player) { $0.choices.contains(branch) }
    }

    /// E[V | the event does not take place].
    func value(_ action: Int, without event: String, _ player: Int) -> Double? {
        mean(action, player) { !$0.choices.contains { $0.event == event } }
    }

    private func mean(_ action: Int, _ player: Int, _ isIn: (EventPath) -> Bool) -> Double? {
        var (sum, weight) = (0.0, 0.0)
        for (k, path) in paths.enumerated() where isIn(path) {
            guard let p = path.probability?.value else { return nil }
            if p == 0 { continue }
            guard let values = values[action][k] else { return nil }
            sum += p * values[player]
            weight += p
        }
        return weight > 0 ? sum / weight : nil
    }
}
