import FoundationEssentials
import TradeData

/// Trade-weighted averages of statutory rates: of a pair of economies, and of all partners of an importer.
///
/// ```
/// r = Σ value · (base + additional) / Σ value       over goods by HS6 and partner, values of the weights' year
/// ```
/// Before any substitution: the trade is that of the weights' year whatever the rates. Where a measure reaches a share of a code (claims of
/// an agreement, content), the share stands for it, and of a list of which only the share of the trade is known, that share of every good.
/// *As law* counts exemptions; *headline* leaves out those that lower a rate: every measure at the rate of its text on all that it names,
/// or a higher one that the text has for an origin. The base is what was collected over value in the weights' year, less what the law of that year added.
///
/// ```swift
/// let found = AverageRates(law, importer: "USA", on: day, weights: imports, base: .collected, …)
/// found.total.asLaw.percent        // the average of all partners
/// ```
/// - Complexity: O(lines × measures), on all cores.
public struct AverageRates: Sendable {
    /// The rates on goods of one partner, or of one product of it.
    public struct Row: Sendable {
        public let partner: Country
        /// HS6; nil for all goods.
        public let product: Product?
        /// Million USD.
        public let value: Double
        /// Of the base alone.
        public let base: Rate
        /// With the exemptions of the law.
        public let asLaw: Rate
        /// Without the exemptions that lower a rate.
        public let headline: Rate
    }

    /// Trade that an exemption takes out of a measure, or gives another rate.
    public struct Exempted: Sendable {
        public let measure: String
        public let exemption: Exemption
        /// Million USD, over all partners.
        public let value: Double
    }

    /// What is under the additional duties.
    public enum Base: Sendable {
        /// Nothing: additional duties alone.
        case none
        /// Duty over value of the weights' year, less the additional duties of that year's law.
        case collected
    }

    public let importer: Country
    public let day: Day
    /// The largest partners first.
    public let partners: [Row]
    /// All of them together.
    public let total: Row
    /// The largest first.
    public let exempted: [Exempted]
    /// The duties of which only the share of the trade is known; they are counted as that share of every good.
    public let shared: [Measure]
    /// Whether the law has a duty on goods of any of the partners, of whatever rate.
    public let hasDuties: Bool
    /// Of every partner, by code; empty unless requested.
    public let products: [Row]
    public let weights: String
    public let year: Int

    /// - Parameters:
    ///   - partners: Whose goods; all in the weights when nil.
    ///   - weights: What the importer bought from each of them, or what they sold it.
    ///   - sector: The sector of a product.
    ///   - members: Those of the European Union, which is one partner, `EU`, in the weights.
    ///   - isByProduct: Whether `products` is filled.
    public init(
        _ law: Law, importer: Country, partners chosen: Set<Country>? = nil, on day: Day, weights: Weights, base: Base,
        sector: @Sendable (Product) -> Sector?, members: [Country], isByProduct: Bool = false
    ) {
        let midyear = Day(year: weights.year, month: 7, day: 1) ?? day
        let list = weights.partners.keys.sorted().filter { chosen?.contains($0) ?? true }
        let products = Set(list.flatMap { weights.partners[$0]?.map(\.product) ?? [] })
        let sectors = Dictionary(uniqueKeysWithValues: products.map { ($0, sector($0)) })
        let found = Parallel.map(list.count) { k in
            PartnerRates(
                law, partner: list[k], importer: importer, on: day, midyear: midyear, lines: weights.partners[list[k]] ?? [],
                base: base, sectors: sectors, members: members)
        }
        self.importer = importer
        self.day = day
        (self.weights, year) = (weights.source, weights.year)
        self.partners = found.map(\.row).sorted { ($1.value, $0.partner) < ($0.value, $1.partner) }
        total = Row.sum(found.map(\.row), partner: "WLD")
        self.products = isByProduct ? found.flatMap(\.products) : []
        var sums: [String: Exempted] = [:]
        for (key, value) in found.flatMap(\.exempted) {
            let measure = law.measures[key.measure]
            let id = "\(measure.id)/\(key.exemption)"
            sums[id] = Exempted(
                measure: measure.id, exemption: measure.exemptions[key.exemption], value: (sums[id]?.value ?? 0) + value)
        }
        exempted = sums.sorted { ($1.value.value, $0.key) < ($0.value.value, $1.key) }.map(\.value).filter { $0.value > 0 }
        let origins = list.flatMap { $0 == "EU" ? members : [$0] }
        let due = law.measures.filter { measure in
            measure.instrument.isDuty && measure.instrument != .deMinimis
                && (law.standing(of: measure, on: day)?.rate ?? .zero) > .zero
                && origins.contains { measure.concerns(origin: $0, destination: importer) }
        }
        (shared, hasDuties) = (due.filter(\.isShareOfTrade), !due.isEmpty)
    }

    /// What the numbers do not say of the law, in sentences.
    public var remarks: [String] {
        if !hasDuties { return ["The law has no additional duty of \(importer) on these goods on \(day): 0 is what it says."] }
        guard !shared.isEmpty else { return [] }
        let names = shared.map { "\($0.id) (\(Explanation.percent(Rate($0.terms.share.value))))" }.joined(separator: ", ")
        return [
            "Which goods these reach is not at hand, only their share of the trade, which is counted at their rate on all goods alike: \(names). Which single products pay them is not known."
        ]
    }
}

