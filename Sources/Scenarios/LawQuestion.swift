import TradeData
import TradePolicy

/// A good on its way from one economy to another, under a law: what `rate` and `timeline` ask, on the command line and on the page.
public struct LawQuestion: Sendable {
    public let law: Law
    public let origin, destination: Country
    public let product: Product?
    public let sector: Sector?
    /// The rate before any measure, where it is given instead of looked up.
    public let base: Rate?
    /// Whose law it is, in words.
    public let source: String
    /// The last day up to which the shipped calendar is kept; nil for a scenario of one's own.
    public let keptTo: Day?
    /// What says which sector a product belongs to.
    let concordance: Concordance
    /// The schedule of base rates; nil where it is not requested.
    public let schedule: BaseSchedule?

    /// - Parameter concordance: Of the sectors that the law names; nil: the shipped one.
    /// - Throws: `Problems` where tables are missing, and for a product without one rate.
    public init(
        law: Law, origin: Country, destination: Country, product: Product?, base: Rate? = nil, source: String, keptTo: Day? = nil,
        concordance: Concordance? = nil
    ) throws {
        (self.law, self.origin, self.destination, self.product) = (law, origin, destination, product)
        (self.base, self.source, self.keptTo) = (base, source, keptTo)
        let table = try concordance ?? Concordance.load()
        self.concordance = table
        sector = product.flatMap { table.sector(of: $0) }
        if let product, sector == nil, case let parts = table.parts(of: product).map(\.sector), !parts.isEmpty {
            try Self.requireOneSector(of: product, among: parts, law, origin, destination)
        }
        schedule = destination == BaseSchedule.importer ? try BaseSchedule.load() : nil
    }

    /// Where measures name sectors, a product that is divided among several has no one rate.
    private static func requireOneSector(
        of product: Product, among sectors: [Sector], _ law: Law, _ origin: Country, _ destination: Country
    ) throws {
        let named = law.measures.first { measure in
            measure.concerns(origin: origin, destination: destination)
                && ([measure.goods] + measure.exemptions.map(\.goods)).contains { goods in
                    if case .sectors(let shares) = goods { sectors.contains { shares[$0] != nil } } else { false }
                }
        }
        guard let named else { return }
        throw Problems(
            "HS \(product.code) is divided among \(sectors.map(\.rawValue).joined(separator: ", ")), and \(named.id) names sectors",
            remedy: "write HS codes in \(named.id), or ask about another product", code: .wrongUsage)
    }

    /// What a product pays before any measure.
    public func base(of product: Product?, on day: Day) -> BaseDuty {
        let claim =
            destination == BaseSchedule.importer ? schedule?.claim(of: origin, product: product, on: day, rate: nil) : nil
        if let base {
            return BaseDuty(
                general: .init(percent: base, words: Explanation.percent(base), source: "given with --base"), claim: claim)
        }
        guard let product else {
            return BaseDuty(general: .init(percent: .zero, words: "0%", source: ""), claim: claim)
        }
        return schedule?.duty(on: product, from: origin, in: destination, on: day) ?? BaseDuty(general: nil)
    }

    /// The tariff lines under a short code of the United States; nil where the code has a rate of its own, or no lines are known.
    public var lines: [BaseRates.Line]? {
        guard let product, product.code.utf8.count < 8, destination == BaseSchedule.importer, let schedule else { return nil }
        let lines = schedule.rates.lines(within: product)
        return lines.isEmpty ? nil : Array(lines)
    }

    /// Measures between the two other than duties, in either direction, within some days: controls, bans, fees, promises.
    public func otherMeasures(from: Day, until: Day) -> [Measure] {
        law.measures.filter { measure in
            !measure.instrument.isDuty && measure.period.from < until && (measure.period.until.map { $0 > from } ?? true)
                && (measure.concerns(origin: origin, destination: destination)
                    || measure.concerns(origin: destination, destination: origin))
        }.sorted { ($0.period.from, $0.id) < ($1.period.from, $1.id) }
    }
}
