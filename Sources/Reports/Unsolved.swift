import Studies
import TradeEquilibrium

extension Study {
    /// What a reader must know of all numbers of the study, whatever form they are read in: what the law or a model leaves out, and
    /// which models have no answer.
    public var cautions: [String] {
        notes + failures.map { "no answer from \(Unsolved.line($0, in: self)); ranges are without it" }
    }
}

/// Why a study has no headline: a line for each solve that did not converge.
public enum Unsolved {
    /// The branch, the day, the model, how the solve ended, and where its largest residual is.
    /// - Complexity: O(runs × models).
    public static func lines(_ study: Study) -> [String] {
        var lines: [String] = []
        for run in study.runs + study.alternatives.joined() {
            for (solve, day) in [(run.comparison.reference, run.comparedWith), (run.comparison.policy, run.day)]
            where !solve.converged {
                let end = NotConverged(
                    termination: solve.termination, iterations: solve.iterations, residuals: solve.residuals,
                    place: solve.worstPlace)
                let line = "\(run.label), law of \(day), \(solve.model.label): \(words(end, in: study))"
                // Comparisons share solves.
                if !lines.contains(line) { lines.append(line) }
            }
        }
        return lines
    }

    /// A model of the ensemble that ranges are without: the model, the law, how the solve ended, and where.
    public static func line(_ failure: Study.Failure, in study: Study) -> String {
        "\(failure.model.label), \(failure.law): \(words(failure.reason, in: study))"
    }

    private static func words(_ solve: NotConverged, in study: Study) -> String {
        switch solve.termination {
        case .stalled, .iterationLimit, .timeLimit, .cancelled:
            let end = "\(solve.termination) after \(solve.iterations) \(solve.iterations == 1 ? "pass" : "passes")"
            guard let place = solve.place else { return end + ", before any condition was evaluated" }
            let sector = place.sector.map { "\(study.world.name(of: $0)) (\($0)) in " } ?? ""
            return end + "; the largest residual is \(NumberText.residual(place.residual)) in the \(place.condition.rawValue) of "
                + sector
                + "\(study.world.name(of: place.country)) (\(place.country)), and \(NumberText.residual(study.options.tolerance)) is required"
        default: return solve.termination.description
        }
    }
}
