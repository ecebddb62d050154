import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct PairsReaderTests {
    @Test(.needsSourceData) func theFlowsOf2022() throws {
        let built = try BuiltWorld.read(
            SourceData.url("icio-2011-2022"), as: .pairs, options: ImportOptions(id: "mine", year: 2022))
        let world = built.world
        #expect(world.grid.countryCount == 81 && world.grid.sectorCount == 28 && world.goods.count == 27)
        #expect(world.elasticities.contains { $0.name == "caliendo-parro-2015" && $0.theta.contains(64.85) })
        let flow = built.accounts.flows[destination: "AGO", origin: "ARG", sector: "a01"].value
        #expect(flow == 48.7807)
        #expect(world.tariffs[destination: "AGO", origin: "ARG", sector: "c16"].value == 0.2379)
    }

    @Test func wrongTablesAreRefusedByTheirPlace() {
        let tables = Tables(.pairs, seed: 3)
        func problems(_ file: String, _ change: ([String]) -> [String]) -> String {
            tables.with(file) { change($0.split(separator: "\n").map(String.init)).joined(separator: "\n") }.problems()
        }
        #expect(problems("flows-2020.csv") { $0 } == "")
        #expect(problems("flows-2020.csv") { $0 + [$0[1]] } == "flows-2020.csv:18:1: error: duplicate pair; keep one")
        #expect(problems("flows-2020.csv") { Array($0.dropLast()) }.contains("3 of 48 cells are missing"))
        #expect(problems("tariffs-2020.csv") { Array($0.dropLast(2)) }.contains("cells are missing"))
        let negative = problems("flows-2020.csv") { lines in
            var fields = lines[2].split(separator: ",").map(String.init)
            fields[3] = "-1"
            return Array(lines[..<2]) + [fields.joined(separator: ",")] + lines[3...]
        }
        #expect(negative == "flows-2020.csv:3:4: error: -1.0 is negative; write a value")
        #expect(
            problems("tariffs-2020.csv") { lines in [lines[0] + ",stranger"] + lines.dropFirst().map { $0 + ",0" } }
                .contains("tariffs-2020.csv:1:6: error: the column “stranger” is no sector of flows-2020.csv"))
        #expect(problems("elasticities.csv") { $0 + [$0[1]] }.contains("names no set, or a second one"))
    }

    private func renamed(_ name: String, _ files: String...) -> Tables {
        var tables = Tables(.pairs)
        let text = tables.files.removeValue(forKey: "tariffs-2020.csv")
        for file in files { tables.files[file] = text }
        if files.isEmpty { tables.files[name] = text }
        return tables
    }

    /// Each of these used to make a world without tariffs.
    @Test func tariffsUnderAnotherNameAreRefused() throws {
        for name in ["tariff.csv", "Tariffs.csv", "tariffs_2020.csv", "tariffs-2020.CSV"] {
            let problems = renamed(name).problems()
            #expect(
                problems.contains("“\(name)” is not read; name it tariffs") && problems.contains("move it elsewhere"),
                "\(problems)")
        }
        for name in ["mfn-tariffs.tsv", "applied_tariffs.csv", "duties.xlsx"] {
            #expect(
                renamed(name).problems().contains(
                    "“\(name)” is not read: tariffs are read from tariffs-2020.csv or tariffs.csv; put them there"))
        }
        #expect(try renamed("tariffs.csv").read().accounts.tariffs == Tables(.pairs).read().accounts.tariffs)
        #expect(renamed("notes.txt").problems() == "")
    }

    @Test func tariffsOfAnotherYearAreRefused() throws {
        for name in ["tariffs-2019.csv", "Tariffs-2019.csv", "tariff-2019.csv"] {
            #expect(
                renamed(name).problems().contains(
                    "“\(name)” is of other years: tariffs of 2020 are read from tariffs-2020.csv or"))
        }
        let both = renamed("", "tariffs-2017.csv", "tariffs-2022.csv")
        #expect(
            both.problems().contains(
                "“tariffs-2017.csv”, “tariffs-2022.csv” are of other years: tariffs of 2020 are read from tariffs-2020.csv or tariffs.csv; "
                    + "copy the one whose tariffs hold, such as “tariffs-2017.csv”, to tariffs-2020.csv, or move them elsewhere"))
        // Beside those of the year they are only named.
        let three = renamed("", "tariffs-2017.csv", "tariffs-2020.csv")
        #expect(try three.read().world.provenance.notes.contains("Not read: “tariffs-2017.csv”."))
    }

    @Test func optionsOnTariffsThatAreNotThereAreRefused() {
        let none = renamed("notes.txt")
        #expect(none.problems { $0.tariffs = .factor }.contains("--tariffs factor is given, and there are no tariffs"))
        #expect(none.problems { $0.tariffsTransposed = true }.contains("--tariffs-transposed is given, and there are no tariffs"))
    }

    /// `0.2,0.25,1.1` was read as θ.
    @Test func elasticitiesOnBothSidesOfOneAreRefused() throws {
        let tables = Tables(.pairs, seed: 3)
        func with(_ rows: String...) -> Tables {
            tables.with("elasticities.csv") { $0.split(separator: "\n")[0] + "\n" + rows.joined(separator: "\n") + "\n" }
        }
        let said = "error: some elasticities are below 1 and some above: they may be θ or 1/θ; give --elasticities theta or"
        #expect(with("mine,0.2,0.25,1.1").problems().contains("elasticities.csv:2:1: \(said)"))
        #expect(with("mine,0.8,2.5,4").problems().contains(said))
        let theta = try with("mine,0.2,0.25,1.1").read { $0.elasticityIsInverse = false }
        #expect(theta.world.elasticities[0].theta == [0.2, 0.25, 1.1])
        #expect(try with("mine,0.2,0.25,0.5").read().world.elasticities[0].theta == [5, 4, 2])
        // Sources beside it that are θ throughout say what the table holds, of one that is mostly above 1.
        let beside = try with("one,2,3,4", "mine,0.8,2.5,4").read().world
        #expect(beside.elasticities[1].theta == [0.8, 2.5, 4])
        #expect(beside.provenance.notes.contains { $0.hasPrefix("Elasticities of mine lie on both sides of 1: θ") })
        #expect(with("one,2,3,4", "mine,0.2,0.25,1.1").problems().contains("elasticities.csv:3:1: \(said)"))
        #expect(with("one,0.2,0.3,0.4", "mine,0.8,2.5,4").problems().contains("elasticities.csv:3:1: \(said)"))
    }

    @Test(.needsSourceData) func theFlowsOf2019HaveNoTariffs() {
        #expect {
            try BuiltWorld.read(
                SourceData.url("icio-2011-2022"), as: .pairs, options: ImportOptions(id: "mine", year: 2019, tariffs: .percent))
        } throws: {
            "\($0)".contains("“tariffs-2017.csv”, “tariffs-2022.csv” are of other years")
                && "\($0)".contains("--tariffs percent is given")
        }
    }

    /// The table of another year is not taken for that of the year.
    @Test func tablesAreOfTheYear() {
        #expect(Tables(.pairs).problems { $0.year = 2019 }.contains("flows.csv: error: cannot be read: there is no such file"))
    }
}
