import TradeData
import TradeEquilibrium
import Scenarios

/// The numbers of a study as long tables, one row a number.
public enum StudyTables {
    /// Every economy's and pair's totals: welfare, prices, wages, trade, revenue.
    /// - Complexity: O(runs × N²J).
    public static func results(_ study: Study) -> ResultTable {
        var table = ResultTable()
        for index in study.runs.indices {
            let rows = RunRows(study, index)
            for n in study.world.grid.countries.indices { rows.country(n, into: &table) }
            rows.world(into: &table)
            rows.pairs(into: &table)
        }
        return table
    }

    /// Output, employment and consumer prices by country and sector.
    /// - Complexity: O(runs × NJ).
    public static func sectors(_ study: Study) -> ResultTable {
        var table = ResultTable()
        for index in study.runs.indices {
            let rows = RunRows(study, index)
            for n in study.world.grid.countries.indices { rows.sectors(n, into: &table) }
        }
        return table
    }

    /// The effective rates of the law of both days (statutory, averaged over the products of a sector) by importer, origin
    /// and sector, where the two laws differ.
    public static func rates(_ study: Study) -> ResultTable {
        var table = ResultTable()
        for run in study.runs {
            let grid = study.world.grid
            for j in grid.sectors.indices {
                for n in grid.countries.indices {
                    for i in grid.countries.indices where n != i {
                        let (now, then) = (run.schedule.tariffs[n, i, j], run.referenceSchedule.tariffs[n, i, j])
                        guard now != then else { continue }
                        for (day, rate) in [(run.day, now), (run.comparedWith, then)] {
                            table.append(
                                .init(
                                    scenario: study.scenario.id, branch: run.label, date: day, comparedWith: run.comparedWith,
                                    origin: grid.countries[i].rawValue, destination: grid.countries[n].rawValue,
                                    sector: grid.sectors[j].rawValue, variable: .effectiveTariff, unit: "percent",
                                    value: rate.percent,
                                    note: "trade-weighted over the products of the sector; before most-favoured-nation rates"))
                        }
                    }
                }
            }
        }
        return table
    }
}

/// Writes the rows of one run, with its keys.
private struct RunRows {
    let study: Study
    let index: Int
    let run: StudyRun
    let model: String

    init(_ study: Study, _ index: Int) {
        self.study = study
        self.index = index
        run = study.runs[index]
        model = run.model.label
    }

    private var grid: Grid { study.world.grid }
    private var money: String { "\(study.world.unit) per year" }

    private func row(
        _ variable: Variable, _ unit: String, country: String = "", origin: String = "", destination: String = "",
        sector: String = "", note: String = "", _ value: (Contrast) -> Double
    ) -> ResultTable.Row? {
        let number = study.ranged(index, value)
        // A ratio to nothing (no trade before) has no row.
        guard number.value.isFinite else { return nil }
        return ResultTable.Row(
            scenario: study.scenario.id, branch: run.label, date: run.day, comparedWith: run.comparedWith, country: country,
            origin: origin, destination: destination, sector: sector, variable: variable, unit: unit, value: number.value,
            low: number.low.flatMap { $0.isFinite ? $0 : nil }, high: number.high.flatMap { $0.isFinite ? $0 : nil },
            model: model,
            note: [note, study.missingFromRanges.map { "range \($0)" } ?? ""].filter { !$0.isEmpty }.joined(separator: "; "))
    }

    func country(_ n: Int, into table: inout ResultTable) {
        let code = grid.countries[n].rawValue
        let rows = [
            row(.welfare, "percent", country: code) { $0.welfare(n).percentChange },
            row(.equivalentVariation, money, country: code) { $0.equivalentVariation(n) },
            row(.realWage, "percent", country: code) { $0.realWage(n).percentChange },
            row(.consumerPrices, "percent", country: code, note: "relative to world value added") {
                $0.consumerPrices(n).percentChange
            },
            row(.exportVolume, "percent", country: code) { $0.exports(n).volume.percentChange },
            row(.importVolume, "percent", country: code) { $0.imports(n).volume.percentChange },
            row(.exports, money, country: code, note: "under the law of the date") { $0.exports(n).policy },
            row(.imports, money, country: code, note: "under the law of the date") { $0.imports(n).policy },
            row(.tariffRevenue, money, country: code, note: "change") {
                $0.tariffRevenue(n).policy - $0.tariffRevenue(n).reference
            },
            row(.collectedTariff, "percent", country: code, note: "model's duties over imports, law of the date") {
                $0.collectedTariff(n).policy.percent
            },
        ]
        for case .some(let row) in rows { table.append(row) }
    }

    func world(into table: inout ResultTable) {
        let rows = [
            row(.welfare, "percent", country: "world") { $0.worldWelfare().percentChange },
            row(.realWage, "percent", country: "world", note: "weighted by value added") { $0.worldRealWage().percentChange },
            row(.exportVolume, "percent", country: "world") { $0.worldTrade().volume.percentChange },
            row(.residual, "relative", country: "world", note: "worst scaled residual of both solves") { $0.worstResidual },
        ]
        for case .some(let row) in rows { table.append(row) }
    }

    /// Bilateral trade that changes by at least 50 million a year, or a tenth of a percent.
    func pairs(into table: inout ResultTable) {
        for i in grid.countries.indices {
            for n in grid.countries.indices where n != i {
                let trade = run.contrast.trade(origin: i, destination: n)
                guard trade.reference > 0, abs(trade.value.percentChange) >= 0.1 || abs(trade.policy - trade.reference) >= 50
                else { continue }
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
        for j in grid.sectors.indices where run.contrast.reference.output[n, j].value > 0 {
            let (country, sector) = (grid.countries[n].rawValue, grid.sectors[j].rawValue)
            let rows = [
                row(.output, "percent", country: country, sector: sector, note: "change in volume") {
                    $0.outputVolume(n, j).percentChange
                },
                row(.labour, "percent", country: country, sector: sector) { $0.labour(n, j).percentChange },
                row(
                    .consumerPrices, "percent", country: country, sector: sector,
                    note: "price to buyers, relative to world value added"
                ) {
                    $0.price(n, j).percentChange
                },
            ]
            for case .some(let row) in rows { table.append(row) }
        }
    }
}
