import TradeData

/// Days on which a truce suspends the whole of a measure.
public struct Suspension: Sendable, Hashable {
    /// Open where it stays suspended for good.
    public let days: DayRange
    /// The truce's id.
    public let truce: String
    /// The text that suspends it.
    public let source: String

    /// `suspended 2025-11-09 to 2026-11-27`, both days among them.
    public var words: String {
        days.until.map { "suspended \(days.from) to \($0.advanced(by: -1))" } ?? "suspended since \(days.from)"
    }
}

extension Law {
    /// The days on which truces suspend the whole of a measure that does not end before, in order.
    /// - Parameter day: Only extensions that were decided by then count; all when nil.
    public func suspensions(of measure: Measure, knownOn day: Day? = nil) -> [Suspension] {
        truces.filter { $0.relief[measure.id] == .whole }.flatMap { truce -> [Suspension] in
            var known = truce
            if let day { known.extensions.removeAll { $0.decided > day } }
            var windows = known.windows
            if known.then == .keep { windows[windows.count - 1].until = nil }
            return windows.map { Suspension(days: $0, truce: truce.id, source: truce.source) }
        }.filter { found in
            (measure.period.until.map { found.days.from < $0 } ?? true)
                && (found.days.until.map { measure.period.from < $0 } ?? true)
        }.sorted { ($0.days.from, $0.truce) < ($1.days.from, $1.truce) }
    }

    /// Duties on parts of the trade between two economies that hold on one of some days: what a rate on all goods leaves out.
    public func dutiesOnParts(origin: Country, destination: Country, on days: [Day]) -> [Measure] {
        measures.filter { measure in
            measure.instrument.isDuty && !measure.isGeneral && measure.concerns(origin: origin, destination: destination)
                && days.contains { (standing(of: measure, on: $0)?.rate ?? .zero) > .zero }
        }
    }

    /// Measures by their layer, in the order of the law: `section-301: us-301-list-1, us-301-list-2`.
    public func byLayer(_ measures: [Measure]) -> [String] {
        layers.compactMap { layer in
            let ids = measures.filter { $0.layer == layer.id }.map(\.id)
            return ids.isEmpty ? nil : "\(layer.id): \(ids.joined(separator: ", "))"
        }
    }
}
