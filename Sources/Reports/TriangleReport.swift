import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradeEquilibrium
import TradeGames

/// A triangle as a report: what it would take to part two friends, who could outbid whom, and how sure that is.
public struct TriangleReport {
    let verdict: TriangleVerdict
    var study: TriangleStudy { verdict.studies[0] }
    var question: TriangleQuestion { study.question }

    public init(_ verdict: TriangleVerdict) { self.verdict = verdict }

    private var currency: String { (try? MoneyUnit(question.world.unit).currency) ?? question.world.unit }
    /// As they are called within a sentence.
    private var names: [String] { question.names.map { $0.hasPrefix("United ") ? "the \($0)" : $0 } }
    private var courted: String { names[0] }
    private var courting: String { names[1] }
    private var friend: String { names[2] }

    func offer(_ k: Int) -> String {
        guard study.outcomes[k].offer.isWide else { return "\(courting) alone" }
        let also = names[3]
        return "\(courting) and \(also)"
    }

    private func money(_ value: Double?, sign: Bool = false) -> String {
        guard let value, value.isFinite else { return NumberText.unknown }
        return NumberText.billions(value, currency, sign: sign, decimals: abs(value) < 9_950 ? 1 : 0)
    }

    private func price(_ price: Price, of payer: String) -> String {
        switch price {
        case .paid(let amount): amount == 0 ? "nothing" : money(amount)
        case .aboveIncome: "more than \(payer)'s whole income"
        case .unsolved(let why): "not found: \(why)"
        }
    }

    /// The whole report.
    public var document: ReportDocument {
        var document = ReportDocument(title: question.scenario.title, headline: headline)
        document.sections = [answer, depends, offers, takes, auction, sureness, trade, left].compactMap(\.self)
        return document
    }

    /// The whole cut, or the largest of those given.
    private var cut: Int { question.terms.cuts.count - 1 }

    /// The answer in two or three sentences.
    public var headline: String {
        let first = study.outcomes[0]
        let found = first.cuts[cut]
        let opening =
            "If \(courting) alone lifted its sanctions, \(courted) would be \(NumberText.size(100 * expm1(first.carrot))) "
            + "\(first.carrot >= 0 ? "better" : "worse") off (\(money(first.changes[0].money, sign: true)) a year)"
        guard found.failure == nil else {
            return opening + "; giving up \(cutting(found.share)) with \(friend) has no equilibrium: \(found.failure!)."
        }
        var text =
            opening
            + ", and giving up \(cutting(found.share)) with \(friend) would cost it "
            + "\(NumberText.size(100 * -expm1(-found.exitCost))) (\(money(found.exitCost > 0 ? lossOfCut(found, first) : 0)))."
        text +=
            found.margin >= 0
            ? " The offer pays for the cut by itself."
            : " It would take \(price(found.price, of: courting)) a year on top; without money the largest cut that "
                + "leaves it no worse off is "
                + "\(first.largestCut.map { NumberText.percent(100 * $0) } ?? "not known")."
        return text + " " + auctionSentence(0)
    }

    private func lossOfCut(_ cut: TriangleStudy.Cut, _ outcome: TriangleStudy.Outcome) -> Double {
        outcome.changes[0].money - cut.changes[0].money
    }

    /// Who wins, and whether all models agree.
    private func auctionSentence(_ k: Int) -> String {
        let found = study.outcomes[k].cuts[cut]
        guard let value = found.outbiddingValue else {
            return "Who would win an auction is not known: \(price(found.outbidding, of: courting))."
        }
        let worth =
            question.terms.securityValue == nil
            ? "worth nothing to \(courting) beyond trade"
            : "declared to be worth \(money(study.securityValue)) a year to \(courting)"
        let wins = study.isWon(found) ?? false
        let needed =
            value > 0
            ? "to outbid \(friend), \(courting) would have to value it at \(money(value)) a year"
            : "\(courting) outbids \(friend) and gains \(money(-value)) a year even so"
        return
            "\(GameReport.opening(wins ? courting : friend)) wins the auction where \(offer(k)) \(study.outcomes[k].offer.isWide ? "lift their" : "lifts its") measures and the cut is "
            + "\(worth): \(needed)."
            + (verdict.isWon(offer: k, cut: cut).map(sure) ?? "")
    }

