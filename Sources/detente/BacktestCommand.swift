import ArgumentParser
import Foundation
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// Holds the models against the trade war of 2018.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest", abstract: "Hold the models against what happened after the duties of 2018.",
        discussion: "The duties of 2018-19, on the world of 2017, beside the trade of 2019, 2021 and 2022. docs/validation.md explains it.")

    func run() throws {
        try reportingProblems {
            let started = ContinuousClock.now
            let test = try Backtest.shipped(LegalCalendar.load().law, mix: try ScenarioFile.productMix())
            for side in Backtest.Side.pair { for y in test.years { for d in Backtest.Duties.allCases {
                print("duty", side.origin, side.importer, y, d, test.addedDuty(side, in: y, d)) } } }
            print(ContinuousClock.now - started)
            let s = try BacktestSummary(test)
            print(ContinuousClock.now - started, s.chosen, s.worstResidual, s.failures)
            for r in s.rows where r.setting.duties == .published && r.actual == .lessOthers && r.setting.horizon != .impact { print(r.setting.table, r.setting.horizon, r.setting.deficits, r.year, r.predictedTotals, r.score.skill, r.score.slope, r.score.correlation, s.choosingSkill(r.setting) ?? 0) }
            for f in s.fits { print(f.duties, f.actual, f.fitted.year, f.sides.map(\.origin).joined(), f.sides[0].importer, f.fitted.theta, f.fitted.low, f.fitted.high, f.fitted.ofTotal ?? -1, f.fitted.skill) }
        }
    }
}
