import Studies
import TradeData
import TradeGames

extension GameReport {
    /// The tariffs that the players would answer each other with.
    var war: ReportDocument.Section? {
        var sentences: [String] = []
        for best in study.bestResponses {
            sentences.append(
                "\(GameReport.opening(players[best.player])) alone, everybody else as without agreement, gains most by \(rates(best.controls, of: best.player)): "
                    + "\(money(best.gain, best.player)) a year.")
        }
        if let war = study.war {
            switch war.end {
            case .equilibrium:
                sentences.append(
                    "Where \(players.count == 2 ? "both" : "all") answer each other\(setsTariffsOnly ? " by tariffs on each other's goods" : ""), each at its best: "
                        + players.indices.map { "\(players[$0]) \(rates(war.profile[$0], of: $0))" }.joined(separator: "; ")
                        + ". Against no agreement that is "
                        + players.indices.map { p in
                            "\(players[p]) \(money(study.disagreements.last!.payoffs[p] - study.disagreements[0].payoffs[p], p))"
                        }.joined(separator: ", ")
                        + " a year. No other \(setsTariffsOnly ? "tariffs" : "rates") of \(players.count == 2 ? "either" : "any") were found that gain it \(largestGain(war.certificate)) "
                        + "(\(war.certificate.plays) equilibria tried, from \(war.certificate.starts) starts each).")
            case .cycle(let length):
                sentences.append(
                    "Best responses go round through \(length) sets of \(setsTariffsOnly ? "tariffs" : "rates"): there is no equilibrium in pure strategies to report."
                )
            case .notFound:
                sentences.append(
                    "No \(setsTariffsOnly ? "tariffs" : "rates") were found that answer each other: somebody always gains by others, \(NumberText.residual(war.certificate.largestGain)) of income at the last."
                )
            }
        }
        if let talks = study.tariffTalks, talks.isDeal {
            sentences.append(
                "From there they could agree on "
                    + players.indices.map { "\(rates(talks.profile[$0], of: $0)) of \(players[$0])" }.joined(separator: " and ")
                    + ", by which "
                    + GameReport.list(
                        players.indices.map { "\(players[$0]) gains \(money(talks.gains[$0], $0, sign: false)) a year" })
                    + " against the war.")
        }
        guard !sentences.isEmpty else { return nil }
        let who = players.count == 2 ? "both" : "all"
        return ReportDocument.Section("If \(who) did what is best for them", [.list(sentences)])
    }

    private func largestGain(_ certificate: Certificate) -> String {
        certificate.largestGain < 1e-12 ? "anything" : "more than \(NumberText.residual(certificate.largestGain)) of its income"
    }

    private var setsTariffsOnly: Bool {
        study.spaces.allSatisfy { $0.controls.allSatisfy { $0.isReplacing && $0.instrument == .tariff } }
    }

    /// What a player sets, in words: measures by name, else the middle rate and the span.
    private func rates(_ values: [Double], of player: Int) -> String {
        let controls = study.spaces[player].controls
        var parts = zip(controls, values).filter { !$0.0.isReplacing }.map { "\($0.name) at \(Self.rate($1))" + bound($1, $0) }
        for instrument in [Control.Instrument.tariff, .exportTax] {
            let these = zip(controls, values).filter { $0.0.isReplacing && $0.0.instrument == instrument }
            if !these.isEmpty { parts.append(rates(these, instrument == .tariff ? "tariff" : "export tax", of: player)) }
        }
        return parts.isEmpty ? "nothing" : GameReport.list(parts)
    }

    private func rates(_ controls: [(Control, Double)], _ noun: String, of player: Int) -> String {
        let sorted = controls.map(\.1).sorted()
        if sorted.count == 1 {
            return "\(noun == "tariff" ? "a" : "an") \(noun) of \(Self.rate(sorted[0]))" + bound(sorted[0], controls[0].0)
        }
        let atTop = controls.count { abs($0.1 - $0.0.bounds.upperBound) < 1e-6 }
        let top = atTop == 0 ? "" : ", \(atTop) of \(sorted.count) at the highest that is allowed"
        let plural = noun == "tariff" ? "tariffs" : "export taxes"
        return
            "\(plural) of \(Self.rate(sorted[sorted.count / 2])) on the median \(unit(controls.map(\.0), of: player)) "
            + "(\(Self.rate(sorted[0])) to \(Self.rate(sorted[sorted.count - 1]))\(top))"
    }

    /// What one of several rates is on.
    private func unit(_ controls: [Control], of player: Int) -> String {
        let others = study.players.enumerated().filter { $0.offset != player }.reduce(0) { $0 + $1.element.economies.count }
        let goods = study.base.grid.sectors.count { study.base.goods.contains($0) }
        return controls.count == others && others > 1 ? "partner" : controls.count == goods ? "sector" : "sector of a partner"
    }

    private func bound(_ value: Double, _ control: Control) -> String {
        abs(value - control.bounds.upperBound) < 1e-6 ? ", the highest that is allowed" : ""
    }

    private static func rate(_ rate: Double) -> String { NumberText.percent(100 * rate, decimals: 0) }

