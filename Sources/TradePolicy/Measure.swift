import TradeData

/// How well a fact of law is backed.
public enum Confidence: String, Sendable, CaseIterable { case sourced, partly, inferred, hypothetical }

/// One act: who imposes what on whose goods, from which day, by which text.
public struct Measure: Sendable, Hashable {
    /// Unique in a law.
    public let id: String
    /// The imposers, each of them for itself: the others are among its partners.
    public let by: Set<Country>
    /// Imposers that are one customs territory, with no border between them to take a duty at.
    public let unions: [Set<Country>]
    public let instrument: Instrument
    /// The other side: origins of a measure on imports, destinations of one on exports.
    public let partners: CountrySet
    public let goods: Goods
    /// The legal authority in which a duty stacks; nil for what is no duty.
    public let layer: String?
    /// Rates of duties and export taxes; empty for instruments without a rate.
    public var rate: RatePath
    /// The days on which it holds; for a measure with rates, from the first of them.
    public var period: DayRange
    /// Goods or origins that pay less or nothing; the first that fits is taken.
    public let exemptions: [Exemption]
    /// The share of a good's value on which the duty bites, such as its metal content.
    public let content: Share
    /// φ, the share of a statutory change that customs collects.
    public let collected: Share
    public let terms: Terms
    /// What its goods have to be, besides their code, for it to apply to them; `terms.share` counts those that are.
    public let condition: GoodsCondition?
    /// The measure that it answers with duties of the same value; its rate is then worked out with a world at hand.
    public let matchesValueOf: String?
    /// The day on which it was made known.
    public let announced: Day?
    /// The text, or `hypothetical`.
    public let source: String
    public let confidence: Confidence
    public let note: String?

    public init(
        id: String, by: Set<Country>, unions: [Set<Country>] = [], instrument: Instrument = .tariff, partners: CountrySet,
        goods: Goods = .all,
        layer: String? = nil, rate: RatePath = RatePath([:]), period: DayRange, exemptions: [Exemption] = [],
        content: Share = Share(1), collected: Share = Share(1), terms: Terms = Terms(), condition: GoodsCondition? = nil,
        matchesValueOf: String? = nil, announced: Day? = nil, source: String, confidence: Confidence = .sourced,
        note: String? = nil
    ) {
        self.id = id
        self.by = by
        self.unions = unions
        self.instrument = instrument
        self.partners = partners
        self.goods = goods
        self.layer = layer
        self.rate = rate
        self.period = period
        self.exemptions = exemptions
        self.content = content
        self.collected = collected
        self.terms = terms
        self.condition = condition
        self.matchesValueOf = matchesValueOf
        self.announced = announced
        self.source = source
        self.confidence = confidence
        self.note = note
    }

    /// Whether the equilibrium can be solved under it: minerals of which it does not say what gets through, and quotas without a number,
    /// are recorded only.
    public var isModelled: Bool {
        if goods.isMinerals { return !terms.minerals.isEmpty }
        if instrument.effect == .quantity { return terms.limit != nil }
        if instrument.effect == .investment { return terms.pledge != nil }
        return instrument.isModelled
    }

    /// Whether it falls on all goods of its partners, whatever they are.
    public var isGeneral: Bool { goods == .all && terms.share.value == 1 && content.value == 1 }

    /// Whether it reaches a share of all goods without saying which: whether a single product pays it is not known.
    public var hasUnlistedGoods: Bool { goods == .all && terms.share.value < 1 && condition == nil }

    /// Whether it is a duty on a list of which only the share of the trade is known: in a mean, that share at its rate. Parcels and
    /// goods sent through third countries are in no mean: statistics of imports have them elsewhere.
    public var isShareOfTrade: Bool {
        hasUnlistedGoods && instrument.isDuty && instrument != .deMinimis && instrument != .transshipment
    }

    /// Whether it is aimed at goods that go from `origin` to `destination`; never at an economy's own trade, nor at that within
    /// a customs union of imposers.
    public func concerns(origin: Country, destination: Country) -> Bool {
        let (imposer, partner) = instrument.isOnImports ? (destination, origin) : (origin, destination)
        guard imposer != partner, by.contains(imposer), partners.contains(partner) else { return false }
        return !unions.contains { $0.contains(imposer) && $0.contains(partner) }
    }

    /// Whether it reaches goods of others with its imposers' content: from `origin`, which does not impose it, to a target.
    public func reachesThird(origin: Country, destination: Country) -> Bool {
        terms.reach.value > 0 && !instrument.isOnImports && origin != destination && !by.contains(origin)
            && !by.contains(destination) && partners.contains(destination)
    }
}

