import TradeData
import TradeEquilibrium
import Studies

/// The numbers of a study as long tables, one row a number.
///
/// Each table is given row by row, so that it need not be in memory whole: a study may have hundreds of comparisons.
public enum StudyTables {
    /// Every economy's and pair's totals: welfare, prices, wages, trade, revenue; and what a reader must know of all of them.
    ///
    /// - Parameters:
    ///   - households: National figures, for money a household; none without them.
    ///   - groups: Groups that have rows of their own, besides all economies; those of the scenario's focus when nil.
    ///   - body: Takes the rows in order.
    /// - Complexity: O(runs × N²J), in memory the rows of one run.
    public static func results(
        _ study: Study, households: Households? = nil, groups: [Subject]? = nil, _ body: (ResultTable.Row) throws -> Void
    ) rethrows {
        try results(study, households, groups, economies: true, flows: true, body)
    }

    /// The rows of `results` about economies, and those about pairs.
    static func economies(
        _ study: Study, households: Households?, groups: [Subject]? = nil, _ body: (ResultTable.Row) throws -> Void
    ) rethrows {
        try results(study, households, groups, economies: true, flows: false, body)
    }
    static func flows(_ study: Study, _ body: (ResultTable.Row) throws -> Void) rethrows {
        try results(study, nil, [], economies: false, flows: true, body)
    }

    private static func results(
        _ study: Study, _ households: Households?, _ groups: [Subject]?, economies: Bool, flows: Bool,
        _ body: (ResultTable.Row) throws -> Void
    ) rethrows {
        let groups = groups ?? study.scenario.focus.compactMap { $0.within(study.world.grid) }.filter(\.isGroup)
        for index in study.runs.indices {
            let rows = RunRows(study, index, households)
            var table = ResultTable()
            if economies {
                for country in study.world.grid.countries { rows.subject(Subject(country), into: &table) }
                for group in groups { rows.subject(group, into: &table) }
                rows.world(into: &table)
                rows.limits(into: &table)
                rows.pledges(into: &table)
                rows.draws(into: &table)
            }
            if flows { rows.pairs(into: &table) }
            try table.rows.forEach(body)
        }
        guard economies else { return }
        for (k, caution) in study.cautions.enumerated() {
            try body(
                .init(
                    scenario: study.scenario.id, date: study.scenario.asOf, variable: .caution, unit: "count",
                    value: Double(k + 1),
                    model: study.runs.first?.model.label ?? "", world: study.world.id, note: caution))
        }
    }

    /// Output, employment and consumer prices by country and sector.
    /// - Parameter movedOnly: Leaves out what no model moves by a hundredth of a percent.
    /// - Complexity: O(runs × NJ).
    public static func sectors(_ study: Study, movedOnly: Bool = false, _ body: (ResultTable.Row) throws -> Void) rethrows {
        for index in study.runs.indices {
            let rows = RunRows(study, index, nil)
            var table = ResultTable()
            for n in study.world.grid.countries.indices { rows.sectors(n, into: &table) }
            try table.rows.filter { !movedOnly || $0.moves(by: 0.01) }.forEach(body)
        }
    }

    /// The rates of the law of both days (statutory, averaged over the products of a sector, with the base rate) by importer,
    /// origin and sector, where the two laws differ.
    /// - Complexity: O(runs × N²J).
    public static func rates(_ study: Study, _ body: (ResultTable.Row) throws -> Void) rethrows {
        for run in study.runs {
            let grid = study.world.grid
            for j in grid.sectors.indices {
                for n in grid.countries.indices {
                    for i in grid.countries.indices where n != i {
                        let (now, then) = (run.schedule.tariffs[n, i, j], run.referenceSchedule.tariffs[n, i, j])
                        guard now != then else { continue }
                        for (day, rate) in [(run.day, now), (run.comparedWith, then)] where rate.percent.isFinite {
                            try body(
                                .init(
                                    scenario: study.scenario.id, branch: run.label, date: day, comparedWith: run.comparedWith,
                                    origin: grid.countries[i].rawValue, destination: grid.countries[n].rawValue,
                                    sector: grid.sectors[j].rawValue, variable: .effectiveTariff, unit: "percent",
                                    value: rate.percent, world: study.world.id,
                                    note:
                                        "statutory, trade-weighted over the products of the sector; with the base rate, which is the "
                                        + "world's tariff less the law that it carries"))
                        }
                    }
                }
            }
        }
    }

