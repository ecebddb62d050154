import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct LongReaderTests {
    private func folder(_ files: [String: String]) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }
        return url
    }

    private let options = ImportOptions(id: "mine", title: "A table", year: 2020)

    @Test func longFlowsMakeAWorld() throws {
        let flows = """
            exporter,importer,sector,value,tariff
            USA,USA,goods,900,
            CHN,USA,goods,100,25%
            USA,CHN,goods,80,0.1
            CHN,CHN,goods,700,0
            """
        var options = options
        options.tariffs = .fraction
        let built = try BuiltWorld.read(
            folder(["flows.csv": flows, "elasticities.csv": "sector,theta\ngoods,6\n"]), as: .long, options: options)
        #expect(built.world.tariffs[destination: "USA", origin: "CHN", sector: "goods"].value == 0.25)
        #expect(built.world.tariffs[destination: "CHN", origin: "USA", sector: "goods"].value == 0.1)
        #expect(built.world.valueAdded == [800, 980])
        #expect(built.world.elasticities.map(\.name) == ["own", "flat-4", "flat-5"])
        #expect(try WorldFile.decode(built.encoded(), name: "mine").valueAdded == [800, 980])
        let bad = "origin,destination,sector,value,tariff\nUSA,CHN,goods,1,0\nUSA,CHN,goods,2,0\nCHN,USA,goods,-1,0\n"
        #expect {
            try BuiltWorld.read(folder(["flows.csv": bad]), as: .long, options: options)
        } throws: {
            "\($0)".contains("flows.csv:3:1: error: duplicate cell; keep one")
                && "\($0)".contains("flows.csv:4:4: error: -1.0 is negative")
        }
    }

    @Test func missingCellsAreRefusedOrCounted() throws {
        for file in ["flows.csv", "inputs.csv"] {
            let tables = Tables(.long, seed: 6).with(file) { text in
                text.split(separator: "\n").enumerated().filter { $0.offset != 5 && $0.offset != 9 }.map { String($0.element) }
                    .joined(separator: "\n")
            }
            #expect(tables.problems().hasPrefix("\(file): error: 2 of \(file == "flows.csv" ? 48 : 36) cells are missing: "))
            #expect(tables.problems().contains("give --missing zero"))
            let notes = try tables.read { $0.missingIsZero = true }.world.provenance.notes
            #expect(notes.contains { $0.hasPrefix("2 of") && $0.contains("\(file) lacks count as zero") })
        }
        let elasticities = Tables(.long, seed: 6).with("elasticities.csv") { _ in "sector,theta\ngoods-1,4\n" }
        #expect(elasticities.problems { $0.missingIsZero = true }.contains("2 of 3 elasticities are missing"))
    }

    @Test(arguments: ["#N/A", "#REF!", "#VALUE!", "NA", "NaN", "..", "", "1e400", "inf", "0x1F", "-1"])
    func whatIsNoValueIsRefusedWithItsPlace(_ cell: String) {
        let tables = Tables(.long).with("flows.csv") { text in
            var lines = text.split(separator: "\n").map(String.init)
            var fields = lines[7].split(separator: ",").map(String.init)
            fields[3] = cell
            lines[7] = fields.joined(separator: ",")
            return lines.joined(separator: "\n")
        }
        for problems in [tables.problems(), tables.problems { $0.missingIsZero = true }] {
            #expect(problems.hasPrefix("flows.csv:8:4: error: "))
        }
    }

    /// A row whose origin is an error of a spreadsheet used to count as a remark.
    @Test func aRowIsNeverARemark() {
        let tables = Tables(.long).with("flows.csv") {
            $0.replacingOccurrences(of: "\nCHN,USA,goods-1", with: "\n#N/A,USA,goods-1")
        }
        #expect(tables.problems().contains("error: “#N/A” is an error of a spreadsheet; correct the cell"))
    }

    @Test func semicolonsAreNamedOrRead() throws {
        let tables = Tables(.long, seed: 3)
        let local = tables.with("flows.csv") {
            $0.replacingOccurrences(of: ",", with: ";").replacingOccurrences(of: ".", with: ",")
        }
        #expect(
            local.problems() == "flows.csv:1:1: error: semicolons separate the fields; give --separator ';' or save with commas")
        let built = try local.read { $0.separator = .semicolon }
        #expect(try built.accounts.flows == tables.read().accounts.flows)
        #expect(built.world.provenance.notes.contains("flows.csv: fields separated by semicolons, numbers with decimal commas."))
        #expect(built.world.provenance.notes.contains("inputs.csv: fields separated by commas."))
    }

    /// Each of these used to make a world without tariffs.
    @Test(arguments: ["tariffs", "Tarif", "tariff_rate", "applied rate", "MFN", "duty", "tarrif"])
    func aColumnThatIsProbablyTariffsIsRefused(_ name: String) {
        let tables = Tables(.long).with("flows.csv") { $0.replacingOccurrences(of: "value,tariff", with: "value,\(name)") }
        #expect(
            tables.problems()
                == "flows.csv:1:5: error: the column “\(name)” is not read, and no other holds tariffs; name it tariff, or leave it out"
        )
    }

    @Test func otherColumnsAreNamed() throws {
        let tables = Tables(.long).with("flows.csv") { $0.replacingOccurrences(of: "value,tariff", with: "value,note") }
        let notes = try tables.read().world.provenance.notes
        #expect(
            notes.contains("Columns of flows.csv not read: “note”.") && notes.contains("No tariff column: base tariffs are zero.")
        )
        #expect(
            tables.problems { $0.tariffs = .percent }.contains(
                "--tariffs percent is given, and there are no tariffs: they are read from the column tariff of flows.csv"))
        var beside = tables
        beside.files["tariffs.csv"] = "origin,destination,sector,value\n"
        #expect(beside.problems().contains("“tariffs.csv” is not read: tariffs are read from the column tariff of flows.csv"))
    }

    @Test func optionsOnWhatIsNotThereAreRefused() throws {
        #expect(
            Tables(.long).problems { $0.tariffsTransposed = true }
                == "error: --tariffs-transposed says nothing about tables of the format long: a tariff is in the row of its flow, and "
                + "is what the destination asks; leave it out, and write each tariff into the row of the flow that pays it")
        var tables = Tables(.long)
        tables.files["elasticities.csv"] = nil
        #expect(tables.problems { $0.elasticityIsInverse = true }.contains("they are read from elasticities.csv"))
        // θ is what the one number for all sectors is.
        #expect(tables.problems { $0.elasticityIsInverse = false } == "")
    }

    /// Two codes of one economy made two economies.
    @Test(arguments: ["GER", "FRG"]) func twoCodesOfOneEconomyAreRefused(_ code: String) throws {
        let flows = { (one: String, two: String) in
            "origin,destination,sector,value\n"
                + [one, two, "USA"].flatMap { a in [one, two, "USA"].map { "\(a),\($0),goods,5\n" } }.joined()
        }
        func problems(_ one: String, _ two: String) -> String {
            do {
                _ = try BuiltWorld.read(folder(["flows.csv": flows(one, two)]), as: .long, options: options)
                return ""
            } catch { return "\(error)" }
        }
        #expect(problems("DEU", code) == "flows.csv:3:2: error: DEU and \(code) are both DEU; keep one")
        #expect(problems(code, "DEU") == "flows.csv:3:2: error: \(code) and DEU are both DEU; keep one")
        #expect(problems(code, "FRA") == "" && problems("DEU", "FRA") == "")
    }

    @Test func aMisspeltFileIsNotLeftOutInSilence() throws {
        var tables = Tables(.long)
        tables.files["input.csv"] = tables.files.removeValue(forKey: "inputs.csv")
        #expect(tables.problems().contains("“input.csv” is not read; name it inputs.csv, or move it elsewhere"))
        for name in ["inputs.tsv", "Inputs.xlsx", "inputs.csv.gz"] {
            var saved = Tables(.long)
            saved.files[name] = saved.files.removeValue(forKey: "inputs.csv")
            #expect(saved.problems().contains("“\(name)” is not read; save it as inputs.csv, or move it elsewhere"))
        }
        var other = Tables(.long)
        other.files["population.csv"] = "country,people\n"
        #expect(try other.read().world.provenance.notes.contains("Not read: “population.csv”."))
    }
}
