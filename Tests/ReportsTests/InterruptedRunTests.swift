import Foundation
import TestSupport
import Testing
import TradeData

@testable import Reports

/// Whatever befalls a run, its bundle is the old one or the new one. The real program is killed and starved here.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"), .serialized)
struct InterruptedRunTests {
    /// A folder with a small installed world and two scenarios on it.
    final class Place {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        var bundle: URL { folder.appendingPathComponent("out") }

        init() throws {
            let worlds = folder.appendingPathComponent("data/worlds")
            try FileManager.default.createDirectory(at: worlds, withIntermediateDirectories: true)
            // The shipped concordances and weights, and a world of our own.
            let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("Data")
            for name in try FileManager.default.contentsOfDirectory(atPath: shipped.path) where name != "worlds" {
                try FileManager.default.createSymbolicLink(
                    at: folder.appendingPathComponent("data/\(name)"),
                    withDestinationURL: shipped.appendingPathComponent(name))
            }
            let world = StudyChartsTests.world
            try WorldFile.encode(world, accounts: world.accounts()).write(to: worlds.appendingPathComponent("\(world.id).world"))
            for name in ["one", "two"] {
                let text = StudyChartsTests.scenario.replacing("A small war", with: "War \(name)")
                try Data(text.utf8).write(to: folder.appendingPathComponent("\(name).yaml"))
            }
        }
        deinit { try? FileManager.default.removeItem(at: folder) }

        /// Starts a run of a scenario; through a shell when there is something to set first.
        func start(_ name: String, after setting: String? = nil, with options: String = "") throws -> Process {
            let process = Process()
            let line = "exec \"$0\" run --single -q \(options) \(name).yaml -o out 2> talk"
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", (setting.map { $0 + "; " } ?? "") + line, BuiltTool.url!.path]
            process.currentDirectoryURL = folder
            process.environment = ["DETENTE_DATA": folder.appendingPathComponent("data").path, "PATH": "/usr/bin:/bin"]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            return process
        }

        var talk: String { (try? String(contentsOf: folder.appendingPathComponent("talk"), encoding: .utf8)) ?? "" }

        func content() throws -> [String: Data] {
            var files: [String: Data] = [:]
            for case let path as String in FileManager.default.enumerator(atPath: bundle.path) ?? .init() {
                var isFolder: ObjCBool = false
                let url = bundle.appendingPathComponent(path)
                guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
                    continue
                }
                files[path] = try Data(contentsOf: url)
            }
            return files
        }