    private func turns(_ finding: TriangleVerdict.Finding) -> String {
        finding.turnedBy.isEmpty
            ? ", by several assumptions together" : " (by \(GameReport.list(finding.turnedBy.map(\.rawValue))) alone)"
    }

    private var answer: ReportDocument.Section {
        var sentences: [String] = []
        for (k, outcome) in study.outcomes.enumerated() {
            let found = outcome.cuts[cut]
            guard found.failure == nil else { continue }
            var sentence =
                "\(GameReport.opening(offer(k))) lifting: the carrot is \(percent(outcome.carrot)) of \(courted)'s real "
                + "income, the exit cost "
                + "of \(cutting(found.share)) with \(friend) \(cost(found.exitCost)); the offer "
                + "\(found.margin >= 0 ? "pays" : "does not pay") for it by itself."
            if let finding = verdict.paysForItself(offer: k, cut: cut) { sentence += sure(finding) }
            if k > 0 { sentence += " " + auctionSentence(k) }
            sentences.append(sentence)
        }
        return ReportDocument.Section("What it would take", [.list(sentences)])
    }

    private var depends: ReportDocument.Section? {
        DependenceSection(
            dependence: study.dependence, names: question.names, incomes: study.incomes, world: question.world,
            places: question.places, source: dateline
        ).section()
    }

    /// Whether all models agree, in a sentence with a space before it.
    private func sure(_ finding: TriangleVerdict.Finding) -> String {
        let known = finding.models - finding.unknown
        if finding.models == 1 { return "" }
        let missing = finding.unknown == 0 ? "" : " (\(finding.unknown) more have no answer)"
        return finding.isStable
            ? " All \(known) models agree\(missing)."
            : " \(finding.turned.count) of \(known) models turn it\(turns(finding))\(missing)."
    }

    private func percent(_ log: Double) -> String { NumberText.change(100 * expm1(log)) }

    /// A loss, as a share of what was there before it.
    private func cost(_ log: Double) -> String { NumberText.change(100 * -expm1(-log)) }

    /// `all goods trade`, `50% of the varieties of goods`
    private func cutting(_ share: Double) -> String {
        share == 1 ? "all goods trade" : "\(NumberText.percent(100 * share)) of the varieties of goods in its trade"
    }

    /// Of everybody but the courted one.
    private var others: [ReportDocument.Column] {
        shown.dropFirst().map { .number("\(question.names[$0]), bn \(currency)", more: .better) }
    }

    private func others(_ changes: [TriangleStudy.Change]) -> [String] {
        shown.dropFirst().map { changes.isEmpty ? NumberText.unknown : NumberText.signed(changes[$0].money / 1000, 1) }
    }

    private var offers: ReportDocument.Section {
        let head: [ReportDocument.Column] = [
            .text("who lifts"), .number("\(question.names[0]), %", more: .better), .number("bn \(currency)"),
        ]
        let trade: [ReportDocument.Column] = [
            .number("its trade with them before, bn"), .number("after, bn"), .number("largest cut without money"),
        ]
        var table = ReportDocument.Table(
            "Sanctions lifted, nothing cut: real income against the law of \(question.scenario.asOf)",
            columns: head + others + trade,
            note: "Trade is goods at customs value, both ways. The largest cut is x*: the share of varieties of goods at which "
                + "\(courted) is as well off as today. \(dateline)")
        for (k, outcome) in study.outcomes.enumerated() {
            let own = [offer(k), percent(outcome.carrot), NumberText.signed(outcome.changes[0].money / 1000, 1)]
            let flows = [outcome.trade.before, outcome.trade.after].map { NumberText.fixed($0 / 1000, 1) }
            table.add(own + others(outcome.changes) + flows + [largest(outcome)])
        }
        return ReportDocument.Section("The offer", [.table(table)])
    }

    private func largest(_ outcome: TriangleStudy.Outcome) -> String {
        outcome.largestCut.map { NumberText.percent(100 * $0) } ?? NumberText.unknown
    }

    /// The sides that somebody is on.
    private var shown: [Int] { question.places.indices.filter { !question.places[$0].isEmpty } }

