import Foundation
import Testing
import TradeData

@Suite struct FilePlacementTests {
    private let data = Data("new".utf8)

    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func listing(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func aNewFileIsPlacedAndAnOwnOneReplaced() throws {
        try inFolder { folder throws in
            let file = folder.appendingPathComponent("a.world")
            #expect(try !FilePlacement.write(Data("old".utf8), to: file) { _ in false })
            #expect(try FilePlacement.write(data, to: file) { $0 == Data("old".utf8) })
            #expect(try Data(contentsOf: file) == data)
            #expect(try listing(folder) == ["a.world"])
        }
    }

    @Test func whatIsNotOursStays() throws {
        try inFolder { folder throws in
            let file = folder.appendingPathComponent("thesis.txt")
            try Data("years of work".utf8).write(to: file)
            #expect { try FilePlacement.write(data, to: file) { _ in false } } throws: { "\($0)".contains("not written over") }
            #expect(try Data(contentsOf: file) == Data("years of work".utf8))
            let link = folder.appendingPathComponent("link")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
            let (dangling, pipe) = (folder.appendingPathComponent("dangling"), folder.appendingPathComponent("pipe"))
            try FileManager.default.createSymbolicLink(at: dangling, withDestinationURL: folder.appendingPathComponent("nothing"))
            #expect(mkfifo(pipe.path, 0o600) == 0)
            for place in [link, dangling, pipe, folder, URL(fileURLWithPath: "/dev/null")] {
                #expect(throws: Problems.self) { try FilePlacement.write(data, to: place) { _ in true } }
            }
            #expect(try Data(contentsOf: file) == Data("years of work".utf8))
            #expect(try listing(folder) == ["dangling", "link", "pipe", "thesis.txt"])
        }
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        try inFolder { folder throws in
            let file = folder.appendingPathComponent("no/such/a.world")
            #expect { try FilePlacement.write(data, to: file) { _ in true } } throws: { "\($0)".contains("there is no folder") }
            #expect(try listing(folder).isEmpty)
        }
    }
}
