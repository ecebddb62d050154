import Scenarios
@testable import Studies
import Synchronization
import TestSupport
import Testing
import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// The parties of a scenario as a game, on a small world.
@Suite struct GameStudyTests {
    static let world = RandomWorld.make(
        countries: 4, sectors: 3, seed: 21, codes: ["USA", "CHN", "VNM", "MEX"], lawDay: Day("2024-12-31")!)

    static func scenario(_ parties: String, measures: [String] = []) throws -> Scenario {
        try Scenario.parse(
            """
            schema: 1
            id: talks
            title: "Talks"
            world: random
            as-of: 2025-06-01
            compare-to: 2025-02-01
            model: {elasticities: random, horizon: long}
            layers: [{id: a\(measures.isEmpty ? "" : ", combine: max")}, {id: b}]
            measures:
              - {id: us-duty, by: USA, origins: CHN, layer: a, rate: {2025-01-15: 30%}, source: hypothetical}
              - {id: cn-duty, by: CHN, origins: USA, layer: a, rate: {2025-01-15: 20%}, source: hypothetical}
            \(Self.more(measures))
            threats:
              - {id: us-more, by: USA, origins: CHN, layer: b, rate: {2025-05-01: 50%}, source: hypothetical}
            events:
              - id: talks
                date: 2025-05-01
                branches:
                  - {id: nothing, then: []}
                  - {id: more, then: [{carry-out: us-more}]}
            parties:
            \(parties)
            """)
    }

    /// A duty of the next year, and one in a layer in which another is higher.
    private static func more(_ ids: [String]) -> String {
        ids.map { id in
            "  - {id: \(id), by: USA, origins: CHN, layer: a, rate: {\(id == "us-late" ? "2026" : "2025")-01-15: 10%}, source: hypothetical}"
        }.joined(separator: "\n")
    }

    static let whole = """
          players:
            - {id: us, economies: USA, weights: {welfare: 100%}, moves: [{withdraw: us-more, from: 2025-05-01}, {withdraw: us-duty, from: 2025-05-01}]}
            - {id: china, economies: CHN, weights: {welfare: 100%}, moves: [{withdraw: cn-duty, from: 2025-05-01}]}
          issues: [us-more, us-duty, cn-duty, visas]
          signed: [us-duty, cn-duty, us-more]
          worth: [{issue: visas, player: us, value: 10 bn USD, source: "a guess of this test"}]
          outside-option: talks/more
        """

