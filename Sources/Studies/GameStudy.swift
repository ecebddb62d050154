import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// The bargain of a scenario, solved: every package of its issues, the deal zone, what each issue is worth, the war, what holds.
///
/// Payoffs are changes against the law of the scenario's first day compared with, as shares of a player's baseline income. All packages
/// are solved exactly, each once; nothing is interpolated.
public struct GameStudy: Sendable {
    /// What the players have without agreement, under one of the names of the field.
    public struct Disagreement: Sendable {
        /// `outside-option`, `status-quo`, `event/branch`, or `war`.
        public let id: String
        public let title: String
        /// `[player]`.
        public let payoffs: [Double]
    }
    /// One side's reasons to keep an agreement.
    public struct Hold: Sendable {
        public let player: Int
        /// The issues that it would drop first; empty where dropping any costs it.
        public let drops: [Int]
        public let patience: Patience
    }

    public let question: GameQuestion
    /// The baseline of the model.
    public let base: World
    public let model: Model
    public let packages: Packages
    /// What nothing agreed means, and its other readings.
    public let disagreements: [Disagreement]
    /// The zone under each disagreement, in their order.
    public let zones: [DealZone]
    /// nil where a package has no equilibrium.
    public let chips: Chips?
    /// Tariffs by sector that the players would answer each other with; nil where it was not asked or has no equilibrium.
    public let war: NashEquilibrium<TradeGame.Outcome>?
    /// What they would agree on over these tariffs themselves, each with the war as what it has without agreement; nil where it was not
    /// asked, or where nothing is better for all.
    public let tariffTalks: Bargain<TradeGame.Outcome>?
    /// Each player's best answer to the law without agreement, with what it gains against that law; empty where it was not asked.
    public let bestResponses: [BestResponse]
    /// What each player sets in the war and the best responses, `[player]`.
    public let spaces: [PolicySpace]
    /// What holds the package that bargaining picks, or that was signed; empty where there is none.
    public let holds: [Hold]
    /// The package that `holds` is about.
    public let held: Int?
    /// Agreeing or not before an event that is still open turns out: for each such event and player.
    public let decisions: [(event: Event, player: Int, decision: Decision)]
    /// Issues that change nothing that the model has.
    public let silent: [Int]
    public let worstResidual: Double
    public let solves: Int
    /// How it ended before everything that was asked was solved; nil where it did not. What was solved is here.
    public let ended: Termination?
    /// What a reader should know, in sentences.
    public let notes: [String]

    public var players: [GameQuestion.Player] { question.players }
}

/// Solves the game of a scenario.
public struct GameRunner: Sendable {
    /// What is solved beside the packages.
    public enum Part: String, Sendable, CaseIterable { case best, nash, bargain, hold }

    public let question: GameQuestion
    public let bridge: LawBridge
    public let model: Model
    public var parts: Set<Part> = Set(Part.allCases)
    /// Bargaining weights of the Nash product, `[player]`; nil: all the same.
    public var weights: [Double]?
    /// Months until a broken agreement is answered.
    public var lag = 6.0
    /// The highest tariff of the war.
    public var highest = 3.0
    public var options: SolverOptions
    /// Whether a run that is cancelled gives what it has, as one does whose time is used up, instead of ending without.
    public var keepsPart = false
    private let world: World

    /// - Throws: As `GameQuestion`, and `Problems` when the scenario's model does not fit the world.
    public init(
        _ scenario: Scenario, world: World, mix: (any ProductMix)?, model: Model? = nil, options: SolverOptions = SolverOptions()
    ) throws {
        question = try GameQuestion(scenario, world: world)
        bridge = scenario.bridge(to: world, mix: mix)
        self.model = try model ?? scenario.model(for: world)
        (self.world, self.options) = (world, options)
    }

