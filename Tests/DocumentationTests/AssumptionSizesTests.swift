import Foundation
import TestSupport
import Testing

/// The sizes in docs/assumptions.md: what one answer becomes when one assumption is replaced, from a run with that model line.
@Suite(
    .enabled(
        if: BuiltTool.fast != nil,
        "the program built for speed is not there, or older than that of the tests; make numbers builds it"),
    .serialized)
struct AssumptionSizesTests {
    static let page = DocumentedNumbersTests.checkout.appendingPathComponent("docs/assumptions.md")

    /// A model line between backticks, and the change in welfare of the United States and of Vietnam behind it.
    nonisolated(unsafe) static let entry = /`([a-z][a-z-]*: [^`]+)` ([+−][0-9]+\.[0-9]+), ([+−][0-9]+\.[0-9]+)/
    nonisolated(unsafe) static let shipped = /\*\*([+−][0-9]+\.[0-9]+), ([+−][0-9]+\.[0-9]+)\*\*/

    /// The two numbers under a model line, as the page writes them.
    static func sizes(_ model: String?) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(
            at: DocumentedNumbersTests.checkout.appendingPathComponent("Examples/summit-2025.yaml"),
            to: folder.appendingPathComponent("summit-2025.yaml"))
        let text =
            "schema: 1\nid: other\ntitle: Another model\nextends: summit-2025.yaml\n" + (model.map { "model: {\($0)}\n" } ?? "")
        let file = folder.appendingPathComponent("other.yaml")
        try Data(text.utf8).write(to: file)
        let ended = try DocumentedNumbersTests.run("detente run '\(file.path)' --single --quiet --csv")
        #expect(ended.code == 0, "\(model ?? "as shipped"): \(ended.code)")
        return try ["USA", "VNM"].map { country in
            let row = try #require(
                ended.lines.first { $0.contains(",deal,2025-11-11,2025-01-19,\(country),,,,welfare,percent,") })
            let value = try #require(Double(row.split(separator: ",", omittingEmptySubsequences: false)[10]))
            let digits = String(format: "%.2f", abs(value))
            return (value < 0 && digits != "0.00" ? "−" : "+") + digits
        }.joined(separator: ", ")
    }

    @Test func areThoseOfToday() throws {
        var text = try String(contentsOf: Self.page, encoding: .utf8)
        let original = text
        func check(_ written: String, _ model: String?, _ old: String) throws {
            let today = try Self.sizes(model)
            if DocumentedNumbersTests.refreshes {
                text = text.replacing(written, with: written.replacing(old, with: today))
            } else {
                #expect(today == old, "\(model ?? "as shipped")")
            }
        }
        let first = try #require(original.firstMatch(of: Self.shipped))
        try check(String(first.0), nil, "\(first.1), \(first.2)")
        let entries = original.matches(of: Self.entry)
        #expect(entries.count >= 12)
        for entry in entries { try check(String(entry.0), String(entry.1), "\(entry.2), \(entry.3)") }
        if text != original { try Data(text.utf8).write(to: Self.page) }
    }
}
