import Scenarios
import Studies
import TradeData
import TradePolicy

/// A measure whose terms a page has moved.
///
/// A text has no dated terms: where a lever moves them from a day on, the measure ends on that day and another one of the same
/// text begins, as a file would say it; from the day after, a third one is what it was.
struct MovedMeasure: Sendable {
    /// The measure as the law has it.
    let own: Measure
    /// With the lever's terms, and what follows it; the second is nil where nothing does.
    let moved: Measure
    let after: Measure?

    /// What the grid has to know before they can hold: the same goods and partners, in force on no day.
    var dormant: [Measure] {
        ([moved.id] + (after.map { [$0.id] } ?? [])).map {
            own.with(terms: own.terms, id: $0, period: DayRange(from: Day(number: .max), until: nil))
        }
    }

    /// - Parameters:
    ///   - place: Of the measure in its law, for names that are too long to be kept whole.
    ///   - end: The day from which the text is what it was; nil: never.
    ///   - unused: A name that no measure has.
    init(_ own: Measure, terms: Terms, on day: Day, until end: Day?, place: Int, unused: (String) -> String) {
        self.own = own
        // Names of a file have 80 letters.
        let stem = own.id.utf8.count <= 70 ? own.id : "\(own.id.prefix(60))-\(place)"
        let last = [end, own.period.until].compactMap(\.self).min()
        moved = own.with(
            terms: terms, id: unused("\(stem)-moved"), period: DayRange(from: day, until: last),
            note: [own.note, "A lever of the page moved it."].compactMap(\.self).joined(separator: " "))
        let goesOn = end.map { end in own.period.until.map { end < $0 } ?? true } ?? false
        after =
            goesOn
            ? end.map {
                own.with(terms: own.terms, id: unused("\(stem)-after"), period: DayRange(from: $0, until: own.period.until))
            } : nil
    }

    /// Puts the pieces in the measure's place, under the same truces.
    func apply(to law: inout Law) {
        guard let k = law.measures.firstIndex(where: { $0.id == own.id }) else { return }
        let pieces = [moved] + (after.map { [$0] } ?? [])
        var first: [Measure] = []
        if own.period.from < moved.period.from {
            first = [own.with(terms: own.terms, period: DayRange(from: own.period.from, until: moved.period.from))]
        }
        law.measures.replaceSubrange(k...k, with: first + pieces)
        law.truces = law.truces.map { truce in
            guard let relief = truce.relief[own.id] else { return truce }
            var all = truce.relief
            for piece in pieces { all[piece.id] = relief }
            if first.isEmpty { all[own.id] = nil }
            return Truce(
                id: truce.id, relief: all, from: truce.from, until: truce.until, extensions: truce.extensions, then: truce.then,
                hazard: truce.hazard, source: truce.source)
        }
    }
}

extension Stage {
    /// Why the terms of a measure cannot be moved on a day; nil where they can.
    func unmovable(_ measure: Measure, in law: Law, on day: Day) -> String? {
        if law.standing(of: measure, on: day) == nil {
            return "\(measure.id) does not hold on \(day): its lever changes nothing."
        }
        let isCounted = measure.terms.limit != nil || !measure.terms.minerals.isEmpty
        if isCounted, scenario.law.inForce(on: baseDay)[measure.id] != nil {
            return
                "\(measure.id) was law on \(baseDay) too: \(world.id) is taken to have it, and its lever changes nothing."
        }
        return nil
    }
}

extension Question {
    /// The measures whose terms a state moves, and the levers that are no move; what is wrong with a lever is refused.
    static func moved(
        _ levers: [PageState.TermLever: Double], of plain: Law, on day: Day, until end: Day?, _ stage: Stage,
        refuse: (String, String) -> Void, note: (String) -> Void
    ) -> (moved: [MovedMeasure], idle: [PageState.TermLever]) {
        var (found, idle) = ([MovedMeasure](), [PageState.TermLever]())
        for (id, levers) in Dictionary(grouping: levers, by: \.key.measure).sorted(by: { $0.key < $1.key }) {
            guard let place = plain.measures.firstIndex(where: { $0.id == id }) else {
                let isThreat = stage.scenario.law.threats.contains { $0.id == id }
                let movable = plain.measures.filter { !$0.movableTerms.isEmpty }.map(\.id)
                refuse(
                    "\(PlainText.quoted(id)) is no law here" + (isThreat ? ", but a threat" : ""),
                    isThreat
                        ? "carry it out: name it in t"
                        : movable.isEmpty
                            ? "leave q out: no measure of this law has terms that can be moved"
                            : (Spelling.nearest(id, in: movable).map { "did you mean \($0)? " } ?? "") + "there is "
                                + movable.prefix(30).joined(separator: ", "))
                continue
            }
            let own = plain.measures[place]
            var measure = own
            for (lever, value) in levers.sorted(by: { $0.key < $1.key }) {
                guard let now = own.number(of: lever.term) else {
                    let others = own.movableTerms.map(\.term.rawValue)
                    refuse(
                        "\(id) has no \(lever.term.rawValue) that can be moved",
                        others.isEmpty ? "move another measure" : "it has \(others.joined(separator: ", "))")
                    continue
                }
                if abs(now.value - value) < 1e-9 {
                    idle.append(lever)
                    continue
                }
                guard let terms = measure.moving(lever.term, to: value) else {
                    let (low, high) = (PageState.number(now.bounds.lowerBound), PageState.number(now.bounds.upperBound))
                    refuse("\(lever) is moved to \(PageState.number(value)) \(now.unit)", "write \(low) to \(high)")
                    continue
                }
                measure = measure.with(terms: terms)
            }
            guard measure.terms != own.terms else { continue }
            if let why = stage.unmovable(own, in: plain, on: day) {
                note(why)
                continue
            }
            found.append(MovedMeasure(own, terms: measure.terms, on: day, until: end, place: place, unused: stage.unusedID))
        }
        return (found, idle)
    }

    /// The term that a name such as `promise/target` means, with its number; nil where the law has none.
    func number(of name: String) -> (lever: PageState.TermLever, number: MeasureTerm.Number)? {
        guard let mark = name.lastIndex(of: "/"), let term = MeasureTerm(rawValue: String(name[name.index(after: mark)...]))
        else {
            return nil
        }
        let lever = PageState.TermLever(measure: String(name[..<mark]), term: term)
        return plain.measure(lever.measure)?.number(of: term).map { (lever, $0) }
    }

    /// Groups of an attribution in which a measure and what a lever made of it are one.
    func gathered(_ groups: [Attribution.Group]) -> [Attribution.Group] {
        var groups = groups
        for measure in moved {
            let ids = Set([measure.own.id] + measure.dormant.map(\.id))
            let places = groups.indices.filter { !ids.isDisjoint(with: groups[$0].measures) }
            guard let first = places.first else { continue }
            let isAlone = places.allSatisfy { ids.isSuperset(of: groups[$0].measures) }
            groups[first] = .init(
                name: isAlone ? measure.own.id : groups[first].name, measures: places.flatMap { groups[$0].measures })
            for place in places.dropFirst().reversed() { groups.remove(at: place) }
        }
        return groups
    }

    /// The terms of the measures that levers made.
    var movedTerms: [String: Terms] { Dictionary(uniqueKeysWithValues: moved.map { ($0.moved.id, $0.moved.terms) }) }
}
