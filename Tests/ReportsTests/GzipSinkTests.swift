import Foundation
import TestSupport
import Testing
import TradeData

@testable import Reports

/// What is compressed is read back whole by gzip itself, and is the same bytes every time.
struct GzipSinkTests {
    private func compressed(_ parts: [String], in folder: TestFolder, _ name: String) throws -> Data {
        let url = folder.path(name)
        _ = FileManager.default.createFile(atPath: url.path, contents: nil)
        let handle = try FileHandle(forWritingTo: url)
        let sink = ByteSink(descriptor: handle.fileDescriptor)
        let gzip = try GzipSink(into: sink)
        for part in parts { try gzip.write(part) }
        try gzip.finish()
        try sink.flush()
        try handle.close()
        return try Data(contentsOf: url)
    }

    @Test func itReadsBack() throws {
        let folder = try TestFolder()
        var random = SplitMix64(seed: 4)
        let parts = (0..<20_000).map { "\($0),\(random.uniform(0, 1)),é\n" }
        for (name, parts) in [("empty.gz", []), ("one.gz", ["a"]), ("long.gz", parts)] {
            let data = try compressed(parts, in: folder, name)
            #expect(data == (try compressed(parts, in: folder, "again-\(name)")))
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "gzip -dc '\(folder.path(name).path)'"]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let text = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && text == Data(parts.joined().utf8))
        }
    }
}
