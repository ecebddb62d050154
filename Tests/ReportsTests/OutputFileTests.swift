import Foundation
import TestSupport
import Testing
import TradeData

@testable import Reports

/// A chart that is asked for by name: whole, and in the place of nothing but itself.
struct OutputFileTests {
    static let chart = "<svg>one</svg>\n"

    @Test func aChartReplacesItselfOnly() throws {
        let folder = try TestFolder()
        let path = folder.path("rate.svg").path
        try OutputFile.writeChart(Self.chart, to: path)
        let first = try String(contentsOfFile: path, encoding: .utf8)
        #expect(first.hasPrefix(Self.chart) && first.contains("written by detente, sha256 "))
        try OutputFile.writeChart("<svg>two, é</svg>\n", to: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("<svg>two, é</svg>\n"))
        #expect(try folder.entries() == ["rate.svg"])
        // Changed by hand, cut short, or somebody's own.
        let own = try String(contentsOfFile: path, encoding: .utf8)
        for text in [own.replacing("two", with: "my"), String(own.dropLast(3)), own + "\n", "", "my thesis", Self.chart] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let problem = try #require(throws: Problems.self) { try OutputFile.writeChart("<svg>three</svg>\n", to: path) }
            #expect(problem.description.contains("there is another file, which is not written over"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test func linksPipesDevicesAndFoldersAreNotWrittenOver() throws {
        let folder = try TestFolder()
        let target = folder.path("target").path
        try Data("kept".utf8).write(to: URL(fileURLWithPath: target))
        try FileManager.default.createSymbolicLink(atPath: folder.path("link").path, withDestinationPath: target)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("nowhere").path, withDestinationPath: target + "-not-there")
        #expect(mkfifo(folder.path("pipe").path, 0o600) == 0)
        try FileManager.default.createDirectory(at: folder.path("folder"), withIntermediateDirectories: false)
        let before = try folder.entries()
        for name in ["link", "nowhere", "pipe", "folder"] {
            let problem = try #require(throws: Problems.self) {
                try OutputFile.writeChart(Self.chart, to: folder.path(name).path)
            }
            let word = name == "nowhere" ? "link" : name
            #expect(
                problem.description.contains("is a \(word)") || problem.description.contains("a device or a pipe"), "\(problem)")
        }
        for device in ["/dev/null", "/dev/full"] {
            #expect(throws: Problems.self) { try OutputFile.writeChart(Self.chart, to: device) }
        }
        #expect(try folder.entries() == before)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "kept")
    }

    @Test func whatCannotBeWrittenLeavesNothing() throws {
        let folder = try TestFolder()
        let path = folder.path("no-such/rate.svg").path
        let problem = try #require(throws: Problems.self) { try OutputFile.writeChart(Self.chart, to: path) }
        #expect(problem.description.contains("there is no folder"))
    }
}