    /// Rows of one comparison at most, for each country, for the world, for drawn elasticities, and for each sector of a country.
    static let (rowsPerCountry, rowsOfWorld, rowsPerSector) = (25, 6, 5)
    /// Rows of a limit or a pledge.
    static let rowsPerLimit = 12
    static func rowsOfDraws(countries: Int) -> Int { 9 * countries + 4 }

    /// The rows of `results` as a table in memory.
    static func results(_ study: Study, households: Households? = nil, groups: [Subject]? = nil) -> ResultTable {
        var table = ResultTable()
        results(study, households: households, groups: groups) { table.append($0) }
        return table
    }

    /// The rows of `sectors` as a table in memory.
    static func sectors(_ study: Study) -> ResultTable {
        var table = ResultTable()
        sectors(study) { table.append($0) }
        return table
    }

    /// The rows of `rates` as a table in memory.
    static func rates(_ study: Study) -> ResultTable {
        var table = ResultTable()
        rates(study) { table.append($0) }
        return table
    }
}

/// Writes the rows of one run, with its keys.
private struct RunRows {
    let study: Study
    let index: Int
    let run: StudyRun
    let model: String
    /// The worst over the models that low and high are over.
    let residual: Double?
    let months: FirstMonths
    let households: Households?

    init(_ study: Study, _ index: Int, _ households: Households?) {
        self.study = study
        self.households = households
        self.index = index
        run = study.runs[index]
        model = run.model.label
        residual = study.underAllModels(index) { $0.worstResidual }.filter(\.isFinite).max()
        months = FirstMonths(run.comparison)
    }

    private var grid: Grid { study.world.grid }
    private var isElastic: Bool { run.model.labour.supplyElasticity > 0 }
    private var welfareNote: String { isElastic ? "real income less what more effort is worth" : "" }
    private var employmentNote: String { isElastic ? "" : "total employment is fixed in this model" }
    private var deficitNote: String {
        run.model.deficits == .endogenous ? "an outcome" : "by the rule \(run.model.deficits.rawValue)"
    }
    private var money: String { "\(study.world.unit) per year" }

    private func row(
        _ variable: Variable, _ unit: String, country: String = "", origin: String = "", destination: String = "",
        sector: String = "", note: String = "", _ value: (Comparison) -> Double
    ) -> ResultTable.Row? {
        let number = study.range(index, value)
        // A ratio to nothing (no trade before) has no row.
        guard number.value.isFinite else { return nil }
        return ResultTable.Row(
            scenario: study.scenario.id, branch: run.label, date: run.day, comparedWith: run.comparedWith, country: country,
            origin: origin, destination: destination, sector: sector, variable: variable, unit: unit, value: number.value,
            low: number.low, high: number.high, model: model, world: study.world.id, residual: residual,
            note: [
                note, study.missingFromRanges.map { "range \($0)" } ?? "",
                number.isUnknown ? "range unknown, not every model has this number" : "",
            ].filter { !$0.isEmpty }.joined(separator: "; "))
    }

    /// A number that accounting gives, under the scenario's own model; no row where there is none.
    private func fixed(
        _ variable: Variable, _ unit: String, country: String, sector: String = "", _ value: Double?
    ) -> ResultTable.Row? {
        guard let value, value.isFinite else { return nil }
        return ResultTable.Row(
            scenario: study.scenario.id, branch: run.label, date: run.day, comparedWith: run.comparedWith, country: country,
            sector: sector, variable: variable, unit: unit, value: value, model: model,
            world: study.world.id, residual: run.comparison.reference.residuals.worst,
            note: "first months, by accounting, at most (A-18)")
    }

