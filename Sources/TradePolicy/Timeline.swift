import TradeData

/// How the statutory duty on a good of one origin in one destination moved, step by step.
public struct Timeline: Sendable {
    /// A stretch of days with one rate.
    public struct Step: Sendable {
        public let from: Day
        /// The first day of the next step; nil at the end of the timeline.
        public let until: Day?
        public let total: Rate
        /// What is due beside the percentage, in the words of the schedule.
        public let specific: String?
        /// Points by layer, in the order of the law; layers that add nothing are left out.
        public let layers: [(layer: String, points: Rate)]
    }

    /// The rates of goods for which the same things decide, such as those that claim an agreement.
    public struct Track: Sendable {
        /// What decides, in order; empty where nothing beside the code does.
        public let conditions: [Circumstance.Option]
        public let steps: [Step]
        /// `goods that claim the USMCA`
        public var words: String { conditions.map(\.words).joined(separator: "; ") }
    }

    public let origin: Country
    public let destination: Country
    public let product: Product?
    /// The sector of a timeline without a product; nil for all goods.
    private let sector: Sector?
    /// Of the mean over all goods of the code; where `tracks` has several it is the rate of no good.
    public let steps: [Step]
    /// One for each way in which what the code does not tell may be; none where so much decides that a longer code is needed.
    public let tracks: [Track]
    /// The days on which truces take something off this good, within the timeline: those of their windows on which it would be due.
    public let truces: [(truce: String, days: DayRange)]
    /// Of a timeline of all goods, the duties on parts of the trade that hold on some of its days and are not in it.
    public let leftOut: [Measure]

    /// - Parameters:
    ///   - product: The good, or nil for what falls on all goods.
    ///   - sector: The sector of the good, for measures that name sectors.
    ///   - from: The first day.
    ///   - until: The first day after the last.
    ///   - base: The rate before any layer, by day; none when not given.
    /// - Precondition: `from` is before `until`.
    /// - Complexity: O(change days × measures), times the number of tracks.
    public init(
        _ law: Law, origin: Country, destination: Country, product: Product? = nil, sector: Sector? = nil, from: Day, until: Day,
        base: (Day) -> BaseDuty = { _ in .percent(.zero, source: "none") }
    ) {
        precondition(from < until, "A timeline begins before it ends.")
        let general = product == nil && sector == nil
        var days: [Day] = []
        for day in [from] + law.changeDays where day >= from && day < until && day != days.last { days.append(day) }
        let cases = days.map { day in
            (
                duties: DutyCase(law, origin: origin, destination: destination, on: day) { !general || $0.isGeneral },
                base: base(day)
            )
        }
        self.origin = origin
        self.destination = destination
        self.product = product
        self.sector = product == nil ? sector : nil
        steps = Timeline.steps(
            law, days,
            cases.map { duties, base in
                let percent = base.general?.percent ?? .zero
                let mean = duties.assess(product: product, sector: sector, base: base, percent: percent)
                return (mean.total, base.general?.specific, mean.lines)
            })
        var circumstances: [Circumstance] = []
        for (duties, base) in cases {
            for found in duties.circumstances(product: product, sector: sector, base: base) {
                // The same matter on a later day: its share may be another, what it decides is not.
                if let known = circumstances.firstIndex(where: { $0.decides == found.decides }) {
                    circumstances[known] = found
                } else {
                    circumstances.append(found)
                }
            }
        }
        circumstances = circumstances.enumerated().sorted { ($0.element.kind, $0.offset) < ($1.element.kind, $1.offset) }
            .map(\.element)
        if circumstances.count <= TreatmentTree.most {
            let leaves = TreatmentTree.leaves(circumstances) { facts in
                cases.map { $0.duties.treatment(product: product, sector: sector, base: $0.base, facts: facts) }
            } same: { a, b in
                zip(a, b).allSatisfy { $0.isSame(as: $1) }
            }
            tracks = leaves.map { conditions, treatments in
                Track(
                    conditions: conditions,
                    steps: Timeline.steps(law, days, treatments.map { ($0.total, $0.specific, $0.lines) }))
            }
        } else {
            tracks = []
        }
        let concerned = Set(
            law.measures.filter {
                $0.concerns(origin: origin, destination: destination)
                    && (general ? $0.isGeneral : $0.goods.share(of: product?.code, sector: sector) > 0)
            }.map(\.id))
        truces = law.truces.filter { !concerned.isDisjoint(with: $0.relief.keys) }
            .flatMap { truce in
                let felt = days.filter { day in concerned.contains { law.takesOff(truce, from: $0, on: day) } }
                return Timeline.stretches(of: felt, among: days).flatMap { stretch in
                    truce.windows.compactMap { $0.intersection(stretch) }.map { (truce.id, $0) }
                }
            }
            .sorted { $0.1.from < $1.1.from }
        leftOut = general ? law.dutiesOnParts(origin: origin, destination: destination, on: days) : []
    }

