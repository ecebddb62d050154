import TradeData
import TradePolicy

/// What a timeline has before any measure: one rate for all of a code's lines, or none.
public struct TimelineBase {
    private let question: LawQuestion
    /// Why there is no base rate in the totals; nil where there is one.
    public let remark: String?
    /// What the totals are.
    public let kind: String
    /// A line of eight digits that stands for the code; nil where no base rate is in the totals.
    private let product: Product?
    private let isAlone: Bool

    /// - Throws: `Problems` where tables are missing.
    public init(_ question: LawQuestion) throws {
        self.question = question
        var (product, remark) = (question.product, String?.none)
        var isAlone = false
        if let lines = question.lines, question.base == nil {
            if Set(lines.map(\.words)).count == 1 {
                product = Product(lines[0].code)
            } else {
                isAlone = true
                remark =
                    "The lines under \(question.product?.code ?? "") have \(Set(lines.map(\.words)).count) base rates, which are not in the totals; "
                    + "give eight digits, or --base."
            }
        } else if let good = question.product, question.base == nil {
            let today = question.base(of: good, on: Day(year: BaseRates.year, month: 1, day: 1) ?? Day(number: 0))
            if today.general == nil {
                isAlone = true
                remark = "The totals have no base rate in them: \(today.remark ?? "it is not at hand"); --base gives one."
            }
        }
        (self.product, self.remark, self.isAlone) = (product, remark, isAlone)
        kind = isAlone ? "additional duties alone, percent" : "statutory, percent"
    }

    /// The duty before any measure.
    public func duty(on day: Day) -> BaseDuty {
        let found = question.base(of: product, on: day)
        // Whoever is outside the general rates for a part of the time has no base rate in any of it.
        return isAlone
            ? BaseDuty(
                general: nil, claim: found.claim.map { .init(agreement: $0.agreement, rate: nil, use: $0.use, year: $0.year) })
            : found
    }
}
