import Foundation
import Testing

@testable import TradeData

/// Which products may hold a mineral.
struct MineralProductsTests {
    private func table(_ rows: String) throws -> MineralProducts {
        try MineralProducts(csv: Data(("mineral,hs\n" + rows).utf8), name: "t.csv")
    }

    @Test func codesMeetByTheirBeginnings() throws {
        let found = try table("gallium,811292 2853\nrare-earths,2846\n")
        func held(_ code: String) throws -> Set<String> {
            found.held(by: try #require(Product(code)), of: ["gallium", "rare-earths"])
        }
        #expect(try held("81129210") == ["gallium"] && held("8112") == ["gallium"] && held("28") == ["gallium", "rare-earths"])
        #expect(try held("8703").isEmpty)
        // One that the table does not have may be anywhere.
        #expect(found.held(by: try #require(Product("8703")), of: ["unobtainium"]) == ["unobtainium"])
    }

    @Test func aWrongTableIsRefused() {
        #expect { try table("gallium,81x\n") } throws: { "\($0)".contains("t.csv:2:") && "\($0)".contains("no HS code") }
        #expect { try table("gallium,8112\ngallium,2853\n") } throws: { "\($0)".contains("t.csv:3:") }
    }

    @Test func theShippedTable() throws {
        let shipped = try MineralProducts.load()
        #expect(shipped.held(by: try #require(Product("811292")), of: ["gallium", "dysprosium"]).contains("gallium"))
        #expect(!shipped.held(by: try #require(Product("870323")), of: ["gallium"]).contains("gallium"))
    }
}
