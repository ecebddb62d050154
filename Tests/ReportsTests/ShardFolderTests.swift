import Foundation
import TestSupport
import Testing
import TradeData

@testable import Reports

/// What is solved in parts is the table of one run; what is missing, damaged or of something else has a name.
struct ShardFolderTests {
    static let question = ShardQuestion(["seed": "1", "scenario": "s"], files: [])

    static func table(_ items: Range<Int>) -> TextTable {
        var table = TextTable(["item", "word", "value"], numeric: ["item", "value"])
        table.context = [("seed", "1")]
        for k in items { table.add(["\(k)", k % 3 == 0 ? "a, “b”\n\"c\"" : "", "\(Double(k) / 7)"]) }
        return table
    }

    private func filled(_ count: Int, of total: Int, in folder: TestFolder, but gone: Set<Int> = []) throws -> ShardFolder {
        let shards = ShardFolder(folder.path("out/here").path)
        for shard in Shard.all(of: count).reversed() where !gone.contains(shard.number) {
            try shards.write(Self.table(shard.items(of: total)), as: shard, of: Self.question)
        }
        return shards
    }

    private func text(_ merged: ShardFolder.Merged) throws -> String {
        var whole = ""
        try merged.write { whole += $0 }
        return whole
    }

    @Test(arguments: [0, 1, 5, 40]) func partsAreTheWhole(_ total: Int) throws {
        // Each folder lasts as long as its name.
        let folders = try (0..<7).map { _ in try TestFolder() }
        defer { withExtendedLifetime(folders) {} }
        for (count, folder) in zip(1...7, folders) {
            let merged = try filled(count, of: total, in: folder).merged()
            #expect(try text(merged) == Self.table(0..<total).csv())
            #expect(merged.count == count && merged.levels == [Engine.instructionLevel: Array(1...count)])
        }
    }

    @Test func aPartThatIsThereIsKnown() throws {
        let folder = try TestFolder()
        let shards = try filled(3, of: 10, in: folder, but: [2])
        let places = Shard.all(of: 3)
        #expect(try shards.has(places[0], of: Self.question) && !shards.has(places[1], of: Self.question))
        #expect(try !ShardFolder(folder.path("nowhere").path).has(places[0], of: Self.question))
        #expect(try folder.entries() == ["out"] && FileManager.default.contentsOfDirectory(atPath: shards.url.path).count == 2)
    }

    @Test func whatIsMissingOrCutOffIsNamed() throws {
        let folder = try TestFolder()
        let shards = try filled(9, of: 30, in: folder, but: [2, 3, 4, 7])
        let third = try #require(Shard(9, of: 9))
        let file = shards.url.appendingPathComponent(third.fileName)
        let bytes = try Data(contentsOf: file)
        try bytes.dropLast(5).write(to: file)
        let problem = #expect(throws: Problems.self) { try shards.merged() }
        let words = problem?.description ?? ""
        #expect(
            words.contains("of 9 shards missing: 2-4,7; cut off or changed: 9") && words.contains("--array=2-4,7,9"), "\(words)")
        #expect(problem?.code == .missingData)
        // It is solved again, and then all is well.
        #expect(try !shards.has(third, of: Self.question))
        try shards.write(Self.table(third.items(of: 30)), as: third, of: Self.question)
        #expect(try Data(contentsOf: file) == bytes)
        #expect(throws: Problems.self) { try ShardFolder(folder.path("nowhere").path).merged() }
    }

    @Test func anotherQuestionIsNamed() throws {
        let folder = try TestFolder()
        let shards = try filled(2, of: 10, in: folder)
        let shard = try #require(Shard(1, of: 2))
        let other = ShardQuestion(["seed": "2", "scenario": "s"], files: [])
        #expect(
            #expect(throws: Problems.self) { try shards.has(shard, of: other) }?.description.contains("seed “1”, here “2”")
                == true)
        let workspace = Workspace()
        workspace.note(Data("law".utf8), at: URL(fileURLWithPath: "/s.yaml"))
        let changed = ShardQuestion(Self.question.words, files: workspace.readings)
        #expect(
            #expect(throws: Problems.self) { try shards.has(shard, of: changed) }?.description.contains("has changed since")
                == true)
        #expect(ShardQuestion(Self.question.words, files: workspace.readings + workspace.readings) == changed)
        let third = try #require(Shard(1, of: 3))
        #expect(
            #expect(throws: Problems.self) { try shards.has(third, of: Self.question) }?.description.contains("one of 2 shards")
                == true)
        // Somebody put one of another question beside them.
        try ShardFolder(folder.path("other").path).write(Self.table(0..<2), as: Shard(2, of: 2)!, of: other)
        try FileManager.default.removeItem(at: shards.url.appendingPathComponent("shard-2-of-2.csv"))
        try FileManager.default.copyItem(
            at: folder.path("other/shard-2-of-2.csv"), to: shards.url.appendingPathComponent("shard-2-of-2.csv"))
        #expect(#expect(throws: Problems.self) { try shards.merged() }?.description.contains("another question") == true)
        // What another question wrote is not written over.
        #expect(throws: Problems.self) { try shards.write(Self.table(0..<2), as: Shard(2, of: 2)!, of: Self.question) }
    }

    @Test(arguments: ["item\n1\n", "", "# detente \n", "# detente {}\n", "# detente {\"shard\":1}\n", "# detente"])
    func aForeignFileIsNotTaken(_ text: String) throws {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }
        let shards = try filled(2, of: 10, in: folder, but: [1])
        let file = shards.url.appendingPathComponent("shard-1-of-2.csv")
        try Data(text.utf8).write(to: file)
        for body in [{ _ = try shards.merged() }, { _ = try shards.has(Shard(2, of: 2)!, of: Self.question) }] {
            #expect(
                #expect(throws: Problems.self, performing: body)?.description.contains("none that this program wrote") == true)
        }
        #expect(throws: Problems.self) { try shards.write(Self.table(0..<5), as: Shard(1, of: 2)!, of: Self.question) }
        #expect(try Data(contentsOf: file) == Data(text.utf8))
    }

    @Test func otherLevelsAreSaid() throws {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }
        let shards = try filled(2, of: 10, in: folder)
        let file = shards.url.appendingPathComponent("shard-2-of-2.csv")
        let changed = try String(contentsOf: file, encoding: .utf8).replacing(
            "\"level\":\"\(Engine.instructionLevel)\"", with: "\"level\":\"other\"")
        try Data(changed.utf8).write(to: file)
        #expect(try shards.merged().levels == [Engine.instructionLevel: [1], "other": [2]])
    }
}

