import Foundation
import Studies
import TestSupport
import Testing
import TradeData

/// The tables of minerals, and what they refuse.
struct MineralTablesTests {
    static let names = ["minerals.csv", "parameters.csv", "suppliers.csv", "dependence.csv", "uses.csv", "published.csv"]
    static let shipped = Result {
        try Dictionary(
            uniqueKeysWithValues: names.map { ($0, String(decoding: try DataLocation.read("minerals/\($0)"), as: UTF8.self)) })
    }

    private func tables(changing file: String, _ old: String, _ new: String) throws -> MineralTables {
        var texts = try Self.shipped.get()
        let text = try #require(texts[file])
        try #require(text.contains(old), "\(file) has no \(old)")
        texts[file] = text.replacing(old, with: new, maxReplacements: 1)
        return try MineralTables { Data((texts[$0] ?? "").utf8) }
    }

    @Test func theShippedTablesAreWhole() throws {
        let tables = try MineralTables.load()
        #expect(tables.order.count == 10)
        for mineral in try tables.named([]) {
            #expect(mineral.hold(of: "CHN").map { $0.share > 0.4 } == true, "\(mineral.id)")
            #expect(mineral.parameters.values.allSatisfy { !$0.source.isEmpty })
        }
        for published in tables.published { #expect(published.minerals.isSubset(of: tables.order)) }
        #expect(
            try tables.named(["Rare-Earths", "dysprosium"]).map(\.id) == [
                "light-rare-earths", "samarium", "dysprosium", "terbium",
            ])
    }

    @Test func unknownMineralsAreRefusedWithTheKnown() throws {
        let problems = try #require(throws: Problems.self) { _ = try MineralTables.load().named(["galium", "unobtainium"]) }
        #expect(problems.problems.count == 2)
        #expect(problems.description.contains("did you mean gallium?"))
        #expect(problems.problems.allSatisfy { $0.remedy.contains("light-rare-earths, samarium, dysprosium") })
    }

    @Test(arguments: [
        ("parameters.csv", "gallium,price,300,450", "gallium,price,500,450", "not in this order"),
        ("parameters.csv", "gallium,price,300,450,650", "gallium,price,300,450,1e308", "out of its bounds"),
        ("parameters.csv", "gallium,substitution,0.02", "gallium,substitution,0", "out of its bounds"),
        ("parameters.csv", "gallium,price", "gallium,colour", "unknown parameter"),
        ("parameters.csv", "gallium,price", "kryptonite,price", "unknown mineral"),
        ("suppliers.csv", "gallium,refined,CHN,0.84507", "gallium,refined,CHN,0.5", "sum to"),
        ("uses.csv", "gallium,334413,Semiconductors,electronics,0.95", "gallium,334413,Semiconductors,electronics,0.9", "sum to"),
        ("uses.csv", "electronics,0.95,0.05,0.1,0.2", "electronics,0.95,0,0.1,0.2", "out of its bounds"),
        ("minerals.csv", "gallium,Gallium", "germanium,Gallium", "two rows"),
        ("dependence.csv", "germanium,USA,CHN", "gallium,USA,CHN", "duplicate pair"),
        ("uses.csv", "2017,\"share", "12,\"share", "not a whole number"),
    ])
    func wrongTablesAreRefused(_ file: String, _ old: String, _ new: String, _ what: String) throws {
        let problems = try #require(throws: Problems.self) { _ = try tables(changing: file, old, new) }
        #expect(problems.description.contains(what), "\(problems.description)")
        #expect(problems.code == .wrongInput)
    }

    /// The builder gives the committed tables again, bit for bit.
    @Test(.needsSourceData) func theBuilderMakesTheShippedTables() throws {
        let script = try #require(DataLocation.find("minerals/build.py"))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("minerals-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let copy = folder.appendingPathComponent("build.py")
        try FileManager.default.copyItem(at: script, to: copy)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", copy.path]
        process.environment = ProcessInfo.processInfo.environment.merging(["DETENTE_SOURCE_DATA": SourceData.url("").path]) { $1 }
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        for name in Self.names {
            let made = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            #expect(try made == Self.shipped.get()[name], "\(name)")
        }
    }
}
