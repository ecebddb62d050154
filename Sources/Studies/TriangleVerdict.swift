import TradeData
import TradeEquilibrium

/// Whether the answer of a triangle holds over the models of a scenario, or what turns it.
public struct TriangleVerdict: Sendable {
    /// One yes or no, and under which models it is the other.
    public struct Finding: Sendable {
        public let isYes: Bool
        public let models: Int
        /// Models without an answer.
        public let unknown: Int
        /// The models that say the opposite.
        public let turned: [Model]
        /// The assumptions that turn it by themselves.
        public let turnedBy: [Sensitivity.Assumption]
        public var isStable: Bool { turned.isEmpty }
    }
    /// The ends of a number over the models that have it.
    public struct Range: Sendable {
        public let central, low, high: Double
    }

    /// The scenario's own model first.
    public let studies: [TriangleStudy]

    /// Models that differ in nothing that counts at their horizon, such as tables of the long run on impact, are one.
    public init(_ study: TriangleStudy, others: [TriangleStudy]) {
        func numbers(_ study: TriangleStudy) -> [Double] { study.outcomes.flatMap { [$0.carrot] + $0.cuts.map(\.exitCost) } }
        func isSame(_ a: TriangleStudy, _ b: TriangleStudy) -> Bool {
            zip(numbers(a), numbers(b)).allSatisfy { $0 == $1 || abs($0 - $1) < 1e-9 || ($0.isNaN && $1.isNaN) }
        }
        studies = others.reduce(into: [study]) { kept, other in
            if !kept.contains(where: { isSame($0, other) }) { kept.append(other) }
        }
    }

    /// A yes or no of every model; nil where the scenario's own model has none.
    public func finding(_ answer: (TriangleStudy) -> Bool?) -> Finding? {
        let answers = studies.map(answer)
        guard let own = answers[0] else { return nil }
        let central = studies[0].model
        let turned = zip(studies, answers).filter { $0.1 == !own }.map(\.0.model)
        return Finding(
            isYes: own, models: studies.count, unknown: answers.count { $0 == nil }, turned: turned,
            turnedBy: Sensitivity.Assumption.allCases.filter { one in turned.contains { $0.differsOnly(in: one, from: central) } }
        )
    }

    /// nil where the scenario's own model has no such number.
    public func range(_ number: (TriangleStudy) -> Double?) -> Range? {
        let numbers = studies.map { number($0).flatMap { $0.isFinite ? $0 : nil } }
        guard let own = numbers[0] else { return nil }
        let known = numbers.compactMap(\.self)
        return Range(central: own, low: known.min() ?? own, high: known.max() ?? own)
    }

    /// Whether the offer alone pays for the cut.
    public func paysForItself(offer: Int, cut: Int) -> Finding? {
        finding { study in
            let found = study.outcomes[offer].cuts[cut]
            return found.failure == nil ? found.margin >= 0 : nil
        }
    }

    /// Whether the courting side outbids the friend.
    public func isWon(offer: Int, cut: Int) -> Finding? { finding { $0.isWon($0.outcomes[offer].cuts[cut]) } }
}
