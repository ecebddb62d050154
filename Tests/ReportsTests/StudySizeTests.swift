import Scenarios
@testable import Studies
import TestSupport
import Testing
import TradeData

@testable import Reports

/// The size that is said before solving is an upper limit of what is written, and not far above it.
struct StudySizeTests {
    @Test(arguments: DrawsTests.Models.allCases, [false, true]) func isAnUpperLimit(_ models: DrawsTests.Models, isBundle: Bool)
        throws
    {
        let study = try DrawsTests.study(models, count: 2)
        let size = StudySize(study.scenario, grid: study.world.grid, draws: true, isBundle: isBundle)
        let cautions = study.cautions.count
        let results = StudyTables.results(study, households: PeopleTests.households).rows.count - cautions
        let rows = results + (isBundle ? StudyTables.sectors(study).rows.count : 0)
        #expect(size.comparisons >= study.runs.count)
        #expect(size.rows >= rows && Double(size.rows) < 2 * Double(rows), "\(size.rows) for \(rows)")
        try size.requireModest(file: "x.yaml")
    }

    /// A hundred days of two hundred economies are refused at once, with what would be too much.
    @Test func tooMuchIsRefusedBeforeSolving() throws {
        let days = (0..<100).map { Day("2010-01-01")!.advanced(by: $0).description }
        let world = StudyChartsTests.world
        let scenario = try Scenario.parse(
            StudyChartsTests.scenario.replacing("compare-to: 2025-10-26", with: "compare-to: [\(days.joined(separator: ", "))]"))
        let size = StudySize(scenario, grid: world.grid, draws: false, isBundle: true)
        #expect(size.comparisons == 3 * 101)
        let large = Grid(
            countries: (0..<200).map {
                Country("A\(Character(UnicodeScalar(65 + UInt8($0 / 26))))\(Character(UnicodeScalar(65 + UInt8($0 % 26))))")
            },
            sectors: [Sector("goods")])
        let whole = StudySize(scenario, grid: large, draws: true, isBundle: true)
        let problem = try #require(throws: Problems.self) { try whole.requireModest(file: "x.yaml") }
        #expect(problem.description.contains("303 comparisons would make tables of up to"))
        #expect(problem.description.contains("million is the limit; compare with fewer days"))
        #expect(size.description == "303 comparisons, tables of up to \(NumberText.fixed(Double(size.rows), 0)) rows")
    }
}
