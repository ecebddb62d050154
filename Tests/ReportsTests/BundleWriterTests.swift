import Foundation
import TestSupport
import Testing
import TradeData

@testable import Reports

/// The folder of a run: whole or not at all, and never at the cost of a file of anybody else.
@Suite struct BundleWriterTests {
    /// The folder `out` in a folder of its own.
    final class Place {
        let folder: TestFolder
        var parent: URL { folder.url }
        var bundle: URL { folder.path("out") }
        init() throws { folder = try TestFolder() }

        /// All files of the bundle, by path, but for its list.
        func content() throws -> [String: String] {
            var files = try TestFolder.content(of: bundle).mapValues { String(decoding: $0, as: UTF8.self) }
            let list = files.removeValue(forKey: BundleList.name)
            #expect(files.isEmpty == (list == nil))
            return files
        }
        func entries() throws -> [String] { try folder.entries() }
        func put(_ text: String, at path: String) throws {
            try Data(text.utf8).write(to: bundle.appendingPathComponent(path))
        }
    }

    struct Stopped: Error {}

    static func files(_ version: String) -> [String: String] {
        [
            "scenario.lock.json": "{\"run\":\"\(version)\"}", "report.md": "# \(version)",
            "tables/results.csv": "a\n\(version)\n",
            "charts/dots.svg": "<svg/>\(version)", "only-\(version).txt": "x",
        ]
    }

    /// Writes the files of a version.
    static func fill(_ version: String) -> (BundleFolder) throws -> Void {
        { bundle in
            for (path, text) in files(version).sorted(by: { $0.key < $1.key }) { try bundle.add(path) { try $0.write(text) } }
        }
    }

    static func write(_ version: String, to url: URL, writer: BundleWriter = BundleWriter(), inputs: [URL] = []) throws {
        try writer.write(to: url, inputs: inputs, fill(version))
    }

    @Test func writesANewBundle() throws {
        let place = try Place()
        try Self.write("one", to: place.bundle)
        #expect(try place.content() == Self.files("one"))
        #expect(try place.entries() == ["out"])
    }

    @Test func replacesTheOldOneWhole() throws {
        let place = try Place()
        for exchanges in [true, false] {
            var writer = BundleWriter()
            writer.exchanges = exchanges
            try Self.write("one", to: place.bundle, writer: writer)
            try Self.write("two", to: place.bundle, writer: writer)
            #expect(try place.content() == Self.files("two"), "no file of the old bundle is left")
            #expect(try place.entries() == ["out"])
        }
    }

    @Test func fillsAnEmptyFolderAndMakesParents() throws {
        let place = try Place()
        try FileManager.default.createDirectory(at: place.bundle, withIntermediateDirectories: false)
        try Self.write("one", to: place.bundle)
        #expect(try place.content() == Self.files("one"))
        let deep = place.parent.appendingPathComponent("a/b/c")
        try Self.write("one", to: deep)
        #expect(FileManager.default.fileExists(atPath: deep.appendingPathComponent("report.md").path))
    }

    /// What `sha256sum -c` reads.
    @Test func theListIsThatOfTheUsualTool() throws {
        let place = try Place()
        try Self.write("one", to: place.bundle)
        let check = Process()
        check.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
        check.arguments = ["--status", "--strict", "-c", BundleList.name]
        check.currentDirectoryURL = place.bundle
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
        #expect(try #require(BundleList(in: place.bundle)).hashes.count == 5)
    }

