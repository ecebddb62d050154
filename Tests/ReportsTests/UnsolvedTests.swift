import Scenarios
@testable import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// What is said of a solve that did not converge: how it ended and where, never a bare structure or a NaN.
struct UnsolvedTests {
    static let world = RandomWorld.make(countries: 4, sectors: 6, seed: 3, codes: ["USA", "CHN", "MYS", "VNM"])

    @Test func aBudgetUsedUpNamesThePlaceOfTheLargestResidual() throws {
        let study = try StudyRunner(
            try Scenario.parse(DrawsTests.plain), world: Self.world, options: SolverOptions(maxIterations: 3)
        ).run()
        let lines = Unsolved.lines(study)
        #expect(!study.converged && Set(lines).count == lines.count && !lines.isEmpty)
        let run = try #require(study.run(branch: "war", comparedWith: study.scenario.compareTo[0]))
        let place = try #require(run.comparison.policy.worstPlace)
        let line = try #require(lines.first { $0.hasPrefix("war, law of 2026-06-01, ") })
        #expect(line.contains("iteration limit after 3 passes; the largest residual is \(NumberText.residual(place.residual))"))
        #expect(
            line.contains("in the \(place.condition.rawValue) of") && line.contains("(\(place.country)), and 1e-10 is required"))
    }

    @Test func whatHasNoEquilibriumHasNoResidual() throws {
        let bans = ["USA", "CHN", "MYS", "VNM"].map {
            "  - {id: shut-\($0.lowercased()), kind: export-ban, by: \($0), destinations: all, from: 2026-02-01, source: hypothetical}\n"
        }
        let text = DrawsTests.plain.replacing("threats:", with: bans.joined() + "threats:")
        // Without services there is no trade left, and deficits cannot be had.
        let world = RandomWorld.make(
            countries: 4, sectors: 6, seed: 3, servicesUntraded: true, codes: ["USA", "CHN", "MYS", "VNM"])
        let lines = Unsolved.lines(try StudyRunner(try Scenario.parse(text), world: world).run())
        #expect(!lines.isEmpty)
        for line in lines {
            #expect(
                line.contains("infeasible: ") && !line.contains("nan") && !line.contains("Residuals(") && !line.contains(" 0 "))
        }
    }

    @Test func aSolvedStudyHasNoLines() throws {
        #expect(Unsolved.lines(try ReportWordsTests.study("horizon: long")).isEmpty)
    }
}
