import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradeEquilibrium

/// The page on how the models did against the trade war of 2018: what was predicted, what happened, what was chosen from it, and
/// what it cannot show.
public struct BacktestReport {
    let summary: BacktestSummary
    var test: Backtest { summary.test }
    private var chosen: Backtest.Setting { summary.chosen }
    private static let less = BacktestSummary.choosingActual

    public init(_ summary: BacktestSummary) { self.summary = summary }

    public func document() -> ReportDocument {
        ReportDocument(
            title: "Held against the trade war of 2018", headline: headline,
            sections: [
                question, models, sectors, elasticities, thirdCountries, alternatives, limits,
                .init(
                    "Do it again",
                    [
                        .code("detente backtest -o backtest/"),
                        .paragraph(
                            "World \(test.world.id), solved to a worst residual of \(NumberText.residual(summary.worstResidual)). "
                                + "The tables beside this page hold every number."),
                    ]),
            ])
    }

    // MARK: What was found

    private var years: [Int] { test.years }
    private func points(_ value: Double) -> String { NumberText.signed(value, 1) }
    private func list(_ values: [Double]) -> String { Self.words(values.map(points)) }
    private static func words(_ parts: [String]) -> String {
        parts.count < 2 ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and " + parts.last!
    }
    private func model(_ setting: Backtest.Setting) -> String { "\(setting.table), \(setting.horizon.rawValue)" }
    private var choosingYears: String { Self.words(Backtest.choosing.map(String.init)) }
    /// Years that choose nothing.
    private var untouched: [Int] { years.filter { !Backtest.choosing.contains($0) } }

    private var headline: String {
        let actual = years.map { test.actual(.chinaInUS, sector: nil, year: $0, Self.less) }
        let predicted = years.compactMap { summary.best[$0].map { test.predicted(.chinaInUS, sector: nil, $0) } }
        return
            "From \(test.baseYear) to \(Self.words(years.map(String.init))) China's share of American goods imports changed by \(list(actual)) points "
            + "more than its share in other rich countries; the model chosen by its record in \(choosingYears) (\(model(chosen))) says \(list(predicted))."
    }

    private var question: ReportDocument.Section {
        var duties = ReportDocument.Table(
            "Average duty added since \(test.baseYear), percentage points, weighted with the trade of \(test.baseYear)",
            columns: [.text("on"), .text("year"), .number("lists"), .number("as collected later"), .number("published")],
            note:
                "Lists: the statutory rates as in force, products weighted with the trade of 2024, in which goods under duty weigh less. As collected: "
                + "those times the share that is found in duties collected in 2024. Published: Bown (Peterson Institute), weights of 2017; the "
                + "pattern over sectors is that of the lists.")
        for side in Backtest.Side.pair {
            for year in years {
                duties.add(
                    [Self.name(side), "\(year)"]
                        + [Backtest.Duties.statutory, .collected, .published].map {
                            NumberText.fixed(test.addedDuty(side, in: year, $0), 1)
                        })
            }
        }
        return .init(
            "The question",
            [
                .paragraph(
                    "In 2018 and 2019 the United States and China put duties on most of each other's goods. Had Détente been there, would it have "
                        + "been right? The world of \(test.baseYear) gets the duties of each later year, and the model's shares of imports are compared with "
                        + "those that happened, by sector and in all, at basic prices (OECD ICIO)."),
                .paragraph(
                    "China's share rose nearly everywhere in these years. So what counts as having happened is the change of its share in American "
                        + "imports less the change of its share in the imports of other rich countries (the EU from outside, Britain, Japan, Korea, Canada, "
                        + "Australia, New Zealand, Switzerland, Norway); the plain change is beside it."),
                .table(duties),
            ])
    }

    static func name(_ side: Backtest.Side) -> String {
        side.importer == "USA" ? "\(side.origin) in American imports" : "\(side.origin) in Chinese imports"
    }

    // MARK: Models

    private func skill(_ setting: Backtest.Setting, _ year: Int) -> String {
        summary.row(setting, year, Self.less).map { NumberText.fixed($0.score.skill, 2) } ?? NumberText.unknown
    }