/// The program: parts of sweeps and draws in a folder, and what merge makes of them.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct ShardCommandTests {
    let line = CommandLineTests()

    static let scenario = """
        schema: 1
        id: parts
        title: "Parts"
        world: countries-2023
        as-of: 2025-06-01
        compare-to: 2024-12-31
        layers: [{id: q}]
        measures:
          - {id: d, by: USA, origins: CHN, layer: q, rate: {2025-01-01: 25%}, source: hypothetical}

        """

    @Test(arguments: ["sweep FILE d 0%..60% --steps 4 --focus USA,CHN", "draws FILE --count 4 --seed 3"])
    func partsAreTheWhole(_ asked: String) throws {
        let folder = try TestFolder()
        try Data(Self.scenario.utf8).write(to: folder.path("parts.yaml"))
        let command = asked.replacing("FILE", with: folder.path("parts.yaml").path)
        let tool = BuiltTool.fast ?? BuiltTool.url!
        let whole = try line.run("detente \(command) --csv", tool: tool)
        #expect(whole.code == 0, "\(whole.talk)")
        let out = folder.path("out").path
        let parts = try line.run(
            "for i in 1 2 3; do detente \(command) --shard $i/3 -o \(out)/ || exit 9; done", tool: tool)
        #expect(parts.code == 0 && parts.out.isEmpty, "\(parts.talk)")
        let merged = try line.run("detente merge \(out)", tool: tool)
        #expect(merged.code == 0 && merged.out == whole.out)
        let again = try line.run("detente \(command) --shard 2/3 -o \(out)", tool: tool)
        #expect(again.code == 0 && again.talk.contains("nothing to solve"))
        let other = command.replacing("60%", with: "70%").replacing("--seed 3", with: "--seed 4")
        let foreign = try line.run("detente \(other) --shard 2/3 -o \(out)", tool: tool)
        #expect(foreign.code == 2 && foreign.talk.contains("another question"))
        // The file has changed, if only by a word.
        try Data(Self.scenario.replacing("25%", with: "26%").utf8).write(to: folder.path("parts.yaml"))
        let changed = try line.run("detente \(command) --shard 2/3 -o \(out)", tool: tool)
        #expect(changed.code == 2 && changed.talk.contains("has changed since"), "\(changed.talk)")
        try FileManager.default.removeItem(at: folder.path("out/shard-2-of-3.csv"))
        let missing = try line.run("detente merge \(out)", tool: tool)
        #expect(missing.code == 3 && missing.out.isEmpty && missing.talk.contains("missing: 2"))
    }

    @Test(arguments: [
        ("draws Examples/china-only.yaml --shard 0/4 -o out", "0/4"),
        ("draws Examples/china-only.yaml --shard 5/4 -o out", "5/4"),
        ("draws Examples/china-only.yaml --shard x -o out", "3/16"), ("draws Examples/china-only.yaml --shard 1/4", "-o"),
        ("draws Examples/china-only.yaml -o out", "--shard"), ("draws Examples/china-only.yaml --count 0", "1000000"),
        ("draws Examples/china-only.yaml --shard 1/4 -o out --csv", "--csv"),
        ("draws Examples/summit-2025.yaml --count 1000000", "--shard"),
        ("sweep Examples/china-only.yaml us-fentanyl-cn 0%..60% --shard 4/3 -o out", "4/3"),
        ("sweep Examples/china-only.yaml us-fentanyl-cn 0%..60% --steps 10001", "10000"),
    ])
    func wrongPartsAreUsage(_ command: String, _ part: String) throws {
        let ended = try line.run("detente \(command)")
        #expect(ended.code == 64 && ended.out.isEmpty && ended.talk.contains(part), "\(ended.talk)")
        #expect(!FileManager.default.fileExists(atPath: CommandLineTests.checkout.appendingPathComponent("out").path))
    }
}
