import TradeData

/// The duty on one good, from one origin, in one destination, on one day, with every step.
public struct Assessment: Sendable {
    /// One measure's part in it.
    public struct Line: Sendable {
        public let layer: Layer
        public let measure: Measure
        /// The rate that the measure puts on what it reaches, after truces and exemptions.
        public let rate: Rate
        public let standing: Standing
        /// The exemption that sets the rate, or that takes the good out.
        public let exemption: Exemption?
        /// The share of the good that it reaches.
        public let reached: Share
        /// What it adds to the total.
        public let points: Rate
        /// The share of the value on which it is due.
        public let content: Share
        /// The layers that displace it, where it adds nothing for that reason.
        public let displacedBy: [String]
    }

    public let origin: Country
    public let destination: Country
    public let product: Product?
    public let sector: Sector?
    public let day: Day
    /// The rate before any layer.
    public let base: Rate
    /// The mean of all layers applied, weighted with the shares that the law states. Where `treatments` has several it is the rate of
    /// no good: what averages and models need, not what is due.
    public let total: Rate
    /// In the order of the layers; of the mean.
    public let lines: [Line]
    /// The rates that goods of the code pay, with what decides; one where nothing does. Nil where so much decides that a longer
    /// code is needed.
    public let treatments: [Treatment]?
    /// Duties on the good in small parcels: in the place of the others where their layer sets the rate, else on top of them. They are in
    /// no total.
    public let parcels: [Line]

    /// The points that the measures of one layer add.
    public func points(of layer: String) -> Rate {
        Rate(lines.filter { $0.layer.id == layer }.reduce(0) { $0 + $1.points.value })
    }
}

extension DutyCase {
    func assessment(product: Product?, sector: Sector?, base: BaseDuty) -> Assessment {
        let percent = base.general?.percent ?? .zero
        let mean = assess(product: product, sector: sector, base: base, percent: percent)
        return Assessment(
            origin: origin, destination: destination, product: product, sector: sector, day: day, base: percent,
            total: mean.total, lines: mean.lines, treatments: treatments(product: product, sector: sector, base: base),
            parcels: parcels(product: product, sector: sector))
    }
}

extension Law {
    /// Assesses the statutory duty on a good under the law of a day.
    ///
    /// - Parameters:
    ///   - product: The HS code, or nil to ask only what falls on all goods or on the sector.
    ///   - sector: The sector of the good, for measures that name sectors.
    ///   - base: The rate before any layer of this law, such as the most-favoured-nation rate.
    ///   - isIncluded: Which measures to count.
    /// - Returns: The total, a line for each measure that concerns the good, and the treatments.
    /// - Complexity: O(measures), times the ways in which what the code does not tell may be.
    public func assess(
        origin: Country, destination: Country, product: Product? = nil, sector: Sector? = nil, on day: Day,
        base: Rate = .zero, where isIncluded: (Measure) -> Bool = { _ in true }
    ) -> Assessment {
        assess(
            origin: origin, destination: destination, product: product, sector: sector, on: day,
            base: .percent(base, source: "the rate before any measure of this law"), where: isIncluded)
    }

    /// Assesses the statutory duty on a good, with a base rate that may have words beside its percentage, or an agreement to claim.
    public func assess(
        origin: Country, destination: Country, product: Product? = nil, sector: Sector? = nil, on day: Day, base: BaseDuty,
        where isIncluded: (Measure) -> Bool = { _ in true }
    ) -> Assessment {
        DutyCase(self, origin: origin, destination: destination, on: day, where: isIncluded)
            .assessment(product: product, sector: sector, base: base)
    }

    /// What falls on every good of an origin, whatever it is: the duties that name no goods, added up in their layers.
    ///
    /// The "30% on China" of the newspapers; most-favoured-nation rates, Section 301 and Section 232 come on top.
    public func generalAdder(origin: Country, destination: Country, on day: Day) -> Rate {
        DutyCase(self, origin: origin, destination: destination, on: day) { $0.isGeneral }
            .assess(product: nil, sector: nil, base: .percent(.zero, source: ""), percent: .zero).total
    }
}
