import Foundation
@testable import WorldBuilding
import TestSupport
import Testing
import TradeData

@Suite struct SummitWorldTests {
    private static let world = Result { try World.load("icio-2022") }

    @Test func itHoldsWhatThePapersSay() throws {
        let world = try Self.world.get()
        #expect(world.grid.countryCount == 73 && world.grid.sectorCount == 25)
        #expect(world.grid.countries.contains("KWT") && !world.grid.countries.contains("KUW"))
        #expect(world.grid.countries.last == .restOfWorld)
        #expect(
            Set(world.elasticities.map(\.name)) == ["caliendo-parro", "fontagne", "lashkaripour-lugovskyy", "flat-4", "flat-5"])
        #expect(world.elasticities(named: "caliendo-parro")!.theta[world.grid.index(of: Sector("refined-fuels"))!] == 64.85)
        let scale = try #require(world.elasticities(named: "lashkaripour-lugovskyy")!.scale)
        #expect(zip(scale, world.elasticities(named: "lashkaripour-lugovskyy")!.theta).allSatisfy { $0 * $1 <= 1 })
        #expect(world.name(of: Country("MYS")) == "Malaysia" && world.name(of: Sector("vehicles")) == "Motor vehicles")
        #expect(!world.provenance.blocks.isEmpty && world.provenance.licences.count >= 5)
    }

    /// The conditions of an equilibrium at no change, written out anew from the equations.
    @Test func everyMarketClearsBeforeAnythingChanges() throws {
        let world = try Self.world.get()
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
                #expect(abs(spending / world.expenditure[n, k].value - 1) < 1e-12)
                #expect(abs(shares - 1) < 1e-12)
                #expect(
                    world.consumptionShares[n, k].value > 0,
                    "no final demand for \(world.grid.sectors[k]) in \(world.grid.countries[n])")
                #expect(world.shares[n, n, k].value > 0.005)
                added += world.valueAddedShares[n, k].value * output[n * J + k]
                alpha += world.consumptionShares[n, k].value
            }
            #expect(abs(added / world.valueAdded[n] - 1) < 1e-12)
            #expect(abs(alpha - 1) < 1e-12)
            #expect(abs(imports[n] - exports[n] - world.deficits[n]) < 1e-9 * world.valueAdded[n])
        }
    }

    @Test func itIsHeldToItsTargets() throws {
        let check = WorldCheck(try Self.world.get(), targets: try [WorldTarget].load())
        #expect(check.passed)
        #expect(check.largeDeficits.isEmpty && check.negativeFinalDemand == 0)
        #expect(check.sections.count == WorldTarget.Kind.allCases.count)
        for section in check.sections { #expect(section.passed && !section.lines.isEmpty && section.worst.count == 10) }
    }

    /// Totals known from elsewhere, billion USD; the world must agree with them, not with its own targets.
    @Test(arguments: [
        ("CHN", "USA", 440.0), ("MEX", "USA", 459), ("VNM", "USA", 118), ("MYS", "USA", 42), ("TWN", "USA", 88),
        ("CHN", "VNM", 135),
        ("VNM", "CHN", 86), ("MYS", "SGP", 48), ("CHN", "MYS", 69), ("RUS", "CHN", 129), ("USA", "CHN", 145),
        ("KOR", "VNM", 53.5),
    ])
    func namedPairsAreRight(_ origin: Country, _ destination: Country, _ billions: Double) throws {
        let world = try Self.world.get()
        let (n, i) = (world.grid.index(of: destination)!, world.grid.index(of: origin)!)
        let flow = (0..<18).reduce(0.0) { $0 + world.flow(n, i, $1) } / 1000
        #expect(abs(flow / billions - 1) < 0.02)
    }

    @Test(arguments: [("USA", 25_463.0), ("CHN", 17_963), ("MYS", 400), ("VNM", 410)])
    func valueAddedIsRight(_ country: Country, _ billions: Double) throws {
        let world = try Self.world.get()
        #expect(abs(world.valueAdded[world.grid.index(of: country)!] / 1000 / billions - 1) < 0.01)
    }

    @Test func theWorldIsOfTheRightSize() throws {
        let total = try Self.world.get().valueAdded.reduce(0, +)
        #expect((98e6...100e6).contains(total))
    }

    @Test func tariffsKnowTheirImporter() throws {
        // The source's labels are swapped: as labelled, China would ask 0.7% on American cars.
        let world = try Self.world.get()
        let cars = world.tariffs[destination: "CHN", origin: "USA", sector: "vehicles"].value
        #expect(cars > 0.15)
        #expect(world.tariffs[destination: "DEU", origin: "FRA", sector: "food"].value == 0)
        #expect(world.tariffs[destination: "USA", origin: "MEX", sector: "vehicles"].value < 0.01)
        #expect(world.tariffs[destination: "USA", origin: "CHN", sector: "machinery"].value > 0.1)
    }

    @Test func itLoadsFast() throws {
        let url = try #require(DataLocation.find("worlds/icio-2022.world"))
        let size = try #require(FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int)
        #expect(size < 2_000_000)
    }

    @Test func targetsSurviveTheirFile() throws {
        let targets = try [WorldTarget].load()
        let again = try [WorldTarget](csv: Data(targets.csv().utf8), name: "targets.csv")
        #expect(again == targets)
        let problem = #expect(throws: Problems.self) {
            try [WorldTarget](
                csv: Data("kind,country,partner,value,year,source,reason\ngdp,USA,,1,2022,a,b\n".utf8), name: "t.csv")
        }
        #expect(problem?.description.contains("t.csv:2:1: error: unknown kind “gdp”") == true)
    }
}
