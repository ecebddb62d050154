import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct ImbalancesTests {
    @Test func rowsAreATable() {
        var found = Imbalances()
        found.add("nothing", cells: 0, amount: 3)
        #expect(found.notes(output: 100, millions: 1, currency: "USD").isEmpty)
        found.add("negative flows, set to zero", cells: 2, amount: 5)
        found.add("inputs", cells: 11, amount: 0.25)
        #expect(
            found.notes(output: 1000, millions: 0.001, currency: "EUR") == [
                "What did not balance (cells, million EUR, share of output):",
                "  negative flows, set to zero  2  0.0  0.5000%", "  inputs                       11  0.0  0.0250%",
            ])
    }

    /// Falling inventories and a wrong total are in the table with their size; a table that balances has none.
    @Test func aTableThatDoesNotBalanceSaysByHowMuch() throws {
        let tables = Tables(.icio, seed: 7)
        func balance(_ built: BuiltWorld) -> [String] {
            let notes = built.world.provenance.notes
            guard let at = notes.firstIndex(where: { $0.hasPrefix("What did not balance") }) else { return [] }
            return Array(notes[at...].dropFirst().prefix { $0.hasPrefix("  ") })
        }
        #expect(balance(try tables.read()).isEmpty)
        // One industry sells 500 less than it makes: less than 1% of all output, so it is read.
        let wrong = tables.with("table.csv") { text in
            var lines = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
            let last = lines.count - 1
            let total = lines[last].dropFirst().compactMap(Double.init).reduce(0, +)
            lines[last][1] = "\((Double(lines[last][1]) ?? 0) + 0.005 * total)"
            return lines.map { $0.joined(separator: ",") }.joined(separator: "\n")
        }
        let rows = balance(try wrong.read())
        #expect(rows.count == 1 && rows[0].contains("sales that miss the stated output") && rows[0].hasSuffix("0.5000%"))
    }
}
