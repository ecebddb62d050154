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
        let left = Self.leaveOut(of: &law, on: stage.world.grid)
        let ids = Set(law.measures.map(\.id))
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
            note: "Made from the page at /#/explore?\(state.query)."
                + (left.isEmpty ? "" : " Left out, because they reach nothing here: \(left.joined(separator: ", ")).").prefix(
                    4000))
        let files = ScenarioWriter(scenario).files()
        guard files.count == 1, let text = files["scenario.yaml"] else {
            throw Problems(
                "this scenario has product lists of its own, which one file cannot hold",
                remedy: "run it from its own file, or write the lists as hs: {…}")
        }
        return scenario.with(law: law, path: "scenario.yaml", source: text)
    }

    /// Leaves out what changes nothing and a file would not take: measures that were withdrawn before they began, or whose imposers or
    /// partners the world does not have, exemptions likewise, and what answers a measure that is gone.
    /// - Returns: The ids of the measures, and of those that lose an exemption.
    private static func leaveOut(of law: inout Law, on grid: Grid) -> [String] {
        func reaches(_ set: CountrySet) -> Bool {
            if case .only(let set) = set { set.contains { grid.index(of: $0) != nil } } else { true }
        }
        var left: [String] = []
        law.measures = law.measures.compactMap { measure in
            let begins = measure.period.until.map { measure.period.from < $0 } ?? true
            guard begins, reaches(measure.partners), reaches(.only(measure.by)) else {
                left.append(measure.id)
                return nil
            }
            let exemptions = measure.exemptions.filter { reaches($0.partners) }
            return exemptions.count == measure.exemptions.count ? measure : measure.with(exemptions: exemptions)
        }
        while true {
            let ids = Set(law.measures.map(\.id))
            let lost = law.measures.filter { measure in measure.matchesValueOf.map { !ids.contains($0) } ?? false }.map(\.id)
            if lost.isEmpty { return left }
            left += lost
            law.measures.removeAll { lost.contains($0.id) }
        }
    }
}

extension Measure {
    /// The same measure with other exemptions.
    fileprivate func with(exemptions: [Exemption]) -> Measure {
        Measure(
            id: id, by: by, unions: unions, instrument: instrument, partners: partners, goods: goods, layer: layer, rate: rate,
            period: period,
            exemptions: exemptions, content: content, collected: collected, terms: terms, condition: condition,
            matchesValueOf: matchesValueOf, announced: announced, source: source, confidence: confidence, note: note)
    }
}