    /// - Throws: `NotConverged` when the baseline or the law without agreement has no equilibrium, `Cancelled`.
    /// - Complexity: 2^issues solves, on all cores, and a Nash equilibrium where it is asked.
    public func run(progress: (String) -> Void = { _ in }) throws -> GameStudy {
        let base = try Baseline.prepare(world, model: model, options: options)
        let batch = Batch(base, model: model, options: options)
        let scenario = question.scenario
        let day = scenario.asOf
        @Sendable func legal(_ law: Law, _ day: Day, near: LegalPolicy? = nil) -> LegalPolicy {
            bridge.policy(law.inForce(on: day), near: near)
        }
        let none = legal(question.law(of: 0), day)
        let start = try batch.solve(none.policy, from: nil).requireConverged()
        let today = try batch.solve(
            legal(scenario.law, scenario.compareTo[0], near: none).policy, from: start.state
        ).requireConverged()
        let count = 1 << question.issues.count
        progress("\(question.issues.count) issues, \(count) packages")
        let payoffs = question.players.map(\.payoff)
        // What is outside trade changes no equilibrium.
        let inTrade = question.issues.indices.reduce(0) { question.issues[$1].moves.isEmpty ? $0 : $0 | 1 << $1 }
        let bits = question.issues.indices.filter { inTrade >> $0 & 1 == 1 }
        let low = min(bits.count, 5)
        /// Neighbours differ in one issue, so that each starts where the last ended.
        @Sendable func package(_ block: Int, _ step: Int) -> Int {
            let word = block << low | (step ^ step >> 1)
            return bits.indices.reduce(0) { word >> $1 & 1 == 1 ? $0 | 1 << bits[$1] : $0 }
        }
        let blocks = Parallel.map(1 << (bits.count - low)) { block in
            var near = start.state
            return (0..<1 << low).map { step -> (package: Int, solved: Solved) in
                let package = package(block, step)
                if options.ended != nil, package != 0 { return (package, Solved(payoffs.map { _ in .nan }, .nan, 0)) }
                let policy = package == 0 ? none.policy : legal(question.law(of: package), day, near: none).policy
                let result = package == 0 ? start : batch.solve(policy, from: near)
                guard result.converged else {
                    return (package, Solved(payoffs.map { _ in .nan }, result.residuals.worst, policy.hashValue))
                }
                near = result.state
                return (package, Solved(payoffs.map { $0.value(of: result) }, result.residuals.worst, policy.hashValue))
            }
        }
        let equilibria = Dictionary(uniqueKeysWithValues: blocks.joined().map { ($0.package, $0.solved) })
        if options.ended == .cancelled, !keepsPart { throw Cancelled() }
        // What changes no policy is in no model; it must not differ by rounding either.
        let silent = bits.filter { k in
            equilibria.allSatisfy { package, one in
                package >> k & 1 == 1 || one.policy == equilibria[package | 1 << k].map(\.policy)
            }
        }
        let heard = silent.reduce(inTrade) { $0 & ~(1 << $1) }
        let solved = (0..<count).map { equilibria[$0 & heard]! }
        let reference = payoffs.map { $0.value(of: today) }
        func change(_ values: [Double]) -> [Double] { zip(values, reference).map { $0 - $1 } }
        let packages = Packages(
            issues: question.issues.map(\.name), players: question.players.map(\.name),
            incomes: payoffs.map { $0.baselineIncome(start) }, trade: solved.map { change($0.values) }, outside: question.outside)
        var residual = solved.filter { $0.values.allSatisfy(\.isFinite) }.map(\.residual).reduce(0, Residuals.larger)
        var solves = equilibria.values.count { $0.policy != 0 } + 1

        var disagreements = [
            GameStudy.Disagreement(
                id: "outside-option", title: question.outsideOption.map { "\($0)" } ?? "the law as it is",
                payoffs: packages.payoffs[0])
        ]
        disagreements.append(
            .init(id: "status-quo", title: "the law of \(scenario.compareTo[0])", payoffs: payoffs.map { _ in 0 }))
        for path in scenario.tree.paths
        where !path.choices.isEmpty && path.choices != (question.outsideOption.map { [$0] } ?? [])
            && options.ended == nil
        {
            let result = batch.solve(legal(scenario.law(on: path), day, near: none).policy, from: start.state)
            solves += 1
            guard result.converged else { continue }
            residual = Residuals.larger(residual, result.residuals.worst)
            let found = change(payoffs.map { $0.value(of: result) })
            // The branch that was signed, or that has everything, is an agreement.
            let isAgreement = [question.signed, packages.all].contains { package in
                package.map { zip(packages.payoffs[$0], found).allSatisfy { abs($0 - $1) < 1e-9 } } ?? false
            }
            if !isAgreement { disagreements.append(.init(id: path.id, title: path.id, payoffs: found)) }
        }
        let controls = GameControls(
            question: question, batch: batch, law: question.law(of: 0), policy: none.policy, highest: highest,
            legal: { legal($0, day, near: none) })
        let needsWar = !parts.isDisjoint(with: [.best, .nash])
        let setting = needsWar ? try controls.setting(movers: Array(question.players.indices)) : nil
        let war = setting.flatMap { parts.contains(.nash) ? solveWar($0, progress) : nil }
        if let war {
            residual = Residuals.larger(residual, war.outcome.residual)
            solves += war.certificate.plays
            if war.end == .equilibrium {
                disagreements.append(
                    .init(
                        id: "war", title: "\(question.weapons) that answer each other",
                        payoffs: change(war.payoffs)))
            }
        }
        let talks = setting.flatMap { setting in war.flatMap { talk(after: $0, in: setting.game) } }
        let best = parts.contains(.best) ? try bestResponses(controls, payoffs.map { $0.value(of: start) }, progress) : []
        let zones = disagreements.map { DealZone(packages, disagreement: $0.payoffs, weights: weights) }
        let held = question.signed ?? (options.ended == nil ? zones[0].picked : nil)
        let decisions = try decisions(held, batch, start, change, legal: { legal($0, day, near: none) }, &solves)
        let failed = (0..<count).count { !packages.isSolved($0) }
        let unsolved =
            failed == 0
            ? []
            : [
                "\(failed) of \(count) packages have no answer"
                    + (options.ended == .timeLimit
                        ? ": the time limit was used up."
                        : options.ended == .cancelled ? ": the run was stopped." : ": their law has no equilibrium.")
            ]
        return GameStudy(
            question: question, base: base, model: model, packages: packages, disagreements: disagreements, zones: zones,
            chips: parts.contains(.bargain) ? Chips(packages) : nil, war: war, tariffTalks: talks, bestResponses: best,
            spaces: setting?.game.players.map(\.space) ?? [],
            holds: parts.contains(.hold) ? holds(held, packages) : [], held: held, decisions: decisions, silent: silent,
            worstResidual: residual,
            solves: solves, ended: options.ended, notes: none.notes + unsolved)
    }

