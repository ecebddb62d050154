import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import TradeGames

/// Best responses come to what the literature derived.
@Suite struct OptimalTariffsTests {
    static func game(
        _ world: World, theta: [Double]? = nil, players: [Int], _ detail: PolicySpace.Detail = .uniform
    ) -> TradeGame {
        let table = theta.map { ElasticityTable(name: "given", source: "test", theta: $0) } ?? world.elasticities[0]
        let model = Model.at(.long, elasticities: table, deficits: .balanced)
        return TradeGame(
            Batch(world, model: model, options: SolverOptions(tolerance: 1e-12)),
            players: players.map {
                .init("\(world.grid.countries[$0])", payoff: Payoff(of: [$0]), space: .tariffs(of: [$0], detail, in: world))
            })
    }

    /// Two countries and a sector: t* = 1/(θ λ_ff), with λ_ff at the optimum.
    @Test(arguments: [UInt64(1), 2, 3]) func twoCountries(seed: UInt64) throws {
        let world = RandomWorld.make(
            countries: 2, sectors: 1, seed: seed, balanced: true, tariffFree: true, inputOutput: false, traded: 1)
        let game = Self.game(world, theta: [4], players: [0])
        let best = try #require(game.bestResponse(of: 0, to: game.baseProfile))
        let result = try #require(game.play([best.controls], from: nil)).result
        let formula = OptimalTariffs.ofTwoCountries(theta: 4, foreignOwnShare: result.shares()[1, 1, 0].value)
        #expect(abs(best.controls[0] - formula) < 1e-6)
        #expect(best.gain > 0)
    }

    /// A country that is next to nothing in the world: t* = 1/θ.
    @Test func smallEconomy() throws {
        let grid = Grid(countries: ["AAA", "BBB"], sectors: ["goods"])
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        (flows[0, 0, 0], flows[0, 1, 0], flows[1, 0, 0], flows[1, 1, 0]) = (Money(1), Money(1), Money(1), Money(1e7))
        let world = World(
            id: "small", title: "small", year: 2022, unit: "million USD", goods: ["goods"],
            accounts: Accounts(
                flows: flows, tariffs: Bilateral(grid: grid, repeating: Rate(0)),
                inputShares: InputTable(grid: grid, repeating: Share(0))),
            elasticities: [ElasticityTable(name: "five", source: "test", theta: [5])], provenance: Provenance(kind: "test"))
        let game = Self.game(world, players: [0])
        let best = try #require(game.bestResponse(of: 0, to: [[0]]))
        #expect(abs(best.controls[0] - OptimalTariffs.ofSmallEconomy(theta: 5)) < 1e-5)
    }

    /// Many countries and sectors: the formula is near true best responses, within 5%, and not the same.
    @Test func manyCountries() throws {
        let world = RandomWorld.make(
            countries: 5, sectors: 3, seed: 7, balanced: true, tariffFree: true, inputOutput: false, traded: 1)
        let game = Self.game(world, players: Array(0..<5))
        var rates = [Double](repeating: 0.2, count: 5)
        for _ in 0..<100 {
            let outcome = try #require(game.play(rates.map { [$0] }, from: nil))
            rates = OptimalTariffs.uniform(at: outcome.result, tariffs: rates)
        }
        let nash = try #require(game.nashEquilibrium(from: rates.map { [$0] }))
        #expect(nash.end == .equilibrium)
        for (n, rate) in rates.enumerated() { #expect(abs(nash.profile[n][0] / rate - 1) < 0.05) }
        let formula = try #require(game.certify(rates.map { [$0] }))
        #expect(formula.largestGain > nash.certificate.largestGain)
    }

    /// A uniform tariff and a uniform export tax on everything do the same (Lerner), so both are worth the same at the optimum.
    @Test func exportTaxesAreTariffs() throws {
        let world = RandomWorld.make(
            countries: 3, sectors: 2, seed: 4, balanced: true, tariffFree: true, inputOutput: false, traded: 1)
        let model = Model.at(.long, elasticities: world.elasticities[0], deficits: .balanced)
        let batch = Batch(world, model: model, options: SolverOptions(tolerance: 1e-12))
        let sectors = Array(0..<2)
        func best(_ space: PolicySpace) throws -> BestResponse {
            let game = TradeGame(batch, players: [.init("a", payoff: Payoff(of: [0]), space: space)])
            return try #require(game.bestResponse(of: 0, to: [[0.1]]))
        }
        let tariff = try best(.tariffs(of: [0], sectors: sectors, .uniform, in: world))
        let tax = try best(.exportTaxes(of: [0], sectors: sectors, .uniform, in: world))
        #expect(abs(tariff.payoff - tax.payoff) < 1e-9)
        #expect(abs(tariff.controls[0] - tax.controls[0]) < 1e-4)
    }
}
