import Scenarios
@testable import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import Reports

/// The trade balance is a number of reports and tables, before and after, in money and in percent of GDP.
struct TradeBalanceTests {
    private func rows(_ study: Study, _ country: Country) -> (String, Variable) -> ResultTable.Row? {
        let own = StudyTables.results(study).rows.filter {
            $0.country == country.rawValue && $0.branch == "war" && $0.draw == nil
        }
        return { unit, variable in own.first { $0.variable == variable && $0.unit == unit } }
    }

    @Test(arguments: ["balanced", "world-share", "gdp-share", "endogenous"])
    func rowsAreTheSolversBalance(_ rule: String) throws {
        let study = try ReportWordsTests.study("horizon: long, deficits: \(rule)")
        let run = try #require(study.run(branch: "war", comparedWith: study.scenario.compareTo[0]))
        let (before, after) = (run.comparison.reference, run.comparison.policy)
        var world = 0.0
        for (n, country) in study.world.grid.countries.enumerated() {
            let find = rows(study, country)
            func value(_ variable: Variable, _ unit: String = "million USD per year") throws -> Double {
                try #require(find(unit, variable)).value
            }
            // The baseline of the model, which is the world itself unless the model had to clean or balance it.
            let product = run.comparison.world.valueAdded[n]
            let pay = (product * before.wages[n].value, product * after.wages[n].value)
            let size = 1e-8 * pay.0
            #expect(abs(try value(.tradeDeficit) - after.deficits[n]) < size)
            #expect(abs(try value(.tradeDeficitBefore) - before.deficits[n]) < size)
            #expect(abs(try value(.imports) - (try value(.exports)) - (try value(.tradeDeficit))) < size)
            #expect(abs(try value(.importsBefore) - (try value(.exportsBefore)) - (try value(.tradeDeficitBefore))) < size)
            #expect(abs(try value(.tradeDeficitChange) - (after.deficits[n] - before.deficits[n])) < size)
            #expect(abs(try value(.tradeDeficit, "percent of GDP") - 100 * after.deficits[n] / pay.1) < 1e-5)
            #expect(abs(try value(.tradeDeficitBefore, "percent of GDP") - 100 * before.deficits[n] / pay.0) < 1e-5)
            world += try value(.tradeDeficit)
            if rule == "endogenous" {
                #expect(abs(try value(.tradeDeficitChange)) > 1e-6 * pay.0, "an outcome moves")
            } else if rule != "gdp-share" {
                #expect(abs(try value(.tradeDeficitChange)) < size, "by assumption")
            }
        }
        #expect(abs(world) < 1e-6 * study.world.valueAdded.reduce(0, +), "what one buys another sells")
    }

    @Test func reportAndTablesAgreeAndSayWhatIsAssumed() throws {
        let study = try ReportWordsTests.study(
            "horizon: long, deficits: endogenous", ensemble: "deficits: [endogenous, world-share]")
        let document = StudyReport(study).document()
        let section = try #require(document.sections.first { $0.title == "The trade balance" })
        let tables = ReportDocument(title: "", headline: "", sections: [section]).blocks.compactMap {
            if case .table(let table) = $0 { table } else { nil }
        }
        let table = try #require(tables.first { $0.title.contains("branch war ") })
        #expect(table.rows.count == study.scenario.focus.count)
        for (country, cells) in zip(study.scenario.focus, table.rows) {
            let find = rows(study, Country(country.code))
            func billions(_ variable: Variable) -> String? {
                find("million USD per year", variable).map { NumberText.fixed($0.value / 1000, 1) }
            }
            func both(_ before: Variable, _ after: Variable) -> String {
                "\(billions(before) ?? "?") → \(billions(after) ?? "?")"
            }
            #expect(cells[1] == both(.exportsBefore, .exports) && cells[2] == both(.importsBefore, .imports))
            #expect(cells[3] == both(.tradeDeficitBefore, .tradeDeficit))
            let change = try #require(find("million USD per year", .tradeDeficitChange))
            #expect(cells[4].hasPrefix(NumberText.signed(change.value / 1000, 1)))
            let share = try #require(find("percent of GDP", .tradeDeficit))
            #expect(cells[6].hasPrefix(NumberText.percent(share.value, decimals: 2)))
        }
        let text = MarkdownRenderer.render(document)
        #expect(
            text.contains(
                "the deficit is an outcome; only a transfer is fixed as a share of world value added (endogenous, 1 of 2 models)")
        )
        #expect(text.contains("(world-share, 1 of 2 models)"))
    }
}
