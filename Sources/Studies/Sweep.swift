import TradeData
import TradeEquilibrium
import TradePolicy

/// A slider as a table: the rate of one measure's text through a range, everything else as the law of a day has it.
///
/// ```swift
/// let sweep = try Sweep(scenario, world: world, mix: weights, measure: "us-fentanyl-cn", rates: [.percent(0), .percent(20)])
/// sweep.points.map { $0.comparison.welfare(usa).percentChange }
/// ```
public struct Sweep: Sendable {
    /// The answer at one rate, against the law of the day that the scenario compares with.
    public struct Point: Sendable {
        /// The rate of the text, as the file writes it.
        public let rate: Rate
        /// What is due after truces; nil where the measure has no rate of its own.
        public let due: Rate
        public let comparison: Comparison
    }
    public let measure: String
    public let day: Day
    /// The day whose law counts as no change.
    public let comparedWith: Day
    public let path: EventPath
    public let points: [Point]
    /// The rate of the file's text on the day; nil where the measure does not hold then.
    public let own: Rate?
    /// What a reader must know: answers of the same value, clipped cells, what is not modelled.
    public let notes: [String]

    /// - Parameters:
    ///   - id: A measure or threat with a rate in the file.
    ///   - rates: The rates of its text: of points on top of a layer, the points; truces take theirs off.
    ///   - path: The branch on which the rest of the law stands; the first when nil.
    ///   - model: The scenario's own when nil.
    ///   - progress: Called after each rate with how many are done.
    /// - Throws: `Problems` for an unknown measure or one without a rate of its own; `NotConverged` for the baseline;
    ///   `Cancelled`.
    /// - Complexity: One warm-started solve a rate, and one for the reference; of the law only the cells that the measure reaches.
    public init(
        _ scenario: Scenario, world: World, mix: (any ProductMix)?, measure id: String, rates: [Rate], path: EventPath? = nil,
        model other: Model? = nil, options: SolverOptions = SolverOptions(), progress: (Int) -> Void = { _ in }
    ) throws {
        let path = path ?? scenario.tree.paths[0]
        let law = scenario.law(on: path)
        let measure = try Self.measure(id, of: law, scenario)
        let bridge = scenario.bridge(to: world, mix: mix)
        let model = try other ?? scenario.model(for: world)
        let base = try Baseline.prepare(world, model: model, options: options)
        let batch = Batch(base, model: model, options: options)
        let now = law.inForce(on: scenario.asOf)
        let near = bridge.policy(now)
        comparedWith = scenario.compareTo[0]
        let reference = batch.solve(bridge.policy(law.inForce(on: comparedWith), near: near).policy, from: nil)
        var state = batch.solve(near.policy, from: reference.state).state
        var points: [Point] = []
        var notes = near.notes
        for rate in rates {
            if options.ended == .cancelled { throw Cancelled() }
            let moved = now.setting(measure, to: rate)
            let legal = bridge.policy(moved, near: near)
            for note in legal.notes where !notes.contains(note) { notes.append(note) }
            let solved = batch.solve(legal.policy, from: state)
            if solved.converged { state = solved.state }
            points.append(
                Point(
                    rate: rate, due: moved[id]?.rate ?? rate, comparison: Comparison(reference: reference, policy: solved)))
            progress(points.count)
        }
        (self.measure, day, self.path, self.points, self.notes) = (id, scenario.asOf, path, points, notes)
        own = now[id]?.full
    }

    /// A measure, or a threat, that has a rate to move.
    private static func measure(_ id: String, of law: Law, _ scenario: Scenario) throws -> Measure {
        let all = law.measures + law.threats.map(\.measure)
        let movable = all.filter { !$0.rate.steps.isEmpty }.map(\.id)
        guard let measure = all.first(where: { $0.id == id }) else {
            let near = Spelling.nearest(id, in: movable).map { "did you mean \($0)?" }
            throw Problems(
                "there is no measure “\(id)” on this branch",
                remedy: near ?? "name one of " + movable.prefix(20).joined(separator: ", "), file: scenario.path)
        }
        guard !measure.rate.steps.isEmpty else {
            throw Problems(
                measure.matchesValueOf.map { "\(id) has no rate of its own: it raises what \($0) raises" }
                    ?? "\(id) has no rate: it is a \(measure.instrument)",
                remedy: measure.matchesValueOf.map { "sweep \($0), and \(id) follows" }
                    ?? "name one of " + movable.prefix(20).joined(separator: ", "), file: scenario.path)
        }
        return measure
    }
}
