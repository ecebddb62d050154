import Studies
import TradeData
import TradeEquilibrium

/// Economies by branches with their ranges: the first sheet of a workbook, and a page of text.
public struct AnswerSheet {
    let study: Study
    /// Those of the focus, else those that act, the largest first.
    let subjects: [Subject]

    /// - Parameter focus: Whom to show, of whom those count that the world has; nil: those of the scenario.
    public init(_ study: Study, focus: [Subject]? = nil) {
        self.study = study
        let focus = (focus ?? study.scenario.focus).compactMap { $0.within(study.world.grid) }
        subjects =
            focus.isEmpty ? study.scenario.acting(on: study.world).prefix(12).compactMap { $0.within(study.world.grid) } : focus
    }

    /// Every branch against the first day to compare with.
    private var runs: [Int] {
        study.runs.indices.filter {
            study.runs[$0].threat == nil && study.runs[$0].comparedWith == study.scenario.compareTo[0]
        }
    }

    /// The same as text: one table, each cell with its range, which is below it where a line would be wider than a terminal.
    public func text() -> String {
        let oneLine = table(isTall: false)
        let isWide = oneLine.split(separator: "\n").contains { $0.count > 80 }
        return page(isWide ? table(isTall: true) : oneLine)
    }

    private func table(isTall: Bool) -> String {
        let world = study.world
        var table = TerminalTable([("real income", .left)] + runs.map { (study.runs[$0].path.id, .right) })
        func parts(_ k: Int, _ n: [Int]?) -> (value: String, range: String) {
            let found = study.ranged(k) { comparison in
                (n.map { members in comparison.welfare(members) } ?? comparison.worldWelfare()).percentChange
            }
            guard let low = found.low, let high = found.high else { return (TryAnswer.percent(found.value), "") }
            func short(_ value: Double) -> String { String(NumberText.change(value).dropLast()) }
            return (TryAnswer.percent(found.value), low.isFinite && high.isFinite ? "\(short(low)) to \(short(high))" : "")
        }
        func add(_ name: String, _ n: [Int]?) {
            let cells = runs.map { parts($0, n) }
            guard isTall else {
                return table.add([.init(name)] + cells.map { .init($0.value + ($0.range.isEmpty ? "" : " (\($0.range))")) })
            }
            table.add([.init(name)] + cells.map { .init($0.value) })
            if cells.contains(where: { !$0.range.isEmpty }) { table.add([.init("")] + cells.map { .init($0.range) }) }
        }
        for subject in subjects { add(world.name(of: subject), world.grid.indices(of: subject)) }
        add("World", nil)
        return table.render(on: .pipe)
    }

    private func page(_ table: String) -> String {
        let (scenario, world) = (study.scenario, study.world)
        let count = study.alternatives.count + 1
        let branches = runs.compactMap { k in study.runs[k].path.title.map { "  \(study.runs[k].path.id): \($0)" } }
        return SafeText.plain(
            ([
                scenario.title,
                "Law of \(scenario.asOf.inText), as if permanent, against the law of \(scenario.compareTo[0].inText); world \(world.id) of \(world.year); "
                    + (count > 1 ? "ranges of \(count) models" : "one model"),
            ] + branches + ["", table]).joined(separator: "\n"))
    }

    var front: Workbook.Front {
        let (scenario, world) = (study.scenario, study.world)
        let count = study.alternatives.count + 1
        let heads = runs.flatMap { k -> [String] in
            let title = study.runs[k].path.title ?? scenario.title
            return count > 1 ? [title, "lowest of \(count) models", "highest"] : [title]
        }
        func table(_ title: String, isPercent: Bool, _ value: @escaping (Comparison, [Int]?) -> Double)
            -> (title: String, columns: [String], rows: [[Workbook.Cell]], isPercent: Bool)
        {
            func row(_ name: String, _ n: [Int]?) -> [Workbook.Cell] {
                [.text(name)]
                    + runs.flatMap { k -> [Workbook.Cell] in
                        let found = study.ranged(k) { value($0, n) }
                        let ends = count > 1 ? [found.low, found.high] : []
                        return ([found.value] + ends).map { $0.map { $0.isFinite ? .number($0) : .empty } ?? .empty }
                    }
            }
            let rows = subjects.map { row(world.name(of: $0), world.grid.indices(of: $0)) } + [row("World", nil)]
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
                    (n.map { comparison.welfare($0) } ?? comparison.worldWelfare()).percentChange / 100
                },
                table("The same in billion \(world.currency) a year", isPercent: false) { comparison, n in
                    (n ?? Array(world.grid.countries.indices)).reduce(0) { $0 + comparison.equivalentVariation($1) }
                        / 1000
                },
            ])
    }
}
