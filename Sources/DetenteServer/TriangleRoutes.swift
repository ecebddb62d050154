import Foundation
import HTTPTypes
import Reports
import Scenarios
import Studies
import Synchronization
import TradeData
import TradeEquilibrium
import TradePolicy

/// A triangle as a page takes it: solved at so many cuts and payments that dragging asks for nothing more.
struct TriangleAnswer: Encodable, Sendable {
    struct Side: Encodable, Sendable {
        /// courted, courting, friend or with.
        let role, code, name: String
        let economies: [String]
        /// Baseline income, billions a year.
        let income: Double
    }
    /// Money that would do something, billions a year, or why there is none.
    struct Sum: Encodable, Sendable {
        let amount: OrNull<Double>
        let why: OrNull<String>

        /// - Parameter scale: The world's unit in billions.
        init(_ price: Price, payer: String, scale: Double) {
            switch price {
            case .paid(let amount): (self.amount, why) = (OrNull(amount * scale), OrNull(nil))
            case .aboveIncome: (amount, why) = (OrNull(nil), OrNull("more than \(payer)’s whole income"))
            case .unsolved(let end): (amount, why) = (OrNull(nil), OrNull("not found: \(end)"))
            }
        }
    }
    struct Cell: Encodable, Sendable {
        let share: Double
        /// Billions a year against today's law, `[payment][side]`; null: no equilibrium.
        let changes: [OrNull<[Double]>]
        let failure: OrNull<String>
        /// By how much goods trade of the courted one and its friend falls.
        let tradeFall: OrNull<Double>
        /// What leaves the courted one as it is; what the friend can offer; what outbids that; what the cut must then be worth to who pays.
        let price, counterOffer, outbidding: Sum
        let worth: OrNull<Double>
    }
    struct Offer: Encodable, Sendable {
        /// nobody, alone, with.
        let id, title: String
        let lifted: [String]
        /// Goods trade of the courted one with those who lift, billions a year.
        let before, after: Double
        let largestCut: OrNull<Double>
        let cells: [Cell]
    }
    struct Link: Encodable, Sendable {
        let from, to: Int
        /// What `from` loses when goods trade with `to` ends, percent of its real income; null: no equilibrium.
        let loss: OrNull<Double>
        /// Percent of the goods trade of `from`.
        let share: Double
        /// Agreement in votes of the General Assembly, percent; null: not in the table.
        let votes: OrNull<Double>
    }
    struct Partner: Encodable, Sendable {
        let code, name: String
        /// Percent of the courted one's goods trade, and of votes alike.
        let share, votes: Double
    }

    let world, day, model, unit: String
    let year: Int
    let own: Bool
    let sides: [Side]
    /// Billions a year.
    let payments: [Double]
    let offers: [Offer]
    let friendTrade: Double
    /// What the cut is declared to be worth to the courting side, billions a year; null: nothing is declared.
    let declared: OrNull<Double>
    let links: [Link]
    let partners: [Partner]
    let votesYears: String
    let solves: Int
    let residual, error: Double
    let notes: [String]

    init(_ board: TriangleBoard, subjects: [Subject], isOwn: Bool, votes: VotingAgreement, words: LawWords) throws {
        let question = board.question
        let world = question.world
        let unit = try MoneyUnit(world.unit)
        let scale = unit.scale / 1e9
        func billions(_ money: Double) -> Double { money * scale }
        let shown = question.places.indices.filter { !question.places[$0].isEmpty }
        let roles = ["courted", "courting", "friend", "with"]
        (self.world, day, model) = (world.id, question.scenario.asOf.description, board.model.label)
        (self.unit, year, own) = ("billion \(world.currency) per year", world.year, isOwn)
        sides = shown.map { k in
            Side(
                role: roles[k], code: subjects[k].code, name: question.names[k],
                economies: question.places[k].map { world.grid.countries[$0].rawValue }, income: billions(board.incomes[k]))
        }
        payments = board.payments.map(billions)
        func title(_ id: String) -> String { question.scenario.law.measure(id).map { words.title($0) } ?? id }
        func sum(_ price: Price, _ side: Int) -> Sum { Sum(price, payer: question.names[side], scale: scale) }
        let hasOwn = board.outcomes.contains { !$0.offer.isWide && !$0.offer.lifted.isEmpty }
        offers = board.outcomes.map { outcome in
            let isNobody = outcome.offer.lifted.isEmpty
            let both = hasOwn ? "\(question.names[1]) and \(question.names[3])" : question.names[3]
            return Offer(
                id: isNobody ? "nobody" : outcome.offer.isWide ? "with" : "alone",
                title: isNobody
                    ? "Nobody"
                    : outcome.offer.isWide ? both : "\(question.names[1]) alone",
                lifted: outcome.offer.lifted.map(title), before: billions(outcome.trade.before),
                after: billions(outcome.trade.after), largestCut: OrNull(outcome.largestCut),
                cells: outcome.cells.map { cell in
                    Cell(
                        share: cell.share,
                        changes: cell.changes.map { changes in
                            OrNull(changes.map { found in shown.map { billions(found[$0].money) } })
                        },
                        failure: OrNull(cell.failure), tradeFall: OrNull(cell.tradeFall.isFinite ? cell.tradeFall : nil),
                        price: sum(cell.price, 1), counterOffer: sum(cell.counterOffer, 2), outbidding: sum(cell.outbidding, 1),
                        worth: OrNull(cell.outbiddingValue.map(billions)))
                })
        }
        friendTrade = billions(board.friendTrade)
        declared = OrNull(question.terms.securityValue.map { $0.dollars / 1e9 })
        func alike(_ a: Int, _ b: Int) -> Double? {
            let (a, b) = (question.places[a], question.places[b])
            guard a.count == 1, b.count == 1 else { return nil }
            return votes[world.grid.countries[a[0]], world.grid.countries[b[0]]].map { 100 * $0 }
        }
        links = shown.indices.flatMap { a in
            shown.indices.filter { $0 != a }.map { b in
                Link(
                    from: a, to: b, loss: OrNull(board.dependence.losses[shown[a]][shown[b]].map { 100 * $0 }),
                    share: 100 * board.dependence.shares[shown[a]][shown[b]], votes: OrNull(alike(shown[a], shown[b])))
            }
        }
        partners =
            question.places[0].count == 1
            ? world.grid.countries.indices.compactMap { n in
                votes[world.grid.countries[question.places[0][0]], world.grid.countries[n]].map {
                    Partner(
                        code: world.grid.countries[n].rawValue, name: world.name(of: world.grid.countries[n]),
                        share: 100 * board.partners[n], votes: 100 * $0)
                }
            } : []
        votesYears = votes.years
        (solves, residual, error) = (board.solves, board.worstResidual, billions(board.error))
        notes = question.notes
    }
}