    private var models: ReportDocument.Section {
        var table = ReportDocument.Table(
            "Skill over the sectors of both sides",
            columns: [.text("table of elasticities"), .text("horizon")] + years.map { .number("\($0)") } + [
                .number("mean of \(choosingYears)"), .number("China in US, \(years.last!)"),
            ],
            note:
                "Skill: 1 where every sector is right, 0 where it is no better than “nothing changes”, negative where worse. The last column is the predicted "
                + "change of China's share in American goods imports, in points; it happened by "
                + "\(points(test.actual(.chinaInUS, sector: nil, year: years.last!, Self.less))). Duties at their published level, deficits \(chosen.deficits.rawValue)."
        )
        let settings = summary.rows.map(\.setting).filter { $0.duties == chosen.duties && $0.deficits == chosen.deficits }
        var seen: Set<Backtest.Setting> = []
        let ranked = settings.filter { seen.insert($0).inserted }.compactMap { s in summary.choosingSkill(s).map { (s, $0) } }
            .sorted { ($1.1, $0.0.table) < ($0.1, $1.0.table) }
        var shown: Set<String> = []
        for (setting, mean) in ranked {
            // Where the horizon caps every sector, tables are one model.
            let total = summary.row(setting, years.last!, Self.less)?.predictedTotals[0] ?? .nan
            guard shown.insert("\(setting.horizon) \(NumberText.fixed(total, 3)) \(NumberText.fixed(mean, 3))").inserted else {
                continue
            }
            table.add(
                [setting.table, setting.horizon.rawValue] + years.map { skill(setting, $0) } + [
                    NumberText.fixed(mean, 2), points(total),
                ])
        }
        let last = untouched.map { "\($0): \(skill(chosen, $0))" }.joined(separator: ", ")
        return .init(
            "Which model did best",
            [
                .paragraph(
                    "Models were ranked on \(choosingYears) alone; \(Self.words(untouched.map(String.init))) chose nothing and is reported as it came. A study takes one table for all "
                        + "horizons, so the table is the one with the highest mean over the medium and the long run, and then the better horizon: \(model(chosen)), with a skill of \(NumberText.fixed(summary.choosingSkill(chosen) ?? .nan, 2)) there, and in the year left out \(last). Tables that "
                        + "come to the same model at a horizon are one row."),
                .table(table),
            ])
    }

    // MARK: Sectors

    private var sectors: ReportDocument.Section {
        var blocks: [ReportDocument.Block] = []
        var table = ReportDocument.Table(
            "Actual on predicted, \(model(chosen))",
            columns: [
                .text("share of"), .text("year"), .number("slope (5 to 95%)"), .number("intercept"), .number("correlation"),
                .number("error, model"),
                .number("nothing changes"), .number("trend goes on"),
            ],
            note:
                "Weighted with imports of \(test.baseYear); errors are roots of mean squares in percentage points; ranges over 1,000 resamples of the \(test.observed.sectors.count) "
                + "sectors. The trend is that of \(test.trendFrom) to \(test.baseYear). A slope above 1 means that more happened than was predicted."
        )
        for side in Backtest.Side.pair {
            for year in years {
                guard let prediction = summary.best[year] else { continue }
                let points = test.points(side, prediction, Self.less)
                let score = BacktestScore(points)
                let range = BacktestScore.interval(points) { BacktestScore($0).slope }
                table.add([
                    Self.name(side), "\(year)",
                    "\(NumberText.fixed(score.slope, 2)) (\(NumberText.fixed(range.low, 2)) to \(NumberText.fixed(range.high, 2)))",
                    NumberText.fixed(score.intercept, 1), NumberText.fixed(score.correlation, 2),
                    NumberText.fixed(score.error, 1),
                    NumberText.fixed(score.errorOfNothing, 1), NumberText.fixed(score.errorOfTrend, 1),
                ])
            }
        }
        if let year = years.last, let prediction = summary.best[year],
            let base = test.observed.imports(of: "USA", in: test.baseYear)
        {
            let points = test.observed.sectors.indices.map { j in
                ScatterChart.Point(
                    test.world.names[test.observed.sectors[j].rawValue] ?? test.observed.sectors[j].rawValue,
                    x: test.predicted(.chinaInUS, sector: j, prediction),
                    y: test.actual(.chinaInUS, sector: j, year: year, Self.less),
                    weight: base.total(j), series: 0)
            }
            var chart = ReportDocument.Chart(
                ScatterChart(
                    title:
                        "China's share in American imports by sector, \(test.baseYear) to \(year): predicted and actual, points",
                    horizontal: "predicted", vertical: "actual, less other rich importers",
                    series: ["a sector, area by imports of \(test.baseYear)"],
                    points: points), name: "backtest-sectors")
            chart.note =
                "\(test.world.id), \(model(chosen)), duties at their published level; on the dashed line the prediction is right."
            blocks.append(.chart(chart))
        }
        return .init("Sector by sector", blocks + [.table(table)])
    }

    // MARK: θ by year

