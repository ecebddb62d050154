import Foundation
import TestSupport
import Testing
import TradeData

@testable import Studies

/// Exposure by tier, chains and chokepoints against dense matrices.
@Suite struct ChainExposureTests {
    typealias Links = SupplyChainsTests

    @Test(arguments: Links.seeds) func tiersAddUpToTheTotals(seed: UInt64) throws {
        let world = Links.world(seed)
        let chains = try SupplyChains(world)
        let (target, origin) = try Links.ends(world, chains)
        let deep = try chains.exposure(of: target, to: origin, tiers: 200)
        #expect(abs(deep.beyond.inputs) < 1e-11 && abs(deep.beyond.valueAdded) < 1e-11 && abs(deep.beyond.output) < 1e-11)
        let short = try chains.exposure(of: target, to: origin, tiers: 2)
        #expect(short.beyond.inputs >= 0 && short.beyond.valueAdded >= 0 && short.inputs == deep.inputs)
        #expect(abs(deep.byEconomy.reduce(deep.duties, +) - 1) < 1e-10)
        #expect(abs(deep.atStake.reduce(deep.dutiesAtStake, +) - deep.inputs) < 1e-10)
        // The value added of an economy is what its whole set says it is.
        #expect(abs(deep.byEconomy[1] - deep.valueAdded) < 1e-10 && deep.own == 0)
        #expect(deep.valueAdded <= deep.inputs && deep.residual < 1e-10)
        #expect(deep.tiers.allSatisfy { $0.valueAdded <= $0.inputs + 1e-15 && $0.inputs <= $0.output + 1e-15 })
        let through = deep.suppliers.reduce((deep.tiers[0].inputs, deep.tiers[0].valueAdded)) {
            ($0.0 + $1.inputs, $0.1 + $1.valueAdded)
        }
        #expect(abs(through.0 - deep.inputs) < 1e-11 && abs(through.1 - deep.valueAdded) < 1e-11)
    }

    @Test(arguments: Links.seeds) func extractionIsThatOfDenseInverses(seed: UInt64) throws {
        let world = Links.world(seed)
        let chains = try SupplyChains(world)
        let (target, origin) = try Links.ends(world, chains)
        let a = Links.dense(world)
        var rest = a
        for s in origin.places { rest[s] = rest[s].map { _ in 0 } }
        let (whole, left) = (Links.leontief(a), Links.leontief(rest))
        let t = target.places[0]
        let exposure = try chains.exposure(of: target, to: origin)
        let J = world.grid.sectorCount
        for n in world.grid.countries.indices {
            let lost = (n * J..<(n + 1) * J).reduce(0) { $0 + chains.valueAdded[$1] * (whole[$1][t] - left[$1][t]) }
            #expect(abs(lost - exposure.atStake[n]) < 1e-10)
        }
        let direct = origin.places.reduce(0) { $0 + a[$1][t] }
        #expect(exposure.inputs >= direct - 1e-15 && abs(exposure.tiers[0].inputs - direct) < 1e-13)
        let total = origin.places.reduce(0) { $0 + whole[$1][t] }
        #expect(abs(exposure.output - total) < 1e-10)
    }

    /// Where the target is part of the origin, its own value added is tier 0, and the rest still adds up.
    @Test(arguments: Links.seeds) func aTargetOfTheOriginHasItsOwn(seed: UInt64) throws {
        let world = Links.world(seed)
        let chains = try SupplyChains(world)
        let (target, _) = try Links.ends(world, chains)
        let home = try IndustrySet(target.economies, in: world)
        let exposure = try chains.exposure(of: home, to: home, tiers: 300)
        #expect(exposure.own > 0 && abs(exposure.byEconomy[0] - exposure.valueAdded) < 1e-10)
        #expect(abs(exposure.beyond.valueAdded) < 1e-10 && exposure.residual < 1e-10)
    }

