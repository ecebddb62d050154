import Foundation
@testable import WorldBuilding
import TestSupport
import Testing
import TradeData

@Suite struct IcioWorldTests {
    private static let worlds = ["icio-2022", "icio-2017"]
    private static let loaded = Dictionary(uniqueKeysWithValues: worlds.map { id in (id, Result { try World.load(id) }) })
    private static func world(_ id: String = "icio-2022") throws -> World { try #require(loaded[id]).get() }
    private static let tables = SourceData.folder.map { SourceTables(folder: $0) }

    private func sum(_ world: World, from origin: Country? = nil, to destination: Country? = nil, _ sectors: [String]) throws
        -> Double
    {
        let grid = world.grid
        let js = try sectors.map { try #require(grid.index(of: Sector($0))) }
        let origins = origin.map { [grid.index(of: $0)!] } ?? Array(grid.countries.indices)
        let destinations = destination.map { [grid.index(of: $0)!] } ?? Array(grid.countries.indices)
        return destinations.reduce(0) { total, n in
            origins.reduce(total) { total, i in i == n ? total : js.reduce(total) { $0 + world.flow(n, i, $1) } }
        }
    }

    private func goods(_ world: World) -> [String] { world.grid.sectors.filter(world.goods.contains).map(\.rawValue) }

    @Test(arguments: worlds) func itHasTheEconomiesAndSectors(_ id: String) throws {
        let world = try Self.world(id)
        #expect(world.grid.countryCount == 81 && world.goods.count >= 22 && world.grid.sectorCount - world.goods.count == 7)
        #expect(world.grid.countries.last == .restOfWorld)
        for economy in ["ZAF", "ISR", "UKR", "CHL", "PER", "BGD", "CHN", "HKG", "TWN"] as [Country] {
            #expect(world.grid.index(of: economy) != nil)
        }
        #expect(world.concordance == "hs-sectors")
        #expect(world.lawDay == Day(id == "icio-2017" ? "2017-12-31" : "2024-12-31"))
        #expect(!world.provenance.blocks.isEmpty && world.provenance.licences.count >= 5)
        #expect(world.name(of: Country("MYS")) == "Malaysia" && world.name(of: Sector("vehicles")) == "Motor vehicles")
    }

    /// Every flow of goods is the table's, its columns added up; services of a pair sum to the table's one column.
    @Test(.needsSourceData, arguments: worlds) func flowsAreThoseOfTheTable(_ id: String) throws {
        let world = try Self.world(id)
        let sources = try #require(Self.tables)
        let t = try sources.table("icio-2011-2022/flows-\(world.year).csv")
        let (d, o) = (try t.column("destination"), try t.column("origin"))
        for row in 0..<t.rowCount {
            let n = try #require(world.grid.index(of: Country(t.text(row, d))))
            let i = try #require(world.grid.index(of: Country(t.text(row, o))))
            var services = 0.0
            for (j, sector) in world.grid.sectors.enumerated() {
                let entry = IcioGrid.sectorList.first { $0.code == sector.rawValue }!
                let flow = world.flow(n, i, j)
                if entry.isic.isEmpty { services += flow; continue }
                let table = try entry.isic.reduce(0.0) { try $0 + t.value(row, t.column($1)) }
                #expect(abs(flow - table) <= 1e-7 * table, "\(sector) \(t.text(row, o)) → \(t.text(row, d))")
            }
            let table = try t.value(row, t.column("SERV"))
            #expect(abs(services - table) <= 3e-7 * table, "services \(t.text(row, o)) → \(t.text(row, d))")
        }
    }

    @Test(.needsSourceData, arguments: worlds) func valueAddedIsOfficialGDPLessProductTaxes(_ id: String) throws {
        let world = try Self.world(id)
        let gdp = try #require(Self.tables).gdp(year: world.year)
        for (n, country) in world.grid.countries.enumerated() where gdp[country] != nil {
            let share = world.valueAdded[n] / gdp[country]!
            #expect((0.849...0.986).contains(share), "\(country) \(share)")
        }
    }

    @Test(arguments: [("USA", 25_463.0), ("CHN", 17_963), ("MYS", 400)]) func valueAddedIsRight(_ c: Country, _ billions: Double)
        throws
    {
        let world = try Self.world()
        #expect(abs(world.valueAdded[world.grid.index(of: c)!] / 1000 / billions - 1) < 0.01)
    }

    /// The conditions of an equilibrium at no change, written out anew from the equations.
    @Test(arguments: worlds) func everyMarketClearsBeforeAnythingChanges(_ id: String) throws {
        let world = try Self.world(id)
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var output = [Double](repeating: 0, count: N * J)
        var imports = [Double](repeating: 0, count: N), exports = imports, revenue = imports
        for j in 0..<J {
            for n in 0..<N {
                var sum = 0.0
                for i in 0..<N {
                    sum += world.shares[n, i, j].value
                    let z = world.flow(n, i, j)
                    output[i * J + j] += z
                    revenue[n] += z * world.tariffs[n, i, j].value
                    if i != n { imports[n] += z; exports[i] += z }
                }
                #expect(abs(sum - 1) < 1e-12)
            }
        }
        for n in 0..<N {
            let income = world.valueAdded[n] + revenue[n] + world.deficits[n]
            var (added, alpha) = (0.0, 0.0)
            for k in 0..<J {
                var spending = world.consumptionShares[n, k].value * income
                var shares = world.valueAddedShares[n, k].value
                for j in 0..<J {
                    spending += world.inputShares[n, k, j].value * output[n * J + j]
                    shares += world.inputShares[n, j, k].value
                }
                #expect(abs(spending / world.expenditure[n, k].value - 1) < 1e-11)
                #expect(abs(shares - 1) < 1e-12)
                #expect(
                    world.consumptionShares[n, k].value > 0,
                    "no final demand for \(world.grid.sectors[k]) in \(world.grid.countries[n])")
                #expect(world.valueAddedShares[n, k].value > 0.02)
                added += world.valueAddedShares[n, k].value * output[n * J + k]
                alpha += world.consumptionShares[n, k].value
            }
            #expect(abs(added / world.valueAdded[n] - 1) < 1e-11)
            #expect(abs(alpha - 1) < 1e-12)
            #expect(abs(imports[n] - exports[n] - world.deficits[n]) < 1e-9 * world.valueAdded[n])
        }
        #expect(Calibration(world.accounts()).clipped.isEmpty)
    }

    // MARK: What was wrong in the world before

    @Test func koreaBuysGulfOilAndIsAboutBalanced() throws {
        let world = try Self.world()
        let korea = world.grid.index(of: Country("KOR"))!
        let gulf = try ["SAU", "ARE"].reduce(0.0) { try $0 + sum(world, from: $1, to: "KOR", ["energy-extraction"]) }
        #expect(gulf / 1000 > 35)
        #expect(abs(world.deficits[korea] / world.valueAdded[korea]) < 0.02)
    }

    @Test func malaysiaAndVietnamHaveTheSurplusesThatTheyReport() throws {
        let world = try Self.world()
        let share = { (c: Country) in
            let n = world.grid.index(of: c)!
            return -world.deficits[n] / world.valueAdded[n]
        }
        #expect((0.05...0.08).contains(share("MYS")))
        #expect((0.01...0.03).contains(share("VNM")))
    }

    @Test func agreementsArePartOfTheTariffs() throws {
        for id in Self.worlds {
            let world = try Self.world(id)
            for sector in goods(world).map({ Sector($0) }) {
                #expect(world.tariffs[destination: "MEX", origin: "USA", sector: sector].value < 0.001)
                #expect(world.tariffs[destination: "MEX", origin: "CAN", sector: sector].value < 0.01)
                #expect(world.tariffs[destination: "DEU", origin: "FRA", sector: sector].value == 0)
                if !["farming", "forestry-fishing", "food"].contains(sector.rawValue) {
                    #expect(world.tariffs[destination: "TUR", origin: "DEU", sector: sector].value == 0)
                    #expect(world.tariffs[destination: "DEU", origin: "TUR", sector: sector].value == 0)
                }
                for importer in world.grid.countries {
                    let rate = world.tariffs[destination: importer, origin: importer == "DEU" ? "USA" : "DEU", sector: sector]
                        .value
                    #expect((0...0.45).contains(rate), "\(importer) \(sector) \(rate)")
                }
            }
            for sector in world.grid.sectors where !world.goods.contains(sector) {
                #expect(world.tariffs[destination: "IND", origin: "USA", sector: sector].value == 0)
            }
        }
    }

    @Test func russiaMakesSomethingInEverySector() throws {
        let world = try Self.world()
        let russia = world.grid.index(of: Country("RUS"))!
        for j in world.grid.sectors.indices { #expect(world.shares[russia, russia, j].value > 0.1, "\(world.grid.sectors[j])") }
    }

    @Test func chinasSalesToRussiaAreMostlyMachines() throws {
        let world = try Self.world()
        let all = try sum(world, from: "CHN", to: "RUS", goods(world))
        #expect(try sum(world, from: "CHN", to: "RUS", ["textiles-apparel"]) / all < 0.25)
        #expect(
            try sum(world, from: "CHN", to: "RUS", ["electronics", "electrical-equipment", "machinery", "vehicles"]) / all > 0.4)
    }

    @Test func koreaSellsMoreCarsThanFuels() throws {
        let world = try Self.world()
        #expect(try sum(world, from: "KOR", ["vehicles"]) > 1.1 * sum(world, from: "KOR", ["refined-fuels"]))
    }

    @Test(arguments: worlds) func americaEarnsOnServices(_ id: String) throws {
        let world = try Self.world(id)
        let services = world.grid.sectors.filter { !world.goods.contains($0) }.map(\.rawValue)
        let balance = try sum(world, from: "USA", services) - sum(world, to: "USA", services)
        #expect((150e3...350e3).contains(balance))
    }

    /// The additional duties of the first trade war are in the tariffs of 2022, and not in those of 2017.
    @Test func theTradeWarIsInTheLaterWorldOnly() throws {
        let (now, then) = (try Self.world(), try Self.world("icio-2017"))
        func rate(_ world: World, _ n: Country, _ i: Country, _ j: Sector) -> Double {
            world.tariffs[destination: n, origin: i, sector: j].value
        }
        for sector in ["machinery", "electrical-equipment", "vehicles"] as [Sector] {
            #expect(rate(now, "USA", "CHN", sector) > rate(then, "USA", "CHN", sector) + 0.08)
            #expect(rate(then, "USA", "CHN", sector) < 0.04)
        }
        #expect(rate(now, "CHN", "USA", "machinery") > rate(then, "CHN", "USA", "machinery") + 0.05)
        #expect(abs(rate(now, "USA", "MYS", "machinery") - rate(then, "USA", "MYS", "machinery")) < 0.03)
    }

    @Test func malaysiasFoodTariffIsNoArtefact() throws {
        let world = try Self.world()
        #expect(world.tariffs[destination: "MYS", origin: "USA", sector: "food"].value < 0.1)
        #expect(world.provenance.notes.contains { $0.contains("MYS food 91.8% → 2.7%") })
    }

    @Test(arguments: worlds) func filesAreSmall(_ id: String) throws {
        let url = try #require(DataLocation.find("worlds/\(id).world"))
        let size = try #require(FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int)
        #expect(size <= 2_000_000)
    }

    @Test(.needsSourceData, arguments: [2014]) func anyYearOfTheFolderIsBuilt(_ year: Int) throws {
        let built = try IcioWorld.build(year, from: #require(SourceData.folder))
        #expect(built.world.year == year && built.world.id == "icio-\(year)" && built.world.lawDay == Day("2017-12-31"))
        #expect(Calibration(built.accounts).clipped.isEmpty)
    }
}
