import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// A state on its scenario: the law that is asked about and the law that is no change, days and model filled in.
///
/// The solve and the scenario file come from this one value: the law with the levers in its texts.
struct Question: Sendable {
    let stage: Stage
    /// The state with nothing in it that is the scenario's own.
    let state: PageState
    let path: EventPath
    let day, against: Day
    /// The days as they were asked for: the same where one day is compared with itself.
    let asked: (day: Day, against: Day)
    private(set) var model: ModelOptions
    /// Whether the model is the state's; another one is set for an ensemble.
    private(set) var isOwnModel = true
    /// Whose industries and partners are shown.
    let subject: Subject
    /// The law of the branch, with threats carried out and levers moved from the day on.
    let law: Law
    /// The law of the branch without levers.
    let plain: Law
    /// Measures whose terms levers moved.
    let moved: [MovedMeasure]
    /// What a reader should know of what was taken.
    let notes: [String]

    /// - Throws: `Problems` with what the scenario or the world does not have.
    /// - Complexity: O(measures).
    init(_ asked: PageState, on stage: Stage) throws {
        let scenario = stage.scenario
        var problems: [Problem] = []
        func refuse(_ what: String, _ remedy: String) { problems.append(Problem(what: what, remedy: remedy)) }
        func known(_ word: String, _ all: [String]) -> String {
            (Spelling.nearest(word, in: all).map { "did you mean \($0)? " } ?? "") + "there is "
                + all.prefix(30).joined(separator: ", ")
        }
        if let branch = asked.branch, !stage.paths.contains(where: { $0.id == branch }) {
            refuse("\(scenario.id) has no branch \(PlainText.quoted(branch))", known(branch, stage.paths.map(\.id)))
        }
        let path = stage.paths.first { $0.id == asked.branch } ?? stage.paths[0]
        (self.stage, self.path) = (stage, path)
        var (day, against) = (asked.day ?? scenario.asOf, asked.against ?? scenario.compareTo[0])
        let days = (day: day, against: against)
        self.asked = days

        var model = scenario.model
        if let horizon = asked.horizon { model.horizon = horizon }
        if let deficits = asked.deficits { model.deficits = deficits }
        if let revenue = asked.revenue { model.revenue = revenue }
        if let table = asked.elasticities {
            // A scenario's own θ would hide the choice.
            (model.elasticities, model.theta) = (table, nil)
            if stage.world.elasticities(named: table) == nil {
                refuse(
                    "world \(stage.world.id) has no elasticity table \(PlainText.quoted(table))",
                    known(table, stage.world.elasticities.map(\.name)))
            }
        }
        self.model = model

        // Threats: carried out where the branch has not done so, even where it withdraws them.
        var plain = scenario.law(on: path)
        for id in asked.threats {
            guard let threat = scenario.law.threats.first(where: { $0.id == id }) else {
                refuse("\(scenario.id) has no threat \(PlainText.quoted(id))", known(id, scenario.law.threats.map(\.id)))
                continue
            }
            if plain.measure(id) == nil { plain.measures.append(threat.measure) }
        }
        plain.threats = []
        plain.events = []
        self.plain = plain

        var notes: [String] = []
        if day == against {
            // One day with levers against itself without: a day beside it with the same law takes its place.
            func isSame(_ other: Day) -> Bool { plain.inForce(on: other).changes(from: plain.inForce(on: day)).isEmpty }
            if isSame(day.advanced(by: -1)) {
                against = day.advanced(by: -1)
            } else if isSame(day.advanced(by: 1)) {
                (day, against) = (day.advanced(by: 1), day)
            } else {
                refuse(
                    "the law of \(day) held on that day alone, and is compared with itself",
                    "compare with the day before, or another day")
            }
            notes.append("The law of \(days.day) with the levers against the same law without them.")
        }
        (self.day, self.against) = (day, against)

        var law = plain
        var state = asked
        for (id, percent) in asked.measures.sorted(by: { $0.key < $1.key }) {
            guard let k = law.measures.firstIndex(where: { $0.id == id }) else {
                let isThreat = scenario.law.threats.contains { $0.id == id }
                refuse(
                    "\(PlainText.quoted(id)) is no law here" + (isThreat ? ", but a threat" : ""),
                    isThreat ? "carry it out: name it in t" : known(id, law.measures.filter { !$0.rate.steps.isEmpty }.map(\.id)))
                continue
            }
            guard !law.measures[k].rate.steps.isEmpty else {
                refuse("\(id) has no rate of its own", "move another measure")
                continue
            }
            let standing = plain.standing(of: plain.measures[k], on: day)
            guard let standing else {
                notes.append("\(id) does not hold on \(day): its lever changes nothing.")
                continue
            }
            if standing.full == Rate.percent(percent) { state.measures[id] = nil }
            Self.move(&law.measures[k], to: Rate.percent(percent), on: day, until: against > day ? day.advanced(by: 1) : nil)
        }
        let terms = Self.moved(
            asked.terms, of: plain, on: day, until: against > day ? day.advanced(by: 1) : nil, stage, refuse: refuse,
            note: { notes.append($0) })
        for lever in terms.idle { state.terms[lever] = nil }
        for measure in terms.moved { measure.apply(to: &law) }
        moved = terms.moved

        let pairs = asked.pairs.filter { $0.value != 0 }
        state.pairs = pairs
        if !pairs.isEmpty {
            if law.layers.count >= Limits.layers {
                refuse("\(scenario.id) has \(Limits.layers) layers, and points of a page need one more", "move measures instead")
            }
            law.layers.append(Layer(id: stage.pageLayer, combine: .add))
            for (pair, points) in pairs.sorted(by: { $0.key < $1.key }) {
                do {
                    law.measures.append(
                        try stage.measure(pair, points: points, from: day, until: against > day ? day.advanced(by: 1) : nil))
                } catch let found as Problems { problems += found.problems }
            }
        }
        self.law = law

        do { subject = try asked.subject.map { try stage.subject($0, of: "of") } ?? stage.usualSubject } catch let found
            as Problems
        {
            problems += found.problems
            subject = stage.usualSubject
        }
        guard problems.isEmpty else { throw Problems(problems) }
        // Blocks that do not go together, in the words of the scenario's reader.
        _ = try stage.model(model)

        state.scenario = stage.key
        if state.branch == stage.paths[0].id { state.branch = nil }
        state.threats = state.threats.filter { scenario.law(on: path).measure($0) == nil }
        if days.day == scenario.asOf { state.day = nil }
        if days.against == scenario.compareTo[0] { state.against = nil }
        if model.horizon == scenario.model.horizon { state.horizon = nil }
        if model.deficits == scenario.model.deficits { state.deficits = nil }
        if model.revenue == scenario.model.revenue { state.revenue = nil }
        if model.theta == scenario.model.theta, model.elasticities == scenario.model.elasticities { state.elasticities = nil }
        if subject == stage.usualSubject { state.subject = nil }
        self.state = state
        self.notes = notes
    }

