import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// Everything that a page needs once for a scenario, a branch and a day.
struct Board: Encodable, Sendable {
    struct ScenarioFacts: Encodable {
        let id, title, note, asOf: String; let compareTo: [String]; let hasTalks, hasTriangle: Bool
    }
    struct WorldFacts: Encodable { let id, title: String; let year: Int; let unit, currency: String }
    struct Own: Encodable { let s, b, on, vs, h, e, d, r, of: String }
    struct Economy: Encodable { let code, name: String; let income: Double; let households: OrNull<Double> }
    struct Group: Encodable { let code, title: String; let members: [String] }
    struct SectorFacts: Encodable { let code, name: String; let isGoods: Bool }
    struct BranchFacts: Encodable { let id, title: String; let probability: OrNull<Double> }
    struct ThreatFacts: Encodable { let id, title: String; let isCarriedOut: Bool; let law: LawText }
    struct DayMark: Encodable { let day: String; let what: [String] }
    struct Choice: Encodable { let value, label, words: String; let isOwn: Bool }
    struct Choices: Encodable { let h, e, d, r: [Choice] }
    struct Target: Encodable { let value: Double; let label: String }
    struct Lever: Encodable {
        let id, kind, title: String
        let imposers, partners: [String]
        let value, min, max, step: Double
        /// What a typed number may be.
        let lowest, highest: Double
        let unit: String
        let due: Double
        let holds: Bool
        /// Why it changes nothing; empty where it does.
        let idle: String
        let truces: [String]
        let targets: [Target]
        let law: LawText
    }
    struct Recorded: Encodable { let id, title, kind: String; let law: LawText }

    let engine, state, start: String
    let scenario: ScenarioFacts
    let world: WorldFacts
    let own: Own
    let economies: [Economy]
    let groups: [Group]
    let focus: [String]
    let sectors: [SectorFacts]
    let branches: [BranchFacts]
    let threats: [ThreatFacts]
    let days: [DayMark]
    let choices: Choices
    let levers: [Lever]
    let notModelled: [Recorded]
    let models: Int
    let layout: [AnswerArray]
    let notes: [String]

    /// - Throws: `Problems` as tables of names.
    /// - Complexity: O(measures² + NJ).
    init(_ question: Question) throws {
        let (stage, scenario, world) = (question.stage, question.stage.scenario, question.stage.world)
        let words = try LawWords(stage)
        let own = scenario.model
        engine = Engine.version
        state = question.state.query
        start = try Question(PageState(), on: stage).state.query
        self.scenario = .init(
            id: stage.key, title: scenario.title, note: scenario.note ?? "", asOf: scenario.asOf.description,
            compareTo: scenario.compareTo.map(\.description), hasTalks: scenario.parties != nil,
            hasTriangle: scenario.triangle != nil)
        self.world = .init(id: world.id, title: world.title, year: world.year, unit: world.unit, currency: world.currency)
        let model = question.model
        self.own = .init(
            s: stage.key, b: question.path.id, on: question.asked.day.description, vs: question.asked.against.description,
            h: model.horizon.rawValue, e: model.elasticities ?? world.elasticities.first?.name ?? "", d: model.deficits.rawValue,
            r: model.revenue.rawValue, of: question.subject.code)
        let incomes = Baseline.incomes(of: world)
        economies = zip(world.grid.countries, incomes).map { country, income in
            .init(
                code: country.rawValue, name: world.name(of: country), income: income,
                households: OrNull(stage.households?.figures[country]?.count))
        }
        groups = stage.groups.map {
            .init(code: $0.code, title: words.name($0), members: $0.members.map(\.rawValue))
        }
        let focus = scenario.focus.compactMap { $0.within(world.grid) }
        self.focus = (focus.isEmpty ? Array(scenario.acting(on: world).prefix(10)) : focus).map(\.code)
        sectors = world.grid.sectors.map {
            .init(code: $0.rawValue, name: world.name(of: $0), isGoods: world.goods.contains($0))
        }
        branches = stage.paths.map {
            .init(id: $0.id, title: $0.title ?? scenario.title, probability: OrNull($0.probability?.value))
        }
        threats = scenario.law.threats.filter(\.measure.isModelled).map { threat in
            .init(
                id: threat.id, title: words.title(threat.measure), isCarriedOut: question.plain.measure(threat.id) != nil,
                law: LawText(threat.measure, on: question.day, words: words))
        }
        days = Self.days(question)
        choices = Self.choices(question, own: own)
        levers = Self.levers(question, words) + Self.terms(question, words) + Self.pairs(question)
        notModelled = question.plain.measures.filter { !$0.isModelled }.map {
            .init(
                id: $0.id, title: words.title($0), kind: $0.instrument.rawValue,
                law: LawText($0, on: question.day, words: words))
        }
        models = scenario.ensemble.combinations(on: question.model).count + 1
        let supply = try stage.model(model).labour.supplyElasticity
        layout = AnswerArray.layout(world, model, labourSupply: supply)
        notes = question.notes + stage.own.notes
    }

    // MARK: Levers

