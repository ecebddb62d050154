import TradeData

/// What the tariff lines under a short code pay: each its own rate, their range, and their trade-weighted mean.
///
/// A chapter, heading or subheading has no rate of its own; its lines of eight digits have. The mean is no statutory rate.
public struct LineRates: Sendable {
    /// Lines that pay the same.
    public struct Group: Sendable {
        /// In the order of their codes.
        public let lines: [BaseRates.Line]
        /// Of the first of them.
        public let assessment: Assessment
        /// The totals in words, each once: `48% or 88%`.
        public var totals: String {
            (assessment.treatments ?? []).map(\.text).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
                .joined(separator: " or ")
        }
    }

    /// What the mean is weighted with.
    public enum Weights: Sendable, Hashable {
        /// Imports of this origin.
        case origin(Country)
        /// Imports of the European Union, of which the origin is a member.
        case union
        /// Imports of every origin: of this one none are recorded.
        case everybody
    }

    /// The highest rates first.
    public let groups: [Group]
    /// The mean of the lines, weighted by trade among subheadings; within one every line counts alike. Nil without any trade.
    public let mean: Rate?
    public let weights: Weights
    public let year: Int
    /// Lines with a duty in words whose share of the value is not known: they are not in the mean.
    public let leftOut: Int

    /// - Parameters:
    ///   - lines: The lines under the code.
    ///   - base: What a product pays before any measure.
    ///   - sector: The sector of a product.
    ///   - imports: American imports by product and origin.
    ///   - union: The members of the European Union, which is one partner, `EU`.
    /// - Complexity: O(lines × measures).
    public init(
        _ law: Law, lines: [BaseRates.Line], origin: Country, destination: Country, on day: Day,
        base: (Product) -> BaseDuty, sector: (Product) -> Sector?, imports: TradeWeights, union: Set<Country>
    ) {
        let goods = lines.compactMap { line in
            Product(line.code).map {
                (product: $0, sector: sector($0), base: base($0))
            }
        }
        let duties = DutyCase(law, origin: origin, destination: destination, on: day)
        let found = goods.map { duties.assessment(product: $0.product, sector: $0.sector, base: $0.base) }
        var stacking = Stacking(layers: law.layers)
        var groups: [(lines: [BaseRates.Line], assessment: Assessment)] = []
        for (line, assessment) in zip(lines, found) {
            if let k = groups.firstIndex(where: { $0.assessment.paysTheSame(as: assessment) }) {
                groups[k].lines.append(line)
            } else {
                groups.append(([line], assessment))
            }
        }
        self.groups = groups.enumerated().sorted {
            ($1.element.assessment.highest.value, $0.offset) < ($0.element.assessment.highest.value, $1.offset)
        }.map { Group(lines: $0.element.lines, assessment: $0.element.assessment) }
        let within = Set(lines.map { String($0.code.prefix(6)) })
        func trade(_ list: [TradeWeights.Line]) -> [String: Double] {
            list.reduce(into: [:]) { sums, line in
                if within.contains(line.product.code) { sums[line.product.code, default: 0] += line.value }
            }
        }
        var (values, kind) = (trade(imports.lines[origin] ?? []), Weights.origin(origin))
        if values.isEmpty, union.contains(origin) { (values, kind) = (trade(imports.lines["EU"] ?? []), .union) }
        if values.isEmpty { (values, kind) = (trade(Array(imports.lines.values.joined())), .everybody) }
        var (sums, leftOut): ([String: (total: Double, lines: Double)], Int) = ([:], 0)
        for (good, assessment) in zip(goods, found) {
            var total = assessment.total
            if let general = good.base.general, general.specific != nil {
                guard let collected = general.collected else { leftOut += 1; continue }
                // A duty in words counts as what was collected, under a rate in all too.
                total = duties.mean(good.product, sector: good.sector, percent: collected, isExempting: true, &stacking)
            }
            let code = String(good.product.code.prefix(6))
            sums[code, default: (0, 0)].total += total.value
            sums[code, default: (0, 0)].lines += 1
        }
        var (weighted, weight) = (0.0, 0.0)
        for (code, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let sum = sums[code] else { continue }
            weighted += value * sum.total / sum.lines
            weight += value
        }
        (mean, weights, year, self.leftOut) = (weight > 0 ? Rate(weighted / weight) : nil, kind, imports.year, leftOut)
    }
}

extension LineRates {
    public var highest: Rate { groups.map(\.assessment.highest).max() ?? .zero }
    public var lowest: Rate { groups.map(\.assessment.lowest).min() ?? .zero }

    /// The range of the totals in words: `10% to 110%, and amounts in words beside them on 4 lines`.
    public var range: String {
        let beside = groups.filter {
            ($0.assessment.treatments ?? []).contains { $0.specific != nil || ($0.isAtLeast && !$0.isBaseIncluded) }
        }
        .reduce(0) { $0 + $1.lines.count }
        return
            (highest == lowest
            ? Explanation.percent(highest) : "\(Explanation.percent(lowest)) to \(Explanation.percent(highest))")
            + (beside == 0 ? "" : ", and duties in words on \(beside) of the lines")
    }

    /// What the mean is a mean of.
    public var meanWords: String {
        let whose =
            switch weights {
            case .origin(let origin): "from \(origin)"
            case .union: "from the European Union"
            case .everybody: "from all origins, none being recorded from this one"
            }
        return "weighted with American imports of \(year) \(whose) by subheading, the lines of one counting alike"
            + (leftOut == 0 ? "" : "; \(leftOut) lines with duties in words, of which nothing was collected, are left out")
    }
}

extension Assessment {
    /// The highest of the totals.
    var highest: Rate { (treatments ?? []).map(\.total).max() ?? total }
    var lowest: Rate { (treatments ?? []).map(\.total).min() ?? total }

    /// Whether another good pays the same, however the matter is decided.
    func paysTheSame(as other: Assessment) -> Bool {
        guard let mine = treatments, let theirs = other.treatments, mine.count == theirs.count else { return false }
        return zip(mine, theirs).allSatisfy { a, b in
            a.isSame(as: b) && a.base?.words == b.base?.words && a.conditions.map(\.share) == b.conditions.map(\.share)
                && a.lines.map(\.measure.id) == b.lines.map(\.measure.id)
        }
    }
}
