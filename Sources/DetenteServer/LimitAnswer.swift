import Reports
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// A quota or a promise in an answer: whether it binds, at what wedge, and who pays.
struct LimitAnswer: Encodable, Sendable {
    /// The measure that the scenario has, whatever levers made of it.
    let id: String
    let title: String
    let isBinding: Bool
    /// The ad valorem equivalent, percent; negative: what a subsidy of a promise comes to. nil: nothing may be traded.
    let wedge: OrNull<Double>
    /// In billions of the world's currency a year, at prices of its year where it is counted in volume.
    let limit, traded: Double
    /// What the limit asks for or allows, and what is traded, in tonnes a year; nil where the text has no tonnes.
    let tonnes, tonnesTraded: OrNull<Double>
    /// What it is worth to its holder a year, or costs who pays, billions.
    let rent: Double
    /// `nobody`, `importer`, `exporter`, `paid by the buyer`, `paid by the seller`.
    let holder: String
    /// All of it in a sentence.
    let text: String

    /// The limits of a solved state, in the order of its law.
    static func all(_ solved: SolvedState, _ question: Question) -> [LimitAnswer] {
        let words = try? LawWords(question.stage)
        return LimitOutcome.all(
            solved.policy.solution, law: question.law, before: solved.reference.flows, after: solved.policy.flows
        ).map { outcome in
            let own = question.moved.first { $0.moved.id == outcome.measure.id || $0.after?.id == outcome.measure.id }?.own
            return LimitAnswer(
                outcome, id: own?.id ?? outcome.measure.id, title: words?.title(outcome.measure) ?? outcome.measure.id,
                question.stage.world)
        }
    }

    private init(_ outcome: LimitOutcome, id: String, title: String, _ world: World) {
        let wedge = outcome.wedge
        (self.id, self.title, isBinding) = (id, title, wedge.isBinding)
        let percent = wedge.isBinding ? wedge.rate.percent : 0
        self.wedge = OrNull(percent.isFinite ? percent : nil)
        (limit, traded) = (wedge.limit.quantity / 1000, wedge.quantity / 1000)
        rent = wedge.isBinding && wedge.rent.isFinite ? wedge.rent / 1000 : 0
        holder = wedge.isBinding ? wedge.holder : "nobody"
        let expected = outcome.measure.terms.limit?.expectedTonnes
        // Tonnes are those of the base year's trade, at its prices.
        let isVolume = wedge.limit.unit == .volume && wedge.limit.quantity > 0
        tonnes = OrNull(expected)
        tonnesTraded = OrNull(isVolume ? expected.map { $0 * wedge.quantity / wedge.limit.quantity } : nil)
        text = Self.sentence(outcome, world, traded: tonnesTraded.value)
    }

    private static func sentence(_ outcome: LimitOutcome, _ world: World, traded: Double?) -> String {
        let wedge = outcome.wedge
        let isFloor = wedge.limit.bound == .atLeast
        func money(_ value: Double) -> String { NumberText.amount(value, world.currency) }
        func names(_ economies: [Country]) -> String {
            economies.count == 1 ? world.name(of: economies[0]) : "\(economies.count) economies"
        }
        let amount = traded.map { "\(NumberText.fixed($0 / 1e6, 1)) Mt" } ?? money(wedge.quantity)
        guard wedge.isBinding else {
            return isFloor
                ? "Does not bind: \(amount) a year would be bought without it; it costs nobody anything."
                : "Does not bind: \(amount) a year is traded, no more than it allows."
        }
        guard wedge.rate.value.isFinite else { return "Allows nothing." }
        if !isFloor {
            let rent = wedge.holder == "nobody" ? "nobody has the rent" : "the \(wedge.holder) keeps \(money(wedge.rent)) a year"
            return "Binds like a duty of \(NumberText.percent(wedge.rate.percent)); \(rent)."
        }
        let payer = names(wedge.limit.rent == .exporter ? outcome.sellers : outcome.buyers)
        var text =
            "Binds: it takes a subsidy of \(NumberText.percent(-wedge.rate.percent)) of the price; \(payer) pays "
            + "\(money(wedge.rent)) a year"
        if let loser = outcome.others.first(where: { $0.change < 0 }) {
            text += "; \(world.name(of: loser.origin)) sells \(money(loser.change)) less there"
        }
        return text + "."
    }
}
