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
        let make: @Sendable (ListSources) throws -> [String]
        var description: String { name }
    }

    static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Data")
    static let isRecording = ProcessInfo.processInfo.environment["DETENTE_RECORD"] == "1"

    @Test(.needsSourceData, arguments: recipes)
    func listsAreRebuilt(_ recipe: Recipe) throws {
        let sources = try #require(ListSources.shared)
        let text = ListBuilder.csv(try sources.builder().condensed(try recipe.make(sources)), about: recipe.about)
        let url = Self.data.appendingPathComponent("lists/\(recipe.name).csv")
        if Self.isRecording { try text.write(to: url, atomically: true, encoding: .utf8) }
        #expect(try String(contentsOf: url, encoding: .utf8) == text)
    }

    /// The shares of imports that claim the agreement of North America, product by product.
    @Test(.needsSourceData, arguments: [("canada", "1220", "CAN"), ("mexico", "2010", "MEX")] as [(String, String, Country)])
    func agreementListsAreRebuilt(_ name: String, code: String, economy: Country) throws {
        let shares = try #require(ListSources.shared).agreementShares(year: 2025, partner: code, economy)
        let about =
            "Share of United States imports from \(name.capitalized) of 2025 that claims the USMCA; what is not here claims nothing"
        let text = ListBuilder.csv(shares, about: about)
        let url = Self.data.appendingPathComponent("lists/usmca-\(name).csv")
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

    /// Numbers below a line are exact where some are listed; coarser codes take the share.
    @Test func aNumberIsAnsweredExactly() {
        let set = ProductSet(["940161": Share(0.4), "94016140": Share(0.5), "9401614011": Share(1)])
        #expect(set.share(of: "940161") == 0.4)
        #expect(set.share(of: "94016140") == 0.5)
        #expect(set.share(of: "9401614011") == 1)
        #expect(set.share(of: "9401614020") == 0)
        #expect(set.share(of: "94016190") == 0)
    }

    @Test func aListCondensesToPrefixes() {
        let builder = ListBuilder(
            lines: ["01011000", "01012000", "01021000", "85071000", "8507200000", "8507205010", "8507205020"])
        let list = builder.condensed(["01011000", "01012000", "01021000", "8507200000", "8507205010"])
        #expect(list.map(\.prefix) == ["01", "850720", "85072000", "85072050", "8507205010"])
        #expect(list.map(\.share) == [1, 0.75, 1, 0.5, 1])
        #expect(builder.condensed(["87"]).map(\.prefix) == ["87"])
    }
}
