import Foundation
import Studies
import Testing
import TradeData

@testable import DetenteServer

/// The triangle of a scenario over HTTP.
@Suite struct TriangleRoutesTests {
    /// The route gives what `TriangleRunner` solves; levers do not enter, the model does.
    @Test func everyCutInOneAnswer() async throws {
        let stage = SmallScenario.stage
        let question = try TriangleQuestion(stage.scenario, world: stage.world, mix: stage.mix)
        let study = try TriangleRunner(question, mix: stage.mix, model: stage.model(stage.scenario.model)).run()
        try await TestServer.with { server in
            let found = try #require(try await server.get("/api/v1/triangle").json as? [String: Any])
            let offers = try #require(found["offers"] as? [[String: Any]])
            #expect(offers.map { $0["id"] as? String } == ["nobody", "alone"] && found["own"] as? Bool == true)
            let cells = try #require(offers[1]["cells"] as? [[String: Any]])
            var solved = 0
            for (share, cut) in zip([0.5, 1], study.outcomes[0].cuts) {
                let cell = try #require(cells.first { $0["share"] as? Double == share })
                guard cut.failure == nil else {
                    // What has no equilibrium says so, and has no numbers.
                    #expect((cell["changes"] as? [Any])?.first is NSNull && cell["failure"] as? String == cut.failure)
                    #expect((cell["price"] as? [String: Any])?["amount"] is NSNull)
                    continue
                }
                solved += 1
                let changes = try #require((cell["changes"] as? [Any])?.first as? [Double])
                for (a, b) in zip(changes, cut.changes) { #expect(abs(a - b.money / 1000) < 1e-7) }
                let price = try #require((cell["price"] as? [String: Any])?["amount"] as? Double)
                #expect(abs(price - (cut.price.amount ?? .nan) / 1000) < 1e-7)
            }
            #expect(solved > 0, "\(study.outcomes[0].cuts.map(\.failure))")
            let links = try #require(found["links"] as? [[String: Any]])
            #expect(links.count == 6)
            let moved = try #require(try await server.get("/api/v1/triangle?b=lapse&m=us-fentanyl-cn:50").json as? [String: Any])
            #expect((moved["offers"] as? [NSObject]) == (found["offers"] as? [NSObject]))
            let other = try #require(try await server.get("/api/v1/triangle?h=medium").json as? [String: Any])
            #expect((other["offers"] as? [NSObject]) != (found["offers"] as? [NSObject]))
        }
    }

    /// Other sides on the same law: without sanctions there is nothing to lift, and that is what the offers say.
    @Test func whoHasNoSanctionsHasNothingToLift() async throws {
        try await TestServer.with { server in
            let found = try #require(try await server.get("/api/v1/triangle?courting=MEX").json as? [String: Any])
            let offers = try #require(found["offers"] as? [[String: Any]])
            #expect(offers.count == 1 && (offers[0]["lifted"] as? [String]) == [] && found["own"] as? Bool == false)
            let sides = try #require(found["sides"] as? [[String: Any]])
            #expect(sides.map { $0["code"] as? String } == ["CHN", "MEX", "USA"])
        }
    }

    @Test func refusesWhatIsNoTriangle() async throws {
        try await TestServer.with { server in
            let twice = try await server.get("/api/v1/triangle?courting=CHN")
            #expect(
                twice.status == 422 && (twice.problems.first?["what"] as? String)?.contains("CHN is courted and courting") == true
            )
            let nobody = try await server.get("/api/v1/triangle?friend=XYZ")
            #expect(nobody.status == 422 && (nobody.problems.first?["what"] as? String)?.contains("named in friend") == true)
            let none = try await server.get("/api/v1/triangle?s=china-only")
            #expect(none.status == 422 && (none.problems.first?["what"] as? String)?.contains("no triangle") == true)
            #expect(try await server.get("/api/v1/triangle?carrot=1").status == 400)
        }
    }
}
