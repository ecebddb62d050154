import Studies
import TradeData

/// Who depends on whom, as a section: the network, the same numbers as a heat map, and how alike they vote.
struct DependenceSection {
    let dependence: Dependence
    /// Names and incomes by side; sides that nobody is on are left out.
    let names: [String]
    let incomes: [Double]
    let world: World
    let places: [[Int]]
    let source: String

    private var shown: [Int] { places.indices.filter { !places[$0].isEmpty } }

    /// An economy by its code, several by their name.
    private func code(_ k: Int) -> String { places[k].count == 1 ? world.grid.countries[places[k][0]].rawValue : names[k] }

    private func within(_ k: Int) -> String { TourReport.within(names[k]) }

    private static func percent(_ share: Double) -> String { NumberText.percent(100 * share, decimals: 100 * share < 10 ? 1 : 0) }

    /// The pair that differs most, in a sentence; nil where nobody's loss is known.
    private var sentence: String? {
        let pairs = shown.flatMap { a in shown.filter { $0 > a }.map { (a, $0) } }
        let known = pairs.compactMap { a, b -> (a: Int, b: Int, own: Double, other: Double)? in
            guard let own = dependence.losses[a][b], let other = dependence.losses[b][a] else { return nil }
            return own >= other ? (a, b, own, other) : (b, a, other, own)
        }
        guard let most = known.max(by: { $0.own < $1.own }) else { return nil }
        return
            "If no goods were traded between \(within(most.a)) and \(within(most.b)), \(within(most.a)) would lose "
            + "\(NumberText.size(100 * most.own)) of real income and \(within(most.b)) "
            + (most.other >= 0 ? NumberText.size(100 * most.other) : "nothing") + ". Of the goods that \(within(most.a)) trades, "
            + "\(Self.percent(dependence.shares[most.a][most.b])) are with \(within(most.b)); of those of \(within(most.b)), "
            + "\(Self.percent(dependence.shares[most.b][most.a])) are with \(within(most.a))."
    }

    private func votes() -> String? {
        guard let votes = try? VotingAgreement.load() else { return nil }
        let alike = shown.flatMap { a in
            shown.filter { $0 > a }.compactMap { b -> String? in
                guard places[a].count == 1, places[b].count == 1 else { return nil }
                return votes[world.grid.countries[places[a][0]], world.grid.countries[places[b][0]]].map {
                    "\(within(a)) and \(within(b)) \(NumberText.percent(100 * $0, decimals: 0))"
                }
            }
        }
        guard !alike.isEmpty else { return nil }
        return
            "Votes alike in the UN General Assembly, \(votes.years): \(GameReport.list(alike)) (abstentions count half; groups and "
            + "economies that the table lacks are left out). Neither votes nor trade are said to bring about the other."
    }

    func section(_ title: String = "Who depends on whom") -> ReportDocument.Section? {
        guard shown.count > 1 else { return nil }
        let arrows = shown.enumerated().flatMap { x, a in
            shown.enumerated().compactMap { y, b in
                dependence.losses[a][b].map { NetworkChart.Arrow(from: x, to: y, value: 100 * $0) }
            }
        }
        let network = NetworkChart(
            title: "Who depends on whom",
            meaning: "At an arrow’s beginning: real income lost if goods trade with its end stopped",
            nodes: shown.map { .init(names[$0], weight: incomes[$0]) }, arrows: arrows)
        let heat = HeatMapChart(
            title: "What each would lose if goods trade between two stopped", rowsAre: "who loses",
            columnsAre: "by trade with whom",
            unit: "% of real income", rows: shown.map(code), columns: shown.map(code),
            values: shown.map { a in shown.map { b in dependence.losses[a][b].map { 100 * $0 } } })
        var blocks: [ReportDocument.Block] = []
        if let sentence { blocks.append(.paragraph(sentence)) }
        blocks.append(.chart(.init(network, name: "dependence", note: source)))
        blocks.append(.chart(.init(heat, name: "dependence-map", note: source)))
        if let votes = votes() { blocks.append(.paragraph(votes)) }
        let unsolved = dependence.unsolved.map { "\(within($0.a)) and \(within($0.b)): \($0.why)" }
        if !unsolved.isEmpty { blocks.append(.list(unsolved.map { "No equilibrium without goods trade of \($0)." })) }
        return .init(title, blocks)
    }
}