    /// Every package is what `StudyRunner`'s own path solves: the law with those moves, one by one.
    @Test func packagesAreSolvedExactly() throws {
        let scenario = try Self.scenario(Self.whole)
        var runner = try GameRunner(scenario, world: Self.world, mix: nil, options: SolverOptions(tolerance: 1e-11))
        runner.parts = [.bargain, .hold]
        let study = try runner.run()
        #expect(study.packages.count == 16 && study.worstResidual < 1e-10)
        let base = study.base
        let batch = Batch(base, model: study.model, options: SolverOptions(tolerance: 1e-11))
        func welfare(_ rates: [(Int, Int, Double)]) -> [Double] {
            var policy = Policy(unchanged: base)
            for (n, i, rate) in rates {
                for j in 0..<3 where base.goods.contains(base.grid.sectors[j]) {
                    policy.tariffs[n, i, j] = Rate(base.tariffs[n, i, j].value + rate)
                }
            }
            let result = batch.solve(policy, from: nil)
            return [0, 1].map { result.welfare($0).value - 1 }
        }
        let reference = welfare([(0, 1, 0.3), (1, 0, 0.2)])
        for package in 0..<8 {
            let (threat, own, other) = (package & 1 == 0, package & 2 == 0, package & 4 == 0)
            let expected = welfare([(0, 1, (own ? 0.3 : 0) + (threat ? 0.5 : 0)), (1, 0, other ? 0.2 : 0)])
            for p in 0..<2 { #expect(abs(study.packages.payoffs[package][p] - (expected[p] - reference[p])) < 1e-8) }
        }
        // What is declared outside trade is added, and nothing else.
        let worth = 1e4 / study.packages.incomes[0]
        for package in 0..<8 {
            #expect(abs(study.packages.payoffs[package | 8][0] - study.packages.payoffs[package][0] - worth) < 1e-12)
            #expect(study.packages.payoffs[package | 8][1] == study.packages.payoffs[package][1])
        }
        #expect(study.question.signed == 7 && study.held == 7 && study.silent.isEmpty)
        #expect(study.holds.count == 2)
        // The disagreement of the status quo is the reference itself.
        #expect(study.disagreements.first { $0.id == "status-quo" }?.payoffs == [0, 0])
    }

    /// A run that is stopped keeps the packages that were solved, where it is asked to; else it ends without an answer.
    @Test func whatIsStoppedKeepsWhatWasSolved() throws {
        let scenario = try Self.scenario(Self.whole)
        var runner = try GameRunner(scenario, world: Self.world, mix: nil)
        runner.parts = [.bargain, .hold]
        let whole = try runner.run()
        #expect(whole.ended == nil)
        var parts = 0
        for passes in [20, 40, 60, 80] {
            let asked = Mutex(0)
            runner.options = SolverOptions(isCancelled: {
                asked.withLock {
                    $0 += 1
                    return $0 > passes
                }
            })
            runner.keepsPart = false
            #expect(throws: (any Error).self) { try runner.run() }
            asked.withLock { $0 = 0 }
            runner.keepsPart = true
            // Before the law without agreement is solved there is nothing to keep.
            guard let study = try? runner.run() else { continue }
            parts += 1
            #expect(study.ended == .cancelled && study.packages.isSolved(0))
            let solved = (0..<16).filter { study.packages.isSolved($0) }
            #expect(solved.count < 16 && study.notes.contains { $0.contains("the run was stopped") })
            for package in solved {
                for p in 0..<2 { #expect(abs(study.packages.payoffs[package][p] - whole.packages.payoffs[package][p]) < 1e-8) }
            }
        }
        #expect(parts > 0)
    }

    /// The war: certified, from zero, and on each other's goods only.
    @Test func theWarIsCertified() throws {
        let scenario = try Self.scenario(Self.whole)
        var runner = try GameRunner(scenario, world: Self.world, mix: nil)
        runner.parts = [.nash, .best]
        let study = try runner.run()
        let war = try #require(study.war)
        #expect(war.end == .equilibrium && war.certificate.holds)
        #expect(war.profile.joined().allSatisfy { $0 >= 0 && $0 < 3 })
        #expect(study.bestResponses.count == 2 && study.bestResponses.allSatisfy { $0.gain >= 0 })
        #expect(study.disagreements.last?.id == "war")
    }

    /// A player that sets the rate of a measure sets what the law then says: the best of them is found by trying them.
    @Test func ratesOfMeasuresAreSet() throws {
        let rated = Self.whole.replacing(
            "moves: [{withdraw: cn-duty, from: 2025-05-01}]",
            with: "moves: [{withdraw: cn-duty, from: 2025-05-01}], controls: [{rate-of: cn-duty, at-most: 80%}]"
        ).replacing(
            "{withdraw: us-duty, from: 2025-05-01}]",
            with: "{withdraw: us-duty, from: 2025-05-01}], "
                + "controls: [{rate-of: us-duty, at-most: 60%}, {rate-of: us-more, at-least: 5%}]")
        let scenario = try Self.scenario(rated)
        var runner = try GameRunner(scenario, world: Self.world, mix: nil, options: SolverOptions(tolerance: 1e-11))
        runner.parts = [.nash, .best]
        let study = try runner.run()
        #expect(study.spaces.map { $0.controls.map(\.name) } == [["us-duty", "us-more"], ["cn-duty"]])
        let war = try #require(study.war)
        #expect(war.end == .equilibrium && war.certificate.holds)
        #expect(war.profile[0][0] <= 0.6 && war.profile[0][1] >= 0.05)
        let batch = Batch(study.base, model: study.model, options: SolverOptions(tolerance: 1e-11))
        func payoff(_ p: Int, _ rates: [String: Double]) throws -> Double {
            let law = runner.question.law(of: 0).applying(rates.map { .set($0.key, RatePath([scenario.asOf: Rate($0.value)])) })
            let policy = runner.bridge.policy(law.inForce(on: scenario.asOf)).policy
            return runner.question.players[p].payoff.value(of: try batch.solve(policy, from: nil).requireConverged())
        }
        let nash = ["us-duty": war.profile[0][0], "us-more": war.profile[0][1], "cn-duty": war.profile[1][0]]
        let worth = try [payoff(0, nash), payoff(1, nash)]
        for p in 0..<2 { #expect(abs(worth[p] - war.payoffs[p]) < 1e-9) }
        for rate in stride(from: 0.0, through: 0.8, by: 0.1) {
            #expect(try payoff(1, nash.merging(["cn-duty": rate]) { $1 }) <= worth[1] + 1e-6)
            #expect(try payoff(0, nash.merging(["us-duty": min(rate, 0.6)]) { $1 }) <= worth[0] + 1e-6)
        }
        // Best responses are to the law without agreement, to its last duty.
        let without = try payoff(1, [:])
        let best = try #require(study.bestResponses.first { $0.player == 1 })
        #expect(abs(best.gain - (try payoff(1, ["cn-duty": best.controls[0]]) - without)) < 1e-9 && best.gain >= 0)
    }

    /// Export taxes and coarser tariffs are what the file asks for.
    @Test func controlsAreAsFineAsAsked() throws {
        let scenario = try Self.scenario(
            Self.whole.replacing(
                "moves: [{withdraw: cn-duty, from: 2025-05-01}]",
                with: "moves: [{withdraw: cn-duty, from: 2025-05-01}], "
                    + "controls: [{tariffs: uniform, at-most: 25%}, {export-taxes: by-sector}]"))
        var runner = try GameRunner(scenario, world: Self.world, mix: nil)
        runner.parts = [.best]
        let study = try runner.run()
        let goods = Self.world.grid.sectors.count { Self.world.goods.contains($0) }
        #expect(study.spaces[0].controls.count == goods && study.spaces[1].controls.count == 1 + goods)
        #expect(study.spaces[1].controls[0].bounds == 0...0.25 && study.spaces[1].controls[1].instrument == .exportTax)
    }

    /// A duty that a ceiling or another layer stops does not follow its rate, and one that is no law on the day changes nothing.
    @Test(arguments: [
        ("us-late", "changes no duty"), ("us-second", "do not rise in step"),
    ])
    func ratesThatDutiesDoNotFollowAreRefused(_ measure: String, _ words: String) throws {
        let scenario = try Self.scenario(
            Self.whole.replacing(
                "{withdraw: us-duty, from: 2025-05-01}]",
                with: "{withdraw: us-duty, from: 2025-05-01}], controls: [{rate-of: \(measure), at-most: 60%}]"),
            measures: ["us-late", "us-second"])
        var runner = try GameRunner(scenario, world: Self.world, mix: nil)
        runner.parts = [.nash]
        do {
            _ = try runner.run()
            Issue.record("accepted: \(words)")
        } catch let problems as Problems { #expect("\(problems)".contains(words)) }
    }

    @Test func openEventsAreWeighed() throws {
        let scenario = try Self.scenario(
            Self.whole.replacing("outside-option: talks/more", with: "deadline: 2025-06-01"))
        var runner = try GameRunner(scenario, world: Self.world, mix: nil)
        runner.parts = [.hold]
        let study = try runner.run()
        #expect(study.decisions.count == 2)
        #expect(study.decisions.allSatisfy { $0.decision.states.count == 2 && $0.decision.valueOfInformation == nil })
    }

    @Test(arguments: [
        (
            "issues: [us-more, us-duty, cn-duty, visas]", "issues: [us-more, us-duty, cn-duty, visas, talks]",
            "nobody has a move on talks"
        ),
        (
            "{withdraw: us-duty, from: 2025-05-01}]",
            "{withdraw: us-duty, from: 2025-05-01}, {set: us-duty, rate: {2025-05-01: 5%}}]", "us-duty has 2 moves"
        ),
        ("economies: CHN, weights", "economies: DEU, weights", "has no economy"),
        (
            "weights: {welfare: 100%}, moves: [{withdraw: cn-duty",
            "weights: {welfare: 50%, jobs: 50%}, sectors: [ships], moves: [{withdraw: cn-duty", "no sector ships"
        ),
        (
            "signed: [us-duty, cn-duty, us-more]", "together: [[us-duty, cn-duty]]\n  signed: [us-duty]",
            "without what is agreed on together"
        ),
    ])
    func questionsWithoutAnAnswerAreRefused(_ old: String, _ new: String, _ words: String) throws {
        // A player of another economy cannot move China's measures: that is said before.
        let text = Self.whole.replacing(old, with: new)
        do {
            let scenario = try Self.scenario(text)
            _ = try GameQuestion(scenario, world: Self.world)
            Issue.record("accepted: \(words)")
        } catch let problems as Problems {
            #expect("\(problems)".contains(words) || "\(problems)".contains("cannot move it"))
        }
    }

    @Test func aScenarioWithoutPartiesIsNoGame() throws {
        let text = try Self.scenario(Self.whole).source
        let scenario = try Scenario.parse(String(text[..<text.range(of: "parties:")!.lowerBound]))
        #expect(throws: Problems.self) { try GameQuestion(scenario, world: Self.world) }
    }
}