    /// The measures that can be moved: those that hold on the day first, among them those on all goods, and the newest.
    private static func levers(_ question: Question, _ words: LawWords) -> [Lever] {
        let (plain, grid) = (question.plain, question.stage.world.grid)
        let movable = plain.measures.filter { $0.isModelled && !$0.rate.steps.isEmpty }
        return movable.sorted { a, b in
            func rank(_ measure: Measure) -> (Int, Int, Int, String) {
                (
                    plain.standing(of: measure, on: question.day) == nil ? 1 : 0, measure.goods == .all ? 0 : 1,
                    -measure.period.from.number, measure.id
                )
            }
            return rank(a) < rank(b)
        }.map { measure in
            let standing = plain.standing(of: measure, on: question.day)
            let text = standing?.full ?? measure.rate.rate(on: question.day) ?? measure.rate.steps[0].rate
            let partners: [Country] =
                if case .only(let set) = measure.partners { set.filter { grid.index(of: $0) != nil }.sorted() } else { [] }
            return Lever(
                id: measure.id, kind: "measure", title: words.title(measure),
                imposers: measure.by.filter { grid.index(of: $0) != nil }.sorted().map(\.rawValue),
                partners: partners.map(\.rawValue),
                value: rounded(text.percent), min: 0, max: top(measure, on: question.day), step: 1,
                lowest: PageState.rates.lowerBound, highest: PageState.rates.upperBound,
                unit: measure.rate.isOnTop ? "pp" : "%",
                due: rounded(standing?.rate?.percent ?? 0), holds: standing != nil,
                idle: standing == nil ? "Not in force on this day: it changes nothing." : "",
                truces: standing?.reliefs.map(\.truce) ?? [],
                targets: targets(measure, now: text), law: LawText(measure, on: question.day, words: words))
        }
    }

    /// How far a page's lever of a measure goes, percent: past every rate that its text has.
    static func top(_ measure: Measure, on day: Day) -> Double {
        let highest = measure.rate.steps.map(\.rate.percent).max() ?? 0
        return [60.0, 100, 200, 500].first { $0 >= highest } ?? PageState.rates.upperBound
    }

    /// Rates that the measure had or will have, and none at all.
    private static func targets(_ measure: Measure, now: Rate) -> [Target] {
        var found: [Target] = now == .zero ? [] : [Target(value: 0, label: "none")]
        for step in measure.rate.steps
        where step.rate != now && !found.contains(where: { $0.value == rounded(step.rate.percent) }) {
            found.append(Target(value: rounded(step.rate.percent), label: "from \(step.from)"))
        }
        return Array(found.suffix(4))
    }

    /// Points on all goods between the largest economies of the focus, both ways.
    private static func pairs(_ question: Question) -> [Lever] {
        let (stage, world) = (question.stage, question.stage.world)
        let focus = stage.scenario.focus.compactMap { $0.within(world.grid) }
        var actors = (focus.isEmpty ? stage.scenario.acting(on: world) : focus).sorted { world.size(of: $0) > world.size(of: $1) }
        actors = Array(actors.prefix(6))
        // Those that a state has moved are there too.
        var pairs = actors.flatMap { a in
            actors.filter { Set($0.members).isDisjoint(with: a.members) }.map {
                PageState.Pair(imposer: a.code, partner: $0.code)
            }
        }
        for pair in question.pairs where !pairs.contains(pair) { pairs.append(pair) }
        return pairs.compactMap { pair in
            guard let imposer = try? stage.subject(pair.imposer, of: "p"),
                let partner = try? stage.subject(pair.partner, of: "p"),
                let measure = try? stage.measure(pair, points: 0, from: question.day, until: nil),
                let words = try? LawWords(stage)
            else { return nil }
            let title = "\(words.name(imposer)) on \(words.name(partner)): points on all goods"
            return Lever(
                id: pair.description, kind: "pair", title: title, imposers: imposer.members.map(\.rawValue),
                partners: partner.members.map(\.rawValue), value: 0, min: 0, max: 100, step: 1,
                lowest: 0, highest: PageState.points.upperBound, unit: "pp", due: 0, holds: true, idle: "",
                truces: [], targets: [10, 25, 60].map { Target(value: $0, label: "+\(Int($0)) points") },
                law: LawText(measure, on: question.day, words: words))
        }
    }

    /// Rates of a file have few decimals; what rounding adds is not one.
    static func rounded(_ percent: Double) -> Double { (percent * 1e4).rounded() / 1e4 }

    // MARK: Days

    /// Every day on which the law of the branch changes, and what does.
    private static func days(_ question: Question) -> [DayMark] {
        let law = question.plain
        var marks: [DayMark] = []
        for day in law.changeDays.suffix(400) {
            var what = law.changed(from: day.advanced(by: -1), to: day).map(\.id)
            for truce in law.truces {
                for window in truce.windows {
                    if window.from == day { what.append("the truce \(truce.id) begins") }
                    if window.until == day { what.append("the truce \(truce.id) ends") }
                }
            }
            if !what.isEmpty { marks.append(DayMark(day: day.description, what: what)) }
        }
        return marks
    }
}
