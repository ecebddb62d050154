import Foundation
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import TradeGames

/// Ossa (2014): tariffs of seven regions on 33 sectors.
@Suite(.needsSourceData) struct OssaTests {
    static func table(_ name: String) throws -> [[Double]] {
        try String(contentsOf: SourceData.url("ossa-2007/\(name).csv"), encoding: .utf8).split(separator: "\n").map { line in
            try line.split(separator: ",").map { try #require(Double($0.trimmingCharacters(in: .whitespaces))) }
        }
    }

    /// Exporters are stacked by sector; the baseline's elasticities are the first column, with which the published optima come out.
    static let game: KrugmanGame? = {
        guard let flows = try? table("trade_ijs"), let tariffs = try? table("tariff_ijs"), let sigma = try? table("sigma_s")
        else { return nil }
        func cube(_ rows: [[Double]]) -> [[[Double]]] {
            sigma.indices.map { s in (0..<7).map { j in (0..<7).map { i in rows[7 * s + i][j] } } }
        }
        let raw = KrugmanEconomy(
            names: ["BRA", "CHN", "EU", "IND", "JPN", "ROW", "US"], flows: cube(flows), tariffs: cube(tariffs),
            sigma: sigma.map { $0[0] })
        return raw.balanced().map { KrugmanGame($0) }
    }()

    /// Own gains, and median optimal tariffs, in percent, as published (methods: own welfare to 0.1, medians to 0.2 by another median).
    @Test func optimalTariffs() throws {
        let game = try #require(Self.game)
        let base = game.baseProfile
        let outcome = try #require(game.play(base, from: nil))
        #expect(outcome.payoffs.allSatisfy { abs($0) < 1e-12 })
        let own = [1.1, 1.8, 1.9, 1.7, 4.0, 2.9, 2.3]
        let others = [-0.1, -0.6, -1.0, -0.1, -0.3, -1.7, -0.9]
        let medians = [56.1, 59.3, 61.3, 54.0, 59.6, 61.5, 60.3]
        for player in 0..<7 {
            let best = try #require(game.bestResponse(of: player, to: base))
            #expect(abs(100 * best.payoff - own[player]) < 0.1 && best.firstOrder < 1e-8)
            var profile = base
            profile[player] = best.controls
            let payoffs = try #require(game.play(profile, from: nil)).payoffs
            let mean = (payoffs.reduce(0, +) - payoffs[player]) / 6
            #expect(abs(100 * mean - others[player]) < 0.1)
            let sorted = best.controls.sorted()
            #expect(abs(50 * (sorted[98] + sorted[99]) - medians[player]) < 0.25)
        }
    }

    @Test func freeTrade() throws {
        let game = try #require(Self.game)
        let free = try #require(game.play(game.baseProfile.map { $0.map { _ in 0 } }, from: nil))
        for (payoff, published) in zip(free.payoffs, [0.17, 0.17, 0.44, 0.40, 2.94, -0.10, 0.76]) {
            #expect(abs(100 * payoff - published) < 0.01)
        }
    }

    /// The war has a certificate, everybody but Japan loses in it against free trade, and cooperation gains all the same.
    @Test func warAndTalks() throws {
        let game = try #require(Self.game)
        let war = try #require(game.nashEquilibrium(from: game.baseProfile))
        #expect(war.end == .equilibrium && war.certificate.largestGain < 1e-9)
        #expect(war.payoffs.allSatisfy { $0 < 0 })
        let talks = try #require(
            game.equalGains(over: game.baseProfile.map { _ in 0 }, from: game.baseProfile.map { $0.map { _ in 0.1 } }))
        let mean = talks.gains.reduce(0, +) / 7
        #expect(talks.gains.allSatisfy { abs($0 - mean) < 1e-6 } && mean > 0.005 && mean < 0.006)
        // Nothing nearby is better for all.
        var random = SplitMix64(seed: 1)
        for _ in 0..<20 {
            let moved = talks.profile.map { $0.map { max(0, $0 + Double.random(in: -0.02...0.02, using: &random)) } }
            let payoffs = try #require(game.play(moved, from: talks.outcome)).payoffs
            #expect(zip(payoffs, talks.outcome.payoffs).contains { $0 < $1 })
        }
    }

