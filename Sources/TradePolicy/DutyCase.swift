import TradeData

/// The duties that concern goods of an origin in a destination on a day, ready to be asked product by product.
struct DutyCase {
    /// A duty that holds for the pair on the day.
    struct Candidate {
        /// Place of its layer, and of the measure, in the law.
        let layer: Int
        let measure: Int
        let standing: Standing
        let rate: Rate
        /// The exemptions that hold and concern the pair, in their order.
        let exemptions: [Int]
    }

    /// The names of facts that decide what a measure reaches.
    enum Facts {
        static func goods(_ id: String) -> String { "\(id)/goods" }
        static func share(_ id: String) -> String { "\(id)/share" }
        static func content(_ id: String) -> String { "\(id)/content" }
        static func exempt(_ id: String, _ k: Int) -> String { "\(id)/exempt/\(k)" }
        static func exemptGoods(_ id: String, _ k: Int) -> String { "\(id)/exempt/\(k)/goods" }
        static func claim(_ agreement: String) -> String { "claim/\(agreement)" }
    }

    /// Which facts are true; nil where shares stand for them.
    typealias Setting = Set<String>

    /// Pieces to be stacked, and the measures that concern the good and add nothing.
    struct Reached {
        var pieces: [Stacking.Piece] = []
        /// Places of candidates.
        var candidates: [Int] = []
        var untouched: [(candidate: Int, exemption: Int?)] = []
    }

    let law: Law
    let origin, destination: Country
    let day: Day
    /// In the order of application.
    let candidates: [Candidate]

    init(_ law: Law, origin: Country, destination: Country, on day: Day, where isIncluded: (Measure) -> Bool = { _ in true }) {
        (self.law, self.origin, self.destination, self.day) = (law, origin, destination, day)
        candidates = Stacking.order(law.measures, layers: law.layers, where: isIncluded).compactMap { index, layer in
            let measure = law.measures[index]
            guard measure.concerns(origin: origin, destination: destination),
                let standing = law.standing(of: measure, on: day), let rate = standing.rate
            else { return nil }
            let partner = measure.instrument.isOnImports ? origin : destination
            return Candidate(
                layer: layer, measure: index, standing: standing, rate: rate,
                exemptions: standing.exemptions.sorted().filter { measure.exemptions[$0].partners.contains(partner) })
        }
    }

    /// The fact that an exemption of a share of the trade depends on.
    func fact(of k: Int, in measure: Measure, _ base: BaseDuty) -> (name: String, isClaim: Bool) {
        let exemption = measure.exemptions[k]
        if let name = base.claim?.agreement, (exemption.source ?? "").contains(name) {
            return (Facts.claim(name), true)
        }
        return (Facts.exempt(measure.id, k), false)
    }

    /// What of the measures reaches a good.
    /// - Parameters:
    ///   - setting: The facts that are true; shares of the trade stand for them when nil.
    ///   - isExempting: Whether exemptions count; else the rates are those of the headlines.
    func reached(
        product: Product?, sector: Sector?, base: BaseDuty, setting: Setting? = nil, isExempting: Bool = true
    ) -> Reached {
        var found = Reached()
        func part(_ fact: @autoclosure () -> String, _ share: Double) -> Double {
            guard let setting, share < 1 - 1e-9 else { return share }
            return setting.contains(fact()) ? 1 : 0
        }
        /// Longer codes within one are a part of it that only a setting leaves out.
        func named(_ goods: Goods, _ fact: @autoclosure () -> String) -> Double {
            let share = goods.share(of: product?.code, sector: sector)
            guard let setting, share > 0 else { return share }
            switch goods.naming(product, sector: sector) {
            case .not: return 0
            case .whole: return 1
            case .part, .finer: return setting.contains(fact()) ? 1 : 0
            }
        }
        for (c, candidate) in candidates.enumerated() {
            let measure = law.measures[candidate.measure]
            let goods = measure.goods.share(of: product?.code, sector: sector)
            guard goods > 0 else { continue }
            // A single product is never told to pay what names no goods; parcels are stated apart (`parcels`).
            if product != nil, measure.hasUnlistedGoods, setting == nil || measure.instrument != .transshipment {
                if measure.instrument != .deMinimis { found.untouched.append((c, nil)) }
                continue
            }
            let before = found.pieces.count
            let exempt =
                !isExempting
                ? []
                : candidate.exemptions.map { k -> (index: Int, share: Double) in
                    let exemption = measure.exemptions[k]
                    let covered = named(exemption.goods, Facts.exemptGoods(measure.id, k))
                    return (k, covered * part(fact(of: k, in: measure, base).name, exemption.share.value))
                }
            let reach = named(measure.goods, Facts.goods(measure.id)) * part(Facts.share(measure.id), measure.terms.share.value)
            let content = part(Facts.content(measure.id), measure.content.value)
            Reach.shareOut(reach, exempt: exempt) { coverage, exemption in
                guard let rate = exemption == nil ? candidate.rate : measure.exemptions[exemption!].rate else { return }
                found.pieces.append(
                    Stacking.Piece(
                        layer: candidate.layer, coverage: coverage, rate: rate.value, content: content,
                        measure: candidate.measure, exemption: exemption, isOnTop: measure.rate.isOnTop))
                found.candidates.append(c)
            }
            if found.pieces.count == before, reach > 0 { found.untouched.append((c, exempt.first { $0.share > 0 }?.index)) }
        }
        return found
    }

