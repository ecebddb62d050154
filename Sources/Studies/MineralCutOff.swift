import FoundationEssentials
import TradeData

/// An economy stops selling minerals, to one economy or to everybody.
public struct MineralCutOff: Sendable {
    /// Whom the imposer sells nothing to.
    public enum Scope: String, Sendable, CaseIterable {
        /// The economy asked about alone; others may resell what they make themselves.
        case alone
        /// Everybody abroad.
        case everybody
    }
    /// Who gets what is left.
    public enum Allocation: String, Sendable, CaseIterable {
        /// Whoever values a unit most.
        case willingness = "willingness-to-pay"
        /// All buyers and all uses are cut by the same part: the worst case.
        case proportional
    }

    public let imposer, economy: Country
    public let scope: Scope
    /// λ, the part of what is cut off that arrives all the same, 0 to 1.
    public let leakage: Double
    /// ρ, the part of what third countries sell to those cut off that is cut off too, because it has the imposer's content; 0 to 1.
    public let reach: Double
    /// Months of use in stock; nil takes those of the tables.
    public let stocks: Double?

    /// - Throws: `Problems` where a number is out of its bounds or both economies are one.
    public init(
        by imposer: Country, on economy: Country, scope: Scope = .alone, leakage: Double = 0, reach: Double = 0,
        stocks: Double? = nil
    ) throws {
        var problems = ProblemList()
        if imposer == economy { problems.add(Problem(what: "\(imposer) cannot cut off itself", remedy: "name two economies")) }
        if !(0...1).contains(leakage) { problems.add(Problem(what: "leakage of \(100 * leakage)%", remedy: "write 0% to 100%")) }
        if !(0...1).contains(reach) { problems.add(Problem(what: "a reach of \(100 * reach)%", remedy: "write 0% to 100%")) }
        if let stocks, !MineralParameter.stocks.bounds.contains(stocks) {
            problems.add(Problem(what: "stocks of \(stocks) months", remedy: "write 0 to 120 months"))
        }
        try problems.throwIfAny()
        (self.imposer, self.economy, self.scope, self.leakage, self.stocks) = (imposer, economy, scope, leakage, stocks)
        self.reach = reach
    }

    /// The same question of another scope, or with other stocks.
    public func with(scope: Scope? = nil, stocks: Double? = nil) -> MineralCutOff {
        MineralCutOff(self, scope: scope ?? self.scope, stocks: stocks ?? self.stocks)
    }
    private init(_ other: MineralCutOff, scope: Scope, stocks: Double?) {
        (imposer, economy, leakage, reach) = (other.imposer, other.economy, other.leakage, other.reach)
        (self.scope, self.stocks) = (scope, stocks)
    }

    /// The loss-raising or -lowering value of some parameters; the others are central. One number takes the place of σ where
    /// given.
    public struct Setting: Sendable, Hashable {
        public var ends: [MineralParameter: MineralRange.End] = [:]
        public var substitution: Double?
        public init(_ ends: [MineralParameter: MineralRange.End] = [:], substitution: Double? = nil) {
            (self.ends, self.substitution) = (ends, substitution)
        }
        func value(_ parameter: MineralParameter, _ range: MineralRange) -> Double { range[ends[parameter] ?? .central] }
    }

    /// What the loss of one mineral comes to before it spreads to other industries; money in million USD a year.
    public struct Outcome: Sendable {
        /// What one industry that uses it loses.
        public struct Loss: Sendable {
            public let use: Mineral.Use
            /// The industry's output, and the part of it that is made with the mineral.
            public let output, segment: Double
            /// The mineral's share in the costs of that part.
            public let costShare: Double
            /// Output lost, by allocation, and within the two closed forms.
            public let willingness, proportional, cobbDouglas, leontief: Double
            /// What is left of the input under the proportional allocation, over that before.
            let commonQuantity: Double

            /// The proportional loss with the shortage as it is and another σ.
            func proportional(substitution: Double) -> Double {
                segment * InputShortage(costShare: costShare, substitution: substitution).loss(at: commonQuantity)
            }
        }
        public let mineral: Mineral
        /// The stage at which the imposer holds most, and its share of the world's supply there.
        public let stage: String
        public let hold: Double
        public let market: MineralMarket.Outcome
        /// USD a kilogram, before and after.
        public let priceBefore: Double
        public var priceAfter: Double { priceBefore * market.price }
        /// Use before, tonnes a year, and its value at the price before.
        public let use, value: Double
        public let losses: [Loss]
        /// What the economy pays more for what it still imports.
        public let extraBill: Double
        /// What the imposer sold before and sells no more, at the price before.
        public let salesForgone: Double
    }

