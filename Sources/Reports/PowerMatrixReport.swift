import Studies
import TradeData

/// Every economy against every other as a report: a heat map of the largest, the strongest pairs, who controls which input of whom.
public struct PowerMatrixReport: Sendable {
    let matrix: PowerMatrix
    let world: World
    let model: String
    let holds: [InputHold]
    /// What is withheld, in words; nil: everything.
    let goods: String?
    let command: String

    public init(
        _ matrix: PowerMatrix, world: World, model: String, holds: [InputHold], goods: String? = nil, command: String = ""
    ) {
        (self.matrix, self.world, self.model, self.holds, self.goods, self.command) = (
            matrix, world, model, holds, goods, command
        )
    }

    /// Where the numbers are from.
    public var source: String {
        "World \(world.id) (\(world.year)); \(model); worst residual \(NumberText.residual(matrix.residual))."
    }

    /// Indices of the largest economies by GDP, the rest of the world apart.
    private func largest(_ count: Int) -> [Int] {
        let named = world.grid.countries.indices.filter { world.grid.countries[$0] != .restOfWorld }
        return Array(named.sorted { world.valueAdded[$0] > world.valueAdded[$1] }.prefix(count))
    }

    private struct Ranked { let by, over: Int, outcome: PowerOutcome }
    /// All pairs of economies with a loss, by the target's loss.
    private var ranked: [Ranked] {
        let N = world.grid.countryCount
        var found: [Ranked] = []
        for m in 0..<N {
            for n in 0..<N {
                if let outcome = matrix[m, n], outcome.converged, world.grid.countries[m] != .restOfWorld,
                    world.grid.countries[n] != .restOfWorld
                {
                    found.append(Ranked(by: m, over: n, outcome: outcome))
                }
            }
        }
        return found.sorted { $0.outcome.loss > $1.outcome.loss }
    }

    private func name(_ n: Int) -> String { world.name(of: world.grid.countries[n]) }

    /// The answer in two or three sentences.
    public var headline: String {
        let ranked = ranked
        guard let first = ranked.first else { return "No pair of economies could be solved." }
        let ends = matrix.isMutual ? "stopped trading with" : "stopped selling to"
        var text =
            "The largest loss of any pair: if \(world.inProse(world.grid.countries[first.by])) \(ends) \(world.inProse(world.grid.countries[first.over])), the latter would "
            + PowerWords.loss(first.outcome.loss, first.outcome.money, world) + "."
        var most: [Int: (count: Int, sum: Double)] = [:]
        for pair in ranked where pair.outcome.loss >= 0.01 {
            let so = most[pair.by] ?? (0, 0)
            most[pair.by] = (so.count + 1, so.sum + pair.outcome.loss)
        }
        if let top = most.max(by: { ($0.value.count, $0.value.sum) < ($1.value.count, $1.value.sum) }) {
            text +=
                " \(name(top.key)) alone could take 1% or more of real income from \(top.value.count) economies, more than anybody else."
        }
        if !matrix.unsolved.isEmpty { text += " \(matrix.unsolved.count) pairs have no equilibrium and no number." }
        return text
    }

    /// The whole report.
    public func document() -> ReportDocument {
        let shown = largest(12)
        let codes = shown.map { world.grid.countries[$0].rawValue }
        let chart = HeatMapChart(
            title: "What each could take from each: loss of real income, the twelve largest economies",
            rowsAre: matrix.isMutual ? "who stops trading" : "who sells no more", columnsAre: "who loses",
            unit: "% of real income",
            rows: codes, columns: codes,
            values: shown.map { m in shown.map { n in matrix[m, n].flatMap { $0.converged ? 100 * $0.loss : nil } } })
        return ReportDocument(
            title: "Power: every economy over every other" + (goods.map { ", \($0)" } ?? ""), headline: headline,
            sections: [
                .init(
                    "Who could take how much from whom",
                    [
                        .chart(.init(chart, name: "power", note: source)),
                        .chart(.init(network(shown), name: "power-network", note: source)), .table(byLeverage(shown)),
                    ]),
                .init("The strongest pairs", [.table(strongest)]),
                .init("Chokepoints", [.table(chokepoints)]),
                .init("What this does not say", [.list(PowerWords.limits(world))] + (command.isEmpty ? [] : [.code(command)])),
            ])
    }

