import Foundation
import Scenarios
import Studies
import Testing
import TradeData
import TradeEquilibrium
import TradePolicy

@testable import DetenteServer

/// Levers on what controls let through, on quantities and stocks: the law of the page, and of the file that it gives.
@Suite struct QuestionTermsTests {
    static func question(_ query: String) throws -> Question { try QuestionTests.question(query) }

    static let states = [
        "q=cn-control/through:0", "q=cn-control/through:75.5", "q=jp-list/through:0", "q=jp-list/share:60,jp-list/through:10",
        "q=cn-promise/target:200", "q=cn-promise/delivered:100,cn-promise/target:150",
        "q=us-quota/target:40", "q=us-quota/target:60&vs=2025-12-24", "q=cn-control/through:20&vs=2025-12-24",
        "b=lapse&q=cn-promise/target:180&m=us-fentanyl-cn:40&p=USA-MEX:10", "on=2025-11-11&vs=2025-11-11&q=jp-list/share:100",
    ]

    @Test(arguments: states) func theFileSolvesToTheSameNumbers(query: String) throws {
        let question = try Self.question(query)
        let (page, file) = (try SolveDesk().solve(question).comparison, try QuestionTests.study(question))
        #expect(page.converged && file.converged)
        for n in page.grid.countries.indices {
            #expect(abs(page.welfare(n).value - file.welfare(n).value) < 1e-9, "\(query) \(page.grid.countries[n])")
            #expect(abs(page.consumerPrices(n).value - file.consumerPrices(n).value) < 1e-9)
        }
        let again = try Question(PageState(query: question.state.query), on: QuestionTests.stage)
        #expect(again.state == question.state && again.law == question.law)
    }

    /// The law of every example with minerals, quantities and lists: what the page solves is what its file says.
    @Test(arguments: [
        ("rare-earths", "q=licences/through:20"), ("rare-earths", "q=licences/through:0,licences/stocks:6"),
        ("rare-earths", "b=cut-off&q=cut-off/through:50,cut-off/stocks:0"),
        ("rare-earths", "b=october-rules&q=made-abroad/through:10"),
        ("rare-earths", "on=2026-01-02&vs=2026-06-02&q=licences/through:5"),
        ("soybeans", "b=more&q=promise-on-top/target:50"), ("soybeans", "b=full&q=promise/target:35.5,promise/delivered:57"),
        ("soybeans", "b=at-57&q=promise-at-57/delivered:100"), ("soybeans", "on=2025-12-01&vs=2025-04-01&q=boycott/target:40"),
        ("chips", "q=entity-list/through:0"), ("chips", "b=alone&q=affiliates/share:80,affiliates/through:5"),
        ("chips", "b=foreign-made&q=foreign-made/through:90"),
    ])
    func examplesHaveTheSamePolicy(example: String, query: String) throws {
        let stage = try Self.examples.stage(example)
        let question = try Question(PageState(query: query), on: stage)
        #expect(question.moved.count == 1 && question.notes.isEmpty, "\(question.notes)")
        let laws = try stage.policies(of: question)
        let text = try question.asScenario().source
        let scenario = try ScenarioReader { (try? Workspace.shared.world($0))?.grid }.parse(text, name: "scenario.yaml")
        let bridge = scenario.bridge(to: stage.world, mix: stage.mix)
        let law = scenario.law(on: scenario.tree.paths[0])
        for (page, day) in [(laws.after.policy, scenario.asOf), (laws.before.policy, scenario.compareTo[0])] {
            let file = bridge.policy(law.inForce(on: day)).policy
            #expect(Self.distance(page, file) < 1e-12, "\(text)")
            #expect(page.limits.map(\.quantity).sorted() == file.limits.map(\.quantity).sorted())
        }
        #expect(laws.after.policy != laws.plain.policy)
    }

    static let examples: StageDesk = {
        do { return try StageDesk(file: "rare-earths") } catch { preconditionFailure("The examples cannot be read: \(error)") }
    }()

    static func distance(_ a: Policy, _ b: Policy) -> Double {
        var most = 0.0
        let grid = a.tariffs.grid
        for j in grid.sectors.indices {
            for n in grid.countries.indices {
                most = max(most, abs(a.productivity[n, j].value - b.productivity[n, j].value))
                for i in grid.countries.indices {
                    most = max(most, abs(a.availability[n, i, j].value - b.availability[n, i, j].value))
                    most = max(most, abs(a.tariffs[n, i, j].value - b.tariffs[n, i, j].value))
                }
            }
        }
        return most
    }

    /// Levers at the text's own numbers are no levers.
    @Test func ownNumbersAreNoMove() throws {
        let question = try Self.question("q=cn-control/through:50,cn-promise/target:90,cn-promise/delivered:80,jp-list/share:20")
        #expect(question.state.query == "v=1&s=small" && !question.hasLevers && question.moved.isEmpty)
    }

