import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Studies

/// Trade that is carried reaches its totals, and the world still clears.
@Suite struct CarriedTradeTests {
    static func world(_ seed: UInt64) -> World { RandomWorld.make(countries: 5, sectors: 3, seed: seed) }

    static func goods(_ world: World, _ n: Int, _ i: Int) -> Double {
        world.grid.sectors.indices.filter { world.goods.contains(world.grid.sectors[$0]) }.reduce(0) { $0 + world.flow(n, i, $1) }
    }

    @Test(arguments: [UInt64(1), 2, 3]) func pairsReachTheirTargets(seed: UInt64) throws {
        let world = Self.world(seed)
        let codes = world.grid.countries
        func table(_ flow: (Int) -> Double) -> [Country: PairTable.Cell] {
            [
                codes[1]: .init(1.7 * flow(1), .mirrored), codes[2]: .init(0.3 * flow(2), .official),
                codes[3]: .init(flow(3), .mirrored),
            ]
        }
        var sanctions = Policy(unchanged: world)
        for j in world.grid.sectors.indices { sanctions.availability[0, 4, j] = Hat(0.5) }
        let carried = try CarriedTrade(
            world,
            terms: CarriedTerms(
                economy: codes[0], world: "pairs", day: Day("2023-12-31")!, exports: .init(before: 100, after: 90),
                imports: .init(before: 100, after: 110), source: "test"),
            sanctions: sanctions,
            table: PairTable(exports: table { Self.goods(world, $0, 0) }, imports: table { Self.goods(world, 0, $0) }),
            options: SolverOptions(tolerance: 1e-12))
        #expect(carried.gap <= CarriedTrade.tolerance)
        let after = carried.world
        let sales = (1..<5).reduce(0) { $0 + Self.goods(after, $1, 0) }
        let purchases = (1..<5).reduce(0) { $0 + Self.goods(after, 0, $1) }
        #expect(abs(sales / (1..<5).reduce(0) { $0 + Self.goods(world, $1, 0) } - 0.9) < 1e-3)
        #expect(abs(purchases / (1..<5).reduce(0) { $0 + Self.goods(world, 0, $1) } - 1.1) < 1e-3)
        // Among pairs with figures, as in the table.
        let ratio = Self.goods(after, 1, 0) / Self.goods(after, 3, 0)
        #expect(abs(ratio / (1.7 * Self.goods(world, 1, 0) / Self.goods(world, 3, 0)) - 1) < 1e-3)
        #expect(carried.pairs.filter { $0.partner == codes[4] }.allSatisfy { $0.origin == .unobserved })
        #expect(carried.pairs.filter { $0.partner == codes[2] }.allSatisfy { $0.origin == .official })
        // It is a baseline: no change returns ones.
        let model = Model.at(.long, elasticities: after.elasticities[0])
        #expect(Baseline.imbalance(of: after, model: model).worst < 1e-9)
        let still = Counterfactual.solve(after, policy: Policy(unchanged: after), model: model)
        #expect(still.converged && (0..<5).allSatisfy { abs(still.welfare($0).value - 1) < 1e-8 })
        #expect(carried.notes.contains { $0.contains("mirrored") } && carried.notes.contains { $0.contains("AAE") })
    }

    /// A table that says what the world says carries nothing anywhere.
    @Test func theSameTradeIsTheSameWorld() throws {
        let world = Self.world(4)
        let codes = world.grid.countries
        func table(_ flow: (Int) -> Double) -> [Country: PairTable.Cell] {
            Dictionary(uniqueKeysWithValues: (1..<5).map { (codes[$0], .init(7 * flow($0), .mirrored)) })
        }
        let carried = try CarriedTrade(
            world, terms: CarriedTerms(economy: codes[0], world: "pairs", day: Day("2023-12-31")!, source: "test"),
            sanctions: nil,
            table: PairTable(exports: table { Self.goods(world, $0, 0) }, imports: table { Self.goods(world, 0, $0) }))
        #expect(carried.solves == 1 && carried.pairs.allSatisfy { abs($0.shift - 1) < 1e-9 })
        for x in world.shares.values.indices { #expect(abs(carried.world.shares.values[x] - world.shares.values[x]) < 1e-8) }
    }

    @Test func whatIsNotThereIsNamed() throws {
        let world = Self.world(1)
        func fault(_ economy: Country, _ table: PairTable) -> String {
            do {
                _ = try CarriedTrade(
                    world, terms: CarriedTerms(economy: economy, world: "pairs", day: Day("2023-12-31")!, source: "test"),
                    sanctions: nil, table: table)
                return ""
            } catch { return "\(error)" }
        }
        let nothing = PairTable(exports: [:], imports: [:])
        #expect(fault("RUS", nothing).contains("no economy RUS"))
        #expect(fault("AAA", nothing).contains("has no exports of AAA"))
    }

    /// The shipped table: Russia sells most to China, and nobody is made up.
    @Test func russiasPairsAreMirrored() throws {
        let table = try PairTable.load("countries-2023", of: "RUS")
        #expect(table.exports["CHN"].map { $0.origin == .mirrored && abs($0.value - 129_003) < 1_300 } == true)
        #expect(table.exports["BLR"]?.origin == .official)
        // Filled from 2014, by regression, or from another year.
        #expect(table.exports["POL"] == nil && table.exports["AGO"] == nil && table.imports["KOR"] == nil)
    }
}
