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
    /// Rates that are solved between two messages.
    private static let portion = 16

    /// - Parameters:
    ///   - id: A measure or threat with a rate in the file.
    ///   - rates: The rates of its text: of points on top of a layer, the points; truces take theirs off.
    ///   - path: The branch on which the rest of the law stands; the first when nil.
    ///   - model: The scenario's own when nil.
    ///   - threads: Rates solved at a time; as many as there are cores when nil.
    ///   - progress: Called now and then with how many rates are done.
    /// - Throws: `Problems` for an unknown measure or one without a rate of its own; `NotConverged` for the baseline;
    ///   `Cancelled`.
    /// - Note: Every rate is solved from the law of the day, so that its bits depend neither on the rates beside it nor on threads.
    /// - Complexity: One warm-started solve a rate, and two besides; of the law only the cells that the measure reaches.
    public init(
        _ scenario: Scenario, world: World, mix: (any ProductMix)?, measure id: String, rates: [Rate], path: EventPath? = nil,
        model other: Model? = nil, options: SolverOptions = SolverOptions(), threads: Int? = nil,
        progress: (Int) -> Void = { _ in }
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
        let own = batch.solve(near.policy, from: reference.state)
        let start = own.converged ? own.state : nil
        var points: [Point] = []
        var notes = near.notes
        // In portions, so that progress can be reported, and only their policies are held.
        while points.count < rates.count {
            if options.ended == .cancelled { throw Cancelled() }
            let portion = rates[points.count..<min(points.count + Self.portion, rates.count)]
            let moved = portion.map { now.setting(measure, to: $0) }
            let legal = moved.map { bridge.policy($0, near: near) }
            for note in legal.flatMap(\.notes) where !notes.contains(note) { notes.append(note) }
            let solved = Parallel.map(portion.count, threads: threads) { batch.solve(legal[$0].policy, from: start) }
            for ((rate, law), policy) in zip(zip(portion, moved), solved) {
                points.append(
                    Point(rate: rate, due: law[id]?.rate ?? rate, comparison: Comparison(reference: reference, policy: policy)))
            }
            progress(points.count)
        }
        (self.measure, day, self.path, self.points, self.notes) = (id, scenario.asOf, path, points, notes)
        self.own = now[id]?.full
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