extension AverageRates {
    /// Goods by partner, with the duty that was collected on them.
    public struct Weights: Sendable {
        public let partners: [Country: [TradeWeights.Line]]
        public let source: String
        public let year: Int

        public init(partners: [Country: [TradeWeights.Line]], source: String, year: Int) {
            (self.partners, self.source, self.year) = (partners, source, year)
        }
    }
}

extension AverageRates.Row {
    /// Goods together, their rates weighted by value.
    public static func sum(_ rows: [AverageRates.Row], partner: Country) -> AverageRates.Row {
        let value = rows.reduce(0) { $0 + $1.value }
        func mean(_ rate: (AverageRates.Row) -> Rate) -> Rate {
            value > 0 ? Rate(rows.reduce(0) { $0 + $1.value * rate($1).value } / value) : .zero
        }
        return AverageRates.Row(
            partner: partner, product: nil, value: value, base: mean(\.base), asLaw: mean(\.asLaw), headline: mean(\.headline))
    }
}

/// The rates on goods of one partner.
private struct PartnerRates: Sendable {
    struct Key: Hashable, Sendable { let measure, exemption: Int }

    let row: AverageRates.Row
    let products: [AverageRates.Row]
    let exempted: [Key: Double]

    init(
        _ law: Law, partner: Country, importer: Country, on day: Day, midyear: Day, lines: [TradeWeights.Line],
        base: AverageRates.Base, sectors: [Product: Sector?], members: [Country]
    ) {
        // The Union is one partner in the weights; where the law treats its members apart, each counts alike.
        let origins =
            partner == "EU" ? PartnerRates.kinds(of: members, law, importer: importer, on: [day, midyear]) : [(partner, 1)]
        let count = origins.reduce(0) { $0 + $1.weight }
        let cases = origins.map { origin, weight in
            (
                now: DutyCase(law, origin: origin, destination: importer, on: day),
                then: DutyCase(law, origin: origin, destination: importer, on: midyear), weight: weight / count
            )
        }
        var stacking = Stacking(layers: law.layers)
        var (rows, exempted): ([AverageRates.Row], [Key: Double]) = ([], [:])
        rows.reserveCapacity(lines.count)
        for line in lines where line.value > 0 {
            let sector = sectors[line.product] ?? nil
            var (own, asLaw, headline) = (0.0, 0.0, 0.0)
            for (now, then, weight) in cases {
                var percent = Rate.zero
                if case .collected = base {
                    let added = then.mean(
                        line.product, sector: sector, percent: .zero, isExempting: true, isCountingShares: true, &stacking)
                    percent = Rate(Swift.max(0, line.duty / line.value - added.value))
                }
                own += weight * percent.value
                func mean(_ isExempting: Bool, _ stacking: inout Stacking) -> Double {
                    now.mean(
                        line.product, sector: sector, percent: percent, isExempting: isExempting, isCountingShares: true,
                        &stacking
                    ).value
                }
                asLaw += weight * mean(true, &stacking)
                headline += weight * mean(false, &stacking)
                for (measure, exemption, share) in now.exempted(line.product, sector: sector) {
                    exempted[Key(measure: measure, exemption: exemption), default: 0] += weight * share * line.value
                }
            }
            rows.append(
                AverageRates.Row(
                    partner: partner, product: line.product, value: line.value, base: Rate(own), asLaw: Rate(asLaw),
                    headline: Rate(headline)))
        }
        row = AverageRates.Row.sum(rows, partner: partner)
        (products, self.exempted) = (rows, exempted)
    }

    /// Members that the same measures and exemptions concern, each kind by its first, with how many there are.
    private static func kinds(
        of members: [Country], _ law: Law, importer: Country, on days: [Day]
    ) -> [(origin: Country, weight: Double)] {
        var found: [(key: [[Int]], origin: Country, weight: Double)] = []
        for member in members.sorted() {
            let key = days.flatMap { day in
                DutyCase(law, origin: member, destination: importer, on: day).candidates.map { [$0.measure] + $0.exemptions }
            }
            if let k = found.firstIndex(where: { $0.key == key }) {
                found[k].weight += 1
            } else {
                found.append((key, member, 1))
            }
        }
        return found.map { ($0.origin, $0.weight) }
    }
}

extension DutyCase {
    /// The exemptions that take something of a good, with the share of its trade that they take.
    func exempted(_ product: Product, sector: Sector?) -> [(measure: Int, exemption: Int, share: Double)] {
        candidates.flatMap { candidate -> [(Int, Int, Double)] in
            let measure = law.measures[candidate.measure]
            guard !candidate.exemptions.isEmpty else { return [] }
            let reach = measure.goods.share(of: product.code, sector: sector) * measure.terms.share.value
            guard reach > 0, !measure.hasUnlistedGoods else { return [] }
            var found: [(Int, Int, Double)] = []
            let exempt = candidate.exemptions.map { k in
                let exemption = measure.exemptions[k]
                return (index: k, share: exemption.goods.share(of: product.code, sector: sector) * exemption.share.value)
            }
            Reach.shareOut(reach, exempt: exempt) { share, k in if let k { found.append((candidate.measure, k, share)) } }
            return found
        }
    }
}
