import Foundation
import TradeData
import TradeEquilibrium
import TradePolicy

/// A slider as a table: one measure's rate through a range, everything else as the law of a day has it.
public struct Sweep: Sendable {
    /// The answer at one rate, against the law as it is.
    public struct Point: Sendable {
        public let rate: Rate
        public let comparison: Comparison
    }
    public let measure: String
    public let day: Day
    public let path: EventPath
    public let points: [Point]

    /// - Parameters:
    ///   - measure: The id of a measure with a rate.
    ///   - rates: The rates it takes, after truces.
    ///   - path: The branch on which the rest of the law stands.
    /// - Throws: `Problems` for an unknown measure or one without a rate; `NotConverged` for the baseline.
    /// - Complexity: One warm-started solve a rate, and one for the law as it is.
    public init(
        _ scenario: Scenario, world: World, mix: (any ProductMix)?, measure id: String, rates: [Rate], path: EventPath,
        options: SolverOptions = SolverOptions()
    ) throws {
        let law = scenario.law(on: path)
        guard let measure = law.measure(id), !measure.rate.steps.isEmpty else {
            throw Problems([
                Problem(
                    file: scenario.path, line: 0, column: 0, what: "there is no measure “\(id)” with a rate on branch \(path.id)",
                    remedy: "name one of " + law.measures.filter { !$0.rate.steps.isEmpty }.map(\.id).joined(separator: ", "))
            ])
        }
        let model = try scenario.model(for: world)
        let base = try Baseline.prepare(world, model: model, options: options)
        let batch = Batch(base, model: model, options: options)
        let standing = law.snapshot { _ in scenario.asOf }
        let always = Day(number: -1_000_000)
        func solve(_ law: Law, _ start: SolverState?) -> Counterfactual {
            // The base day's law is that of the dated law; the hybrid has no dates, so both come from one bridge each.
            let policy = DatelessBridge(scenario: scenario, world: world, mix: mix, model: model).policy(law)
            return batch.solve(policy, from: start)
        }
        let reference = solve(standing, nil)
        var state = reference.state
        var points: [Point] = []
        for rate in rates {
            var moved = standing
            moved.measures.removeAll { $0.id == id }
            moved.measures.append(
                Measure(
                    id: measure.id, by: measure.by, unions: measure.unions, instrument: measure.instrument,
                    partners: measure.partners,
                    goods: measure.goods,
                    layer: measure.layer, rate: RatePath([always: rate]), period: DayRange(from: always, until: nil),
                    exemptions: standing.measure(id)?.exemptions ?? measure.exemptions, content: measure.content,
                    collected: measure.collected, terms: measure.terms, source: measure.source))
            let solved = solve(moved, state)
            state = solved.state
            points.append(Point(rate: rate, comparison: Comparison(reference: reference, policy: solved)))
        }
        self.measure = id
        day = scenario.asOf
        self.path = path
        self.points = points
    }
}

/// From a law without dates to wedges: what it changes against the law of the base day.
public struct DatelessBridge: Sendable {
    let scenario: Scenario
    let world: World
    let mix: (any ProductMix)?
    let model: Model

    public init(scenario: Scenario, world: World, mix: (any ProductMix)?, model: Model) {
        self.scenario = scenario
        self.world = world
        self.mix = mix
        self.model = model
    }

    /// The wedges of `law`, whose measures hold for ever, where the world carries the scenario's law of the base day.
    ///
    /// The two are joined into one dated law that changes once, on the day after the base day.
    public func policy(_ law: Law) -> Policy {
        let start = scenario.model.baseDay.advanced(by: 1)
        let base = scenario.law.snapshot { _ in scenario.model.baseDay }
        func renamed(_ measure: Measure, _ suffix: String, _ period: DayRange) -> Measure {
            Measure(
                id: measure.id + suffix, by: measure.by, unions: measure.unions, instrument: measure.instrument,
                partners: measure.partners,
                goods: measure.goods,
                layer: measure.layer, rate: measure.rate, period: period, exemptions: measure.exemptions,
                content: measure.content,
                collected: measure.collected, terms: measure.terms, source: measure.source)
        }
        let before = DayRange(from: Day(number: -1_000_000), until: start)
        let after = DayRange(from: start, until: nil)
        let joined = Law(
            layers: law.layers,
            measures: base.measures.map { renamed($0, " before", before) } + law.measures.map { renamed($0, " after", after) })
        return LawBridge(
            joined, world: world, mix: mix, goodsSectors: world.goodsSectors, baseDay: scenario.model.baseDay,
            elasticities: model.elasticities, collected: scenario.model.collected
        ).policy(on: start).policy
    }
}
