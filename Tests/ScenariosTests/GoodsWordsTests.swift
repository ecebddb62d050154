import Foundation
import Testing
import TradeData

@testable import Scenarios

/// Every word for goods means something that the shipped world has and trade is recorded under.
struct GoodsWordsTests {
    @Test func everyWordReachesTrade() throws {
        let (words, grid, known) = (try GoodsWords.load(), try World.load(World.usual).grid, try KnownProducts.shipped())
        #expect(words.codes.count > 80)
        for (word, codes) in words.codes {
            switch codes {
            case .sectors(let list): for code in list { #expect(grid.index(of: Sector(code)) != nil, "\(word): \(code)") }
            case .hs(let list):
                for code in list { #expect(Product(code).map { known.fault(of: $0) == nil } == true, "\(word): \(code)") }
            }
        }
    }

    @Test(arguments: [
        ("words,kind,codes\nsteel,sector,x\n", "sectors or hs"), ("words,kind,codes\nsteel,hs,7\n", "sectors or hs"),
        ("words,kind,codes\nsteel,hs,\n", "sectors or hs"),
        ("words,kind,codes\nsteel; iron,hs,72\nIron,hs,73\n", "duplicate word"),
    ]) func orRefused(_ csv: String, _ words: String) {
        #expect { try GoodsWords(csv: Data(csv.utf8), name: "w.csv") } throws: {
            "\($0)".contains(words) && "\($0)".contains("w.csv:")
        }
    }

    @Test func groupsHaveNames() throws {
        let (names, groups) = (try GroupNames.load(), try EconomyGroups.load())
        #expect(Set(names.printed.keys) == Set(groups.names))
    }
}