    /// Days of change that follow each other, as stretches; the last day of all has no end.
    private static func stretches(of felt: [Day], among days: [Day]) -> [DayRange] {
        var found: [DayRange] = []
        for (k, day) in days.enumerated() where felt.contains(day) {
            let next = k + 1 < days.count ? days[k + 1] : nil
            if found.last?.until == day {
                found[found.count - 1].until = next
            } else {
                found.append(DayRange(from: day, until: next))
            }
        }
        return found
    }

    /// The days on which something changes, with what holds from then on.
    private static func steps(
        _ law: Law, _ days: [Day], _ rates: [(total: Rate, specific: String?, lines: [Assessment.Line])]
    ) -> [Step] {
        var found: [(from: Day, total: Rate, specific: String?, points: [Double])] = []
        for (day, rate) in zip(days, rates) {
            let points = law.layers.map { layer in
                rate.lines.filter { $0.layer.id == layer.id }.reduce(0) { $0 + $1.points.value }
            }
            if let last = found.last, abs(last.total.value - rate.total.value) < 1e-12, last.specific == rate.specific,
                zip(last.points, points).allSatisfy({ abs($0 - $1) < 1e-12 })
            {
                continue
            }
            found.append((day, rate.total, rate.specific, points))
        }
        return found.enumerated().map { k, step in
            Step(
                from: step.from, until: k + 1 < found.count ? found[k + 1].from : nil, total: step.total, specific: step.specific,
                layers: zip(law.layers, step.points).filter { abs($0.1) > 1e-12 }.map { ($0.id, Rate($1)) })
        }
    }

    /// The mean rate on a day of the timeline; nil before its first.
    public func rate(on day: Day) -> Rate? { steps.last { $0.from <= day }?.total }

    /// A chart for the terminal: a line for each step, its bar in proportion, the layers in words; `▒` marks a truce. Goods for which
    /// different things decide have a chart each.
    /// - Parameter width: Characters to a line, at least 60.
    public func chart(width: Int = 100) -> String {
        let top = tracks.flatMap { $0.steps.map(\.total.percent) }.max() ?? 0
        var text = "\(title), percent\n"
        if tracks.isEmpty { text += "too much decides what these goods pay: give a longer code\n" }
        for track in tracks {
            if !track.conditions.isEmpty { text += "\n\(track.words)\n" }
            text += lines(track.steps, top: top, width: width)
        }
        for (truce, days) in truces { text += "▒ \(truce): \(days.from) to \(days.until?.description ?? "open")\n" }
        return text
    }

    /// What is shown: for all goods, that duties on lists of goods are not in it.
    public var title: String {
        let pair = "\(origin) → \(destination)"
        if let good = product.map({ Explanation.dotted($0.code) }) ?? sector?.rawValue {
            return "Statutory duty on \(good), \(pair)"
        }
        return "Duties on all goods alike, \(pair)\(leftOut.isEmpty ? "" : ", without duties on lists of goods")"
    }

    private func lines(_ steps: [Step], top: Double, width: Int) -> String {
        let room = Swift.max(10, Swift.min(40, width - 60))
        return steps.map { step in
            // Rates below zero, which no law has, have no bar.
            let length = top > 0 ? Int((Double(room) * Swift.max(0, step.total.percent) / top).rounded()) : 0
            let calm = truces.contains { $0.days.contains(step.from) }
            let bar = String(repeating: calm ? "▒" : "█", count: length)
            let rate = Explanation.oneDecimal(step.total.percent)
            let parts =
                step.layers.map { "\($0.layer) \(Explanation.oneDecimal($0.points.percent))" }
                + (step.specific.map { [$0] } ?? [])
            return "\(step.from)  " + String(repeating: " ", count: Swift.max(0, 6 - rate.count)) + rate + "  " + bar
                + String(repeating: " ", count: room - length) + "  " + parts.joined(separator: " + ") + "\n"
        }.joined()
    }
}

extension Law {
    /// Whether a truce takes something off a measure on a day, which would be due without it.
    fileprivate func takesOff(_ truce: Truce, from id: String, on day: Day) -> Bool {
        guard let relief = truce.relief[id], truce.holds(on: day), let measure = measure(id) else { return false }
        if relief != .whole {
            return standing(of: measure, on: day)?.relief.contains { $0.truce == truce.id && $0.points > .zero } ?? false
        }
        var free = self
        free.truces = []
        return (free.standing(of: measure, on: day)?.rate ?? .zero) > .zero
    }
}

extension DayRange {
    /// The days in both; nil where there are none.
    fileprivate func intersection(_ other: DayRange) -> DayRange? {
        let first = Swift.max(from, other.from)
        let last = [until, other.until].compactMap { $0 }.min()
        return last.map { first < $0 } ?? true ? DayRange(from: first, until: last) : nil
    }
}

extension Explanation {
    /// As many decimals as a rate of law has, but at least one, so that columns are even.
    static func oneDecimal(_ value: Double) -> String {
        let text = number(value)
        return text.contains(".") ? text : text + ".0"
    }
}
