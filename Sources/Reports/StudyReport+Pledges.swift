import FoundationEssentials
import Studies
import TradeData
import TradePolicy

extension StudyReport {
    /// Pledges to invest: what each is worth to host and investor, and what the host takes in anyway; nil where no branch has one.
    func pledges() -> ReportDocument.Section? {
        guard !study.pledges.isEmpty else { return nil }
        var section = ReportDocument.Section("Pledges to invest")
        let capacity = try? AbsorptiveCapacity.load()
        section.blocks.append(.list(merged().map { sentence($0) }))
        if let text = absorption(capacity) { section.blocks.append(.paragraph(text)) }
        var table = ReportDocument.Table(
            "What each pledge is worth a year, by itself, law of \(study.scenario.asOf)",
            columns: [
                .text("pledge"), .text("additional"), .text("what it does"), .number("host, bn \(currency)"),
                .number("investor, bn \(currency)"), .number("host, %"), .number("investor, %"),
            ],
            note:
                "Money: while it is paid, the host has it to spend and the investor has not; nothing is paid back, so that it is the most that a "
                + "host gains and an investor loses; both are more than what is paid where demand moves with the money and the host's wages rise "
                + "against the investor's. Capital: once it is in place; what the investor earns on it is in the host's gain, and the "
                + "investor's own capital is not made smaller. In brackets: capital-output ratio \(NumberText.plain(PledgeTerms.usualCapitalOutput.high)) to "
                + "\(NumberText.plain(PledgeTerms.usualCapitalOutput.low)), capital's part of value added "
                + "\(NumberText.percent(100 * PledgeTerms.usualCapitalShare.low, decimals: 0)) to "
                + "\(NumberText.percent(100 * PledgeTerms.usualCapitalShare.high, decimals: 0)) (A-20). Under the scenario's own model, worst residual "
                + "\(NumberText.residual(study.pledges.map(\.residual).max() ?? .nan)).")
        func billions(_ millions: Double) -> String {
            millions == 0 ? "0" : millions.isFinite ? NumberText.signed(millions / 1000, 1) : NumberText.unknown
        }
        for one in merged() {
            for value in one.values where value.additionality > 0 || value.channel == .transfer {
                let range = value.hostRange.map { " (\(billions($0.low)) to \(billions($0.high)))" } ?? ""
                let isNothing = value.additionality == 0
                table.add([
                    one.pledge.measure.id, NumberText.percent(100 * value.additionality, decimals: 0),
                    isNothing ? "nothing" : value.channel == .transfer ? "money, while it is paid" : "capital, once in place",
                    billions(value.host) + (isNothing ? "" : range), billions(value.investor),
                    isNothing ? "0" : NumberText.change(value.hostPercent),
                    isNothing ? "0" : NumberText.change(value.investorPercent),
                ])
            }
        }
        section.blocks.append(.table(table))
        return section
    }

    /// Each pledge under each part that is additional once: branches that differ in nothing else say the same.
    private func merged() -> [PledgeOutcome] {
        var known: Set<String> = []
        return study.pledges.filter { one in
            known.insert(one.pledge.measure.id + one.values.map { "\($0.additionality)" }.joined(separator: " ")).inserted
        }
    }

    /// A pledge as a newspaper would say it.
    private func sentence(_ one: PledgeOutcome) -> String {
        let terms = one.pledge.terms
        let (host, investor) = (who(one.hosts), who(one.investors))
        let text =
            "\(one.pledge.measure.id): \(capitalised(investor)) \(one.investors.count == 1 || isGroup(one.investors) ? "pledges" : "pledge") "
            + "\(NumberText.amount(terms.amount, "USD")) over \(NumberText.plain(terms.years)) years, "
            + "\(NumberText.amount(terms.perYear, "USD")) a year"
        guard one.hostSpan.low.isFinite, one.investorSpan.low.isFinite else {
            return text + ". One of its cases has no equilibrium, so that nothing is said of its worth."
        }
        func worth(_ a: Double) -> String {
            var parts: [String] = []
            for value in one.values where value.additionality == a {
                func moves(_ millions: Double, _ whom: String) -> String {
                    "\(whom) \(millions < 0 ? "loses" : "gains") \(NumberText.amount(millions, currency))"
                }
                let range = value.hostRange.map {
                    " (\(NumberText.amount($0.low, currency)) to \(NumberText.amount($0.high, currency)))"
                }
                parts.append(
                    (value.channel == .transfer ? "while it is paid, " : "once it is capital in place, ")
                        + moves(value.host, host)
                        + (range ?? "") + " a year and " + moves(value.investor, investor))
            }
            return parts.joined(separator: "; ")
        }
        guard let stated = terms.additionality?.value else {
            return text + ". How much of it would not be invested anyway the file does not say. If none, it changes nothing. "
                + one.values.filter { $0.channel == .transfer && $0.additionality > 0 }.map {
                    "If \(NumberText.percent(100 * $0.additionality, decimals: 0)), \(worth($0.additionality))"
                }.joined(separator: ". ") + "."
        }
        if stated == 0 { return text + ", all of which would be invested anyway: it changes nothing." }
        return text
            + ", of which \(NumberText.percent(100 * stated, decimals: 0)) would not be invested anyway: \(worth(stated))."
    }

