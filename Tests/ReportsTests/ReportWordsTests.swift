import Foundation
@testable import Studies
import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// What a report calls its numbers, and what it says of its models, is true of these models.
struct ReportWordsTests {
    /// The small war without an ensemble, under a model of one's choice.
    static func study(_ model: String, ensemble: String = "") throws -> Study {
        let world = RandomWorld.make(countries: 4, sectors: 6, seed: 3, codes: ["USA", "CHN", "MYS", "VNM"])
        let text = DrawsTests.plain.replacing(
            "layers:",
            with: "model: {elasticities: random, \(model)}\n\(ensemble.isEmpty ? "" : "ensemble: {\(ensemble)}\n")layers:",
            maxReplacements: 1)
        let scenario = try Scenario.parse(text)
        let study = try StudyRunner(scenario, world: world, alternatives: try scenario.ensembleModels(for: world)).run()
        #expect(study.converged)
        return study
    }

    static func report(_ study: Study) -> String { MarkdownRenderer.render(StudyReport(study).document()) }

    @Test func effortIsNotIncome() throws {
        let study = try Self.study("revenue: wage-tax")
        let table = StudyTables.results(study)
        let run = try #require(study.run(branch: "war", comparedWith: study.scenario.compareTo[0]))
        for (n, country) in study.world.grid.countries.enumerated() {
            func value(_ variable: Variable) throws -> Double {
                try #require(table.row(variable, branch: "war", country: country.rawValue)).value
            }
            // By hand, from what the solver found.
            let (a, b) = (run.comparison.reference, run.comparison.policy)
            let prices = study.world.grid.sectors.indices.reduce(1.0) {
                $0 * pow(b.prices[n, $1].value / a.prices[n, $1].value, study.world.consumptionShares[n, $1].value)
            }
            let income = b.incomes[n] / a.incomes[n] / prices
            #expect(abs(try value(.realIncome) - 100 * (income - 1)) < 1e-9)
            let employment = b.employment[n].value / a.employment[n].value
            #expect(abs(try value(.employment) - 100 * (employment - 1)) < 1e-9 && abs(employment - 1) > 1e-6)
            // More work costs effort: it takes from welfare what it adds to income, and the other way round.
            #expect((try value(.realIncome) - (try value(.welfare))) * (employment - 1) > 0)
        }
        let report = Self.report(study)
        #expect(report.contains("% of welfare") && report.contains("of its welfare"))
        #expect(!report.contains("the real income of U"))
        #expect(report.contains("Employment, total, %, against") && report.contains("Real income (what households can buy)"))
        #expect(!report.contains("is fixed (A-03)"))
        #expect(report.contains("Total employment follows the take-home real wage, with elasticity 0.5: in this model."))
    }

    @Test(arguments: ["lump-sum", "wasted"]) func whereLabourIsFixedWelfareIsRealIncome(_ revenue: String) throws {
        let study = try Self.study("horizon: long, revenue: \(revenue)")
        let table = StudyTables.results(study)
        for country in study.world.grid.countries {
            let welfare = try #require(table.row(.welfare, branch: "war", country: country.rawValue))
            let income = try #require(table.row(.realIncome, branch: "war", country: country.rawValue))
            #expect(abs(welfare.value - income.value) < 1e-10)
            #expect(try #require(table.row(.employment, branch: "war", country: country.rawValue)).value == 0)
        }
        let report = Self.report(study)
        #expect(report.contains("Total employment is fixed (A-03). Industries exchange workers freely in the long run."))
        #expect(!report.contains("Employment, total") && !report.contains("effort"))
    }

    @Test func modelsThatDifferAreCounted() throws {
        let report = Self.report(
            try Self.study("horizon: long, labour-supply: 0", ensemble: "labour-supply: [0, 0.5], horizon: [long, medium]"))
        #expect(report.contains("elasticity 0.5: in 2 of 4 models; it is fixed (A-03): in 2 of 4 models."))
        #expect(report.contains("some workers change industry (Roy-Fréchet, κ = 3) in the medium run"))
        #expect(report.contains("The two differ where labour supply is elastic: in 2 of 4 models."))
    }

    /// Uses of the revenue are compared among the same people.
    @Test func oneElasticityOfSupplyForAllModels() throws {
        let report = Self.report(
            try Self.study("revenue: lump-sum", ensemble: "revenue: [lump-sum, wage-tax], horizon: [long, medium]"))
        #expect(report.contains("elasticity 0.5: in all 4 models."))
    }

    /// What is said of time is the horizon that was solved.
    @Test(arguments: [("impact", "first months"), ("medium", "medium run"), ("long", "long run")])
    func horizonsHaveTheirWords(_ horizon: String, _ words: String) throws {
        let document = StudyReport(try Self.study("horizon: \(horizon)")).document()
        let report = MarkdownRenderer.render(document)
        #expect(document.brief?.dateline.contains("as if permanent, \(words)") == true)
        #expect(report.contains("Each branch is a snapshot of the \(words), as if its law were permanent (A-01): no dynamics"))
        #expect(report.contains("consumer prices over wages, \(words) |"))
        let charts = document.chartFiles.values.joined()
        #expect(charts.contains("% of real income, \(words)") && charts.contains("% of output, volume, \(words)"))
        for other in ["medium run", "long run", "long-run"] where other != words {
            #expect(!(report + charts).contains(other), "\(other)")
        }
    }

    @Test func horizonsOfTheRangesAreNamed() throws {
        let report = Self.report(try Self.study("horizon: long", ensemble: "horizon: [long, medium, impact]"))
        #expect(report.contains("the ranges are also over the first months and medium run"))
    }

    @Test func atImpactNobodyMoves() throws {
        let study = try Self.study("horizon: impact")
        let report = Self.report(study)
        #expect(report.contains("Nobody changes industry in the first months.") && !report.contains("freely"))
        let sectors = StudyTables.sectors(study).rows.filter { $0.variable == .employment }
        #expect(!sectors.isEmpty && sectors.allSatisfy { abs($0.value) < 1e-7 })
    }
}
