import Studies
import TradeData
import TradePolicy

/// What only the whole file can tell: names that are not there, overlaps, circles, probabilities.
struct LawChecks {
    let reading: Reading
    let layers: [Placed<Layer>]
    let measures: [Placed<Measure>]
    let threats: [Placed<Measure>]
    let truces: [Placed<Truce>]
    let voids: [Placed<LegalVoid>]
    let events: [Placed<Event>]
    /// The ids written in each list, also of entries that are too faulty to be built.
    let declared: [String: [String]]

    static let measureLimit = 5000
    static let pathLimit = 256

    func run() {
        unique()
        if measures.count + threats.count > LawChecks.measureLimit {
            reading.report(
                measures.last!.item, "there are \(measures.count + threats.count) measures, more than \(LawChecks.measureLimit)",
                "name the goods of one measure in a product list")
            return
        }
        overlaps()
        limits()
        for truce in truces { check(truce) }
        for void in voids where !layers.contains(where: { $0.value.authority == void.value.authority }) {
            let authorities = layers.compactMap(\.value.authority)
            let near = Spelling.nearest(void.value.authority, in: authorities).map { "did you mean \($0)?" }
            reading.report(void.item, "no layer rests on \"\(void.value.authority)\"", near ?? "give a layer this authority")
        }
        for event in events { check(event) }
        circles()
        if !reading.hasErrors, let last = events.last, EventTree(events.map(\.value)).pathCount(limit: 4096) > LawChecks.pathLimit
        {
            reading.report(
                last.item, "the events have more than \(LawChecks.pathLimit) ways through", "hang events on branches with after")
        }
    }

    private func unique() {
        func check(_ names: [(id: String, item: Item)], _ what: String) {
            var first: [String: Item] = [:]
            for (id, item) in names {
                if let other = first[id] {
                    reading.report(
                        item["id"] ?? item, "the id \(id) is taken by the \(what) on line \(other.line)", "give each its own id")
                } else {
                    first[id] = item
                }
            }
        }
        check((measures + threats).map { ($0.value.id, $0.item) }, "measure")
        check(truces.map { ($0.value.id, $0.item) }, "truce")
        check(events.map { ($0.value.id, $0.item) }, "event")
    }

    // MARK: Overlaps

    /// In every layer but `max`, a product of an origin pays at most one measure a day.
    private func overlaps() {
        let stacking = Set(layers.filter { $0.value.combine == .max }.map(\.value.id))
        let groups = Dictionary(
            grouping: measures.filter { $0.value.instrument.isDuty && !stacking.contains($0.value.layer ?? "") }
        ) {
            $0.value.layer ?? ""
        }
        var count = 0
        for (layer, group) in groups.sorted(by: { $0.key < $1.key }) {
            for (k, a) in group.enumerated() {
                for b in group[(k + 1)...] where clash(a.value, b.value) {
                    count += 1
                    guard count <= 20 else { return }
                    reading.report(
                        b.item,
                        "\(b.value.id) and \(a.value.id) (line \(a.item.line)) lay two rates on the same goods and days in layer \(layer)",
                        "end one with until, exempt its goods or origins, write +…pp if it adds up, or give the layer combine: max"
                    )
                }
            }
        }
    }

    /// A threat that is carried out meets the measures of its layer on that branch: it adds up where its first rate is
    /// written as points, and is refused where one of the two would have to give way.
    /// - Complexity: O(threats carried out × measures + paths × clashing pairs).
    func carriedOut(_ law: Law) {
        let stacking = Set(layers.filter { $0.value.combine == .max }.map(\.value.id))
        let named = Set(
            events.flatMap { $0.value.branches.flatMap(\.actions) }.compactMap { action in
                if case .carryOut(let id) = action { id } else { nil }
            })
        let carried = threats.filter {
            named.contains($0.value.id) && $0.value.instrument.isDuty && !stacking.contains($0.value.layer ?? "")
        }
        var pairs: [(threat: Placed<Measure>, other: Placed<Measure>)] = []
        for (k, threat) in carried.enumerated() {
            for other in measures + carried[..<k]
            where other.value.layer == threat.value.layer && pairs.count < 1000 && clash(threat.value, other.value) {
                pairs.append((threat, other))
            }
        }
        guard !pairs.isEmpty else { return }
        var told: Set<String> = []
        for path in EventTree(law.events).paths {
            let known = Dictionary(uniqueKeysWithValues: law.after(path.choices).measures.map { ($0.id, $0) })
            for (threat, other) in pairs where told.count < 20 {
                let (a, b) = (threat.value.id, other.value.id)
                guard let mine = known[a], let theirs = known[b], clash(mine, theirs), told.insert("\(a) \(b)").inserted else {
                    continue
                }
                reading.report(
                    threat.item,
                    "carried out on branch \(path.id), \(a) and \(b) (line \(other.item.line)) lay two rates on the same goods and days in layer \(threat.value.layer ?? "")",
                    layers.first { $0.value.id == threat.value.layer }?.value.combine == .add
                        ? "write its first rate as points (+100pp) if it adds up, withdraw \(b) on the branch, or give it a layer of its own"
                        : "withdraw \(b) on the branch, or give the threat a layer of its own")
            }
        }
    }

