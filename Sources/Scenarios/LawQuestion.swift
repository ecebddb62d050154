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
    /// The schedule of base rates; nil where it is not requested.
    public let schedule: BaseSchedule?

    /// - Throws: `Problems` where tables are missing.
    public init(
        law: Law, origin: Country, destination: Country, product: Product?, base: Rate? = nil, source: String, keptTo: Day? = nil
    ) throws {
        (self.law, self.origin, self.destination, self.product) = (law, origin, destination, product)
        (self.base, self.source, self.keptTo) = (base, source, keptTo)
        sector = try product.flatMap { try Concordance.load().sector(of: $0) }
        schedule = destination == BaseSchedule.importer ? try BaseSchedule.load() : nil
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
