import FoundationEssentials
import TradeData
import TradeEquilibrium
import TradePolicy

/// All models against all years: what each predicts, how it did, which one to trust, and what θ each year would have taken.
public struct BacktestSummary: Sendable {
    /// A setting, a year and what counts as actual.
    public struct Row: Sendable {
        public let setting: Backtest.Setting
        public let year: Int
        public let actual: Backtest.Actual
        /// Changes of the share in all goods, points of a percent, by side of the pair: China in the United States, the United States in China.
        public let predictedTotals, actualTotals: [Double]
        /// Over the sectors of both sides, each side with the same weight.
        public let score: BacktestScore
        public let residual: Double
    }

    /// A seller without duties of its own, under the chosen setting.
    public struct Third: Sendable {
        public let side: Backtest.Side
        public let year: Int
        public let actual: Backtest.Actual
        public let predicted, happened, trend: Double
    }

    /// A θ fitted to a year.
    public struct Fit: Sendable {
        /// `China in US imports`, …
        public let sides: [Backtest.Side]
        public let actual: Backtest.Actual
        public let duties: Backtest.Duties
        public let fitted: FittedElasticity
    }

    public let test: Backtest
    public let rows: [Row]
    public let thirds: [Third]
    public let fits: [Fit]
    /// The table and horizon that did best over the years that may choose: see `best(of:)`.
    public let chosen: Backtest.Setting
    /// The predictions of the chosen setting, by year.
    public let best: [Int: Backtest.Prediction]
    /// Settings without an equilibrium, by name.
    public let failures: [String]
    public let worstResidual: Double

    /// What chooses: changes less those in other rich importers, duties at their published level.
    public static let choosingActual = Backtest.Actual.lessOthers
    public static let choosingDuties = Backtest.Duties.published

    /// Solves everything.
    /// - Throws: `Problems` where no model has an equilibrium.
    /// - Complexity: Tables × horizons × (deficit rules + kinds of duties) × years solves; models that come to the same are solved once.
    public init(_ test: Backtest) throws {
        self.test = test
        var (models, names): ([(model: Model, duties: [Backtest.Duties])], [[String]]) = ([], [])
        for deficits in DeficitRule.allCases {
            for horizon in Horizon.allCases {
                for table in test.world.elasticities {
                    let model = Model.at(horizon, elasticities: table, deficits: deficits)
                    // Endogenous deficits are a rule of the long run; the first months are slow to solve and hardly differ by it.
                    guard (try? model.validate(for: test.world)) != nil, deficits == .worldShare || horizon != .impact else {
                        continue
                    }
                    let same = models.firstIndex {
                        $0.model.deficits == deficits && $0.model.horizon == horizon
                            && $0.model.elasticities.theta == model.elasticities.theta
                    }
                    if let same { names[same].append(table.name); continue }
                    models.append((model, deficits == .worldShare ? Backtest.Duties.allCases : [.published]))
                    names.append([table.name])
                }
            }
        }
        let (distinct, tables) = (models, names)
        let solved = Parallel.map(distinct.count) { k in
            test.predict(distinct[k].model, named: tables[k][0], duties: distinct[k].duties)
        }
        var (rows, failures, predictions): ([Row], [String], [Backtest.Setting: [Int: Backtest.Prediction]]) = ([], [], [:])
        for (k, found) in solved.enumerated() {
            guard let found else {
                failures.append(
                    "\(names[k].joined(separator: ", ")), \(models[k].model.horizon), \(models[k].model.deficits.rawValue)")
                continue
            }
            for prediction in found {
                for name in names[k] {
                    let of = prediction.setting
                    let setting = Backtest.Setting(table: name, horizon: of.horizon, deficits: of.deficits, duties: of.duties)
                    predictions[setting, default: [:]][prediction.year] = prediction
                    for actual in Backtest.Actual.allCases {
                        rows.append(Self.row(test, setting, prediction, actual))
                    }
                }
            }
        }
        guard let chosen = Self.best(of: rows) else {
            throw Problems("no model has an equilibrium under the duties of 2018 and after", remedy: "build the worlds again")
        }
        (self.rows, self.failures, self.chosen, best) = (rows, failures, chosen, predictions[chosen] ?? [:])
        worstResidual = rows.reduce(0) { max($0, $1.residual) }
        thirds = Backtest.Actual.allCases.flatMap { actual in
            Backtest.Side.third.flatMap { side in
                test.years.compactMap { year in
                    predictions[chosen]?[year].map {
                        Third(
                            side: side, year: year, actual: actual, predicted: test.predicted(side, sector: nil, $0),
                            happened: test.actual(side, sector: nil, year: year, actual),
                            trend: test.trend(side, sector: nil, year: year, actual))
                    }
                }
            }
        }
        var fits: [Fit] = []
        for duties in [Self.choosingDuties, .collected] {
            let solved = test.predictions(duties: duties)
            for actual in Backtest.Actual.allCases {
                for sides in [[Backtest.Side.chinaInUS], [.usInChina], Backtest.Side.pair, Backtest.Side.third] {
                    for year in test.years {
                        guard let fitted = test.fit(sides, year: year, actual, from: solved) else { continue }
                        fits.append(Fit(sides: sides, actual: actual, duties: duties, fitted: fitted))
                    }
                }
            }
        }
        self.fits = fits
    }

