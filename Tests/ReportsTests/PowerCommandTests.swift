import Foundation
import TestSupport
import Testing

/// The commands as people type them: refusals, and one answer.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct PowerCommandTests {
    let line = CommandLineTests()

    @Test(arguments: [
        ("power USA", 64, "over whom"), ("power --all USA", 64, "every pair"), ("power", 64, "--all"),
        ("power USA --over CHN --both", 64, "--both"), ("power USA --over CHN --home 0", 64, "--home"),
        ("power USA --over XXX", 64, "XXX"), ("power USA --over ,", 64, "--over"),
        ("power USA --with USA --over CHN", 64, "cannot join itself"),
        ("power EU27 --over DEU", 2, "DEU would withhold from itself"),
        ("power USA --over CHN --goods carss", 64, "carss"),
        ("power USA --over CHN --horizon never", 64, "impact, medium or long"),
        ("power USA --over CHN --elasticities none", 64, "fontagne"), ("power USA --over CHN --world no-such", 3, "no-such"),
        ("power USA --over CHN --csv --json", 64, "exclude"), ("power --all --time-limit 0.01s", 1, "time limit"),
        ("exposure USA --kind power", 64, "chains, welfare or income"), ("exposure USA --kind welfare --to CHN", 64, "--shock"),
        ("exposure USA cars --kind welfare", 64, "whole economies"), ("exposure EU27 --kind welfare", 64, "is a group"),
        ("exposure USA --kind welfare --shock wind", 64, "labour, output, cost or tariff"),
        ("exposure USA --kind welfare --horizon impact", 2, "--shock output"),
        ("exposure USA --to CHN --horizon long", 64, "--kind"), ("exposure USA --kind welfare --tiers 3", 64, "--tiers"),
        ("exposure USA --shock cost --to CHN", 64, "--kind"), ("exposure USA", 64, "--to"),
    ])
    func refusalsSayWhatToDo(_ words: String, _ code: Int32, _ part: String) throws {
        let ended = try line.run("detente \(words)")
        #expect(ended.code == code && ended.out.isEmpty)
        #expect(ended.talk.contains(part), "\(ended.talk)")
    }

    @Test func answersInASentence() throws {
        let ended = try line.run("detente power CHN --over VNM --goods textiles")
        #expect(ended.code == 0 && ended.out.contains("If China stopped selling") && ended.out.contains("to Vietnam"))
        #expect(ended.talk.contains("worst residual"))
    }
}
