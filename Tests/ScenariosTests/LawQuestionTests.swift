import Studies
import Testing
import TradeData

@testable import Scenarios

/// Which measure on sectors reaches a product is what the concordance of the sectors says.
@Suite struct LawQuestionTests {
    private static let text = """
        schema: 1
        id: a
        title: A
        world: mine
        as-of: 2025-11-12
        compare-to: 2024-12-31
        layers: [{id: q, combine: set}]
        measures:
          - {id: d, by: USA, origins: CHN, goods: {sectors: [metal]}, layer: q, rate: {2025-01-01: 25%}, source: hypothetical}
        """

    @Test func aDividedProductHasNoOneRateUnderMeasuresOnItsSectors() throws {
        let law = try Scenario.parse(Self.text, name: "a.yaml").law
        let table = Concordance([
            Product("72")!: [.init("metal")], Product("84")!: [.init("engines")],
            Product("87")!: [.init("metal", share: 0.1), .init("engines", share: 0.9)],
        ])
        func sector(_ code: String, from origin: Country = "CHN") throws -> Sector? {
            try LawQuestion(
                law: law, origin: origin, destination: "USA", product: Product(code), source: "a.yaml", concordance: table
            ).sector
        }
        #expect(try sector("7208") == "metal" && sector("8411") == "engines" && sector("0101") == nil)
        #expect { try sector("8708") } throws: {
            "\($0)".contains("HS 8708 is divided among engines, metal, and d names sectors; write HS codes in d")
        }
        // Nothing on sectors concerns Canada.
        #expect(try sector("8708", from: "CAN") == nil)
    }
}