    /// The same question to another model.
    func under(_ model: ModelOptions) -> Question {
        var other = self
        (other.model, other.isOwnModel) = (model, false)
        return other
    }

    /// The law of the day with the levers, and the law that is no change.
    var inForce: LawInForce { law.inForce(on: day) }
    var reference: LawInForce { law.inForce(on: against) }
    var hasLevers: Bool { !state.measures.isEmpty || !state.terms.isEmpty || !state.pairs.isEmpty }
    var pairs: [PageState.Pair] { state.pairs.keys.sorted() }

    /// Gives a measure another rate from a day on, up to a day where it has its own again.
    private static func move(_ measure: inout Measure, to rate: Rate, on day: Day, until end: Day?) {
        let own = measure.rate
        measure.rate = own.followed(by: RatePath([day: rate]))
        guard let end else { return }
        // From the day after its text is what it was.
        var later = own.steps.filter { $0.from > end }.map { ($0.from, $0.rate) }
        let holds = measure.period.until.map { end < $0 } ?? true
        if holds, let restored = own.rate(on: end) { later.append((end, restored)) }
        if !later.isEmpty { measure.rate = measure.rate.followed(by: RatePath(Dictionary(uniqueKeysWithValues: later))) }
    }
}

extension Stage {
    /// Whom a page shows where nobody is named: the first of the focus, else of those that act.
    var usualSubject: Subject {
        scenario.focus.compactMap { $0.within(world.grid) }.first ?? scenario.acting(on: world).first
            ?? Subject(world.grid.countries[0])
    }
}
