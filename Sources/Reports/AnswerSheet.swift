import Studies
import TradeData
import TradeEquilibrium

/// The first sheet of a workbook: economies by branches, in percent and in money, with their ranges.
struct AnswerSheet {
    let study: Study
    /// Those of the focus, else those that act, the largest first.
    let economies: [Int]

    init(_ study: Study) {
        self.study = study
        let focus = study.scenario.focus.compactMap { study.world.grid.index(of: $0) }
        economies =
            focus.isEmpty
            ? study.scenario.imposers(on: study.world).prefix(12).compactMap { study.world.grid.index(of: $0) } : focus
    }

    var front: Workbook.Front {
        let (scenario, world) = (study.scenario, study.world)
        let count = study.alternatives.count + 1
        let runs = study.runs.indices.filter {
            study.runs[$0].threat == nil && study.runs[$0].comparedWith == scenario.compareTo[0]
        }
        let heads = runs.flatMap { k -> [String] in
            let title = study.runs[k].path.title ?? scenario.title
            return count > 1 ? [title, "lowest of \(count) models", "highest"] : [title]
        }
        func table(_ title: String, isPercent: Bool, _ value: @escaping (Comparison, Int?) -> Double)
            -> (title: String, columns: [String], rows: [[Workbook.Cell]], isPercent: Bool)
        {
            func row(_ name: String, _ n: Int?) -> [Workbook.Cell] {
                [.text(name)]
                    + runs.flatMap { k -> [Workbook.Cell] in
                        let found = study.ranged(k) { value($0, n) }
                        let ends = count > 1 ? [found.low, found.high] : []
                        return ([found.value] + ends).map { $0.map { $0.isFinite ? .number($0) : .empty } ?? .empty }
                    }
            }
            let rows = economies.map { row(world.name(of: world.grid.countries[$0]), $0) } + [row("World", nil)]
            return (title, ["economy"] + heads, rows, isPercent)
        }
        return Workbook.Front(
            name: "Answer", title: scenario.title,
            lines: [
                "Law of \(scenario.asOf.inText), as if permanent, against the law of \(scenario.compareTo[0].inText)",
                "World \(world.id) of \(world.year); \(study.runs.first?.model.label ?? ""); all other sheets: see About",
            ],
            tables: [
                table("Change in real income, percent", isPercent: true) { comparison, n in
                    (n.map(comparison.welfare) ?? comparison.worldWelfare()).percentChange / 100
                },
                table("The same in billion \(world.currency) a year", isPercent: false) { comparison, n in
                    (n.map { [$0] } ?? Array(world.grid.countries.indices)).reduce(0) { $0 + comparison.equivalentVariation($1) }
                        / 1000
                },
            ])
    }
}
