import Studies
import TradeData
import TradePolicy

/// What is not wrong in a law and would surprise whoever wrote it: where points land, measures that no day of the scenario sees,
/// days whose laws do not differ. Said by `check`, `run` and `try` alike, as warnings of reading.
struct LawNotes {
    let reading: Reading
    let checks: LawChecks
    let law: Law
    let asOf: Day
    let compareTo: [Day]
    /// Whether blocks are what is asked: a file without measures then compares no days.
    let asksOfBlocks: Bool

    /// Standings that are worked out at most; in a larger law `run` says what does not differ.
    static let most = 2_000_000

    /// - Parameter place: Where the as-of day is written.
    func run(at place: Item) {
        let own = (checks.measures + checks.threats).filter { !reading.isOfCalendar($0.item) }
        for measure in own { noteUnseen(measure) }
        // Each looks at the whole law.
        let most = min(Limits.reports, max(1, 20_000 / max(law.measures.count, 1)))
        for measure in own.filter({ $0.value.rate.isOnTop && $0.value.instrument.isDuty }).prefix(most) { noteLanding(measure) }
        if !(asksOfBlocks && law.measures.isEmpty) { noteSameLaws(at: place) }
    }

    // MARK: Points

    /// Says which layer points are added in, to what, and what that comes to for one good of one partner.
    private func noteLanding(_ measure: Placed<Measure>) {
        let value = measure.value
        guard let start = value.rate.start, let name = value.layer, let layer = law.layer(name), let pair = pair(of: value) else {
            return
        }
        var with = law
        if with.measure(value.id) == nil { with.measures.append(value) }
        reading.work += with.measures.count
        let day = with.standing(of: value, on: asOf) == nil ? start : asOf
        let text = "\(value.id): \(written(value.rate.rate(on: day) ?? .zero)) in layer \(name)"
        guard with.standing(of: value, on: day) != nil else {
            let void = with.voids.first { $0.authority == layer.authority && day >= $0.collectedUntil }
            reading.report(
                measure.item["rate"] ?? measure.item,
                "\(text) adds nothing: "
                    + (void.map { "\($0.authority), on which the layer rests, is void since \($0.on)" } ?? "a truce has ended it"),
                "put it in a layer that rests on another statute, or change the day", .warning)
            return
        }
        let (product, sector, good) = good(of: value)
        let isGeneral = product == nil && sector == nil
        let found = with.assess(
            origin: pair.origin, destination: pair.destination, product: product, sector: sector, on: day,
            where: { !isGeneral || $0.isGeneral || $0.id == value.id })
        let others = found.lines.filter { $0.layer.id == name && $0.measure.id != value.id && $0.points.value != 0 }
        let under = others.map { "\($0.measure.id) (\(Explanation.percent($0.points)))" }.joined(separator: ", ")
        let result =
            if let mine = found.lines.first(where: { $0.measure.id == value.id }), mine.points == .zero, !mine.displacedBy.isEmpty
            {
                "nothing, since \(mine.displacedBy.joined(separator: ", ")) reaches the good"
            } else {
                "\(Explanation.percent(found.points(of: name))) in the layer and \(Explanation.percent(found.total)) in all, beside base rates"
            }
        reading.report(
            measure.item["rate"] ?? measure.item,
            "\(text) is added to \(under.isEmpty ? "nothing else" : under); on \(good), \(pair.origin) → \(pair.destination), \(day), it makes \(result)",
            "", .warning)
    }

    /// `+20pp`
    private func written(_ points: Rate) -> String {
        (points < .zero ? "" : "+") + "\(Explanation.percent(points).dropLast())pp"
    }

    /// An origin and a destination that a measure concerns: its first imposer, and the first partner that other measures name too.
    private func pair(of measure: Measure) -> (origin: Country, destination: Country)? {
        func first(_ named: some Sequence<Country>) -> (origin: Country, destination: Country)? {
            for imposer in measure.by.sorted() {
                for partner in named {
                    let (origin, destination) = measure.instrument.isOnImports ? (partner, imposer) : (imposer, partner)
                    if measure.concerns(origin: origin, destination: destination) { return (origin, destination) }
                }
            }
            return nil
        }
        if case .only(let set) = measure.partners { return first(set.sorted()) }
        let named = law.measures.lazy.flatMap { other -> [Country] in
            if case .only(let set) = other.partners { set.sorted() } else { [] }
        }
        return first(named) ?? first(reading.grid?.countries ?? reading.economies.names.countries)
    }

    private func good(of measure: Measure) -> (Product?, Sector?, String) {
        switch measure.goods {
        case .all, .minerals: return (nil, nil, "all goods")
        case .sectors(let shares):
            let first = shares.keys.min()
            return (nil, first, first?.rawValue ?? "all goods")
        case .products(let set):
            let product = set.shares.keys.min().flatMap { Product($0) }
            return (product, nil, product.map { "HS " + Explanation.dotted($0.code) } ?? "all goods")
        }
    }

    // MARK: Days

    /// Names a measure that holds on none of the days that are solved.
    private func noteUnseen(_ measure: Placed<Measure>) {
        let value = measure.value
        let start = value.rate.start ?? value.period.from
        let days = compareTo + [asOf]
        if days.allSatisfy({ $0 < start }) {
            reading.report(
                measure.item["rate"] ?? measure.item["from"] ?? measure.item,
                "\(value.id) begins on \(start), after as-of \(asOf): it changes nothing here",
                "write a later as-of, or an earlier day", .warning)
        } else if let until = value.period.until, days.allSatisfy({ until <= $0 }) {
            reading.report(
                measure.item["until"] ?? measure.item,
                "\(value.id) ends on \(until), before every day of the scenario: it changes nothing here",
                "write a later until, or an earlier compare-to", .warning)
        }
    }

    /// Names days on which the law is the same as on the as-of day.
    private func noteSameLaws(at place: Item) {
        let tree = EventTree(law.events)
        let work = law.measures.count * (law.truces.count + 1) * (compareTo.count + 1) * tree.paths.count
        guard work <= Self.most else { return }
        for path in tree.paths {
            let taken = law.after(path.choices)
            let now = taken.inForce(on: asOf)
            for day in compareTo where now.changes(from: taken.inForce(on: day)).isEmpty {
                let branch = tree.paths.count == 1 ? "" : "on branch \(path.id.shortened) "
                reading.report(
                    place, "\(branch)the law of \(asOf) is that of \(day): every change between them is zero",
                    "write a day on which another law held", .warning)
            }
        }
    }
}
