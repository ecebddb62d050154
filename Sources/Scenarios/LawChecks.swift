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
    /// The ids written in each list, in order, also of entries that are too faulty to be built.
    let declared: [String: [String]]
    private let known: [String: Set<String>]
    /// Measures and threats by id, the first of each.
    let acts: [String: Measure]
    private let trucesByID: [String: Truce]

    init(
        reading: Reading, layers: [Placed<Layer>], measures: [Placed<Measure>], threats: [Placed<Measure>],
        truces: [Placed<Truce>], voids: [Placed<LegalVoid>], events: [Placed<Event>], declared: [String: [String]]
    ) {
        (self.reading, self.layers, self.measures, self.threats) = (reading, layers, measures, threats)
        (self.truces, self.voids, self.events, self.declared) = (truces, voids, events, declared)
        known = declared.mapValues { Set($0) }
        acts = Dictionary((measures + threats).map { ($0.value.id, $0.value) }, uniquingKeysWith: { a, _ in a })
        trucesByID = Dictionary(truces.map { ($0.value.id, $0.value) }, uniquingKeysWith: { a, _ in a })
    }

    /// Whether an entry of some lists has this id.
    func isDeclared(_ id: String, in lists: String...) -> Bool { lists.contains { known[$0]?.contains(id) ?? false } }

    func run() {
        unique()
        overlaps()
        points()
        limits()
        for truce in truces { check(truce) }
        let authorities = Set(layers.compactMap(\.value.authority))
        for void in voids where !authorities.contains(void.value.authority) {
            reading.report(
                void.item, "no layer rests on \"\(void.value.authority)\"",
                reading.hint(void.value.authority, in: authorities.sorted(), else: "give a layer this authority"))
        }
        for measure in measures + threats {
            guard let name = measure.item["authority"], let text = name.text, !authorities.contains(text) else { continue }
            reading.report(
                name, "no layer rests on \"\(text.shortened)\"",
                reading.hint(text, in: authorities.sorted(), else: "give a layer this authority"))
        }
        checkEvents()
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
        guard let pairs = Overlaps(reading: reading, layers: layers).pairs(in: measures, most: Limits.reports + 1) else { return }
        for (k, l) in pairs {
            let (a, b) = (measures[k], measures[l])
            reading.report(
                b.item,
                "\(b.value.id) and \(a.value.id) (line \(a.item.line)) apply two rates to the same goods and days in layer \(b.value.layer ?? "")",
                "end one with until, exempt its goods or origins, write +…pp if it adds up, or give the layer combine: max")
        }
    }

    /// A threat that is carried out meets the measures of its layer on that branch: it adds up where its first rate is
    /// written as points, and is refused where one of the two would have to give way.
    /// - Complexity: O(overlaps + paths × (actions + clashing pairs)).
    func carriedOut(_ law: Law) {
        let named = Set(
            events.flatMap { $0.value.branches.flatMap(\.actions) }.compactMap { action in
                if case .carryOut(let id) = action { id } else { nil }
            })
        let carried = threats.filter { named.contains($0.value.id) }
        guard !carried.isEmpty else { return }
        let (all, overlaps) = (measures + carried, Overlaps(reading: reading, layers: layers))
        let found = overlaps.pairs(in: all, most: Limits.clashes) { _, later in later >= measures.count }
        guard let pairs = found, !pairs.isEmpty else { return }
        // Only what clashes at all need be followed along the branches.
        let involved = Set(pairs.flatMap { [all[$0.0].value.id, all[$0.1].value.id] })
        let part = Law(
            layers: law.layers, measures: law.measures.filter { involved.contains($0.id) },
            threats: law.threats.filter { involved.contains($0.id) }, events: law.events)
        var open = pairs
        for path in EventTree(law.events).paths where !open.isEmpty {
            let standing = Dictionary(
                part.after(path.choices).measures.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
            reading.work += open.count
            open.removeAll { k, l in
                let (other, threat) = (all[k], all[l])
                guard let mine = standing[threat.value.id], let theirs = standing[other.value.id],
                    overlaps.shareDays(mine, theirs)
                else { return false }
                let (a, b, layer) = (threat.value.id, other.value.id, threat.value.layer ?? "")
                reading.report(
                    threat.item,
                    "carried out on branch \(path.id.shortened), \(a) and \(b) (line \(other.item.line)) apply two rates to the same goods and days in layer \(layer)",
                    layers.first { $0.value.id == layer }?.value.combine == .add
                        ? "write its first rate as points (+100pp) if it adds up, withdraw \(b) on the branch, or give it a layer of its own"
                        : "withdraw \(b) on the branch, or give the threat a layer of its own")
                return true
            }
        }
    }

    /// Points add to the other rates of an adding layer; in any other there is nothing that they could be added to.
    private func points() {
        for measure in measures + threats where measure.value.rate.isOnTop && measure.value.instrument.isDuty {
            guard let layer = layers.first(where: { $0.value.id == measure.value.layer })?.value, layer.combine != .add else {
                continue
            }
            reading.report(
                measure.item["rate"] ?? measure.item,
                "\(measure.value.id) begins with points, which cannot be added in layer \(layer.id): of its rates \(layer.combine.effect)",
                "write the rate in %, or put the points in a layer with combine: add")
        }
    }

    // MARK: What a statute allows

    /// No higher rate, no longer time.
    private func limits() {
        let byLayer = Dictionary(grouping: measures + threats) { $0.value.layer ?? "" }
        for layer in layers {
            let highest = layer.item["highest"].flatMap(reading.rate)
            let days = layer.item["days"].flatMap { reading.number($0, in: Limits.statute) }
            for measure in byLayer[layer.value.id] ?? [] {
                let (id, name) = (measure.value.id, layer.value.id)
                if let highest, let rate = measure.value.rate.steps.map(\.rate).max(), rate.value > highest.value + 1e-12 {
                    reading.report(
                        measure.item["rate"] ?? measure.item,
                        "\(id) has a rate of \(short(rate))% in layer \(name), which allows \(short(highest))% at most",
                        "write \(short(highest))% or less, or another authority")
                }
                let from = measure.value.rate.start ?? measure.value.period.from
                if let days, measure.value.period.until.map({ $0 - from > days }) ?? true {
                    reading.report(
                        measure.item["until"] ?? measure.item, "\(id) lasts longer than the \(days) days of layer \(name)",
                        "write until: \(from.advanced(by: days))")
                }
            }
        }
    }

    // MARK: Truces

    private func check(_ truce: Placed<Truce>) {
        for (key, _) in (truce.item["suspends"]?.map ?? []) + (truce.item["caps"]?.map ?? []) {
            guard let id = key.text else { continue }
            guard let measure = acts[id] else {
                if isDeclared(id, in: "measures", "threats") { continue }
                reading.report(
                    key, "there is no measure \(key.kind)",
                    reading.hint(
                        id, in: (declared["measures"] ?? []) + (declared["threats"] ?? []), else: "name a measure of this file"))
                continue
            }
            guard case .suspended(let points)? = truce.value.relief[id] else { continue }
            let (from, until) = (truce.value.from, truce.value.until)
            reading.work += measure.rate.steps.count
            let standing = measure.rate.steps.enumerated().filter { k, step in
                let next = k + 1 < measure.rate.steps.count ? measure.rate.steps[k + 1].from : Day(number: .max)
                return step.from < until && next > from
            }
            if let (_, step) = standing.first(where: { points.value > $0.element.rate.value + 1e-12 }) {
                reading.report(
                    key,
                    "\(truce.value.id) suspends \(short(points)) points of \(id), which has \(short(step.rate)) on \(max(step.from, from))",
                    "a truce takes off points that are there")
            }
        }
    }

    /// Percent with at most one decimal.
    func short(_ rate: Rate) -> String {
        let text = "\((rate.percent * 10).rounded() / 10)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    func extends(_ action: Action) -> Truce? {
        guard case .extend(let id, _, let until) = action, let truce = trucesByID[id], until <= truce.end else { return nil }
        return truce
    }
}

extension Layer.Combine {
    /// What becomes of the rates of such a layer.
    fileprivate var effect: String {
        switch self {
        case .add: "all are added"
        case .max: "the highest counts"
        case .floor: "each is the least that is paid in all"
        case .cap: "each is the most that is paid in all"
        case .set, .base: "one is the whole duty"
        }
    }
}