    private var elasticities: ReportDocument.Section {
        var table = ReportDocument.Table(
            "The one trade elasticity θ that fits each year best (5 to 95%)",
            columns: [.text("share of"), .text("actual")] + years.map { .number("\($0)") } + [.number("skill, \(years.last!)")],
            note:
                "Long-run model, θ the same in all sectors, duties at their published level. A value at the end of the range that was tried "
                + "(\(FittedElasticity.solvedAt.first!) to \(FittedElasticity.solvedAt.last!)) is marked ≤ or ≥.")
        for sides in [[Backtest.Side.chinaInUS], [.usInChina], Backtest.Side.pair, Backtest.Side.third] {
            for actual in [Backtest.Actual.lessOthers, .raw] {
                let fits = years.compactMap { year in
                    summary.fits.first {
                        $0.sides == sides && $0.actual == actual && $0.duties == BacktestSummary.choosingDuties
                            && $0.fitted.year == year
                    }?.fitted
                }
                guard fits.count == years.count else { continue }
                let name =
                    sides.count == 1
                    ? Self.name(sides[0])
                    : sides == Backtest.Side.pair ? "both sides together" : "third countries in American imports"
                table.add(
                    [name, actual == .raw ? "plain change" : "less other rich importers"]
                        + fits.map { fit in
                            let mark = fit.isAtEnd ? (fit.theta < 1 ? "≤ " : "≥ ") : ""
                            return
                                "\(mark)\(NumberText.fixed(fit.theta, 1)) (\(NumberText.fixed(fit.low, 1)) to \(NumberText.fixed(fit.high, 1)))"
                        } + [NumberText.fixed(fits.last?.skill ?? .nan, 2)])
            }
        }
        func pair(_ year: Int) -> String {
            summary.fits.first {
                $0.sides == Backtest.Side.pair && $0.actual == Self.less && $0.duties == BacktestSummary.choosingDuties
                    && $0.fitted.year == year
            }.map { NumberText.fixed($0.fitted.theta, 1) } ?? NumberText.unknown
        }
        return .init(
            "A horizon is a number of years",
            [
                .paragraph(
                    "Buyers move slowly. Over both sides of the pair the elasticity that fits best is "
                        + Self.words(years.map { "\(pair($0)) for \($0)" })
                        + ", one, three and four years after the first duties."),
                .table(table),
            ])
    }

    // MARK: Third countries

    private var thirdCountries: ReportDocument.Section {
        var table = ReportDocument.Table(
            "Shares in American goods imports, change since \(test.baseYear), percentage points",
            columns: [.text("of")]
                + years.flatMap { [.number("predicted \($0)"), .number("actual \($0)"), .number("less others")] },
            note: "\(model(chosen)), duties at their published level.")
        for side in Backtest.Side.third {
            var cells = [side.origin]
            for year in years {
                let found = summary.thirds.filter { $0.side == side && $0.year == year }
                func value(_ actual: Backtest.Actual, _ number: (BacktestSummary.Third) -> Double) -> String {
                    found.first { $0.actual == actual }.map { NumberText.signed(number($0), 2) } ?? NumberText.unknown
                }
                cells += [value(.raw, \.predicted), value(.raw, \.happened), value(Self.less, \.happened)]
            }
            table.add(cells)
        }
        let third = years.last.flatMap { summary.best[$0] }.map { test.score(Backtest.Side.third, $0, Self.less) }
        return .init(
            "Who took the place",
            [
                .paragraph(
                    "Who gained is where the model has least to say: over the sectors of \(Backtest.Side.third.count) sellers its skill in \(years.last!) is "
                        + "\(NumberText.fixed(third?.skill ?? .nan, 2)), with a correlation of \(NumberText.fixed(third?.correlation ?? .nan, 2)). It shares out what China loses by "
                        + "what each sold before, and not by where factories move. \(misses) Read a gain of a third country as a tendency."
                ),
                .table(table),
            ])
    }

    /// For whom the prediction of the last year was farthest off, in a sentence.
    private var misses: String {
        let last = summary.thirds.filter { $0.year == years.last && $0.actual == Self.less }
        let far = last.sorted { abs($0.happened - $0.predicted) > abs($1.happened - $1.predicted) }.prefix(2)
        let told = far.map { third in
            "\(third.side.origin == "EU27" ? "the European Union" : test.world.names[third.side.origin] ?? third.side.origin): \(NumberText.signed(third.predicted, 2)) points predicted, \(NumberText.signed(third.happened, 2)) in fact"
        }
        return "Farthest off in \(years.last!), less other rich importers, were \(told.joined(separator: "; "))."
    }

    // MARK: Other choices