    private var takes: ReportDocument.Section {
        let head: [ReportDocument.Column] = [
            .text("who lifts"), .number("cut"), .number("trade falls by"), .number("carrot R"), .number("exit cost K"),
            .text("payment z* a year"),
        ]
        var table = ReportDocument.Table(
            "Sanctions lifted and trade with \(friend) cut",
            columns: head + others,
            note:
                "A cut of 50% leaves half of the varieties of goods that \(courted) and \(friend) trade, both ways "
                + "(availability, which "
                + "no elasticity turns into another cut); services go on. z* leaves \(courted) where it is today and is paid by "
                + "\(courting); the last columns are without it. \(dateline)")
        for (k, outcome) in study.outcomes.enumerated() {
            for found in outcome.cuts {
                let isSolved = found.failure == nil
                let own = [
                    offer(k), NumberText.percent(100 * found.share),
                    isSolved ? NumberText.percent(100 * found.tradeFall, decimals: 0) : NumberText.unknown,
                    percent(outcome.carrot),
                    isSolved ? cost(found.exitCost) : NumberText.unknown, price(found.price, of: courting),
                ]
                table.add(own + others(found.changes))
            }
        }
        return ReportDocument.Section("The cut", [.table(table)])
    }

    private var declared: String {
        guard let value = question.terms.securityValue else {
            return "No security value is declared: the winner is the one at a value of nothing."
        }
        return "Declared: \(money(study.securityValue)) a year (\(value.source))."
    }

    private var auction: ReportDocument.Section {
        var table = ReportDocument.Table(
            "The auction, money a year",
            columns: [
                .text("who lifts"), .number("cut"), .text("\(question.names[2]) can offer"), .text("to outbid it takes"),
                .number("worth to \(question.names[1]) at least, bn \(currency)"), .number("lowest model"),
                .number("highest model"),
                .text("who wins"),
            ],
            note:
                "\(GameReport.opening(friend)) can offer what makes it as badly off at today's law as the cut would. To "
                + "outbid it "
                + "\(courting) pays until \(courted) is as well off as with that offer. What the cut has to be worth to "
                + "\(courting) outside "
                + "trade is its own loss at that payment; below zero it gains even so. \(declared) \(dateline)")
        for (k, outcome) in study.outcomes.enumerated() {
            for (c, found) in outcome.cuts.enumerated() {
                let range = verdict.range { $0.outcomes[k].cuts[c].outbiddingValue }
                func billions(_ value: Double?) -> String { value.map { NumberText.signed($0 / 1000, 1) } ?? NumberText.unknown }
                let finding = verdict.isWon(offer: k, cut: c)
                let winner = study.isWon(found).map { $0 ? question.names[1] : question.names[2] } ?? "not known"
                let sure =
                    finding.map { $0.models == 1 || $0.isStable ? "" : "; \($0.turned.count) of \($0.models) models: the other" }
                    ?? ""
                table.add([
                    offer(k), NumberText.percent(100 * found.share), price(found.counterOffer, of: friend),
                    price(found.outbidding, of: courting), billions(found.outbiddingValue), billions(range?.low),
                    billions(range?.high),
                    winner + sure,
                ])
            }
        }
        return ReportDocument.Section("Who could outbid whom", [.table(table)])
    }

    private var sureness: ReportDocument.Section {
        guard verdict.studies.count > 1 else {
            return ReportDocument.Section(
                "How sure", [.paragraph("One model was solved: \(study.model.label). An ensemble in the file adds others.")])
        }
        var table = ReportDocument.Table(
            "The whole cut, \(offer(0)) lifting, by model",
            columns: [
                .text("model"), .number("carrot R"), .number("exit cost K"), .text("payment z*"), .number("largest cut"),
                .number("worth at least, bn \(currency)"), .text("who wins"),
            ], note: dateline)
        for other in verdict.studies {
            let (outcome, found) = (other.outcomes[0], other.outcomes[0].cuts[cut])
            table.add([
                other.model.label, NumberText.change(100 * expm1(outcome.carrot)),
                found.failure == nil ? cost(found.exitCost) : NumberText.unknown,
                price(found.price, of: courting), outcome.largestCut.map { NumberText.percent(100 * $0) } ?? NumberText.unknown,
                found.outbiddingValue.map { NumberText.signed($0 / 1000, 1) } ?? NumberText.unknown,
                other.isWon(found).map { $0 ? question.names[1] : question.names[2] } ?? "not known",
            ])
        }
        return ReportDocument.Section("How sure", [.table(table)])
    }

