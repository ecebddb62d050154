import FoundationEssentials
import Studies
import TradeData
import TradeGames

/// Blocks as a report: which hold, who would leave or join, how the whole could be shared.
public struct CoalitionReport {
    let study: CoalitionStudy
    let title: String

    public init(_ study: CoalitionStudy, title: String) { (self.study, self.title) = (study, title) }

    private var currency: String { (try? MoneyUnit(study.world.unit).currency) ?? study.world.unit }
    private var names: [String] { study.question.players.map { TourReport.within($0.name) } }

    /// `the United States + China | Russia`
    func text(_ partition: Partition) -> String {
        partition.blocks.map { $0.map { study.question.players[$0].name }.joined(separator: " + ") }.joined(separator: " | ")
    }

    private func coalition(_ word: Int) -> String {
        GameReport.list(names.indices.filter { word >> $0 & 1 == 1 }.map { names[$0] })
    }

    private var isClub: Bool { if case .club = study.question.terms.rule { true } else { false } }

    public var document: ReportDocument {
        var document = ReportDocument(title: title, headline: headline)
        document.sections = [partitions, stability, sharing, depends, left].compactMap { $0 }
        return document
    }

    private var depends: ReportDocument.Section? {
        DependenceSection(
            dependence: study.dependence, names: study.question.players.map(\.name), incomes: study.incomes,
            world: study.world, places: study.question.players.map(\.places), source: dateline
        ).section()
    }

    /// Which blocks hold, and whether all could stay together.
    public var headline: String {
        let solved = study.function.entries.filter { $0.values != nil }.count
        let stable = study.stable
        var text =
            "\(GameReport.opening(GameReport.list(names))) can form \(study.function.entries.count) sets of blocks"
            + (study.ended.map { ", of which \(solved) were solved before the time was up (\($0))" }
                ?? (solved == study.function.entries.count ? "" : ", of which \(solved) have an equilibrium")) + ". "
        text +=
            stable.isEmpty
            ? (solved == study.function.entries.count
                ? "Under each of them somebody gains by leaving or by being let in."
                : "Of none of these is it known that nobody gains by leaving or by being let in.")
            : "Nobody gains by leaving or by being let in under \(GameReport.list(stable.prefix(3).map { "“\(self.text($0))”" }))"
                + (stable.count > 3 ? " and \(stable.count - 3) more" : "") + "."
        if let game = study.alone, names.count > 1 {
            text +=
                game.core.isEmpty
                ? " All together cannot be held together by any sharing of what they get: the core is empty."
                : " With payments all could be held together: the core is not empty."
        }
        return text
    }

    private func rule() -> String {
        switch study.question.terms.rule {
        case .tariffs(let detail, let highest):
            "Each block sets the tariffs on the other players that maximise its joint real income, \(detail), up to "
                + "\(NumberText.percent(100 * highest.value)), with none among its members; economies that do not play "
                + "keep today's."
        case .club(let rate):
            "Members of a block of two or more charge all other players \(NumberText.percent(100 * rate.value)) on top of "
                + "today's tariffs; "
                + "among themselves, and with economies that do not play, today's stay."
        case .sanctions: ""
        }
    }

    private var partitions: ReportDocument.Section {
        var table = ReportDocument.Table(
            "Every set of blocks, bn \(currency) a year against today's law",
            columns: [.text("blocks")] + study.question.players.map { .number($0.name, more: .better) }
                + (isClub ? [] : [.text("tariffs of each block")]) + [.text("holds")],
            note: rule() + (study.question.terms.worth.isEmpty ? "" : " What is declared outside trade is in it.")
                + " Holds: nobody is better off alone (leaves), nobody would be let into another block and gain (joins). "
                + "\(dateline)"
        )
        for entry in study.function.entries {
            let rates = entry.controls.map { rates in
                guard !rates.isEmpty else { return "none" }
                let (low, high) = (rates.min() ?? 0, rates.max() ?? 0)
                func percent(_ rate: Double) -> String { NumberText.percent(100 * rate, decimals: 0) }
                return rates.count == 1 || high - low < 0.005 ? percent(high) : "\(percent(low)) to \(percent(high))"
            }
            table.add(
                [text(entry.partition)]
                    + names.indices.map { p in entry.values.map { NumberText.signed($0[p] / 1000, 2) } ?? NumberText.unknown }
                    + (isClub ? [] : [rates.joined(separator: " | ")]) + [verdict(entry)])
        }
        return ReportDocument.Section("The blocks", [.table(table)])
    }

    private func verdict(_ entry: PartitionFunction.Entry) -> String {
        if let failure = entry.failure { return failure }
        guard let found = study.function.stability(of: entry.partition, tolerance: study.tolerance) else { return "not known" }
        var parts: [String] = []
        if !found.leavers.isEmpty { parts.append("\(list(found.leavers)) \(found.leavers.count == 1 ? "leaves" : "leave")") }
        let joiners = Array(Set(found.joiners.map(\.player))).sorted()
        if !joiners.isEmpty { parts.append("\(list(joiners)) \(joiners.count == 1 ? "joins" : "join")") }
        if found.unknown > 0 { parts.append("\(found.unknown) moves without an equilibrium") }
        return parts.isEmpty ? "yes" : parts.joined(separator: "; ")
    }

