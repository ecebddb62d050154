import Studies
import TradeData
import TradeEquilibrium

/// What numbers are called, and what is true of the models that they come from: never more than these models say.
extension StudyReport {
    /// The models of the study, the scenario's own first.
    var models: [Model] {
        [study.runs.first?.model].compactMap { $0 } + study.alternatives.compactMap { $0.first?.model }
    }

    /// Whether more people work when work pays more, under any of the models.
    var hasElasticLabour: Bool { models.contains { $0.labour.supplyElasticity > 0 } }

    /// The horizon of the scenario's own model.
    var horizon: Horizon { models.first?.horizon ?? .long }

    /// The other horizons that ranges are over; empty where there is one.
    var horizonNote: String {
        let others = Horizon.allCases.filter { other in other != horizon && models.contains { $0.horizon == other } }
        return others.isEmpty ? "" : "; the ranges are also over the " + listed(others.map(\.words))
    }

    /// Welfare is real income where labour supply is fixed under every model, and less than it where effort counts.
    var welfareWord: String { hasElasticLabour ? "welfare" : "real income" }

    /// The word at the beginning of a title.
    var welfareTitle: String { hasElasticLabour ? "Welfare" : "Real income" }

    /// What welfare is, where it is not real income; nil where it is.
    var welfareNote: String? {
        guard hasElasticLabour else { return nil }
        return "Welfare is real income less what more effort is worth; real income is what households can buy. "
            + "The two differ where labour supply is elastic: \(counted { $0.labour.supplyElasticity > 0 })."
    }

    /// Who works, and where, under the models of the study.
    var employmentNote: String {
        var sentences: [String] = []
        let fixed = models.filter { $0.labour.supplyElasticity == 0 }
        if fixed.count == models.count {
            sentences.append("Total employment is fixed (A-03).")
        } else {
            let elasticities = Set(models.map(\.labour.supplyElasticity)).filter { $0 > 0 }.sorted()
            let follows =
                "total employment follows the take-home real wage, with elasticity "
                + listed(elasticities.map(NumberText.plain)) + ": \(counted { $0.labour.supplyElasticity > 0 })"
            sentences.append(
                capitalised(follows)
                    + (fixed.isEmpty ? "." : "; it is fixed (A-03): \(counted { $0.labour.supplyElasticity == 0 })."))
        }
        var moves: [String] = []
        for model in models {
            let words =
                switch model.labour.mobility {
                case .mobile: "industries exchange workers freely"
                case .royFrechet(let kappa): "some workers change industry (Roy-Fréchet, κ = \(NumberText.plain(kappa)))"
                case .immobile: "nobody changes industry"
                }
            let labelled = words + " in the \(model.horizon.words)"
            if !moves.contains(labelled) { moves.append(labelled) }
        }
        sentences.append(capitalised(listed(moves)) + ".")
        return sentences.joined(separator: " ")
    }

    /// How many of the models something is true of.
    private func counted(_ isTrue: (Model) -> Bool) -> String {
        let count = models.count(where: isTrue)
        return models.count == 1
            ? "in this model" : count == models.count ? "in all \(count) models" : "in \(count) of \(models.count) models"
    }

    /// A name within a sentence, with its article: the United States, the Netherlands, China, the EU27; a title of a file as it is.
    func inProse(_ subject: Subject) -> String { study.world.inProse(subject) }

    func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

extension Horizon {
    /// The horizon in running text, after “in the”.
    var words: String {
        switch self {
        case .impact: "first months"
        case .medium: "medium run"
        case .long: "long run"
        }
    }
}
