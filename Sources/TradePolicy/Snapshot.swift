import TradeData

extension Law {
    /// A law without dates, in which every measure stands as it stood on a day of its own.
    ///
    /// With one day for all it is the law of that day; with two days it is a law between two laws, in
    /// which some measures have moved on and the others have not: what attribution needs.
    /// Truces and judgments are in the rates already; measures that did not hold on their day are gone.
    public func snapshot(_ dayOf: (Measure) -> Day) -> Law {
        let always = Day(number: -1_000_000)
        let frozen = measures.compactMap { measure -> Measure? in
            let day = dayOf(measure)
            guard measure.period.contains(day) else { return nil }
            var rate = RatePath([:])
            if !measure.rate.steps.isEmpty {
                guard let standing = self.rate(of: measure, on: day) else { return nil }
                rate = RatePath([(always, measure.rate.isOnTop ? .by(standing.rate) : .to(standing.rate))])
            }
            return Measure(
                id: measure.id, by: measure.by, unions: measure.unions, instrument: measure.instrument,
                partners: measure.partners, goods: measure.goods,
                layer: measure.layer, rate: rate, period: DayRange(from: always, until: nil),
                exemptions: measure.exemptions.filter { $0.period?.contains(day) ?? true }.map {
                    Exemption(partners: $0.partners, goods: $0.goods, share: $0.share, rate: $0.rate, source: $0.source)
                }, content: measure.content, collected: measure.collected, terms: measure.terms, announced: measure.announced,
                source: measure.source, confidence: measure.confidence, note: measure.note)
        }
        return Law(layers: layers, measures: frozen)
    }

    /// The measures whose part in the law differs between two days.
    public func changed(from a: Day, to b: Day) -> [Measure] {
        let (before, after) = (snapshot { _ in a }, snapshot { _ in b })
        return measures.filter { before.measure($0.id) != after.measure($0.id) }
    }
}
