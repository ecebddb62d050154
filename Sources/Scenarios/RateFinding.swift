import TradeData
import TradePolicy

/// What is due on a good on a day, and what else reaches it.
public struct RateFinding: Sendable {
    /// The duty of a code.
    public enum Duty: Sendable {
        /// A code that has a rate, or all goods.
        case good(Explanation, BaseDuty)
        /// A short code, by its lines.
        case lines(LineRates)
    }

    public let duty: Duty
    /// Measures that are no duties and reach it.
    public let others: [OtherMeasure]
    /// What the numbers do not say, in sentences.
    public let remarks: [String]

    /// - Throws: `Problems` where more decides than can be stated, and where tables are missing.
    /// - Complexity: O(measures × lines).
    public init(_ question: LawQuestion, on day: Day) throws {
        let (origin, destination) = (question.origin, question.destination)
        if let lines = question.lines, let schedule = question.schedule {
            let (concordance, given) = (question.concordance, question.base)
            let rates = LineRates(
                question.law, lines: lines, origin: origin, destination: destination, on: day,
                base: {
                    given == nil ? schedule.duty(on: $0, from: origin, in: destination, on: day) : question.base(of: $0, on: day)
                },
                sector: concordance.sector(of:), imports: try .load("us-imports-2024"),
                union: try EconomyGroups.load().members(of: "EU", on: day) ?? [])
            if rates.groups.count == 1, let only = rates.groups.first {
                duty = .good(
                    Explanation(only.assessment, law: question.law), question.base(of: Product(only.lines[0].code), on: day))
            } else {
                duty = .lines(rates)
            }
        } else {
            let base = question.base(of: question.product, on: day)
            let isGeneral = question.product == nil
            let assessment = question.law.assess(
                origin: origin, destination: destination, product: question.product, sector: question.sector, on: day, base: base,
                where: { !isGeneral || $0.isGeneral })
            guard assessment.treatments != nil else { throw Self.tooShort(question.product) }
            duty = .good(Explanation(assessment, law: question.law), base)
        }
        let named = question.law.measures.filter { !$0.instrument.isDuty }.flatMap { measure -> [String] in
            if case .minerals(let names) = measure.goods { names } else { [] }
        }
        let held = try question.product.map { try MineralProducts.load().held(by: $0, of: named) } ?? []
        others = question.law.otherMeasures(
            origin: origin, destination: destination, product: question.product, sector: question.sector, on: day, minerals: held)
        remarks = Self.remarks(duty, question, on: day)
    }

    /// Why a code has no rate that can be stated.
    public static func tooShort(_ product: Product?) -> Problems {
        Problems(
            "HS \(product?.code ?? "") is named in parts by too many measures to state its rates", remedy: "give a longer code",
            code: .wrongUsage)
    }

    private static func remarks(_ duty: Duty, _ question: LawQuestion, on day: Day) -> [String] {
        var found: [String] = []
        switch duty {
        case .good(_, let base):
            if let remark = base.remark { found.append(remark) }
            if question.product != nil && base.general == nil {
                found.append("The total has no base rate in it; give one with --base.")
            }
        case .lines(let rates):
            for remark in Set(rates.groups.flatMap(\.lines).compactMap { question.base(of: Product($0.code), on: day).remark })
                .sorted()
            {
                found.append(remark)
            }
        }
        if question.keptTo != nil, let first = question.law.changeDays.first, day < first {
            found.append("The calendar begins on \(first); what was law before is not in it.")
        }
        if let last = question.keptTo, day > last {
            found.append("The calendar is kept to \(last); what was decided later is not in it.")
        }
        return found.map { $0.prefix(1).uppercased() + $0.dropFirst() + ($0.hasSuffix(".") ? "" : ".") }
    }
}
