import Foundation
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
                + "host gains and an investor loses. Capital: once it is in place; what the investor earns on it is in the host's gain, and the "
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
        var text =
            "\(one.pledge.measure.id): \(capitalised(investor)) \(one.investors.count == 1 || isGroup(one.investors) ? "pledges" : "pledge") "
            + "\(NumberText.amount(terms.amount, "USD")) over \(NumberText.plain(terms.years)) years, "
            + "\(NumberText.amount(terms.perYear, "USD")) a year"
        let (hosts, investors) = (one.hostSpan, one.investorSpan)
        guard hosts.low.isFinite, investors.low.isFinite else { return text + ". One of its cases has no equilibrium." }
        func gain(_ millions: Double) -> String {
            abs(millions) < 0.5 ? "nothing" : (millions < 0 ? "a loss of " : "a gain of ") + NumberText.amount(millions, currency)
        }
        func span(_ of: (low: Double, high: Double)) -> String {
            of.low == of.high ? gain(of.low) : "\(gain(of.low)) to \(gain(of.high))"
        }
        if let a = terms.additionality {
            text += ", of which \(NumberText.percent(100 * a.value, decimals: 0)) would not be invested anyway"
            if a.value == 0 { return text + ": it changes nothing." }
        }
        text += ". To \(host) it is worth \(span(hosts)) a year, to \(investor) \(span(investors))"
        if terms.additionality == nil {
            text +=
                "; what decides is how much would not have been invested anyway, of which the file says nothing: with 0% it is worth "
                + "nothing, with 30% "
                + listed(one.values.filter { $0.additionality == 0.3 }.map { "\(gain($0.host)) as \(word($0.channel))" })
                + " to \(host)"
        } else {
            text += " (money while it is paid, capital once it is in place)"
        }
        return text + "."
    }

    private func word(_ channel: PledgeTerms.Channel) -> String { channel == .transfer ? "money" : "capital" }

    /// A pledge beside what the host takes in anyway, all pledges on one host together.
    private func absorption(_ capacity: AbsorptiveCapacity?) -> String? {
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