    /// Wherever it fails, the old bundle is there whole and nothing is left beside it.
    @Test(arguments: [false, true], [false, true]) func failsWithoutTrace(hasOld: Bool, exchanges: Bool) throws {
        let place = try Place()
        if hasOld { try Self.write("old", to: place.bundle) }
        let before = try place.content()
        let steps = Steps()
        var writer = BundleWriter()
        writer.exchanges = exchanges
        writer.checkpoint = { steps.names.append($0) }
        let elsewhere = place.parent.appendingPathComponent("elsewhere")
        for version in ["trial", "other"] {
            steps.names = []
            try Self.write(version, to: elsewhere, writer: writer)
        }
        try FileManager.default.removeItem(at: elsewhere)
        let fatal = steps.names.prefix { $0 != "remove the old bundle" }
        #expect(fatal.count == (exchanges ? 8 : 9) && steps.names.last == "done")
        for stop in fatal.indices where hasOld || fatal[stop] != "between two renames" {
            let count = Steps()
            writer.checkpoint = { name in
                count.names.append(name)
                if count.names.count == stop + 1 { throw Stopped() }
            }
            #expect(throws: Stopped.self) { try Self.write("new", to: place.bundle, writer: writer) }
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
        let problem = try #require(throws: Problems.self) { try Self.write("one", to: place.bundle) }
        #expect(problem.description.contains("name a new folder with -o"))
        #expect(try String(contentsOf: precious, encoding: .utf8) == "years of work")
        let asFile = try #require(throws: Problems.self) { try Self.write("one", to: precious) }
        #expect(asFile.description.contains("this is a file"))
        // A lock file alone makes no bundle.
        try place.put("{}", at: "scenario.lock.json")
        #expect(throws: Problems.self) { try Self.write("one", to: place.bundle) }
        #expect(try place.folder.entries() == ["out"])
    }

    /// A file that somebody put into a bundle, or changed there, is kept, and named.
    @Test(arguments: [
        ("notes.txt", "notes.txt is not one of its files"), ("tables/mine.csv", "tables/mine.csv is not one of its files"),
        ("report.md", "report.md was changed since it was written"), (".hidden", ".hidden is not one of its files"),
        ("tables/results.csv", "tables/results.csv was changed"),
    ])
    func keepsWhatSomebodyPutIntoABundle(_ path: String, _ words: String) throws {
        let place = try Place()
        try Self.write("one", to: place.bundle)
        try place.put("mine", at: path)
        let before = try TestFolder.content(of: place.bundle)
        let problem = try #require(throws: Problems.self) { try Self.write("two", to: place.bundle) }
        #expect(problem.description.contains(words) && problem.description.contains("move them away"), "\(problem)")
        #expect(throws: Problems.self) { try BundleWriter().check(place.bundle) }
        #expect(try TestFolder.content(of: place.bundle) == before)
        #expect(try place.entries() == ["out"])
    }

    @Test func keepsFoldersLinksAndWhatTheListDoesNotName() throws {
        let place = try Place()
        try Self.write("one", to: place.bundle)
        let own = place.bundle.appendingPathComponent("mine")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: false)
        #expect(throws: Problems.self) { try Self.write("two", to: place.bundle) }
        rmdir(own.path)
        let target = place.folder.path("target")
        try Data("kept".utf8).write(to: target)
        let report = place.bundle.appendingPathComponent("report.md")
        unlink(report.path)
        try FileManager.default.createSymbolicLink(at: report, withDestinationURL: target)
        #expect(
            try #require(throws: Problems.self) { try Self.write("two", to: place.bundle) }.description.contains(
                "report.md is a link"))
        unlink(report.path)
        try Self.write("two", to: place.bundle)  // what is missing is not missed
        // A list that leads out of the bundle is no list.
        for line in [
            "\(String(repeating: "0", count: 64))  ../target\n", "\(String(repeating: "0", count: 64))  /etc/passwd\n",
            "nonsense\n", "",
        ] {
            try place.put(line, at: BundleList.name)
            #expect(throws: Problems.self) { try Self.write("three", to: place.bundle) }
        }
        #expect(try String(contentsOf: target, encoding: .utf8) == "kept")
    }

    @Test func refusesAnInputAndTheWorkingFolder() throws {
        let place = try Place()
        try Self.write("one", to: place.bundle)
        let input = place.bundle.appendingPathComponent("report.md")
        let problem = try #require(throws: Problems.self) { try Self.write("two", to: place.bundle, inputs: [input]) }
        #expect(problem.description.contains("report.md, which this run reads, is in the folder"))
        let link = place.folder.path("link.yaml")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: input)
        #expect(throws: Problems.self) { try Self.write("two", to: place.bundle, inputs: [link]) }
        #expect(try place.content() == Self.files("one"))
        let working = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        for folder in [working, working.deletingLastPathComponent()] {
            #expect(
                try #require(throws: Problems.self) { try BundleWriter().check(folder) }.description.contains(
                    "the working folder"))
        }
    }

    @Test func linksPipesAndDevicesAreNotWrittenOver() throws {
        let place = try Place()
        try Self.write("one", to: place.bundle)
        let link = place.folder.path("latest")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: place.bundle)
        #expect(
            try #require(throws: Problems.self) { try Self.write("two", to: link) }.description.contains("this is a link"))
        let pipe = place.folder.path("pipe")
        #expect(mkfifo(pipe.path, 0o600) == 0)
        for (path, word) in [(pipe.path, "this is a pipe"), ("/dev/null", "this is a device"), ("/dev/full", "this is a device")]
        {
            let problem = try #require(throws: Problems.self) { try Self.write("two", to: URL(fileURLWithPath: path)) }
            #expect(problem.description.contains(word))
        }
        #expect(try place.content() == Self.files("one"))
        #expect(try place.entries() == ["latest", "out", "pipe"])
    }

    /// A file that comes into the old bundle while it is being replaced stays, under a hidden name.
    @Test func whatComesMeanwhileIsNotRemoved() throws {
        let place = try Place()
        try Self.write("one", to: place.bundle)
        var writer = BundleWriter()
        let parent = place.parent
        writer.checkpoint = { step in
            guard step == "remove the old bundle" else { return }
            let entry = try FileManager.default.contentsOfDirectory(atPath: parent.path).first { $0.hasPrefix(".out.partial-") }
            try Data("late".utf8).write(to: parent.appendingPathComponent(entry!).appendingPathComponent("late.txt"))
        }
        try Self.write("two", to: place.bundle, writer: writer)
        #expect(try place.content() == Self.files("two"))
        let left = try #require(try place.entries().first { $0.hasPrefix(".out.partial-") })
        #expect(try TestFolder.content(of: parent.appendingPathComponent(left)).keys.sorted() == ["late.txt"])
    }

    @Test func tidiesUpAfterTheKilledOnly() throws {
        let place = try Place()
        let dead = place.parent.appendingPathComponent(".out.partial-999999999-1")
        let alive = place.parent.appendingPathComponent(".out.partial-\(getppid())-1")
        let foreign = place.parent.appendingPathComponent(".other.partial-999999999-1")
        for folder in [dead, alive, foreign] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        }
        try Self.write("one", to: place.bundle)
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

    /// A real process is killed before each step of a swap, on file systems that exchange folders and on others: there is the old
    /// bundle or the new one, at once or after the next look, and the next run leaves nothing beside it.
    @Test(
        .enabled(if: BuiltTool.victim != nil, "the program bundle-victim is not built beside the tests"),
        arguments: [true, false])
    func killedBeforeEveryStep(exchanges: Bool) throws {
        var steps = 0
        while true {
            let place = try Place()
            try Self.write("old", to: place.bundle)
            let victim = Process()
            victim.executableURL = BuiltTool.victim
            victim.arguments = [place.bundle.path, "\(steps)", exchanges ? "exchange" : "rename"]
            let output = Pipe()
            victim.standardOutput = output
            try victim.run()
            let step = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            victim.waitUntilExit()
            if victim.terminationReason == .exit {
                #expect(victim.terminationStatus == 0 && step == "written\n")
                #expect(try place.content() == Self.files("victim"))
                break
            }
            steps += 1
            if step != "between two renames\n" {
                let found = try place.content()
                #expect(found == Self.files("old") || found == Self.files("victim"), "killed before: \(step)")
            }
            try BundleWriter().check(place.bundle)
            let found = try place.content()
            #expect(found == Self.files("old") || found == Self.files("victim"), "killed before: \(step)")
            if step == "between two renames\n" { #expect(found == Self.files("victim"), "the new bundle was whole") }
            try Self.write("next", to: place.bundle)
            #expect(try place.content() == Self.files("next"))
            #expect(try place.entries() == ["out"], "killed before: \(step)")
        }
        #expect(steps == (exchanges ? 10 : 11))
    }
}
