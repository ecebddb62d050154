import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

/// The fixture imitates the layout of the real tables.
@Suite struct KiteReaderTests {
    private func folder(_ files: [String: String]) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }
        return url
    }

    private let options = ImportOptions(id: "mine", title: "A table", year: 2020)

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
        "tariff.csv":
            "origin,destination,sector,value\nCHN,USA,C02,1.25\nUSA,CHN,C02,1.1\nCHN,USA,C01,1\nUSA,CHN,C01,1\nUSA,USA,C01,1.0\n",
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
        #expect(world.provenance.notes.contains { $0.contains("factors (1.05 is 5%)") })
        #expect(world.goods == ["c01", "c02"] && world.unit == "million USD")
    }

    @Test func kiteAsksWhatTheFilesDoNotSay() throws {
        var files = kite
        files["trade_elasticity.csv"] = "sector,value\nC01,0.25\nC02,5\n"
        let problem = #expect(throws: Problems.self) { try BuiltWorld.read(folder(files), as: .kite, options: options) }
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
        let problem = #expect(throws: Problems.self) { try BuiltWorld.read(folder(files), as: .kite, options: options) }
        let text = problem?.description ?? ""
        #expect(text.contains("trade_share.csv:2:1: error: country “FRA”"))
        #expect(text.contains("trade_share.csv:3:3: error: sector “C09”"))
        #expect(text.contains("trade_share.csv:4:4: error: -1.0 is negative"))
        #expect(text.contains("trade_share.csv:6:1: error: duplicate cell"))
        files.removeValue(forKey: "expenditure.csv")
        #expect(throws: Problems.self) { try BuiltWorld.read(folder(files), as: .kite, options: options) }
    }

    @Test(.needsSourceData) func theWorldOf2014IsKite() throws {
        let options = ImportOptions(
            id: "wiod-2014", title: "WIOD 2016 release", year: 2014, elasticityIsInverse: true, tariffsTransposed: true)
        let built = try BuiltWorld.read(SourceData.url("wiod-2014"), as: .kite, options: options)
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
        #expect(world.goods == Set((1...22).map { Sector($0 < 10 ? "c0\($0)" : "c\($0)") }))
        #expect(world.name(of: Sector("c20")) == "Motor vehicles")
    }

    @Test func sharesThatDoNotSumAreRefused() throws {
        let tables = Tables(.kite, seed: 4)
        #expect(tables.problems() == "")
        for file in ["trade_share.csv", "intermediate_share.csv"] {
            let lost = tables.with(file) { text in
                text.split(separator: "\n").enumerated().filter { $0.offset != 4 }.map { String($0.element) }.joined(
                    separator: "\n")
            }
            for problems in [lost.problems(), lost.problems { $0.missingIsZero = true }] {
                #expect(problems.contains("\(file): error:") && problems.contains("sum to") && problems.contains("1 are missing"))
            }
        }
    }

    /// A missing row of factor shares used to become value added.
    @Test(arguments: ["expenditure.csv", "factor_share.csv", "trade_elasticity.csv", "tariff.csv"])
    func missingRowsAreRefusedAndCounted(_ file: String) throws {
        let tables = Tables(.kite, seed: 4)
        let lost = tables.with(file) { text in
            let lines = text.split(separator: "\n")
            let row = lines.firstIndex { $0.hasPrefix("CHN,") || $0.hasPrefix("goods-1,") }!
            return lines.indices.filter { $0 != row }.map { String(lines[$0]) }.joined(separator: "\n")
        }
        #expect(lost.problems().contains("\(file): error: 1 of"))
        let filled = lost.problems { $0.missingIsZero = true }
        #expect(file == "tariff.csv" ? filled == "" : filled.contains("1 of"))
    }

    /// `tariffs.csv` used to be passed over, and `--tariffs` with it.
    @Test func tariffsThatAreNotReadAreRefused() throws {
        var tables = Tables(.kite, seed: 4)
        let tariffs = tables.files.removeValue(forKey: "tariff.csv")
        #expect(try tables.read().world.provenance.notes.contains("No tariff.csv: base tariffs are zero."))
        #expect(
            tables.problems { $0.tariffs = .factor }.contains(
                "--tariffs factor is given, and there are no tariffs: they are read from tariff.csv; add them, or leave it out"))
        #expect(
            tables.problems { $0.tariffsTransposed = true }.contains("--tariffs-transposed is given, and there are no tariffs"))
        for name in ["tariffs.csv", "Tariff.csv"] {
            var other = tables
            other.files[name] = tariffs
            #expect(
                other.problems { $0.tariffs = .factor }.contains(
                    "“\(name)” is not read; name it tariff.csv, or move it elsewhere"))
        }
    }

    /// Tables without their tariffs of services, and of own sales, lack nothing.
    @Test func tariffsAreNeededOfGoodsBetweenEconomies() throws {
        let tables = Tables(.kite, seed: 4)
        let goods = tables.with("tariff.csv") { text in
            let lines = text.split(separator: "\n").filter { line in
                let fields = line.split(separator: ",")
                return !line.contains("services") && fields[0] != fields[1]
            }
            return lines.joined(separator: "\n")
        }
        let built = try goods.read()
        for (a, b) in zip(built.world.tariffs.values, tables.world.tariffs.values) { #expect(abs(a - b) < 1e-12) }
    }
}