    /// The rate on a good and the lines that make it up.
    /// - Parameter percent: The percentage before any layer.
    func assess(
        product: Product?, sector: Sector?, base: BaseDuty, percent: Rate, setting: Setting? = nil
    ) -> (total: Rate, lines: [Assessment.Line]) {
        let found = reached(product: product, sector: sector, base: base, setting: setting)
        let pieces = found.pieces
        var points = [Double](repeating: 0, count: pieces.count)
        var shares = points
        var stacking = Stacking(layers: law.layers)
        let total = stacking.rate(base: percent.value, pieces: pieces) { k, p, share in
            points[k] = p
            shares[k] = share
        }
        let order = Dictionary(uniqueKeysWithValues: law.layers.enumerated().map { ($1.id, $0) })
        let present = Set(pieces.map(\.layer))
        var lines: [(layer: Int, line: Assessment.Line)] = []
        for (k, piece) in pieces.enumerated() {
            let (layer, measure) = (law.layers[piece.layer], law.measures[piece.measure])
            let displacing = layer.displacedBy.filter { order[$0].map(present.contains) ?? false }
            lines.append(
                (
                    piece.layer,
                    Assessment.Line(
                        layer: layer, measure: measure, rate: Rate(piece.rate),
                        standing: candidates[found.candidates[k]].standing,
                        exemption: piece.exemption.map { measure.exemptions[$0] }, reached: Share(shares[k]),
                        points: Rate(points[k]), content: Share(piece.content),
                        displacedBy: shares[k] < piece.coverage - 1e-12 ? displacing : [])
                ))
        }
        for (c, exemption) in found.untouched {
            let (candidate, measure) = (candidates[c], law.measures[candidates[c].measure])
            lines.append(
                (
                    candidate.layer,
                    Assessment.Line(
                        layer: law.layers[candidate.layer], measure: measure, rate: .zero, standing: candidate.standing,
                        exemption: exemption.map { measure.exemptions[$0] }, reached: Share(0), points: .zero, content: Share(1),
                        displacedBy: [])
                ))
        }
        let sorted = lines.enumerated().sorted { ($0.element.layer, $0.offset) < ($1.element.layer, $1.offset) }
        return (Rate(total), sorted.map(\.element.line))
    }

    /// The mean rate of a good, shares standing for what its code does not tell.
    /// - Parameter stacking: Of the law's layers; given, so that many goods share it.
    /// - Complexity: O(measures × digits).
    func mean(_ product: Product, sector: Sector?, percent: Rate, isExempting: Bool, _ stacking: inout Stacking) -> Rate {
        let found = reached(product: product, sector: sector, base: BaseDuty(general: nil), isExempting: isExempting)
        return Rate(stacking.rate(base: percent.value, pieces: found.pieces))
    }
}