    private func list(_ players: [Int]) -> String { players.map { study.question.players[$0].name }.joined(separator: ", ") }

    private var stability: ReportDocument.Section? {
        let certified = study.function.entries.compactMap(\.certificate)
        let broken = study.function.entries.compactMap { entry -> String? in
            guard let found = study.function.stability(of: entry.partition, tolerance: study.tolerance),
                !found.brokenBlocks.isEmpty
            else {
                return nil
            }
            return text(entry.partition)
        }
        var sentences: [String] = []
        if let worst = certified.max() {
            sentences.append(
                "In every equilibrium the largest gain from other tariffs that a search found is "
                    + "\(NumberText.residual(worst)) of income."
            )
        }
        sentences.append(
            broken.isEmpty
                ? "Every block could keep its members by payments among them."
                : "Not even payments among members keep together: "
                    + "\(broken.prefix(6).joined(separator: "; "))\(broken.count > 6 ? " and \(broken.count - 6) more" : "")."
        )
        return ReportDocument.Section("Who would leave", [.list(sentences)])
    }

    private var sharing: ReportDocument.Section? {
        guard names.count > 1 else { return nil }
        var section = ReportDocument.Section("How the whole could be shared")
        var table = ReportDocument.Table(
            "Shapley values and a sharing from the core, bn \(currency) a year",
            columns: [
                .text("who"), .number("Shapley, others alone"), .number("Shapley, others together"),
                .number("a sharing that holds"),
            ],
            note:
                "v(S) is what a coalition gets with the others each alone (γ) or acting as one (δ); the sharing is for "
                + "the first. \(dateline)"
        )
        let core = study.alone?.core
        for p in names.indices {
            func value(_ values: [Double]?) -> String { values.map { NumberText.signed($0[p] / 1000, 2) } ?? NumberText.unknown }
            table.add([
                study.question.players[p].name, value(study.alone?.shapley), value(study.together?.shapley), value(core?.shares),
            ])
        }
        section.blocks.append(.table(table))
        for (game, word) in [(study.alone, "the others each alone"), (study.together, "the others acting as one")] {
            guard let game else {
                section.blocks.append(
                    .paragraph("With \(word) a partition that is needed has no equilibrium: nothing is said of the core."))
                continue
            }
            let core = game.core
            let proof = core.blocking.map { "\(NumberText.fixed($0.weight, 2)) × (\(coalition($0.coalition)))" }.joined(
                separator: " + ")
            section.blocks.append(
                .paragraph(
                    core.isEmpty
                        ? "With \(word) the core is empty: \(proof) need \(NumberText.billions(core.needed, currency)), "
                            + "and all together have "
                            + "\(NumberText.billions(core.available, currency))."
                        : "With \(word) the core is not empty: coalitions need "
                            + "\(NumberText.billions(core.needed, currency)) at the most "
                            + "(\(proof)), and all together have \(NumberText.billions(core.available, currency))."))
        }
        return section
    }

    private var left: ReportDocument.Section {
        ReportDocument.Section(
            "What was not computed",
            [
                .list([
                    "How blocks are found: each set of blocks is compared with those one move away, and nobody looks two "
                        + "moves ahead.",
                    "Other instruments than tariffs on goods, and promises: a block of one day may break on the next.",
                    "What alliances are worth beyond trade, but for what the file declares.",
                ])
            ])
    }

    private var dateline: String {
        "World \(study.world.id), prices of \(study.world.year), \(study.model.label); worst residual "
            + "\(NumberText.residual(study.worstResidual))."
    }

    public static let columns = ["blocks", "player", "value", "failure"]
    public static let numeric: Set<String> = ["value"]
    public var rows: [[String]] {
        study.function.entries.flatMap { entry in
            study.question.players.enumerated().map { p, player in
                [
                    entry.partition.blocks.map { $0.map { study.question.players[$0].id }.joined(separator: "+") }.joined(
                        separator: " | "),
                    player.id, entry.values.map { String(printf: "%.8g", $0[p]) } ?? "", entry.failure ?? "",
                ]
            }
        }
    }
}

/// A coalition of sanctions as a report.
public struct SanctionsReport {
    let study: SanctionsStudy
    let title: String

    public init(_ study: SanctionsStudy, title: String) { (self.study, self.title) = (study, title) }

    private var currency: String { (try? MoneyUnit(study.world.unit).currency) ?? study.world.unit }
    private var names: [String] { study.question.players.map { TourReport.within($0.name) } }
    private var target: String { TourReport.within(study.question.targetName) }

    private func named(_ word: Int) -> String {
        word == 0 ? "nobody" : GameReport.list(names.indices.filter { word >> $0 & 1 == 1 }.map { names[$0] })
    }

