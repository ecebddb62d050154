import Studies
import TradeData
import TradeEquilibrium

/// What would change our mind: the assumptions that turn a sign, found by changing one at a time.
extension StudyReport {
    /// Percent on both sides of zero, below which a sign is not worth a sentence.
    private static let least = 0.02

    func mindChangers(against day: Day) -> [String] {
        guard models.count > 1 else {
            return ["One model was solved: what would turn these numbers is not known. An ensemble in the file says it."]
        }
        let found = Sensitivity(study, subjects: focus)
        let shown = found.findings.filter { $0.comparedWith == day && !NumberText.isNothing(percent: $0.central) }
        let split = shown.filter { !$0.signAgrees && min(-$0.low, $0.high) >= Self.least }
        let ordered = split.filter { leads.contains($0.subject) } + split.filter { !leads.contains($0.subject) }
        var sentences: [String] = []
        for finding in ordered where sentences.count < 3 {
            sentences.append(turning(finding))
        }
        if split.count > sentences.count {
            sentences.append("Signs differ for \(split.count - sentences.count) more of \(shown.count) numbers; see How sure.")
        }
        guard sentences.isEmpty else { return sentences }
        let drivers = leads.compactMap { lead in
            shown.filter { $0.subject == lead }.max { abs($0.central) < abs($1.central) }.map {
                "\(article($0.drivenBy)) for \(inProse(lead)) (\(NumberText.change($0.low)) to \(NumberText.change($0.high)))"
            }
        }
        return [
            "No sign of more than \(NumberText.plain(Self.least))% differs between the \(models.count) models."
                + (drivers.isEmpty ? "" : " What moves the numbers most: \(listed(drivers)).")
        ]
    }

    /// `the horizon`, but `several together`.
    private func article(_ driver: String) -> String {
        ["several", "nothing"].contains { driver.hasPrefix($0) } ? driver : "the " + driver
    }

    /// The one assumption that turns a sign, or that it takes several.
    private func turning(_ finding: Sensitivity.Finding) -> String {
        let who = inProse(finding.subject)
        let branch = branches(against: finding.comparedWith).first { $0.run.path.id == finding.branch }
        let place = (branch?.run.path).flatMap { $0.choices.isEmpty ? nil : " under \(quoted($0))" } ?? ""
        func verb(_ value: Double) -> String { "\(value < 0 ? "lose" : "gain") \(NumberText.size(value))" }
        if let turn = finding.turns.first {
            return "\(capitalised(choice(turn.assumption, turn.model))), \(who) would \(verb(turn.value))\(place) rather than "
                + "\(verb(finding.central))."
        }
        return "No single assumption turns the sign for \(who)\(place), but several together do "
            + "(\(NumberText.change(finding.low)) to \(NumberText.change(finding.high)); \(finding.drivenBy))."
    }

    /// What a model assumes, after `with` or `in`.
    private func choice(_ assumption: Sensitivity.Assumption, _ model: Model) -> String {
        switch assumption {
        case .elasticities: "with the trade elasticities \(model.elasticities.name)"
        case .deficits: "with the deficit rule \(model.deficits.rawValue)"
        case .revenue:
            switch model.revenue {
            case .lumpSum: "if the tariff revenue is paid out to households"
            case .wageTax: "if the tariff revenue lowers taxes on wages"
            case .wasted: "if the tariff revenue is wasted"
            }
        case .horizon: "in the \(model.horizon.words)"
        case .labourSupply: "with an elasticity of labour supply of \(NumberText.plain(model.labour.supplyElasticity))"
        }
    }
}
