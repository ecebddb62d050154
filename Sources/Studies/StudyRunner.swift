import TradeData
import TradeEquilibrium
import TradePolicy

/// Somebody asked to stop a run; there is no answer, and nothing to write.
public struct Cancelled: Failure {
    public init() {}
    public var code: FailureCode { .cancelled }
    public var problems: [Problem] { [Problem(what: "cancelled", remedy: "nothing was written")] }
}

/// Runs a scenario: the law of each branch and day becomes a policy, each distinct policy is solved
/// once under each model, and the solutions are compared as the scenario asks.
///
/// ```swift
/// let study = try StudyRunner(scenario, world: world, mix: .load()).run()
/// study.runs[0].comparison.welfare(usa).percentChange
/// ```
public struct StudyRunner: Sendable {
    public let scenario: Scenario
    public let world: World
    /// The law of the scenario on the world, threats included.
    public let bridge: LawBridge
    /// The models of the ensemble, besides the scenario's own.
    public var alternatives: [Model]
    public var options: SolverOptions

    /// - Parameter mix: The products within sectors, for measures that name HS codes.
    public init(
        _ scenario: Scenario, world: World, mix: (any ProductMix)? = nil, alternatives: [Model] = [],
        options: SolverOptions = SolverOptions()
    ) {
        self.scenario = scenario
        self.world = world
        self.alternatives = alternatives
        self.options = options
        bridge = scenario.bridge(to: world, mix: mix)
    }

    /// Solves everything.
    /// - Parameter progress: Called with a sentence about what is being done, on the calling thread.
    /// - Throws: `Cancelled` when somebody asked to stop, `Problems` for a pledge beyond the investor's income, `NotConverged` when the baseline of the scenario's own model has no
    ///   equilibrium; a run that does not converge is returned with its residuals, and says so. Another model without an
    ///   answer is named in `failures`.
    /// - Complexity: One solve for each distinct policy and model, on all cores.
    public func run(progress: (String) -> Void = { _ in }) throws -> Study {
        let central = try scenario.model(for: world)
        try requirePayablePledges()
        var agenda = Agenda()
        var notes = scenario.modelNotes
        let (alternatives, coinciding) = Self.distinct(alternatives, besides: central)
        notes += coinciding
        for caution in ([central] + alternatives).flatMap({ $0.cautions(on: world) }) where !notes.contains(caution) {
            notes.append(caution)
        }
        for path in scenario.tree.paths {
            if options.ended == .cancelled { throw Cancelled() }
            plan(path, &agenda, &notes)
        }
        progress("\(agenda.requests.count) comparisons, \(agenda.laws.count) distinct laws, \(alternatives.count + 1) models")
        let (count, began) = (alternatives.count + 1, ContinuousClock.now)
        /// Says how many models are done, and what the others will take.
        func counting(_ done: Int, _ text: String) {
            let left = (ContinuousClock.now - began) * (Double(count - done) / Double(done))
            progress(
                done == count ? text : "\(text); \(done) of \(count) models, about \(max(1, left.components.seconds)) s left")
        }
        let runs = try solve(central, agenda) { counting(1, $0) }
        var others: [[StudyRun]] = []
        var failures: [Study.Failure] = []
        for (k, model) in alternatives.enumerated() {
            if options.ended == .timeLimit {
                let reason = NotConverged(termination: .timeLimit, iterations: 0, residuals: .unknown)
                failures.append(.init(model: model, law: "not begun", reason: reason))
                continue
            }
            do {
                let runs = try solve(model, agenda) { counting(k + 2, $0) }
                if let failure = StudyRunner.failure(in: runs) { failures.append(failure) } else { others.append(runs) }
            } catch let reason as NotConverged {
                failures.append(.init(model: model, law: "the baseline", reason: reason))
                progress("\(model.label): the baseline did not converge")
            }
        }
        var study = Study(
            scenario: scenario, world: world, runs: runs, alternatives: others, failures: failures, options: options, notes: notes
        )
        study.notes += HighElasticities.notes(study) + ExtremeAnswers.notes(study)
        study.pledges = PledgeOutcome.all(study, bridge: bridge, model: central, options: options)
        if options.ended == .cancelled { throw Cancelled() }
        if let satellite = bridge.satellite as? MineralSatellite {
            progress("minerals: \(satellite.asked.map(\.measure.id).joined(separator: ", "))")
            do {
                study.minerals = try MineralFinding.all(scenario, satellite, world: world, options: options)
            } catch let failure as any Failure {
                if options.ended == .cancelled { throw Cancelled() }
                study.notes.append("The section on minerals is missing: \(failure.problems.first?.what ?? "no answer").")
            }
        }
        return study
    }

