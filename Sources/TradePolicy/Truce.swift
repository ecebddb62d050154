import TradeData

/// A window in which measures are suspended in part or capped, and what follows it.
///
/// The suspended points are not repealed: the measure stays in the law with its full rate, and
/// the truce takes points off for as long as it holds. That is how "34, of which 24 suspended
/// until 10 November" differs from "10".
public struct Truce: Sendable, Hashable {
    /// What it takes off a measure.
    public enum Relief: Sendable, Hashable {
        /// `24pp`: so many points are taken off, never below zero.
        case suspended(Rate)
        /// `10%`: at most this is paid.
        case capped(Rate)
        /// `all`: the measure does not hold; what has no rate, such as a control, is suspended so.
        case whole
    }

    /// What happens on the first day on which it no longer holds.
    public enum After: String, Sendable, CaseIterable {
        /// The full rates are back.
        case snapback
        /// The relief stays for good.
        case keep
        /// The measures themselves end.
        case end
    }

    /// A later decision that moves its end.
    public struct Extension: Sendable, Hashable {
        public let decided: Day
        /// The new first day on which the truce no longer holds.
        public let until: Day
        public init(decided: Day, until: Day) { self.decided = decided; self.until = until }
    }

    public let id: String
    /// Measure → relief.
    public let relief: [String: Relief]
    public let from: Day
    /// The first day on which it no longer holds, before any extension.
    public var until: Day
    public var extensions: [Extension]
    public let then: After
    /// The chance in a year that it breaks, where somebody states one; the law does not use it.
    public let hazard: Share?
    public let source: String

    public init(
        id: String, relief: [String: Relief], from: Day, until: Day, extensions: [Extension] = [], then: After = .snapback,
        hazard: Share? = nil, source: String
    ) {
        self.id = id
        self.relief = relief
        self.from = from
        self.until = until
        self.extensions = extensions
        self.then = then
        self.hazard = hazard
        self.source = source
    }

    /// The first day on which it no longer holds, after all extensions.
    public var end: Day { extensions.map(\.until).reduce(until, Swift.max) }

    /// The first day on which it no longer holds, as far as was decided on a day.
    public func end(knownOn day: Day) -> Day { extensions.filter { $0.decided <= day }.map(\.until).reduce(until, Swift.max) }

    /// The windows in which it holds. An extension decided after the truce ran out opens a new one
    /// on the day of the decision: nothing is suspended in between.
    public var windows: [DayRange] {
        var windows = [DayRange(from: from, until: until)]
        for extended in extensions.sorted(by: { $0.decided < $1.decided }) {
            let last = windows[windows.count - 1].until!
            if extended.until <= last { continue }
            if extended.decided <= last {
                windows[windows.count - 1].until = extended.until
            } else {
                windows.append(DayRange(from: extended.decided, until: extended.until))
            }
        }
        return windows
    }

    /// Whether relief is given on a day: in a window, or for good after a truce that is kept.
    public func holds(on day: Day) -> Bool {
        windows.contains { $0.contains(day) } || (then == .keep && day >= end)
    }

    /// Whether the measures it names have ended with it.
    public func hasEndedMeasures(on day: Day) -> Bool { then == .end && day >= end }
}
