import TradeData
import TradeEquilibrium

/// Which assumption drives a number: how far it moves when one of the ensemble's assumptions changes and the others
/// stay as the scenario declares them.
public struct Sensitivity: Sendable {
    /// What models of an ensemble differ in.
    public enum Assumption: String, Sendable, CaseIterable {
        case elasticities, deficits, revenue, horizon
        case labourSupply = "labour-supply"
    }

    /// A number under all models.
    public struct Finding: Sendable {
        public let branch: String
        public let comparedWith: Day
        public let subject: Subject
        /// Welfare, percent: the scenario's model, and the ends over the ensemble.
        public let central, low, high: Double
        /// Whether all models agree on the sign.
        public let signAgrees: Bool
        /// High less low when only this assumption changes, points of a percent.
        public let spread: [Assumption: Double]
        /// The assumption with the largest spread; nil where none moves the number.
        public var driver: Assumption? {
            spread.filter { $0.value > 0 }.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
        }
    }

    public let findings: [Finding]
    /// The models, the scenario's own first.
    public let models: [Model]

    /// - Parameter subjects: The economies and groups to look at.
    /// - Complexity: O(runs × models × subjects).
    public init(_ study: Study, subjects: [Subject]) {
        let central = study.runs.first.map(\.model)
        models = [central].compactMap { $0 } + study.alternatives.compactMap { $0.first?.model }
        var findings: [Finding] = []
        for (index, run) in study.runs.enumerated() where run.threat == nil {
            for subject in subjects {
                let n = study.world.grid.indices(of: subject)
                guard !n.isEmpty, let central else { continue }
                let values = study.underAllModels(index) { $0.welfare(n).percentChange }
                var spread: [Assumption: Double] = [:]
                for assumption in Assumption.allCases {
                    let moved =
                        zip(models, values).filter { $0.0.differsOnly(in: assumption, from: central) }.map(\.1) + [values[0]]
                    spread[assumption] = moved.max()! - moved.min()!
                }
                findings.append(
                    Finding(
                        branch: run.path.id, comparedWith: run.comparedWith, subject: subject, central: values[0],
                        low: values.min()!,
                        high: values.max()!, signAgrees: values.allSatisfy { $0 >= 0 } || values.allSatisfy { $0 <= 0 },
                        spread: spread))
            }
        }
        self.findings = findings
    }
}

extension Model {
    /// Whether this model has another choice of one assumption and the same of all others.
    func differsOnly(in assumption: Sensitivity.Assumption, from other: Model) -> Bool {
        let same: [Sensitivity.Assumption: Bool] = [
            .elasticities: elasticities.name == other.elasticities.name, .deficits: deficits == other.deficits,
            .revenue: revenue == other.revenue, .horizon: horizon == other.horizon,
            .labourSupply: labour.supplyElasticity == other.labour.supplyElasticity,
        ]
        return same.allSatisfy { $0.key == assumption ? !$0.value : $0.value }
    }
}