    private var trade: ReportDocument.Section {
        var section = ReportDocument.Section("The trade that this is about", [.list(question.notes)])
        guard let carried = question.carried else { return section }
        var table = ReportDocument.Table(
            "Goods trade of \(courted) by partner, bn \(currency)",
            columns: [
                .text("partner"), .number("sales \(question.world.year)"), .number("carried"),
                .number("purchases \(question.world.year)"),
                .number("carried"), .text("from"),
            ],
            note: "The 15 largest partners of \(question.world.year), at the world's prices. Sources: \(question.world.id), "
                + "\(carried.terms.world), \(carried.terms.source).")
        let partners = Dictionary(grouping: carried.pairs, by: \.partner).sorted {
            ($0.value.reduce(0) { $0 + max($1.before, $1.after) }, $1.key) > (
                $1.value.reduce(0) { $0 + max($1.before, $1.after) }, $0.key
            )
        }
        for (partner, pairs) in partners.prefix(15) {
            let (sales, purchases) = (pairs.first { $0.isExport }, pairs.first { !$0.isExport })
            let from = Set(pairs.map(\.origin.rawValue)).sorted().joined(separator: ", ")
            func billions(_ value: Double?) -> String { value.map { NumberText.fixed($0 / 1000, 1) } ?? NumberText.unknown }
            table.add([
                question.world.name(of: partner), billions(sales?.before), billions(sales?.after), billions(purchases?.before),
                billions(purchases?.after), from,
            ])
        }
        section.blocks.append(.table(table))
        return section
    }

    private var left: ReportDocument.Section {
        ReportDocument.Section(
            "What was not computed",
            [
                .list([
                    "Money and assets: frozen reserves, banks, payments, investment, technology and arms. Lifting is of "
                        + "trade measures only.",
                    "What firms do of their own accord: who left may stay away, and sales to others may not come back.",
                    "Whether anybody keeps a promise: no deal of this kind enforces itself, and none is assumed to.",
                    "Services trade between \(courted) and \(friend), which goes on, and energy by its pipelines: in the "
                        + "long run buyers "
                        + "change, in a few years many cannot.",
                ])
            ])
    }

    private var dateline: String {
        "World \(question.world.id), prices of \(question.world.year), \(study.model.label); \(study.solves) equilibria, "
            + "worst residual "
            + "\(NumberText.residual(study.worstResidual))."
    }

    /// The numbers of all models as rows.
    public static let columns = [
        "model", "lifting", "cut_percent", "trade_fall_percent", "carrot_percent", "exit_cost_percent", "largest_cut_percent",
        "payment",
        "payment_end", "counter_offer", "outbidding", "worth_at_least", "friend_loss", "courting_gain", "winner",
    ]
    public static let numeric: Set<String> = Set(columns).subtracting(["model", "lifting", "payment_end", "winner"])
    public var rows: [[String]] {
        func text(_ value: Double?) -> String { value.map { $0.isFinite ? String(printf: "%.8g", $0) : "" } ?? "" }
        func end(_ price: Price) -> String {
            switch price {
            case .paid: "paid"
            case .aboveIncome: "above-income"
            case .unsolved(let why): why
            }
        }
        return verdict.studies.flatMap { study in
            study.outcomes.flatMap { outcome in
                outcome.cuts.map { cut in
                    [
                        study.model.label, outcome.offer.isWide ? "with" : "alone", text(100 * cut.share),
                        text(100 * cut.tradeFall),
                        text(100 * expm1(outcome.carrot)), text(100 * expm1(cut.exitCost)),
                        text(outcome.largestCut.map { 100 * $0 }),
                        text(cut.price.amount), end(cut.price), text(cut.counterOffer.amount), text(cut.outbidding.amount),
                        text(cut.outbiddingValue), text(cut.friendLoss), text(cut.changes.isEmpty ? nil : cut.changes[1].money),
                        study.isWon(cut).map { $0 ? "courting" : "friend" } ?? "",
                    ]
                }
            }
        }
    }
}
