import Testing
import TradeData
import TradePolicy

struct LawTests {
    /// The dates on which the trackers disagree (policy paper, finding 3).
    @Test(arguments: [
        ("2025-02-03", 0.0), ("2025-02-04", 10), ("2025-03-03", 10), ("2025-03-04", 20), ("2025-04-04", 20),
        ("2025-04-05", 30), ("2025-04-08", 30), ("2025-04-09", 104), ("2025-04-10", 145), ("2025-05-13", 145),
        ("2025-05-14", 30), ("2025-08-12", 30), ("2025-11-09", 30),
    ])
    func chinaPaysByTheText(on date: String, percent: Double) {
        #expect(summitLaw().adder("CHN", "USA", date) == percent)
    }

    @Test(arguments: [("2025-04-09", 0.0), ("2025-04-10", 84), ("2025-04-12", 125), ("2025-05-14", 10), ("2025-11-09", 10)])
    func americaPaysByTheText(on date: String, percent: Double) {
        #expect(summitLaw().adder("USA", "CHN", date) == percent)
    }

    @Test(arguments: [("deal", 20.0, 10.0), ("extension", 30, 10), ("lapse", 54, 34), ("lapse-and-100", 154, 34)])
    func theFourBranches(branch: String, us: Double, cn: Double) {
        let law = summitLaw().after([BranchChoice(event: "summit", branch: branch)])
        #expect(law.adder("CHN", "USA", "2025-11-11") == us)
        #expect(law.adder("USA", "CHN", "2025-11-11") == cn)
        #expect(law.adder("CHN", "USA", "2025-10-31") == 30)
    }

    @Test func aThreatIsNoLaw() {
        let law = summitLaw()
        #expect(law.adder("CHN", "USA", "2025-11-01") == 30)
        #expect(law.after([BranchChoice(event: "summit", branch: "lapse-and-100")]).adder("CHN", "USA", "2025-11-01") == 130)
    }

    @Test func nobodyTaxesItself() {
        var law = summitLaw()
        law.measures[0] = Measure(
            id: "us-all", by: ["USA"], partners: .all, layer: "fentanyl", rate: path(["2025-01-01": 10]),
            period: open("2025-01-01"), source: "test")
        #expect(law.adder("USA", "USA", "2025-06-01") == 0)
        #expect(law.adder("MYS", "USA", "2025-06-01") == 10)
    }

    @Test func aJudgmentVoidsAnAuthorityAndCustomsStopsLater() {
        var law = summitLaw().after([BranchChoice(event: "summit", branch: "deal")])
        law.voids.append(
            LegalVoid(authority: "ieepa", on: day("2026-02-20"), collectedUntil: day("2026-02-24"), source: "test"))
        #expect(law.adder("CHN", "USA", "2026-02-19") == 20)
        #expect(law.adder("CHN", "USA", "2026-02-23") == 20)
        #expect(law.standing(of: law.measures[0], on: day("2026-02-23"))?.void != nil)
        #expect(law.adder("CHN", "USA", "2026-02-24") == 0)
        #expect(law.adder("USA", "CHN", "2026-02-24") == 10)
    }

    @Test func aWithdrawnMeasureEndsOnItsDay() {
        var law = summitLaw()
        law.events = [
            Event(
                id: "e", date: day("2025-06-01"),
                branches: [Branch(id: "b", actions: [.withdraw("us-fentanyl-cn", from: day("2025-06-01"))])])
        ]
        let after = law.after([BranchChoice(event: "e", branch: "b")])
        #expect(after.adder("CHN", "USA", "2025-05-31") == 30)
        #expect(after.adder("CHN", "USA", "2025-06-01") == 10)
    }
}