    /// Solves one mineral's market and what its users lose, at given parameters.
    ///
    /// To the economy alone, L = dependence · import reliance · D is cut off, of which (1 − λ) does not arrive; others make
    /// good what can be bought away from third countries. Of what these sell to it, T = (1 − dependence) · import reliance · D,
    /// and could sell, ρ falls under the cut-off too:
    /// ```
    /// F = D − (1−λ)·(L + ρ·T) + (1 − ρ·(1−λ))·rerouting·max(0, Q − (D − L)),   Q = W·(1 − S)
    /// ```
    /// To everybody, the imposer's exports S·W·x are cut off, with ρ of what others sell but what the economy makes itself, and all
    /// buyers abroad share what is left:
    /// ```
    /// D + E = max(Q + S·W·x, D),   F = D + E − (1−λ)·(S·W·x + ρ·max(0, Q − (1 − import reliance)·D))
    /// ```
    /// with W the world's supply, S the imposer's share in it, x the part that it sells abroad. Stocks are H = D·months/12.
    /// - Parameters:
    ///   - output: Of a sector in an economy, million USD a year; nil where the world does not have it.
    /// - Throws: `Problems` where the tables do not know what the imposer supplies, or the numbers contradict each other.
    /// - Note: Uses are those of the United States; another economy's follow from its sectors' output over the American.
    public func outcome(
        of mineral: Mineral, at setting: Setting = Setting(), output: (Country, Sector) -> Double?
    ) throws -> Outcome {
        guard let hold = mineral.hold(of: imposer) else {
            throw Problems(
                "the tables do not say what \(imposer) supplies of \(mineral.id)",
                remedy: "they know " + mineral.holders.map(\.rawValue).joined(separator: ", ")
                    + "; add a row to minerals/suppliers.csv")
        }
        let american: Country = "USA"
        func value(_ parameter: MineralParameter) -> Double {
            mineral.parameters[parameter].map { setting.value(parameter, $0.range) } ?? .nan
        }
        var segments: [(use: Mineral.Use, output: Double, segment: Double, relative: Double)] = []
        for use in mineral.uses {
            guard let here = output(economy, use.sector), let there = output(american, use.sector), here >= 0, there > 0 else {
                throw Problems(
                    "the world has no sector \(use.sector) for \(economy) and USA, which use \(mineral.id)",
                    remedy: "choose a world that has it")
            }
            let dependent = setting.value(.dependentShare, use.dependent)
            let output = use.sectorShare * here
            if output > 0 { segments.append((use, output, dependent * output, here / there)) }
        }
        let used = segments.reduce(0) { $0 + $1.use.share * $1.relative }
        guard used > 0 else {
            throw Problems("\(economy) makes nothing in the sectors that use \(mineral.id)", remedy: "ask about another")
        }
        let (price, substitution) = (value(.price), setting.substitution ?? value(.substitution))
        let use = value(.use) * used
        let worth = use * price / 1000
        var users: [(share: Double, input: InputShortage)] = []
        for segment in segments {
            let share = segment.use.share * segment.relative / used
            let costShare = share * worth / segment.segment
            guard costShare > 0, costShare < 0.5 else {
                throw Problems(
                    "\(mineral.id) would be \(Int((100 * min(costShare, 1e6)).rounded()))% of the costs of what \(segment.use.title) makes with it",
                    remedy: "correct use, price, share or dependent share in minerals/")
            }
            users.append((share, InputShortage(costShare: costShare, substitution: substitution)))
        }
        let world = max(value(.worldSupply), use)
        let others = world * (1 - hold.share)
        let stock = use * (stocks ?? value(.stocks)) / 12
        let reliance = economy == american ? value(.importReliance) : 1
        let known = mineral.dependence[economy]?[imposer]
        let dependence = setting.value(.dependence, known ?? MineralRange(hold.share))
        var (elsewhere, left, cut) = (0.0, 0.0, dependence * reliance * use)
        // What does not arrive of third countries' sales, and of what they could sell.
        let refused = reach * (1 - leakage)
        let third: Double
        switch scope {
        case .alone:
            third = (1 - dependence) * reliance * use
            left = use - (1 - leakage) * cut - refused * third
            left += (1 - refused) * value(.rerouting) * max(0, others - (use - cut))
        case .everybody:
            let exports = hold.share * world * setting.value(.exported, hold.exported)
            elsewhere = max(0, others + exports - use)
            cut = min(exports, use + elsewhere)
            third = min(max(0, others - (1 - reliance) * use), use + elsewhere - cut)
            left = use + elsewhere - (1 - leakage) * cut - refused * third
        }
        let market = MineralMarket(
            use: use, elsewhere: elsewhere, left: max(0, left), others: max(0, others - refused * third),
            demandElasticity: value(.demandElasticity),
            supplyElasticity: value(.supplyElasticity), users: users, stock: stock
        ).clear()
        let common = 1 - market.commonShortfall
        let losses = zip(segments, zip(users, market.quantities)).map { segment, user in
            let (input, quantity) = (user.0.input, user.1)
            return Outcome.Loss(
                use: segment.use, output: segment.output, segment: segment.segment, costShare: input.costShare,
                willingness: segment.segment * input.loss(at: quantity),
                proportional: segment.segment * input.loss(at: common),
                cobbDouglas: segment.segment * input.cobbDouglasLoss(at: quantity),
                leontief: segment.segment * input.leontiefLoss(at: common), commonQuantity: common)
        }
        return Outcome(
            mineral: mineral, stage: hold.stage, hold: hold.share, market: market, priceBefore: price, use: use, value: worth,
            losses: losses,
            extraBill: market.state == .noShortage ? 0 : max(0, worth * reliance * (market.price * market.bought - 1)),
            salesForgone: (1 - leakage) * cut * price / 1000)
    }
}

