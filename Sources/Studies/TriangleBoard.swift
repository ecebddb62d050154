import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// A triangle solved at so many cuts and payments that what lies between can be read off while somebody drags.
///
/// Between solved points numbers are read linearly, in the cut and in the payment; `error` says how far that is from whole solves at
/// places halfway between.
public struct TriangleBoard: Sendable {
    /// One offer with one cut.
    public struct Cell: Sendable {
        public let share: Double
        /// Changes against today's law, `[payment][side]`; nil where the state has no equilibrium.
        public let changes: [[TriangleStudy.Change]?]
        /// Why there are none without a payment.
        public let failure: String?
        public let tradeFall: Double
        /// See `TriangleStudy.Cut`.
        public let price, counterOffer, outbidding: Price
        public let outbiddingValue: Double?
    }
    /// One offer.
    public struct Outcome: Sendable {
        public let offer: TriangleQuestion.Offer
        public let trade: (before: Double, after: Double)
        public let cells: [Cell]
        public let largestCut: Double?
    }

    public let question: TriangleQuestion
    public let model: Model
    /// Baseline income by side, the world's unit a year; 0 for a side that nobody is on.
    public let incomes: [Double]
    /// Goods trade between courted and friend today.
    public let friendTrade: Double
    /// Payments that were solved, ascending from 0, the world's unit a year.
    public let payments: [Double]
    /// Nobody lifts anything, then the offers of the question.
    public let outcomes: [Outcome]
    public let dependence: Dependence
    /// Goods trade of the courted one with each economy, of all that it trades: `[economy of the grid]`.
    public let partners: [Double]
    /// The largest distance between what is read and what was solved halfway, the world's unit a year.
    public let error: Double
    public let solves: Int
    public let worstResidual: Double

    /// The cuts that are solved: closer where the last sellers go.
    public static let shares = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1]

    /// What is read at a cut and a payment; nil next to a state without equilibrium.
    public func read(offer: Int, share: Double, payment: Double) -> [Double]? {
        let cells = outcomes[offer].cells
        func place(_ x: Double, _ knots: [Double]) -> (Int, Double) {
            let k = min(max(0, (knots.firstIndex { $0 >= x } ?? knots.count - 1) - 1), knots.count - 2)
            return (k, (x - knots[k]) / (knots[k + 1] - knots[k]))
        }
        let (i, u) = place(share, cells.map(\.share))
        let (k, v) = place(payment, payments)
        guard let a = cells[i].changes[k], let b = cells[i].changes[k + 1], let c = cells[i + 1].changes[k],
            let d = cells[i + 1].changes[k + 1]
        else { return nil }
        return a.indices.map {
            (1 - u) * ((1 - v) * a[$0].money + v * b[$0].money) + u * ((1 - v) * c[$0].money + v * d[$0].money)
        }
    }
}

