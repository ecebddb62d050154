import TradeData

/// The rate of a good before any layer: the general one of the schedule, and what an agreement makes of it.
///
/// A rate that is no percentage of the value (`4.4¢/kg`) is kept in its words; it is never a percentage of zero.
public struct BaseDuty: Sendable, Hashable {
    /// A rate, as far as it is a percentage, and what is due beside it.
    public struct Part: Sendable, Hashable {
        /// The percentage of the value.
        public let percent: Rate
        /// What is due beside it, in the words of the schedule; nil where nothing is.
        public let specific: String?
        /// The whole rate in words.
        public let words: String
        /// Where it is from.
        public let source: String
        /// The whole rate as it was collected, over the value; of rates with something beside the percentage.
        public let collected: Rate?

        public init(percent: Rate, specific: String? = nil, words: String, source: String, collected: Rate? = nil) {
            (self.percent, self.specific, self.words) = (percent, specific, words)
            (self.source, self.collected) = (source, collected)
        }
    }

    /// An agreement that the good may claim.
    public struct Claim: Sendable, Hashable {
        /// Such as `USMCA`.
        public let agreement: String
        /// What is due under it; nil where that is not known, and then the general rate is stated.
        public let rate: Part?
        /// The share of the trade that claims it, where that is known, and of which year.
        public let use: Share?
        public let year: Int

        public init(agreement: String, rate: Part?, use: Share?, year: Int) {
            (self.agreement, self.rate, self.use, self.year) = (agreement, rate, use, year)
        }
    }

    /// What is due without a claim; nil where it is not known: then totals are those of additional duties alone.
    public let general: Part?
    public let claim: Claim?
    /// Why no rate is known, or what else is to be said of it.
    public let remark: String?

    public init(general: Part?, claim: Claim? = nil, remark: String? = nil) {
        (self.general, self.claim, self.remark) = (general, claim, remark)
    }

    /// A plain percentage.
    public static func percent(_ rate: Rate, source: String) -> BaseDuty {
        BaseDuty(general: Part(percent: rate, words: Explanation.percent(rate), source: source))
    }
}