    public var document: ReportDocument {
        var document = ReportDocument(title: title, headline: headline)
        document.sections = [members, coalitions, depends, left].compactMap(\.self)
        return document
    }

    private var depends: ReportDocument.Section? {
        let question = study.question
        return DependenceSection(
            dependence: study.dependence, names: question.players.map(\.name) + [question.targetName],
            incomes: study.incomes + [study.targetIncome], world: study.world,
            places: question.players.map(\.places) + [question.target], source: dateline
        ).section()
    }

    public var headline: String {
        let all = study.losses[study.all]
        guard all.isFinite else {
            return "With the sanctions of all no equilibrium was found: \(study.failures[study.all] ?? "")."
        }
        let share = NumberText.size(100 * all / study.targetIncome)
        var text =
            "The sanctions of \(named(study.all)) together cost \(target) "
            + "\(NumberText.billions(all, currency, sign: false)) a year, \(share) of "
            + "its real income, and those who impose them "
            + "\(NumberText.billions(0 - study.gains[study.all].reduce(0, +), currency, sign: false)) in all."
        if all < 0 {
            text =
                "The sanctions of \(named(study.all)) together leave \(target) "
                + "\(NumberText.billions(-all, currency, sign: false)) a year better off in this model."
        }
        if let shapley = study.power?.shapley, let top = shapley.indices.max(by: { shapley[$0] < shapley[$1] }), all > 0 {
            text +=
                " \(GameReport.opening(names[top])) adds most to it: "
                + "\(NumberText.percent(100 * shapley[top] / all, decimals: 0)), over all orders of joining."
        }
        return text
    }

    private var members: ReportDocument.Section {
        var table = ReportDocument.Table(
            "What each adds, and what it costs, a year",
            columns: [
                .text("who"), .number("its part of the loss (Shapley), bn \(currency)"), .number("loss by it alone, bn"),
                .number("loss that goes with it, bn"), .number("its own cost then, bn"),
                .number("a dollar of loss must be worth"),
            ],
            note:
                "The last three are of the last to join: taking part while all others do. Below zero, taking part pays by itself"
                + (study.question.terms.worth.isEmpty ? "" : ", with what is declared outside trade") + ". \(dateline)")
        for p in names.indices {
            let (cost, loss) = study.marginal(p)
            func billions(_ value: Double) -> String { NumberText.signed(value / 1000, 2) }
            table.add([
                study.question.players[p].name, study.power.map { billions($0.shapley[p]) } ?? NumberText.unknown,
                billions(study.losses[1 << p]), billions(loss), billions(cost),
                study.breakEven(p).map { "$" + NumberText.fixed($0, 2) } ?? "does no harm",
            ])
        }
        return ReportDocument.Section("Who adds what", [.table(table)])
    }

    private var hasFailures: Bool { study.failures.contains { $0 != nil } }

    private var coalitions: ReportDocument.Section {
        var table = ReportDocument.Table(
            "Every coalition, bn \(currency) a year against no sanctions",
            columns: [.text("who imposes"), .number("\(study.question.targetName) loses")]
                + study.question.players.map { .number("\($0.name)", more: .better) }
                + (hasFailures ? [.text("note")] : []),
            note: "Whoever is out has its measures withdrawn, law of the day otherwise. \(dateline)")
        for word in study.losses.indices {
            table.add(
                [named(word), NumberText.signed(study.losses[word] / 1000, 2)]
                    + names.indices.map { NumberText.signed(study.gains[word][$0] / 1000, 2) }
                    + (hasFailures ? [study.failures[word] ?? ""] : []))
        }
        return ReportDocument.Section("The coalitions", [.table(table)])
    }

    private var left: ReportDocument.Section {
        ReportDocument.Section(
            "What was not computed",
            [
                .list([
                    "Banks, assets, technology, firms that leave of their own accord, and the price cap: these are "
                        + "sanctions on trade in goods.",
                    "Time: the model has a horizon, and no path; what is dear in the first months is less so in the third year.",
                    "How much of a sector a measure reaches is an assumption of the file.",
                ])
            ])
    }

    private var dateline: String {
        "World \(study.world.id), prices of \(study.world.year), \(study.model.label); worst residual "
            + "\(NumberText.residual(study.worstResidual))."
    }

    public static let columns = ["coalition", "target_loss", "player", "gain", "failure"]
    public static let numeric: Set<String> = ["target_loss", "gain"]
    public var rows: [[String]] {
        func text(_ value: Double) -> String { value.isFinite ? String(printf: "%.8g", value) : "" }
        return study.losses.indices.flatMap { word in
            study.question.players.enumerated().map { p, player in
                [
                    study.question.players.enumerated().filter { word >> $0.offset & 1 == 1 }.map(\.element.id).joined(
                        separator: "+"),
                    text(study.losses[word]), player.id, text(study.gains[word][p]), study.failures[word] ?? "",
                ]
            }
        }
    }
}
