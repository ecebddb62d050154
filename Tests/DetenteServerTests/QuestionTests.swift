import Foundation
import Scenarios
import Studies
import Testing
import TradeData
import TradeEquilibrium
import TradePolicy

@testable import DetenteServer

/// A state comes to one law: that which is solved for the page, and that which its file solves.
@Suite struct QuestionTests {
    static let stage = SmallScenario.stage

    static func question(_ query: String) throws -> Question { try Question(PageState(query: query), on: stage) }

    /// Solved as the file says, by what runs files.
    static func study(_ question: Question) throws -> Comparison {
        let text = try question.asScenario().source
        let scenario = try ScenarioReader { (try? Workspace.shared.world($0))?.grid }.parse(text, name: "scenario.yaml")
        let runner = StudyRunner(scenario, world: stage.world, mix: stage.mix)
        let study = try runner.run()
        #expect(study.runs.count == 1)
        return try #require(study.runs.first).comparison
    }

    static let states = [
        "v=1", "b=lapse", "b=lapse-and-100", "b=lapse&t=us-plus-100", "t=us-plus-100&m=us-plus-100:60", "m=us-fentanyl-cn:33.25",
        "b=lapse&m=us-reciprocal-cn:80", "m=us-reciprocal-cn:60,us-all:0,cn-tax:12", "m=us-fentanyl-cn:45&vs=2025-12-24",
        "on=2026-02-01&m=us-all:50", "on=2025-03-10&m=us-fentanyl-cn:5&vs=2025-02-10", "p=USA-MEX:10",
        "p=USA-MEX:10,EU27-USA:7.5,USA-DEU:-5",
        "p=USA-VNM:25&vs=2026-03-01", "on=2025-12-31&vs=2026-03-01&m=us-all:30",
        "on=2025-11-11&vs=2025-11-11&m=us-fentanyl-cn:60", "vs=2025-11-11&p=CHN-JPN:30",
        "h=medium&d=balanced&r=wasted&e=flat-4&m=us-all:25", "h=impact&b=lapse", "of=EU27&p=MEX-EU27:40",
    ]

    @Test(arguments: states) func theFileSolvesToTheSameNumbers(query: String) throws {
        let question = try Self.question(query)
        let solved = try SolveDesk().solve(question)
        let (page, file) = (solved.comparison, try Self.study(question))
        #expect(page.converged && file.converged)
        for n in page.grid.countries.indices {
            #expect(abs(page.welfare(n).value - file.welfare(n).value) < 1e-9, "\(query) \(page.grid.countries[n])")
            #expect(abs(page.consumerPrices(n).value - file.consumerPrices(n).value) < 1e-9)
            for i in page.grid.countries.indices where i != n {
                let (a, b) = (page.trade(origin: i, destination: n), file.trade(origin: i, destination: n))
                #expect(
                    abs(a.policy - b.policy) <= 1e-8 * (1 + b.policy)
                        && abs(a.reference - b.reference) <= 1e-8 * (1 + b.reference))
            }
        }
    }

    /// What a state leaves out, and what it says in other words, comes to the same state.
    @Test(arguments: states) func canonicalStatesStay(query: String) throws {
        let once = try Self.question(query)
        let again = try Question(PageState(query: once.state.query), on: Self.stage)
        #expect(again.state == once.state)
        #expect(again.law == once.law && again.day == once.day && again.against == once.against && again.model == once.model)
    }

    @Test func theStartHasAShortAddress() throws {
        let all =
            "s=small&b=deal&on=2025-11-11&vs=2025-10-26&h=long&e=random&d=world-share&r=lump-sum&of=USA&m=us-fentanyl-cn:10&p=USA-MEX:0"
        #expect(try Self.question(all).state.query == "v=1&s=small")
    }

    /// The levers do what they say: rate by rate, in the law of the day.
    @Test func leversMoveTheText() throws {
        let question = try Self.question("b=lapse&m=us-reciprocal-cn:60&p=USA-CHN:7")
        let adder = question.law.generalAdder(origin: "CHN", destination: "USA", on: question.day)
        #expect(abs(adder.percent - (20 + 60 + 7)) < 1e-9)
        let before = question.law.generalAdder(origin: "CHN", destination: "USA", on: question.against)
        #expect(abs(before.percent - (20 + 10)) < 1e-9)
        // The truce still takes its points off.
        let deal = try Self.question("m=us-reciprocal-cn:60")
        #expect(abs(deal.law.generalAdder(origin: "CHN", destination: "USA", on: deal.day).percent - (10 + 36)) < 1e-9)
    }

    /// A lever is of the day: a later law that is compared with has its own text.
    @Test func laterLawsKeepTheirText() throws {
        let question = try Self.question("m=us-fentanyl-cn:90&p=USA-CHN:50&vs=2025-12-24")
        let later = question.law.generalAdder(origin: "CHN", destination: "USA", on: question.against)
        #expect(abs(later.percent - 20) < 1e-9)
    }

    /// One day against itself is a day beside it with the same law: what is solved says so, and the state stays as it was asked.
    @Test func aDayAgainstItself() throws {
        let question = try Self.question("on=2025-11-11&vs=2025-11-11&m=us-all:40")
        #expect(question.asked.day == question.asked.against && question.day != question.against)
        #expect(question.notes.contains { $0.contains("the same law without them") })
        #expect(question.state.against == Day("2025-11-11")!)
        let solved = try SolveDesk().solve(question)
        #expect(solved.reference.solution.policy != solved.policy.solution.policy)
        let unmoved = try SolveDesk().solve(Self.question("vs=2025-11-11"))
        #expect(unmoved.reference.solution.policy == unmoved.policy.solution.policy)
    }

    @Test func saysWhatALeverDoesNotDo() throws {
        let question = try Self.question("on=2026-02-01&m=us-all:50")
        #expect(question.notes.contains { $0.contains("us-all does not hold") })
    }

    @Test(arguments: [
        ("b=laps", "no branch"), ("t=us-plus", "no threat"), ("m=us-steel:5", "no law here"), ("m=us-plus-100:5", "a threat"),
        ("m=cn-same-value:5", "no rate"), ("m=cn-control:5", "no rate"), ("p=USA-XXX:5", "XXX"), ("p=USA-USA:5", "both sides"),
        ("p=DEU-EU27:5", "both sides"), ("of=ATL", "ATL"), ("e=armington", "no elasticity table"),
        ("h=medium&d=endogenous", "deficits endogenous"),
    ])
    func refusesWhatTheScenarioDoesNotHave(query: String, word: String) throws {
        let state = try PageState(query: query)
        let found = #expect(throws: Problems.self) { try Question(state, on: Self.stage) }
        #expect(found?.problems.contains { $0.what.contains(word) && !$0.remedy.isEmpty } ?? false, "\(found?.description ?? "")")
    }
}