    /// What came of a package: payoffs, the residual, and the policy that it was, as its hash.
    private struct Solved: Sendable {
        let values: [Double]
        let residual: Double
        let policy: Int
        init(_ values: [Double], _ residual: Double, _ policy: Int) {
            (self.values, self.residual, self.policy) = (values, residual, policy)
        }
    }

    private func solveWar(
        _ setting: GameControls.Setting, _ progress: (String) -> Void
    ) -> NashEquilibrium<TradeGame.Outcome>? {
        guard options.ended == nil else { return nil }
        progress("\(question.weapons) that answer each other")
        return setting.game.nashEquilibrium(from: setting.start)
    }

    /// What they could agree on over the same controls, with the war as what they have without; it starts half way down from there.
    private func talk(
        after war: NashEquilibrium<TradeGame.Outcome>, in game: TradeGame
    ) -> Bargain<TradeGame.Outcome>? {
        guard war.end == .equilibrium, parts.contains(.bargain), options.ended == nil else { return nil }
        let start = war.profile.enumerated().map { p, values in
            zip(values, game.bounds(of: p)).map { ($0 + $1.lowerBound) / 2 }
        }
        return game.nashBargain(disagreement: war.payoffs, weights: weights, from: start, plays: 100)
    }

    /// One player at a time sets its controls; the others keep to the law without agreement.
    private func bestResponses(
        _ controls: GameControls, _ without: [Double], _ progress: (String) -> Void
    ) throws -> [BestResponse] {
        guard options.ended == nil else { return [] }
        progress("best responses")
        return try question.players.indices.compactMap { p in
            let setting = try controls.setting(movers: [p])
            guard let outcome = setting.game.play(setting.start, from: nil),
                let best = setting.game.bestResponse(of: p, to: setting.start, near: outcome)
            else { return nil }
            return best.measured(against: without[p])
        }
    }

