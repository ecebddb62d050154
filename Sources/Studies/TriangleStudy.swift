import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// A sum of money a year that makes somebody indifferent, or why there is none.
public enum Price: Sendable, Equatable {
    /// In the world's unit a year; 0 where nothing has to be paid.
    case paid(Double)
    /// More than the payer's whole income.
    case aboveIncome
    /// What was tried has no equilibrium.
    case unsolved(String)

    public var amount: Double? { if case .paid(let amount) = self { amount } else { nil } }
}

/// What it takes to part two friends, under one model.
///
/// States: A the law as it is, B an offer taken (sanctions lifted), C the same and the courted one cuts trade with its friend.
/// W is real
/// income, the same for a group as the sum of its members' over the sum of their incomes.
/// ```
/// carrot R = ln W_r(B) − ln W_r(A),   exit cost K(x) = ln W_r(B) − ln W_r(C(x)),   x* = max {x : R ≥ K(x)}
/// z*:  W_r(C, z*) = W_r(A)                     z paid by the courting side, solved exactly
/// p:   W_f(A, p)  = W_f(C)                     the friend's highest counter-offer: beyond it, it lets go
/// z°:  W_r(C, z°) = W_r(A, p),   v° = −EV_u(C, z°)       what the cut has to be worth for the courting side to outbid the friend
/// ```
public struct TriangleStudy: Sendable {
    /// One player's real income in a state against A.
    public struct Change: Sendable {
        /// ln W − ln W(A).
        public let log: Double
        /// The same in the world's unit a year, at the baseline's income.
        public let money: Double
    }
    /// One cut on top of one offer.
    public struct Cut: Sendable {
        public let share: Double
        /// Why the state has no equilibrium; nil where it has. Then all else is not computed.
        public let failure: String?
        /// ln W(C) − ln W(A), by side.
        public let changes: [Change]
        /// K(x).
        public let exitCost: Double
        /// R − K(x): what is left to the courted one without any payment.
        public let margin: Double
        /// By how much the value of goods trade between courted and friend falls, a share of that in B.
        public let tradeFall: Double
        /// z*.
        public let price: Price
        /// v at which paying z* leaves the courting side where it was; nil where nothing is known.
        public let breakEven: Double?
        /// p.
        public let counterOffer: Price
        /// The friend's loss as the literature has it, against sanctions lifted anyway: money of ln W_f(B) − ln W_f(C).
        public let friendLoss: Double
        /// z°.
        public let outbidding: Price
        /// v°.
        public let outbiddingValue: Double?
    }
    /// One offer.
    public struct Outcome: Sendable {
        public let offer: TriangleQuestion.Offer
        /// ln W(B) − ln W(A), by side; the first is the carrot R.
        public let changes: [Change]
        /// Goods trade of the courted one with the courting side and those with it, before and after lifting, in the world's
        /// unit.
        public let trade: (before: Double, after: Double)
        public let cuts: [Cut]
        /// x*; 0 where the offer itself costs the courted one; nil where it was not found.
        public let largestCut: Double?
        public var carrot: Double { changes[0].log }
    }

    public let question: TriangleQuestion
    public let model: Model
    /// Baseline income by side, in the world's unit a year; 0 for a side that nobody is on.
    public let incomes: [Double]
    /// Goods trade between courted and friend in A.
    public let friendTrade: Double
    public let outcomes: [Outcome]
    /// Who of the sides depends on whom, under the law as it is.
    public let dependence: Dependence
    public let solves: Int
    public let worstResidual: Double

    /// The declared security value in the world's unit a year; 0 where none is declared.
    public var securityValue: Double { (question.terms.securityValue?.dollars ?? 0) / TriangleRunner.scale(question.world) }

    /// Whether the courting side wins a cut: what it needs the cut to be worth is no more than it is declared to be worth.
    /// nil: not known.
    public func isWon(_ cut: Cut) -> Bool? { cut.outbiddingValue.map { $0 <= securityValue } }
}

/// Solves the triangle of a scenario.
public struct TriangleRunner: Sendable {
    public let question: TriangleQuestion
    public let model: Model
    public var options: SolverOptions
    let mix: (any ProductMix)?
    /// How near x* is found.
    static let nearness = 1e-4

    /// - Throws: `Problems` where the scenario's model does not fit the world, or the world does not count in dollars.
    public init(
        _ question: TriangleQuestion, mix: (any ProductMix)?, model: Model? = nil, options: SolverOptions = SolverOptions()
    ) throws {
        self.question = question
        self.model = try model ?? question.scenario.model(for: question.world)
        (self.mix, self.options) = (mix, options)
        guard try MoneyUnit(question.world.unit).currency == "USD" || question.terms.securityValue == nil else {
            throw Problems([
                Problem(
                    file: question.scenario.path,
                    what: "security-value is in dollars, and \(question.world.id) counts in \(question.world.unit)",
                    remedy: "use a world in USD, or leave it out")
            ])
        }
    }

    /// How many dollars the world's unit is.
    static func scale(_ world: World) -> Double { (try? MoneyUnit(world.unit))?.scale ?? 1e6 }

    /// - Throws: `NotConverged` where the baseline, the law as it is or an offer has no equilibrium; `Cancelled`.
    /// - Complexity: Some ten solves for a cut, and some fifteen for x*.
    public func run() throws -> TriangleStudy {
        let base = try Baseline.prepare(question.world, model: model, options: options)
        let work = TriangleWork(question: question, batch: Batch(base, model: model, options: options))
        let bridge = question.scenario.bridge(to: question.world, mix: mix)
        func legal(_ offer: TriangleQuestion.Offer?, near: LegalPolicy?) -> LegalPolicy {
            bridge.policy(question.law(offer).inForce(on: question.scenario.asOf), near: near)
        }
        let today = legal(nil, near: nil)
        let statusQuo = try work.solve(today.policy, near: nil).requireConverged()
        work.take(statusQuo: statusQuo, policy: today.policy)
        var outcomes: [TriangleStudy.Outcome] = []
        for offer in question.offers {
            let policy = legal(offer, near: today).policy
            let lifted = try work.solve(policy, near: statusQuo).requireConverged()
            let cuts = question.terms.cuts.map { work.cut($0.value, policy, lifted) }
            if options.ended == .cancelled { throw Cancelled() }
            outcomes.append(
                .init(
                    offer: offer, changes: work.changes(lifted),
                    trade: (work.trade(statusQuo, offer), work.trade(lifted, offer)), cuts: cuts,
                    largestCut: work.largestCut(policy, lifted)))
        }
        if options.ended == .cancelled { throw Cancelled() }
        let dependence = Dependence(work.batch, under: today.policy, now: statusQuo, sides: question.places)
        return TriangleStudy(
            question: question, model: model, incomes: work.incomes, friendTrade: question.trade { statusQuo.flow($0, $1, $2) },
            outcomes: outcomes, dependence: dependence, solves: work.solves + dependence.solves,
            worstResidual: Residuals.larger(work.worstResidual, dependence.residual))
    }
}
