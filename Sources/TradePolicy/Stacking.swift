import TradeData

/// How layers become one rate.
///
/// A cell of the world or a product may be covered in part: a list reaches 40% of a sector, metal
/// makes up 30% of a machine, 85% of the trade claims an agreement. A duty that another displaces,
/// or a floor under the total, depends on which part a good is in; so the goods are kept as a few
/// *parts* with a weight, a total and the layers that bite, split as layers reach them, and the
/// rate is their mean at the end. Coverage of different layers is taken as independent; measures
/// of one layer do not overlap, in a `max` layer the highest first; in an `add` layer those whose
/// first rate is written as points (`+100pp`) add to the others.
struct Stacking {
    /// A rate that reaches a share of the goods.
    struct Piece {
        /// Index of the layer; pieces are passed in ascending order of it.
        var layer: Int
        var coverage: Double
        var rate: Double
        var content: Double
        /// What it is, for records: index of the measure, and of the exemption that sets the rate.
        var measure: Int
        var exemption: Int?
        /// Whether it adds to the measures before it in its layer, instead of being one of them.
        var isOnTop = false
    }

    private struct Part {
        var weight: Double
        var total: Double
        /// Layers that reach the good, as bits.
        var reached: UInt64
        /// Layers whose duty applies to this very share of the good's value.
        var bitten: UInt64
    }

    private struct Plan {
        var combine: Layer.Combine
        var displacedBy: UInt64
        var byContent: Bool
    }

    private let plans: [Plan]
    /// Layers that displace some other.
    private let relevant: UInt64
    private var parts: [Part] = []
    private var next: [Part] = []

    init(layers: [Layer]) {
        let index = Dictionary(uniqueKeysWithValues: layers.enumerated().map { ($1.id, $0) })
        plans = layers.map { layer in
            Plan(
                combine: layer.combine,
                displacedBy: layer.displacedBy.reduce(0) { bits, id in bits | (index[id].map { 1 << UInt64($0) } ?? 0) },
                byContent: layer.exceptShare == .content)
        }
        relevant = plans.reduce(0) { $0 | $1.displacedBy }
    }

    /// The mean rate of goods that these pieces reach.
    /// - Parameters:
    ///   - base: The rate before any layer, 0.025 = 2.5%.
    ///   - pieces: In ascending order of their layer.
    ///   - record: Receives, per piece, the points it adds to the mean and the share of the goods it reaches.
    /// - Complexity: O(pieces × parts); parts double with every layer that covers only a share.
    mutating func rate(
        base: Double, pieces: [Piece], record: ((_ piece: Int, _ points: Double, _ reached: Double) -> Void)? = nil
    ) -> Double {
        parts.removeAll(keepingCapacity: true)
        parts.append(Part(weight: 1, total: base, reached: 0, bitten: 0))
        var k = 0
        while k < pieces.count {
            var end = k + 1
            while end < pieces.count && shareGoods(pieces[k], pieces[end]) { end += 1 }
            apply(pieces, k..<end, record)
            k = end
        }
        return parts.reduce(0) { $0 + $1.weight * $1.total }
    }

    /// Whether two pieces share out the goods between them: those of one layer, but for a measure that adds to it.
    private func shareGoods(_ a: Piece, _ b: Piece) -> Bool {
        guard a.layer == b.layer, plans[a.layer].combine == .add, a.isOnTop || b.isOnTop else { return a.layer == b.layer }
        return a.measure == b.measure
    }

    /// Whether what the pieces add does not depend on the rate before them.
    func onlyAdds(_ pieces: [Piece]) -> Bool {
        pieces.allSatisfy { $0.rate >= 0 && (plans[$0.layer].combine == .add || plans[$0.layer].combine == .max) }
    }

