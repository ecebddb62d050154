import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium
import TradePolicy

@testable import Studies

/// Nodes of a tour: expectations over paths, mediators, the value of knowing first.
@Suite struct TourStudyTests {
    static func scenario(odds: Bool = true, choices: Bool = true) throws -> Scenario {
        func p(_ percent: Int) -> String { odds ? ", probability: \(percent)%" : "" }
        return try Scenario.parse(
            """
            schema: 1
            id: test
            title: "Test"
            world: random
            as-of: 2025-11-01
            compare-to: 2025-10-01
            model: {horizon: long}
            layers: [{id: any, combine: add}]
            measures:
              - {id: us-duty, by: USA, origins: CHN, layer: any, rate: {2025-09-01: 10%}, source: "test"}
            threats:
              - {id: us-more, by: USA, origins: CHN, layer: any, rate: {2025-11-01: +30pp}, source: "test"}
            events:
              - id: first
                date: 2025-10-10
                branches: [{id: good\(p(60)), then: [{withdraw: us-duty, from: 2025-10-11}]}, {id: bad\(p(40)), then: [{carry-out: us-more}]}]
              - id: second
                date: 2025-10-20
                branches: [{id: meeting\(p(25))}, {id: none\(p(75))}]
            tour:
              players: [{id: us, economies: USA}, {id: china, economies: CHN}]
              worth: [{branch: second/meeting, player: us, value: 4 bn USD, source: "test"}]
              mediators:
                - {economies: JPN, branch: second/meeting, points: 10%, source: "test"}
                - {economies: JPN, branch: first/good, points: 90%, source: "test"}
            \(choices ? "  choices: [{id: lift, player: us, moves: [{withdraw: us-duty, from: 2025-10-02}]}]" : "")
            """)
    }

    static let world = RandomWorld.make(
        countries: 4, sectors: 2, seed: 8, codes: ["USA", "CHN", "RUS", "JPN"], lawDay: Day("2025-01-01"))

    @Test func valuesAreExpectations() throws {
        let scenario = try Self.scenario()
        let study = try TourStudy(scenario, world: Self.world, mix: nil, options: SolverOptions(tolerance: 1e-12))
        #expect(study.nodes.map(\.event.id) == ["first", "second"])
        let (first, second) = (try #require(study.nodes[0].values), try #require(study.nodes[1].values))
        for (found, odds) in zip(try #require(study.nodes[0].odds), [0.6, 0.4]) { #expect(abs(found - odds) < 1e-12) }
        // The whole is the same from either node.
        for p in 0..<2 {
            let whole = 0.6 * first[0][p] + 0.4 * first[1][p]
            #expect(abs(whole - (0.25 * second[0][p] + 0.75 * second[1][p])) < 1e-6 * study.incomes[p])
        }
        // A meeting without law is worth what is declared, and nothing to who declares nothing.
        #expect(abs(second[0][0] - second[1][0] - 4000) < 1e-6 && abs(second[0][1] - second[1][1]) < 1e-6)
        let gains = try #require(study.mediations[0].gains)
        #expect(abs(gains[0] - 400) < 1e-6 && abs(gains[1]) < 1e-6)
        // No more than is left.
        #expect(abs(study.mediations[1].points - 0.4) < 1e-12)
        #expect(abs(try #require(study.mediations[1].gains)[1] - 0.4 * (first[0][1] - first[1][1])) < 1e-6)
        // Law that lifts a duty is better for who pays it.
        #expect(first[0][1] > first[1][1])
        for node in study.nodes {
            for (_, decision) in node.decisions {
                #expect(decision.actions == ["wait", "lift"])
                #expect(try #require(decision.valueOfInformation) >= -1e-15)
            }
        }
    }

    @Test func withoutOddsNothingIsExpected() throws {
        let study = try TourStudy(Self.scenario(odds: false, choices: false), world: Self.world, mix: nil)
        #expect(study.nodes.allSatisfy { $0.odds == nil && $0.values == nil && $0.decisions.isEmpty })
        #expect(study.mediations.allSatisfy { $0.gains == nil })
        #expect(
            study.notes.contains { $0.contains("No probabilities") }
                && study.notes.contains { $0.contains("Nobody has a choice") })
    }
}
