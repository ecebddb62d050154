import TradeData
import TradeEquilibrium

/// Elasticities so high that small changes of prices move nearly all trade, where an answer rests on them.
struct HighElasticities {
    /// θ above which an elasticity is named.
    static let limit = 20.0
    /// A range rests on such models where without them it is narrower by this share or more.
    static let decisive = 0.1

    /// What a reader must know, in sentences; none where no answer rests on such a model.
    ///
    /// The scenario's own model is always named; another where it makes the range of welfare of an economy in focus (of any, where
    /// the scenario has none) wider by a tenth or more.
    /// - Complexity: O(runs × models × economies).
    static func notes(_ study: Study) -> [String] {
        guard let own = study.runs.first?.model else { return [] }
        let grid = study.world.grid
        var notes: [String] = []
        if let told = sectors(own, grid) {
            notes.append(
                "The numbers rest on θ above \(Int(limit)) (\(told)): small changes of prices move nearly all trade there.")
        }
        let high = study.alternatives.indices.filter { k in
            study.alternatives[k].first.map { sectors($0.model, grid) != nil } ?? false
        }
        guard !high.isEmpty else { return notes }
        let focus = study.scenario.focus.flatMap { grid.indices(of: $0) }
        var moved: [String] = []
        for n in focus.isEmpty ? Array(grid.countries.indices) : focus {
            let isDecided = study.runs.indices.contains { index in
                let all = study.underAllModels(index) { $0.welfare(n).percentChange }
                let without = all.indices.filter { k in k == 0 || !high.contains(k - 1) }.map { all[$0] }
                guard let low = all.min(), let top = all.max(), let a = without.min(), let b = without.max(), top > low else {
                    return false
                }
                return b - a < (1 - decisive) * (top - low)
            }
            if isDecided { moved.append(study.world.names[grid.countries[n].rawValue] ?? grid.countries[n].rawValue) }
        }
        guard !moved.isEmpty, let model = study.alternatives[high[0]].first?.model, let told = sectors(model, grid) else {
            return notes
        }
        let shown = moved.prefix(6).joined(separator: ", ") + (moved.count > 6 ? " and \(moved.count - 6) more" : "")
        notes.append(
            "Without models with θ above \(Int(limit)) (\(model.elasticities.name): \(told)) the range is narrower by a tenth or more for \(shown)."
        )
        return notes
    }

    /// `refined-fuels 64.85`; nil where no sector is above the limit.
    private static func sectors(_ model: Model, _ grid: Grid) -> String? {
        let high = zip(grid.sectors, model.elasticities.theta).filter { $1 > limit }
        return high.isEmpty ? nil : high.map { "\($0) \(($1 * 100).rounded() / 100)" }.joined(separator: ", ")
    }
}
