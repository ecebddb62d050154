import Scenarios
import Synchronization
import TestSupport
import Testing
import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

@testable import Studies

/// Coalitions of a scenario: sanctions by who takes part, and declared worth of membership.
@Suite struct CoalitionStudyTests {
    static func world(_ seed: UInt64 = 1) -> World {
        RandomWorld.make(
            countries: 5, sectors: 2, seed: seed, codes: ["USA", "CHN", "RUS", "DEU", "JPN"], lawDay: Day("2022-01-01"))
    }

    static func scenario(_ coalition: String) throws -> Scenario {
        try Scenario.parse(
            """
            schema: 1
            id: test
            title: "Test"
            world: random
            as-of: 2023-01-01
            compare-to: 2022-01-01
            model: {horizon: long}
            measures:
              - {id: us-ban, kind: export-ban, by: USA, destinations: RUS, goods: all, leakage: 20%, from: 2022-03-01, source: "test"}
              - {id: de-ban, kind: import-ban, by: DEU, origins: RUS, goods: all, leakage: 30%, from: 2022-03-01, source: "test"}
              - {id: jp-ban, kind: export-ban, by: JPN, destinations: RUS, goods: all, leakage: 30%, from: 2022-03-01, source: "test"}
            coalition:
            \(coalition)
            """)
    }

    static let sanctions = """
          target: RUS
          players:
            - {id: us, economies: USA, sanctions: [us-ban]}
            - {id: germany, economies: DEU, sanctions: [de-ban]}
            - {id: japan, economies: JPN, sanctions: [jp-ban]}
        """

