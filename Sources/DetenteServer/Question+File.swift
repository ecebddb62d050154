import Scenarios
import Studies
import TradeData
import TradePolicy

extension Question {
    /// The question as a scenario of its own: one law without events, two days, the model.
    ///
    /// It solves to the same numbers: its law is the one that is solved for the page.
    /// - Throws: `Problems` where it would need files beside it.
    func asScenario() throws -> Scenario {
        var law = law
        let ids = Set(law.measures.map(\.id))
        // What answers a measure that is gone raises nothing, and a truce of one takes nothing off.
        law.measures.removeAll { measure in measure.matchesValueOf.map { !ids.contains($0) } ?? false }
        law.truces = law.truces.compactMap { truce in
            let relief = truce.relief.filter { ids.contains($0.key) }
            guard !relief.isEmpty else { return nil }
            return Truce(
                id: truce.id, relief: relief, from: truce.from, until: truce.until, extensions: truce.extensions,
                then: truce.then,
                hazard: truce.hazard, source: truce.source)
        }
        let own = stage.scenario
        let branch = path.choices.isEmpty ? "" : "; \(path.title ?? path.id)"
        let scenario = own.with(
            law: law, title: String((own.title + branch).prefix(400)), asOf: day, compareTo: [against], model: model,
            note: "Made from the page at /#/explore?\(state.query)")
        let files = ScenarioWriter(scenario).files()
        guard files.count == 1, let text = files["scenario.yaml"] else {
            throw Problems(
                "this scenario has product lists of its own, which one file cannot hold",
                remedy: "run it from its own file, or write the lists as hs: {…}")
        }
        return scenario.with(law: law, path: "scenario.yaml", source: text)
    }
}
