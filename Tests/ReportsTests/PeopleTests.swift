import Foundation
import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// Prices and dollars that reach people are in the report and in every table, with one meaning.
struct PeopleTests {
    static let households: Households = {
        let csv = "country,households,year,source,consumption\nUSA,1000,2023,a census,60\nMYS,250,2020,\"another, too\",100\n"
        guard let read = try? Households(csv: Data(csv.utf8), name: "test.csv") else { fatalError("The figures are no table.") }
        return read
    }()

    @Test func dollarsOfTheBoundStandBesideThoseOfTheModel() throws {
        let study = try ReportWordsTests.study("horizon: long", ensemble: "elasticities: [random, flat-4]")
        let table = StudyTables.results(study, households: Self.households)
        let run = try #require(study.run(branch: "war", comparedWith: study.scenario.compareTo[0]))
        let bound = ShortRunPrices(run.comparison)
        for (n, country) in study.world.grid.countries.enumerated() {
            func row(_ variable: Variable) -> ResultTable.Row? { table.row(variable, branch: "war", country: country.rawValue) }
            let percent = try #require(row(.pricesBound))
            #expect(percent.unit == "percent" && percent.value == 100 * bound.consumerPrices[n])
            let basket = try #require(row(.basketBound))
            #expect(abs(basket.value - percent.value / 100 * run.comparison.reference.incomes[n]) <= 1e-9 * abs(basket.value))
            guard let figure = Self.households.figures[country] else {
                #expect(row(.basketBoundPerHousehold) == nil && row(.equivalentVariationPerHousehold) == nil)
                continue
            }
            let dollars = try #require(row(.basketBoundPerHousehold))
            #expect(
                dollars.unit == "USD per household per year"
                    && abs(dollars.value * figure.count - 1e6 * basket.value * (figure.consumption ?? .nan)) < 1)
            let own = try #require(row(.equivalentVariationPerHousehold))
            let total = try #require(row(.equivalentVariation))
            #expect(abs(own.value * figure.count - 1e6 * total.value) < 1)
            #expect(own.low != nil && own.low! <= own.value && own.high! >= own.value)
            #expect(own.note == "\(ResultTable.Row.plain(figure.count)) households in \(figure.year)")
        }
    }

    @Test func reportAndTablesAgree() throws {
        let study = try ReportWordsTests.study("horizon: long")
        let document = StudyReport(study, households: Self.households).document()
        let section = try #require(document.sections.first { $0.title == "What reaches people" })
        let tables = ReportDocument(title: "", headline: "", sections: [section]).blocks.compactMap {
            if case .table(let table) = $0 { table } else { nil }
        }
        let (results, sectors) = (StudyTables.results(study, households: Self.households), StudyTables.sectors(study))
        for branch in ["peace", "war"] {
            let people = try #require(tables.first { $0.title.hasPrefix("Consumers") && $0.title.contains("branch \(branch) ") })
            for (country, cells) in zip(study.scenario.focus, people.rows) {
                func value(_ variable: Variable) -> Double? {
                    results.row(variable, branch: branch, country: country.code)?.value
                }
                #expect(cells[1] == value(.pricesBound).map { NumberText.change($0) })
                #expect(cells[2] == value(.basketBound).map { NumberText.billions($0, "USD") })
                #expect(cells[3] == value(.basketBoundPerHousehold).map { NumberText.money($0, "USD") } ?? "no figure")
                #expect(cells[4] == value(.pricesOverWage).map { NumberText.change($0) })
                #expect(cells[5] == value(.equivalentVariation).map { NumberText.billions($0, "USD") })
                #expect(cells[6] == value(.equivalentVariationPerHousehold).map { NumberText.money($0, "USD") } ?? "no figure")
            }
            // Every economy of the focus has its prices by sector, and the tables have all sectors of all economies.
            let prices = try #require(
                tables.first { $0.title.hasPrefix("Prices to buyers") && $0.title.contains("branch \(branch) ") })
            #expect(prices.columns.dropFirst().map(\.title) == study.scenario.focus.map(\.code) && !prices.rows.isEmpty)
            for cells in prices.rows {
                let sector = try #require(study.world.grid.sectors.first { study.world.name(of: $0) == cells[0] })
                for (country, cell) in zip(study.scenario.focus, cells.dropFirst()) {
                    let row = sectors.row(.pricesOverWage, branch: branch, country: country.code, sector: sector.rawValue)
                    #expect(cell == row.map { NumberText.change($0.value) })
                }
            }
        }
        let run = try #require(study.run(branch: "war", comparedWith: study.scenario.compareTo[0]))
        let bound = ShortRunPrices(run.comparison)
        for (n, country) in study.world.grid.countries.enumerated() {
            for (j, sector) in study.world.grid.sectors.enumerated() where run.comparison.reference.output[n, j].value > 0 {
                let row = sectors.row(.pricesBound, branch: "war", country: country.rawValue, sector: sector.rawValue)
                #expect(row?.value == 100 * bound.prices[n * study.world.grid.sectorCount + j])
            }
        }
    }

    @Test func theBundleHasThemInEveryForm() throws {
        let study = try ReportWordsTests.study("horizon: long")
        let bundle = try StudyBundle(
            study, report: StudyReport(study, households: Self.households).document(), files: [], households: Self.households
        )
        let files = try bundle.files()
        let csv = String(decoding: try #require(files["tables/results.csv"]), as: UTF8.self)
        let json = StudyTables.results(study, households: Self.households).json()
        for word in ["cpi_bound", "basket_cost_bound", "basket_cost_bound_per_household", "equivalent_variation_per_household"] {
            #expect(csv.contains(",\(word),") && json.contains("\"\(word)\""), "\(word)")
        }
        let without = try StudyBundle(study, report: StudyReport(study).document(), files: [])
        #expect(files["results.xlsx"] != (try without.files())["results.xlsx"], "the workbook has the rows too")
        #expect(
            NumberText.money(-1204.4, "USD") == "−$1,204" && NumberText.money(0.3, "USD") == "$0"
                && NumberText.money(87, "EUR") == "+EUR 87")
    }
}
