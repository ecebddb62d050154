import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import TradeGames

/// Blocks of governments: what they come to where that is known otherwise, and who leaves.
@Suite struct PartitionFunctionTests {
    static func blocks(_ world: World, _ players: [[Int]], _ rule: TariffBlocks.Rule = .bestResponse(.uniform, highest: 2))
        -> TariffBlocks
    {
        let model = Model.at(.long, elasticities: world.elasticities[0])
        return TariffBlocks(Batch(world, model: model, options: SolverOptions(tolerance: 1e-12)), players: players, rule: rule)
    }

    /// Three economies that are each other's mirror, and one that is not: values by size of the own block alone.
    static func symmetric() -> World {
        let grid = Grid(countries: ["AAA", "BBB", "CCC", "DDD"], sectors: ["goods", "more"])
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var tariffs = Bilateral<Rate>(grid: grid, repeating: Rate(0))
        for n in 0..<4 {
            for i in 0..<4 {
                for j in 0..<2 {
                    flows[n, i, j] = Money(n == i ? 900 : n == 3 || i == 3 ? 60 : 120)
                    if n != i { tariffs[n, i, j] = Rate(0.05) }
                }
            }
        }
        let inputs = InputTable<Share>(grid: grid, repeating: Share(0.2))
        return World(
            id: "mirror", title: "Mirror", year: 2022, unit: "million USD", goods: Set(grid.sectors),
            accounts: Accounts(flows: flows, tariffs: tariffs, inputShares: inputs),
            elasticities: [ElasticityTable(name: "five", source: "a number", theta: [5, 5])],
            provenance: Provenance(kind: "made for a test"))
    }

    /// Whoever is alike gets alike, and which two stand together does not matter.
    @Test func equalsAreTreatedAlike() throws {
        let blocks = Self.blocks(Self.symmetric(), [[0], [1], [2]])
        let zero = [0.0, 0, 0]
        func values(_ partition: [[Int]]) throws -> [Double] {
            try #require(blocks.solve(Partition(partition), against: zero).values)
        }
        let alone = try values([[0], [1], [2]])
        #expect(alone.allSatisfy { abs($0 - alone[0]) < 1e-6 * abs(alone[0]) })
        let (first, last) = (try values([[0, 1], [2]]), try values([[0], [1, 2]]))
        for (a, b) in [(first[0], first[1]), (first[0], last[1]), (first[0], last[2]), (first[2], last[0])] {
            #expect(abs(a - b) < 1e-5 * max(abs(a), 1e-3))
        }
        #expect(abs(first[0] - first[2]) > 1e-3)
    }

