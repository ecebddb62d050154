import Foundation
import TestSupport
import Testing
import TradeData

@testable import Studies

@Suite struct IndustrySetTests {
    let world = RandomWorld.make(countries: 5, sectors: 3, seed: 7)

    @Test func placesAreThoseOfTheGrid() throws {
        let group = Subject(group: "BOTH", members: ["AAB", "AAA", "ZZZ"])
        #expect(try IndustrySet(group, in: world).places == Array(0..<6))
        #expect(try IndustrySet(group, ["goods-2", "goods-2"], in: world).places == [1, 4])
    }

    @Test func whatTheWorldLacksIsRefusedWithWhatWasMeant() throws {
        let problem = #expect(throws: Problems.self) { try IndustrySet("AAX", ["goods-9", "gods-1"], in: world) }
        let text = problem?.description ?? ""
        #expect(text.contains("no economy “AAX”") || text.contains("no economy \"AAX\""))
        #expect(problem?.problems.count == 3 && text.contains("did you mean goods-1?"))
        #expect(throws: Problems.self) { try IndustrySet("AAA", [], in: world) }
    }

    @Test func aBasketIsOneUnitOfOutput() throws {
        let chains = try SupplyChains(world)
        let (weights, output) = try chains.basket(IndustrySet("AAC", in: world))
        #expect(abs(weights.reduce(0, +) - 1) < 1e-14)
        #expect(abs(output - (6..<9).reduce(0) { $0 + chains.output[$1] }) < 1e-9 * output)
    }

    @Test func whoMakesNothingHasNoBasket() throws {
        // Wild worlds have industries that are not everywhere.
        for seed in UInt64(1)...20 {
            let world = RandomWorld.make(countries: 5, sectors: 4, seed: seed, wild: true)
            let chains = try SupplyChains(world)
            guard let idle = chains.output.indices.first(where: { chains.output[$0] == 0 }) else { continue }
            let (n, j) = (idle / 4, idle % 4)
            let set = try IndustrySet(Subject(world.grid.countries[n]), [world.grid.sectors[j]], in: world)
            #expect(throws: Problems.self) { try chains.basket(set) }
            return
        }
        Issue.record("no world of these has an idle industry")
    }
}
