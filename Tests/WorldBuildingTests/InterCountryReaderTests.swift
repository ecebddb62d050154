import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

/// The fixtures imitate the layouts of the real tables, with two or three economies and sectors.
@Suite struct InterCountryReaderTests {
    private func folder(_ files: [String: String]) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }
        return url
    }

    private let options = ImportOptions(id: "mine", title: "A table", year: 2020)

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

    @Test func columnsMayBeInAnyOrder() throws {
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
        func read(_ text: String) throws -> BuiltWorld {
            try BuiltWorld.read(folder(["t.csv": text]).appendingPathComponent("t.csv"), as: .icio, options: options)
        }
        let built = try read(icio.replacingOccurrences(of: "OUT,100,", with: "OUT,101,"))
        #expect(built.world.provenance.notes.contains { $0.contains("Sales of 1 industries miss their output") })
        #expect {
            try read(icio.replacingOccurrences(of: "OUT,100,", with: "OUT,120,"))
        } throws: { "\($0)".contains("t.csv:10:1: error: sales miss the output that the table states by 3.14%") }
        let lost = icio.split(separator: "\n").filter { !$0.hasPrefix("CN2_C10") && !$0.hasPrefix("CN1_C10") }.joined(
            separator: "\n")
        let problem = #expect(throws: Problems.self) {
            try BuiltWorld.read(folder(["t.csv": lost]).appendingPathComponent("t.csv"), as: .icio, options: options)
        }
        #expect(problem?.description.contains("name the same ones in rows and columns") == true)
        let other = #expect(throws: Problems.self) {
            try BuiltWorld.read(folder(["t.csv": "a,b\n1,2\n"]).appendingPathComponent("t.csv"), as: .icio, options: options)
        }
        #expect(other?.description.contains("AUS_A01") == true)
        let words = icio.replacingOccurrences(of: "AUS_C10,5,30", with: "AUS_C10,five,30")
        let bad = #expect(throws: Problems.self) {
            try BuiltWorld.read(folder(["t.csv": words]).appendingPathComponent("t.csv"), as: .icio, options: options)
        }
        #expect(bad?.description.contains("t.csv:3:2: error: “five” is not a number") == true)
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

    @Test func rowsAndColumnsGivenTwiceAreRefusedByTheirLabels() throws {
        let lines = icio.split(separator: "\n").map(String.init)
        func problems(_ lines: [String]) -> String {
            do {
                _ = try BuiltWorld.read(
                    folder(["t.csv": lines.joined(separator: "\n")]).appendingPathComponent("t.csv"), as: .icio, options: options)
            } catch { return "\(error)" }
            return ""
        }
        #expect(problems(lines) == "")
        #expect(problems(lines + [lines[2]]) == "t.csv:11:1: error: duplicate row “AUS_C10”; keep one")
        let doubled = lines.map { line in line + "," + line.split(separator: ",", omittingEmptySubsequences: false)[7] }
        #expect(problems(doubled) == "t.csv:1:13: error: duplicate column “AUS_HFCE”; keep one")
    }

    /// The whole beside its parts is a total among its members, and two codes of one economy are refused.
    @Test func partsAreAddedUpButNotTheWhole() throws {
        func read(_ text: String) -> String {
            do {
                _ = try BuiltWorld.read(folder(["t.csv": text]).appendingPathComponent("t.csv"), as: .icio, options: options)
            } catch { return "\(error)" }
            return ""
        }
        let whole = """
            V1,AUS_A01,CN1_A01,CN2_A01,CHN_A01,AUS_HFCE,CHN_HFCE
            AUS_A01,10,1,1,2,60,20
            CN1_A01,1,5,2,7,3,30
            CN2_A01,2,1,4,5,1,20
            CHN_A01,3,6,6,12,4,50
            """
        #expect(read(whole).contains("CHN is the sum of its parts: a total among its members"))
        #expect(read(whole.replacingOccurrences(of: "CHN_A01,3,6,6,12,4,50", with: "CHN_A01,0,0,0,0,0,0")) == "")
        let twice = "V1,ROM_A01,ROU_A01,AUS_A01,ROU_HFCE,AUS_HFCE\nROM_A01,1,1,1,9,1\nROU_A01,1,1,1,9,1\nAUS_A01,1,1,1,1,9\n"
        #expect(read(twice).contains("ROM and ROU are both ROU; keep one"))
    }

    /// As in the OECD editions of 2018 and 2021: each economy has a row of taxes, which buys nothing.
    @Test func rowsOfTaxesSellNowhere() throws {
        let taxes = ["AUS", "CN1", "CN2"].map { "\($0)_TAXSUB,1,1,1,1,1,1,1,1,1,1," }.joined(separator: "\n")
        let edition = icio.replacingOccurrences(of: "TLS,2", with: taxes + "\nTLS,2")
        let url = try folder(["t.csv": edition]).appendingPathComponent("t.csv")
        let (with, without) = (
            try BuiltWorld.read(url, as: .icio, options: options),
            try BuiltWorld.read(folder(["t.csv": icio]).appendingPathComponent("t.csv"), as: .icio, options: options)
        )
        #expect(with.accounts.flows == without.accounts.flows && with.world.grid == without.world.grid)
        #expect(with.world.provenance.notes.contains { $0.contains("3 rows of TAXSUB") })
        let unknown = edition.replacingOccurrences(of: "_TAXSUB", with: "_X99")
        #expect {
            try BuiltWorld.read(folder(["t.csv": unknown]).appendingPathComponent("t.csv"), as: .icio, options: options)
        } throws: { "\($0)".contains("t.csv:8:1: error: the row “AUS_X99” sells, and no column of this sector buys") }
    }

    @Test(arguments: [
        ("1e19", "“1e19” is not a whole number from 1 to 9999"), ("1.5", "“1.5” is not a whole number"),
        ("#REF!", "is an error of a spreadsheet"),
    ])
    func numbersOfRowsHaveTheirPlace(_ number: String, _ message: String) throws {
        let tables = Tables(.wiod).with("table.csv") { $0.replacingOccurrences(of: "A,AUS,1,2020", with: "A,AUS,\(number),2020") }
        #expect(tables.problems().contains("table.csv:2:3: error: ") && tables.problems().contains(message))
    }

    /// A column of demand that is not understood would be lost without a word.
    @Test func columnsOfUnknownLabelsAreRefused() {
        let tables = Tables(.icio)
        let typo = tables.with("table.csv") { $0.replacingOccurrences(of: "USA_GFCF", with: "USAGFCF") }
        #expect(typo.problems().contains("error: the column “USAGFCF” has no label of this format"))
        let stranger = tables.with("table.csv") { $0.replacingOccurrences(of: "USA_GFCF", with: "FRA_GFCF") }
        #expect(stranger.problems().contains("error: the column “FRA_GFCF” buys for FRA, which has no rows"))
    }

    @Test func emptyCellsAreRefusedOrCounted() throws {
        let tables = Tables(.icio).with("table.csv") { text in
            var lines = text.split(separator: "\n").map(String.init)
            lines[3] = lines[3].split(separator: ",").enumerated().map { $0.offset == 5 ? "" : String($0.element) }.joined(
                separator: ",")
            return lines.dropLast().joined(separator: "\n")  // without the row of totals
        }
        #expect(tables.problems() == "table.csv:4:6: error: the cell is empty; write the number")
        let notes = try tables.read { $0.missingIsZero = true }.world.provenance.notes
        #expect(notes.contains("1 empty cells count as zero."))
    }
}