    /// Shares out the change of every branch against the first day among the measures that changed.
    ///
    /// What could not be solved, for want of time or of an equilibrium, is left out, and a note of the study says so.
    /// - Throws: `Cancelled` when somebody asked to stop.
    /// - Complexity: As `Attribution`, for each branch.
    public func attribute(_ study: inout Study, progress: (String) -> Void = { _ in }) throws {
        let model = try scenario.model(for: world)
        guard let base = study.runs.first?.comparison.world else { return }
        for (index, run) in study.runs.enumerated() where run.threat == nil && run.comparedWith == scenario.compareTo.first {
            let groups = Attribution.groups(run.law, from: run.comparedWith, to: run.day, naming: scenario.groups)
            guard !groups.isEmpty else { continue }
            progress("\(run.path.id): \(groups.count) groups of measures")
            let attribution = Attribution(
                from: run.law.inForce(on: run.comparedWith), to: run.law.inForce(on: run.day), groups: groups, base: base,
                model: model, options: options, bridge: bridge)
            if options.ended == .cancelled { throw Cancelled() }
            if attribution.converged {
                study.attributions[index] = attribution
            } else {
                study.notes.append(
                    "Which measure did what on branch \(run.path.id) is not reported: "
                        + (options.ended == .timeLimit
                            ? "the time limit was used up." : "a law without some of them has no equilibrium."))
            }
        }
    }
}

extension StudyRunner {
    /// The models that are not the same as one before them, and sentences about those that are: they would make ranges look surer.
    private static func distinct(_ models: [Model], besides central: Model) -> (models: [Model], notes: [String]) {
        var kept = [central]
        var twins: [String] = []
        for model in models {
            if let same = kept.first(where: { $0.isSame(as: model) }) {
                let cap = model.horizon.elasticityCap.map { " (θ is at most \($0) in the \(model.horizon.rawValue) run)" } ?? ""
                let twin = "\(model.elasticities.name) and \(same.elasticities.name) come to the same model\(cap)"
                if !twins.contains(twin) { twins.append(twin) }
            } else {
                kept.append(model)
            }
        }
        guard !twins.isEmpty else { return (models, []) }
        let counts = "models that coincide count once, \(kept.count) in the place of \(models.count + 1)"
        return (Array(kept.dropFirst()), ["\(twins.joined(separator: "; ")): \(counts)."])
    }

    /// The branches and days whose laws put the same on the model, in sentences; nothing is solved.
    ///
    /// A law may differ on paper and reach nothing that the world has.
    /// - Complexity: A policy for each branch and day.
    public func sameLaws() -> [String] {
        scenario.tree.paths.flatMap { path -> [String] in
            let law = scenario.law(on: path)
            let now = bridge.policy(law.inForce(on: scenario.asOf))
            return scenario.compareTo.filter { bridge.policy(law.inForce(on: $0)).policy == now.policy }.map {
                Self.sameLaw(on: path, scenario.asOf, as: $0)
            }
        }
    }

    fileprivate static func sameLaw(on path: EventPath, _ day: Day, as other: Day) -> String {
        "On branch \(path.id) the law of \(day) puts the same duties and bans on the model as that of \(other): "
            + "every change between them is zero."
    }
}

// MARK: What is to be solved

extension StudyRunner {
    /// What is to be compared, and the distinct policies that this takes.
    private struct Agenda {
        struct Request {
            var path: EventPath
            var threat: String?
            var day, comparedWith: Day
            var reference, policy: Int
            var law, referenceLaw: Law
        }
        var requests: [Request] = []
        var laws: [LegalPolicy] = []
        private var known: [Policy: Int] = [:]

        mutating func index(_ legal: LegalPolicy) -> Int {
            if let index = known[legal.policy] { return index }
            known[legal.policy] = laws.count
            laws.append(legal)
            return laws.count - 1
        }
    }

