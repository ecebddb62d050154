import Foundation
import Scenarios
import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// Prices of exports over prices of imports, against prices that are taken cell by cell.
struct TermsOfTradeTests {
    @Test func areThePricesOfTheCellsAtThePolicysQuantities() throws {
        let study = try StudyReportTests.study()
        let comparison = study.runs[0].comparison
        let (N, J) = (comparison.grid.countryCount, comparison.grid.sectorCount)
        /// Σ value over Σ value at the reference's price, over the trade of `n` in one direction.
        func price(_ n: Int, exports: Bool) -> Double {
            var (value, quantity) = (0.0, 0.0)
            for partner in 0..<N where partner != n {
                let (importer, origin) = exports ? (partner, n) : (n, partner)
                for j in 0..<J {
                    let flow = comparison.flow(importer, origin, j)
                    let cost = comparison.policy.inputCosts[origin, j].value / comparison.reference.inputCosts[origin, j].value
                    value += flow.policy
                    quantity += flow.policy / cost
                }
            }
            return value / quantity
        }
        var largest = 0.0
        for n in 0..<N {
            let expected = 100 * (price(n, exports: true) / price(n, exports: false) - 1)
            #expect(abs(comparison.termsOfTrade([n]) - expected) < 1e-9, "\(comparison.grid.countries[n])")
            largest = max(largest, abs(expected))
        }
        #expect(largest > 0.01, "duties move them")
    }

    /// What one of two countries gains the other loses: the exports of one are the imports of the other.
    @Test func ofTwoCountriesAreEachOthersInverse() throws {
        let world = RandomWorld.make(countries: 2, sectors: 3, seed: 5, codes: ["USA", "CHN"])
        let study = try StudyRunner(
            try Scenario.parse(
                """
                schema: 1
                id: two
                title: "Two"
                world: \(world.id)
                as-of: 2026-06-01
                compare-to: 2024-12-31
                model: {elasticities: random}
                layers: [{id: duty}]
                measures:
                  - {id: us, by: USA, origins: CHN, layer: duty, rate: {2025-02-01: 20%}, source: hypothetical}
                """), world: world
        ).run()
        let comparison = study.runs[0].comparison
        let (a, b) = (1 + comparison.termsOfTrade([0]) / 100, 1 + comparison.termsOfTrade([1]) / 100)
        #expect(abs(a * b - 1) < 1e-12 && a > 1.001, "a duty turns prices for who lays it: \(a), \(b)")
        let table = StudyTables.results(study)
        #expect(table.row(.termsOfTrade, branch: study.runs[0].label, country: "USA")?.value == comparison.termsOfTrade([0]))
    }

    /// Every variable that is documented is written, and every one that is written is documented.
    @Test func everyVariableIsWritten() throws {
        let study = try DrawsTests.study(.ensemble, count: 2)
        let written = Set(
            (StudyTables.results(study, households: PeopleTests.households).rows + StudyTables.sectors(study).rows
                + StudyTables.rates(study).rows).map(\.variable)
        ).union(try Self.limitsAndPledges().map(\.variable))
        let missing = Set(Variable.allCases).subtracting(written).subtracting([.caution])
        #expect(missing.isEmpty, "\(missing)")
    }

    /// Rows of a law with a quota and a pledge to invest.
    static func limitsAndPledges() throws -> [ResultTable.Row] {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 5, codes: ["USA", "CHN", "MEX"], lawDay: Day("2024-12-31")!)
        let study = try StudyRunner(
            .parse(
                """
                schema: 1
                id: quota
                title: "Quota and pledge"
                world: random
                as-of: 2026-06-01
                compare-to: 2024-12-31
                model: {elasticities: random}
                measures:
                  - {id: few, kind: quota, by: USA, origins: CHN, goods: {sectors: [goods-1]}, quantity: 80% of base, rent-to: importer, from: 2025-02-01, source: hypothetical}
                  - {id: plants, kind: investment-pledge, by: CHN, destinations: USA, amount: 1 bn USD, years: 4, additionality: 50%, from: 2025-02-01, source: hypothetical}
                """), world: world
        ).run()
        return Array(StudyTables.results(study).rows)
    }
}
