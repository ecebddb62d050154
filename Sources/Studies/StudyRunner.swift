import Foundation
import Synchronization
import TradeData
import TradeEquilibrium
import TradePolicy

/// Somebody asked to stop a run; there is no answer, and nothing to write.
public struct Cancelled: Error {
    public init() {}
}

/// Runs a scenario: the law of each branch and day becomes wedges, each distinct set of wedges is solved
/// once under each model, and the solutions are compared as the scenario asks.
public struct StudyRunner: Sendable {
    public let scenario: Scenario
    public let world: World
    /// The products within sectors, for measures that name HS codes.
    public let mix: (any ProductMix)?
    /// The models of the ensemble, besides the scenario's own.
    public var alternatives: [Model]
    public var options: SolverOptions

    public init(
        _ scenario: Scenario, world: World, mix: (any ProductMix)? = nil, alternatives: [Model] = [],
        options: SolverOptions = SolverOptions()
    ) {
        self.scenario = scenario
        self.world = world
        self.mix = mix
        self.alternatives = alternatives
        self.options = options
    }

    /// Solves everything.
    /// - Parameter progress: Told in words what is being done; called from the calling thread.
    /// - Throws: `Cancelled` when somebody asked to stop, `NotConverged` when the baseline of the scenario's own model has no equilibrium; a run that does not
    ///   converge is returned with its residuals, and says so. Another model without an answer is named in `failures`.
    /// - Complexity: One solve for each distinct law and model, on all cores.
    public func run(progress: (String) -> Void = { _ in }) throws -> Study {
        let central = try scenario.model(for: world)
        var agenda = Agenda()
        var notes = scenario.modelNotes
        for caution in ([central] + alternatives).flatMap({ $0.cautions(on: world) }) where !notes.contains(caution) {
            notes.append(caution)
        }
        for path in scenario.tree.paths {
            if options.ended == .cancelled { throw Cancelled() }
            lay(path, central, &agenda, &notes)
        }
        progress("\(agenda.requests.count) comparisons, \(agenda.policy.count) distinct laws, \(alternatives.count + 1) models")
        let runs = try solve(central, agenda, progress)
        var others: [[StudyRun]] = []
        var failures: [Study.Failure] = []
        for model in alternatives {
            if options.ended == .timeLimit {
                failures.append(
                    .init(
                        model: model, law: "not begun",
                        reason: NotConverged(termination: .timeLimit, iterations: 0, residuals: .unknown)))
                continue
            }
            do {
                let runs = try solve(model, agenda, progress)
                if let failure = StudyRunner.failure(in: runs) { failures.append(failure) } else { others.append(runs) }
            } catch let reason as NotConverged {
                failures.append(.init(model: model, law: "the baseline", reason: reason))
                progress("\(model.label): the baseline did not converge")
            }
        }
        return Study(
            scenario: scenario, world: world, runs: runs, alternatives: others, failures: failures, options: options, notes: notes
        )
    }

    private func solve(_ model: Model, _ agenda: Agenda, _ progress: (String) -> Void) throws -> [StudyRun] {
        let started = ContinuousClock.now
        let base: World
        do { base = try Baseline.prepare(world, model: model, options: options) } catch let end as NotConverged {
            if end.termination == .cancelled { throw Cancelled() }
            throw end
        }
        let solved = solveAll(agenda.policy, base, model)
        if options.ended == .cancelled { throw Cancelled() }
        let runs = compare(solved, agenda)
        let failed = runs.count { !$0.comparison.converged }
        progress(
            "\(model.label): \(agenda.policy.count) equilibria in \(seconds(since: started)) s"
                + (failed == 0 ? "" : "; \(failed) comparisons did not converge"))
        return runs
    }

    /// The first solve without an equilibrium.
    private static func failure(in runs: [StudyRun]) -> Study.Failure? {
        for run in runs {
            for (solve, day) in [(run.comparison.reference, run.comparedWith), (run.comparison.policy, run.day)]
            where !solve.converged {
                do { _ = try solve.requireConverged() } catch let reason as NotConverged {
                    return .init(model: run.model, law: "law of \(day) on branch \(run.label)", reason: reason)
                } catch { preconditionFailure("A solve that did not converge says so.") }
            }
        }
        return nil
    }

    private func seconds(since start: ContinuousClock.Instant) -> String {
        let duration = ContinuousClock.now - start
        return String(format: "%.2f", Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18)
    }

