import Foundation
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import WorldBuilding

/// Parts are alike but for size: added up they are the whole, and a policy that treats them alike does to the world what it did.
@Suite struct SplitTests {
    static func map(_ rows: String, for world: World) throws -> SplitMap {
        try SplitMap(csv: Data(("kind,code,part,share,name\n" + rows).utf8), name: "parts.csv", for: world)
    }

    static func split(_ world: World, _ rows: String) throws -> World {
        try Split(world, map: map(rows, for: world)).built(id: "fine").world
    }

    /// Some sectors and economies of a world in two or three parts of random size.
    private static func rows(_ world: World, economies: Bool, _ draw: inout SplitMix64) -> (split: String, back: String) {
        var (split, back) = ("", "")
        let codes =
            (economies ? world.grid.countries.prefix(2).map { ("economy", $0.rawValue) } : [])
            + [0, world.grid.sectorCount - 1].map { ("sector", world.grid.sectors[$0].rawValue) }
        let divided = Set(codes.map(\.1))
        for (kind, code) in codes {
            let count = 2 + Int(draw.next() % 2)
            let sizes = (0..<count).map { _ in draw.uniform(0.05, 1) }
            let sum = sizes.reduce(0, +)
            for (k, size) in sizes.enumerated() {
                let part = kind == "sector" ? "\(code)-part-\(k)" : "\(code)\(k)"
                split += "\(kind),\(code),\(part),\(size / sum),\n"
                back += "\(kind),\(part),\(code),\n"
            }
        }
        for country in world.grid.countries where !divided.contains(country.rawValue) {
            back += "economy,\(country),\(country),\n"
        }
        return (split, back + world.rest(divided))
    }

    private static func far(_ a: [Double], _ b: [Double]) -> Double {
        a.count == b.count ? zip(a, b).map { abs($0 - $1) / max(1e-12, max(abs($0), abs($1))) }.max() ?? 0 : .infinity
    }

