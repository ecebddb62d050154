import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

/// Folders as pymrio writes them; what EXIOBASE and Eora have of their own.
@Suite struct PymrioReaderTests {
    private func renamed(_ tables: Tables, _ names: [String: String]) -> Tables {
        var copy = tables
        for (file, text) in tables.files {
            copy.files[file] = names.reduce(text) { $0.replacing($1.key, with: $1.value) }
        }
        return copy
    }

    @Test func regionsOfExiobase() throws {
        let tables = Tables(.pymrio, seed: 2)
        let built = try renamed(tables, ["AUS": "AU", "CHN": "WA", "USA": "US", "ROW": "WM", "Mill USD": "M.EUR"]).read()
        #expect(built.world.grid.countries == ["AUS", "USA", "WWA", "WWM"] && built.world.unit == "million EUR")
        let notes = built.world.provenance.notes
        #expect(notes.contains("Regions and the codes that they have here: AU AUS, US USA, WA WWA, WM WWM."))
        #expect(notes.contains("Sales of every industry sum to its output."))
        #expect(notes.contains("Money is in million EUR, as unit.txt says."))
    }

    /// Eora's money is in thousands; its sectors are names.
    @Test func unitsAndNamesOfEora() throws {
        let tables = Tables(.pymrio, seed: 2)
        let sector = tables.world.grid.sectors[0].rawValue
        let named = renamed(tables, ["Mill USD": "000 USD", sector: "Food & Beverages, n.e.c."])
        let built = try named.read { $0.goods = ["Food & Beverages, n.e.c."] }
        let plain = try tables.read()
        #expect(built.world.grid.sectors[0] == "food-beverages-n-e-c")
        #expect(built.world.names["food-beverages-n-e-c"] == "Food & Beverages, n.e.c.")
        for (a, b) in zip(built.world.valueAdded, plain.world.valueAdded) { #expect(abs(1000 * a / b - 1) < 1e-9) }
        #expect(try named.read { ($0.unit, $0.goods) = (.millionEUR, ["food-beverages-n-e-c"]) }.world.unit == "million EUR")
    }

    @Test func longNamesAreCutToCodes() throws {
        let tables = Tables(.pymrio, seed: 2)
        let long =
            "Sale, maintenance, repair of motor vehicles, motor vehicles parts, motorcycles, motor cycles parts and accessories"
        let world = try renamed(tables, [tables.world.grid.sectors[1].rawValue: long]).read {
            $0.goods = [tables.world.grid.sectors[0].rawValue]
        }.world
        #expect(world.grid.sectors[1].rawValue.utf8.count <= 80 && world.name(of: world.grid.sectors[1]) == long)
    }

    @Test func foldersThatAreOtherwiseAreRefused() {
        let tables = Tables(.pymrio, seed: 2)
        func problems(_ change: (inout [String: String]) -> Void) -> String {
            var copy = tables
            change(&copy.files)
            return copy.problems()
        }
        #expect(
            problems { $0["Z.parquet"] = "PAR1" }.contains(
                "“Z.parquet” is not text; save with io.save_all(path, table_format=\"txt\")"))
        #expect(
            problems {
                $0["A.txt"] = $0["Z.txt"]; $0["Z.txt"] = nil
            }.contains("call io.calc_all() before io.save_all(path)"))
        #expect(problems { $0["Y.txt"] = nil }.contains("Y.txt: error: cannot be read: there is no such file"))
        // Four economies of three sectors: the last row is line 13.
        let mixed = problems { files in
            var lines = (files["unit.txt"] ?? "").split(separator: "\n").map(String.init)
            lines[12] = lines[12].replacing("Mill USD", with: "tonnes")
            files["unit.txt"] = lines.joined(separator: "\n")
        }
        #expect(mixed.contains("unit.txt:13:3: error: units differ: “Mill USD” and “tonnes”"))
        #expect(
            problems { $0["unit.txt"] = ($0["unit.txt"] ?? "").replacing("Mill USD", with: "tonnes") }.contains(
                "unit.txt:2:3: error: “tonnes” is no unit of money"))
        let lost = problems { files in
            files["Y.txt"] = (files["Y.txt"] ?? "").split(separator: "\n").dropLast().joined(separator: "\n")
        }
        #expect(lost.contains("Y.txt: error: no row of ") && lost.contains("which is in Z.txt"))
        let cell = problems { files in
            var lines = (files["Z.txt"] ?? "").split(separator: "\n").map(String.init)
            var fields = lines[4].split(separator: "\t").map(String.init)
            fields[3] = "#N/A"
            lines[4] = fields.joined(separator: "\t")
            files["Z.txt"] = lines.joined(separator: "\n")
        }
        #expect(cell.contains("Z.txt:5:4: error: “#N/A” is an error of a spreadsheet"))
        #expect(
            problems { $0["Z.txt"] = ($0["Z.txt"] ?? "").replacing("USA", with: "Atlantis!") }.contains(
                "gives no code of an economy"))
    }
}
