import Foundation
@testable import WorldBuilding
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// The worlds that come with the project, as they lie in Data/worlds.
struct ShippedWorldTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Data/worlds")
    static let files =
        (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))?
        .filter { $0.pathExtension == "world" }.map(\.lastPathComponent).sorted() ?? []

    @Test func areThereAndCompact() throws {
        #expect(Self.files.contains("\(World.usual).world"))
        let sizes = try Self.files.map { try Data(contentsOf: Self.folder.appendingPathComponent($0)).count }
        #expect(sizes.reduce(0, +) <= 4_000_000)
    }

    @Test(arguments: files) func noChangeOfPolicyReturnsOnes(_ file: String) throws {
        let world = try WorldFile.read(Self.folder.appendingPathComponent(file))
        for table in world.elasticities {
            let model = Model(elasticities: table)
            let result = Counterfactual.solve(
                world, policy: Policy(unchanged: world), model: model, options: SolverOptions(tolerance: 1e-12))
            let ones = try result.requireConverged()
            for n in world.grid.countries.indices {
                #expect(abs(ones.welfare(n).value - 1) < 1e-12, "\(world.grid.countries[n]), \(table.name)")
                #expect(abs(ones.wages[n].value - 1) < 1e-12)
            }
            #expect(ones.prices.values.allSatisfy { abs($0 - 1) < 1e-12 })
        }
    }

    /// Doubling all money changes nothing real.
    @Test(arguments: files) func moneyHasNoUnit(_ file: String) throws {
        let world = try WorldFile.read(Self.folder.appendingPathComponent(file))
        var accounts = world.accounts()
        accounts.flows = Bilateral(grid: world.grid, values: accounts.flows.values.map { 7 * $0 })
        let scaled = World(
            id: "scaled", title: "", year: 0, unit: "", goods: world.goods, accounts: accounts, elasticities: world.elasticities,
            provenance: world.provenance)
        func solve(_ world: World) throws -> Counterfactual {
            var policy = Policy(unchanged: world)
            let (usa, china) = (world.grid.index(of: Country("USA"))!, world.grid.index(of: Country("CHN"))!)
            for j in world.grid.sectors.indices { policy.tariffs[usa, china, j].value += 0.25 }
            return try Counterfactual.solve(
                world, policy: policy, model: Model(elasticities: world.elasticities[0]), options: SolverOptions(tolerance: 1e-12)
            ).requireConverged()
        }
        let (a, b) = (try solve(world), try solve(scaled))
        for n in world.grid.countries.indices { #expect(abs(a.welfare(n).value - b.welfare(n).value) < 1e-11) }
    }
}
