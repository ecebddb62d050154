import Studies
import TradeData
import TradeEquilibrium

/// Friends and enemies of one economy as a report: whose growth is good for it, whom its own is good for, votes beside it, how good first
/// order is.
public struct FriendsReport: Sendable {
    let study: FriendsStudy
    let economy: Int
    /// Welfare, or income at world value added as numeraire.
    let outcome: PairExposure.Outcome
    let votes: VotingAgreement?
    let check: FriendsStudy.Check?
    let command: String

    public init(
        _ study: FriendsStudy, of economy: Int, outcome: PairExposure.Outcome, votes: VotingAgreement? = nil,
        check: FriendsStudy.Check? = nil, command: String = ""
    ) {
        (self.study, self.economy, self.outcome) = (study, economy, outcome)
        (self.votes, self.check, self.command) = (votes, check, command)
    }

    private var world: World { study.world }
    private var here: String { world.inProse(world.grid.countries[economy]) }
    private var grown: String { study.kind == .labour ? "the productivity of labour" : "productivity" }
    private var ranked: [Int] {
        world.grid.countries.indices.filter { $0 != economy }.sorted { value($0) > value($1) }
    }
    private func value(_ m: Int) -> Double {
        outcome == .welfare ? study.growth.welfare[economy][m] : study.growth.income[economy][m]
    }
    private func name(_ n: Int) -> String { world.name(of: world.grid.countries[n]) }
    /// A per cent of one per cent: `+0.0213`.
    private func text(_ x: Double) -> String { NumberText.signed(x, abs(x) >= 0.1 ? 3 : 4) }

    /// Where the numbers are from.
    public var source: String {
        let residual = Residuals.larger(study.growth.residual, check?.residual ?? 0)
        return "World \(world.id) (\(world.year)); \(study.model.label); worst residual \(NumberText.residual(residual))."
    }

    /// The answer in two or three sentences.
    public var headline: String {
        let ranked = ranked.filter { world.grid.countries[$0] != .restOfWorld }
        guard let first = ranked.first, let last = ranked.last else { return "There is no other economy." }
        let what = outcome == .welfare ? "welfare in \(here)" : "income in \(here) relative to the world's"
        let enemies = ranked.filter { value($0) < 0 }.count
        func prose(_ m: Int) -> String { world.inProse(world.grid.countries[m]) }
        var text =
            "If \(grown) grew by 1% in \(prose(first)), \(what) would change by \(text(value(first)))%: the most that any other economy's growth does for it. "
        text +=
            enemies == 0
            ? "The growth of no other economy would lower it; least comes from \(prose(last)) (\(self.text(value(last)))%)."
            : "The growth of \(enemies) of \(ranked.count) other economies would lower it, most that of \(prose(last)) (\(self.text(value(last)))%)."
        text += " Growth of 1% at home changes it by \(self.text(value(economy)))%."
        return text
    }

    /// The whole report.
    public func document() -> ReportDocument {
        ReportDocument(
            title: "Friends and enemies of \(here): \(outcome == .welfare ? "welfare" : "income")", headline: headline,
            sections: [table, alignment, firstOrder, limits].compactMap(\.self))
    }

    private var table: ReportDocument.Section {
        var table = ReportDocument.Table(
            "What 1% more from \(grown) does, % to first order",
            columns: [
                .text("economy"), .number("its growth: welfare here"), .number("its growth: income here"),
                .number("growth here: welfare there"), .number("votes alike"),
            ],
            note: "Income is relative to the world's. Votes alike: share of agreement in the UN General Assembly"
                + (votes.map { ", \($0.years), of \($0.economies.count) economies" } ?? "") + ". " + source)
        let (U, W) = (study.growth.welfare, study.growth.income)
        let shown = ranked.count > 26 ? Array(ranked.prefix(15)) + Array(ranked.suffix(10)) : ranked
        for m in shown {
            let agreement = votes?[world.grid.countries[economy], world.grid.countries[m]]
            table.add([
                name(m), text(U[economy][m]), text(W[economy][m]), text(U[m][economy]),
                agreement.map { NumberText.fixed($0, 2) } ?? NumberText.unknown,
            ])
        }
        table.hasZeros = true
        let sum = (U[economy].reduce(0, +), W[economy].reduce(0, +))
        return .init(
            "Whose growth is good for \(here)",
            [
                .table(table),
                .paragraph(
                    "\(shown.count < ranked.count ? "The first 15 and the last 10 of \(ranked.count); --csv has all. " : "")"
                        + "All economies together, itself included: welfare \(NumberText.signed(sum.0, 3))%, income \(NumberText.fixed(sum.1, 3))%."
                ),
            ])
    }

    private var alignment: ReportDocument.Section? {
        guard let votes else { return nil }
        let code = world.grid.countries[economy]
        let points = world.grid.countries.indices.compactMap { n -> ScatterChart.Point? in
            guard n != economy, let agreement = votes[code, world.grid.countries[n]] else { return nil }
            return .init(
                name(n), x: 100 * agreement, y: 100 * study.growth.welfare[n][economy], weight: world.valueAdded[n], series: 0)
        }
        guard points.count > 2 else { return nil }
        let chart = ScatterChart(
            title: "Votes like \(here) in the UN, and exposure to its growth", horizontal: "agreement in votes, %",
            vertical: "welfare there by growth here, hundredths of the growth", series: ["economies"], points: points, named: 16,
            comparesEquals: false, decimals: 2)
        return .init(
            "Votes beside exposure",
            [
                .chart(.init(chart, name: "votes", note: "\(votes.source), \(votes.years). " + source)),
                .paragraph(
                    "Two facts side by side for the \(points.count) economies that both tables have. Neither is said to bring about the other: near "
                        + "neighbours, history and income go with both."),
            ])
    }

    private var firstOrder: ReportDocument.Section? {
        guard let check else { return nil }
        var table = ReportDocument.Table(
            "\(NumberText.percent(100 * check.size)) more from \(grown) in \(here) (log points): welfare, %",
            columns: [.text("economy"), .number("first order"), .number("exact"), .number("error")], note: source)
        let most = world.grid.countries.indices.sorted { abs(check.exact[$0]) > abs(check.exact[$1]) }
        for n in most.prefix(8) {
            table.add([
                name(n), NumberText.signed(100 * check.linear[n], 4), NumberText.signed(100 * check.exact[n], 4),
                NumberText.signed(100 * (check.linear[n] - check.exact[n]), 4),
            ])
        }
        table.hasZeros = true
        return .init(
            "How good first order is",
            [
                .table(table),
                .paragraph(
                    "Over all others the exact effect is \(NumberText.fixed(check.slope, 3)) times that of first order, R² \(NumberText.fixed(check.fit, 4))."
                ),
            ])
    }

    private var limits: ReportDocument.Section {
        .init(
            "What this does not say",
            [
                .list([
                    "“Friend” and “enemy” are words for a sign: whether growth elsewhere raises or lowers welfare here through trade. Nothing is said of policy or intent.",
                    "It is the effect of growth through goods and services traded in \(world.year), not through ideas, finance or arms.",
                    "Exposure to first order is a slope: for large changes see detente power and detente run.",
                ])
            ] + (command.isEmpty ? [] : [.code(command)]))
    }
}
