import Foundation
import TestSupport
import Testing
import TradeData

@Suite struct SectorSuccessorsTests {
    private let grid = Grid(countries: ["USA"], sectors: ["farming", "forestry-fishing", "iron-steel"])

    @Test func aDividedCodeIsAnsweredWithItsParts() throws {
        let table = try SectorSuccessors.load()
        #expect(
            table.hint(for: "agriculture", in: grid)
                == "agriculture was divided into farming and forestry-fishing; write those that are meant: [farming, forestry-fishing]"
        )
        // The world has only one part of basic metals, so the hint would be wrong.
        #expect(table.hint(for: "basic-metals", in: grid) == nil)
        #expect(table.hint(for: "farming", in: grid) == nil)
    }

    /// A code that was divided is in no shipped world, and all its parts are.
    @Test func theShippedWorldHasTheParts() throws {
        let world = try World.load(World.usual)
        for code in ["agriculture", "mining", "wood-paper", "basic-metals"] {
            #expect(world.grid.index(of: Sector(code)) == nil)
            #expect(SectorSuccessors.hint(for: code, in: world.grid) != nil)
        }
    }

    @Test func badRowsAreRefused() {
        func message(_ row: String) -> String {
            do {
                _ = try SectorSuccessors(csv: Data("code,successors,since,about\n\(row)\n".utf8), name: "s.csv")
            } catch { return "\(error)" }
            return ""
        }
        #expect(message("a,b c,2026-01-01,x") == "")
        #expect(message("a,,2026-01-01,x").contains("s.csv:2:2: error: no successors"))
        #expect(message("a,b,soon,x").contains("s.csv:2:3: error: no day"))
        #expect(message("a,b,2026-01-01,x\na,c,2026-01-01,x").contains("s.csv:3:1: error: duplicate code"))
    }
}
