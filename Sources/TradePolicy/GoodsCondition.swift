import TradeData

/// A fact about goods that decides what they pay and that their code does not tell: an agreement that they claim, or their use.
///
/// A condition has one name in all measures. Goods that meet it meet it in every one of them, so that what claims the agreement
/// of North America leaves the border duty and the duty on vehicle parts together.
///
/// ```yaml
/// exempt: [{if: {usmca: usmca-mexico}, source: "EO 14232"}]      # the list has the share of each product that claims it
/// if: {vehicle-part: 50%}                                        # on a measure: half of the trade in its goods is meant
/// ```
public struct GoodsCondition: Sendable, Hashable {
    /// Which part of the trade meets it.
    public enum Met: Sendable, Hashable {
        case share(Share)
        /// Product by product; what is not on the list does not meet it.
        case products(ProductSet)
    }

    /// The name, such as `usmca`.
    public let name: String
    public let met: Met

    public init(_ name: String, met: Met) { (self.name, self.met) = (name, met) }

    /// The share of a product's trade that meets it; 0 where only the sector is known and the shares are those of products.
    public func share(of product: String?) -> Double {
        switch met {
        case .share(let share): share.value
        case .products(let set): product.map { set.share(of: $0) } ?? 0
        }
    }
}

extension Law {
    /// The law for goods of which it is known whether they meet conditions.
    ///
    /// What is not asked about stays a share of the trade. A rate under a law in which everything that matters is settled is
    /// *statutory*; the mean over what is met and what is not is *effective*.
    ///
    /// ```swift
    /// let within = law.settling(["usmca": true]).assess(origin: "MEX", destination: "USA", product: good, on: day).total
    /// ```
    public func settling(_ facts: [String: Bool]) -> Law {
        var law = self
        law.measures = measures.compactMap { $0.settling(facts) }
        law.threats = threats.compactMap { threat in threat.measure.settling(facts).map { Threat($0) } }
        return law
    }

    /// The names of all conditions of the law, sorted.
    public var conditionNames: [String] {
        Set(
            (measures + threats.map(\.measure)).flatMap { measure in
                [measure.condition?.name].compactMap { $0 } + measure.exemptions.compactMap { $0.condition?.name }
            }
        ).sorted()
    }

    /// The conditions that bear on a good on a day, by name, with the share of its trade that meets each.
    public func conditions(
        origin: Country, destination: Country, product: Product?, sector: Sector? = nil, on day: Day
    ) -> [(name: String, share: Double)] {
        var found: [String: Double] = [:]
        for measure in measures where measure.concerns(origin: origin, destination: destination) {
            guard measure.goods.share(of: product?.code, sector: sector) > 0, let standing = standing(of: measure, on: day) else {
                continue
            }
            if let condition = measure.condition { found[condition.name] = condition.share(of: product?.code) }
            let partner = measure.instrument.isOnImports ? origin : destination
            for k in standing.exemptions {
                let exemption = measure.exemptions[k]
                guard let condition = exemption.condition, exemption.partners.contains(partner),
                    exemption.scope.goods.share(of: product?.code, sector: sector) > 0
                else { continue }
                found[condition.name] = condition.share(of: product?.code)
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension Measure {
    /// The measure for goods of which it is known whether they meet conditions; nil where it does not apply to them.
    fileprivate func settling(_ facts: [String: Bool]) -> Measure? {
        let isMet = condition.flatMap { facts[$0.name] }
        if isMet == false { return nil }
        let exemptions = exemptions.compactMap { exemption -> Exemption? in
            guard let isMet = exemption.condition.flatMap({ facts[$0.name] }) else { return exemption }
            guard isMet else { return nil }
            return Exemption(
                partners: exemption.partners, goods: exemption.scope.goods, share: exemption.scope.share, rate: exemption.rate,
                period: exemption.period, source: exemption.source)
        }
        guard isMet == true || exemptions != self.exemptions else { return self }
        var terms = terms
        if isMet == true { terms.share = Share(1) }
        return Measure(
            id: id, by: by, unions: unions, instrument: instrument, partners: partners, goods: goods, layer: layer, rate: rate,
            period: period, exemptions: exemptions, content: content, collected: collected, terms: terms,
            condition: isMet == true ? nil : condition, matchesValueOf: matchesValueOf, announced: announced, source: source,
            confidence: confidence, note: note)
    }
}