    /// All alone is the Nash equilibrium; a coalition of one is its best response; all together is free trade among them.
    @Test(arguments: [UInt64(4), 9]) func theEndsAreWhatTheyShouldBe(seed: UInt64) throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: seed)
        let players = [[0], [1, 2], [3]]
        let blocks = Self.blocks(world, players)
        let payoffs = players.map { Payoff(of: $0) }
        let zero = [0.0, 0, 0]
        let alone = blocks.solve(Partition([[0], [1], [2]]), against: zero)
        let values = try #require(alone.values)
        #expect(alone.certificate.map { $0 <= Certificate.tolerance } == true)
        let game = TradeGame(
            blocks.batch,
            players: players.indices.map { p in
                .init(
                    "\(p)", payoff: payoffs[p],
                    space: .tariffs(
                        of: players[p], on: players.indices.filter { $0 != p }.flatMap { players[$0] }, .uniform, bounds: 0...2,
                        in: world))
            })
        let outcome = try #require(game.play(alone.controls, from: nil))
        for p in players.indices {
            let income = payoffs[p].baselineIncome(outcome.result)
            #expect(abs(outcome.payoffs[p] * income - values[p]) < 1e-7 * income)
            let best = try #require(game.bestResponse(of: p, to: alone.controls, near: outcome))
            #expect(best.gain <= 1e-6 && abs(best.controls[0] - alone.controls[p][0]) < 1e-3)
        }
        // A single player that nobody answers.
        let one = Self.blocks(world, [[0]]).solve(Partition([[0]]), against: [0])
        #expect(one.values.map { abs($0[0]) < 1e-6 * payoffs[0].baselineIncome(outcome.result) } == true)

        var free = Policy(unchanged: world)
        let all = players.joined()
        for j in world.grid.sectors.indices where world.goods.contains(world.grid.sectors[j]) {
            for (p, own) in players.enumerated() {
                for n in own { for i in all where !players[p].contains(i) { free.tariffs[n, i, j] = Rate(0) } }
            }
        }
        let cooperative = blocks.batch.solve(free, from: nil)
        let together = try #require(blocks.solve(Partition([[0, 1, 2]]), against: zero).values)
        for p in players.indices {
            let income = payoffs[p].baselineIncome(cooperative)
            #expect(abs(together[p] - payoffs[p].value(of: cooperative) * income) < 1e-7 * income)
        }
    }

    /// A club charges outsiders and nobody else, and only where there is one.
    @Test func clubsChargeOutsiders() throws {
        let world = RandomWorld.make(countries: 4, sectors: 2, seed: 3)
        let blocks = Self.blocks(world, [[0], [1], [2]], .club(0.05))
        #expect(blocks.policy(Partition([[0], [1], [2]])) == Policy(unchanged: world))
        #expect(blocks.policy(Partition([[0, 1, 2]])) == Policy(unchanged: world))
        let policy = blocks.policy(Partition([[0, 1], [2]]))
        func added(_ n: Int, _ i: Int) -> Double { policy.tariffs[n, i, 0].value - world.tariffs[n, i, 0].value }
        #expect(abs(added(0, 2) - 0.05) < 1e-12 && abs(added(1, 2) - 0.05) < 1e-12)
        #expect(added(0, 1) == 0 && added(2, 0) == 0 && added(0, 3) == 0 && added(3, 0) == 0)
        let entry = blocks.solve(Partition([[0, 1], [2]]), against: [0, 0, 0])
        #expect(try #require(entry.values)[2] < 0 && entry.controls.allSatisfy(\.isEmpty) && entry.certificate == nil)
    }

    /// Stability by hand: what two get in a pair is more than alone, and the third wants in.
    @Test func leaversAndJoinersAreNamed() throws {
        func function(pair: Double, alone: Double, outside: Double, all: Double) -> PartitionFunction {
            PartitionFunction(
                playerCount: 3,
                entries: Partition.all(of: 3).map { partition in
                    let values = (0..<3).map { player -> Double in
                        switch partition.blocks[partition.block(of: player)].count {
                        case 3: all
                        case 2: pair
                        default: partition.blocks.count == 3 ? alone : outside
                        }
                    }
                    return .init(partition: partition, values: values, controls: [], certificate: nil, failure: nil, residual: 0)
                })
        }
        let loyal = function(pair: 2, alone: 1, outside: 0, all: 3)
        let pair = try #require(loyal.stability(of: Partition([[0, 1], [2]])))
        #expect(pair.isInternallyStable && pair.joiners.map(\.player) == [2] && pair.brokenBlocks.isEmpty)
        let all = try #require(loyal.stability(of: Partition([[0, 1, 2]])))
        #expect(all.isInternallyStable && all.isExternallyStable)
        let loose = try #require(function(pair: 2, alone: 1, outside: 4, all: 3).stability(of: Partition([[0, 1, 2]])))
        #expect(loose.leavers == [0, 1, 2] && loose.brokenBlocks == [0])
        // What others do matters: the two characteristic functions differ.
        #expect(loyal.characteristic(.alone)?.values[1] == 1 && loyal.characteristic(.together)?.values[1] == 0)
    }

    /// A partition without an equilibrium is not taken for one.
    @Test func whatIsUnsolvedIsUnknown() throws {
        let entries = Partition.all(of: 2).map { partition in
            PartitionFunction.Entry(
                partition: partition, values: partition.blocks.count == 2 ? nil : [1, 1], controls: [], certificate: nil,
                failure: partition.blocks.count == 2 ? "no equilibrium" : nil, residual: .nan)
        }
        let function = PartitionFunction(playerCount: 2, entries: entries)
        #expect(function.characteristic(.alone) == nil && function.stability(of: Partition([[0], [1]])) == nil)
        let all = try #require(function.stability(of: Partition([[0, 1]])))
        #expect(all.unknown == 2 && !all.isInternallyStable && !all.isStableWithPayments)
    }
}