extension TriangleRunner {
    /// Solves what a page needs.
    /// - Throws: as `run`.
    /// - Complexity: Some 15 solves for each cut of each offer, offers beside each other.
    public func board(cuts: [Double] = TriangleBoard.shares) throws -> TriangleBoard {
        let (bridge, base) = (question.scenario.bridge(to: question.world, mix: mix), try baseline())
        let batch = Batch(base, model: model, options: options)
        let day = question.scenario.asOf
        let today = bridge.policy(question.law(nil).inForce(on: day))
        let first = TriangleWork(question: question, batch: batch)
        let now = try first.solve(today.policy, near: nil).requireConverged()
        first.take(statusQuo: now, policy: today.policy)
        let incomes = first.incomes
        let offers = [TriangleQuestion.Offer(lifted: [], isWide: false)] + question.offers.filter { !$0.lifted.isEmpty }
        struct Solved: Sendable {
            let policy: Policy
            let lifted: Counterfactual
            let cuts: [TriangleStudy.Cut]
            let trade: (before: Double, after: Double)
            let largest: Double?
            let changes: [TriangleStudy.Change]
            let solves: Int
            let residual: Double
        }
        @Sendable func work() -> TriangleWork {
            let work = TriangleWork(question: question, batch: batch)
            work.take(statusQuo: now, policy: today.policy)
            return work
        }
        let solved = try Parallel.map(offers.count) { k in
            Result { () throws -> Solved in
                let work = work()
                let offer = offers[k]
                let policy = bridge.policy(question.law(offer).inForce(on: day), near: today).policy
                let lifted = try work.solve(policy, near: now).requireConverged()
                let cuts = cuts.map { work.cut($0, policy, lifted) }
                let largest = work.largestCut(policy, lifted)
                if options.ended == .cancelled { throw Cancelled() }
                return Solved(
                    policy: policy, lifted: lifted, cuts: cuts, trade: (work.trade(now, offer), work.trade(lifted, offer)),
                    largest: largest, changes: work.changes(lifted), solves: work.solves, residual: work.worstResidual)
            }
        }.map { try $0.get() }
        let asked = solved.flatMap(\.cuts).flatMap { [$0.price.amount, $0.outbidding.amount] }.compactMap(\.self).max() ?? 0
        let top = min(max(1.25 * asked, 0.02 * incomes[0]), 0.5 * incomes[1])
        let payments = [0, 0.5 * top, top]
        let paid = Parallel.map(offers.count) { k in
            let work = work()
            let rows = zip(cuts, solved[k].cuts).map { share, cut -> [[TriangleStudy.Change]?] in
                let cutting = question.cutting(share, from: solved[k].policy)
                return payments.map { payment in
                    if payment == 0 { return cut.failure == nil ? cut.changes : nil }
                    let end = work.solve(work.paying(payment, from: .courting, on: cutting), near: solved[k].lifted)
                    return end.converged ? work.changes(end) : nil
                }
            }
            return (rows, work.solves, work.worstResidual)
        }
        if options.ended == .cancelled { throw Cancelled() }
        let outcomes = offers.indices.map { k in
            TriangleBoard.Outcome(
                offer: offers[k], trade: solved[k].trade,
                cells: zip(solved[k].cuts, paid[k].0).map { cut, changes in
                    .init(
                        share: cut.share, changes: changes, failure: cut.failure, tradeFall: cut.tradeFall, price: cut.price,
                        counterOffer: cut.counterOffer, outbidding: cut.outbidding, outbiddingValue: cut.outbiddingValue)
                }, largestCut: solved[k].largest)
        }
        let dependence = Dependence(batch, under: today.policy, now: now, sides: question.places)
        let flows = now.flows()
        let goods = question.goods
        let traded = question.world.grid.countries.indices.map { n in
            question.places[0].contains(n)
                ? 0
                : goods.reduce(0) { sum, j in
                    question.places[0].reduce(sum) { $0 + flows[n, $1, j].value + flows[$1, n, j].value }
                }
        }
        let whole = traded.reduce(0, +)
        func board(_ error: Double, _ more: Int, _ residual: Double) -> TriangleBoard {
            TriangleBoard(
                question: question, model: model, incomes: incomes,
                friendTrade: question.trade { flows[$0, $1, $2].value }, payments: payments, outcomes: outcomes,
                dependence: dependence, partners: traded.map { whole > 0 ? $0 / whole : 0 }, error: error,
                solves: solved.reduce(1) { $0 + $1.solves } + paid.reduce(0) { $0 + $1.1 } + dependence.solves + more,
                worstResidual: ([first.worstResidual, dependence.residual, residual] + solved.map(\.residual) + paid.map(\.2))
                    .reduce(0, Residuals.larger))
        }
        // How far what is read is from what is solved, halfway between.
        let (draft, check) = (board(0, 0, 0), work())
        var error = 0.0
        for (k, outcome) in outcomes.enumerated() {
            for i in [cuts.count / 3, cuts.count - 2] where cuts.indices.contains(i + 1) {
                let (share, payment) = ((cuts[i] + cuts[i + 1]) / 2, 0.25 * top)
                guard let read = draft.read(offer: k, share: share, payment: payment) else { continue }
                let cutting = question.cutting(share, from: solved[k].policy)
                let end = check.solve(work().paying(payment, from: .courting, on: cutting), near: solved[k].lifted)
                guard end.converged, outcome.cells[i].failure == nil else { continue }
                for (a, b) in zip(read, check.changes(end)) { error = max(error, abs(a - b.money)) }
            }
        }
        return board(error, check.solves, check.worstResidual)
    }

    private func baseline() throws -> World { try Baseline.prepare(question.world, model: model, options: options) }
}
