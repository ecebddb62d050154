import Foundation
@testable import WorldBuilding
import TestSupport
import Testing
import TradeData

/// Each fixture imitates the layout of the real table, with two or three economies and sectors.
@Suite struct WorldFormatTests {
    private func folder(_ files: [String: String]) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }
        return url
    }

    private let options = ImportOptions(id: "mine", title: "A table", year: 2020)

    // MARK: KITE

    private let kite = [
        "expenditure.csv": "country,sector,value\nUSA,C01,100\nUSA,C02,200\nCHN,C01,80\nCHN,C02,150\n",
        // Rows in another order than the grid, a cell left out, an extra column.
        "trade_share.csv": """
        sector,destination,origin,value,note
        C02,USA,CHN,0.2,x
        C01,USA,USA,0.9,
        C01,USA,CHN,0.1,
        C02,USA,USA,0.8,
        C02,CHN,CHN,0.7,
        C02,CHN,USA,0.3,
        C01,CHN,CHN,1,
        """,
        "intermediate_share.csv": """
        input,output,country,value
        C01,C01,USA,0.5
        C02,C01,USA,0.5
        C01,C02,USA,0.25
        C02,C02,USA,0.75
        C01,C01,CHN,0.5
        C02,C01,CHN,0.5
        C01,C02,CHN,0.2
        C02,C02,CHN,0.8
        """,
        "factor_share.csv": "sector,country,value\nC01,USA,0.6\nC02,USA,0.5\nC01,CHN,0.6\nC02,CHN,0.4\n",
        "trade_elasticity.csv": "sector,value\nC01,0.25\nC02,0.2\n",
        "tariff.csv": "origin,destination,sector,value\nCHN,USA,C02,1.25\nUSA,CHN,C02,1.1\nUSA,USA,C01,1.0\n",
    ]

    @Test func kiteCellsArePlacedByLabel() throws {
        let built = try BuiltWorld.read(folder(kite), as: .kite, options: options)
        let world = built.world
        #expect(world.grid.countries == ["CHN", "USA"] && world.grid.sectors == ["c01", "c02"])
        #expect(abs(world.shares[destination: "USA", origin: "CHN", sector: "c02"].value - 0.2) < 1e-12)
        #expect(world.shares[destination: "CHN", origin: "USA", sector: "c01"].value == 0)
        #expect(abs(world.tariffs[destination: "USA", origin: "CHN", sector: "c02"].value - 0.25) < 1e-12)
        // 0.2 of 200 at a tariff of 25%.
        #expect(abs(built.accounts.flows[destination: "USA", origin: "CHN", sector: "c02"].value - 32) < 1e-12)
        let usa = 1
        #expect(abs(built.accounts.inputShares[usa, 1, 1].value - 0.75 * 0.5) < 1e-12)
        #expect(world.elasticities(named: "own")?.theta == [4, 5])
        #expect(world.provenance.notes.contains { $0.contains("1/θ") })
        #expect(world.provenance.notes.contains { $0.contains("gross multipliers") })
    }

    @Test func kiteAsksWhatTheFilesDoNotSay() throws {
        var files = kite
        files["trade_elasticity.csv"] = "sector,value\nC01,0.25\nC02,5\n"
        let problem = #expect(throws: WorldProblem.self) { try BuiltWorld.read(folder(files), as: .kite, options: options) }
        #expect(problem?.description.contains("θ or 1/θ") == true)
        var direct = options
        direct.elasticityIsInverse = false
        #expect(
            try BuiltWorld.read(folder(files), as: .kite, options: direct).world.elasticities(named: "own")?.theta == [0.25, 5])
    }

    @Test func kiteFaultsAreListedTogether() throws {
        var files = kite
        files["trade_share.csv"] =
            "origin,destination,sector,value\nFRA,USA,C01,0.1\nUSA,USA,C09,0.5\nUSA,USA,C01,-1\nUSA,USA,C02,1\nUSA,USA,C02,1\n"
        let problem = #expect(throws: WorldProblem.self) { try BuiltWorld.read(folder(files), as: .kite, options: options) }
        let text = problem?.description ?? ""
        #expect(text.contains("trade_share.csv:2:1: error: country FRA"))
        #expect(text.contains("trade_share.csv:3:3: error: sector C09"))
        #expect(text.contains("trade_share.csv:4:4: error: -1.0 is negative"))
        #expect(text.contains("trade_share.csv:6:1: error: this cell stands twice"))
        files.removeValue(forKey: "expenditure.csv")
        #expect(throws: WorldProblem.self) { try BuiltWorld.read(folder(files), as: .kite, options: options) }
    }

    @Test(.needsSourceData) func theWorldOf2014IsKite() throws {
        var told = ImportOptions(id: "wiod-2014", title: "WIOD 2016 release", year: 2014, tariffsTransposed: true)
        told.elasticityIsInverse = true
        let built = try BuiltWorld.read(SourceData.url("wiod-2014"), as: .kite, options: told)
        let world = built.world
        #expect(world.grid.countryCount == 44 && world.grid.sectorCount == 50)
        let balances = try Table(contentsOf: SourceData.url("wiod-2014/trade_balance.csv"))
        for row in 0..<balances.rowCount {
            let n = try #require(world.grid.index(of: Country(balances.text(row, 0))))
            let said = try #require(try balances.number(row, 1))
            #expect(abs(-world.deficits[n] - said) < 1e-6 * world.valueAdded[n])
        }
        // As labelled the source would have China ask 0.7% on American cars.
        #expect(world.tariffs[destination: "CHN", origin: "USA", sector: "c20"].value > 0.2)
        #expect(abs(world.elasticities(named: "own")!.theta[0] - 1 / 0.449688584) < 1e-9)
    }

    // MARK: Inter-country tables

    private let icio = """
        V1,AUS_A01,AUS_C10,CN1_A01,CN1_C10,CN2_A01,CN2_C10,AUS_HFCE,AUS_INVNT,CHN_HFCE,CHN_INVNT,OUT
        AUS_A01,10,20,1,2,0,1,60,-2,7,1,100
        AUS_C10,5,30,0,3,1,2,100,0,9,0,150
        CN1_A01,0,1,10,10,0,5,1,0,40,3,70
        CN1_C10,2,5,5,40,2,10,8,0,60,-2,130
        CN2_A01,0,0,1,5,10,10,0,0,20,0,46
        CN2_C10,1,2,2,20,5,30,9,-1,50,2,120
        TLS,2,3,1,2,1,2,1,0,1,0,13
        VA,80,89,50,48,27,60,0,0,0,0,354
        OUT,100,150,70,130,46,120,179,-3,187,4,983
        """

    @Test func icioIsReadByItsLabels() throws {
        let url = try folder(["icio.csv": icio]).appendingPathComponent("icio.csv")
        let built = try BuiltWorld.read(url, as: .icio, options: options)
        let world = built.world
        #expect(world.grid.countries == ["AUS", "CHN"] && world.grid.sectors == ["a01", "c10"])
        // Both parts of China, inputs and final use.
        #expect(built.accounts.flows[destination: "CHN", origin: "AUS", sector: "a01"].value == 1 + 2 + 0 + 1 + 7 + 1)
        #expect(built.accounts.flows[destination: "AUS", origin: "CHN", sector: "c10"].value == 2 + 5 + 8 + 1 + 2 + 9 - 1)
        // Australian farming uses 10 + 5 + 0 + 2 + 0 + 1 of 100.
        #expect(abs(world.valueAddedShares[0, 0].value - 0.82) < 1e-12)
        #expect(abs(built.accounts.inputShares[0, 1, 0].value - (5 + 2 + 1) / 100.0) < 1e-12)
        #expect(world.provenance.notes.contains { $0.contains("Sales of every industry sum to its output") })
        #expect(world.tariffs.values.allSatisfy { $0 == 0 })
    }

    @Test func columnsMayStandInAnyOrder() throws {
        let rows = icio.split(separator: "\n").map { $0.split(separator: ",") }
        let order = [0, 11, 3, 2, 1, 10, 9, 8, 7, 6, 5, 4]
        let shuffled = ([rows[0]] + rows.dropFirst().reversed()).map { row in order.map { String(row[$0]) }.joined(separator: ",")
        }
        let a = try BuiltWorld.read(folder(["t.csv": icio]).appendingPathComponent("t.csv"), as: .icio, options: options)
        let b = try BuiltWorld.read(
            folder(["t.csv": shuffled.joined(separator: "\n")]).appendingPathComponent("t.csv"), as: .icio, options: options)
        for (sector, other) in [("a01", "a01"), ("c10", "c10")] as [(Sector, Sector)] {
            #expect(
                a.accounts.flows[destination: "CHN", origin: "AUS", sector: sector]
                    == b.accounts.flows[destination: "CHN", origin: "AUS", sector: other])
        }
    }

    @Test func whatDoesNotAddUpIsSaidOrRefused() throws {
        let off = icio.replacingOccurrences(of: "OUT,100,", with: "OUT,120,")
        let built = try BuiltWorld.read(folder(["t.csv": off]).appendingPathComponent("t.csv"), as: .icio, options: options)
        #expect(built.world.provenance.notes.contains { $0.contains("miss their output") })
        let lost = icio.split(separator: "\n").filter { !$0.hasPrefix("CN2_C10") && !$0.hasPrefix("CN1_C10") }.joined(
            separator: "\n")
        let problem = #expect(throws: WorldProblem.self) {
            try BuiltWorld.read(folder(["t.csv": lost]).appendingPathComponent("t.csv"), as: .icio, options: options)
        }
        #expect(problem?.description.contains("rows and columns must name the same") == true)
        let other = #expect(throws: WorldProblem.self) {
            try BuiltWorld.read(folder(["t.csv": "a,b\n1,2\n"]).appendingPathComponent("t.csv"), as: .icio, options: options)
        }
        #expect(other?.description.contains("AUS_A01") == true)
        let words = icio.replacingOccurrences(of: "AUS_C10,5,30", with: "AUS_C10,five,30")
        let bad = #expect(throws: WorldProblem.self) {
            try BuiltWorld.read(folder(["t.csv": words]).appendingPathComponent("t.csv"), as: .icio, options: options)
        }
        #expect(bad?.description.contains("t.csv:3:2: error: \"five\" is not a number") == true)
    }

    @Test func wiodRowsCarryCountryAndNumber() throws {
        let wiod = """
            IndustryCode,IndustryDescription,Country,RNr,Year,AUS1,AUS2,ROW1,ROW2,AUS3,AUS4,ROW3,ROW4,TOT
            A01,Crops,AUS,1,2014,10,20,1,2,50,0,5,0,88
            C10,"Food, drinks",AUS,2,2014,5,30,1,3,70,1,4,0,114
            A01,Crops,ROW,1,2014,2,3,40,30,10,0,90,0,175
            C10,"Food, drinks",ROW,2,2014,1,6,20,60,20,0,130,-3,234
            II_fob,Total intermediate,TOT,65,2014,18,59,62,95,150,1,229,-3,611
            VA,Value added,TOT,70,2014,70,55,113,139,0,0,0,0,377
            GO,Output,TOT,73,2014,88,114,175,234,150,1,229,-3,988
            """
        let built = try BuiltWorld.read(folder(["w.csv": wiod]).appendingPathComponent("w.csv"), as: .wiod, options: options)
        #expect(built.world.grid.countries == ["AUS", "ROW"] && built.world.grid.sectors == ["c1", "c2"])
        #expect(built.accounts.flows[destination: "ROW", origin: "AUS", sector: "c1"].value == 1 + 2 + 5)
        #expect(abs(built.world.valueAddedShares[0, 0].value - 70.0 / 88) < 1e-12)
        #expect(built.world.provenance.notes.contains { $0.contains("Sales of every industry sum") })
    }

    @Test func adbCodesBecomeIso() throws {
        let adb = """
            label,PRC_c1,PRC_c2,RoW_c1,RoW_c2,PRC_F1,PRC_F5,RoW_F1,RoW_F5
            PRC_c1,10,20,1,2,50,0,5,0
            PRC_c2,5,30,1,3,70,1,4,0
            RoW_c1,2,3,40,30,10,0,90,0
            RoW_c2,1,6,20,60,20,0,130,-3
            r69,88,114,175,234,0,0,0,0
            """
        let built = try BuiltWorld.read(folder(["a.csv": adb]).appendingPathComponent("a.csv"), as: .adb, options: options)
        #expect(built.world.grid.countries == ["CHN", "ROW"])
        #expect(built.accounts.flows[destination: "CHN", origin: "ROW", sector: "c1"].value == 2 + 3 + 10)
    }

    // MARK: Plain long CSV

    @Test func longFlowsMakeAWorld() throws {
        let flows = """
            exporter,importer,sector,value,tariff
            USA,USA,goods,900,
            CHN,USA,goods,100,25%
            USA,CHN,goods,80,0.1
            CHN,CHN,goods,700,0
            """
        let built = try BuiltWorld.read(
            folder(["flows.csv": flows, "elasticities.csv": "sector,theta\ngoods,6\n"]), as: .long, options: options)
        #expect(built.world.tariffs[destination: "USA", origin: "CHN", sector: "goods"].value == 0.25)
        #expect(built.world.tariffs[destination: "CHN", origin: "USA", sector: "goods"].value == 0.1)
        #expect(built.world.valueAdded == [800, 980])
        #expect(built.world.elasticities.map(\.name) == ["own", "flat-4", "flat-5"])
        #expect(try WorldFile.decode(built.encoded(), name: "mine").valueAdded == [800, 980])
        let bad = "origin,destination,sector,value,tariff\nUSA,CHN,goods,1,25\nUSA,CHN,goods,2,0\nCHN,USA,goods,-1,0\n"
        let problem = #expect(throws: WorldProblem.self) {
            try BuiltWorld.read(folder(["flows.csv": bad]), as: .long, options: options)
        }
        let text = problem?.description ?? ""
        #expect(text.contains("flows.csv:2:5") && text.contains("flows.csv:3:1") && text.contains("flows.csv:4:4"))
    }
}