    /// All pledges in one sentence for the first page; nil where there are none.
    func pledgesFinding() -> String? {
        let found = merged()
        guard let most = found.max(by: { $0.hostSpan.high < $1.hostSpan.high }), most.hostSpan.high.isFinite,
            let best = most.values.max(by: { $0.host < $1.host }), best.host > 0
        else { return nil }
        let isAlone = Set(found.map { $0.investors + $0.hosts }).count == 1
        let text =
            "A pledge is worth nothing to \(who(most.hosts)) where the money would have come anyway; "
            + (isAlone ? "this one" : "the largest, \(most.pledge.measure.id),")
            + " is worth \(NumberText.amount(best.host, currency)) a year "
            + "where \(NumberText.percent(100 * best.additionality, decimals: 0)) of it is additional, and "
            + "\(best.investor < 0 ? "costs" : "is worth to") \(who(most.investors)) \(NumberText.amount(best.investor, currency)) "
            + (best.channel == .transfer ? "while it is paid." : "once it is in place.")
        let total = absorption(try? AbsorptiveCapacity.load(), isShort: true).map { " " + $0 } ?? ""
        return text + total
    }

    /// A pledge beside what the host takes in anyway, all pledges on one host together.
    private func absorption(_ capacity: AbsorptiveCapacity?, isShort: Bool = false) -> String? {
        var byHost: [(host: Country, ids: [String], perYear: Double)] = []
        for one in study.pledges where one.hosts.count == 1 {
            let host = one.hosts[0]
            // The same pledge under other assumptions is one pledge.
            let investors = one.investors.map(\.rawValue).joined() + "\(one.pledge.terms.amount)"
            if let k = byHost.firstIndex(where: { $0.host == host }) {
                guard !byHost[k].ids.contains(investors) else { continue }
                byHost[k].ids.append(investors)
                byHost[k].perYear += one.pledge.terms.perYear
            } else {
                byHost.append((host, [investors], one.pledge.terms.perYear))
            }
        }
        let sentences = byHost.map { one -> String in
            let place = inProse(Subject(one.host))
            let start = one.ids.count == 1 ? "The pledge comes to" : "The \(one.ids.count) pledges together come to"
            var text = "\(start) \(NumberText.amount(one.perYear, "USD")) a year"
            guard let foreign = capacity?[one.host, .foreign] else {
                return text + "; what \(place) takes in anyway is not at hand (Data/pledges/absorption.csv)."
            }
            text +=
                ", \(NumberText.percent(100 * one.perYear / foreign.amount, decimals: 0)) of all that foreigners invested directly in \(place) in "
                + "\(foreign.year) (\(NumberText.amount(foreign.amount, "USD")))"
            if isShort { return text + "." }
            if let fixed = capacity?[one.host, .fixed] {
                text +=
                    " and \(NumberText.percent(100 * one.perYear / fixed.amount)) of all fixed investment there (\(NumberText.amount(fixed.amount, "USD")))"
            }
            if one.perYear > foreign.amount {
                text +=
                    ". That is more than all foreigners together bring in a year, so that full additionality is an upper bound and no forecast"
            }
            let unchecked = AbsorptiveCapacity.Flow.allCases.contains { capacity?[one.host, $0]?.isUnchecked == true }
            return text + (unchecked ? " (these flows are quoted from memory; check them before quoting)." : ".")
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// Who acts, as one where a group of the focus or of the file is meant.
    private func who(_ countries: [Country]) -> String {
        if let group = group(countries) { return inProse(group) }
        return countries.count <= 4 ? listed(countries.map { inProse(Subject($0)) }) : "\(countries.count) economies"
    }
    private func isGroup(_ countries: [Country]) -> Bool { group(countries) != nil }
    private func group(_ countries: [Country]) -> Subject? {
        (focus + study.scenario.groups.compactMap { $0.within(study.world.grid) }).first {
            $0.isGroup && Set($0.members) == Set(countries)
        }
    }
}