    /// Shares out the change of every branch against the first day among the measures that changed.
    ///
    /// What could not be solved, for want of time or of an equilibrium, is left out, and a note of the study says so.
    /// - Throws: `Cancelled` when somebody asked to stop; `NotConverged` for the baseline.
    /// - Complexity: As `Attribution`, for each branch.
    public func attribute(_ study: inout Study, progress: (String) -> Void = { _ in }) throws {
        let model = try scenario.model(for: world)
        guard let base = study.runs.first?.comparison.world else { return }
        for (index, run) in study.runs.enumerated() where run.threat == nil && run.comparedWith == scenario.compareTo.first {
            let groups = Attribution.groups(run.law, from: run.comparedWith, to: run.day)
            guard !groups.isEmpty, groups.count <= 8 else { continue }
            progress("\(run.path.id): \(groups.count) groups of measures, \(1 << groups.count) laws")
            let attribution = Attribution(
                from: run.comparedWith, to: run.day, groups: groups, base: base, model: model, options: options,
                bridge: scenario.bridge(run.law, world: world, mix: mix, model: model))
            if options.ended == .cancelled { throw Cancelled() }
            if attribution.converged {
                study.attributions[index] = attribution
            } else {
                study.notes.append(
                    "Which measure did what on branch \(run.path.id) is not told: "
                        + (options.ended == .timeLimit
                            ? "the time limit was used up." : "a law without some of them has no equilibrium."))
            }
        }
    }

    private func compare(_ solved: [(result: Counterfactual, flows: Bilateral<Money>)], _ agenda: Agenda) -> [StudyRun] {
        let runs = Mutex<[StudyRun?]>(Array(repeating: nil, count: agenda.requests.count))
        DispatchQueue.concurrentPerform(iterations: agenda.requests.count) { k in
            let request = agenda.requests[k]
            let (reference, policy) = (solved[request.reference], solved[request.policy])
            let run = StudyRun(
                path: request.path, threat: request.threat, day: request.day, comparedWith: request.comparedWith,
                comparison: Comparison(
                    reference: reference.result, flows: reference.flows, policy: policy.result, flows: policy.flows),
                schedule: agenda.schedules[request.policy], referenceSchedule: agenda.schedules[request.reference],
                law: request.law, referenceLaw: request.referenceLaw)
            runs.withLock { $0[k] = run }
        }
        return runs.withLock { $0.compactMap { $0 } }
    }

    /// What is to be compared, and the distinct sets of wedges that this takes.
    private struct Agenda {
        struct Request {
            var path: EventPath
            var threat: String?
            var day, comparedWith: Day
            var reference, policy: Int
            var law, referenceLaw: Law
        }
        var requests: [Request] = []
        var policy: [Policy] = []
        var schedules: [Schedule] = []

        mutating func index(_ legal: LegalPolicy) -> Int {
            if let known = policy.firstIndex(of: legal.policy) { return known }
            policy.append(legal.policy)
            schedules.append(legal.schedule)
            return policy.count - 1
        }
    }

    private func lay(_ path: EventPath, _ model: Model, _ agenda: inout Agenda, _ notes: inout [String]) {
        let law = scenario.law(on: path)
        func bridge(_ law: Law) -> LawBridge { scenario.bridge(law, world: world, mix: mix, model: model) }
        let laid = bridge(law)
        let policy = laid.policy(on: scenario.asOf)
        for note in policy.notes where !notes.contains(note) { notes.append(note) }
        let now = agenda.index(policy)
        for day in scenario.compareTo {
            let reference = agenda.index(laid.policy(on: day))
            if reference == now {
                notes.append(
                    "On branch \(path.id) the law of \(scenario.asOf) puts the same duties and bans on the model as that of \(day): "
                        + "every change between them is zero.")
            }
            agenda.requests.append(
                .init(
                    path: path, threat: nil, day: scenario.asOf, comparedWith: day, reference: reference, policy: now,
                    law: laid.laid.law, referenceLaw: laid.laid.law))
        }
        // What it is worth that a threat is not carried out: the same branch with and without it.
        for threat in scenario.law.threats where law.measure(threat.id) != nil {
            var spared = law
            spared.measures.removeAll { $0.id == threat.id }
            let other = bridge(spared)
            let without = agenda.index(other.policy(on: scenario.asOf))
            guard without != now else { continue }  // written and not solved: it changes no wedge
            agenda.requests.append(
                .init(
                    path: path, threat: threat.id, day: scenario.asOf, comparedWith: scenario.asOf, reference: now,
                    policy: without,
                    law: other.laid.law, referenceLaw: laid.laid.law))
        }
    }

    /// Solves every set of wedges, the first cold and the others from it, on all cores; each with its flows.
    private func solveAll(_ policy: [Policy], _ base: World, _ model: Model) -> [(
        result: Counterfactual, flows: Bilateral<Money>
    )] {
        guard let first = policy.first else { return [] }
        let batch = Batch(base, model: model, options: options)
        let start = batch.solve(first, from: nil)
        let rest = Array(policy.dropFirst())
        let solved = Mutex<[(result: Counterfactual, flows: Bilateral<Money>)?]>(Array(repeating: nil, count: rest.count))
        DispatchQueue.concurrentPerform(iterations: rest.count) { k in
            let result = batch.solve(rest[k], from: start.state)
            let flows = result.flows()
            solved.withLock { $0[k] = (result, flows) }
        }
        return [(start, start.flows())] + solved.withLock { $0.compactMap { $0 } }
    }
}
