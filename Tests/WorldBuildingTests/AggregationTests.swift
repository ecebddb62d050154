import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

/// Sums of money are kept, whatever the groups.
@Suite struct AggregationTests {
    static func map(_ rows: String, for world: World) throws -> AggregationMap {
        try AggregationMap(
            csv: Data(("kind,code,group,name\n" + rows).utf8), name: "groups.csv", for: world, groups: EconomyGroups.load())
    }

    static func aggregated(_ world: World, _ rows: String) throws -> World {
        try Aggregation(world, map: map(rows, for: world)).built(id: "small").world
    }

    /// Random groups of the economies and sectors of a world, goods apart from the rest.
    static func rows(_ world: World, _ draw: inout SplitMix64) -> String {
        let economies = world.grid.countries.enumerated().map { n, code in
            "economy,\(code),G\(n < 2 ? n : Int(draw.next() % 3)),\n"
        }
        let sectors = world.grid.sectors.map { sector in
            "sector,\(sector),\(world.goods.contains(sector) ? "goods" : "other")-\(draw.next() % 2),\n"
        }
        return (economies + sectors).joined()
    }

    static func near(_ a: Double, _ b: Double, _ size: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(size)) }

    @Test func spendingDutiesDeficitsAndFinalDemandAreThoseOfTheMembers() throws {
        var draw = SplitMix64(seed: 7)
        for seed in 1...12 as ClosedRange<UInt64> {
            let world = RandomWorld.make(countries: 7, sectors: 5, seed: seed, wild: seed % 3 == 0)
            let map = try Self.map(Self.rows(world, &draw), for: world)
            let aggregation = Aggregation(world, map: map)
            let small = try aggregation.built(id: "small").world
            let (places, groups) = (map.places, small.grid.countries.indices)
            for N in groups {
                let members = places.economies.indices.filter { places.economies[$0] == N }
                func sum(_ of: (Int) -> Double) -> Double { members.reduce(0) { $0 + of($1) } }
                var (inner, duties, kept) = (0.0, 0.0, 0.0)
                for j in world.grid.sectors.indices {
                    for n in members {
                        for i in world.grid.countries.indices {
                            let duty = world.flow(n, i, j) * world.tariffs[n, i, j].value
                            if places.economies[i] == N { inner += duty } else { duties += duty }
                        }
                    }
                }
                for K in small.grid.sectors.indices {
                    for I in groups { kept += small.flow(N, I, K) * small.tariffs[N, I, K].value }
                    let parts = places.sectors.indices.filter { places.sectors[$0] == K }
                    let spending = sum { n in parts.reduce(0) { $0 + world.expenditure[n, $1].value } }
                    #expect(Self.near(small.expenditure[N, K].value, spending, spending))
                }
                let size = sum { world.valueAdded[$0] }
                #expect(Self.near(small.deficits[N], sum { world.deficits[$0] }, size))
                #expect(Self.near(small.valueAdded[N], size + inner, size))
                #expect(Self.near(kept, duties, size))
                // Final demand is what is earned, collected and borrowed.
                func final(_ w: World, _ n: Int, _ revenue: Double) -> Double { w.valueAdded[n] + revenue + w.deficits[n] }
                let before = sum { final(world, $0, 0) } + inner + duties
                #expect(Self.near(final(small, N, kept), before, size))
            }
            #expect(small.provenance.licences == world.provenance.licences)
            #expect(aggregation.dutiesWithinGroups > 0)
        }
    }

    /// In two steps or in one, the same world.
    @Test func groupsOfGroupsAreGroups() throws {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: 5, traded: 0.5)
        let goods = world.grid.sectors.filter(world.goods.contains).map(\.rawValue)
        let first = try Self.aggregated(
            world,
            "economy,AAA,AB,\neconomy,AAB,AB,\neconomy,AAC,CD,\neconomy,AAD,CD,\neconomy,*,ROW,\nsector,\(goods[0]),a,\nsector,\(goods[1]),b,\nsector,*,s,\n"
        )
        let second = try Self.aggregated(
            first, "economy,AB,ABCD,\neconomy,CD,ABCD,\neconomy,ROW,ROW,\nsector,a,goods,\nsector,b,goods,\nsector,s,s,\n")
        let once = try Self.aggregated(
            world,
            "economy,AAE,ROW,\neconomy,AAF,ROW,\neconomy,*,ABCD,\nsector,\(goods[0]),goods,\nsector,\(goods[1]),goods,\nsector,*,s,\n"
        )
        #expect(second.grid == once.grid)
        for (a, b) in [
            (second.shares.values, once.shares.values), (second.tariffs.values, once.tariffs.values),
            (second.inputShares.values, once.inputShares.values), (second.valueAdded, once.valueAdded),
            (second.expenditure.values, once.expenditure.values),
        ] { #expect(zip(a, b).allSatisfy { Self.near($0, $1, $1) }) }
    }

    @Test func aWorldThatIsNotGroupedIsTheSameWorld() throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 2)
        let same = try Self.aggregated(world, world.grid.countries.map { "economy,\($0),\($0),\n" }.joined())
        #expect(same.grid == world.grid && same.goods == world.goods && same.elasticities == world.elasticities)
        #expect(zip(same.flows().values, world.flows().values).allSatisfy { Self.near($0, $1, $1) })
        #expect(zip(same.inputShares.values, world.inputShares.values).allSatisfy { Self.near($0, $1, 1) })
        #expect(zip(same.tariffs.values, world.tariffs.values).allSatisfy { Self.near($0, $1, 1) })
    }

    /// A duty weighs as much as what pays it, by hand: 10% on 300 and 30% on 100 are 15% on 400.
    @Test func dutiesAreWeightedByTradeAndThetaByTheWorldsTrade() throws {
        let grid = Grid(countries: ["USA", "CHN", "VNM"], sectors: ["a", "b"])
        var flows = Bilateral<Money>(grid: grid, repeating: Money(10))
        for n in 0..<3 { for j in 0..<2 { flows[n, n, j] = Money(1000) } }
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        (flows[0, 1, 0], tariffs[0, 1, 0]) = (Money(300), Rate(0.1))
        (flows[0, 2, 0], tariffs[0, 2, 0]) = (Money(100), Rate(0.3))
        let world = World(
            id: "three", title: "Three", year: 2022, unit: "million USD", goods: ["a", "b"],
            accounts: Accounts(flows: flows, tariffs: tariffs, inputShares: InputTable(grid: grid, repeating: Share(0.2))),
            elasticities: [ElasticityTable(name: "two", source: "by hand", theta: [2, 8], standardErrors: [1, 2])],
            provenance: Provenance(kind: "by hand"))
        let small = try Self.aggregated(world, "economy,USA,USA,\neconomy,*,ASIA,Asia\nsector,*,goods,Goods\n")
        let (usa, asia) = (small.grid.index(of: Country("USA"))!, small.grid.index(of: Country("ASIA"))!)
        // Sector b is free: 10 + 10 of 420.
        #expect(abs(small.tariffs[usa, asia, 0].value - 60.0 / 420) < 1e-12)
        #expect(abs(small.flow(usa, asia, 0) - 420) < 1e-9)
        #expect(small.name(of: "ASIA" as Country) == "Asia" && small.name(of: "goods" as Sector) == "Goods")
        // Between the three economies 440 of a and 60 of b are traded.
        let theta = 2.0 * 440 / 500 + 8.0 * 60 / 500
        #expect(abs(small.elasticities[0].theta[0] - theta) < 1e-12)
        let error = 1.0 * 440 / 500 + 2.0 * 60 / 500
        #expect(abs((small.elasticities[0].standardErrors?[0] ?? 0) - error) < 1e-12)
    }

    @Test func theShippedWorldAddedUpPassesItsChecks() throws {
        let world = try World.load(World.usual)
        let built = try Aggregation(
            world,
            map: Self.map(
                "economy,USA,USA,\neconomy,CHN,CHN,\neconomy,EU27,EU27,European Union\neconomy,MEX,MEX,\neconomy,*,ROW,\n",
                for: world)
        ).built(id: "small")
        let small = try WorldFile.decode(built.encoded(), name: "small.world")
        #expect(small.grid.countries == ["CHN", "EU27", "MEX", "USA", "ROW"] && small.concordance == world.concordance)
        let check = WorldCheck(small, facts: try [WorldFact].load())
        #expect(check.passed && check.count(.met) > 3, "\(check.lines.filter { $0.verdict == .missed })")
    }
}
