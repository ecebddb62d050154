import Foundation
import Studies
import Testing
import TradeData

struct VotingAgreementTests {
    @Test func theShippedTableIsWhole() throws {
        let votes = try VotingAgreement.load()
        #expect(votes.economies.count == 24 && votes.years == "2015-2020" && !votes.source.isEmpty)
        for a in votes.economies {
            for b in votes.economies where a != b {
                let agreement = try #require(votes[a, b], "\(a) \(b)")
                #expect(agreement == votes[b, a] && agreement > 0 && agreement <= 1)
            }
        }
        #expect(votes["USA", "CHN"] == 0.291 && votes["USA", "USA"] == nil && votes["USA", "TWN"] == nil)
    }

    @Test(arguments: [
        ("CHN,USA,1.2,2015,x", "is no agreement"), ("CHN,USA,,2015,x", "is no agreement"),
        ("CHN,CHN,0.5,2015,x", "two economies"),
        ("CHN,USA,0.5,2015,x\nUSA,CHN,0.5,2015,x", "duplicate pair"), ("", "no rows"),
    ])
    func wrongTablesAreRefused(_ rows: String, _ what: String) throws {
        let problems = try #require(throws: Problems.self) {
            _ = try VotingAgreement(csv: Data("a,b,agreement,years,source\n\(rows)\n".utf8), name: "votes.csv")
        }
        #expect(problems.description.contains(what), "\(problems.description)")
    }
}
