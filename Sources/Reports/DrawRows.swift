import Studies
import TradeData
import TradeEquilibrium

/// The answers under drawn elasticities as rows: one for each comparison, draw and economy.
public enum DrawRows {
    public static let columns = [
        "branch", "compared_with", "country", "draw", "welfare", "real_income", "real_wage", "employment", "equivalent_variation",
        "residual",
    ]
    public static let numeric = Set(columns.dropFirst(3))

    /// Every row, in the order of comparisons, draws and economies.
    /// - Complexity: O(comparisons · draws · economies).
    public static func each(_ draws: ElasticityDraws, in world: World, _ add: ([String]) -> Void) {
        for result in draws.results {
            for (number, sample) in zip(result.numbers, result.samples) {
                for (n, country) in world.grid.countries.enumerated() {
                    add(
                        [result.branch, "\(result.comparedWith)", country.rawValue, "\(number)"]
                            + [
                                sample.welfare[n], sample.realIncome[n], sample.realWage[n], sample.employment[n],
                                sample.equivalentVariation[n], sample.residual,
                            ].map { "\($0)" })
                }
            }
        }
    }

    /// The rows in the order of draws, so that tables of draws that follow each other are a table: draws, comparisons, economies.
    public static func table(_ draws: ElasticityDraws, of study: Study) -> TextTable {
        var rows: [(draw: Int, cells: [String])] = []
        each(draws, in: study.world) { rows.append((Int($0[3]) ?? 0, $0)) }
        var table = TextTable(columns, numeric: numeric)
        table.context = [
            ("scenario", study.scenario.id), ("world", study.world.id), ("model", study.runs.first?.model.label ?? ""),
            ("seed", "\(draws.seed)"),
        ]
        // A stable sort: comparisons and economies stay in their order.
        for row in rows.enumerated().sorted(by: { ($0.element.draw, $0.offset) < ($1.element.draw, $1.offset) }) {
            table.add(row.element.cells)
        }
        return table
    }

    /// What the draws come to: the median and 5 to 95% of welfare, for whom the table is about.
    public static func summary(_ draws: ElasticityDraws, of study: Study, subjects: [Subject]) -> TextTable {
        var table = TextTable(
            ["branch", "compared_with", "country", "welfare", "median", "low", "high", "same_sign", "draws"],
            numeric: ["welfare", "median", "low", "high", "same_sign", "draws"])
        for run in study.runs where run.threat == nil {
            guard let result = draws.result(branch: run.path.id, comparedWith: run.comparedWith) else { continue }
            for subject in subjects {
                let group = study.world.grid.indices(of: subject)
                guard !group.isEmpty else { continue }
                let central = run.comparison.welfare(group).percentChange
                let found = result.summary(central: central) { ElasticityDraws.mean($0.welfare, of: group, in: run.comparison) }
                func text(_ value: Double?) -> String { value.map { NumberText.fixed($0, 3) } ?? "" }
                table.add([
                    result.branch, "\(result.comparedWith)", subject.code, text(central), text(found?.median), text(found?.low),
                    text(found?.high), found.map { NumberText.fixed(100 * $0.sameSign, 0) + "%" } ?? "",
                    "\(result.samples.count)",
                ])
            }
        }
        return table
    }
}
