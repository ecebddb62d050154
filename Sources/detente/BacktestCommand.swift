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
            let union = try EconomyGroups.load().members(of: "EU27", on: Day("2022-12-31")!) ?? []
            let test = try Backtest(
                LegalCalendar.load().law, world: Workspace.shared.world("icio-2017"), later: Workspace.shared.world("icio-2022"),
                observed: .load(), mix: try ScenarioFile.productMix(), union: Set(union))
            for side in Backtest.Side.pair { for y in test.years { for d in Backtest.Duties.allCases {
                print("duty", side.origin, side.importer, y, d, test.addedDuty(side, in: y, d)) } } }
            for side in Backtest.Side.pair + Backtest.Side.third { for y in test.years { for a in Backtest.Actual.allCases {
                print("actual", side.origin, side.importer, y, a, test.actual(side, sector: nil, year: y, a), "trend", test.trend(side, sector: nil, year: y, a)) } } }
            print(ContinuousClock.now - started)
            for horizon in Horizon.allCases {
                for table in test.world.elasticities {
                    let model = Model.at(horizon, elasticities: table)
                    guard let p = test.predict(model, named: table.name, duties: [.statutory]) else { print("none", table.name, horizon); continue }
                    for prediction in p {
                        let s = test.score(Backtest.Side.pair, prediction, .lessOthers), r = test.score(Backtest.Side.pair, prediction, .raw)
                        print(horizon, table.name, prediction.year, Backtest.Side.pair.map { test.predicted($0, sector: nil, prediction) }, "slope", s.slope, "corr", s.correlation, "skill", s.skill, "raw", r.skill)
                    }
                }
            }
            print(ContinuousClock.now - started)
            for d in Backtest.Duties.allCases {
                let solved = test.predictions(duties: d)
                for a in Backtest.Actual.allCases { for y in test.years { for sides in [[Backtest.Side.chinaInUS], [.usInChina], Backtest.Side.pair, Backtest.Side.third] {
                    if let f = test.fit(sides, year: y, a, from: solved) { print(d, a, y, sides.count, sides[0].origin, f.theta, f.low, f.high, f.ofTotal ?? -1, f.skill) }
                } } }
            }
            print(ContinuousClock.now - started)
        }
    }
}
