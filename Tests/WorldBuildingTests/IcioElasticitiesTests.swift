@testable import WorldBuilding
import Testing
import TradeData

@Suite struct IcioElasticitiesTests {
    private let world = Result { try World.load(World.usual) }

    @Test func allTablesAreThere() throws {
        let names = Set(try world.get().elasticities.map(\.name))
        #expect(
            names == [
                "caliendo-parro", "fontagne", "lashkaripour-lugovskyy", "flat-4", "flat-5", "bagwell-staiger-yurukoglu",
                "caliendo-parro-2015", "fontagne-guimbard-orefice", "giri-yi-yilmazkuday", "icio-in-sample",
                "lashkaripour-lugovskyy-2023", "shapiro", "simonovska-waugh",
            ])
    }

    /// Values as published, by table and sector.
    @Test(arguments: [
        ("caliendo-parro", "refined-fuels", 64.85), ("caliendo-parro", "iron-steel", 3.28), ("caliendo-parro", "vehicles", 8.22),
        ("caliendo-parro", "wood", 11.50), ("caliendo-parro", "paper-printing", 16.52),
        ("caliendo-parro-2015", "vehicles", 1.115),
        ("fontagne-guimbard-orefice", "electronics", 5.14), ("lashkaripour-lugovskyy-2023", "refined-fuels", 0.636),
        ("shapiro", "textiles-apparel", 14.255), ("bagwell-staiger-yurukoglu", "fabricated-metals", 9.56),
        ("giri-yi-yilmazkuday", "nonferrous-metals", 8.94), ("icio-in-sample", "food", 1.2925),
        ("lashkaripour-lugovskyy", "machinery", 7.75),
    ]) func valuesAreAsPublished(_ table: String, _ sector: String, _ theta: Double) throws {
        let world = try world.get()
        let found = try #require(world.elasticities(named: table))
        #expect(abs(found.theta[world.grid.index(of: Sector(sector))!] - theta) < 1e-9)
    }

    @Test func highOnesAreFlagged() throws {
        for table in try world.get().elasticities {
            let high = zip(IcioGrid.sectors, table.theta).filter { $1 > 20 }.map(\.0.rawValue)
            let flag = table.notes.first { $0.hasPrefix("θ above 20") }
            #expect(high.isEmpty == (flag == nil), "\(table.name)")
            for sector in high { #expect(flag?.contains(sector) == true) }
        }
    }

    @Test func scaleStaysBelowOne() throws {
        let table = try #require(world.get().elasticities(named: "lashkaripour-lugovskyy"))
        let scale = try #require(table.scale)
        #expect(zip(scale, table.theta).allSatisfy { $0 * $1 <= 1 })
    }

    @Test func standardErrorsBelongToTheirSectors() throws {
        let world = try world.get()
        let errors = try #require(world.elasticities(named: "caliendo-parro")?.standardErrors)
        #expect(
            errors[world.grid.index(of: Sector("refined-fuels"))!] == 15.61
                && errors[world.grid.index(of: Sector("food"))!] == 0.61)
        for sector in world.grid.sectors where !world.goods.contains(sector) {
            #expect(errors[world.grid.index(of: sector)!] == 0)
        }
    }
}
