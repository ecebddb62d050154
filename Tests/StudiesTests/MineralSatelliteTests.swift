import Scenarios
import TestSupport
import Testing
import TradeData
import TradePolicy

@testable import Studies

/// What measures on minerals put into the world.
struct MineralSatelliteTests {
    static let world = Result { try World.load(World.usual) }

    static func scenario(_ measures: [String], asOf: String = "2025-06-01") throws -> Scenario {
        try Scenario.parse(
            "schema: 1\nid: minerals\ntitle: minerals\nworld: icio-2022\nas-of: \(asOf)\ncompare-to: 2025-01-19\nmeasures:\n"
                + measures.map { "  - {\($0), source: hypothetical}\n" }.joined())
    }

    private func policy(_ measures: String..., asOf: String = "2025-06-01") throws -> LegalPolicy {
        let scenario = try Self.scenario(measures, asOf: asOf)
        return scenario.bridge(to: try Self.world.get(), mix: nil).policy(on: scenario.asOf)
    }

    private func ban(
        _ id: String = "ban", on: String = "[USA]", _ minerals: String = "samarium", leakage: Int = 0, reach: Int = 0,
        from: String = "2025-04-04"
    ) -> String {
        "id: \(id), kind: export-ban, by: CHN, destinations: \(on), goods: {minerals: [\(minerals)]}, leakage: \(leakage)%, reach: \(reach)%, from: \(from)"
    }

    /// All that some economies lose, in shares of sectors.
    private func lost(_ policy: LegalPolicy, _ economies: [Country]? = nil) throws -> Double {
        let grid = policy.policy.productivity.grid
        return try (economies ?? grid.countries).reduce(0) { sum, country in
            let n = try #require(grid.index(of: country))
            return sum + grid.sectors.indices.reduce(0) { $0 + 1 - policy.policy.productivity[n, $1].value }
        }
    }

