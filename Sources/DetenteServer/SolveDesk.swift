import Foundation
import Studies
import Synchronization
import TradeData
import TradeEquilibrium
import TradePolicy

/// Solves questions, and keeps what was solved: models made ready, equilibria by their policy, comparisons by their state.
///
/// Every solve starts from a point that follows from its state: the scenario's own law, then the law of the branch and day. So an answer
/// is a function of its state alone: it depends on no lever moved before, on nobody else, and not on what is in the cache.
final class SolveDesk: Sendable {
    /// How much is kept.
    struct Sizes: Sendable {
        var models = 12
        var equilibria = 24
        var comparisons = 12
    }

    /// A model on its baseline, ready to solve.
    private struct Ready: Sendable {
        let model: Model
        let batch: Batch
        let start: SolverState
    }
    private struct ModelKey: Hashable {
        let scenario: String
        let choice: ModelChoice
    }
    private struct PolicyKey: Hashable {
        let model: ModelKey
        let policy: Policy
    }

    private let models: Mutex<Bounded<ModelKey, Ready>>
    private let equilibria: Mutex<Bounded<PolicyKey, Equilibrium>>
    private let comparisons: Mutex<Bounded<PageState, SolvedState>>
    private let counts = Mutex((solves: 0, hits: 0))

    init(sizes: Sizes = Sizes()) {
        models = Mutex(Bounded(limit: sizes.models))
        equilibria = Mutex(Bounded(limit: sizes.equilibria))
        comparisons = Mutex(Bounded(limit: sizes.comparisons))
    }

    /// Equilibria solved so far, and comparisons that were found in the cache.
    var statistics: (solves: Int, hits: Int) { counts.withLock { $0 } }
    /// How many models, equilibria and comparisons are kept.
    var sizes: (models: Int, equilibria: Int, comparisons: Int) {
        (models.withLock { $0.count }, equilibria.withLock { $0.count }, comparisons.withLock { $0.count })
    }

    /// The comparison that a question asks for.
    /// - Parameter keeps: Whether it stays in the cache; a series of models or rates would push everything else out.
    /// - Throws: `TimeIsUp` past the deadline, `NotConverged` where a model has no baseline, `Problems`.
    /// - Complexity: Two solves at most, once everything is ready.
    func solve(_ question: Question, keeps: Bool = true) throws -> SolvedState {
        var key = question.state
        key.subject = nil
        if question.isOwnModel, let known = comparisons.withLock({ $0[key] }) {
            counts.withLock { $0.hits += 1 }
            return known
        }
        let laws = try question.stage.policies(of: question)
        let (modelKey, ready) = try ready(question, keeps)
        // From the scenario's own law to that of the branch and day, and from there to the levers: each start is near.
        let plain = try equilibrium(laws.plain.policy, modelKey, ready, from: ready.start, keeps)
        let start = plain.solution.converged ? plain.solution.state : ready.start
        let reference = try equilibrium(laws.before.policy, modelKey, ready, from: ready.start, keeps)
        // A dragged policy is asked for once: to hash and keep it costs more than it saves.
        let policy =
            question.hasLevers ? try equilibrium(laws.after.policy, modelKey, ready, from: start, false) : plain
        let solved = SolvedState(
            question: question, reference: reference, policy: policy, before: laws.before, after: laws.after,
            notes: question.notes + laws.after.notes.filter { !question.stage.own.notes.contains($0) })
        if keeps, question.isOwnModel { comparisons.withLock { $0[key] = solved } }
        return solved
    }

    /// The solution under a policy.
    private func equilibrium(
        _ policy: Policy, _ model: ModelKey, _ ready: Ready, from start: SolverState, _ keeps: Bool
    ) throws -> Equilibrium {
        let key = PolicyKey(model: model, policy: policy)
        if keeps, let known = equilibria.withLock({ $0[key] }) { return known }
        let solved = ready.batch.solve(policy, from: start)
        try SolveClock.check()
        counts.withLock { $0.solves += 1 }
        let found = Equilibrium(solved)
        if keeps { equilibria.withLock { $0[key] = found } }
        return found
    }

    private func ready(_ question: Question, _ keeps: Bool) throws -> (ModelKey, Ready) {
        let (stage, options) = (question.stage, question.model)
        let key = ModelKey(scenario: stage.key, choice: ModelChoice(options))
        if let known = models.withLock({ $0[key] }) { return (key, known) }
        let model = try stage.model(options)
        let solving = SolverOptions(isCancelled: { SolveClock.isOver })
        let base: World
        do { base = try Baseline.prepare(stage.world, model: model, options: solving) } catch {
            try SolveClock.check()
            throw error
        }
        let batch = Batch(base, model: model, options: solving)
        let start = batch.solve(stage.own.policy, from: nil)
        try SolveClock.check()
        let ready = Ready(model: model, batch: batch, start: start.state)
        if keeps { models.withLock { $0[key] = ready } }
        return (key, ready)
    }
}

/// A question with its answer, before anybody reads numbers out of it.
final class SolvedState: Sendable {
    let question: Question
    let reference, policy: Equilibrium
    let light: LightComparison
    /// The laws of both days as policies.
    let before, after: LegalPolicy
    let notes: [String]
    private let whole = Mutex<Comparison?>(nil)

    init(
        question: Question, reference: Equilibrium, policy: Equilibrium, before: LegalPolicy, after: LegalPolicy, notes: [String]
    ) {
        (self.question, self.reference, self.policy) = (question, reference, policy)
        (self.before, self.after, self.notes) = (before, after, notes)
        light = LightComparison(reference: reference, policy: policy)
    }

    var converged: Bool { reference.solution.converged && policy.solution.converged }

    /// The comparison with all its pairs and groups, made when it is first asked for.
    var comparison: Comparison {
        whole.withLock { whole in
            if let whole { return whole }
            let made = Comparison(
                reference: reference.solution, flows: reference.flows, policy: policy.solution, flows: policy.flows)
            whole = made
            return made
        }
    }
}

/// When the work of a thread has to end: a solve asks once in every pass.
///
/// It is the thread's, and not an option of the solve, because a batch is made ready once and used by all requests. (Task-local values
/// would say the same; outside of tasks they crash in Swift 6.3.)
final class SolveClock: Sendable {
    private let deadline: ContinuousClock.Instant
    /// Whether nobody waits any more.
    private let abandoned: Flag
    private static let key = "detente.solve-clock"

    init(deadline: ContinuousClock.Instant, abandoned: Flag) { (self.deadline, self.abandoned) = (deadline, abandoned) }

    /// Does work of this thread under the clock.
    func run<Value>(_ work: () throws -> Value) throws -> Value {
        let local = Thread.current.threadDictionary
        local[Self.key] = self
        defer { local.removeObject(forKey: Self.key) }
        try Self.check()
        return try work()
    }

    private static var current: SolveClock? { Thread.current.threadDictionary[key] as? SolveClock }
    private var isOver: Bool { abandoned.isRaised || ContinuousClock.now >= deadline }

    static var isOver: Bool { current?.isOver ?? false }

    /// For work that goes on on other threads: it ends with the clock of this one.
    static var options: SolverOptions {
        guard let current else { return SolverOptions() }
        return SolverOptions(isCancelled: { current.isOver })
    }

    /// - Throws: `TimeIsUp` past the deadline, `CancellationError` where nobody waits.
    static func check() throws {
        guard let current else { return }
        if current.abandoned.isRaised { throw CancellationError() }
        if current.isOver { throw TimeIsUp() }
    }
}

/// The time for a piece of work was used up.
struct TimeIsUp: Error {}