    @Test(arguments: [false, true]) func addedUpThePartsAreTheWorld(_ economies: Bool) throws {
        var draw = SplitMix64(seed: 3)
        for seed in 1...6 as ClosedRange<UInt64> {
            let world = RandomWorld.make(countries: 5, sectors: 4, seed: seed, wild: seed % 3 == 0)
            let rows = Self.rows(world, economies: economies, &draw)
            let fine = try Self.split(world, rows.split)
            #expect(fine.grid.sectorCount > world.grid.sectorCount)
            #expect(fine.grid.countryCount > world.grid.countryCount || !economies)
            let whole = try AggregationTests.aggregated(fine, rows.back)
            #expect(whole.goods == world.goods && Set(whole.grid.sectors) == Set(world.grid.sectors))
            #expect(whole.grid.countries == world.grid.countries)
            let order = whole.grid.sectors.map { world.grid.index(of: $0)! }
            #expect(order == Array(world.grid.sectors.indices))
            for (a, b) in [
                (whole.flows().values, world.flows().values), (whole.tariffs.values, world.tariffs.values),
                (whole.shares.values, world.shares.values), (whole.inputShares.values, world.inputShares.values),
                (whole.expenditure.values, world.expenditure.values), (whole.valueAdded, world.valueAdded),
                (whole.elasticities[0].theta, world.elasticities[0].theta),
            ] { #expect(Self.far(a, b) < 1e-12) }
            // Differences and residuals, by their size.
            let size = world.valueAdded.reduce(0, +)
            #expect(zip(whole.deficits, world.deficits).allSatisfy { abs($0 - $1) < 1e-12 * size })
            #expect(zip(whole.consumptionShares.values, world.consumptionShares.values).allSatisfy { abs($0 - $1) < 1e-12 })
        }
    }

    /// Duties, costs and controls that are the same for all parts give each of them the welfare of the whole.
    @Test(arguments: [false, true]) func aPolicyThatTreatsPartsAlikeDoesWhatItDid(_ economies: Bool) throws {
        var draw = SplitMix64(seed: 11)
        for seed in 1...4 as ClosedRange<UInt64> {
            let world = RandomWorld.make(countries: 5, sectors: 4, seed: seed)
            let fine = try Self.split(world, Self.rows(world, economies: economies, &draw).split)
            func origin(_ code: String, _ codes: [String]) -> Int {
                codes.firstIndex(of: code) ?? codes.firstIndex { code.hasPrefix($0) }!
            }
            let places = fine.grid.countries.map { origin($0.rawValue, world.grid.countries.map(\.rawValue)) }
            let sectors = fine.grid.sectors.map { origin($0.rawValue, world.grid.sectors.map(\.rawValue)) }
            func policy(_ w: World, _ economy: (Int) -> Int, _ sector: (Int) -> Int) -> Policy {
                var policy = Policy(unchanged: w)
                for j in w.grid.sectors.indices {
                    for n in w.grid.countries.indices {
                        for i in w.grid.countries.indices {
                            let (N, I, J) = (economy(n), economy(i), sector(j))
                            guard N != I else { continue }
                            if N < 3, I != 3, J != 1 { policy.tariffs[n, i, j] = Rate(0.1 + 0.07 * Double(N + I + J)) }
                            if N == 4, I == 0, J == 0 { policy.availability[n, i, j] = Hat(0.4) }
                            if N == 1, I == 4, J == 3 { policy.icebergs[n, i, j] = Hat(1.1) }
                        }
                    }
                }
                return policy
            }
            for rule in [DeficitRule.worldShare, .balanced] {
                func solved(_ w: World, _ policy: Policy) throws -> Counterfactual {
                    let model = Model(elasticities: w.elasticities[0], deficits: rule)
                    var options = SolverOptions()
                    options.tolerance = 1e-12
                    return Counterfactual.solve(
                        try Baseline.prepare(w, model: model, options: options), policy: policy, model: model, options: options)
                }
                let before = try solved(world, policy(world, { $0 }, { $0 }))
                let after = try solved(fine, policy(fine, { places[$0] }, { sectors[$0] }))
                #expect(before.residuals.worst < 1e-10 && after.residuals.worst < 1e-10)
                var moved = 0.0
                for n in fine.grid.countries.indices {
                    let (a, b) = (after.welfare(n).value, before.welfare(places[n]).value)
                    #expect(abs(a - b) < 1e-9, "seed \(seed), \(rule), \(fine.grid.countries[n]): \(a) and \(b)")
                    moved = max(moved, abs(b - 1))
                }
                #expect(moved > 1e-3)
            }
        }
    }

    /// Products of a divided sector belong to the parts by their shares, and back together to the whole.
    @Test func productsOfADividedSectorBelongToItsParts() throws {
        let world = try World.load(World.usual)
        let fine = try Self.split(world, "sector,electronics,chips,0.25,Semiconductors\nsector,electronics,devices,0.75,\n")
        #expect(fine.name(of: "chips" as Sector) == "Semiconductors" && fine.goods.contains("chips"))
        let table = try #require(fine.concordance?.own)
        let parts = table.parts(of: try #require(Product("854231")))
        #expect(parts == [.init("chips", share: 0.25), .init("devices", share: 0.75)])
        #expect(table.sector(of: Product("7208")!) == "iron-steel")
        let (shipped, shares) = (try ProductShares.load(), try ProductShares.load().sorted(by: table))
        for part in ["chips", "devices"] as [Sector] {
            for (buyer, seller) in [("USA", "CHN"), ("CHN", "USA"), ("DEU", "JPN")] as [(Country, Country)] {
                let own = shares.products(destination: buyer, origin: seller, sector: part)
                let whole = shipped.products(destination: buyer, origin: seller, sector: "electronics")
                #expect(own.map(\.code) == whole.map(\.code) && !own.isEmpty)
                #expect(zip(own, whole).allSatisfy { abs($0.share - $1.share) < 1e-12 })
            }
        }
        #expect(fine.provenance.notes[0].contains("electronics into chips 0.25, devices 0.75"))
        let rows = fine.grid.countries.map { "economy,\($0),\($0),\n" }.joined()
        let sectors = fine.grid.sectors.map {
            "sector,\($0),\(["chips", "devices"].contains($0.rawValue) ? "electronics" : $0.rawValue),\n"
        }
        let back = try AggregationTests.aggregated(fine, rows + sectors.joined())
        #expect(back.concordance?.own == (try Concordance.load()))
    }
}

extension World {
    /// Rows that keep every sector that is not divided.
    fileprivate func rest(_ divided: Set<String>) -> String {
        grid.sectors.filter { !divided.contains($0.rawValue) }.map { "sector,\($0),\($0),\n" }.joined()
    }
}
