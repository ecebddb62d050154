import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

/// Every row that divides nothing, every part that is there already and all shares that are no whole are refused, with their place.
@Suite struct SplitMapTests {
    static let world = RandomWorld.make(countries: 3, sectors: 3, seed: 3, codes: ["USA", "CHN", "ROW"])

    static func told(_ rows: String, head: String = "kind,code,part,share,name\n") -> String {
        do {
            let map = try SplitMap(csv: Data((head + rows).utf8), name: "parts.csv", for: world)
            return "fine: \(map.sectors.count + map.economies.count)"
        } catch { return "\(error)" }
    }

    static let two = "sector,goods-1,a,0.25,\nsector,goods-1,b,0.75,\n"

    @Test func partsThatSumToOneAreTaken() {
        #expect(Self.told(Self.two) == "fine: 1")
        #expect(Self.told(Self.two + "economy,ROW,KEN,0.1,Kenya\neconomy,ROW,REST,0.9,\n") == "fine: 2")
        #expect(Self.told("sector,goods-1,renamed,1,\n") == "fine: 1")
    }

    @Test(arguments: [
        ("", "parts.csv", "divides nothing"),
        ("sector,goods-1,a,0.25,\nsector,goods-1,b,0.7,\n", "parts.csv:3:4:", "the shares of goods-1 sum to 0.95"),
        ("sector,goods-1,a,0.25,\nsector,goods-1,b,0.750000002,\n", "parts.csv:3:4:", "the shares of goods-1 sum to 1.00000000"),
        ("sector,goods-1,a,0,\nsector,goods-1,b,1,\n", "parts.csv:2:4:", "not above 0 and up to 1"),
        ("sector,goods-1,a,-0.5,\nsector,goods-1,b,1.5,\n", "parts.csv:3:4:", "the share 1.5"),
        ("sector,goods-1,a,half,\n" + two, "parts.csv:2:4:", "“half” is not a number"),
        ("sector,goods-1,a,,\n" + two, "parts.csv:2:4:", "the cell is empty"),
        ("sector,goods-11,c,1,\n" + two, "parts.csv:2:2:", "has no sector “goods-11”; did you mean goods-1?"),
        ("economy,CHA,C2,1,\n" + two, "parts.csv:2:2:", "has no economy “CHA”; see: detente data show"),
        ("industry,goods-1,c,1,\n" + two, "parts.csv:2:1:", "“industry” is no kind"),
        ("sector,goods-2,A b,1,\n" + two, "parts.csv:2:3:", "no code of a sector"),
        ("economy,ROW,row,1,\n" + two, "parts.csv:2:3:", "no code of an economy"),
        ("sector,goods-2,services-1,1,\n" + two, "parts.csv:2:3:", "has services-1 already"),
        ("sector,goods-2,a,1,\n" + two, "parts.csv:3:3:", "duplicate part a"),
        ("economy,ROW,CHN,1,\n" + two, "parts.csv:2:3:", "has CHN already"),
    ]) func whatIsWrongIsNamedWithItsPlace(_ rows: String, _ place: String, _ what: String) {
        let told = Self.told(rows)
        #expect(!told.hasPrefix("fine") && told.contains(place) && told.contains(what), "\(told)")
    }

    @Test func theColumnsAreNeeded() { #expect(Self.told("goods-1,a\n", head: "code,part\n").contains("no column kind")) }
}
