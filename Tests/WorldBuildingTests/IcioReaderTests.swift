import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

/// The editions of the OECD's tables as they label themselves, made from one random world: each is read as that world.
@Suite struct IcioReaderTests {
    struct Edition: CustomTestStringConvertible {
        let year: Int
        let sectors: [String]
        let uses: [String]
        var usesFirst = false
        /// Names of rows below industries, `*` for each economy, and of columns behind final use.
        let below: [String]
        let behind: [String]
        var testDescription: String { "edition of \(year)" }
    }

    static let editions = [
        Edition(
            year: 2016, sectors: ["C01T05AGR", "C10T14MIN", "C65T67FIN"], uses: ["HFCE", "INV"], usesFirst: true,
            below: ["VA+TAXSUB", "OUT"], behind: ["DISC"]),
        Edition(
            year: 2018, sectors: ["01T03", "05T06", "64T66"], uses: ["HFCE", "P33"], below: ["*_TAXSUB", "VALU", "OUTPUT"],
            behind: ["TOTAL"]),
        Edition(
            year: 2021, sectors: ["01T02", "05T06", "64T66"], uses: ["HFCE", "DPABR"], below: ["*_TAXSUB", "VALU", "OUTPUT"],
            behind: ["TOTAL"]),
        Edition(
            year: 2023, sectors: ["A01_02", "B05_06", "K"], uses: ["HFCE", "DPABR"], below: ["TLS", "VA", "OUT"], behind: ["OUT"]),
        Edition(
            year: 2025, sectors: ["A01", "C302T309", "K"], uses: ["HFCE", "DPABR"], below: ["TLS", "VA", "OUT"], behind: ["OUT"]),
    ]

    /// The text of an edition; China in two parts beside rows of CHN that sell nothing, as the OECD has it.
    private func text(_ edition: Edition, _ tables: Tables) -> String {
        let rows = (tables.files["table.csv"] ?? "").split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        let world = tables.world.grid
        func renamed(_ label: String) -> String {
            let parts = label.split(separator: "_", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return label }
            if let j = world.sectors.firstIndex(of: Sector(parts[1])) { return "\(parts[0])_\(edition.sectors[j])" }
            let use = edition.uses[parts[1] == "HFCE" ? 0 : 1]
            return edition.usesFirst ? "\(use)_\(parts[0])" : "\(parts[0])_\(use)"
        }
        let (sells, uses) = (rows[0].indices.filter { $0 > 0 }, rows[0].count - 1)
        var lines: [[String]] = [[""] + rows[0][1..<uses].map(renamed) + edition.behind]
        for row in rows.dropFirst().dropLast() {
            let last = edition.behind == ["DISC"] ? "0.25" : row[uses]
            // Sales of China's two parts add up to China's.
            guard row[0].hasPrefix("CHN") else {
                lines.append([renamed(row[0])] + row[1..<uses] + [last])
                continue
            }
            for (name, share) in [("CHN", 0), ("CN1", 0.25), ("CN2", 0.75)] {
                let cells = row[1..<uses].map { "\((Double($0) ?? 0) * share)" }
                lines.append([renamed(row[0]).replacing("CHN", with: name)] + cells + [last])
            }
        }
        for name in edition.below {
            let isOutput = name.hasPrefix("OUT")
            for country in name.hasPrefix("*") ? world.countries.map(\.rawValue) : [""] {
                let cells = sells.dropLast().map { isOutput ? rows.last?[$0] ?? "0" : "1.5" }
                lines.append([name.replacing("*", with: country)] + cells + ["0"])
            }
        }
        return lines.map { $0.joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
    }

    @Test(arguments: editions) func everyEditionIsReadByItsLabels(_ edition: Edition) throws {
        let tables = Tables(.icio, seed: 6)
        let (read, meant) = (try tables.with("table.csv") { _ in text(edition, tables) }.read { $0.goods = nil }, tables.world)
        let grid = read.world.grid
        #expect(grid.countries == ["AUS", "CHN", "USA", "ROW"])
        #expect(grid.sectors == edition.sectors.map { Sector(Labels.slug($0)) })
        // Two goods and a service, by the codes of the edition.
        #expect(read.world.goods == Set(grid.sectors.prefix(2)))
        for (a, b) in zip(read.accounts.flows.values, meant.flows().values) { #expect(abs(a - b) < 1e-9 * max(1, b)) }
        for (a, b) in zip(read.accounts.inputShares.values, meant.inputShares.values) { #expect(abs(a - b) < 1e-9) }
        let notes = read.world.provenance.notes
        #expect(notes.contains("Sales of every industry sum to its output."))
        #expect(notes.contains { $0.contains("discrepancies that are no economy's use") } == (edition.year == 2016))
        #expect(notes.contains { $0.contains("4 rows of TAXSUB") } == edition.below.contains("*_TAXSUB"))
    }

    @Test(arguments: editions) func aWrongCellHasItsRowAndColumn(_ edition: Edition) throws {
        let tables = Tables(.icio, seed: 6)
        let lines = text(edition, tables).split(separator: "\r\n").map(String.init)
        let problems = tables.with("table.csv") { _ in
            var lines = lines
            var fields = lines[2].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            fields[4] = "n/a"
            lines[2] = fields.joined(separator: ",")
            return lines.joined(separator: "\r\n")
        }.problems()
        #expect(problems.contains("table.csv:3:5: error: “n/a” is a missing value"))
    }

    /// A sum of final uses among them would double what an economy buys.
    @Test func aTotalOfFinalUseIsRefused() throws {
        let tables = Tables(.icio, seed: 6)
        let doubled = tables.with("table.csv") { text in
            text.split(separator: "\n").enumerated().map { at, line in
                let fields = line.split(separator: ",").map(String.init)
                let first = 1 + tables.world.grid.countryCount * tables.world.grid.sectorCount
                let sum = (Double(fields[first]) ?? 0) + (Double(fields[first + 1]) ?? 0)
                return "\(line),\(at == 0 ? "AUS_FD" : "\(sum)")"
            }.joined(separator: "\n")
        }
        #expect(doubled.problems().contains("the column “AUS_FD” is the sum of the other final uses: a total among its members"))
    }

    @Test(arguments: [
        ("AUS_A01", "AUS", "A01"), ("HFCE_AUS", "AUS", "HFCE"), ("CN4_C01T05AGR", "CN4", "C01T05AGR"),
        ("AUS_HFCE", "AUS", "HFCE"),
    ])
    func labelsOfColumns(_ text: String, _ economy: String, _ code: String) {
        let label = IcioReader.column(text)
        #expect(label?.economy == economy && label?.code == code)
    }

    @Test func whatIsNoLabel() {
        for text in ["OUT", "TOTAL", "DISC", "VA+TAXSUB", "AU_A01", "AUS", "", "HFCE", "HFCE_AUSTRALIA"] {
            #expect(IcioReader.column(text) == nil, "\(text)")
        }
    }
}
