import Foundation
import TestSupport
import Testing
import TradeData
import TradePolicy

/// The shipped lists are what their builder makes of the source tables.
///
/// With `DETENTE_RECORD=1` and the source tables at hand the files are written anew.
struct ShippedListsTests {
    struct Recipe: Sendable, CustomStringConvertible {
        let name: String
        let about: String
        let make: @Sendable (Sources) throws -> [String]
        var description: String { name }
    }

    /// The tariff lines of the texts, as the tables at hand give them.
    final class Sources: @unchecked Sendable {
        let folder: URL
        private var cache: [String: [[String]]] = [:]
        init(_ folder: URL) { self.folder = folder.appendingPathComponent("tariff-law/lists") }

        func rows(_ file: String) throws -> [[String]] {
            if let rows = cache[file] { return rows }
            let text = try String(contentsOf: folder.appendingPathComponent(file + ".csv"), encoding: .utf8)
            let rows = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
            cache[file] = rows
            return rows
        }
        func codes(_ file: String) throws -> [String] {
            try rows(file).compactMap { $0.first.map { String($0.prefix(10)) } }.filter { ProductSet.isPrefix($0) }
        }
        func section301(_ lists: Set<String>) throws -> [String] {
            try rows("s301_product_lists").filter { $0.count > 1 && lists.contains($0[1]) }.map { $0[0] }
        }
        /// The Chinese lists hold national lines of eight digits, leading zeros lost; the subheading counts whole.
        func chinese(_ file: String) throws -> [String] {
            try rows(file).compactMap { row in
                guard row.count > 1, row[1].utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
                return String((String(repeating: "0", count: max(0, 8 - row[1].count)) + row[1]).prefix(6))
            }
        }
        func builder() throws -> ListBuilder {
            var lines = try codes("s301_product_lists")
            for file in [
                "steel-tariffs", "alu-tariffs", "auto-tariffs", "copper-list", "annex-II-exemptions", "annex-II-exemptions-nov14",
                "ieepa_exempt_products",
            ] { lines += try codes(file) }
            return ListBuilder(lines: lines)
        }
    }

    static let recipes: [Recipe] = [
        Recipe(name: "section-301-list-1", about: "Section 301, List 1 (HTSUS 9903.88.01)") { try $0.section301(["1"]) },
        Recipe(name: "section-301-list-2", about: "Section 301, List 2 (9903.88.02)") { try $0.section301(["2"]) },
        Recipe(name: "section-301-list-3", about: "Section 301, List 3 (9903.88.03 and .04)") {
            try $0.section301(["3", "3_addl"])
        },
        Recipe(name: "section-301-list-4a", about: "Section 301, List 4A (9903.88.15)") { try $0.section301(["4A"]) },
        Recipe(name: "section-301-list-4b", about: "Section 301, List 4B (9903.88.16), suspended before it began") {
            try $0.section301(["4B"])
        },
        Recipe(name: "section-301-review-25", about: "Section 301, four-year review, 25% from 27 September 2024 (9903.91.01)") {
            try $0.section301(["biden_25", "biden_25_jan25", "cranes_301"])
        },
        Recipe(name: "section-301-review-50", about: "Section 301, four-year review, 50% from 27 September 2024 (9903.91.02)") {
            try $0.section301(["biden_50"])
        },
        Recipe(name: "section-301-review-100", about: "Section 301, four-year review, 100% from 27 September 2024 (9903.91.03)") {
            try $0.section301(["biden_100"])
        },
        Recipe(name: "section-301-review-50-2025", about: "Section 301, four-year review, 50% from 1 January 2025 (9903.91.05)") {
            try $0.section301(["biden_50_jan25"])
        },
        Recipe(name: "section-301-review-2026", about: "Section 301, four-year review, from 1 January 2026 (9903.91.06 to .08)") {
            try $0.section301(["biden_jan26"])
        },
        Recipe(name: "section-232-steel-derivatives", about: "Section 232, derivative steel articles") {
            try $0.codes("steel-tariffs")
        },
        Recipe(name: "section-232-aluminium-derivatives", about: "Section 232, derivative aluminium articles") {
            try $0.codes("alu-tariffs")
        },
        Recipe(name: "section-232-vehicles", about: "Section 232, passenger vehicles and light trucks") {
            try $0.codes("auto-tariffs").filter { $0.hasPrefix("8703") || $0.hasPrefix("8704") }
        },
        Recipe(name: "section-232-vehicle-parts", about: "Section 232, parts of passenger vehicles and light trucks") {
            try $0.codes("auto-tariffs").filter { !$0.hasPrefix("8703") && !$0.hasPrefix("8704") }
        },
        Recipe(name: "section-232-copper", about: "Section 232, semi-finished copper and copper-intensive derivatives") {
            try $0.codes("copper-list")
        },
        Recipe(name: "annex-2", about: "EO 14257, Annex II: out of the reciprocal duty, as of April 2025") {
            try $0.codes("annex-II-exemptions")
        },
        Recipe(
            name: "annex-2-electronics", about: "Memorandum of 11 April 2025: computers, phones, chips out of the reciprocal duty"
        ) {
            try $0.codes("consumer_electronics_EO14257_apr11")
        },
        Recipe(name: "annex-2-november-2025", about: "EO 14257, Annex II, as of 13 November 2025 with farm goods") {
            try $0.codes("annex-II-exemptions-nov14")
        },
        Recipe(name: "china-march-2025-15", about: "SCTC, 4 March 2025: 15 points on farm goods of the United States") {
            try $0.chinese("china-15-percent-030425")
        },
        Recipe(name: "china-march-2025-10", about: "SCTC, 4 March 2025: 10 points on farm goods of the United States") {
            try $0.chinese("china-10-percent-030425")
        },
    ]

    static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Data")
    static let isRecording = ProcessInfo.processInfo.environment["DETENTE_RECORD"] == "1"
    static let sources = SourceData.folder.map(Sources.init)

    @Test(.needsSourceData, arguments: recipes)
    func listsAreRebuilt(_ recipe: Recipe) throws {
        let sources = try #require(Self.sources)
        let text = ListBuilder.csv(try sources.builder().condensed(try recipe.make(sources)), about: recipe.about)
        let url = Self.data.appendingPathComponent("lists/\(recipe.name).csv")
        if Self.isRecording { try text.write(to: url, atomically: true, encoding: .utf8) }
        #expect(try String(contentsOf: url, encoding: .utf8) == text)
    }

    @Test func aLineIsAnsweredExactly() {
        let set = ProductSet(["732690": Share(0.286), "73269086": Share(1), "72": Share(1)])
        #expect(set.share(of: "732690") == 0.286)
        #expect(set.share(of: "73269086") == 1)
        #expect(set.share(of: "7326908688") == 1)
        #expect(set.share(of: "73269010") == 0)
        #expect(set.share(of: "72083900") == 1)
    }

    @Test func aListCondensesToPrefixes() {
        let builder = ListBuilder(lines: ["01011000", "01012000", "01021000", "85071000", "85072000", "85072050"])
        let list = builder.condensed(["01011000", "01012000", "01021000", "8507200000", "8507205010"])
        #expect(list.map(\.prefix) == ["01", "850720", "85072000", "85072050"])
        #expect(list.map(\.share) == [1, 0.75, 1, 0.5])
        #expect(builder.condensed(["87"]).map(\.prefix) == ["87"])
    }
}