/// What a triangle depends on.
struct TriangleKey: Hashable {
    let state: PageState
    let courted, courting, friend: String
}

extension PageService {
    /// A scenario's triangle, or another one on the same trade and law. Levers, branches and threats do not enter: the law is the file's.
    func triangle(_ request: PageRequest) async throws -> Reply {
        let (state, others) = try request.parameters(["courted", "courting", "friend"])
        var plain = PageState()
        (plain.scenario, plain.day) = (state.scenario, state.day)
        (plain.horizon, plain.elasticities) = (state.horizon, state.elasticities)
        (plain.deficits, plain.revenue) = (state.deficits, state.revenue)
        let key = TriangleKey(
            state: plain, courted: others["courted"] ?? "", courting: others["courting"] ?? "", friend: others["friend"] ?? "")
        if let known = trianglesKept.withLock({ $0[key] }) { return Reply(known, type: "application/json") }
        let data = try await reports.run(limit: limits.report) { [self] in
            let stage = try stages.stage(key.state.scenario)
            let question = try Question(key.state, on: stage)
            let scenario = stage.scenario.with(
                law: stage.scenario.law, asOf: question.day, triangle: stage.scenario.triangle)
            do {
                // The trade is carried once for a scenario and a day, whoever courts whom and under whatever model.
                var dated = PageState()
                (dated.scenario, dated.day) = (key.state.scenario, key.state.day)
                let place = TriangleKey(state: dated, courted: "", courting: "", friend: "")
                let own =
                    try carriedKept.withLock { $0[place] }
                    ?? TriangleQuestion(scenario, world: stage.world, mix: stage.mix, options: SolveClock.options)
                carriedKept.withLock { $0[place] = own }
                func subject(_ role: String, _ usual: Set<Country>, _ code: String) throws -> Subject {
                    if !code.isEmpty { return try stage.subject(code, of: role) }
                    return usual.count == 1
                        ? Subject(usual.first!)
                        : stage.groups.first { Set($0.members) == usual } ?? Subject(group: role, members: usual)
                }
                let sides = [
                    try subject("courted", own.terms.courted, key.courted),
                    try subject("courting", own.terms.courting, key.courting),
                    try subject("friend", own.terms.friend, key.friend),
                ]
                var others = own.terms.with.isEmpty ? nil : try subject("with", own.terms.with, "")
                if let found = others, sides.contains(where: { !Set($0.members).isDisjoint(with: found.members) }) {
                    others = nil
                }
                let asked = try own.with(
                    courted: sides[0], courting: sides[1], friend: sides[2], with: others, cuts: own.terms.cuts)
                let isOwn =
                    asked.terms.courted == own.terms.courted && asked.terms.courting == own.terms.courting
                    && asked.terms.friend == own.terms.friend
                let runner = try TriangleRunner(
                    asked, mix: stage.mix, model: stage.model(question.model), options: SolveClock.options)
                let board = try runner.board()
                try SolveClock.check()
                return try AnswerForms.json(
                    try TriangleAnswer(
                        board, subjects: sides + (others.map { [$0] } ?? []), isOwn: isOwn, votes: VotingAgreement.load(),
                        words: LawWords(stage)))
            } catch let failure as any Failure where failure.code == .cancelled {
                try SolveClock.check()
                throw failure
            }
        }
        trianglesKept.withLock { $0[key] = data }
        return Reply(data, type: "application/json")
    }
}