    private func clash(_ a: Measure, _ b: Measure) -> Bool {
        if a.rate.isOnTop || b.rate.isOnTop, layers.first(where: { $0.value.id == a.layer })?.value.combine == .add {
            return false
        }
        func start(_ measure: Measure) -> Day? { measure.matchesValueOf == nil ? measure.rate.start : measure.period.from }
        guard !a.by.isDisjoint(with: b.by), let startA = start(a), let startB = start(b),
            startA < (b.period.until ?? Day(number: .max)), startB < (a.period.until ?? Day(number: .max)),
            reach(a).intersects(reach(b)), a.goods.overlaps(b.goods)
        else { return false }
        // Measures that reach shares of the trade lie side by side, as shares of a sector do.
        if a.terms.share.value + b.terms.share.value <= 1 + 1e-9 { return false }
        return !carved(a, b) && !carved(b, a)
    }

    /// The origins of a measure without those that are wholly exempt.
    private func reach(_ measure: Measure) -> CountrySet {
        var gone: Set<Country> = []
        for exemption in measure.exemptions where isWhole(exemption) && exemption.goods == .all {
            if case .only(let set) = exemption.partners { gone.formUnion(set) }
        }
        switch measure.partners {
        case .only(let set): return .only(set.subtracting(gone))
        case .allExcept(let set): return .allExcept(set.union(gone))
        }
    }

    /// Whether `a` exempts what `b` covers.
    private func carved(_ a: Measure, _ b: Measure) -> Bool {
        a.exemptions.contains { exemption in
            guard isWhole(exemption), exemption.goods == .all || exemption.goods == b.goods else { return false }
            if case .only(let mine) = exemption.partners {
                if case .only(let theirs) = b.partners { return theirs.isSubset(of: mine) }
                return false
            }
            return exemption.partners == .all
        }
    }

    private func isWhole(_ exemption: Exemption) -> Bool {
        exemption.rate == nil && exemption.share.value == 1 && exemption.period == nil
    }

    /// What a statute allows: no higher rate, no longer time.
    private func limits() {
        for layer in layers {
            let highest = layer.item["highest"].flatMap(reading.rate)
            let days = layer.item["days"].flatMap(reading.number)
            for measure in measures + threats where measure.value.layer == layer.value.id {
                let (id, name) = (measure.value.id, layer.value.id)
                if let highest, let rate = measure.value.rate.steps.map(\.rate).max(), rate.value > highest.value + 1e-12 {
                    reading.report(
                        measure.item["rate"] ?? measure.item,
                        "\(id) lays \(short(rate))% in layer \(name), which allows \(short(highest))% at most",
                        "write \(short(highest))% or less, or another authority")
                }
                let from = measure.value.rate.start ?? measure.value.period.from
                if let days, measure.value.period.until.map({ $0.number - from.number > days }) ?? true {
                    reading.report(
                        measure.item["until"] ?? measure.item, "\(id) lasts longer than the \(days) days of layer \(name)",
                        "write until: \(from.advanced(by: days))")
                }
            }
        }
    }

    // MARK: Truces