    private static func row(
        _ test: Backtest, _ setting: Backtest.Setting, _ prediction: Backtest.Prediction, _ actual: Backtest.Actual
    ) -> Row {
        Row(
            setting: setting, year: prediction.year, actual: actual,
            predictedTotals: Backtest.Side.pair.map { test.predicted($0, sector: nil, prediction) },
            actualTotals: Backtest.Side.pair.map { test.actual($0, sector: nil, year: prediction.year, actual) },
            score: test.score(Backtest.Side.pair, prediction, actual), residual: prediction.residual)
    }

    /// The mean skill of a setting over the years that may choose; nil where a year is missing.
    public func choosingSkill(_ setting: Backtest.Setting) -> Double? { Self.choosingSkill(setting, rows) }

    private static func choosingSkill(_ setting: Backtest.Setting, _ rows: [Row]) -> Double? {
        let own = rows.filter { $0.setting == setting && $0.actual == choosingActual && Backtest.choosing.contains($0.year) }
        guard own.count == Backtest.choosing.count else { return nil }
        return own.reduce(0) { $0 + $1.score.skill } / Double(own.count)
    }

    /// The table with the highest skill over the medium and the long run, since a study takes one for all horizons, and of its horizons the better.
    ///
    /// At the usual deficit rule; the first among equals.
    private static func best(of rows: [Row]) -> Backtest.Setting? {
        func setting(_ table: String, _ horizon: Horizon) -> Backtest.Setting {
            Backtest.Setting(table: table, horizon: horizon, deficits: .worldShare, duties: choosingDuties)
        }
        var best: (table: String, skill: Double)?
        for row in rows where row.setting == setting(row.setting.table, .medium) {
            let skills = [Horizon.medium, .long].compactMap { choosingSkill(setting(row.setting.table, $0), rows) }
            guard skills.count == 2 else { continue }
            let skill = skills.reduce(0, +) / 2
            if skill > (best?.skill ?? -.infinity) + 1e-9 { best = (row.setting.table, skill) }
        }
        guard let table = best?.table else { return nil }
        return [Horizon.medium, .long, .impact].map { setting(table, $0) }
            .max { (choosingSkill($0, rows) ?? -.infinity) < (choosingSkill($1, rows) ?? -.infinity) }
    }

    /// The row of a setting, a year and what counts as actual.
    public func row(_ setting: Backtest.Setting, _ year: Int, _ actual: Backtest.Actual) -> Row? {
        rows.first { $0.setting == setting && $0.year == year && $0.actual == actual }
    }
}
