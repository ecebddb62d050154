import Foundation
import Testing
import TradeData

/// One table of codes and names, and hints from it alone.
struct CountryNamesTests {
    private let names = Result { try CountryNames.load() }

    @Test(
        arguments: [
            ("UK", ["GBR"]), ("GER", ["DEU"]), ("PRC", ["CHN"]), ("PL", ["POL"]), ("NL", ["NLD"]), ("NA", ["NAM"]),
            ("ROM", ["ROU"]),
            ("ZAR", ["COD"]), ("KUW", ["KWT"]), ("ROK", ["KOR"]), ("TAP", ["TWN"]), ("TMP", ["TLS"]), ("SCG", ["MNE", "SRB"]),
            ("BUR", ["BFA", "MMR"]), ("DDR", ["DEU"]), ("usa", ["USA"]), ("RoW", ["ROW"]), ("viet", ["VNM"]),
            ("United Kingdom", ["GBR"]), ("Unit", []), ("CHM", []), ("GEX", []), ("", []), ("South", []),
        ] as [(String, [Country])])
    func whatIsMeant(text: String, countries: [Country]) throws {
        #expect(try names.get().meant(by: text) == countries)
    }

    /// Every other code and every alpha-2 code leads to its row, and no code to none.
    @Test func everyCodeLeadsBack() throws {
        let names = try names.get()
        for country in names.countries {
            #expect(names.meant(by: country.rawValue.lowercased()) == [country])
            #expect(names.meant(by: names.name(of: country)).contains(country) || names.name(of: country).count < 4)
        }
        #expect(names.countries.count > 245)
    }

    @Test func aWrongTableIsRefused() {
        let rows = "iso3,iso2,name,census,codes,aliases\nAAA,AA,Land,1,BBB,\nBBB,BB,Land,2,,\nBBB,BC,Other,3,,\n"
        #expect { try CountryNames(csv: Data(rows.utf8), name: "t.csv") } throws: {
            let text = "\($0)"
            return text.contains("t.csv:2:5: error: “BBB” is the code of another row")
                && text.contains("t.csv:3:3: error: two economies are called “land”")
                && text.contains("t.csv:4:1: error: BBB has two rows")
        }
    }
}
