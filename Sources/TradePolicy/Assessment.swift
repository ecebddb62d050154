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
    /// The statutory rate, all layers applied.
    public let total: Rate
    /// In the order of the layers.
    public let lines: [Line]

    /// The points that the measures of one layer add.
    public func points(of layer: String) -> Rate {
        Rate(lines.filter { $0.layer.id == layer }.reduce(0) { $0 + $1.points.value })
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
    /// - Returns: The total and a line for each measure that concerns the good.
    public func assess(
        origin: Country, destination: Country, product: Product? = nil, sector: Sector? = nil, on day: Day,
        base: Rate = .zero, where isIncluded: (Measure) -> Bool = { _ in true }
    ) -> Assessment {
        var pieces: [Stacking.Piece] = []
        var standings: [Int: Standing] = [:]
        var untouched: [(layer: Int, measure: Int, exemption: Exemption?)] = []
        for (index, layer) in Stacking.order(measures, layers: layers, where: isIncluded) {
            let measure = measures[index]
            guard measure.concerns(origin: origin, destination: destination),
                let standing = standing(of: measure, on: day), let rate = standing.rate
            else { continue }
            let goods = measure.goods.share(of: product?.code, sector: sector)
            guard goods > 0 else { continue }
            standings[index] = standing
            if product != nil && measure.hasUnlistedGoods {
                untouched.append((layer, index, nil))
                continue
            }
            let before = pieces.count
            let exempt = standing.exemptions.sorted().compactMap { k -> (index: Int, share: Double)? in
                let exemption = measure.exemptions[k]
                guard exemption.partners.contains(measure.instrument.isOnImports ? origin : destination) else { return nil }
                return (k, exemption.goods.share(of: product?.code, sector: sector) * exemption.share.value)
            }
            Reach.shareOut(goods * measure.terms.share.value, exempt: exempt) { coverage, exemption in
                guard let rate = exemption == nil ? rate : measure.exemptions[exemption!].rate else { return }
                pieces.append(
                    Stacking.Piece(
                        layer: layer, coverage: coverage, rate: rate.value, content: measure.content.value, measure: index,
                        exemption: exemption, isOnTop: measure.rate.isOnTop))
            }
            if pieces.count == before {
                untouched.append((layer, index, exempt.first { $0.share > 0 }.map { measure.exemptions[$0.index] }))
            }
        }
        let order = Dictionary(uniqueKeysWithValues: layers.enumerated().map { ($1.id, $0) })
        var points = [Double](repeating: 0, count: pieces.count)
        var reached = points
        var stacking = Stacking(layers: layers)
        let total = stacking.rate(base: base.value, pieces: pieces) { k, p, share in
            points[k] = p
            reached[k] = share
        }
        let present = Set(pieces.map(\.layer))
        var lines: [(layer: Int, line: Assessment.Line)] = []
        for (k, piece) in pieces.enumerated() {
            let layer = layers[piece.layer]
            let displacing = layer.displacedBy.filter { order[$0].map(present.contains) ?? false }
            lines.append(
                (
                    piece.layer,
                    Assessment.Line(
                        layer: layer, measure: measures[piece.measure], rate: Rate(piece.rate),
                        standing: standings[piece.measure]!,
                        exemption: piece.exemption.map { measures[piece.measure].exemptions[$0] }, reached: Share(reached[k]),
                        points: Rate(points[k]), displacedBy: reached[k] < piece.coverage - 1e-12 ? displacing : [])
                ))
        }
        for (layer, index, exemption) in untouched {
            lines.append(
                (
                    layer,
                    Assessment.Line(
                        layer: layers[layer], measure: measures[index], rate: .zero, standing: standings[index]!,
                        exemption: exemption, reached: Share(0), points: .zero, displacedBy: [])
                ))
        }
        return Assessment(
            origin: origin, destination: destination, product: product, sector: sector, day: day, base: base,
            total: Rate(total),
            lines: lines.enumerated().sorted { ($0.element.layer, $0.offset) < ($1.element.layer, $1.offset) }.map(\.element.line)
        )
    }

    /// What falls on every good of an origin, whatever it is: the duties that name no goods, added up in their layers.
    ///
    /// The "30% on China" of the newspapers; most-favoured-nation rates, Section 301 and Section 232 come on top.
    public func generalAdder(origin: Country, destination: Country, on day: Day) -> Rate {
        assess(origin: origin, destination: destination, on: day) { $0.isGeneral }.total
    }
}
