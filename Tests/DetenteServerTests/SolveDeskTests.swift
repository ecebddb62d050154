import Foundation
import Testing
import TradeData
import TradeEquilibrium

@testable import DetenteServer

/// What a solve depends on, and what is kept of it.
@Suite struct SolveDeskTests {
    /// A solve that was ended before it found anything.
    static func unsolved(_ question: Question) -> Counterfactual {
        var options = SolverOptions()
        options.maxIterations = 1
        let world = question.stage.world
        var policy = Policy(unchanged: world)
        for i in 1..<world.grid.countryCount { policy.tariffs[0, i, 0] = Rate(0.5) }
        return Counterfactual.solve(world, policy: policy, model: try! question.stage.model(question.model), options: options)
    }

    /// The same bits, whatever was solved before and whether anything is kept.
    @Test func anAnswerIsAFunctionOfItsState() throws {
        let asked = ["b=lapse&m=us-all:30", "m=us-fentanyl-cn:44", "p=USA-MEX:12", "b=lapse-and-100", "d=balanced&m=us-all:3"]
        func answer(_ desk: SolveDesk, _ query: String) throws -> [[UInt32]] {
            let question = try QuestionTests.question(query)
            return Answer(try desk.solve(question), question).arrays.map { $0.map(\.bitPattern) }
        }
        let alone = try asked.map { try answer(SolveDesk(), $0) }
        let desk = SolveDesk(sizes: .init(models: 1, equilibria: 2, comparisons: 1))
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 1, 0, 0, 4]] {
            for k in order { #expect(try answer(desk, asked[k]) == alone[k], "\(asked[k])") }
        }
        #expect(desk.sizes.models <= 1 && desk.sizes.equilibria <= 2 && desk.sizes.comparisons <= 1)
    }

    @Test func findsWhatItSolved() throws {
        let desk = SolveDesk()
        let question = try QuestionTests.question("m=us-all:17")
        _ = try desk.solve(question)
        let solves = desk.statistics.solves
        _ = try desk.solve(question)
        #expect(desk.statistics.solves == solves && desk.statistics.hits == 1)
    }

    /// Another model of an ensemble is not taken for the state's own.
    @Test func modelsAreKeptApart() throws {
        let desk = SolveDesk()
        let question = try QuestionTests.question("b=lapse")
        var other = question.model
        other.elasticities = "flat-4"
        let own = try desk.solve(question).light.welfare(0)
        let flat = try desk.solve(question.under(other), keeps: false).light.welfare(0)
        #expect(own != flat)
        #expect(try desk.solve(question).light.welfare(0) == own)
    }

    /// Every equation of a cell holds in the solution, under every kind of model.
    @Test(arguments: ["b=lapse", "h=medium&b=lapse", "h=impact", "d=endogenous&m=us-all:20", "b=lapse-and-100&m=cn-tax:30"])
    func theEquationsOfACellHold(query: String) throws {
        let solved = try SolveDesk().solve(QuestionTests.question(query))
        #expect(solved.converged)
        for (n, i, j) in [(0, 1, 0), (1, 0, 1), (2, 2, 2), (0, 3, 4)] {
            for equation in CellEquations(solved.policy.solution, buyer: n, seller: i, sector: j).all {
                let residual = try #require(equation.residual.value)
                #expect(abs(residual) < 1e-8, "\(query) \(equation.id) \(residual)")
            }
        }
    }
}
