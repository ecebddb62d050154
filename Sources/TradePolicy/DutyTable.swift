import TradeData

/// The duties of one importer on a grid: which share of every cell each of them and its exemptions covers.
///
/// Origins that the same duties and exemptions concern form a group; within a group and a sector,
/// products that the same sets of goods cover form a class, so that a day is worked out once a class.
struct DutyTable: Sendable {
    /// What a day needs of a measure, without the measure.
    private struct Duty: Sendable {
        var measure: Int
        var layer: Int
        var share: Double
        var content: Double
        var collected: Double
        var isOnTop: Bool
        var exemptions: [(share: Double, rate: Double?)]
    }

    private struct Group: Sendable {
        /// Duties that concern the origins, in the order of their layers, with the exemptions that do.
        var duties: [(duty: Int, exemptions: [Int])]
        /// Per sector, class after class: the share that each duty covers, and then each of its exemptions.
        var classes: [[Double]]
        /// The length of a class.
        var width: Int
    }

    let importer: Int
    private let duties: [Duty]
    private let groups: [Group]
    /// The origins of each group.
    private let origins: [[Int]]
    /// Per origin and sector (i·J + j), the weights of the classes.
    private let weights: [[(class: Int, weight: Double)]]
    private let sectorCount: Int

    /// - Returns: nil where the economy imposes no duties.
    /// - Complexity: O(products × sets of goods + lines of the mix).
    init?(_ measures: [Measure], layers: [Layer], importer n: Int, grid: Grid, mix: (any ProductMix)?, goods: Set<Sector>?) {
        let country = grid.countries[n]
        let indices = Stacking.order(measures, layers: layers) { $0.by.contains(country) }
        guard !indices.isEmpty else { return nil }
        importer = n
        sectorCount = grid.sectorCount
        duties = indices.map { index, layer in
            let measure = measures[index]
            return Duty(
                measure: index, layer: layer, share: measure.terms.share.value, content: measure.content.value,
                collected: measure.collected.value, isOnTop: measure.rate.isOnTop,
                exemptions: measure.exemptions.map { ($0.share.value, $0.rate?.value) })
        }
        var sets = GoodsSets()
        let slots = indices.map { index, _ in
            (goods: sets.slot(measures[index].goods), exempt: measures[index].exemptions.map { sets.slot($0.goods) })
        }
        var keys: [[Int]: Int] = [:]
        var groups: [Group] = []
        var picks: [[Int]] = []
        var groupOf = [Int?](repeating: nil, count: grid.countryCount)
        for (i, origin) in grid.countries.enumerated() {
            var own: [(duty: Int, exemptions: [Int])] = []
            for (k, entry) in indices.enumerated() {
                let measure = measures[entry.index]
                guard measure.concerns(origin: origin, destination: country) else { continue }
                own.append((k, measure.exemptions.indices.filter { measure.exemptions[$0].partners.contains(origin) }))
            }
            guard !own.isEmpty else { continue }
            let key = own.flatMap { [-1, $0.duty] + $0.exemptions }
            if let known = keys[key] { groupOf[i] = known; continue }
            keys[key] = groups.count
            groupOf[i] = groups.count
            let pick = own.flatMap { entry in [slots[entry.duty].goods] + entry.exemptions.map { slots[entry.duty].exempt[$0] } }
            picks.append(pick)
            groups.append(Group(duties: own, classes: Array(repeating: [], count: grid.sectorCount), width: pick.count))
        }
        var weights = [[(class: Int, weight: Double)]](repeating: [], count: grid.countryCount * grid.sectorCount)
        for (j, sector) in grid.sectors.enumerated() {
            let isGoods = goods?.contains(sector) ?? true
            sets.forget()
            var kinds = [[[Double]: Int]](repeating: [:], count: groups.count)
            var known = [[String: Int]](repeating: [:], count: groups.count)
            func kind(_ code: String?, _ g: Int) -> Int {
                if let code, let k = known[g][code] { return k }
                let all = sets.covered(code, sector, isGoods)
                let picked = picks[g].map { all[$0] }
                let k = kinds[g][picked] ?? kinds[g].count
                if k == kinds[g].count { kinds[g][picked] = k; groups[g].classes[j] += picked }
                if let code { known[g][code] = k }
                return k
            }
            for (i, origin) in grid.countries.enumerated() {
                guard let g = groupOf[i] else { continue }
                var sums: [Int: Double] = [:]
                if let mix, sets.nameProducts(picks[g]) {
                    for (code, share) in mix.products(destination: country, origin: origin, sector: sector) {
                        sums[kind(code, g), default: 0] += share
                    }
                }
                if sums.isEmpty { sums[kind(nil, g)] = 1 }
                weights[i * grid.sectorCount + j] = sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            }
        }
        self.groups = groups
        self.origins = groups.indices.map { g in groupOf.indices.filter { groupOf[$0] == g } }
        self.weights = weights
    }

