import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import TradeGames

/// Slopes, best responses and equilibria of governments of random worlds.
@Suite struct TradeGameTests {
    static func game(_ world: World, _ model: Model, payoffs: [Payoff], spaces: [PolicySpace], base: Policy? = nil) -> TradeGame {
        TradeGame(
            Batch(world, model: model, options: SolverOptions(tolerance: 1e-12)), base: base,
            players: zip(payoffs, spaces).enumerated().map { .init("p\($0)", payoff: $1.0, space: $1.1) })
    }

    /// ∂V/∂x of every kind of control, under every horizon, is that of central differences.
    @Test(arguments: Horizon.allCases) func slopesAreDifferences(horizon: Horizon) throws {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 11)
        let model = Model.at(horizon, elasticities: world.elasticities[0])
        let payoff = Payoff(
            of: [0, 2], welfare: 0.5, revenue: 0.2, lobbies: [.init("second", sectors: [1], weight: 0.3)])
        let space = PolicySpace(
            PolicySpace.tariffs(of: [0], .bySector, in: world).controls
                + PolicySpace.exportTaxes(of: [2], .byPartner, in: world).controls + [
                    Control(
                        "points", .tariff, cells: [.init(offset: 1, weight: 0.4), .init(offset: 3, weight: 0.7)],
                        isReplacing: false,
                        bounds: 0...1),
                    Control("aid", .transfer(from: 0, to: 1), bounds: 0...1e5),
                ])
        let game = Self.game(world, model, payoffs: [payoff], spaces: [space])
        var profile = game.baseProfile
        for k in profile[0].indices { profile[0][k] += k == profile[0].count - 1 ? 1000 : 0.03 }
        let outcome = try #require(game.play(profile, from: nil))
        let slopes = try #require(outcome.slopes(of: 0))
        for k in profile[0].indices {
            let step = k == profile[0].count - 1 ? 10 : 1e-5
            var (up, down) = (profile, profile)
            up[0][k] += step
            down[0][k] -= step
            let above = try #require(game.play(up, from: outcome)).payoffs[0]
            let below = try #require(game.play(down, from: outcome)).payoffs[0]
            let difference = (above - below) / (2 * step)
            #expect(abs(slopes[k] - difference) < 2e-6 * max(abs(difference), k == profile[0].count - 1 ? 1e-6 : 0.1))
        }
    }

    /// The slope by the quantity of a limit that binds.
    @Test func limitsHaveSlopes() throws {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 5)
        let model = Model.at(.long, elasticities: world.elasticities[0])
        let cell = (0 * 4 + 0) * 4 + 1
        let flow = world.flows().values[cell]
        var base = Policy(unchanged: world)
        base.limits = [
            QuantityLimit(
                id: "quota", cells: [.init(offset: cell, share: 1)], bound: .atMost, quantity: flow / 2, rent: .importer)
        ]
        let space = PolicySpace([Control("quota", .limit(0), bounds: 0.1 * flow...flow)])
        let game = Self.game(world, model, payoffs: [Payoff(of: [0])], spaces: [space], base: base)
        let outcome = try #require(game.play([[flow / 2]], from: nil))
        let slope = try #require(outcome.slopes(of: 0))[0]
        let step = 1e-4 * flow
        let above = try #require(game.play([[flow / 2 + step]], from: nil)).payoffs[0]
        let below = try #require(game.play([[flow / 2 - step]], from: nil)).payoffs[0]
        #expect(abs(slope / ((above - below) / (2 * step)) - 1) < 1e-4)
    }

    @Test(arguments: [UInt64(3), 8]) func nashEquilibriaAreCertified(seed: UInt64) throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: seed)
        let model = Model.at(.long, elasticities: world.elasticities[0])
        let game = Self.game(
            world, model, payoffs: [Payoff(of: [0]), Payoff(of: [1, 2])],
            spaces: [
                .tariffs(of: [0], .byPartnerAndSector, in: world), .tariffs(of: [1, 2], .byPartnerAndSector, in: world),
            ])
        let nash = try #require(game.nashEquilibrium(from: game.baseProfile))
        #expect(nash.end == .equilibrium && nash.certificate.holds && nash.outcome.residual < 1e-10)
        // From elsewhere the same.
        let other = try #require(game.nashEquilibrium(from: game.baseProfile.map { $0.map { _ in 0.5 } }))
        for (a, b) in zip(nash.profile.joined(), other.profile.joined()) { #expect(abs(a - b) < 1e-5) }
        // Nobody gains by moving a single rate.
        for (player, own) in nash.profile.enumerated() {
            var random = SplitMix64(seed: seed)
            for _ in 0..<5 {
                var moved = nash.profile
                moved[player][Int.random(in: own.indices, using: &random)] += Double.random(in: -0.05...0.05, using: &random)
                moved[player] = game.players[player].space.clamped(moved[player])
                let payoff = try #require(game.play(moved, from: nash.outcome)).payoffs[player]
                #expect(payoff <= nash.payoffs[player] + 1e-10)
            }
        }
        // A wrong profile must fail.
        var wrong = nash.profile
        wrong[0] = wrong[0].map { $0 + 0.2 }
        let certificate = try #require(game.certify(wrong))
        #expect(!certificate.holds && certificate.largestGain > Certificate.tolerance)
    }

    /// Own welfare rises from zero, is largest at t*, and the other loses all the way.
    @Test func welfareAroundTheOptimum() throws {
        let world = RandomWorld.make(countries: 2, sectors: 2, seed: 9, balanced: true, tariffFree: true, inputOutput: false)
        let game = OptimalTariffsTests.game(world, players: [0, 1])
        let best = try #require(game.bestResponse(of: 0, to: [[0], [0]])).controls[0]
        let payoffs = try [0, best / 2, best, 1.5 * best, 2 * best].map {
            try #require(game.play([[$0], [0]], from: nil)).payoffs
        }
        #expect(payoffs.indices.allSatisfy { payoffs[$0][0] <= payoffs[2][0] })
        #expect(zip(payoffs, payoffs.dropFirst()).allSatisfy { $1[1] < $0[1] })
        #expect(payoffs[1][0] > payoffs[0][0])
    }

    /// Identical players answer each other alike.
    @Test func symmetricPlayersAreSymmetric() throws {
        let grid = Grid(countries: ["AAA", "BBB"], sectors: ["goods"])
        var flows = Bilateral<Money>(grid: grid, repeating: Money(20))
        (flows[0, 0, 0], flows[1, 1, 0]) = (Money(80), Money(80))
        let world = World(
            id: "twins", title: "twins", year: 2022, unit: "million USD", goods: ["goods"],
            accounts: Accounts(
                flows: flows, tariffs: Bilateral(grid: grid, repeating: Rate(0)),
                inputShares: InputTable(grid: grid, repeating: Share(0))),
            elasticities: [ElasticityTable(name: "four", source: "test", theta: [4])], provenance: Provenance(kind: "test"))
        let game = OptimalTariffsTests.game(world, players: [0, 1])
        let nash = try #require(game.nashEquilibrium(from: [[0], [0.3]]))
        #expect(nash.end == .equilibrium && abs(nash.profile[0][0] - nash.profile[1][0]) < 1e-7)
        // With two countries the formula for many is exact.
        let formula = OptimalTariffs.uniform(at: nash.outcome.result, tariffs: nash.profile.map { $0[0] })
        #expect(abs(nash.profile[0][0] - formula[0]) < 1e-6)
        #expect(nash.payoffs[0] < 0 && abs(nash.payoffs[0] - nash.payoffs[1]) < 1e-9)
    }
}
