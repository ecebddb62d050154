import TradeData

/// How the statutory duty on a good of one origin in one destination moved, step by step.
public struct Timeline: Sendable {
    /// A stretch of days with one rate.
    public struct Step: Sendable {
        public let from: Day
        /// The first day of the next step; nil at the end of the timeline.
        public let until: Day?
        public let total: Rate
        /// Points by layer, in the order of the law; layers that add nothing are left out.
        public let layers: [(layer: String, points: Rate)]
        public let assessment: Assessment
    }

    public let origin: Country
    public let destination: Country
    public let product: Product?
    public let steps: [Step]
    /// The windows of truces that take something off this good, within the timeline.
    public let truces: [(truce: String, days: DayRange)]

    /// - Parameters:
    ///   - product: The good, or nil for what falls on all goods.
    ///   - sector: The sector of the good, for measures that name sectors.
    ///   - from: The first day.
    ///   - until: The first day after the last.
    ///   - base: The rate before any layer.
    /// - Precondition: `from` is before `until`.
    /// - Complexity: O(change days × measures).
    public init(
        _ law: Law, origin: Country, destination: Country, product: Product? = nil, sector: Sector? = nil, from: Day, until: Day,
        base: Rate = .zero
    ) {
        precondition(from < until, "A timeline begins before it ends.")
        let general = product == nil && sector == nil
        var steps: [(from: Day, assessment: Assessment)] = []
        for day in [from] + law.changeDays where day >= from && day < until && day != steps.last?.from {
            let assessment = law.assess(
                origin: origin, destination: destination, product: product, sector: sector, on: day, base: base,
                where: { !general || $0.isGeneral })
            if let last = steps.last?.assessment, Timeline.same(last, assessment) { continue }
            steps.append((day, assessment))
        }
        self.origin = origin
        self.destination = destination
        self.product = product
        self.steps = steps.enumerated().map { k, step in
            var layers: [(layer: String, points: Rate)] = []
            for layer in law.layers {
                let points = step.assessment.points(of: layer.id)
                if abs(points.value) > 1e-12 { layers.append((layer.id, points)) }
            }
            return Step(
                from: step.from, until: k + 1 < steps.count ? steps[k + 1].from : nil, total: step.assessment.total,
                layers: layers,
                assessment: step.assessment)
        }
        let concerned = Set(
            law.measures.filter {
                $0.concerns(origin: origin, destination: destination)
                    && (general ? $0.isGeneral : $0.goods.share(of: product?.code, sector: sector) > 0)
            }.map(\.id))
        truces = law.truces.filter { !concerned.isDisjoint(with: $0.relief.keys) }
            .flatMap { truce in truce.windows.map { (truce.id, $0) } }
            .filter { $0.1.from < until && from < ($0.1.until ?? until) }
            .sorted { $0.1.from < $1.1.from }
    }

    private static func same(_ a: Assessment, _ b: Assessment) -> Bool {
        guard abs(a.total.value - b.total.value) < 1e-12 else { return false }
        let layers = Set(a.lines.map(\.layer.id)).union(b.lines.map(\.layer.id))
        return layers.allSatisfy { abs(a.points(of: $0).value - b.points(of: $0).value) < 1e-12 }
    }

    /// The rate on a day of the timeline; nil before its first.
    public func rate(on day: Day) -> Rate? { steps.last { $0.from <= day }?.total }

    /// A chart for the terminal: a line for each step, its bar in proportion, the layers in words; `▒` marks a truce.
    /// - Parameter width: Characters to a line, at least 60.
    public func chart(width: Int = 100) -> String {
        let name = product.map { Explanation.dotted($0.code) } ?? "all goods"
        let top = steps.map(\.total.percent).max() ?? 0
        let room = Swift.max(10, Swift.min(40, width - 60))
        var text = "Statutory duty on \(name), \(origin) → \(destination), percent\n"
        for step in steps {
            let length = top > 0 ? Int((Double(room) * step.total.percent / top).rounded()) : 0
            let calm = truces.contains { $0.days.contains(step.from) }
            let bar = String(repeating: calm ? "▒" : "█", count: length)
            let rate = Explanation.number(step.total.percent)
            let parts = step.layers.map { "\($0.layer) \(Explanation.number($0.points.percent))" }.joined(separator: " + ")
            text += "\(step.from)  " + String(repeating: " ", count: Swift.max(0, 6 - rate.count)) + rate + "  " + bar
            text += String(repeating: " ", count: room - length) + "  " + parts + "\n"
        }
        for (truce, days) in truces { text += "▒ \(truce): \(days.from) to \(days.until?.description ?? "open")\n" }
        return text
    }
}
