import Studies
import TradeData
import TradeEquilibrium

/// Whose growth is good for whom, every economy by every other: a heat map of the largest, and who gains and loses most by whom.
public struct ExposureMatrixReport: Sendable {
    let study: FriendsStudy
    /// Welfare, or income at world value added as numeraire.
    let outcome: PairExposure.Outcome
    let command: String

    public init(_ study: FriendsStudy, outcome: PairExposure.Outcome, command: String = "") {
        (self.study, self.outcome, self.command) = (study, outcome, command)
    }

    private var world: World { study.world }
    private var values: [[Double]] { outcome == .welfare ? study.growth.welfare : study.growth.income }
    private var word: String { outcome == .welfare ? "welfare" : "income relative to the world's" }
    private var grown: String { study.kind == .labour ? "the productivity of labour" : "productivity" }
    private func name(_ n: Int) -> String { world.name(of: world.grid.countries[n]) }
    private func prose(_ n: Int) -> String { world.inProse(world.grid.countries[n]) }
    private var named: [Int] { world.grid.countries.indices.filter { world.grid.countries[$0] != .restOfWorld } }

    /// Pairs of different economies, by what the growth of m does to n.
    private var ranked: [(n: Int, m: Int, value: Double)] {
        let values = values
        return named.flatMap { n in named.filter { $0 != n }.map { (n, $0, values[n][$0]) } }.sorted { $0.2 > $1.2 }
    }

    /// Where the numbers are from.
    public var source: String {
        "World \(world.id) (\(world.year)); \(study.model.label); worst residual \(NumberText.residual(study.growth.residual))."
    }

    public var headline: String {
        let ranked = ranked
        guard let first = ranked.first, let last = ranked.last else { return "There is no pair of economies." }
        let enemies = ranked.count { $0.value < 0 }
        var text =
            "Nobody's growth does more for another's \(word) than that of \(prose(first.m)) for \(prose(first.n)): 1% more from "
            + "\(grown) in the one is \(NumberText.signed(first.value, 3))% for the other."
        text +=
            enemies == 0
            ? " In no pair does one's growth lower the other's \(word)."
            : " In \(NumberText.fixed(Double(enemies), 0)) of \(NumberText.fixed(Double(ranked.count), 0)) pairs one's growth lowers the other's \(word), most that of \(prose(last.m)) for "
                + "\(prose(last.n)) (\(NumberText.signed(last.value, 4))%)."
        return text
    }

    public func document() -> ReportDocument {
        let shown = Array(named.sorted { world.valueAdded[$0] > world.valueAdded[$1] }.prefix(12))
        let codes = shown.map { world.grid.countries[$0].rawValue }
        let values = values
        let chart = HeatMapChart(
            title: "What 1% more from \(grown) does to others' \(word), the twelve largest economies", rowsAre: "whose \(word)",
            columnsAre: "who grows", unit: "hundredths of a %", rows: codes, columns: codes,
            values: shown.map { n in shown.map { m in n == m ? nil : 100 * values[n][m] } }, showsGains: true)
        func table(_ title: String, _ pairs: some Sequence<(n: Int, m: Int, value: Double)>) -> ReportDocument.Table {
            var table = ReportDocument.Table(
                title, columns: [.text("who grows"), .text("for whom"), .number("%")],
                note: "\(GameReport.opening(word)) there, % for 1% more from \(grown), to first order. \(source)")
            for pair in pairs { table.add([name(pair.m), name(pair.n), NumberText.signed(pair.value, 4)]) }
            table.hasZeros = true
            return table
        }
        let last = ranked.filter { $0.value < 0 }.suffix(12).reversed()
        var friends: [ReportDocument.Block] = [.table(table("Whose growth does others most good", ranked.prefix(12)))]
        if !last.isEmpty { friends.append(.table(table("Whose growth does others most harm", last))) }
        return ReportDocument(
            title: "Exposure: every economy by every other", headline: headline,
            sections: [
                .init("Whose growth is good for whom", [.chart(.init(chart, name: "exposure", note: source))]),
                .init("Friends and enemies", friends),
                .init(
                    "What this does not say",
                    [
                        .list([
                            "“Friend” and “enemy” are words for a sign, through trade in goods and services of \(world.year); nothing is said of policy.",
                            "To first order: for large changes see detente power and detente run. --csv has all pairs.",
                        ])
                    ] + (command.isEmpty ? [] : [.code(command)])),
            ])
    }
}
