import Scenarios
@testable import Studies
import TestSupport
import Testing
import TradeData

/// A measure on products is refused where it would reach nothing, in silence.
@Suite struct ProductReachTests {
    let text = """
        schema: 1
        id: cars
        title: "A duty on cars"
        world: countries-2023
        as-of: 2025-02-01
        compare-to: 2024-12-31
        layers: [{id: duties, combine: add}]
        measures:
          - {id: cars, by: USA, origins: CHN, goods: {hs: "8703"}, layer: duties, rate: {2025-01-01: 25%}, source: hypothetical}
          - {id: all-goods, by: CHN, origins: USA, layer: duties, rate: {2025-01-01: 25%}, source: hypothetical}
        """

    @Test func aWorldOfOneSectorRefusesProducts() throws {
        let world = try World.load("countries-2023")
        let scenario = try Scenario.parse(text) { _ in world.grid }
        #expect {
            try scenario.requireProducts(in: world, mix: try ProductShares.load())
        } throws: { error in
            guard let problems = error as? Problems else { return false }
            return problems.errors.count == 1 && problems.description.contains("cars names products by HS code")
        }
    }

    @Test func aWorldOfSectorsTakesThem() throws {
        let world = try World.load("icio-2022")
        let scenario = try Scenario.parse(text.replacing("countries-2023", with: "icio-2022")) { _ in world.grid }
        try scenario.requireProducts(in: world, mix: try ProductShares.load())
        #expect(throws: Problems.self) { try scenario.requireProducts(in: world, mix: nil) }
    }

    /// Sectors that bear the names of the shipped ones by chance are not what the concordance means.
    @Test func aWorldThatSaysNothingOfItsConcordanceRefusesThem() throws {
        let usual = try World.load(World.usual)
        let world = World(
            id: "own", title: "", year: usual.year, unit: usual.unit, goods: usual.goods, accounts: usual.accounts(),
            elasticities: usual.elasticities, provenance: usual.provenance)
        let scenario = try Scenario.parse(text.replacing("countries-2023", with: "own")) { _ in world.grid }
        #expect(throws: Problems.self) { try scenario.requireProducts(in: world, mix: try ProductShares.load()) }
    }

    /// A world's own concordance takes what it knows and refuses what it does not.
    @Test func aConcordanceOfOnesOwnRefusesWhatNoSectorMakes() throws {
        let usual = try World.load(World.usual)
        func world(_ code: String) throws -> World {
            usual.with(.own(Concordance([try #require(Product(code)): [.init("vehicles")]])), notes: [])
        }
        let (cars, steel) = (try world("87"), try world("72"))
        let scenario = try Scenario.parse(text.replacing("countries-2023", with: "own")) { _ in usual.grid }
        try scenario.requireProducts(in: cars, mix: try ProductShares.load())
        #expect {
            try scenario.requireProducts(in: steel, mix: try ProductShares.load())
        } throws: { "\($0)".contains("no sector of icio-2022 makes what cars names by HS code") }
        #expect(throws: Problems.self) { try scenario.requireProducts(in: cars, mix: nil) }
    }
}
