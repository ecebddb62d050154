import Foundation
import HTTPTypes
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// The bargain of a scenario with `parties:` as a page takes it: every package once, so that composing one asks for nothing more.
struct TalksAnswer: Encodable, Sendable {
    struct Player: Encodable, Sendable {
        let id, name: String
        let economies: [String]
        /// What it wants, in words.
        let aim: String
        /// Baseline income, billions a year.
        let income: Double
    }
    struct Issue: Encodable, Sendable {
        /// The ids of what its moves act on; the first names it in an address.
        let names: [String]
        let title: String
        /// What is done when it is agreed on, move by move.
        let moves: [String]
        /// The places of the players whose moves they are.
        let owners: [Int]
        /// Whether it changes nothing that the model has.
        let isSilent: Bool
    }
    /// What the players have where nothing is agreed on, under one of its readings.
    struct Disagreement: Encodable, Sendable {
        let id, title: String
        let payoffs: [Double]
    }

    let world, day, comparedWith, model, unit: String
    let headline: String
    let players: [Player]
    let issues: [Issue]
    /// Billions a year against the law of `comparedWith`, `[package][player]`; bit k of a package is issue k; null: no equilibrium.
    let payoffs: [[OrNull<Double>]]
    let disagreements: [Disagreement]
    /// The package that was signed.
    let signed: OrNull<Int>
    /// What became of the search for tariffs that answer each other; null where it was not asked.
    let war: OrNull<String>
    /// Months until a broken agreement is answered.
    let lag: Double
    let solves: Int
    let residual: OrNull<Double>
    let notes: [String]

    init(_ study: GameStudy, against: Day, words: LawWords) {
        let (world, question) = (study.base, study.question)
        let menu = study.packages
        (self.world, day, comparedWith) = (world.id, question.scenario.asOf.description, against.description)
        (model, unit) = (study.model.label, "billion \(world.currency) per year")
        headline = GameReport(study).headline
        players = question.players.enumerated().map { p, player in
            Player(
                id: player.id, name: player.name, economies: player.economies.map { world.grid.countries[$0].rawValue },
                aim: player.payoff.label, income: menu.incomes[p] / 1000)
        }
        let law = question.scenario.law
        issues = question.issues.enumerated().map { k, issue in
            Issue(
                names: issue.names, title: issue.names.map { Self.title($0, law, words) }.joined(separator: "; "),
                moves: issue.moves.map { Self.words($0, law, words) }, owners: issue.owners,
                isSilent: study.silent.contains(k))
        }
        func money(_ payoffs: [Double]) -> [Double] { zip(payoffs, menu.incomes).map { $0 * $1 / 1000 } }
        payoffs = menu.payoffs.map { money($0).map { OrNull($0.isFinite ? $0 : nil) } }
        disagreements = study.disagreements.map { found in
            let taken = found.id == "outside-option" ? question.outsideOption.map { [$0] } : nil
            let path = question.scenario.tree.paths.first { $0.id == found.id || taken != nil && $0.choices == taken }
            return Disagreement(id: found.id, title: path?.title ?? found.title, payoffs: money(found.payoffs))
        }
        signed = OrNull(question.signed)
        war = OrNull(
            study.war.map { war in
                switch war.end {
                case .equilibrium:
                    "\(GameReport.opening(question.weapons)) that answer each other were found."
                case .cycle(let length): "Best responses go round through \(length) sets of rates: there is none to report."
                case .notFound: "No \(question.weapons) were found that answer each other: somebody always gains by others."
                }
            })
        lag = study.holds.first?.patience.lag ?? 6
        solves = study.solves
        residual = OrNull(study.worstResidual.isFinite ? study.worstResidual : nil)
        notes = study.notes
    }

    /// What a measure, threat, truce or event is called.
    private static func title(_ id: String, _ law: Law, _ words: LawWords) -> String {
        if let measure = (law.measures + law.threats.map(\.measure)).first(where: { $0.id == id }) { return words.title(measure) }
        if law.truces.contains(where: { $0.id == id }) { return "the truce \(id)" }
        return law.events.first { $0.id == id }?.title ?? id
    }

    /// `us-plus-100 is dropped from 1 November 2025`
    private static func words(_ action: Action, _ law: Law, _ words: LawWords) -> String {
        let id = action.target
        switch action {
        case .withdraw(_, let from): return "\(id) is dropped from \(NumberText.date(from))"
        case .extend(_, _, let until): return "\(id) goes on until \(NumberText.date(until))"
        case .end(_, let from): return "\(id) is broken off on \(NumberText.date(from))"
        case .set(_, let rate):
            let steps = rate.steps.map { "\(NumberText.percent($0.rate.percent)) from \(NumberText.date($0.from))" }
            return "\(id) becomes \(steps.joined(separator: ", then "))"
        case .carryOut: return "\(id) is carried out"
        case .void: return "\(id) is voided"
        }
    }
}

/// What the packages of talks depend on.
struct TalksKey: Hashable {
    let state: PageState
    let hasWar: Bool
}

extension PageService {
    /// All packages of a scenario's talks. Levers, branches and threats do not enter: the packages are the law.
    func talks(_ request: PageRequest) async throws -> Reply {
        let (state, others) = try request.parameters(["war"])
        guard ["0", "1"].contains(others["war"] ?? "0") else {
            throw Problems("war is \(PlainText.quoted(others["war"] ?? ""))", remedy: "write 0 or 1", code: .wrongUsage)
        }
        let hasWar = others["war"] == "1"
        var plain = PageState()
        (plain.scenario, plain.day, plain.against) = (state.scenario, state.day, state.against)
        (plain.horizon, plain.elasticities) = (state.horizon, state.elasticities)
        (plain.deficits, plain.revenue) = (state.deficits, state.revenue)
        let key = TalksKey(state: plain, hasWar: hasWar)
        if let known = talksKept.withLock({ $0[key] }) { return Reply(known, type: "application/json") }
        let data = try await reports.run(limit: limits.report) { [stages] in
            let stage = try stages.stage(key.state.scenario)
            let question = try Question(key.state, on: stage)
            let scenario = stage.scenario.with(
                law: stage.scenario.law, asOf: question.day, compareTo: [question.against], parties: stage.scenario.parties)
            do {
                var runner = try GameRunner(
                    scenario, world: stage.world, mix: stage.mix, model: stage.model(question.model), options: SolveClock.options)
                runner.parts = hasWar ? [.bargain, .hold, .nash] : [.bargain, .hold]
                let study = try runner.run()
                // A package that time cut off is no package without an equilibrium.
                try SolveClock.check()
                return try AnswerForms.json(TalksAnswer(study, against: question.against, words: LawWords(stage)))
            } catch let failure as any Failure where failure.code == .cancelled {
                try SolveClock.check()
                throw failure
            }
        }
        talksKept.withLock { $0[key] = data }
        return Reply(data, type: "application/json")
    }
}
