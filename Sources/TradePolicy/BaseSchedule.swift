import TradeData

/// The base rates of an importer with its agreements: what a good pays before any measure of the law.
///
/// Known is the schedule of the United States (2025). For other importers, origins without normal trade relations, and codes that
/// the schedule does not have, there is no rate, which is not a rate of zero: `BaseDuty.general` is nil and `remark` says why.
public struct BaseSchedule: Sendable {
    public let rates: BaseRates
    public let preferences: TariffPreferences

    public init(rates: BaseRates, preferences: TariffPreferences) { (self.rates, self.preferences) = (rates, preferences) }

    /// The shipped tables.
    /// - Throws: `Problems`; marked as missing where they are not installed.
    public static func load() throws -> BaseSchedule { BaseSchedule(rates: try .load(), preferences: try .loadWithUse()) }

    /// Whose schedule it is.
    public static let importer: Country = "USA"

    /// What a good of eight or more digits pays before any measure.
    public func duty(on product: Product, from origin: Country, in destination: Country, on day: Day) -> BaseDuty {
        guard destination == BaseSchedule.importer else {
            return BaseDuty(general: nil, remark: "the base rates of \(destination) are not at hand")
        }
        if preferences.isOutsideGeneralRates(origin, in: destination, on: day) {
            return BaseDuty(
                general: nil,
                remark:
                    "goods of \(origin) have no normal trade relations with the United States and pay the rates of column 2, which are not at hand"
            )
        }
        guard let line = rates.line(of: product) else {
            let code = Explanation.dotted(String(product.code.prefix(8)))
            return BaseDuty(
                general: nil, claim: claim(of: origin, product: product, on: day, rate: nil),
                remark: product.code.utf8.count < 8
                    ? "\(code) is no tariff line: the base rate is that of its lines of eight digits"
                    : "the schedule of \(BaseRates.year) has no line \(code)")
        }
        var remarks: [String] = []
        if day.civil.year != BaseRates.year { remarks.append("the base rate is that of the edition of \(BaseRates.year)") }
        let agreement = preferences.agreement(of: origin, with: destination, on: day)
        let isFree = line.kind == .free
        var freed: BaseDuty.Part?
        if let agreement, !isFree {
            if agreement.frees(line.code) {
                freed = BaseDuty.Part(
                    percent: .zero, words: "Free",
                    source: "\(agreement.name), \(agreement.source), column 1 special (\(agreement.symbol))")
            } else {
                remarks.append(
                    agreement.kind == .listed
                        ? "the \(agreement.name) lowers the rate of some lines; which is not at hand, and nothing is taken off here"
                        : "what \(Explanation.dotted(line.code)) pays under the \(agreement.name), with its quotas, is not at hand; nothing is taken off here"
                )
            }
        }
        return BaseDuty(
            general: BaseDuty.Part(
                percent: line.adValorem, specific: line.specific, words: line.words,
                source: "\(rates.source), \(Explanation.dotted(line.code)), column 1 general", collected: line.collected),
            claim: claim(of: origin, product: product, on: day, rate: freed),
            remark: remarks.isEmpty ? nil : remarks.joined(separator: "; "))
    }

    /// The agreement that goods of an origin may claim.
    public func claim(of origin: Country, product: Product?, on day: Day, rate: BaseDuty.Part?) -> BaseDuty.Claim? {
        preferences.agreement(of: origin, with: BaseSchedule.importer, on: day).map { agreement in
            BaseDuty.Claim(
                agreement: agreement.name, rate: rate, use: product.flatMap { preferences.use(of: origin, product: $0) },
                year: TariffPreferences.useYear)
        }
    }
}
