import Foundation
import Reports
import Studies
import Testing
import TradeData
import TradeGames

@testable import DetenteServer

/// The talks of a scenario over HTTP, and the numbers that the page's own arithmetic is held to.
@Suite struct TalksRoutesTests {
    /// The route gives what `GameRunner` solves: every package, what holds without agreement, what was signed.
    @Test func everyPackageInOneAnswer() async throws {
        let stage = SmallScenario.stage
        var runner = try GameRunner(
            stage.scenario, world: stage.world, mix: stage.mix, model: stage.model(stage.scenario.model))
        runner.parts = [.bargain, .hold]
        let study = try runner.run()
        try await TestServer.with { server in
            let found = try #require(try await server.get("/api/v1/talks").json as? [String: Any])
            let payoffs = try #require(found["payoffs"] as? [[Double]])
            #expect(payoffs.count == 16)
            for (package, row) in payoffs.enumerated() {
                for p in 0..<2 {
                    #expect(abs(row[p] - study.packages.payoffs[package][p] * study.packages.incomes[p] / 1000) < 1e-9)
                }
            }
            #expect(found["signed"] as? Int == study.question.signed)
            let without = try #require(found["disagreements"] as? [[String: Any]])

            #expect(without.first?["id"] as? String == "outside-option" && without[0]["payoffs"] as? [Double] == payoffs[0])
            #expect(without[0]["title"] as? String == "Lapse, and 100 points")
            #expect(found["war"] is NSNull && found["headline"] as? String == GameReport(study).headline)
            let moves = try #require((found["issues"] as? [[String: Any]])?.first?["moves"] as? [String])
            #expect(moves == ["us-plus-100 is dropped from 1 November 2025"])
            // The day and the model are the state's; levers and branches do not enter.
            let other = try #require(try await server.get("/api/v1/talks?h=impact").json as? [String: Any])
            #expect(other["payoffs"] as? [[Double]] != payoffs)
            let same = try #require(try await server.get("/api/v1/talks?b=lapse&m=us-fentanyl-cn:50").json as? [String: Any])
            #expect(same["payoffs"] as? [[Double]] == payoffs)
        }
    }

    @Test func refusesWhatIsNoQuestion() async throws {
        try await TestServer.with { server in
            #expect(try await server.get("/api/v1/talks?war=2").status == 400)
            let none = try await server.get("/api/v1/talks?s=china-only")
            #expect(none.status == 422)
            #expect((none.problems.first?["what"] as? String)?.contains("no parties") == true)
        }
    }

    // MARK: The page's arithmetic

    /// A made-up bargain, and what `TradeGames` says of it; `Tests/web/test_talks.py` asks the page's modules the same.
    private static func fixture() throws -> Data {
        var draw = SplitMix64(seed: 29)
        let (issues, players) = (4, 2)
        // Round numbers, so that text holds them exactly.
        func number(_ range: ClosedRange<Double>) -> Double { (Double.random(in: range, using: &draw) * 64).rounded() / 64 }
        let payoffs = (0..<1 << issues).map { package in
            package == 5 ? [Double](repeating: .nan, count: players) : (0..<players).map { _ in number(-10...10) }
        }
        let menu = Packages(
            issues: (0..<issues).map { "issue-\($0)" }, players: ["a", "b"], incomes: [1, 1], trade: payoffs)
        let without = [[-2.0, -1.0], [0, 0], payoffs[0]]
        let zones = without.map { disagreement -> [String: Any] in
            let zone = DealZone(menu, disagreement: disagreement)
            return [
                "without": disagreement, "packages": zone.packages, "efficient": zone.efficient, "solved": zone.solved,
                "picked": zone.picked.map { $0 as Any } ?? NSNull(),
            ]
        }
        var sides: [[String: Any]] = []
        for k in 0..<60 {
            let lag = k % 7 == 0 ? 0 : Double(1 + k % 12)
            let side = Patience(agreement: number(-3...3), deviation: number(-3...6), punishment: number(-6...3), lag: lag)
            let months: [Double?] = [nil, 3, 6, 12, 24, 36]
            sides.append([
                "agreement": side.agreement, "deviation": side.deviation, "punishment": side.punishment, "lag": lag,
                "needed": months.map { months -> [String: Any] in
                    let needed: Any =
                        switch side.needed(months: months) {
                        case .none: "none"
                        case .never: "never"
                        case .discount(let delta): delta
                        }
                    return ["months": months.map { $0 as Any } ?? NSNull(), "delta": needed]
                },
            ])
        }
        let all: [String: Any] = [
            "payoffs": payoffs.map { $0.map { $0.isFinite ? $0 as Any : NSNull() } }, "zones": zones, "sides": sides,
        ]
        return try JSONSerialization.data(withJSONObject: all, options: [.sortedKeys, .prettyPrinted])
    }

    /// DETENTE_REFRESH=1 writes the fixture anew.
    @Test func theFixtureIsWhatTradeGamesSays() throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("web/fixtures/talks.json")
        let made = try Self.fixture()
        if ProcessInfo.processInfo.environment["DETENTE_REFRESH"] == "1" {
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try made.write(to: url)
        }
        let kept = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? NSDictionary
        #expect(kept == (try JSONSerialization.jsonObject(with: made) as? NSDictionary))
    }
}
