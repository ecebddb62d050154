import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradeGames
import TradePolicy

/// A tour as a report: what each node is worth, what it is worth to know it first, who could move it.
public struct TourReport {
    let study: TourStudy

    public init(_ study: TourStudy) { self.study = study }

    private var currency: String { (try? MoneyUnit(study.world.unit).currency) ?? study.world.unit }
    private var names: [String] { study.names }

    private func money(_ value: Double) -> String { NumberText.billions(value, currency, decimals: abs(value) < 9_950 ? 2 : 1) }

    private func title(_ branch: BranchChoice) -> String {
        let event = study.scenario.tree.events.first { $0.id == branch.event }
        return event?.branches.first { $0.id == branch.branch }?.title ?? branch.branch
    }

    public var document: ReportDocument {
        var document = ReportDocument(title: study.scenario.title, headline: headline)
        document.sections = [nodes, information, mediators, left].compactMap { $0 }
        return document
    }

    /// The node that moves most money, and who could move it.
    public var headline: String {
        /// The widest span of a player's values over an event's branches.
        func span(_ node: TourStudy.Node) -> (player: Int, value: Double)? {
            guard let values = node.values else { return nil }
            return names.indices.map { p in (p, (values.map { $0[p] }.max() ?? 0) - (values.map { $0[p] }.min() ?? 0)) }
                .max { $0.1 < $1.1 }
        }
        let spans = study.nodes.compactMap { node in span(node).map { (node, $0) } }
        guard let (node, most) = spans.max(by: { $0.1.value < $1.1.value }) else {
            return "Nothing is expected of the tour: the file gives no odds for its events, and none are made up."
        }
        var text =
            "Most hangs on “\(node.event.title ?? node.event.id)”: its best branch is worth "
            + "\(NumberText.billions(most.value, currency, sign: false)) a year more to "
            + "\(TourReport.within(names[most.player])) than its worst."
        let moves = study.mediations.compactMap { mediation in mediation.gains.map { (mediation, $0.map(abs).max() ?? 0) } }
        if let (best, _) = moves.max(by: { $0.1 < $1.1 }), let gains = best.gains {
            let who = best.mediator.economies.sorted().map { study.world.name(of: $0) }.joined(separator: ", ")
            let p = gains.indices.max { abs(gains[$0]) < abs(gains[$1]) } ?? 0
            text +=
                " Of the mediators \(TourReport.within(who)) moves most: \(NumberText.percent(100 * best.points)) more "
                + "for “\(title(best.mediator.branch))” "
                + "are worth \(money(gains[p])) a year to \(TourReport.within(names[p]))."
        }
        return text + " Odds and worth are the file's own."
    }

    static func within(_ name: String) -> String { name == "EU27" ? "the EU" : name.hasPrefix("United ") ? "the \(name)" : name }

    private var nodes: ReportDocument.Section {
        var table = ReportDocument.Table(
            "What each branch is worth a year, bn \(currency)",
            columns: [.text("event"), .text("day"), .text("branch"), .number("odds")] + names.map { .number($0, more: .better) },
            note:
                "Trade under the law of \(study.scenario.asOf) against that of \(study.scenario.compareTo[0]), and what "
                + "is declared "
                + "outside trade; later and other events at their odds. Odds of an event that hangs on a branch include "
                + "that branch's. \(dateline)"
        )
        for node in study.nodes {
            for (b, branch) in node.event.branches.enumerated() {
                table.add(
                    [
                        node.event.title ?? node.event.id, "\(node.event.date)", branch.title ?? branch.id,
                        node.odds.map { NumberText.percent(100 * $0[b]) } ?? NumberText.unknown,
                    ]
                        + names.indices.map { p in
                            node.values.map { NumberText.signed($0[b][p] / 1000, 2) } ?? NumberText.unknown
                        })
            }
        }
        return ReportDocument.Section("The nodes of the tour", [.table(table)])
    }

    private var information: ReportDocument.Section? {
        var table = ReportDocument.Table(
            "What it is worth to know a node first, a year",
            columns: [
                .text("event"), .text("who"), .text("choices"), .text("best without knowing"),
                .number("worth of knowing, mn \(currency)"),
            ],
            note:
                "Σ p·max V − max Σ p·V over the choices of the file, each made or left before the event. Nothing where "
                + "one choice is the "
                + "best whatever comes. \(dateline)")
        for node in study.nodes {
            for (p, decision) in node.decisions {
                guard let worth = decision.valueOfInformation, let best = decision.best else { continue }
                table.add([
                    node.event.title ?? node.event.id, names[p], decision.actions.joined(separator: ", "), decision.actions[best],
                    NumberText.fixed(max(0, worth) * study.incomes[p], 1),
                ])
            }
        }
        guard !table.rows.isEmpty else { return nil }
        table.hasZeros = true
        return ReportDocument.Section("The value of information", [.table(table)])
    }

    private var mediators: ReportDocument.Section? {
        guard !study.mediations.isEmpty else { return nil }
        var table = ReportDocument.Table(
            "What a mediator can move, bn \(currency) a year",
            columns: [.text("mediator"), .text("toward"), .number("points")] + names.map { .number($0, more: .better) } + [
                .text("declared by")
            ],
            note: "The points are declared, and taken from the other branches in proportion. \(dateline)")
        for mediation in study.mediations {
            table.add(
                [
                    mediation.mediator.economies.sorted().map { study.world.name(of: $0) }.joined(separator: ", "),
                    title(mediation.mediator.branch), NumberText.percent(100 * mediation.points),
                ]
                    + names.indices.map { p in mediation.gains.map { NumberText.signed($0[p] / 1000, 3) } ?? NumberText.unknown }
                    + [mediation.mediator.source])
        }
        return ReportDocument.Section("Who could move it", [.table(table)])
    }

    private var left: ReportDocument.Section {
        ReportDocument.Section(
            "What was not computed",
            [
                .list(
                    study.notes + [
                        "Odds are the file's, and no result; so is what a meeting is worth outside trade.",
                        "Security, and what a meeting without any law does to trade: nothing, in this model.",
                    ])
            ])
    }

    private var dateline: String {
        "World \(study.world.id), prices of \(study.world.year), \(study.model.label); worst residual "
            + "\(NumberText.residual(study.worstResidual))."
    }

    public static let columns = ["event", "day", "branch", "odds", "player", "value"]
    public static let numeric: Set<String> = ["odds", "value"]
    /// A row for each branch and player.
    public var rows: [[String]] {
        study.nodes.flatMap { node in
            node.event.branches.enumerated().flatMap { b, branch in
                study.terms.players.enumerated().map { p, player in
                    [
                        node.event.id, "\(node.event.date)", branch.id, node.odds.map { String(printf: "%.8g", $0[b]) } ?? "",
                        player.id, node.values.map { String(printf: "%.8g", $0[b][p]) } ?? "",
                    ]
                }
            }
        }
    }
}