    /// Less gets through, less is traded; more promised, more is bought; what binds says so, and who pays.
    @Test func leversDoWhatTheySay() throws {
        func answer(_ query: String) throws -> (Answer, SolvedState) {
            let question = try Self.question(query)
            let solved = try SolveDesk().solve(question)
            return (Answer(solved, question), solved)
        }
        func sold(_ solved: SolvedState, _ origin: Country, _ destination: Country, _ sector: Sector) -> Double {
            let grid = solved.light.grid
            return solved.policy.flows[grid.index(of: destination)!, grid.index(of: origin)!, grid.index(of: sector)!].value
        }
        let sales = try [0.0, 20, 50, 100].map { sold(try answer("q=cn-control/through:\(Int($0))").1, "CHN", "USA", "goods-1") }
        #expect(sales == sales.sorted() && sales[0] < 0.9 * sales[3])
        let (slack, _) = try answer("q=cn-promise/target:20")
        let promise = try #require(slack.limits.first { $0.id == "cn-promise" })
        #expect(
            !promise.isBinding && promise.wedge.value == 0 && promise.holder == "nobody"
                && promise.text.hasPrefix("Does not bind"))
        let (bound, solved) = try answer("q=cn-promise/target:200,cn-promise/delivered:100")
        let kept = try #require(bound.limits.first { $0.id == "cn-promise" })
        #expect(kept.isBinding && kept.holder == "paid by the buyer" && kept.text.hasPrefix("Binds"))
        #expect(try #require(kept.wedge.value) < -1 && abs(kept.traded - kept.limit) < 1e-6 * kept.limit)
        #expect(sold(solved, "USA", "CHN", "goods-1") > sold(try answer("").1, "USA", "CHN", "goods-1"))
        let quota = try #require(try answer("q=us-quota/target:40").0.limits.first { $0.id == "us-quota" })
        #expect(quota.isBinding && quota.holder == "importer" && (quota.wedge.value ?? 0) > 1)
        // Nothing allowed is no number.
        let none = try #require(try answer("q=us-quota/target:0").0.limits.first { $0.id == "us-quota" })
        #expect(none.isBinding && none.wedge.value == nil && none.text == "Allows nothing.")
    }

    /// The board offers what can be moved, within its bounds, and every lever that it offers is taken.
    @Test func theBoardOffersWhatIsTaken() throws {
        let board = try Board(Self.question(""))
        let levers = board.levers.filter { $0.kind == "term" }
        #expect(
            Set(levers.map(\.id)) == [
                "cn-control/through", "cn-promise/target", "cn-promise/delivered", "us-quota/target", "jp-list/through",
                "jp-list/share",
            ])
        for lever in levers {
            #expect(lever.holds && lever.min <= lever.value && lever.value <= lever.max && lever.lowest <= lever.min)
            for value in [lever.lowest, lever.max, lever.highest] + lever.targets.map(\.value) {
                #expect(throws: Never.self) { try Self.question("q=\(lever.id):\(PageState.number(value))") }
            }
        }
        let promise = try #require(levers.first { $0.id == "cn-promise/target" })
        #expect(promise.value == 90 && promise.unit == "% of base" && promise.targets.contains { $0.value == 100 })
    }

    /// The share that every country's users lose does not fall when less gets through or less is in stock.
    @Test func minerals() throws {
        let stage = try Self.examples.stage("rare-earths")
        func lost(_ query: String) throws -> Double {
            let policy = try stage.policies(of: Question(PageState(query: query), on: stage)).after.policy
            let (n, j) = (stage.world.grid.index(of: Country("USA"))!, stage.world.grid.sectors.indices)
            return j.reduce(0) { $0 + 1 - policy.productivity[n, $1].value }
        }
        let byShare = try [100, 70, 40, 0].map { try lost("q=licences/through:\($0)") }
        #expect(byShare == byShare.sorted() && byShare[0] == 0 && byShare[3] > 0)
        let byStocks = try [12, 6, 2, 0].map { try lost("q=licences/through:0,licences/stocks:\($0)") }
        #expect(byStocks == byStocks.sorted() && byStocks[0] == 0 && byStocks[3] > byStocks[2])
    }

    /// What was law when the world's trade was counted is in it: its lever would add it a second time.
    @Test func lawOfTheBaseDay() throws {
        let text = try String(contentsOf: SmallScenario.url, encoding: .utf8)
            .replacingOccurrences(
                of: "quantity: 150% of base, from: 2025-10-01", with: "quantity: 150% of base, from: 2024-10-01")
        let scenario = try ScenarioReader { (try? Workspace.shared.world($0))?.grid }.parse(text, name: "scenario.yaml")
        let stage = try Stage(scenario, key: "small", world: QuestionTests.stage.world, mix: QuestionTests.stage.mix)
        let question = try Question(PageState(query: "q=us-quota/target:40"), on: stage)
        #expect(question.moved.isEmpty && question.notes.contains { $0.contains("2024-12-31") })
        let lever = try #require(try Board(question).levers.first { $0.id == "us-quota/target" })
        #expect(!lever.holds && lever.idle.contains("2024-12-31"))
    }

    @Test(arguments: [
        ("q=cn-contrl/through:5", "no law here"), ("q=us-plus-100/through:5", "a threat"), ("q=cn-control/target:5", "no target"),
        ("q=us-all/through:5", "no through"), ("q=us-quota/delivered:5", "no delivered"), ("q=cn-control/stocks:5", "no stocks"),
        ("q=cn-promise/target:90000", "moved to 90000"),
    ])
    func refusesWhatTheLawDoesNotHave(query: String, word: String) throws {
        let state = try PageState(query: query)
        let found = #expect(throws: Problems.self) { try Question(state, on: QuestionTests.stage) }
        #expect(found?.problems.contains { $0.what.contains(word) && !$0.remedy.isEmpty } ?? false, "\(found?.description ?? "")")
    }
}
