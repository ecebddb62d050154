import Foundation
import TestSupport
import Testing
import TradeData

/// A bundle is enough to get its numbers again, wherever it is carried.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct BundleRunsTests {
    /// A scenario that extends another one in another folder, with a list of its own, on a world that is not installed.
    @Test func theScenarioRunsFromItsBundle() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bundle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("base"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ text: String, _ path: String) throws {
            try text.write(to: folder.appendingPathComponent(path), atomically: true, encoding: .utf8)
        }
        let world = try #require(DataLocation.find("worlds/countries-2023.world"))
        try FileManager.default.copyItem(at: world, to: folder.appendingPathComponent("base/own.world"))
        try write("prefix,share\n7208,0.5\n", "base/steel.csv")
        try write(
            """
            schema: 1
            id: base
            title: base
            world: own.world
            as-of: 2026-01-01
            compare-to: 2024-12-31
            layers: [{id: a}]
            measures:
              - {id: m, by: USA, origins: CHN, layer: a, rate: {2025-02-01: 10%}, source: hypothetical}

            """, "base/base.yaml")
        try write("schema: 1\nid: top\ntitle: top\nextends: base/base.yaml\nchange: {m: {rate: {2025-03-01: 30%}}}\n", "top.yaml")
        let first = try CommandLineTests().run("detente run \(folder.path)/top.yaml -o \(folder.path)/out --csv")
        #expect(first.code == 0, "\(first.talk)")
        try FileManager.default.moveItem(
            at: folder.appendingPathComponent("out"), to: folder.appendingPathComponent("carried"))
        try FileManager.default.removeItem(at: folder.appendingPathComponent("base"))
        let again = try CommandLineTests().run("detente run \(folder.path)/carried/scenario.yaml --csv")
        #expect(again.code == 0, "\(again.talk)")
        #expect(again.out == first.out && first.out.contains("welfare"))
        let lock = try String(contentsOf: folder.appendingPathComponent("carried/scenario.lock.json"), encoding: .utf8)
        for name in [
            "top.yaml", "base.yaml", "own.world", "concordances/countries.csv", "concordances/groups.csv", "households.csv",
        ] {
            #expect(lock.contains(name), "\(name)")
        }
    }
}
