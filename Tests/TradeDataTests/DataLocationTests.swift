import Foundation
import Testing
import TradeData

@Suite struct DataLocationTests {
    @Test func theEnvironmentComesFirst() {
        let found = DataLocation.candidates(environment: ["DETENTE_DATA": "/somewhere/data"], executable: nil)
        #expect(found.map(\.path) == ["/somewhere/data"])
    }

    @Test func thenBesideTheBinaryThenTheCheckout() {
        let binary = URL(fileURLWithPath: "/opt/detente/.build/release/detente")
        let found = DataLocation.candidates(environment: ["DETENTE_DATA": ""], executable: binary).map(\.path)
        #expect(found.first == "/opt/detente/.build/share/detente")
        #expect(found.contains("/opt/detente/Data"))
        #expect(found.firstIndex(of: "/opt/detente/.build/Data")! < found.firstIndex(of: "/opt/detente/Data")!)
    }

    @Test func aMissingWorldComesWithTheCommandThatShowsWhatIsThere() {
        #expect {
            try World.load("no-such-world")
        } throws: { error in
            guard let problem = error as? WorldProblem else { return false }
            return problem.isMissing && problem.description.contains("detente data list")
        }
        #expect {
            try World.load("/no/such/file.world")
        } throws: { ($0 as? WorldProblem)?.isMissing == true }
    }

    @Test func withoutAnyFolderTheDataIsMissing() throws {
        try DataLocation.requireInstalled([URL(fileURLWithPath: "/no/such/folder"), FileManager.default.temporaryDirectory])
        #expect {
            try DataLocation.requireInstalled([URL(fileURLWithPath: "/no/such/folder")])
        } throws: { error in
            guard let problem = error as? WorldProblem else { return false }
            return problem.isMissing && problem.description.contains("/no/such/folder")
        }
    }
}