    @Test func sanctionsAddUp() throws {
        let (scenario, world) = (try Self.scenario(Self.sanctions), Self.world())
        let question = try CoalitionQuestion(
            try #require(scenario.coalition), world: world, path: "t", law: scenario.law, day: scenario.asOf)
        let study = try SanctionsStudy(
            question, scenario: scenario, world: world, mix: nil, options: SolverOptions(tolerance: 1e-12))
        #expect(study.losses[0] == 0 && study.gains[0].allSatisfy { $0 == 0 })
        #expect(study.failures.allSatisfy { $0 == nil })
        // Who bans more trade does more harm, whoever is there already.
        for word in 0..<7 {
            for p in 0..<3 where word >> p & 1 == 0 { #expect(study.losses[word | 1 << p] > study.losses[word]) }
        }
        let power = try #require(study.power)
        #expect(abs(power.shapley.reduce(0, +) - study.losses[7]) < 1e-9 * study.losses[7])
        // By hand: the two of a pair.
        let bridge = scenario.bridge(to: world, mix: nil)
        let model = try scenario.model(for: world)
        func welfare(_ withdrawn: [String]) -> Double {
            let law = scenario.law.applying(withdrawn.map { .withdraw($0, from: scenario.asOf) })
            return Counterfactual.solve(
                world, policy: bridge.policy(law.inForce(on: scenario.asOf)).policy, model: model,
                options: SolverOptions(tolerance: 1e-12)
            ).welfare(2).value
        }
        let loss = (welfare(["us-ban", "de-ban", "jp-ban"]) - welfare(["jp-ban"])) * study.targetIncome
        #expect(abs(loss - study.losses[3]) < 1e-8 * study.targetIncome)
        for p in 0..<3 {
            let (cost, more) = study.marginal(p)
            let worth = try #require(study.breakEven(p))
            #expect(abs(worth * more - cost) < 1e-9 * max(1, abs(cost)))
        }
    }

    /// What membership is worth outside trade is counted where a block is larger than one.
    @Test func declaredWorthIsOfMembers() throws {
        let scenario = try Self.scenario(
            """
              club: 5%
              players:
                - {id: us, economies: USA}
                - {id: china, economies: CHN}
                - {id: japan, economies: JPN}
              worth:
                - {member: us, player: us, value: -3 bn USD, source: "test"}
                - {member: us, player: china, value: 1 bn USD, source: "test"}
            """)
        let terms = try #require(scenario.coalition)
        let world = Self.world(2)
        let question = try CoalitionQuestion(terms, world: world, path: "t")
        #expect(question.outside(Partition([[0], [1], [2]])) == [0, 0, 0])
        #expect(question.outside(Partition([[0, 2], [1]])) == [-3000, 1000, 0])
        let bare = try CoalitionQuestion(CoalitionTerms(players: terms.players, rule: terms.rule), world: world, path: "t")
        let model = try scenario.model(for: world)
        let (with, without) = (
            try CoalitionStudy(question, world: world, model: model), try CoalitionStudy(bare, world: world, model: model)
        )
        let pair = Partition([[0, 2], [1]])
        for (a, b) in zip(zip(with.function.values(pair)!, without.function.values(pair)!), [-3000.0, 1000, 0]) {
            #expect(abs(a.0 - a.1 - b) < 1e-6)
        }
        #expect(
            with.function.entries.count == 5 && with.function.values(Partition([[0], [1], [2]]))!.allSatisfy { abs($0) < 1e-3 })
    }

    /// What ends early keeps what was solved, and names the rest.
    @Test func whatWasSolvedIsKept() throws {
        let scenario = try Self.scenario(
            """
              players:
                - {id: us, economies: USA}
                - {id: china, economies: CHN}
                - {id: japan, economies: JPN}
            """)
        let world = Self.world(2)
        let question = try CoalitionQuestion(try #require(scenario.coalition), world: world, path: "t")
        let model = try scenario.model(for: world)
        let whole = try CoalitionStudy(question, world: world, model: model)
        let stops = Mutex(false)
        func cut(after solved: Int) throws -> CoalitionStudy {
            stops.withLock { $0 = false }
            let options = SolverOptions(isCancelled: { stops.withLock { $0 } })
            return try CoalitionStudy(question, world: world, model: model, options: options) { done, _ in
                if done >= solved { stops.withLock { $0 = true } }
            }
        }
        let study = try cut(after: 2)
        #expect(study.ended == .cancelled && whole.ended == nil && study.function.entries.count == 5)
        for (k, entry) in study.function.entries.enumerated() {
            guard k < 2 else {
                #expect(entry.values == nil && entry.failure?.hasPrefix("not solved") == true)
                continue
            }
            for (a, b) in zip(try #require(entry.values), try #require(whole.function.entries[k].values)) {
                #expect(abs(a - b) < 1e-6)
            }
        }
        #expect(study.alone == nil)
        #expect(throws: Cancelled.self) { try cut(after: 0) }
    }

    @Test func faultsAreNamed() throws {
        func fault(_ coalition: String) -> String {
            do {
                let scenario = try Self.scenario(coalition)
                _ = try CoalitionQuestion(
                    scenario.coalition!, world: Self.world(), path: "t", law: scenario.law, day: scenario.asOf)
                return ""
            } catch { return "\(error)" }
        }
        #expect(fault(Self.sanctions).isEmpty)
        #expect(fault("  players: [{id: us, economies: USA}]").contains("us is the only player"))
        #expect(
            throws: Problems.self, "a coalition of one from a program",
            performing: {
                try CoalitionQuestion(
                    CoalitionTerms(
                        players: [.init(id: "us", economies: ["USA"])], rule: .tariffs(detail: "uniform", highest: Rate(1))),
                    world: Self.world(), path: "")
            })
        #expect(
            fault(Self.sanctions.replacing("sanctions: [jp-ban]", with: "sanctions: [us-ban]")).contains("not of japan alone"))
        #expect(fault(Self.sanctions.replacing(", sanctions: [jp-ban]", with: "")).contains("imposes nothing"))
        #expect(fault(Self.sanctions.replacing("  target: RUS\n", with: "")).contains("nobody is the target"))
        #expect(fault(Self.sanctions.replacing("target: RUS", with: "target: RUS\n  club: 5%")).contains("club and target"))
        #expect(fault(Self.sanctions.replacing("economies: JPN", with: "economies: DEU")).contains("not of japan alone"))
        #expect(fault(Self.sanctions.replacing("target: RUS", with: "target: KEN")).contains("no economy"))
    }
}