    private static func percent(_ x: Double) -> String {
        x > 0 && x < 5e-5 ? "under 0.01%" : NumberText.percent(100 * x, decimals: 2)
    }

    /// Pairs with what both sides lose.
    private func table(_ title: String, _ pairs: some Sequence<Ranked>, note: String = "") -> ReportDocument.Table {
        var table = ReportDocument.Table(
            title,
            columns: [
                .text("by"), .text("over"), .number("target loses"), .number("a year"), .number("own loss"), .number("leverage"),
            ],
            note: note + source)
        for pair in pairs {
            table.add([
                name(pair.by), name(pair.over), Self.percent(pair.outcome.loss),
                NumberText.billions(pair.outcome.money, world.currency, sign: false), Self.percent(pair.outcome.ownLoss),
                pair.outcome.leverage.map(PowerWords.number) ?? NumberText.unknown,
            ])
        }
        table.hasZeros = true
        return table
    }

    private func byLeverage(_ shown: [Int]) -> ReportDocument.Table {
        let pairs = ranked.filter {
            shown.contains($0.by) && shown.contains($0.over) && $0.outcome.loss >= 0.001 && $0.outcome.leverage != nil
        }
        return table(
            "Among the twelve largest economies, by leverage",
            pairs.sorted { ($0.outcome.leverage ?? 0) > ($1.outcome.leverage ?? 0) }.prefix(12),
            note: "Leverage: the target's loss per own loss, as shares of income; pairs in which the target loses 0.1% or more. ")
    }

    private var strongest: ReportDocument.Table { table("The largest losses of all pairs", ranked.prefix(15)) }

    /// From each of the largest to the one that could take most from it.
    private func network(_ largest: [Int]) -> NetworkChart {
        // The first two, to whom most arrows lead, opposite each other.
        let shown = [0, 1].flatMap { first in largest.indices.filter { $0 % 2 == first }.map { largest[$0] } }
        let arrows = shown.enumerated().compactMap { x, n -> NetworkChart.Arrow? in
            let others = shown.enumerated().compactMap { y, m in
                matrix[m, n].flatMap { $0.converged && $0.loss > 0 ? (place: y, loss: $0.loss) : nil }
            }
            return others.max { $0.loss < $1.loss }.map { .init(from: x, to: $0.place, value: 100 * $0.loss) }
        }
        return NetworkChart(
            title: "Whom each of the twelve largest economies could be hurt by most",
            meaning: "At an arrow’s beginning: real income lost if its end "
                + (matrix.isMutual ? "and it stopped trading" : "sold it nothing more"),
            nodes: shown.map { .init(world.grid.countries[$0].rawValue, weight: world.valueAdded[$0]) }, arrows: arrows)
    }

    private var chokepoints: ReportDocument.Table {
        var table = ReportDocument.Table(
            "One seller with half or more of what a buyer imports of a product, the costliest first",
            columns: [
                .text("buyer"), .text("product"), .text("seller"), .number("of imports of it"), .number("imported"),
                .number("loss, closed form"),
            ], note: "The closed form is of a first round at given prices. Accounting by sectors of \(world.grid.sectorCount).")
        let named = holds.filter {
            world.grid.countries[$0.buyer] != .restOfWorld && world.grid.countries[$0.seller] != .restOfWorld
        }
        for hold in named.prefix(15) {
            table.add([
                name(hold.buyer), world.name(of: world.grid.sectors[hold.sector]), name(hold.seller),
                NumberText.percent(100 * hold.input.withdrawn, decimals: 0),
                NumberText.percent(100 * hold.input.foreign, decimals: 0),
                hold.closed.isFinite ? Self.percent(hold.closed) : "no bound",
            ])
        }
        return table
    }
}