    private mutating func apply(
        _ pieces: [Piece], _ range: Range<Int>, _ record: ((Int, Double, Double) -> Void)?
    ) {
        let plan = plans[pieces[range.lowerBound].layer]
        let bit: UInt64 = 1 << UInt64(pieces[range.lowerBound].layer)
        let isSorted = plan.combine != .max || range.count == 1
        let order = isSorted ? [] : range.sorted { pieces[$0].rate > pieces[$1].rate }
        var points = [Double](repeating: 0, count: record == nil ? 0 : range.count)
        var reached = points
        next.removeAll(keepingCapacity: true)
        for part in parts {
            if (plan.byContent ? part.bitten : part.reached) & plan.displacedBy != 0 {
                next.append(part)
                continue
            }
            var rest = 1.0
            for slot in 0..<range.count {
                let piece = pieces[isSorted ? range.lowerBound + slot : order[slot]]
                let take = Swift.min(piece.coverage, rest)
                guard take > 0 else { continue }
                rest -= take
                let total = Stacking.combined(part.total, piece.rate, plan.combine)
                let bite = part.weight * take * piece.content
                if bite > 0 {
                    next.append(
                        Part(weight: bite, total: total, reached: part.reached | bit, bitten: part.bitten | bit))
                }
                if piece.content < 1 {
                    next.append(
                        Part(
                            weight: part.weight * take * (1 - piece.content), total: part.total, reached: part.reached | bit,
                            bitten: part.bitten))
                }
                if record != nil {
                    points[slot] += bite * (total - part.total)
                    reached[slot] += part.weight * take
                }
            }
            if rest > 1e-12 {
                next.append(Part(weight: part.weight * rest, total: part.total, reached: part.reached, bitten: part.bitten))
            }
        }
        swap(&parts, &next)
        if parts.count > 128 { merge() }
        if let record {
            for slot in 0..<range.count { record(isSorted ? range.lowerBound + slot : order[slot], points[slot], reached[slot]) }
        }
    }

    private static func combined(_ total: Double, _ rate: Double, _ combine: Layer.Combine) -> Double {
        switch combine {
        // Points that are taken off leave nothing at worst.
        case .add, .max: rate < 0 ? Swift.max(Swift.min(0, total), total + rate) : total + rate
        case .floor: Swift.max(total, rate)
        case .cap: Swift.min(total, rate)
        case .base, .set: rate
        }
    }

    /// Joins parts that no later layer distinguishes, so that a file with many shares cannot double them
    /// for ever; where that does not help (dozens of displacing layers), parts are distinguished by fewer layers.
    private mutating func merge() {
        var kept = relevant
        repeat {
            var joined: [Part] = []
            var slots: [[UInt64]: Int] = [:]
            for part in parts {
                let key = [part.reached & kept, part.bitten & kept]
                if let k = slots[key] {
                    let weight = joined[k].weight + part.weight
                    joined[k].total = (joined[k].total * joined[k].weight + part.total * part.weight) / weight
                    joined[k].weight = weight
                } else {
                    slots[key] = joined.count
                    joined.append(part)
                }
            }
            parts = joined
            kept &= kept &- 1
        } while parts.count > 1024
    }
}

extension Stacking {
    /// The duties among some measures in the order in which they are applied: by layer, those on top of a layer last, then by id,
    /// never by the order of the file.
    static func order(_ measures: [Measure], layers: [Layer], where isIncluded: (Measure) -> Bool) -> [(index: Int, layer: Int)] {
        let order = Dictionary(uniqueKeysWithValues: layers.enumerated().map { ($1.id, $0) })
        func key(_ entry: (index: Int, layer: Int)) -> (Int, Int, String) {
            (entry.layer, measures[entry.index].rate.isOnTop ? 1 : 0, measures[entry.index].id)
        }
        return measures.indices
            .compactMap { k in
                guard measures[k].instrument.isDuty, isIncluded(measures[k]), let layer = measures[k].layer.flatMap({ order[$0] })
                else { return nil }
                return (k, layer)
            }
            .sorted { key($0) < key($1) }
    }
}
