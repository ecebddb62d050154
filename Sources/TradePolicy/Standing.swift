import TradeData

/// How a measure stands in a law: the rate of its text, with everything that bears on it.
public struct Standing: Sendable, Hashable {
    /// What a truce takes off.
    public struct Relief: Sendable, Hashable {
        /// The truce's id.
        public let truce: String
        public let relief: Truce.Relief
    }

    /// The rate of the text, before any truce; nil for an instrument without a rate, and for an answer of the same value,
    /// whose rate follows from the trade of a world.
    public let full: Rate?
    /// The truces that take something off, in the order of the law.
    public let reliefs: [Relief]
    /// The judgment that voids it, where customs still collects.
    public let void: LegalVoid?
    /// The exemptions that apply, by their place in the measure.
    public let exemptions: Set<Int>

    /// What is due: the full rate after all truces.
    public var rate: Rate? { full.map { reliefs.reduce($0) { Standing.relieved($0, by: $1.relief) } } }

    /// The truces with the points that each takes off.
    public var relief: [(truce: String, points: Rate)] {
        guard var rate = full else { return [] }
        return reliefs.map { relief in
            let before = rate
            rate = Standing.relieved(rate, by: relief.relief)
            return (relief.truce, before - rate)
        }
    }

    /// The same measure with the rate that its rule gives it.
    func at(_ rate: Rate) -> Standing {
        Standing(full: rate, reliefs: reliefs, void: void, exemptions: exemptions)
    }

    private static func relieved(_ rate: Rate, by relief: Truce.Relief) -> Rate {
        switch relief {
        case .suspended(let points): Swift.max(.zero, rate - points)
        case .capped(let cap): Swift.min(rate, cap)
        case .whole: .zero
        }
    }
}

/// Which measures hold, and at which rates: the law of a day, or a law that no day ever had.
///
/// Sliders, sweeps, attribution, threats and the menu of a bargain are all this one argument of `LawOnGrid.schedule`.
///
/// ```swift
/// let now = law.inForce(on: Day("2025-11-11")!)
/// let slider = now.setting(law.measure("us-reciprocal-cn")!, to: Rate.percent(60))     // before the truce takes off its points
/// let spared = now.without(["us-plus-100"])
/// let partly = now.mixing(then) { $0 == "us-steel" }                                    // steel as it stood then
/// ```
public struct LawInForce: Sendable, Hashable {
    /// The day whose law it is; nil for a law of no day.
    public let day: Day?
    private var standings: [String: Standing]

    init(day: Day?, standings: [String: Standing]) { (self.day, self.standings) = (day, standings) }

    /// Nothing holds.
    public static let nothing = LawInForce(day: nil, standings: [:])

    /// The ids of the measures that hold, sorted.
    public var ids: [String] { standings.keys.sorted() }

    /// How a measure stands; nil where it does not hold.
    public subscript(id: String) -> Standing? { standings[id] }

    /// The law in which the text of a measure has another rate. Truces still take off their points, and answers of the same
    /// value follow. A measure that did not hold does so now, with the exemptions of the day.
    public func setting(_ measure: Measure, to rate: Rate) -> LawInForce {
        var law = self
        let standing = standings[measure.id]
        let exemptions = measure.exemptions.indices.filter { k in
            measure.exemptions[k].period.map { period in day.map(period.contains) ?? false } ?? true
        }
        law.standings[measure.id] = Standing(
            full: rate, reliefs: standing?.reliefs ?? [], void: standing?.void,
            exemptions: standing?.exemptions ?? Set(exemptions))
        return law
    }

    /// The law without some measures.
    public func without(_ ids: some Sequence<String>) -> LawInForce {
        var law = self
        for id in ids { law.standings[id] = nil }
        return law
    }

    /// The law in which some measures stand as they do in another: what attribution needs.
    /// - Parameter isTaken: Whether the measure with this id is taken from the other.
    public func mixing(_ other: LawInForce, where isTaken: (String) -> Bool) -> LawInForce {
        var law = LawInForce(day: nil, standings: standings)
        for id in Set(standings.keys).union(other.standings.keys) where isTaken(id) { law.standings[id] = other.standings[id] }
        return law
    }

    /// The ids of the measures whose rates or exemptions differ from those of another law, sorted.
    public func changes(from other: LawInForce) -> [String] {
        Set(standings.keys).union(other.standings.keys).filter { id in
            let (a, b) = (standings[id], other.standings[id])
            return (a == nil) != (b == nil) || a?.rate != b?.rate || a?.exemptions != b?.exemptions
        }.sorted()
    }
}

extension Law {
    /// How a measure stands on a day, after truces and judgments; nil where it does not hold.
    public func standing(of measure: Measure, on day: Day) -> Standing? {
        guard measure.period.contains(day) else { return nil }
        var full: Rate?
        if !measure.rate.steps.isEmpty {
            guard let rate = measure.rate.rate(on: day) else { return nil }
            full = rate
        }
        var voided: LegalVoid?
        if let authority = measure.layer.flatMap(layer)?.authority {
            for void in voids where void.authority == authority && day >= void.on {
                if day >= void.collectedUntil { return nil }
                voided = void
            }
        }
        var reliefs: [Standing.Relief] = []
        for truce in truces {
            guard let relief = truce.relief[measure.id] else { continue }
            if truce.hasEndedMeasures(on: day) { return nil }
            if truce.holds(on: day) && relief == .whole { return nil }
            if truce.holds(on: day) { reliefs.append(.init(truce: truce.id, relief: relief)) }
        }
        let exemptions = measure.exemptions.indices.filter { measure.exemptions[$0].period?.contains(day) ?? true }
        return Standing(full: full, reliefs: reliefs, void: voided, exemptions: Set(exemptions))
    }

    /// The truce that suspends the whole of a measure on a day.
    public func suspension(of measure: Measure, on day: Day) -> Truce? {
        truces.first { $0.relief[measure.id] == .whole && $0.holds(on: day) }
    }

    /// The law of a day.
    /// - Complexity: O(measures × truces).
    public func inForce(on day: Day) -> LawInForce {
        LawInForce(
            day: day,
            standings: Dictionary(
                uniqueKeysWithValues: measures.compactMap { measure in
                    standing(of: measure, on: day).map { (measure.id, $0) }
                }))
    }

    /// The measures that stand otherwise on one day than on another, in the order of the law.
    public func changed(from a: Day, to b: Day) -> [Measure] {
        let ids = Set(inForce(on: b).changes(from: inForce(on: a)))
        return measures.filter { ids.contains($0.id) }
    }
}
