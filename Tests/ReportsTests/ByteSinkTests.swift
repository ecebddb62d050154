import Foundation
import TestSupport
import Testing

@testable import Reports

/// Text on its way out of the program: whole, or an error that says why.
struct ByteSinkTests {
    @Test func whatIsWrittenIsThere() throws {
        let folder = try TestFolder()
        let file = folder.path("text")
        let parts = (0..<5000).map { "line \($0) é\n" }
        try OutputFile.writeThrough(to: file) { sink in
            for part in parts { try sink.write(part) }
            try sink.write(Data("end".utf8))
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == parts.joined() + "end")
        // What is there already is not written over.
        #expect(throws: SystemError(EEXIST)) { try OutputFile.writeThrough(to: file) { try $0.write("other") } }
    }

    @Test func aFullDiskAndAClosedPipeAreDifferentThings() throws {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let sink = ByteSink(descriptor: full)
        try sink.write("short")
        #expect(throws: SystemError(ENOSPC)) { try sink.flush() }
        #expect(throws: SystemError(ENOSPC)) { try sink.write(String(repeating: "x", count: 1 << 17)) }
        #expect("\(SystemError(ENOSPC))" == "No space left on device")
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let closed = ByteSink(descriptor: ends[1])
        try closed.write("nobody reads this")
        #expect(throws: ByteSink.Closed.self) { try closed.flush() }
    }
}
