import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

extension StudyReport {
    /// Quotas and promises to buy: whether they bind, what they cost, and who sells less for it; nil where no law has one.
    func quantities() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        let outcomes = branches(against: day).map { (run: $0, limits: LimitOutcome.all(in: $0.run)) }.filter {
            !$0.limits.isEmpty
        }
        guard !outcomes.isEmpty else { return nil }
        var section = ReportDocument.Section("Quotas and promises to buy")
        section.blocks.append(
            .list(
                outcomes.flatMap { run, limits in
                    limits.map { sentence($0, under: run.run.path) }
                }))
        var table = ReportDocument.Table(
            "What limits on quantities come to, law of \(study.scenario.asOf)",
            columns: [
                .text("measure"), .number("limit, bn \(currency)"), .number("traded, bn \(currency)"), .number("wedge, %"),
                .number("rent a year"), .text("who has it"),
            ],
            note:
                "A wedge makes the good dearer for its buyer, or cheaper where it is negative; a quantity that is not counted in money "
                + "is valued at the prices of \(study.world.year) (money is at the numeraire, world value added, A-08).")
        for (index, run) in outcomes.map(\.run) {
            for (k, wedge) in run.comparison.policy.impliedWedges.enumerated() {
                let place = outcomes.count > 1 ? " (\(run.path.id))" : ""
                table.add([
                    wedge.id + place, NumberText.fixed(wedge.limit.quantity / 1000, 2),
                    NumberText.fixed(wedge.quantity / 1000, 2),
                    wedge.isBinding
                        ? ranged(index, { $0.policy.impliedWedges[k].rate.percent }) { NumberText.signed($0, 1) }
                        : "does not bind",
                    wedge.isBinding
                        ? ranged(index, { $0.policy.impliedWedges[k].rent }) { NumberText.billions($0, currency) } : "none",
                    wedge.isBinding ? holder(wedge) : "nobody",
                ])
            }
        }
        section.blocks.append(.table(table))
        return section
    }

    func holder(_ wedge: ImpliedWedge) -> String { wedge.holder }

    /// One limit on one branch, as a newspaper would say it.
    func sentence(_ limit: LimitOutcome, under path: EventPath) -> String {
        let wedge = limit.wedge
        let isFloor = wedge.limit.bound == .atLeast
        let asked = limit.measure.terms.limit.map(\.words) ?? ""
        let delivered = limit.measure.terms.limit.map(\.delivered.value) ?? 1
        let state = limit.measure.terms.written["state"].map { " (\($0) of the promise is for state buyers)" } ?? ""
        let expected =
            delivered < 1
            ? ", of which \(NumberText.percent(100 * delivered, decimals: 0)) is expected to be delivered\(state)," : ""
        let what = isFloor ? "The promise to buy \(asked)\(expected) (\(wedge.id))" : "The quota of \(asked) (\(wedge.id))"
        let place = path.choices.isEmpty ? "" : " under \(quoted(path))"
        let traded = NumberText.amount(wedge.quantity, currency)
        guard wedge.isBinding else {
            return isFloor
                ? "\(what) does not bind\(place): \(traded) a year would be bought without it, more than the \(NumberText.amount(wedge.limit.quantity, currency)) of the promise; it costs nobody anything."
                : "\(what) does not bind\(place): \(traded) a year is traded, below what it allows."
        }
        if wedge.rate.value == .infinity { return "\(what) allows nothing\(place)." }
        guard isFloor else {
            let rent =
                holder(wedge) == "nobody"
                ? "the rent is lost" : "the \(holder(wedge)) keeps \(NumberText.amount(abs(wedge.rent), currency)) a year"
            return "\(what) binds\(place) like a duty of \(NumberText.percent(wedge.rate.percent)); \(rent)."
        }
        let payer = wedge.limit.rent == .exporter ? limit.sellers : limit.buyers
        var text =
            "\(what) binds\(place): it takes a subsidy of \(NumberText.percent(-wedge.rate.percent)) of the price, which costs "
            + "\(payer.count == 1 ? inProse(Subject(payer[0])) : "those who pay") \(NumberText.amount(abs(wedge.rent), currency)) a year"
        if let diverted = limit.diverted {
            let share = NumberText.percent(100 * min(1, max(0, diverted)), decimals: 0)
            text += "; \(share) of the additional purchases is taken from other buyers"
        }
        let losers = limit.others.filter { $0.change < 0 }.prefix(2)
        if !losers.isEmpty {
            text +=
                ", and "
                + listed(
                    losers.map { "\(inProse(Subject($0.origin))) sells \(NumberText.amount(-$0.change, currency)) less there" })
        }
        return text + "."
    }
}

extension ImpliedWedge {
    /// Who has the rent of a limit, or pays for it.
    public var holder: String {
        switch (limit.bound, limit.rent) {
        case (_, .none): "nobody"
        case (.atMost, .importer): "importer"
        case (.atMost, .exporter): "exporter"
        case (.atLeast, .importer): "paid by the buyer"
        case (.atLeast, .exporter): "paid by the seller"
        }
    }
}
