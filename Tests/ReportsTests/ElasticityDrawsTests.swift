import Foundation
@testable import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports
@testable import Scenarios

/// Drawn elasticities are told wherever headline numbers are, with an ensemble and without.
struct DrawsTests {
    static let plain = StudyReportTests.scenario.split(separator: "\n").filter {
        !$0.hasPrefix("ensemble") && !$0.hasPrefix("model")
    }.joined(
        separator: "\n")

    enum Models: String, CaseIterable, Sendable { case ensemble, single, undeclared }

    /// The small war, under all its models, under one of them, and from a file that declares one only.
    static func study(_ models: Models, count: Int = 9, seed: UInt64 = 4) throws -> Study {
        let world = RandomWorld.make(countries: 4, sectors: 6, seed: 3, codes: ["USA", "CHN", "MYS", "VNM"])
        let scenario = try Scenario.parse(models == .undeclared ? plain : StudyReportTests.scenario)
        let others = models == .ensemble ? try scenario.ensembleModels(for: world) : []
        var study = try StudyRunner(scenario, world: world, alternatives: others).run()
        study.draws = ElasticityDraws(study, count: count, seed: seed)
        return study
    }

    static func bundle(_ study: Study) throws -> [String: String] {
        try StudyBundle(study, report: StudyReport(study).document(), files: []).files()
            .mapValues { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: Models.allCases) func seedsMakeTheDraws(_ models: Models) throws {
        let study = try Self.study(models)
        let (again, other) = (ElasticityDraws(study, count: 9, seed: 4), ElasticityDraws(study, count: 9, seed: 5))
        let draws = try #require(study.draws)
        #expect(draws.results.map(\.samples) == again.results.map(\.samples), "the same bits")
        #expect(draws.results.map(\.samples) != other.results.map(\.samples))
        for result in draws.results {
            #expect(result.failed == 0 && result.samples.count == 9)
            #expect(try #require(result.worstResidual) <= 1e-10)
        }
    }

    /// Parts of the draws are the whole, and threads change nothing.
    @Test func partsAreTheWhole() throws {
        let study = try Self.study(.single)
        let whole = try #require(study.draws)
        for first in 0..<9 {
            let part = ElasticityDraws(study, first: first, count: min(3, 9 - first), seed: 4, threads: 1)
            for (own, all) in zip(part.results, whole.results) {
                #expect(own.samples == Array(all.samples[first..<min(first + 3, 9)]))
                #expect(own.numbers == Array(first..<min(first + 3, 9)))
            }
        }
        #expect(ElasticityDraws(study, first: 9, count: 0, seed: 4).results.allSatisfy { $0.samples.isEmpty && $0.failed == 0 })
        let table = DrawRows.table(whole, of: study)
        #expect(table.count == 9 * whole.results.count * 4)
        #expect(table.rows.map { Int($0[3])! } == table.rows.map { Int($0[3])! }.sorted())
    }

    /// What the review of the first version found: the bundles of two seeds were the same, and neither said that there were draws.
    @Test(arguments: Models.allCases) func twoSeedsMakeTwoBundles(_ models: Models) throws {
        var study = try Self.study(models)
        let first = try Self.bundle(study)
        #expect(try Self.bundle(study) == first)
        study.draws = ElasticityDraws(study, count: 9, seed: 5)
        let second = try Self.bundle(study)
        for file in ["report.md", "report.html", "tables/results.csv", "scenario.lock.json"] {
            #expect(first[file] != second[file], "\(file)")
            #expect(first[file]?.contains("draw") == true, "\(file)")
        }
    }

    @Test(arguments: Models.allCases) func tableReportAndLockSayTheSame(_ models: Models) throws {
        let study = try Self.study(models)
        let draws = try #require(study.draws)
        let table = StudyTables.results(study)
        let report = MarkdownRenderer.render(StudyReport(study).document())
        let day = try #require(study.scenario.compareTo.first)
        for branch in ["peace", "war"] {
            let result = try #require(draws.result(branch: branch, comparedWith: day))
            for (n, country) in study.world.grid.countries.enumerated() {
                let sorted = result.samples.map { $0.welfare[n] }.sorted()
                let median = try #require(table.row(.welfare, branch: branch, country: country.rawValue, draw: .median))
                #expect(median.value == sorted[4], "the fifth of nine")
                let (low, high) = (try #require(median.low), try #require(median.high))
                #expect(abs(low - (0.6 * sorted[0] + 0.4 * sorted[1])) < 1e-12)
                #expect(abs(high - (0.4 * sorted[7] + 0.6 * sorted[8])) < 1e-12)
                let central = try #require(study.run(branch: branch, comparedWith: day)).comparison.welfare(n).percentChange
                let same = try #require(table.row(.welfare, branch: branch, country: country.rawValue, draw: .sameSign))
                #expect(same.value == 100 * Double(sorted.count { ($0 > 0) == (central > 0) }) / 9)
                if study.scenario.focus.contains(Subject(country)) {
                    #expect(report.contains("| \(NumberText.change(low)) to \(NumberText.change(high)) |"))
                }
            }
            let solved = try #require(table.row(.draws, branch: branch, country: "world", draw: .converged))
            #expect(solved.value == 9)
            let worst = try #require(table.row(.residual, branch: branch, country: "world", draw: .worst))
            #expect(worst.value == result.samples.map(\.residual).max() && worst.value > 0)
            #expect(report.contains("\(branch): 9 of 9, worst residual \(NumberText.residual(worst.value))"))
        }
        let lock = try JSONDecoder().decode(
            Lockfile.self, from: Data(try #require(Self.bundle(study)["scenario.lock.json"]).utf8))
        let locked = try #require(lock.draws)
        #expect(locked.count == 9 && locked.seed == 4)
        #expect(locked.comparisons.map(\.worstResidual) == draws.results.map(\.worstResidual))
    }

    /// A draw in which θψ is above 1 has no such equilibrium; it is counted and the others are kept.
    @Test func whatAModelCannotHaveIsCounted() throws {
        let study = try Self.study(.undeclared)
        var model = study.runs[0].model
        model.scale = Scale(psi: model.elasticities.theta.map { 0.8 / $0 })
        let comparison = study.runs[0].comparison
        let base = comparison.world
        let solved = Comparison(
            reference: Counterfactual.solve(base, policy: comparison.reference.policy, model: model),
            policy: Counterfactual.solve(base, policy: comparison.policy.policy, model: model))
        #expect(solved.converged)
        let one = study.runs[0]
        let run = StudyRun(
            path: one.path, threat: nil, day: one.day, comparedWith: one.comparedWith, comparison: solved, schedule: one.schedule,
            referenceSchedule: one.referenceSchedule, law: one.law, referenceLaw: one.referenceLaw)
        let steep = Study(
            scenario: study.scenario, world: study.world, runs: [run], alternatives: [], failures: [], options: study.options,
            notes: [])
        let draws = ElasticityDraws(steep, count: 9, seed: 4)
        let result = try #require(draws.results.first)
        #expect(result.failed > 0 && result.failed < 9 && result.samples.count == 9 - result.failed)
        #expect(draws.converged == result.samples.count)
    }

    @Test(arguments: [(Models.ensemble, ""), (.single, "--single "), (.undeclared, "")])
    func theCommandGivesTheReportAgain(_ models: Models, _ flag: String) throws {
        var study = try Self.study(models)
        #expect(StudyReport(study).command == "detente run scenario.yaml \(flag)--draws 9 --seed 4 -o out/")
        #expect(
            StudyReport(study, focus: ["USA", "CHN"]).command
                == "detente run scenario.yaml \(flag)--draws 9 --seed 4 --focus USA,CHN -o out/")
        study.draws = nil
        #expect(StudyReport(study).command == "detente run scenario.yaml \(flag)-o out/")
        let section = try #require(StudyReport(study).document().sections.first { $0.title == "Do it again" })
        #expect(section.blocks.first == .code("detente run scenario.yaml \(flag)-o out/"))
        #expect(StudyReport.shellWord("a b's.yaml") == "'a b'\\''s.yaml'" && StudyReport.shellWord("a/b.yaml") == "a/b.yaml")
    }
}
