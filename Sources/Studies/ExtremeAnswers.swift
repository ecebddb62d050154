import TradeData
import TradeEquilibrium

/// Answers so large that they say more about the equations than about the world.
struct ExtremeAnswers {
    /// Change in welfare, percent, from which on an answer is named. Sanctions and wars of tariffs have moved whole economies by a few.
    static let limit = 20.0

    /// What a reader must know, a sentence for each branch; none where no economy's welfare changes by the limit or more.
    /// - Complexity: O(runs × economies).
    static func notes(_ study: Study) -> [String] {
        var notes: [String] = []
        for run in study.runs {
            let comparison = run.comparison
            let changes = study.world.grid.countries.indices
                .map { (economy: $0, percent: comparison.welfare($0).percentChange) }
                .filter { abs($0.percent) >= limit && $0.percent.isFinite }
                .sorted { abs($0.percent) > abs($1.percent) }
            guard let first = changes.first else { continue }
            let world = study.world
            let size = "\(first.percent > 0 ? "+" : "−")\(Int(abs(first.percent).rounded()))%"
            let others = changes.count > 1 ? ", and \(changes.count - 1) more by \(Int(limit))% or more" : ""
            let note =
                "Welfare changes by far more than what trade elasticities were estimated on (branch \(run.path.id): "
                + "\(world.name(of: world.grid.countries[first.economy])) \(size)\(others)): take the direction from it, not the size."
            if !notes.contains(note) { notes.append(note) }
        }
        return notes
    }
}