    /// What sectors lose is what the cut-off costs their industries, over their output; nobody else loses.
    @Test func productivityIsWhatUsersLose() throws {
        let world = try Self.world.get()
        let made = try policy(ban(leakage: 10))
        let grid = world.grid
        let usa = try #require(grid.index(of: Country("USA")))
        func output(_ country: Country, _ sector: Sector) -> Double? {
            guard let i = grid.index(of: country), let j = grid.index(of: sector) else { return nil }
            return grid.countries.indices.reduce(0) { $0 + world.flow($1, i, j) }
        }
        let outcome = try MineralCutOff(by: "CHN", on: "USA", leakage: 0.1).outcome(
            of: try #require(try MineralTables.load().minerals["samarium"]), output: output)
        #expect(outcome.losses.map(\.willingness).reduce(0, +) > 1)
        for (j, sector) in grid.sectors.enumerated() {
            let loss = outcome.losses.filter { $0.use.sector == sector }.map(\.willingness).reduce(0, +)
            let expected = 1 - loss / (output("USA", sector) ?? 1)
            #expect(abs(made.policy.productivity[usa, j].value - expected) < 1e-12, "\(sector)")
        }
        let (all, own) = (try lost(made), try lost(made, ["USA"]))
        #expect(abs(all - own) < 1e-12)
        // What China sells no more is withheld of its chemicals, in which the HS codes of samarium are, and of nothing else.
        let china = try #require(grid.index(of: Country("CHN")))
        let sector = try #require(Concordance.load().sector(of: Product("280530")!))
        let j = try #require(grid.index(of: sector))
        let share = outcome.salesForgone / world.flow(usa, china, j)
        #expect(share > 0 && share < 0.01)
        #expect(abs(made.policy.availability[usa, china, j].value - (1 - share)) < 1e-12)
        #expect(made.policy.availability.changes().count == 1)
    }

    /// From a neighbouring law the policy is the same as made anew, whichever of the two has minerals.
    @Test func aNeighbourLeavesNoTrace() throws {
        let scenario = try Self.scenario([ban(from: "2025-04-04"), ban("other", "gallium, dysprosium", from: "2025-05-01")])
        let bridge = scenario.bridge(to: try Self.world.get(), mix: nil)
        let days = ["2025-03-01", "2025-04-10", "2025-06-01"].map { Day($0)! }
        for near in days {
            for day in days {
                let fresh = bridge.policy(scenario.law.inForce(on: day))
                let moved = bridge.policy(scenario.law.inForce(on: day), near: bridge.policy(scenario.law.inForce(on: near)))
                #expect(zip(fresh.policy.availability, moved.policy.availability).allSatisfy { $0 == $1 })
                #expect(fresh.policy.productivity == moved.policy.productivity)
            }
        }
    }

    @Test func leakageHelpsReachHurtsAndLicencesAreLeakage() throws {
        let losses = try [0, 20, 60].map { try lost(policy(ban(leakage: $0))) }
        #expect(losses[0] > losses[1] && losses[1] > losses[2])
        let none = try lost(policy(ban(leakage: 100)))
        #expect(none == 0)
        let reaching = try [0, 30, 90].map { try lost(policy(ban(leakage: 20, reach: $0))) }
        #expect(reaching[0] == losses[1] && reaching[0] < reaching[1] && reaching[1] < reaching[2])
        let all = try [0, 50].map { try lost(policy(ban(on: "all", "dysprosium", leakage: 40, reach: $0))) }
        #expect(all[0] < all[1])
        let licences = try policy(
            "id: l, kind: export-control, by: CHN, destinations: USA, goods: {minerals: [samarium]}, approval: 20%, from: 2025-04-04"
        )
        let licensed = try lost(licences)
        #expect(licensed == losses[1])
    }

    /// Withheld from everybody all buyers lose and the imposer does not; several measures on one mineral count once.
    @Test func whoLosesAndOnlyOnce() throws {
        let all = try policy(ban("all", on: "all"))
        let (imposer, total) = (try lost(all, ["CHN"]), try lost(all))
        #expect(imposer == 0)
        for economy: Country in ["USA", "JPN", "DEU", "ROW"] {
            let loss = try lost(all, [economy])
            #expect(loss > 0, "\(economy)")
        }
        let both = try policy(ban("all", on: "all"), ban("usa"))
        let (together, most) = (try lost(both, ["USA"]), try max(lost(all, ["USA"]), lost(policy(ban("usa")), ["USA"])))
        #expect(together == most)
        // Another family comes on top.
        let two = try lost(policy(ban("all", on: "all"), ban("two", "gallium", reach: 100)))
        #expect(two > total)
    }

    /// A measure that holds no more leaves nothing, also near a policy with it; one of the base day is in the world.
    @Test func onlyWhatHoldsNowCounts() throws {
        let world = try Self.world.get()
        let scenario = try Self.scenario([ban()])
        let bridge = scenario.bridge(to: world, mix: nil)
        let inForce = scenario.law.inForce(on: scenario.asOf)
        let with = bridge.policy(inForce)
        #expect(bridge.policy(inForce.without(["ban"]), near: with).policy == Policy(unchanged: world))
        #expect(bridge.policy(inForce, near: bridge.policy(inForce.without(["ban"]))).policy == with.policy)
        let old = try policy(ban(from: "2023-08-01"))
        let carried = try lost(old)
        #expect(carried == 0)
        #expect(old.notes.contains { $0.contains("ban: was law on 2024-12-31 too") }, "\(old.notes)")
    }

    /// A world that does not have the sectors says so, and nothing enters it.
    @Test func aWorldWithoutTheSectorsSaysSo() throws {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 3, codes: ["USA", "CHN", "JPN"])
        let scenario = try Self.scenario([ban()])
        let made = scenario.bridge(to: world, mix: nil).policy(on: scenario.asOf)
        let nothing = try lost(made)
        #expect(nothing == 0)
        #expect(made.notes.contains { $0.contains("ban is recorded but not modelled: ") }, "\(made.notes)")
    }
}
