import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

/// Both forms in which Eurostat gives the table, from one random world.
@Suite struct FigaroReaderTests {
    static let rowsBelow = ["W2_D21X31", "W2_OP_RES", "W2_OP_NRES", "W2_D1", "W2_D29X39", "W2_B2A3G"]
    static let sectors = ["A01", "C10T12", "L"]

    /// The matrix: codes of Eurostat, no column and no row of output, taxes and value added below.
    private func matrix(_ tables: Tables) -> [[String]] {
        var rows = (tables.files["table.csv"] ?? "").split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        rows.removeLast()
        rows = rows.map { $0.dropLast() }
        func renamed(_ label: String) -> String {
            guard let mark = label.firstIndex(of: "_") else { return label }
            let code = String(label[label.index(after: mark)...])
            let j = tables.world.grid.sectors.firstIndex(of: Sector(code))
            return "\(label[..<mark])_\(j.map { Self.sectors[$0] } ?? code)"
        }
        rows[0] = ["rowLabels"] + rows[0].dropFirst().map(renamed)
        for row in rows.indices.dropFirst() { rows[row][0] = renamed(rows[row][0]) }
        return rows + Self.rowsBelow.map { [$0] + Array(repeating: "1", count: rows[0].count - 1) }
    }

    private func flat(_ rows: [[String]], areas: Bool) -> String {
        var lines = [
            areas
                ? "refArea,rowIi,counterpartArea,colIi,obsValue"
                : "icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue"
        ]
        func parts(_ label: String) -> String {
            let mark = label.firstIndex(of: "_") ?? label.startIndex
            return "\(label[..<mark]),\(label[label.index(after: mark)...])"
        }
        for row in rows.dropFirst() {
            for (column, value) in zip(rows[0], row).dropFirst() {
                lines.append("\(areas ? "" : "\(row[0]),\(column),")\(parts(row[0])),\(parts(column)),\(value)")
            }
        }
        return lines.joined(separator: "\n")
    }

    private func check(_ built: BuiltWorld, _ world: World) {
        let grid = built.world.grid
        #expect(grid.countries == ["AUS", "CHN", "USA", "ROW"] && grid.sectors == ["a01", "c10t12", "l"])
        #expect(built.world.goods == ["a01", "c10t12"] && built.world.unit == "million EUR")
        for (a, b) in zip(built.accounts.flows.values, world.flows().values) { #expect(abs(a - b) < 1e-9 * max(1, b)) }
        for (a, b) in zip(built.accounts.inputShares.values, world.inputShares.values) { #expect(abs(a - b) < 1e-9) }
        let notes = built.world.provenance.notes
        #expect(notes.contains { $0.hasPrefix("Rows that are no industries: ") && $0.contains("W2_D21X31") })
        #expect(notes.contains("Money taken to be in million EUR; --unit says otherwise."))
    }

    @Test func theMatrix() throws {
        let tables = Tables(.figaro, seed: 4)
        let text = matrix(tables).map { $0.joined(separator: ",") }.joined(separator: "\n")
        check(try tables.with("table.csv") { _ in text }.read { $0.goods = nil }, tables.world)
    }

    @Test(arguments: [true, false]) func theFlatFile(_ areas: Bool) throws {
        let tables = Tables(.figaro, seed: 4)
        let lines = flat(matrix(tables), areas: areas).split(separator: "\n")
        var draw = SplitMix64(seed: 3)
        let shuffled = ([lines[0]] + lines.dropFirst().shuffled(using: &draw)).joined(separator: "\n")
        // Sectors come in the order of their first rows.
        let built = try tables.with("table.csv") { _ in lines.joined(separator: "\n") }.read { $0.goods = nil }
        check(built, tables.world)
        let other = try tables.with("table.csv") { _ in shuffled }.read { $0.goods = nil }
        for (n, i) in [(0, 1), (3, 2)] {
            for (j, sector) in built.world.grid.sectors.enumerated() {
                let k = other.world.grid.index(of: sector) ?? 0
                #expect(abs(built.accounts.flows[n, i, j].value - other.accounts.flows[n, i, k].value) < 1e-9)
            }
        }
    }

    @Test func wrongFlatFilesAreRefusedByTheirPlace() throws {
        let tables = Tables(.figaro, seed: 4)
        let lines = flat(matrix(tables), areas: false).split(separator: "\n").map(String.init)
        func problems(_ lines: [String], missing: Bool = false) -> String {
            tables.with("table.csv") { _ in lines.joined(separator: "\n") }.problems {
                $0.goods = nil
                $0.missingIsZero = missing
            }
        }
        #expect(problems(lines) == "")
        #expect(problems(lines + [lines[1]]) == "table.csv:\(lines.count + 1):1: error: duplicate cell; keep one")
        let short = Array(lines[..<3] + lines[4...])
        #expect(problems(short).contains("1 of 240 cells are missing, such as AU_A01 to AU_L"))
        #expect(problems(short, missing: true) == "")
        let odd = lines.map { $0.replacing("AU_A01,AU_L,AU,A01,AU,L", with: "XX_A01,AU_L,XX,A01,AU,L") }
        #expect(problems(odd).contains("table.csv:4:1: error: “XX_A01” has no label of this format"))
        let words = lines.enumerated().map { $0.offset == 5 ? $0.element + "x" : $0.element }
        #expect(problems(words).contains("table.csv:6:7: error: "))
    }

    @Test(arguments: [
        ("EL_A01", "GRC", "A01"), ("GB_C31_32", "GBR", "C31_32"), ("FIGW1_P3_S13", "ROW", "P3_S13"), ("AT_P51G", "AUT", "P51G"),
    ])
    func labels(_ text: String, _ country: Country, _ code: String) throws {
        let label = try FigaroLabels().label(text)
        #expect(label?.country == country && label?.code == code)
    }

    @Test func whatIsNoLabel() throws {
        let labels = try FigaroLabels()
        for text in ["W2_D1", "W2_OP_RES", "", "AT", "AUT_A01", "_A01", "FIGW1_"] {
            #expect(labels.label(text) == nil, "\(text)")
        }
    }
}