    private var alternatives: ReportDocument.Section {
        var table = ReportDocument.Table(
            "The same table and horizon, other choices: skill",
            columns: [.text("deficits"), .text("duties"), .text("actual")] + years.map { .number("\($0)") })
        for row in summary.rows
        where row.setting.table == chosen.table && row.setting.horizon == chosen.horizon && row.year == years[0] {
            let setting = row.setting
            table.add(
                [
                    setting.deficits.rawValue, setting.duties.rawValue,
                    row.actual == .raw ? "plain change" : "less other rich importers",
                ]
                    + years.map { year in
                        summary.row(setting, year, row.actual).map { NumberText.fixed($0.score.skill, 2) } ?? NumberText.unknown
                    })
        }
        var blocks: [ReportDocument.Block] = [.table(table)]
        if !summary.failures.isEmpty {
            blocks.append(.paragraph("Without an answer, and so left out: \(summary.failures.joined(separator: "; "))."))
        }
        return .init("What else could have been chosen", blocks)
    }

    private var limits: ReportDocument.Section {
        .init(
            "What it cannot show",
            [
                .list([
                    "The pandemic, the dear dollar, African swine fever, the ban on Huawei and the purchases of the Phase One deal are in the flows of 2019 to 2022 and not "
                        + "in the model; China waived many of its duties in 2020, so that the American side of the pair is hardly explained after 2019.",
                    "The lists name products, and sectors are 22: within a sector products have the weights of 2024. The published averages mend the level and not the pattern.",
                    "Goods that were sent through a third country, or valued lower at the border, count where customs count them.",
                    "Only shares of imports are tested. Welfare, prices and jobs are not observed, and follow from the shares by the theory alone.",
                    "There was one trade war. An interval over sectors says how far the result hangs on a few of them, and not what the next war will bring.",
                ])
            ])
    }
}

extension BacktestReport {
    /// One row for each setting, year and kind of actual.
    public static let columns = [
        "table", "horizon", "deficits", "duties", "year", "actual", "predicted_china_in_us", "actual_china_in_us",
        "predicted_us_in_china",
        "actual_us_in_china", "slope", "intercept", "correlation", "error", "error_of_nothing", "error_of_trend", "skill",
        "world", "residual",
    ]

    public var rows: [[String]] {
        summary.rows.map { row in
            let (s, score) = (row.setting, row.score)
            let totals = [row.predictedTotals[0], row.actualTotals[0], row.predictedTotals[1], row.actualTotals[1]]
            let numbers =
                totals + [
                    score.slope, score.intercept, score.correlation, score.error, score.errorOfNothing, score.errorOfTrend,
                    score.skill,
                ]
            return [s.table, s.horizon.rawValue, s.deficits.rawValue, s.duties.rawValue, "\(row.year)", row.actual.rawValue]
                + numbers.map { Self.number($0, 4) } + [test.world.id, NumberText.residual(row.residual)]
        }
    }
}

extension BacktestReport {
    /// The columns of `rows` that hold numbers.
    public static let numericColumns = Set(columns.dropFirst(6)).subtracting(["world"]).union(["year"])

    /// As tables hold it; empty where there is none.
    private static func number(_ value: Double, _ decimals: Int) -> String {
        value.isFinite ? String(printf: "%.\(decimals)f", value) : ""
    }

    /// Writes the page in two forms, its chart and the table of all numbers, whole or not at all.
    /// - Throws: `Problems` as `BundleWriter`.
    public func write(to folder: URL) throws {
        let document = document()
        try BundleWriter().write(to: folder, inputs: []) { bundle in
            try bundle.add("validation.md") { try $0.write(MarkdownRenderer.render(document)) }
            try bundle.add("validation.html") { try $0.write(HTMLRenderer.render(document)) }
            for (path, svg) in document.chartFiles.sorted(by: { $0.key < $1.key }) { try bundle.add(path) { try $0.write(svg) } }
            try bundle.add("backtest.csv") {
                try $0.write(DelimitedText.text(.csv, columns: Self.columns, rows: rows, numeric: Self.numericColumns))
            }
            try bundle.add("verdict.csv") { try $0.write(verdicts) }
        }
    }

    /// What reports say of each model: the rows of `Data/backtest/verdict.csv`.
    var verdicts: String {
        let kept = summary.rows.filter { $0.setting.duties == BacktestSummary.choosingDuties && $0.actual == Self.less }
        let rows = kept.map { row in
            [
                row.setting.table, row.setting.horizon.rawValue, row.setting.deficits.rawValue, "\(row.year)",
                Self.number(row.predictedTotals[0], 2), Self.number(row.actualTotals[0], 2), Self.number(row.score.skill, 2),
            ]
        }
        return DelimitedText.text(
            .csv, columns: ["table", "horizon", "deficits", "year", "predicted", "actual", "skill"], rows: rows,
            numeric: ["year", "predicted", "actual", "skill"])
    }
}