    /// Agreeing and not, on every branch of the events that are open whatever is agreed on.
    private func decisions(
        _ package: Int?, _ batch: Batch, _ start: Counterfactual, _ change: ([Double]) -> [Double], legal: (Law) -> LegalPolicy,
        _ solves: inout Int
    ) throws -> [(event: Event, player: Int, decision: Decision)] {
        guard parts.contains(.hold), let package, package != 0, options.ended == nil else { return [] }
        let scenario = question.scenario
        let open = scenario.law.events.filter { event in
            event.id != question.outsideOption?.event && event.date <= scenario.asOf
                && (event.after == nil || event.after == question.outsideOption)
        }
        return open.flatMap { event -> [(event: Event, player: Int, decision: Decision)] in
            let actions = [package, 0]
            let found = actions.map { action in
                event.branches.map { branch -> [Double] in
                    let law = question.law(of: action, on: [BranchChoice(event: event.id, branch: branch.id)])
                    let result = batch.solve(legal(law).policy, from: start.state)
                    solves += 1
                    guard result.converged else { return question.players.map { _ in .nan } }
                    let trade = change(question.players.map { $0.payoff.value(of: result) })
                    return trade.indices.map { p in
                        trade[p]
                            + question.issues.indices.reduce(0) { sum, k in
                                action >> k & 1 == 1
                                    ? sum + question.outside[k][p] / question.players[p].payoff.baselineIncome(result) : sum
                            }
                    }
                }
            }
            guard found.joined().joined().allSatisfy(\.isFinite) else { return [] }
            let odds = event.branches.map { $0.probability?.value }
            return question.players.indices.map { p in
                (
                    event, p,
                    Decision(
                        actions: ["agree", "no agreement"], states: event.branches.map { $0.title ?? $0.id },
                        payoffs: found.map { $0.map { $0[p] } },
                        probabilities: odds.contains { $0 == nil } ? nil : odds.map { $0! })
                )
            }
        }
    }

    /// What each side would drop of a package, and what patience keeps it.
    private func holds(_ package: Int?, _ packages: Packages) -> [GameStudy.Hold] {
        guard let package, package != 0, packages.isSolved(package), packages.isSolved(0) else { return [] }
        // The chance that a truce which is part of it breaks by itself is the file's.
        let truces = question.issues.indices.filter { package >> $0 & 1 == 1 }.flatMap { question.issues[$0].names }
        let hazard = question.scenario.law.truces.filter { truces.contains($0.id) }.map { $0.hazard?.value ?? 0 }.max() ?? 0
        return question.players.indices.map { p in
            // What others agreed to stays until they notice.
            let own = question.issues.indices.filter { package >> $0 & 1 == 1 && question.issues[$0].owners == [p] }
            let subsets = (0..<1 << own.count).map { word in
                own.indices.reduce(package) { word >> $1 & 1 == 1 ? $0 & ~(1 << own[$1]) : $0 }
            }.filter { packages.isSolved($0) }
            let dropped = subsets.max { packages.payoffs[$0][p] < packages.payoffs[$1][p] } ?? package
            let gains = packages.payoffs[dropped][p] > packages.payoffs[package][p]
            return GameStudy.Hold(
                player: p, drops: gains ? own.filter { dropped >> $0 & 1 == 0 } : [],
                patience: Patience(
                    agreement: packages.payoffs[package][p], deviation: packages.payoffs[gains ? dropped : package][p],
                    punishment: packages.payoffs[0][p], lag: lag, hazard: hazard))
        }
    }
}