    private var perHousehold: String { "\(study.world.currency) per household per year" }
    private func share(of amount: Double, _ subject: Subject) -> Double? {
        households?.share(of: amount, subject, in: study.world)
    }
    private func householdNote(_ subject: Subject) -> String {
        let figures = subject.members.compactMap { households?.figures[$0] }
        let years = Set(figures.map(\.year)).sorted().map(String.init).joined(separator: ", ")
        return "\(ResultTable.Row.plain(figures.reduce(0) { $0 + $1.count })) households in \(years)"
    }

    func subject(_ subject: Subject, into table: inout ResultTable) {
        let (n, code) = (grid.indices(of: subject), subject.code)
        let rows = [
            row(.welfare, "percent", country: code, note: welfareNote) { $0.welfare(n).percentChange },
            row(.realIncome, "percent", country: code) { $0.realIncome(n).percentChange },
            row(.employment, "percent", country: code, note: employmentNote) { $0.employment(n).percentChange },
            row(.equivalentVariation, money, country: code) { $0.equivalentVariation(n) },
            row(.realWage, "percent", country: code) { $0.realWage(n).percentChange },
            row(.consumerPrices, "percent", country: code, note: "relative to world value added") {
                $0.consumerPrices(n).percentChange
            },
            row(.pricesOverWage, "percent", country: code) { $0.pricesOverWage(n) },
            fixed(.pricesBound, "percent", country: code, months.percent(n)),
            fixed(.unavailable, "percent", country: code, months.unavailable(n)),
            fixed(.basketBound, money, country: code, months.basket(n)),
            fixed(
                .basketBoundPerHousehold, perHousehold, country: code,
                households?.consumption(of: months.basket(n), subject, in: study.world)),
            row(.equivalentVariationPerHousehold, perHousehold, country: code, note: householdNote(subject)) {
                share(of: $0.equivalentVariation(n), subject) ?? .nan
            },
            row(.exportVolume, "percent", country: code) { $0.exports(n).volume.percentChange },
            row(.importVolume, "percent", country: code) { $0.imports(n).volume.percentChange },
            row(.termsOfTrade, "percent", country: code, note: "prices of exports over prices of imports") { $0.termsOfTrade(n) },
            row(.exports, money, country: code, note: "under the law of the date") { $0.exports(n).policy },
            row(.imports, money, country: code, note: "under the law of the date") { $0.imports(n).policy },
            row(.exportsBefore, money, country: code, note: "under the law compared with") { $0.exports(n).reference },
            row(.importsBefore, money, country: code, note: "under the law compared with") { $0.imports(n).reference },
            row(.tradeDeficit, money, country: code, note: "imports less exports") { TradeBalance($0, n).deficit.policy },
            row(.tradeDeficitBefore, money, country: code, note: "imports less exports") {
                TradeBalance($0, n).deficit.reference
            },
            row(.tradeDeficitChange, money, country: code, note: deficitNote) { TradeBalance($0, n).change },
            row(.tradeDeficit, "percent of GDP", country: code) { TradeBalance($0, n).share.policy },
            row(.tradeDeficitBefore, "percent of GDP", country: code) { TradeBalance($0, n).share.reference },
            row(.tradeDeficitChange, "percentage points of GDP", country: code) {
                TradeBalance($0, n).share.policy - TradeBalance($0, n).share.reference
            },
            row(.tariffRevenue, money, country: code, note: "change") {
                $0.tariffRevenue(n).policy - $0.tariffRevenue(n).reference
            },
            row(
                .collectedTariff, "percent", country: code, note: "model's duties on goods over imports of goods, law of the date"
            ) {
                $0.collectedTariff(n).policy.percent
            },
        ]
        for case .some(let row) in rows { table.append(row) }
    }

