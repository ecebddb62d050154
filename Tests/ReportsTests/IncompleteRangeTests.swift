import Foundation
@testable import Studies
import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// A model of the ensemble without an answer is named, and takes neither the central answer nor the rest of the range with it.
struct IncompleteRangeTests {
    static let world = RandomWorld.make(
        countries: 5, sectors: 3, seed: 41, servicesUntraded: true, codes: ["USA", "CHN", "MYS", "VNM", "MEX"])

    /// Nobody trades with Mexico: possible where its trade is balanced, and not where it has a deficit to keep.
    static func study(_ deficits: String) throws -> Study {
        let scenario = try Scenario.parse(
            """
            schema: 1
            id: embargo
            title: "An embargo"
            world: \(world.id)
            as-of: 2025-06-01
            compare-to: 2024-12-31
            model: {deficits: \(deficits)}
            ensemble: {deficits: [balanced, world-share], labour-supply: [0, 0.2]}
            focus: [USA, MEX]
            measures:
              - {id: from, kind: import-ban, by: [USA, CHN, MYS, VNM], origins: MEX, from: 2025-02-01, source: hypothetical}
              - {id: to, kind: import-ban, by: MEX, origins: all, from: 2025-02-01, source: hypothetical}
            """)
        return try StudyRunner(scenario, world: world, alternatives: scenario.ensembleModels(for: world)).run()
    }

    @Test func whatHasNoAnswerIsNamedAndTheRestStays() throws {
        let study = try Self.study("balanced")
        #expect(study.converged, "\(study.runs.map(\.comparison.policy.termination))")
        try #require(study.alternatives.count == 1 && study.failures.count == 2, "\(study.failures)")
        #expect(study.worstResidual <= 1e-10)
        for failure in study.failures {
            #expect(failure.model.deficits == .worldShare)
            let line = Unsolved.line(failure, in: study)
            #expect(line.contains("law of 2025-06-01 on branch law") && line.contains("infeasible"), "\(line)")
        }
        let text = MarkdownRenderer.render(StudyReport(study).document())
        #expect(text.contains("incomplete, 2 of 4 models have no answer"))
        #expect(text.contains(study.failures[0].model.label))
        let row = try #require(StudyTables.results(study).rows.first { $0.variable == .welfare && $0.country == "USA" })
        #expect(row.value == study.runs[0].comparison.welfare(0).percentChange)
        #expect(row.low != nil && row.note.contains("range incomplete"))
        let lock = Lockfile(study, files: [], engine: "", instructionLevel: "")
        #expect(lock.failures.map(\.model) == study.failures.map(\.model.label))
        #expect(try lock.encoded().count > 100)
    }

    /// A run that is out of time after its own model keeps that answer; one that is stopped has none.
    @Test func timeThatRunsOutAndAStopAreDifferentThings() throws {
        let scenario = try Scenario.parse(
            """
            schema: 1
            id: duty
            title: "A duty"
            world: \(Self.world.id)
            as-of: 2025-06-01
            compare-to: 2024-12-31
            ensemble: {horizon: [long, medium]}
            layers: [{id: duty}]
            measures:
              - {id: us, by: USA, origins: all, layer: duty, rate: {2025-02-01: 20%}, source: hypothetical}
            """)
        var runner = StudyRunner(scenario, world: Self.world, alternatives: try scenario.ensembleModels(for: Self.world))
        runner.options.deadline = .now
        let late = try runner.run()
        #expect(!late.converged && late.runs.allSatisfy { !$0.comparison.converged })
        #expect(late.failures.map(\.reason.termination) == [.timeLimit])
        #expect(Unsolved.line(late.failures[0], in: late).contains("long run, not begun: time limit after 0 passes"))
        runner.options.deadline = nil
        var study = try runner.run()
        #expect(study.converged && study.failures.isEmpty)
        runner.options.deadline = .now
        try runner.attribute(&study)
        #expect(study.attributions.isEmpty && study.notes.contains { $0.contains("the time limit was used up") })
        runner.options.isCancelled = { true }
        #expect(throws: Cancelled.self) { try runner.run() }
        #expect(throws: Cancelled.self) { try runner.attribute(&study) }
    }

    @Test func withoutACentralAnswerThereIsNone() throws {
        let study = try Self.study("world-share")
        #expect(!study.converged && study.alternatives.count == 2 && study.failures.count == 1)
    }

    /// The lock file tells every block of conditions, and what share of the law was collected.
    @Test func theLockFileTellsEveryResidual() throws {
        let study = try Self.study("balanced")
        let json = try JSONSerialization.jsonObject(
            with: Lockfile(study, files: [], engine: "", instructionLevel: "").encoded())
        let whole = try #require(json as? [String: Any])
        #expect(whole["collected"] as? Double == 1 && whole["baseDay"] as? String == "2024-12-31")
        let solves = try #require(whole["solves"] as? [[String: Any]])
        let residuals = solves.compactMap { $0["residuals"] as? [String: Double] }
        #expect(residuals.count == solves.count)
        #expect(residuals.allSatisfy { Set($0.keys).isSuperset(of: ["labour market", "price index", "market"]) })
        // Where labour supply is elastic its condition has a residual of its own.
        #expect(solves.contains { ($0["model"] as? String ?? "").contains("supply") })
        for (solve, residual) in zip(solves, residuals) {
            let isElastic = (solve["model"] as? String ?? "").contains("supply")
            #expect((residual["labour supply"] != nil) == isElastic)
        }
    }
}