    private func plan(_ path: EventPath, _ agenda: inout Agenda, _ notes: inout [String]) {
        let law = scenario.law(on: path)
        func policy(_ inForce: LawInForce) -> LegalPolicy { bridge.policy(inForce, near: agenda.laws.first) }
        let inForce = law.inForce(on: scenario.asOf)
        let legal = policy(inForce)
        for note in legal.notes where !notes.contains(note) { notes.append(note) }
        let now = agenda.index(legal)
        for day in scenario.compareTo {
            let reference = agenda.index(policy(law.inForce(on: day)))
            if reference == now {
                notes.append(Self.sameLaw(on: path, scenario.asOf, as: day))
            }
            agenda.requests.append(
                .init(
                    path: path, threat: nil, day: scenario.asOf, comparedWith: day, reference: reference, policy: now,
                    law: law, referenceLaw: law))
        }
        // What it is worth that a threat is not carried out: the same branch with and without it.
        for threat in scenario.law.threats where law.measure(threat.id) != nil {
            let without = agenda.index(policy(inForce.without([threat.id])))
            guard without != now else { continue }  // recorded but not modelled: it changes nothing
            var spared = law
            spared.measures.removeAll { $0.id == threat.id }
            agenda.requests.append(
                .init(
                    path: path, threat: threat.id, day: scenario.asOf, comparedWith: scenario.asOf, reference: now,
                    policy: without, law: spared, referenceLaw: law))
        }
    }

    private func solve(_ model: Model, _ agenda: Agenda, _ progress: (String) -> Void) throws -> [StudyRun] {
        let started = ContinuousClock.now
        let base: World
        do { base = try Baseline.prepare(world, model: model, options: options) } catch let end as NotConverged {
            if end.termination == .cancelled { throw Cancelled() }
            throw end
        }
        let solved = solveAll(agenda.laws.map(\.policy), base, model)
        if options.ended == .cancelled { throw Cancelled() }
        let flows = Self.sharedFlows(agenda, solved)
        let runs = Parallel.map(agenda.requests.count) { k in
            let request = agenda.requests[k]
            let (reference, policy) = (request.reference, request.policy)
            return StudyRun(
                path: request.path, threat: request.threat, day: request.day, comparedWith: request.comparedWith,
                comparison: Comparison(
                    reference: solved[reference], flows: flows[reference] ?? solved[reference].flows(), policy: solved[policy],
                    flows: flows[policy] ?? solved[policy].flows()),
                schedule: agenda.laws[policy].schedule, referenceSchedule: agenda.laws[reference].schedule, law: request.law,
                referenceLaw: request.referenceLaw)
        }
        let failed = runs.count { !$0.comparison.converged }
        let time = String(printf: "%.2f s", (ContinuousClock.now - started) / Duration.seconds(1))
        progress(
            "\(model.label): \(agenda.laws.count) equilibria in \(time)"
                + (failed == 0 ? "" : "; \(failed) comparisons did not converge"))
        return runs
    }

    /// The flows of the solutions that most comparisons share; those of all would fill a memory.
    private static func sharedFlows(_ agenda: Agenda, _ solved: [Counterfactual]) -> [Int: Bilateral<Money>] {
        var uses: [Int: Int] = [:]
        for request in agenda.requests {
            uses[request.reference, default: 0] += 1
            uses[request.policy, default: 0] += 1
        }
        let shared = uses.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(16).map(\.key)
        return Dictionary(uniqueKeysWithValues: zip(shared, Parallel.map(shared.count) { solved[shared[$0]].flows() }))
    }

    /// Solves every policy, the first from no change and the others from its solution, on all cores.
    private func solveAll(_ policies: [Policy], _ base: World, _ model: Model) -> [Counterfactual] {
        guard let first = policies.first else { return [] }
        let batch = Batch(base, model: model, options: options)
        let start = batch.solve(first, from: nil)
        return [start] + Parallel.map(policies.count - 1) { batch.solve(policies[$0 + 1], from: start.state) }
    }

    /// The first solve without an equilibrium.
    private static func failure(in runs: [StudyRun]) -> Study.Failure? {
        for run in runs {
            for (solve, day) in [(run.comparison.reference, run.comparedWith), (run.comparison.policy, run.day)] {
                guard let reason = solve.failure else { continue }
                return .init(model: run.model, law: "law of \(day) on branch \(run.label)", reason: reason)
            }
        }
        return nil
    }
}
