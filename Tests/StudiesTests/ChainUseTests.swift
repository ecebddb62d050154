import Foundation
import TestSupport
import Testing
import TradeData

@testable import Studies

/// Where output goes: forward, against the same dense matrix as backward.
@Suite struct ChainUseTests {
    typealias Links = SupplyChainsTests

    @Test(arguments: Links.seeds) func finalDemandIsThatOfTheInverse(seed: UInt64) throws {
        let world = Links.world(seed)
        let chains = try SupplyChains(world)
        let (target, destination) = try Links.ends(world, chains)
        let use = try chains.use(of: target, in: destination)
        let (inverse, s) = (Links.leontief(Links.dense(world)), target.places[0])
        #expect(abs(use.finalByEconomy.reduce(0, +) - 1) < 1e-10 && use.residual < 1e-12)
        for n in world.grid.countries.indices {
            let needed = inverse.indices.reduce(0) { $0 + inverse[s][$1] * chains.finalSales($1, n) }
            #expect(abs(needed / chains.output[s] - use.finalByEconomy[n]) < 1e-10)
            #expect(abs(use.directFinalByEconomy[n] - chains.finalSales(s, n) / chains.output[s]) < 1e-13)
        }
        let sold = use.users.reduce(use.directFinalByEconomy.reduce(0, +)) { $0 + $1.share }
        #expect(abs(sold - 1) < 1e-10)
        #expect(zip(use.users, use.users.dropFirst()).allSatisfy { $0.share >= $1.share })
    }

    @Test(arguments: Links.seeds) func tiersAddUpToWhatIsReached(seed: UInt64) throws {
        let world = Links.world(seed)
        let chains = try SupplyChains(world)
        let (target, destination) = try Links.ends(world, chains)
        let deep = try chains.use(of: target, in: destination, tiers: 300)
        #expect(abs(deep.beyond) < 1e-11 && deep.reached <= 1 + 1e-12)
        let short = try chains.use(of: target, in: destination, tiers: 1)
        #expect(short.beyond >= -1e-15 && short.reached == deep.reached)
        // Whoever ends there got there.
        #expect(deep.reached >= deep.finalByEconomy[1] - 1e-12)
        // Everything reaches the whole world at the first sale.
        let everybody = try IndustrySet(Subject(group: "ALL", members: world.grid.countries), in: world)
        let all = try chains.use(of: target, in: everybody, tiers: 2)
        #expect(abs(all.reached - 1) < 1e-10 && all.tiers[1].inputs < 1e-12 && all.tiers[1].final < 1e-12)
    }

    /// Final users of single industries are nobody's: only their inputs count.
    @Test func anIndustryHasNoFinalUsers() throws {
        let world = Links.world(2)
        let chains = try SupplyChains(world)
        let (target, _) = try Links.ends(world, chains)
        let one = try IndustrySet("AAB", ["goods-2"], in: world)
        let use = try chains.use(of: target, in: one)
        #expect(use.tiers.allSatisfy { $0.final == 0 } && use.reached > 0)
    }
}