    /// All other economies together are what is not home and not duties.
    @Test func originsSplitTheValue() throws {
        let world = Links.world(2)
        let chains = try SupplyChains(world)
        let (target, _) = try Links.ends(world, chains)
        let parts = try world.grid.countries.map {
            try chains.exposure(of: target, to: IndustrySet(Subject($0), in: world)).valueAdded
        }
        let whole = try chains.exposure(of: target, to: IndustrySet("AAA", in: world))
        #expect(abs(parts.reduce(whole.duties, +) - 1) < 1e-10)
        let pair = Subject(group: "PAIR", members: ["AAB", "AAC"])
        let both = try chains.exposure(of: target, to: IndustrySet(pair, in: world))
        #expect(abs(both.valueAdded - parts[1] - parts[2]) < 1e-11)
        // What goes through two is touched once.
        let apart = try ["AAB", "AAC"].map { try chains.exposure(of: target, to: IndustrySet(Subject(Country($0)), in: world)) }
        #expect(both.inputs <= apart[0].inputs + apart[1].inputs && both.inputs >= apart.map(\.inputs).max()!)
    }

    @Test(arguments: Links.seeds) func pathsOfALengthAddUpToTheirTier(seed: UInt64) throws {
        let world = Links.world(seed)
        let chains = try SupplyChains(world)
        let (target, origin) = try Links.ends(world, chains)
        let exposure = try chains.exposure(of: target, to: origin, tiers: 3)
        // All of them, in a small world.
        let all = try chains.paths(of: target, to: origin, count: 100_000, mostLinks: 3, threshold: 1e-12)
        #expect(all.isComplete)
        for tier in exposure.tiers {
            let paths = all.paths.filter { $0.places.count == tier.links + 1 }
            #expect(abs(paths.reduce(0) { $0 + $1.share } - tier.inputs) < 1e-7)
            #expect(abs(paths.reduce(0) { $0 + $1.valueAdded } - tier.valueAdded) < 1e-7)
            #expect(paths.reduce(0) { $0 + $1.share } <= tier.inputs + 1e-13)
        }
        #expect(zip(all.paths, all.paths.dropFirst()).allSatisfy { $0.share >= $1.share })
        for path in all.paths.prefix(50) {
            let links = zip(path.places, path.places.dropFirst()).map { chains.link($0, $1) }
            #expect(abs(links.reduce(1, *) - path.share) < 1e-15)
            #expect(origin.places.contains(path.places[0]) && path.places.last == target.places[0])
            #expect(!path.places.dropFirst().contains { origin.places.contains($0) })
        }
        // The first few are the same whatever the limits.
        let first = try chains.paths(of: target, to: origin, count: 5, mostLinks: 3, threshold: 1e-9)
        #expect(first.paths.map(\.places) == all.paths.prefix(5).map(\.places))
    }

    @Test(arguments: Links.seeds) func chokepointsAreSingleExtractions(seed: UInt64) throws {
        let world = Links.world(seed)
        let chains = try SupplyChains(world)
        let (target, _) = try Links.ends(world, chains)
        let everybody = try IndustrySet(Subject(group: "ALL", members: world.grid.countries), in: world)
        let (points, residual) = try chains.chokepoints(of: target, among: everybody, count: 6)
        #expect(points.count == 6 && residual < 1e-12)
        let J = world.grid.sectorCount
        // Each by its own extraction.
        let touched = try everybody.places.filter { !target.places.contains($0) }.map { s in
            let one = try IndustrySet(Subject(world.grid.countries[s / J]), [world.grid.sectors[s % J]], in: world)
            return (s, try chains.exposure(of: target, to: one).inputs)
        }.sorted { $0.1 > $1.1 }
        for (point, own) in zip(points, touched) {
            #expect(point.place == own.0 && abs(point.touched - own.1) < 1e-10 && point.direct <= point.touched + 1e-15)
            #expect((0...1).contains(point.exportShare) && point.concentration >= point.exportShare * point.exportShare - 1e-15)
        }
    }
}
