import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite struct BundleWriterTests {
    /// A folder of its own for each test, gone afterwards.
    final class Place {
        let parent = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        var bundle: URL { parent.appendingPathComponent("out") }
        init() throws { try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: parent) }

        /// All files of the bundle, by path, and nothing else.
        func content() throws -> [String: String] {
            var files: [String: String] = [:]
            for case let path as String in FileManager.default.enumerator(atPath: bundle.path) ?? .init() {
                var isFolder: ObjCBool = false
                let url = bundle.appendingPathComponent(path)
                guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
                    continue
                }
                files[path] = try String(contentsOf: url, encoding: .utf8)
            }
            return files
        }
        func entries() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: parent.path).sorted() }
    }

    struct Killed: Error {}

    static func files(_ version: String) -> [String: String] {
        [
            "scenario.lock.json": "{\"run\":\"\(version)\"}", "report.md": "# \(version)",
            "tables/results.csv": "a\n\(version)\n",
            "charts/dots.svg": "<svg/>\(version)", "only-\(version).txt": "x",
        ]
    }
    static func data(_ version: String) -> [String: Data] { files(version).mapValues { Data($0.utf8) } }

    @Test func writesANewBundle() throws {
        let place = try Place()
        try BundleWriter().write(Self.data("one"), to: place.bundle)
        #expect(try place.content() == Self.files("one"))
        #expect(try place.entries() == ["out"])
    }

    @Test func replacesTheOldOneWhole() throws {
        let place = try Place()
        try BundleWriter().write(Self.data("one"), to: place.bundle)
        try BundleWriter().write(Self.data("two"), to: place.bundle)
        #expect(try place.content() == Self.files("two"), "no file of the old bundle is left")
        #expect(try place.entries() == ["out"])
    }

    @Test func fillsAnEmptyFolderAndMakesParents() throws {
        let place = try Place()
        try FileManager.default.createDirectory(at: place.bundle, withIntermediateDirectories: false)
        try BundleWriter().write(Self.data("one"), to: place.bundle)
        #expect(try place.content() == Self.files("one"))
        let deep = place.parent.appendingPathComponent("a/b/c")
        try BundleWriter().write(Self.data("one"), to: deep)
        #expect(FileManager.default.fileExists(atPath: deep.appendingPathComponent("report.md").path))
    }

    /// Wherever it fails, the old bundle stands whole and nothing is left beside it.
    @Test(arguments: [false, true]) func failsWithoutTrace(hasOld: Bool) throws {
        let place = try Place()
        if hasOld { try BundleWriter().write(Self.data("old"), to: place.bundle) }
        let before = try place.content()
        let steps = Steps()
        var writer = BundleWriter()
        writer.checkpoint = { steps.names.append($0) }
        try writer.write(Self.data("trial"), to: place.parent.appendingPathComponent("elsewhere"))
        try FileManager.default.removeItem(at: place.parent.appendingPathComponent("elsewhere"))
        #expect(steps.names.count == 7)
        for fatal in steps.names.indices {
            let count = Steps()
            writer.checkpoint = { name in
                count.names.append(name)
                if count.names.count == fatal + 1 { throw Killed() }
            }
            #expect(throws: BundleProblem.self) { try writer.write(Self.data("new"), to: place.bundle) }
            #expect(try place.content() == before)
            #expect(try place.entries() == (hasOld ? ["out"] : []))
        }
    }

    final class Steps: @unchecked Sendable { var names: [String] = [] }

    @Test func refusesAFolderOfOthers() throws {
        let place = try Place()
        try FileManager.default.createDirectory(at: place.bundle, withIntermediateDirectories: false)
        let precious = place.bundle.appendingPathComponent("thesis.doc")
        try Data("years of work".utf8).write(to: precious)
        let problem = try #require(throws: BundleProblem.self) { try BundleWriter().write(Self.data("one"), to: place.bundle) }
        #expect(problem.description.contains("name a new folder with -o"))
        #expect(try String(contentsOf: precious, encoding: .utf8) == "years of work")
        let asFile = try #require(throws: BundleProblem.self) { try BundleWriter().write(Self.data("one"), to: precious) }
        #expect(asFile.description.contains("this is a file"))
    }

    @Test func followsALink() throws {
        let place = try Place()
        try BundleWriter().write(Self.data("one"), to: place.bundle)
        let link = place.parent.appendingPathComponent("latest")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: place.bundle)
        try BundleWriter().write(Self.data("two"), to: link)
        #expect(try place.content() == Self.files("two"))
        #expect(try place.entries() == ["latest", "out"])
    }

    @Test func tidiesUpAfterTheKilledOnly() throws {
        let place = try Place()
        let dead = place.parent.appendingPathComponent(".out.partial-999999999-1")
        let alive = place.parent.appendingPathComponent(".out.partial-\(getppid())-1")
        let foreign = place.parent.appendingPathComponent(".other.partial-999999999-1")
        for folder in [dead, alive, foreign] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        }
        try BundleWriter().write(Self.data("one"), to: place.bundle)
        #expect(try place.entries() == [foreign, alive, URL(fileURLWithPath: "/out")].map(\.lastPathComponent).sorted())
    }

    @Test func exchangesInOneCall() throws {
        let place = try Place()
        for name in ["a", "b"] {
            let folder = place.parent.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            try Data(name.utf8).write(to: folder.appendingPathComponent("name"))
        }
        let (a, b) = (place.parent.appendingPathComponent("a").path, place.parent.appendingPathComponent("b").path)
        #if os(Linux)
            #expect(BundleWriter.exchangeInOneCall(a, b))
            #expect(try String(contentsOfFile: a + "/name", encoding: .utf8) == "b")
        #endif
        #expect(!BundleWriter.exchangeInOneCall(a, b + "-missing"))
    }
}