    /// Whether the agreement keeps itself.
    var hold: ReportDocument.Section? {
        guard let package = study.held, !study.holds.isEmpty else { return nil }
        var section = ReportDocument.Section("Will it hold?")
        let lag = study.holds[0].patience.lag
        var sentences = [
            "A side that breaks \(study.question.signed == package ? "what was signed" : named(package)) keeps what the other grants for "
                + "\(NumberText.plain(lag)) months, and then nothing is agreed on any more."
        ]
        let hazard = study.holds[0].patience.hazard
        if hazard > 0 {
            sentences.append(
                "By the file's word the truce breaks by itself with a chance of \(NumberText.percent(100 * hazard, decimals: 0)) a year: what comes later counts that much less."
            )
        }
        for hold in study.holds {
            let player = GameReport.opening(players[hold.player])
            switch hold.patience.needed() {
            case .none: sentences.append("\(player) has nothing to gain by dropping any of its own part.")
            case .never:
                sentences.append(
                    "\(player) would drop \(dropped(hold)), and what follows is no worse for it than the agreement: no patience makes it keep it."
                )
            case .discount:
                sentences.append(
                    "\(player) would first drop \(dropped(hold)), for \(money(hold.patience.deviation - hold.patience.agreement, hold.player)) a year until it is answered."
                )
            }
        }
        section.blocks.append(.list(sentences))
        var table = ReportDocument.Table(
            "Patience that it takes: what next year must at least be worth of this one",
            columns: [.text("length of the agreement")] + players.map { .number($0) },
            note:
                "A year's discount factor. Nothing is worth keeping in the last months of an agreement with an end, unless it is renewed."
        )
        for (title, months) in [("6 months", 6.0), ("1 year", 12), ("2 years", 24), ("3 years", 36), ("no end", nil)]
            as [(String, Double?)]
        {
            table.add(
                [title]
                    + study.holds.map { hold in
                        switch hold.patience.needed(months: months) {
                        case .none: "any"
                        case .never: "none suffices"
                        case .discount(let delta): delta < 0.005 ? "under 0.01" : NumberText.fixed(delta, 2)
                        }
                    })
        }
        section.blocks.append(.table(table))
        return section
    }

    private func dropped(_ hold: GameStudy.Hold) -> String { GameReport.list(hold.drops.map { menu.issues[$0] }) }

    /// Agreeing before an open event turns out, or waiting for it.
    var events: ReportDocument.Section? {
        guard !study.decisions.isEmpty else { return nil }
        var sentences: [String] = []
        for (event, player, decision) in study.decisions {
            let gains = decision.states.indices.map { decision.payoffs[0][$0] - decision.payoffs[1][$0] }
            var sentence =
                "\(event.title ?? event.id) (\(NumberText.date(event.date))): agreeing is worth to \(players[player]) "
                + GameReport.list(
                    decision.states.indices.map { "\(money(gains[$0], player)) a year if “\(decision.states[$0])”" }) + "."
            if let value = decision.valueOfInformation, let best = decision.best {
                sentence +=
                    " With the file's probabilities it is best to \(best == 0 ? "agree" : "refuse"); to know first is worth \(money(value, player, sign: false)) a year."
            }
            if let even = decision.breakEven(0, 1, on: 0) {
                sentence +=
                    " Agreeing and refusing are worth the same where “\(decision.states[0])” has a probability of \(NumberText.percent(100 * even, decimals: 0))."
            }
            sentences.append(sentence)
        }
        return ReportDocument.Section("What is still open", [.list(sentences)])
    }

    /// What payoffs are, and under which models.
    var readings: ReportDocument.Section? {
        var lines = study.players.indices.map { p in
            "\(GameReport.opening(players[p])) (\(study.players[p].id)) wants \(study.players[p].payoff.label)."
        }
        for worth in scenario.parties?.worth ?? [] {
            lines.append(
                "\(worth.issue) is worth \(NumberText.billions(worth.dollars / 1e6, "USD")) a year to \(worth.player) outside trade, by the file's own word: \(worth.source)."
            )
        }
        lines += study.notes
        var section = ReportDocument.Section("How to read it", [.list(lines)])
        if !others.isEmpty {
            var table = ReportDocument.Table(
                "The zone under other models",
                columns: [.text("model"), .number("in the zone"), .text("picked")]
                    + players.map { .number("\($0), bn \(currency)") },
                note: study.held.map {
                    "Gains of \($0 == study.question.signed ? "what was signed" : named($0)) against no agreement."
                } ?? "")
            for one in [study] + others {
                table.add(
                    [
                        one.model.label, "\(one.zones[0].packages.count) of \(one.zones[0].solved)",
                        one.zones[0].picked.map { named($0) } ?? "none",
                    ]
                        + players.indices.map { p in
                            guard let package = study.held, one.packages.isSolved(package) else { return NumberText.unknown }
                            return NumberText.signed(
                                (one.packages.payoffs[package][p] - one.zones[0].disagreement[p]) * one.packages.incomes[p]
                                    / 1000, 2)
                        })
            }
            section.blocks.append(.table(table))
        }
        return section
    }
}
