import Testing
import TradeData

@testable import Reports

struct EngineTests {
    @Test func anInstructionLevelIsTheOneAskedForOrAnError() throws {
        for (wanted, inUse) in [(nil, "v4"), ("", "v3"), ("v3", "v3"), ("default", "default"), ("v4", "v4")]
            as [(String?, String)]
        {
            try Engine.requireInstructionLevel(wanted, inUse: inUse)
        }
        for word in ["v2", "V4", "avx2", "4", " v4", "Default"] {
            let problem = try #require(throws: Problems.self) { try Engine.requireInstructionLevel(word, inUse: "default") }
            #expect(problem.description.contains("there is no instruction level “\(word)”; set DETENTE_ISA to default, v3 or v4"))
            #expect(problem.code.exitCode == 2)
        }
        let problem = try #require(throws: Problems.self) { try Engine.requireInstructionLevel("v4", inUse: "v3") }
        #expect(
            problem.description.contains("this processor does not have the instruction level v4; set DETENTE_ISA to v3 or below"))
    }
}
