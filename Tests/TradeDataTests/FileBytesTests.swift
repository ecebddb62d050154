import Foundation
import Testing
import TradeData

@Suite struct FileBytesTests {
    private let folder = FileManager.default.temporaryDirectory

    @Test func aFileIsReadWhole() throws {
        let url = folder.appendingPathComponent("detente-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        let data = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) })
        try data.write(to: url)
        #expect(try FileBytes.read(url, limit: data.count) == data)
        #expect { try FileBytes.read(url, limit: 2 << 20) } throws: { "\($0)".contains("larger than 2 MiB") }
    }

    @Test func aFileOfGigabytesIsRefusedUnread() throws {
        let url = folder.appendingPathComponent("detente-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        _ = FileManager.default.createFile(atPath: url.path, contents: nil)
        let file = try FileHandle(forWritingTo: url)
        try file.truncate(atOffset: 3 << 30)  // a hole on disk: it takes no space
        try file.close()
        #expect { try Table(contentsOf: url) } throws: {
            "\($0)".contains(url.path) && "\($0)".contains("larger than 512 MiB") && ($0 as? Problems)?.isMissing == false
        }
        #expect { try World.load(url.path) } throws: { "\($0)".contains("larger than 1024 MiB") }
    }

    /// A device without an end is read up to the limit and refused.
    @Test func aDeviceEnds() {
        #expect { try FileBytes.read(URL(fileURLWithPath: "/dev/zero"), limit: 4 << 20) } throws: {
            "\($0)".contains("larger than 4 MiB")
        }
    }

    @Test func whatIsNoFileIsNamed() {
        #expect { try FileBytes.read(folder, limit: 1) } throws: { "\($0)".contains("is a folder") }
        #expect {
            try FileBytes.read(folder.appendingPathComponent("no-such-file"), limit: 1, remedy: "look elsewhere")
        } throws: {
            ($0 as? Problems)?.isMissing == true && "\($0)".contains("no such file; look elsewhere")
        }
    }
}
