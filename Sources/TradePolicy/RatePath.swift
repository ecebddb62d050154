import TradeData

/// The rate of a measure over time: a step function of days.
///
/// ```
/// rate: {2025-02-04: 10%, 2025-03-04: 20%}     10% from 4 February, 20% from 4 March
/// rate: {2025-11-01: +100pp}                   100 points above whatever held the day before
/// ```
/// A step holds from its day on, up to the day of the next step. Before the first step there is
/// no rate at all, which is not the same as a rate of zero: a measure at 0% still displaces others.
/// Nothing holds before the first step, so points written there are on top of the other measures of an `add` layer.
public struct RatePath: Sendable, Hashable {
    /// How one step is written.
    public enum Change: Sendable, Hashable {
        /// `25%`: the rate becomes this.
        case to(Rate)
        /// `+100pp`: the rate rises by this (falls, when negative).
        case by(Rate)
    }

    /// A rate from a day on.
    public struct Step: Sendable, Hashable {
        /// The first day of the rate.
        public let from: Day
        /// The rate that holds from that day, all changes added up.
        public let rate: Rate
        /// The text that this step rests on, where it is given apart from the measure's.
        public var source: String?
    }

    /// The steps in the order of their days, each day once.
    public let steps: [Step]
    /// Whether the first rate is written as points: it adds to the other measures of its layer, instead of being one of them.
    public let isOnTop: Bool

    /// A path from changes in any order.
    /// - Precondition: No day appears twice.
    public init(_ changes: [(from: Day, change: Change)]) {
        var level = Rate.zero
        var steps: [Step] = []
        for (day, change) in changes.sorted(by: { $0.from < $1.from }) {
            precondition(steps.last?.from != day, "A rate path has one rate a day; \(day) appears twice.")
            switch change {
            case .to(let rate): level = rate
            case .by(let points): level = level + points
            }
            steps.append(Step(from: day, rate: level, source: nil))
        }
        self.steps = steps
        if case .by? = changes.min(by: { $0.from < $1.from })?.change { isOnTop = true } else { isOnTop = false }
    }

    private init(steps: [Step], isOnTop: Bool) {
        self.steps = steps
        self.isOnTop = isOnTop
    }

    /// A path with given rates.
    public init(_ rates: [Day: Rate]) { self.init(rates.map { ($0.key, .to($0.value)) }) }

    /// The rate on a day; nil before the first step.
    public func rate(on day: Day) -> Rate? { steps.last { $0.from <= day }?.rate }

    /// The step that holds on a day; nil before the first.
    public func step(on day: Day) -> Step? { steps.last { $0.from <= day } }

    /// The same path with the texts of its steps, by their first days.
    public func sourced(by texts: [Day: String]) -> RatePath {
        let named = steps.map { Step(from: $0.from, rate: $0.rate, source: texts[$0.from] ?? $0.source) }
        return RatePath(steps: named, isOnTop: isOnTop)
    }

    /// The first day with a rate.
    public var start: Day? { steps.first?.from }

    /// This path up to the first day of another, and that other from there on.
    public func followed(by other: RatePath) -> RatePath {
        guard let cut = other.start else { return self }
        return RatePath(steps: steps.filter { $0.from < cut } + other.steps, isOnTop: isOnTop)
    }
}