    private func check(_ truce: Placed<Truce>) {
        let known = (measures + threats).map(\.value)
        for (key, _) in (truce.item["suspends"]?.map ?? []) + (truce.item["caps"]?.map ?? []) {
            guard let id = key.text else { continue }
            guard let measure = known.first(where: { $0.id == id }) else {
                let ids = (declared["measures"] ?? []) + (declared["threats"] ?? [])
                if ids.contains(id) { continue }
                let near = Spelling.nearest(id, in: ids).map { "did you mean \($0)?" }
                reading.report(key, "there is no measure \"\(id)\"", near ?? "name a measure of this file")
                continue
            }
            guard case .suspended(let points)? = truce.value.relief[id] else { continue }
            let days =
                [truce.value.from] + measure.rate.steps.map(\.from).filter { $0 > truce.value.from && $0 < truce.value.until }
            for day in days {
                if let rate = measure.rate.rate(on: day), points.value > rate.value + 1e-12 {
                    reading.report(
                        key, "\(truce.value.id) suspends \(short(points)) points of \(id), which has \(short(rate)) on \(day)",
                        "a truce takes off points that are there")
                    break
                }
            }
        }
    }

    private func short(_ rate: Rate) -> String {
        let tenths = (rate.percent * 10).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
    }

    // MARK: Events

    private func check(_ event: Placed<Event>) {
        let branches = event.value.branches
        let items = event.item["branches"]?.list ?? []
        if items.isEmpty {
            reading.report(event.item["branches"] ?? event.item, "event \(event.value.id) has no branches", "add at least one")
        }
        if Set(branches.map(\.id)).count < branches.count {
            reading.report(event.item["branches"]!, "two branches of \(event.value.id) have one id", "give each its own id")
        }
        let odds = branches.compactMap(\.probability)
        if !odds.isEmpty && odds.count < branches.count {
            reading.report(
                event.item["branches"]!, "\(odds.count) of \(branches.count) branches have a probability",
                "give it to all of them, or to none")
        } else if !odds.isEmpty {
            let sum = odds.reduce(0) { $0 + $1.value }
            if abs(sum - 1) > 1e-9 {
                reading.report(
                    event.item["branches"]!, "the probabilities add up to \(short(Rate(sum)))%", "make them 100% in all")
            }
        }
        for (item, branch) in zip(items, branches) {
            for (entry, action) in zip(item["then"]?.list ?? [], branch.actions) { check(entry, action) }
        }
    }

    func check(_ item: Item, _ action: Action) {
        let threatIDs = declared["threats"] ?? []
        let measureIDs = declared["measures"] ?? []
        let (names, what): ([String], String) =
            switch action {
            case .withdraw: (measureIDs + threatIDs, "measure or threat")
            case .extend, .end: (declared["truces"] ?? [], "truce")
            case .set: (measureIDs, "measure")
            case .carryOut: (threatIDs, "threat")
            case .void: (layers.compactMap(\.value.authority), "authority")
            }
        guard !names.contains(action.target) else {
            if case .extend(let id, _, let until) = action, let truce = truces.first(where: { $0.value.id == id })?.value,
                until <= truce.end
            {
                reading.report(item, "\(id) runs to \(truce.end) already", "extend it to a later day")
            }
            return
        }
        let place = item.map?.first { $0.value.text == action.target }?.value ?? item
        let near = Spelling.nearest(action.target, in: names).map { "did you mean \($0)?" }
        reading.report(place, "there is no \(what) \"\(action.target)\"", near ?? "name a \(what) of this file")
    }

    private func circles() {
        for event in events {
            guard let after = event.value.after, let place = event.item["after"] else { continue }
            guard let earlier = events.first(where: { $0.value.id == after.event })?.value else {
                if declared["events"]?.contains(after.event) ?? false { continue }
                reading.report(place, "there is no event \"\(after.event)\"", "write event/branch")
                continue
            }
            if !earlier.branches.contains(where: { $0.id == after.branch }) {
                reading.report(
                    place, "event \(after.event) has no branch \"\(after.branch)\"",
                    Spelling.nearest(after.branch, in: earlier.branches.map(\.id)).map { "did you mean \($0)?" }
                        ?? "name one of its branches")
            } else if earlier.id == event.value.id {
                reading.report(place, "event \(earlier.id) comes after itself", "name an earlier event")
            } else if earlier.date >= event.value.date {
                reading.report(
                    place, "event \(event.value.id) of \(event.value.date) cannot come after \(earlier.id) of \(earlier.date)",
                    "events follow each other in time")
            }
        }
    }
}