    /// Puts rates on the tariffs of the importer.
    /// - Parameters:
    ///   - standings: How each measure of the law stands; nil where it does not hold.
    ///   - changed: The measures to look at, where the tariffs already hold the law with the others unchanged; nil for all.
    ///   - collected: With each measure's share that customs collects.
    ///   - base: The rates before any layer.
    /// - Complexity: O(origins × classes × measures) for each sector that a changed measure reaches.
    func apply(
        _ standings: [Standing?], changed: Set<Int>? = nil, collected: Bool, stacking: inout Stacking,
        base: SparseBilateral<Rate>, into tariffs: inout SparseBilateral<Rate>
    ) {
        var pieces: [Stacking.Piece] = []
        for (g, group) in groups.enumerated() {
            let moved = group.duties.indices.filter { slot in
                let measure = duties[group.duties[slot].duty].measure
                return changed.map { $0.contains(measure) } ?? (standings[measure] != nil)
            }
            guard !moved.isEmpty else { continue }
            for j in 0..<sectorCount where reaches(group, j, moved) {
                // What a class adds is the same for every origin of the group, unless it depends on the rate before.
                var added = [Double](repeating: .nan, count: group.classes[j].count / group.width)
                for i in origins[g] {
                    let before = base[importer, i, j].value
                    var (mean, pays) = (0.0, false)
                    for (kind, weight) in weights[i * sectorCount + j] {
                        if added[kind].isNaN {
                            collect(group, j, kind, standings, collected, &pieces)
                            pays = pays || !pieces.isEmpty
                            let rate = pieces.isEmpty ? before : stacking.rate(base: before, pieces: pieces)
                            if stacking.onlyAdds(pieces) { added[kind] = rate - before }
                            mean += weight * rate
                        } else {
                            pays = pays || added[kind] != 0
                            mean += weight * (before + added[kind])
                        }
                    }
                    // Where nothing is due the rate is the one before, to the last bit.
                    tariffs[importer, i, j] = Rate(pays ? mean : before)
                }
            }
        }
    }

    /// Whether one of these duties of a group covers anything of a sector.
    private func reaches(_ group: Group, _ j: Int, _ slots: [Int]) -> Bool {
        var starts: [Int] = []
        var at = 0
        for entry in group.duties {
            starts.append(at)
            at += 1 + entry.exemptions.count
        }
        return stride(from: 0, to: group.classes[j].count, by: group.width).contains { kind in
            slots.contains { group.classes[j][kind + starts[$0]] > 0 }
        }
    }

    /// What the duties of a group put on a class, in the order of the layers.
    private func collect(
        _ group: Group, _ j: Int, _ kind: Int, _ standings: [Standing?], _ collected: Bool, _ pieces: inout [Stacking.Piece]
    ) {
        pieces.removeAll(keepingCapacity: true)
        eachPart(of: group, j, kind) { duty, slot, exempt in
            guard let standing = standings[duty.measure], let rate = standing.rate else { return }
            let phi = collected ? duty.collected : 1
            Reach.shareOut(
                group.classes[j][slot] * duty.share,
                exempt: exempt.filter { standing.exemptions.contains($0.index) }
            ) { coverage, exemption in
                guard let rate = exemption == nil ? rate.value : duty.exemptions[exemption!].rate else { return }
                pieces.append(
                    Stacking.Piece(
                        layer: duty.layer, coverage: coverage, rate: rate * phi, content: duty.content, measure: duty.measure,
                        exemption: exemption, isOnTop: duty.isOnTop))
            }
        }
    }

    /// Calls `body` with each duty of a group, its place in a class, and what its exemptions cover of the class.
    private func eachPart(
        of group: Group, _ j: Int, _ kind: Int, body: (Duty, Int, [(index: Int, share: Double)]) -> Void
    ) {
        var at = kind * group.width
        for (k, exempt) in group.duties {
            body(
                duties[k], at,
                exempt.enumerated().map { slot, e in (e, group.classes[j][at + 1 + slot] * duties[k].exemptions[e].share) })
            at += 1 + exempt.count
        }
    }

    /// What a duty of this importer raises by itself on given flows.
    /// ```
    /// value = slope·rate + fixed        exemptions with a rate of their own are in `fixed`
    /// ```
    func value(of measure: Int, _ standing: Standing, flows: Bilateral<Money>) -> (slope: Double, fixed: Double) {
        var (slope, fixed) = (0.0, 0.0)
        for (g, group) in groups.enumerated() where group.duties.contains(where: { duties[$0.duty].measure == measure }) {
            for j in 0..<sectorCount {
                for i in origins[g] {
                    let flow = flows[importer, i, j].value
                    for (kind, weight) in weights[i * sectorCount + j] {
                        eachPart(of: group, j, kind) { duty, slot, exempt in
                            guard duty.measure == measure else { return }
                            let trade = weight * flow * duty.content
                            Reach.shareOut(
                                group.classes[j][slot] * duty.share,
                                exempt: exempt.filter { standing.exemptions.contains($0.index) }
                            ) { coverage, exemption in
                                if let exemption {
                                    fixed += trade * coverage * (duty.exemptions[exemption].rate ?? 0)
                                } else {
                                    slope += trade * coverage
                                }
                            }
                        }
                    }
                }
            }
        }
        return (slope, fixed)
    }
}

/// The distinct sets of goods that the measures of an importer name.
private struct GoodsSets {
    private var sets: [Goods] = []
    private var slots: [Goods: Int] = [:]
    private var known: [String: [Double]] = [:]

    mutating func slot(_ goods: Goods) -> Int {
        if let k = slots[goods] { return k }
        slots[goods] = sets.count
        sets.append(goods)
        return sets.count - 1
    }

    func nameProducts(_ slots: [Int]) -> Bool {
        slots.contains { if case .products = sets[$0] { true } else { false } }
    }

    /// Drops what is known of products: a chapter may belong to several sectors.
    mutating func forget() { known = [:] }

    /// The share of a product, or of a sector where no product is known, that each set covers.
    mutating func covered(_ code: String?, _ sector: Sector, _ isGoods: Bool) -> [Double] {
        if let code, let shares = known[code] { return shares }
        let shares = sets.map { $0 == .all && !isGoods ? 0 : $0.share(of: code, sector: sector) }
        if let code { known[code] = shares }
        return shares
    }
}