    /// Slopes are differences.
    @Test func slopes() throws {
        let game = try #require(Self.game)
        let base = game.baseProfile.map { $0.map { $0 + 0.1 } }
        let outcome = try #require(game.play(base, from: nil))
        let weights = (0..<7).map { 0.5 + Double($0) }
        let slopes = try #require(outcome.slopes(weights: weights, by: Array(0..<7)))
        var random = SplitMix64(seed: 2)
        for _ in 0..<20 {
            let (player, k) = (Int.random(in: 0..<7, using: &random), Int.random(in: 0..<198, using: &random))
            func value(_ step: Double) throws -> Double {
                var moved = base
                moved[player][k] += step
                return try zip(weights, #require(game.play(moved, from: outcome)).payoffs).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let difference = try (value(1e-5) - value(-1e-5)) / 2e-5
            #expect(abs(slopes[player][k] - difference) < 1e-7 + 1e-5 * abs(difference))
        }
    }
}

/// Lashkaripour (2021) on the OECD's table of 2022: one rate a country, no input-output links, trade balanced first.
@Suite(.needsSourceData) struct UniformNashTests {
    static let world: World? = try? {
        func rows(_ name: String) throws -> [[Substring]] {
            try String(contentsOf: SourceData.url("icio-2011-2022/\(name).csv"), encoding: .utf8).split(separator: "\n")
                .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        }
        let (flowRows, tariffRows, elasticities) = try (rows("flows-2022"), rows("tariffs-2022"), rows("elasticities"))
        let sectors = flowRows[0].dropFirst(2).map { Sector(String($0)) }
        var countries: [Country] = []
        for row in flowRows.dropFirst() where !countries.contains(Country(String(row[0]))) {
            countries.append(Country(String(row[0])))
        }
        let grid = Grid(countries: countries, sectors: sectors)
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var tariffs = Bilateral<Rate>(grid: grid, repeating: Rate(0))
        for (rows, isFlows) in [(flowRows, true), (tariffRows, false)] {
            let columns = rows[0].dropFirst(2).map { grid.index(of: Sector(String($0))) }
            for row in rows.dropFirst() {
                guard let n = grid.index(of: Country(String(row[0]))), let i = grid.index(of: Country(String(row[1]))) else {
                    continue
                }
                for (column, text) in zip(columns, row.dropFirst(2)) {
                    guard let j = column, let value = Double(text) else { continue }
                    if isFlows { flows[n, i, j] = Money(value) } else { tariffs[n, i, j] = Rate(value) }
                }
            }
        }
        let own = elasticities.first { $0[0].contains("in-sample") } ?? elasticities[1]
        let theta = own.suffix(sectors.count).compactMap { Double($0) }
        return World(
            id: "uniform", title: "OECD 2022, no links", year: 2022, unit: "million USD", goods: Set(sectors),
            accounts: Accounts(flows: flows, tariffs: tariffs, inputShares: InputTable(grid: grid, repeating: Share(0))),
            elasticities: [ElasticityTable(name: "in-sample", source: "the table's own", theta: theta)],
            provenance: Provenance(kind: "test"))
    }()

    /// His equation's fixed point is near an equilibrium and is none: some country gains more than 1e-6 of its income by another rate,
    /// and the certificate says so. (All 81 searches would take a minute: those with the largest part of the world's trade are taken.)
    @Test func theFormulaIsNearAndNotExact() throws {
        let world = try #require(Self.world)
        let model = Model.at(.long, elasticities: world.elasticities[0], deficits: .balanced)
        let base = try Baseline.prepare(world, model: model)
        let sectors = base.grid.sectors.indices.map { $0 }
        let game = TradeGame(
            Batch(base, model: model, options: SolverOptions(tolerance: 1e-11)),
            players: base.grid.countries.indices.map {
                .init(
                    "\(base.grid.countries[$0])", payoff: Payoff(of: [$0]),
                    space: .tariffs(of: [$0], sectors: sectors, .uniform, in: base))
            })
        var rates = [Double](repeating: 0.25, count: game.playerCount)
        var outcome = try #require(game.play(rates.map { [$0] }, from: nil))
        for _ in 0..<60 {
            let next = OptimalTariffs.uniform(at: outcome.result, tariffs: rates)
            let step = zip(next, rates).map { abs($0 - $1) }.max()!
            rates = next
            outcome = try #require(game.play(rates.map { [$0] }, from: outcome))
            if step < 1e-9 { break }
        }
        let mean = rates.reduce(0, +) / Double(rates.count)
        #expect(mean > 0.2 && mean < 0.3 && outcome.residual < 1e-9)
        let largest = [Country("USA"), "CHN", "ROW", "VNM"].map { base.grid.index(of: $0)! }
        let gains = try largest.map { player in
            try #require(game.bestResponse(of: player, to: rates.map { [$0] }, options: .forCertificate, near: outcome)).gain
        }
        #expect(gains.max()! > Certificate.tolerance && gains.max()! < 1e-4)
    }
}