    /// What each quota and promise in force comes to.
    func limits(into table: inout ResultTable) {
        for (k, wedge) in run.comparison.policy.impliedWedges.enumerated() {
            let measure = (run.law.measures + run.law.threats.map(\.measure)).first { $0.id == wedge.id }
            let note = [
                "measure \(wedge.id)", measure?.instrument.rawValue ?? "",
                "at \(wedge.limit.bound == .atMost ? "most" : "least") by \(wedge.limit.unit == .value ? "value" : "volume")",
            ].joined(separator: "; ")
            func of(_ value: @escaping (ImpliedWedge) -> Double) -> (Comparison) -> Double {
                { $0.policy.impliedWedges.indices.contains(k) ? value($0.policy.impliedWedges[k]) : .nan }
            }
            let rows = [
                row(.limitAsked, money, note: note, of { $0.limit.quantity }),
                row(.limitReached, money, note: note, of(\.quantity)),
                row(.limitSlack, money, note: note, of(\.slack)),
                row(.limitWedge, "percent", note: note, of(\.rate.percent)),
                row(.limitRent, money, note: note + "; " + (wedge.isBinding ? wedge.holder : "nobody"), of(\.rent)),
                row(.limitResidual, "relative", note: note, of(\.residual)),
            ]
            for case .some(let row) in rows { table.append(row) }
        }
    }

    /// What each pledge to invest on this branch is worth by itself, with the day compared with first.
    func pledges(into table: inout ResultTable) {
        guard run.threat == nil, run.comparedWith == study.scenario.compareTo.first else { return }
        for one in study.pledges where one.path.id == run.path.id {
            for value in one.values {
                let note =
                    "measure \(one.pledge.measure.id); \(ResultTable.Row.plain(100 * value.additionality))% additional; \(value.channel.rawValue)"
                for (countries, worth, range) in [(one.hosts, value.host, value.hostRange), (one.investors, value.investor, nil)]
                where worth.isFinite {
                    table.append(
                        .init(
                            scenario: study.scenario.id, branch: run.label, date: run.day, comparedWith: run.comparedWith,
                            country: countries.map(\.rawValue).joined(separator: " "), variable: .pledgeValue, unit: money,
                            value: worth, low: range?.low, high: range?.high, model: model, world: study.world.id,
                            residual: one.residual, note: note + (range == nil ? "" : "; range over the capital there (A-20)")))
                }
            }
        }
    }

    func world(into table: inout ResultTable) {
        let rows = [
            row(.welfare, "percent", country: "world", note: welfareNote) { $0.worldWelfare().percentChange },
            row(.realIncome, "percent", country: "world", note: "weighted by what households have to spend") {
                $0.worldRealIncome().percentChange
            },
            row(.employment, "percent", country: "world", note: "weighted by pay") { $0.worldEmployment().percentChange },
            row(.realWage, "percent", country: "world", note: "weighted by value added") { $0.worldRealWage().percentChange },
            row(.exportVolume, "percent", country: "world") { $0.worldTrade().volume.percentChange },
            row(
                .residual, "relative", country: "world",
                note: "worst scaled residual of both solves, in low and high over the models"
            ) { $0.worstResidual },
        ]
        for case .some(let row) in rows { table.append(row) }
    }

