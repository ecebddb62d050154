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
        /// The same when two change together, for pairs that move the number by more than either alone.
        public let jointSpread: [Set<Assumption>: Double]
        /// The models that differ from the scenario's own in one assumption and turn the sign, those that turn it furthest first.
        public let turns: [Turn]

        /// A model that turns a sign by one assumption.
        public struct Turn: Sendable {
            public let assumption: Assumption
            public let model: Model
            /// The number under it, percent.
            public let value: Double
        }

        /// What moves the number, in words: the assumption with the largest spread where it makes at least half of the range; else two
        /// that move it together; `nothing` where no model differs.
        public var drivenBy: String {
            let range = high - low
            guard range > 1e-9 else { return "nothing" }
            let alone = driver.flatMap { spread[$0] } ?? 0
            if let driver, alone >= range / 2 { return driver.rawValue }
            let pair = jointSpread.max { ($0.value, $1.key.names) < ($1.value, $0.key.names) }
            if let pair, pair.value > alone { return pair.key.names + " together" }
            return driver.map { "\($0.rawValue), among several" } ?? "several together"
        }
        /// The assumption with the largest spread; nil where none moves the number.
        public var driver: Assumption? {
            spread.filter { $0.value > 0 }.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
        }
    }

    /// Whether two models differ in the use of the revenue and in nothing else that an ensemble varies.
    public static func onlyRevenueDiffers(_ model: Model, _ other: Model) -> Bool { model.differsOnly(in: .revenue, from: other) }

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
                var joint: [Set<Assumption>: Double] = [:]
                for (a, first) in Assumption.allCases.enumerated() {
                    for second in Assumption.allCases[(a + 1)...] {
                        let moved =
                            zip(models, values).filter { $0.0.differsAtMost(in: [first, second], from: central) }.map(\.1)
                        let both = moved.max()! - moved.min()!
                        if both > max(spread[first]!, spread[second]!) { joint[[first, second]] = both }
                    }
                }
                let turns = zip(models, values).compactMap { model, value -> Finding.Turn? in
                    guard value * values[0] < 0, abs(value) >= 0.005,
                        let only = Assumption.allCases.first(where: { model.differsOnly(in: $0, from: central) })
                    else { return nil }
                    return .init(assumption: only, model: model, value: value)
                }.sorted { abs($0.value) > abs($1.value) }
                findings.append(
                    Finding(
                        branch: run.path.id, comparedWith: run.comparedWith, subject: subject, central: values[0],
                        low: values.min()!,
                        high: values.max()!, signAgrees: values.allSatisfy { $0 >= 0 } || values.allSatisfy { $0 <= 0 },
                        spread: spread, jointSpread: joint, turns: turns))
            }
        }
        self.findings = findings
    }
}

extension Set<Sensitivity.Assumption> {
    /// `elasticities and horizon`
    fileprivate var names: String { map(\.rawValue).sorted().joined(separator: " and ") }
}

extension Model {
    /// Whether this model has another choice of one assumption and the same of all others.
    func differsOnly(in assumption: Sensitivity.Assumption, from other: Model) -> Bool {
        differences(from: other) == [assumption]
    }

    /// Whether this model has the same choice of all other assumptions.
    func differsAtMost(in assumptions: Set<Sensitivity.Assumption>, from other: Model) -> Bool {
        differences(from: other).isSubset(of: assumptions)
    }

    private func differences(from other: Model) -> Set<Sensitivity.Assumption> {
        var found: Set<Sensitivity.Assumption> = []
        if elasticities.name != other.elasticities.name { found.insert(.elasticities) }
        if deficits != other.deficits { found.insert(.deficits) }
        if revenue != other.revenue { found.insert(.revenue) }
        if horizon != other.horizon { found.insert(.horizon) }
        if labour.supplyElasticity != other.labour.supplyElasticity { found.insert(.labourSupply) }
        return found
    }
}
