import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

/// Every row that names nothing, every code in two groups and every one in none is refused, with its place.
@Suite struct AggregationMapTests {
    static let world = RandomWorld.make(
        countries: 5, sectors: 4, seed: 3, codes: ["USA", "DEU", "FRA", "CHN", "ROW"])

    static func told(_ rows: String, head: String = "kind,code,group,name\n") -> String {
        do {
            let map = try AggregationMap(
                csv: Data((head + rows).utf8), name: "groups.csv", for: world, groups: EconomyGroups.load())
            return "fine: " + (map.economies.map(\.rawValue) + map.sectors.map(\.rawValue)).joined(separator: " ")
        } catch { return "\(error)" }
    }

    static let all = "economy,USA,USA,\neconomy,EU27,EU27,European Union\neconomy,*,ROW,\n"

    @Test func groupsStarsAndSectors() {
        #expect(Self.told(Self.all) == "fine: EU27 USA ROW goods-1 goods-2 goods-3 services-1")
        #expect(Self.told(Self.all + "sector,goods-1,x,\nsector,services-1,s,\nsector,*,y,\n") == "fine: EU27 USA ROW x y s")
    }

    @Test(arguments: [
        ("economy,GER,EU27,\n" + all, "groups.csv:2:2:", "has no economy “GER”; write DEU"),
        ("economy,ASEAN,X1,\n" + all, "groups.csv:2:2:", "no member of ASEAN"),
        ("economy,DEU,DEU,\n" + all, "groups.csv:4:2:", "DEU is in DEU already"),
        ("economy,USA,USA,\n" + all, "groups.csv:3:2:", "USA is in USA already"),
        ("economy,*,XX,\n" + all, "groups.csv:5:2:", "duplicate row for all other economies"),
        ("economy,USA,usa,\n" + all, "groups.csv:2:3:", "no code of an economy"),
        ("economy,USA,TOOLONGCODE,\n" + all, "groups.csv:2:3:", "no code of an economy"),
        ("country,USA,USA,\n" + all, "groups.csv:2:1:", "“country” is no kind"),
        ("economy,,USA,\n" + all, "groups.csv:2:2:", "the cell is empty"),
        (all + "sector,steel,a,\nsector,*,b,\n", "groups.csv:5:2:", "has no sector “steel”"),
        (all + "sector,goods-1,A b,\nsector,*,b,\n", "groups.csv:5:3:", "no code of a sector"),
        (all + "sector,goods-1,a,\nsector,goods-1,b,\n", "groups.csv:6:2:", "goods-1 is in a already"),
        (all + "sector,*,a,\nsector,*,b,\n", "groups.csv:6:2:", "duplicate row for all other sectors"),
        (
            all + "sector,*,everything,\n", "groups.csv:",
            "goods (goods-1, goods-2, goods-3) and sectors that are no goods (services-1)"
        ),
        (all + "sector,goods-1,a,\n", "groups.csv:", "3 of 4 sectors are in no group: goods-2, goods-3, services-1"),
        ("economy,USA,USA,\n", "groups.csv:", "4 of 5 economies are in no group: DEU, FRA, CHN, ROW"),
        ("economy,*,ROW,\n", "groups.csv:", "all economies are in one group"),
        ("economy,DEU,FRA,\neconomy,FRA,EU,\neconomy,*,ROW,\n", "groups.csv:", "FRA is an economy of"),
        ("economy,DEU,EU,Europe\neconomy,FRA,EU,The Union\neconomy,*,ROW,\n", "groups.csv:3:4:", "EU is called “Europe” above"),
        ("economy,USA,USA,\u{202E}evil\n" + all, "groups.csv:2:", "control character"),
    ]) func whatIsWrongIsNamedWithItsPlace(_ rows: String, _ place: String, _ what: String) {
        let told = Self.told(rows)
        #expect(!told.hasPrefix("fine") && told.contains(place) && told.contains(what), "\(told)")
    }

    @Test func theColumnsAreNeeded() {
        #expect(Self.told("USA,USA\n", head: "code,group\n").contains("kind"))
        #expect(Self.told("", head: "").contains("groups.csv"))
    }
}
