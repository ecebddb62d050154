import Foundation
import Testing
import TradeData

@Suite struct ConcordanceTests {
    @Test(arguments: ["85", "8507", "850760", "85076000", "8507600020", "8507.60", "8507.60.00.20", "0201"])
    func aProductIsTwoToTenDigits(_ text: String) { #expect(Product(text)?.code == text.filter { $0 != "." }) }

    @Test(arguments: ["", "8", "850", "85076", "85076000200", "00", "0012", "85a7", ".8507", "８５", "-85"])
    func anythingElseIsNone(_ text: String) { #expect(Product(text) == nil) }

    @Test func membershipGoesByText() throws {
        let beef = try #require(Product("0201"))
        #expect(beef.isWithin(Product("02")!))
        #expect(!beef.isWithin(Product("20")!))
        #expect(!Product("02")!.isWithin(beef))
    }

    @Test(arguments: [
        ("850760", "electrical-equipment"), ("854231", "electronics"), ("870323", "vehicles"), ("870110", "machinery"),
        ("120190", "farming"), ("0201", "food"), ("270900", "energy-extraction"), ("271121", "energy-extraction"),
        ("260111", "ores-quarrying"), ("271012", "refined-fuels"),
        ("300490", "pharmaceuticals"), ("293621", "pharmaceuticals"), ("390110", "chemicals"), ("392690", "rubber-plastics"),
        ("720851", "iron-steel"), ("730820", "fabricated-metals"), ("730429", "iron-steel"), ("760110", "nonferrous-metals"),
        ("880240", "other-transport"),
        ("841112", "other-transport"), ("841480", "machinery"), ("847130", "electronics"), ("940360", "other-manufacturing"),
        ("610910", "textiles-apparel"), ("440710", "wood"), ("480100", "paper-printing"), ("440320", "forestry-fishing"),
        ("030214", "forestry-fishing"), ("252329", "mineral-products"),
        ("271600", "utilities"), ("710812", "nonferrous-metals"), ("848620", "machinery"),
    ])
    func theLongestPrefixWins(_ code: String, _ sector: String) throws {
        #expect(try Concordance.load().sector(of: #require(Product(code))) == Sector(sector))
    }

    @Test func everyChapterHasASector() throws {
        let table = try Concordance.load()
        for chapter in 1...99 where chapter != 77 {
            let code = chapter < 10 ? "0\(chapter)" : "\(chapter)"
            #expect(table.sector(of: Product(code)!) != nil, "chapter \(code)")
        }
        #expect(table.sector(of: Product("77")!) == nil)
        #expect(Set(table.entries.map(\.sector)).count == 23)  // 18 goods sectors, and electricity
    }

    @Test func aChapterTellsAllItsSectors() throws {
        let fuels = try Concordance.load().sectors(within: Product("27")!)
        #expect(fuels == ["refined-fuels", "energy-extraction", "ores-quarrying", "utilities"])
        #expect(try Concordance.load().sectors(within: Product("854231")!) == ["electronics"])
    }

    @Test func aBadTableIsRefusedWithAllItsFaults() throws {
        let csv = Data("prefix,sector\n85,x\n850,x\n85,y\n".utf8)
        let problem = #expect(throws: Problems.self) { try Concordance(csv: csv, name: "t.csv") }
        #expect(problem?.description.contains("t.csv:3:1: error: “850”") == true)
        #expect(problem?.description.contains("t.csv:4:1: error: duplicate code 85") == true)
    }
}
