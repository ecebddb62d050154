import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct AddedWorldTests {
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return ""
    }

    @Test func itCanBeUsedAtOnce() throws {
        try inFolder { folder throws in
            let tables = Tables(.long, seed: 2)
            let source = try tables.write(to: folder.appendingPathComponent("tables"))
            let data = folder.appendingPathComponent("data")
            let added = try AddedWorld(source, as: .long, options: tables.options, folder: data)
            #expect(added.file.path == data.appendingPathComponent("worlds/mine.world").path && !added.replaced)
            #expect(try World.load("mine", in: [data]).goods == added.world.goods)
            #expect(try World.load(added.file.path).id == "mine")
            #expect(InstalledWorld.all(in: [data]).map(\.id) == ["mine"])
            #expect(try AddedWorld(source, as: .long, options: tables.options, folder: data).replaced)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: added.file.deletingLastPathComponent().path) == ["mine.world"]
            )
        }
    }

    @Test func anotherWorldIsNotWrittenOver() throws {
        try inFolder { folder throws in
            let tables = Tables(.long, seed: 2)
            let source = try tables.write(to: folder.appendingPathComponent("tables"))
            let file = folder.appendingPathComponent("x.world")
            try AddedWorld(source, as: .long, options: tables.options, to: file).world.write(
                Data(), to: folder.appendingPathComponent("y"))
            var other = tables.options
            other.id = "other"
            #expect(message { _ = try AddedWorld(source, as: .long, options: other, to: file) }.contains("there is another file"))
            #expect(try World.load(file.path).id == "mine")
            let notes = folder.appendingPathComponent("notes.txt")
            try Data("mine".utf8).write(to: notes)
            #expect(
                message { _ = try AddedWorld(source, as: .long, options: other, to: notes) }.contains("there is another file"))
            #expect(try Data(contentsOf: notes) == Data("mine".utf8))
        }
    }

    @Test func shippedIdsAreTaken() throws {
        for id in ShippedData.all.map(\.id) {
            let tables = Tables(.long)
            try inFolder { folder throws in
                let source = try tables.write(to: folder.appendingPathComponent("tables"))
                var options = tables.options
                options.id = id
                #expect(
                    message { _ = try AddedWorld(source, as: .long, options: options, folder: folder) }.contains(
                        "is the id of a shipped world"))
            }
        }
    }

    @Test func whatFailsWritesNothing() throws {
        try inFolder { folder throws in
            let tables = Tables(.long).with("inputs.csv") { $0 + "USA,goods-1,goods-1,0.2\n" }
            let source = try tables.write(to: folder.appendingPathComponent("tables"))
            #expect(throws: Problems.self) { try AddedWorld(source, as: .long, options: tables.options, folder: folder) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["tables"])
            #expect(
                message { _ = try AddedWorld(source, as: .long, options: Tables(.long).options, folder: nil) }.contains(
                    "duplicate cell"))
        }
    }
}