        var partial: Bool {
            ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).contains { $0.hasPrefix(".out.partial-") }
        }

        /// The bundle of an undisturbed run.
        func complete(_ name: String) throws -> [String: Data] {
            let process = try start(name)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            return try content()
        }
    }

    @Test func killedAtRandomMoments() throws {
        let place = try Place()
        let begin = Date()
        let old = try place.complete("one")
        let usual = -begin.timeIntervalSinceNow
        let new = try place.complete("two")
        #expect(old.count > 8 && Set(old.keys) == Set(new.keys) && old["report.md"] != new["report.md"])
        #expect(try place.complete("one") == old, "a run without disturbance gives the same bytes")

        var draw = SplitMix64(seed: 11)
        var standing = old
        var (killed, whileWriting) = (0, 0)
        for trial in 0..<24 {
            let (name, wanted) = trial % 2 == 0 ? ("two", new) : ("one", old)
            let process = try place.start(name)
            if trial % 4 < 2 {
                usleep(UInt32(draw.uniform(0, 1.1 * usual) * 1e6))
            } else {
                // Strike while the files are being written.
                while process.isRunning && !place.partial { usleep(200) }
                usleep(UInt32(draw.uniform(0, 6000)))
                if place.partial { whileWriting += 1 }
            }
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { killed += 1 }
            let found = try place.content()
            #expect(found == standing || found == wanted, "trial \(trial)")
            standing = found
        }
        #expect(killed > 4 && whileWriting > 0, "\(killed) were killed, \(whileWriting) while writing")
        // What killed runs left behind is gone after the next one.
        #expect(try place.complete("two") == new)
        #expect(!place.partial)
    }

    /// Ctrl-C at any moment: the run ends by itself, says that it is cancelled, and leaves the old bundle whole.
    @Test func cancelledAtRandomMoments() throws {
        let place = try Place()
        let begin = Date()
        let old = try place.complete("one")
        let usual = -begin.timeIntervalSinceNow
        let new = try place.complete("two")
        #expect(try place.complete("one") == old)
        var draw = SplitMix64(seed: 12)
        var standing = old
        var cancelled = 0
        for trial in 0..<16 {
            let (name, wanted) = trial % 2 == 0 ? ("two", new) : ("one", old)
            let process = try place.start(name)
            usleep(UInt32(draw.uniform(0.02, 1.1 * usual) * 1e6))
            if process.isRunning { kill(process.processIdentifier, SIGINT) }
            process.waitUntilExit()
            let found = try place.content()
            // Before the program listens, the signal ends it as any other.
            if process.terminationReason == .exit && process.terminationStatus == 130 {
                cancelled += 1
                #expect(place.talk.contains("cancelled; nothing was written"), "\(place.talk)")
                #expect(found == standing, "trial \(trial)")
            } else {
                #expect(process.terminationReason == .uncaughtSignal || process.terminationStatus == 0)
                #expect(found == standing || found == wanted, "trial \(trial)")
            }
            #expect(!place.partial)
            standing = found
        }
        #expect(cancelled > 2, "\(cancelled) were cancelled")
    }

    @Test func outOfTimeThereIsNoAnswerAndNoBundle() throws {
        let place = try Place()
        let process = try place.start("one", with: "--time-limit 0.000001s")
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(place.talk.contains("time limit") && place.talk.contains("there is no headline"), "\(place.talk)")
        #expect(try place.content().isEmpty)
        let enough = try place.start("one", with: "--time-limit 5m")
        enough.waitUntilExit()
        #expect(enough.terminationStatus == 0)
    }

    /// A disk that takes no more: the system refuses files over a limit, as a full one would.
    @Test func diskFull() throws {
        let place = try Place()
        let old = try place.complete("one")
        for blocks in [0, 1, 8] {
            let process = try place.start("two", after: "trap '' XFSZ; ulimit -f \(blocks)")
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus != 0)
            #expect(try place.content() == old)
            #expect(!place.partial)
        }
    }
}

extension InterruptedRunTests {
    /// What is refused is refused before anything is solved, and all files are as they were.
    @Test func noFileOfTheUserIsLost() throws {
        let place = try Place()
        _ = try place.complete("one")
        // The scenario of the bundle, run into the bundle.
        let before = try place.content()
        let inside = try place.start("out/scenario")
        inside.waitUntilExit()
        #expect(inside.terminationStatus == 2 && place.talk.contains("scenario.yaml, which this run reads"), "\(place.talk)")
        #expect(try place.content() == before)
        let note = place.bundle.appendingPathComponent("note.txt")
        try Data("mine".utf8).write(to: note)
        let beside = try place.start("two")
        beside.waitUntilExit()
        #expect(beside.terminationStatus == 2 && place.talk.contains("note.txt is not one of its files"), "\(place.talk)")
        #expect(try String(contentsOf: note, encoding: .utf8) == "mine" && place.content().count == before.count + 1)
        // A lock file alone does not make a bundle of a folder.
        try FileManager.default.removeItem(at: place.bundle)
        try FileManager.default.createDirectory(at: place.bundle, withIntermediateDirectories: false)
        for name in ["scenario.lock.json", "thesis.doc"] {
            try Data("{}".utf8).write(to: place.bundle.appendingPathComponent(name))
        }
        let over = try place.start("two")
        over.waitUntilExit()
        #expect(over.terminationStatus == 2)
        #expect(try Set(place.content().keys) == ["scenario.lock.json", "thesis.doc"])
    }

    /// Temporary files that the disk does not take make no workbook, and no bundle.
    @Test func aWorkbookThatCannotBeWrittenWholeIsNoWorkbook() throws {
        let place = try Place()
        let old = try place.complete("one")
        for blocks in [16, 40, 80, 200] {
            let process = try place.start("two", after: "ulimit -f \(blocks)")
            process.waitUntilExit()
            #expect(process.terminationReason == .exit, "files over a limit are an error, no signal")
            if process.terminationStatus == 0 { continue }
            #expect(try place.content() == old)
            #expect(!place.partial && place.talk.contains("written"), "\(place.talk)")
        }
    }
}
