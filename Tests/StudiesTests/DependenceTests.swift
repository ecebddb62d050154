import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Studies

/// Who depends on whom, against bans solved by hand.
@Suite struct DependenceTests {
    @Test(arguments: [UInt64(1), 5, 9]) func lossesAreThoseOfABan(seed: UInt64) throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: seed)
        let model = Model.at(.long, elasticities: world.elasticities[0])
        let base = try Baseline.prepare(world, model: model)
        let batch = Batch(base, model: model, options: SolverOptions(tolerance: 1e-12))
        let unchanged = Policy(unchanged: base)
        let now = try batch.solve(unchanged, from: nil).requireConverged()
        let found = Dependence(batch, under: unchanged, now: now, sides: [[0], [1, 3], [2], []])
        #expect(found.solves == 3 && found.unsolved.isEmpty && found.losses[3].allSatisfy { $0 == nil })
        var policy = unchanged
        for j in base.grid.sectors.indices where base.goods.contains(base.grid.sectors[j]) {
            for n in [1, 3] {
                policy.ban(destination: 0, origin: n, sector: j)
                policy.ban(destination: n, origin: 0, sector: j)
            }
        }
        let end = try batch.solve(policy, from: nil).requireConverged()
        #expect(abs(try #require(found.losses[0][1]) - (1 - end.welfare(0).value)) < 1e-9)
        #expect(found.losses[0][0] == nil)
        // Shares of one's trade: the group's is the sum of its members', and all partners together are the whole.
        let each = Dependence(batch, under: unchanged, now: now, sides: (0..<5).map { [$0] })
        #expect(abs(found.shares[0][1] - each.shares[0][1] - each.shares[0][3]) < 1e-12)
        for row in each.shares { #expect(abs(row.reduce(0, +) - 1) < 1e-12) }
    }
}
