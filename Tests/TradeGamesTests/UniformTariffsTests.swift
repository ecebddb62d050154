import RealModule
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import TradeGames

/// The solver for worlds without links finds what the general engine finds.
@Suite struct UniformTariffsTests {
    static func game(_ world: World) -> TradeGame {
        let sectors = Array(world.grid.sectors.indices)
        return TradeGame(
            Batch(
                world, model: Model.at(.long, elasticities: world.elasticities[0], deficits: .balanced),
                options: SolverOptions(tolerance: 1e-12)),
            players: world.grid.countries.indices.map {
                .init(
                    "\(world.grid.countries[$0])", payoff: Payoff(of: [$0]),
                    space: .tariffs(of: [$0], sectors: sectors, .uniform, in: world))
            })
    }

    static func world(countries: Int = 5, sectors: Int = 3, seed: UInt64, balanced: Bool = true, links: Bool = false) -> World {
        RandomWorld.make(
            countries: countries, sectors: sectors, seed: seed, balanced: balanced, inputOutput: links, traded: 1)
    }

    @Test(arguments: [UInt64(1), 2, 3]) func equalsTheGeneralEngine(seed: UInt64) throws {
        let world = Self.world(seed: seed)
        let game = Self.game(world)
        let uniform = try UniformTariffs(world, theta: world.elasticities[0].theta)
        let equation = try uniform.byEquation()
        let outcome = try #require(game.play(equation.tariffs.map { [$0] }, from: nil))
        for (next, rate) in zip(OptimalTariffs.uniform(at: outcome.result, tariffs: equation.tariffs), equation.tariffs) {
            #expect(abs(next - rate) < 1e-8)
        }
        for (payoff, own) in zip(outcome.payoffs, equation.logWelfare) { #expect(abs(payoff - Double.expMinusOne(own)) < 1e-8) }

        let best = try uniform.byBestResponses()
        var tight = NashOptions()
        tight.tolerance = 1e-10
        let nash = try #require(game.nashEquilibrium(from: equation.tariffs.map { [$0] }, options: tight))
        #expect(nash.end == .equilibrium && best.residual <= 1e-10 && best.firstOrder < 1e-9)
        for n in 0..<5 {
            #expect(abs(nash.profile[n][0] - best.tariffs[n]) < 1e-8)
            #expect(abs(nash.payoffs[n] - Double.expMinusOne(best.logWelfare[n])) < 1e-8)
            #expect(abs(best.tariffs[n] - equation.tariffs[n]) > 1e-7)
        }
    }

    /// Two countries and a sector: 1/(θ λ_ff), where λ_ff is at border prices, for the other country has a tariff too.
    @Test(arguments: [UInt64(1), 2, 3]) func twoCountries(seed: UInt64) throws {
        let world = Self.world(countries: 2, sectors: 1, seed: seed)
        let theta = world.elasticities[0].theta[0]
        let uniform = try UniformTariffs(world, theta: [theta])
        for rates in try [uniform.byEquation().tariffs, uniform.byBestResponses().tariffs] {
            let flows = try #require(Self.game(world).play(rates.map { [$0] }, from: nil)).result.flows()
            for (own, foreign) in [(0, 1), (1, 0)] {
                let share = flows[foreign, foreign, 0].value / (flows[foreign, foreign, 0].value + flows[foreign, own, 0].value)
                #expect(abs(rates[own] - OptimalTariffs.ofTwoCountries(theta: theta, foreignOwnShare: share)) < 1e-8)
            }
        }
    }

    /// Balancing is the same as solving for it first.
    @Test(arguments: [UInt64(4), 5]) func balancing(seed: UInt64) throws {
        let world = Self.world(seed: seed, balanced: false)
        let model = Model.at(.long, elasticities: world.elasticities[0], deficits: .balanced)
        let base = try Baseline.prepare(world, model: model, options: SolverOptions(tolerance: 1e-12))
        let theta = world.elasticities[0].theta
        let (own, after) = try (
            UniformTariffs(world, theta: theta, balancing: true).byBestResponses(),
            UniformTariffs(base, theta: theta).byBestResponses()
        )
        for n in 0..<5 {
            #expect(abs(own.tariffs[n] - after.tariffs[n]) < 1e-8)
            #expect(abs(own.logWelfare[n] - after.logWelfare[n]) < 1e-8)
            #expect(abs(own.logWages[n] - after.logWages[n]) < 1e-8)
        }
    }

    @Test func whatItDoesNotSolveIsRefused() throws {
        func refusal(_ world: World, theta: [Double]? = nil) -> String {
            do {
                _ = try UniformTariffs(world, theta: theta ?? world.elasticities[0].theta)
                return ""
            } catch { return "\(error)" }
        }
        let world = Self.world(seed: 1)
        #expect(refusal(world) == "")
        #expect(refusal(Self.world(seed: 1, links: true)).contains("input-output links"))
        #expect(refusal(Self.world(seed: 1, balanced: false)).contains("trade is not balanced"))
        #expect(refusal(world, theta: [4, 4]).contains("for each of 3 sectors"))
        #expect(refusal(world, theta: [4, 0, 4]).contains("positive"))
        #expect(refusal(world, theta: [4, .nan, 4]).contains("positive"))
    }
}

/// The table of the literature: what the general engine gains by leaving both sets of rates.
@Suite(.needsSourceData) struct UniformTariffsOfTheOECDTests {
    @Test func gainsOfLeaving() throws {
        let world = try #require(UniformNashTests.world)
        let theta = world.elasticities[0].theta
        let uniform = try UniformTariffs(world, theta: theta, balancing: true)
        let (equation, best) = try (uniform.byEquation(), uniform.byBestResponses())
        #expect(uniform.baseResidual <= 1e-10 && equation.residual <= 1e-10 && best.residual <= 1e-10)
        let mean = equation.tariffs.reduce(0, +) / Double(equation.tariffs.count)
        #expect(abs(mean - 0.2514) < 1e-4)
        let base = try Baseline.prepare(
            world, model: Model.at(.long, elasticities: world.elasticities[0], deficits: .balanced))
        let game = UniformTariffsTests.game(base)
        func largestGain(_ found: UniformTariffs.Equilibrium) throws -> Double {
            let profile = found.tariffs.map { [$0] }
            let outcome = try #require(game.play(profile, from: nil))
            for (payoff, own) in zip(outcome.payoffs, found.logWelfare) { #expect(abs(payoff - Double.expMinusOne(own)) < 1e-8) }
            return try [Country("USA"), "CHN", "ROW", "VNM"].map { country in
                let player = base.grid.index(of: country)!
                return try #require(game.bestResponse(of: player, to: profile, options: .forCertificate, near: outcome)).gain
            }.max()!
        }
        #expect(try largestGain(equation) > 1e-6)
        #expect(try largestGain(best) < 1e-9)
    }
}
