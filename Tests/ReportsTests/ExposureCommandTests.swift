import Foundation
import TestSupport
import Testing

/// The command as people type it: the answer, data, refusals.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct ExposureCommandTests {
    let line = CommandLineTests()

    @Test func saysTheAnswerAndItsTiers() throws {
        let ended = try line.run("detente exposure USA vehicles --to CHN --top 2")
        #expect(ended.code == 0 && ended.out.contains("is value added of China"))
        #expect(ended.out.contains("not bought there directly") && ended.out.contains("1: bought there directly"))
        #expect(ended.out.contains("upper bound by accounting") && ended.talk.contains("worst residual"))
        let forward = try line.run("detente exposure MYS electronics --to USA --forward --top 1")
        #expect(forward.code == 0 && forward.out.contains("Where the output ends"))
        let chips = try line.run("detente exposure USA chips --to TWN --top 1")
        #expect(chips.code == 0 && chips.out.contains("is made in electronics"))
        let every = try line.run("detente exposure USA --to CHN --top 3")
        #expect(every.code == 0 && every.out.contains("Every industry"))
    }

    @Test func dataAreRowsWithTheirQuestion() throws {
        let ended = try line.run("detente exposure DEU machinery --to abroad --csv --tiers 2 --top 1")
        #expect(ended.code == 0)
        let lines = ended.out.split(separator: "\n")
        #expect(lines[0] == "view,kind,item,links,measure,value,unit,of,industries,to,goods,year,world,residual")
        #expect(
            lines.contains { $0.hasPrefix("backward,tier,all,,value-added,0.") && $0.contains("DEU,machinery,abroad,all,2022") })
    }

    @Test func filesHaveTheFormOfTheirName() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, begin) in [("a.html", "<!DOCTYPE html>"), ("a.csv", "view,kind"), ("a.json", "["), ("a.md", "# ")] {
            let path = folder.appendingPathComponent(name).path
            #expect(try line.run("detente exposure USA vehicles --to CHN --top 1 -o \(path)").code == 0)
            #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix(begin), "\(name)")
            // Nothing is written over.
            #expect(try line.run("detente exposure USA vehicles --to CHN --top 1 -o \(path)").code == 2)
        }
    }

    @Test(arguments: [
        ("exposure USA vehicels --to CHN", 64, "did you mean vehicles?"), ("exposure Amerika vehicles --to CHN", 64, "Amerika"),
        ("exposure USA vehicles --to XXX", 64, "XXX"), ("exposure USA vehicles --to CHN --tiers 0", 64, "1 to 20"),
        ("exposure USA vehicles --to CHN --top 1000", 64, "1 to 100"), ("exposure USA vehicles", 64, "--to"),
        ("exposure USA,CHN vehicles --to MEX", 64, "names 2 economies"), ("exposure USA vehicles --to ,", 64, "--to"),
        ("exposure USA --to CHN --world countries-2023", 2, "no input-output links"),
        ("exposure USA --to CHN --world no-such", 3, "no-such"), ("exposure USA vehicles --to CHN --csv --json", 64, "exclude"),
    ])
    func refusalsSayWhatToDo(_ words: String, _ code: Int32, _ part: String) throws {
        let ended = try line.run("detente \(words)")
        #expect(ended.code == code && ended.out.isEmpty)
        #expect(ended.talk.contains(part), "\(ended.talk)")
    }
}
