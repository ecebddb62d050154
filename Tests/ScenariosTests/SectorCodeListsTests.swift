import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// What sectors of the shipped worlds make, as HS codes: all of it, and nothing else.
@Suite struct SectorCodeListsTests {
    @Test func theCodesOfASectorHoldItsProductsAndNoOthers() throws {
        let (lists, concordance) = (try SectorCodeLists.load(), try Concordance.load())
        let sectors = Set(concordance.entries.map(\.sector)).sorted()
        let sets = Dictionary(
            uniqueKeysWithValues: sectors.map { sector in
                (sector, ProductSet(Dictionary(uniqueKeysWithValues: lists.codes(of: sector).map { ($0, Share(1)) })))
            })
        for product in try ProductShares.load().products {
            let holding = sectors.filter { sets[$0]?.share(of: product.code) == 1 }
            #expect(holding == [try #require(concordance.sector(of: product))], "\(product)")
        }
        #expect(lists.codes(of: "finance").isEmpty)
        #expect(lists.codes(of: "pharmaceuticals").count < 10)
    }
}
