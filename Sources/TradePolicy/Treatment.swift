import TradeData

/// One of the rates that a code may pay, with what decides that it does.
///
/// Statutory rates are never averaged: where a measure reaches a share of a code (goods that claim an agreement, parts of vehicles, the metal
/// in a machine), each side is a treatment with its own total.
public struct Treatment: Sendable {
    /// What decides, in order; empty where nothing beside the code does.
    public let conditions: [Circumstance.Option]
    /// The share of the trade, or of the value, that is in the treatment; nil where one of the shares is not known.
    public let share: Share?
    /// The rate before any layer; nil where it is not known.
    public let base: BaseDuty.Part?
    /// All percentages, all layers applied; without the base where that is not known.
    public let total: Rate
    /// What is due beside the total, in the words of the schedule.
    public let specific: String?
    /// Whether more may be due: a rate in all takes in a duty in words, which may come to more than it.
    public let isAtLeast: Bool
    /// Whether the base rate is in the total though it is not known: a rate in all takes it in.
    public let isBaseIncluded: Bool
    /// What else has to be said of the total.
    public let remark: String?
    /// In the order of the layers.
    public let lines: [Assessment.Line]

    /// `goods that claim the USMCA; small parcels`
    public var words: String { conditions.map(\.words).joined(separator: "; ") }

    /// The total in words: `27.5%`, `10% + 4.4¢/kg`.
    public var text: String {
        (isAtLeast ? "at least " : "") + Explanation.percent(total) + (specific.map { " + \($0)" } ?? "")
    }

    /// Whether it says the same of a good as another one.
    func isSame(as other: Treatment) -> Bool {
        abs(total.value - other.total.value) < 1e-9 && specific == other.specific && isAtLeast == other.isAtLeast
            && remark == other.remark
    }
}

/// What is decided, and what follows from it.
enum TreatmentTree {
    /// Of many circumstances a code says too little: a longer one is needed.
    static let most = 8

    /// The distinct outcomes, each with the options that lead to it; circumstances that change nothing are left out.
    /// - Parameter outcome: What follows from the facts that are true.
    /// - Complexity: O(product of the numbers of options).
    static func leaves<Outcome>(
        _ circumstances: [Circumstance], outcome: (Set<String>) -> Outcome, same: (Outcome, Outcome) -> Bool
    ) -> [(conditions: [Circumstance.Option], outcome: Outcome)] {
        typealias Leaves = [(conditions: [Circumstance.Option], outcome: Outcome)]
        func grow(_ k: Int, _ facts: Set<String>) -> Leaves {
            guard k < circumstances.count else { return [([], outcome(facts))] }
            let options = circumstances[k].options
            let below = options.map { grow(k + 1, facts.union($0.holds)) }
            let isIdle = below.dropFirst().allSatisfy { other in
                other.count == below[0].count
                    && zip(other, below[0]).allSatisfy { $0.conditions == $1.conditions && same($0.outcome, $1.outcome) }
            }
            if isIdle { return below[0] }
            return zip(options, below).flatMap { option, leaves in leaves.map { ([option] + $0.conditions, $0.outcome) } }
        }
        return grow(0, [])
    }
}

extension DutyCase {
    /// Every rate that a good may pay.
    /// - Returns: nil where more decides than can be stated, so that a longer code is needed.
    func treatments(product: Product?, sector: Sector?, base: BaseDuty) -> [Treatment]? {
        let circumstances = circumstances(product: product, sector: sector, base: base)
        guard circumstances.count <= TreatmentTree.most else { return nil }
        let leaves = TreatmentTree.leaves(circumstances) { facts in
            treatment(product: product, sector: sector, base: base, facts: facts)
        } same: {
            $0.isSame(as: $1)
        }
        return leaves.map { conditions, treatment in
            let shares = conditions.map(\.share)
            return Treatment(
                conditions: conditions,
                share: shares.contains { $0 == nil } ? nil : Share(shares.reduce(1) { $0 * ($1?.value ?? 1) }),
                base: treatment.base, total: treatment.total, specific: treatment.specific, isAtLeast: treatment.isAtLeast,
                isBaseIncluded: treatment.isBaseIncluded, remark: treatment.remark, lines: treatment.lines)
        }
    }

    /// What a good pays in small parcels.
    func parcels(product: Product?, sector: Sector?) -> [Assessment.Line] {
        candidates.compactMap { candidate in
            let measure = law.measures[candidate.measure]
            guard product != nil, measure.instrument == .deMinimis, measure.goods.share(of: product?.code, sector: sector) > 0
            else { return nil }
            return Assessment.Line(
                layer: law.layers[candidate.layer], measure: measure, rate: candidate.rate, standing: candidate.standing,
                exemption: nil, reached: Share(1), points: candidate.rate, content: Share(1), displacedBy: [])
        }
    }

    /// What a good pays when these facts are true.
    func treatment(product: Product?, sector: Sector?, base: BaseDuty, facts: Set<String>) -> Treatment {
        let claim = base.claim.flatMap { facts.contains(Facts.claim($0.agreement)) ? $0.rate : nil }
        let part = claim ?? base.general
        let percent = part?.percent ?? .zero
        func total(_ percent: Rate) -> (total: Rate, lines: [Assessment.Line]) {
            assess(product: product, sector: sector, base: base, percent: percent, setting: facts)
        }
        let found = total(percent)
        var (specific, isAtLeast, remark): (String?, Bool, String?) = (part?.specific, false, nil)
        var isBaseIncluded = false
        if part == nil, found.total > .zero {
            // A rate in all takes in the base rate, known or not; a floor is exceeded by a higher one.
            isBaseIncluded = abs((total(Rate(1e-6)).total - found.total).value) < 1e-9
            isAtLeast = isBaseIncluded && total(Rate(10)).total > found.total
        }
        if let beside = part?.specific {
            // A rate in all takes in what is beside the percentage; then it is not due on top.
            let high = total(percent + Rate(10)).total
            if abs((high - found.total).value - 10) > 1e-9 {
                specific = nil
                let collected =
                    part?.collected.map {
                        " (the whole base rate was \(Explanation.percent($0)) as collected in \(BaseRates.collectedYear))"
                    } ?? ""
                isAtLeast = high > found.total
                if isAtLeast {
                    remark = "\(beside)\(collected) counts towards the rate in all; where it comes to more, more is due"
                }
            }
        }
        return Treatment(
            conditions: [], share: nil, base: part, total: found.total, specific: specific, isAtLeast: isAtLeast,
            isBaseIncluded: isBaseIncluded, remark: remark, lines: found.lines)
    }
}
