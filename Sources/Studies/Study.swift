import TradeData
import TradeEquilibrium
import TradePolicy

/// A scenario, solved: one run for each branch, each day it is compared with, and each model.
public struct Study: Sendable {
    public let scenario: Scenario
    public let world: World
    /// The runs under the scenario's own model, branches in the order of the file, comparisons within.
    public let runs: [StudyRun]
    /// The runs under the other models of the ensemble that were solved everywhere, in the same order for each; empty
    /// without an ensemble.
    public let alternatives: [[StudyRun]]
    /// The other models of the ensemble, which have no answer somewhere; ranges are without them, and so incomplete.
    public let failures: [Failure]
    public var options: SolverOptions
    /// What a reader must know: what could not be applied to the grid, what is recorded but not modelled.
    public internal(set) var notes: [String]

    /// Which measure did what, by the index of the run; for the runs that were asked.
    public var attributions: [Int: Attribution] = [:]
    /// What each pledge to invest comes to, each by itself, branch by branch; under the scenario's own model.
    public internal(set) var pledges: [PledgeOutcome] = []
    /// What the minerals satellite says of measures on minerals; empty where no law has any.
    public internal(set) var minerals: [MineralFinding] = []
    /// The bargain of the scenario's parties; nil where there are none, or it was not solved.
    @Indirect public var game: GameStudy?
    /// Who could part whom from whom, which blocks hold, who adds what to sanctions; nil where the scenario does not ask, or it was not
    /// solved.
    @Indirect public var triangle: TriangleVerdict?
    @Indirect public var blocks: CoalitionStudy?
    @Indirect public var sanctions: SanctionsStudy?
    /// The numbers under drawn elasticities; nil where none were drawn.
    public var draws: ElasticityDraws?

    /// A model of the ensemble without an answer, and why.
    public struct Failure: Sendable {
        public let model: Model
        /// The law without an equilibrium: a branch and a day, or the baseline.
        public let law: String
        public let reason: NotConverged
    }

    /// What a reader must know of every range: how many models it lacks; nil where it lacks none.
    public var missingFromRanges: String? {
        if failures.isEmpty { return nil }
        let all = failures.count + alternatives.count + 1
        return "incomplete, \(failures.count) of \(all) models \(failures.count == 1 ? "has" : "have") no answer"
    }

    /// Whether the scenario's own model has an answer everywhere; without one there is no headline.
    public var converged: Bool { runs.allSatisfy(\.comparison.converged) }
    /// The worst scaled residual of any solve that numbers come from.
    public var worstResidual: Double {
        (runs + alternatives.joined()).map(\.comparison.worstResidual).reduce(0) {
            $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1)
        }
    }

    /// Whether no law puts anything else on the model than the law it is compared with: then there is nothing to say, for every change is
    /// zero by construction.
    public var isUnchanged: Bool { runs.allSatisfy(\.comparison.isUnchanged) }

    /// The run on a branch against a day.
    public func run(branch: String, comparedWith day: Day) -> StudyRun? {
        runs.first { $0.path.id == branch && $0.comparedWith == day && $0.threat == nil }
    }

    /// A number under every model: the scenario's own first.
    public func underAllModels(_ index: Int, _ value: (Comparison) -> Double) -> [Double] {
        [value(runs[index].comparison)] + alternatives.map { value($0[index].comparison) }
    }

    /// A number and its range over the ensemble; nil for the range without one.
    public func ranged(_ index: Int, _ value: (Comparison) -> Double) -> (value: Double, low: Double?, high: Double?) {
        let all = underAllModels(index, value)
        guard all.count > 1 else { return (all[0], nil, nil) }
        // A number that some model does not have has no range.
        guard !all.contains(where: \.isNaN) else { return (all[0], .nan, .nan) }
        return (all[0], all.min(), all.max())
    }
}

/// One law against another under one model.
public struct StudyRun: Sendable {
    public let path: EventPath
    /// Where the question is what it is worth that a threat is not carried out: the threat. The reference then is the
    /// same day and branch with it.
    public let threat: String?
    /// The day whose law is solved.
    public let day: Day
    /// The day whose law is "no change".
    public let comparedWith: Day
    public let comparison: Comparison
    /// The law of both days on the world's grid.
    public let schedule, referenceSchedule: Schedule
    public let law, referenceLaw: Law

    /// The branch, and the threat that is not carried out.
    public var label: String { threat.map { "\(path.id) without \($0)" } ?? path.id }
    public var model: Model { comparison.policy.model }
}