extension Measure {
    /// The same measure with other terms, under another name or on other days where they are given.
    public func with(terms: Terms, id: String? = nil, period: DayRange? = nil, note: String? = nil) -> Measure {
        Measure(
            id: id ?? self.id, by: by, unions: unions, instrument: instrument, partners: partners, goods: goods, layer: layer,
            rate: rate, period: period ?? self.period, exemptions: exemptions, content: content, collected: collected,
            terms: terms, condition: condition, matchesValueOf: matchesValueOf, announced: announced, source: source,
            confidence: confidence, note: note ?? self.note)
    }
}

/// Goods or origins within a measure that pay another rate, or are out of it.
public struct Exemption: Sendable, Hashable {
    /// Goods, and how much of each.
    public struct Scope: Sendable, Hashable {
        public let goods: Goods
        public let share: Share
        public init(_ goods: Goods, _ share: Share) { (self.goods, self.share) = (goods, share) }
    }

    public let partners: CountrySet
    /// The goods, of which `share` is exempt: with a condition, as much as meets it.
    public let goods: Goods
    /// The share of the trade that is exempt.
    public let share: Share
    /// The rate instead; nil means that the measure does not apply at all (and displaces nothing).
    public let rate: Rate?
    public let period: DayRange?
    public let source: String?
    /// What the goods have to be, besides their code.
    public let condition: GoodsCondition?
    /// The goods and the share of the text, for goods that meet the condition.
    public let scope: Scope

    /// - Parameters:
    ///   - goods: As in the text.
    ///   - share: As in the text, such as the content that is freed.
    ///   - condition: What the goods have to be, with the share of the trade that is.
    /// - Precondition: A condition that is met product by product stands with all goods.
    public init(
        partners: CountrySet = .all, goods: Goods = .all, share: Share = Share(1), rate: Rate? = nil,
        period: DayRange? = nil, source: String? = nil, condition: GoodsCondition? = nil
    ) {
        self.partners = partners
        self.rate = rate
        self.period = period
        self.source = source
        self.condition = condition
        scope = Scope(goods, share)
        switch condition?.met {
        case nil: (self.goods, self.share) = (goods, share)
        case .share(let met): (self.goods, self.share) = (goods, Share(share.value * met.value))
        case .products(let set):
            precondition(goods == .all, "A condition that is met product by product stands with all goods.")
            (self.goods, self.share) = (.products(set), share)
        }
    }
}

/// The numbers of instruments that are more than a rate.
public struct Terms: Sendable, Hashable {
    /// Share of licences that are granted.
    public var approval: Share
    /// Share of what is refused that still arrives, through third countries.
    public var leakage: Share
    /// Share of the trade that is reached: listed buyers, small parcels, caught transshipments, ships that pay.
    public var share: Share
    /// Ad valorem cost of a fee where it is paid.
    public var cost: Rate
    /// Of what third countries sell to its targets, the share that falls under a control on exports too: goods with its content.
    public var reach: Share
    /// The minerals of its goods that are solved beside the world, for measures that state what still gets through; empty for
    /// others, whose minerals are recorded only.
    public var minerals: [String]
    /// Months of use of its minerals that users have in stock; nil takes those of the tables.
    public var stocks: Double?
    /// The quantity of a quota or promise, where its text has a number that can be counted against trade.
    public var limit: QuantityTerms?
    /// The money of a pledge to invest.
    public var pledge: PledgeTerms?
    /// What is written and not yet solved: targets, quantities, sides, in the words of the file.
    public var written: [String: String]

    public init(
        approval: Share = Share(0), leakage: Share = Share(0), share: Share = Share(1), cost: Rate = .zero,
        reach: Share = Share(0), minerals: [String] = [], stocks: Double? = nil, limit: QuantityTerms? = nil,
        pledge: PledgeTerms? = nil, written: [String: String] = [:]
    ) {
        self.approval = approval
        self.leakage = leakage
        self.share = share
        self.cost = cost
        self.reach = reach
        self.minerals = minerals
        self.stocks = stocks
        self.limit = limit
        self.pledge = pledge
        self.written = written
    }

    /// The share of the covered trade that a ban or control leaves possible: `1 − share·(1−approval)·(1−leakage)`.
    public var remaining: Share { Share(1 - share.value * (1 - approval.value) * (1 - leakage.value)) }
}