/// Several minerals cut off at once: what they cost before it spreads, by industry and in all; million USD a year.
public struct MineralLosses: Sendable {
    /// Which of the four sums.
    public enum Kind: String, Sendable, CaseIterable {
        case cobbDouglas = "cobb-douglas"
        case willingness = "willingness-to-pay"
        case proportional
        case leontief

        func of(_ loss: MineralCutOff.Outcome.Loss) -> Double {
            switch self {
            case .cobbDouglas: loss.cobbDouglas
            case .willingness: loss.willingness
            case .proportional: loss.proportional
            case .leontief: loss.leontief
            }
        }
    }
    public struct Industry: Sendable {
        public let code, title: String
        public let sector: Sector
        /// Its output before, and what is lost of it.
        public let output, loss: Double
    }
    public let outcomes: [MineralCutOff.Outcome]

    public init(_ outcomes: [MineralCutOff.Outcome]) { self.outcomes = outcomes }

    /// What each industry loses.
    ///
    /// Of minerals of one family, which go into the same products, the largest loss counts; families are independent:
    /// ```
    /// lost share = 1 − Π over families (1 − largest lost share in the family)
    /// ```
    public func industries(_ kind: Kind) -> [Industry] { industries { kind.of($0) } }

    /// What each industry loses with the shortage as it is, shared in proportion, and another σ.
    public func industries(substitution: Double) -> [Industry] { industries { $0.proportional(substitution: substitution) } }

    private func industries(_ loss: (MineralCutOff.Outcome.Loss) -> Double) -> [Industry] {
        var (lost, uses) = ([String: [String: Double]](), [String: (use: Mineral.Use, output: Double)]())
        for outcome in outcomes {
            for part in outcome.losses {
                uses[part.use.industry] = (part.use, part.output)
                let known = lost[part.use.industry]?[outcome.mineral.family] ?? 0
                lost[part.use.industry, default: [:]][outcome.mineral.family] = max(known, loss(part) / part.output)
            }
        }
        return uses.keys.sorted().compactMap { code in
            guard let (use, output) = uses[code] else { return nil }
            let kept = (lost[code] ?? [:]).sorted { $0.key < $1.key }.reduce(1) { $0 * (1 - min(1, $1.value)) }
            return Industry(code: code, title: use.title, sector: use.sector, output: output, loss: output * (1 - kept))
        }.sorted { ($0.loss, $1.code) > ($1.loss, $0.code) }
    }

    public func total(_ kind: Kind) -> Double { industries(kind).reduce(0) { $0 + $1.loss } }

    /// What is paid more for what is still imported; of a family the largest.
    public var extraBill: Double {
        Dictionary(grouping: outcomes, by: \.mineral.family).values.reduce(0) { $0 + ($1.map(\.extraBill).max() ?? 0) }
    }

    /// The largest part of demand before by which a market misses.
    public var residual: Double { outcomes.map(\.market.residual).max() ?? 0 }
}