    /// Medians and ranges over drawn elasticities, how often signs agree, and how well the draws were solved.
    func draws(into table: inout ResultTable) {
        guard run.threat == nil, let draws = study.draws,
            let result = draws.result(branch: run.path.id, comparedWith: run.comparedWith)
        else { return }
        let about = "\(draws.count) draws of the trade elasticities, seed \(draws.seed)"
        func row(
            _ variable: Variable, _ unit: String, country: String, _ draw: ResultTable.Drawn, _ value: Double, low: Double? = nil,
            high: Double? = nil
        ) -> ResultTable.Row {
            ResultTable.Row(
                scenario: study.scenario.id, branch: run.label, date: run.day, comparedWith: run.comparedWith, country: country,
                variable: variable, unit: unit, value: value, low: low, high: high, model: model, world: study.world.id,
                residual: result.worstResidual, draw: draw, note: about)
        }
        func add(
            _ variable: Variable, _ unit: String, country: String, central: Double, sign: Bool = true,
            _ value: (ElasticityDraws.Sample) -> Double
        ) {
            guard let drawn = result.summary(central: central, of: value), drawn.median.isFinite else { return }
            table.append(row(variable, unit, country: country, .median, drawn.median, low: drawn.low, high: drawn.high))
            guard sign else { return }
            table.append(row(variable, "percent of draws", country: country, .sameSign, 100 * drawn.sameSign))
        }
        for n in grid.countries.indices {
            let code = grid.countries[n].rawValue
            add(.welfare, "percent", country: code, central: run.comparison.welfare(n).percentChange) { $0.welfare[n] }
            add(.realIncome, "percent", country: code, central: run.comparison.realIncome(n).percentChange) { $0.realIncome[n] }
            if isElastic {
                add(.employment, "percent", country: code, central: run.comparison.employment(n).percentChange) {
                    $0.employment[n]
                }
            }
            add(.realWage, "percent", country: code, central: run.comparison.realWage(n).percentChange) { $0.realWage[n] }
            // Its sign is that of welfare.
            add(.equivalentVariation, money, country: code, central: 0, sign: false) { $0.equivalentVariation[n] }
        }
        add(.welfare, "percent", country: "world", central: run.comparison.worldWelfare().percentChange) { $0.worldWelfare }
        table.append(row(.draws, "draws", country: "world", .converged, Double(result.samples.count)))
        if let worst = result.worstResidual { table.append(row(.residual, "relative", country: "world", .worst, worst)) }
    }

    /// Bilateral trade that changes by at least 50 million a year, or a tenth of a percent and a million.
    func pairs(into table: inout ResultTable) {
        for i in grid.countries.indices {
            for n in grid.countries.indices where n != i {
                let trade = run.comparison.trade(origin: i, destination: n)
                let change = abs(trade.policy - trade.reference)
                guard trade.reference > 0, change >= 50 || change >= 1 && abs(trade.value.percentChange) >= 0.1 else { continue }
                let (origin, destination) = (grid.countries[i].rawValue, grid.countries[n].rawValue)
                let rows = [
                    row(.flow, money, origin: origin, destination: destination, note: "change") {
                        let trade = $0.trade(origin: i, destination: n)
                        return trade.policy - trade.reference
                    },
                    row(.flow, "percent", origin: origin, destination: destination, note: "change in volume") {
                        $0.trade(origin: i, destination: n).volume.percentChange
                    },
                ]
                for case .some(let row) in rows { table.append(row) }
            }
        }
    }

    func sectors(_ n: Int, into table: inout ResultTable) {
        for j in grid.sectors.indices where run.comparison.reference.output[n, j].value > 0 {
            let (country, sector) = (grid.countries[n].rawValue, grid.sectors[j].rawValue)
            let rows = [
                row(.output, "percent", country: country, sector: sector, note: "change in volume") {
                    $0.outputVolume(n, j).percentChange
                },
                row(.employment, "percent", country: country, sector: sector) { $0.labour(n, j).percentChange },
                row(
                    .consumerPrices, "percent", country: country, sector: sector,
                    note: "price to buyers, relative to world value added"
                ) {
                    $0.price(n, j).percentChange
                },
                row(.pricesOverWage, "percent", country: country, sector: sector) { $0.priceOverWage(n, j) },
                fixed(.pricesBound, "percent", country: country, sector: sector, months.percent(n, j)),
            ]
            for case .some(let row) in rows { table.append(row) }
        }
    }
}
