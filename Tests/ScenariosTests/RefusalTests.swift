import Foundation
@testable import Studies
import Scenarios
import Testing
import TradeData

/// One bad file for each fault, in Tests/Refusals. Its first line says what must be told:
/// `# expect LINE: words | more words`. What only the world can tell is told by what makes the models.
struct RefusalTests {
    static let folder = checkout.appendingPathComponent("Tests/Refusals")
    static let files: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()

    static let worlds = ["icio-2022", "countries-2023"].reduce(into: [String: World]()) { $0[$1] = try? World.load($1) }

    @Test func thereAreEnough() { #expect(Self.files.count >= 60) }

    @Test(arguments: files)
    func refused(_ file: String) throws {
        let path = Self.folder.appendingPathComponent(file).path
        let first = try String(contentsOfFile: path, encoding: .utf8).prefix { $0 != "\n" }
        let expectation = first.dropFirst("# expect ".count).split(separator: ":", maxSplits: 1)
        let line = try #require(Int(expectation[0]))
        let words = expectation[1].components(separatedBy: " | ").map { $0.trimmingCharacters(in: .whitespaces) }
        do {
            let scenario = try Scenario.read(path) { Self.worlds[$0]?.grid }
            _ = try scenario.ensembleModels(for: try World.load(scenario.world))
            Issue.record("\(file) was read as if it were right")
        } catch let problems as Problems {
            let hit = problems.errors.contains { problem in
                problem.line == line && words.allSatisfy { problem.description.contains($0) } && problem.file == path
            }
            #expect(hit, "wanted line \(line), \(words); was told:\n\(problems)")
            #expect(!problems.isMissing)
            #expect(problems.errors.allSatisfy { !$0.remedy.isEmpty }, "a fault without a remedy:\n\(problems)")
        }
    }

    /// One fault is told once: nothing follows from it that is not so.
    @Test(arguments: [
        "bare-rate", "unknown-layer", "no-such-day", "norway", "share-without-unit", "odds-not-hundred", "missing-source",
    ])
    func oneFaultIsToldOnce(_ name: String) throws {
        do {
            _ = try Scenario.read(Self.folder.appendingPathComponent("\(name).yaml").path)
        } catch let problems as Problems {
            #expect(problems.errors.count == 1, "\(problems)")
        }
    }

    @Test func aFileTooLargeIsRefused() {
        let text = "schema: 1\n" + String(repeating: "# filler that says nothing\n", count: 200_000)
        #expect { try Scenario.parse(text) } throws: { "\($0)".contains("bytes, more than") }
    }

    @Test func tenThousandMeasuresAreRefusedInTime() {
        var text =
            "schema: 1\nid: many\ntitle: many\nworld: w\nas-of: 2025-01-01\ncompare-to: 2024-01-01\nlayers: [{id: a}]\nmeasures:\n"
        for k in 0..<10_000 {
            text += "  - {id: m\(k), by: USA, origins: CHN, layer: a, goods: {hs: [\"72\"]}, rate: {2025-01-01: 1%}, source: x}\n"
        }
        #expect { try Scenario.parse(text) } throws: { "\($0)".contains("10000 entries in this list, more than 5000") }
    }

    @Test func deepNestingIsRefused() {
        #expect(throws: Problems.self) { try Scenario.parse(String(repeating: "[", count: 3000)) }
    }
}
