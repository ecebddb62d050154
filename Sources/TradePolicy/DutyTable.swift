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
        /// The share of the text; with a condition, of what meets it.
        var share: Double
        var met: (condition: Int, share: Double)?
        var content: Double
        var collected: Double
        var isOnTop: Bool
        var exemptions: [Exempt]

        struct Exempt {
            var share: Double
            var rate: Double?
            /// The condition, and the share that meets it where that is one number.
            var condition: Int?
            var met: Double?
        }
    }

    /// An exemption within a group: its place in the measure, and of what meets its condition in a class.
    private struct Slot: Hashable {
        var index: Int
        var isByProduct: Bool
    }

    private struct Group: Sendable {
        /// Duties that concern the origins, in the order of their layers, with the exemptions that do.
        var duties: [(duty: Int, exemptions: [Slot])]
        /// Per sector, class after class: the share that each duty covers, then each of its exemptions, each followed by the
        /// share that meets its condition where that is told product by product.
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
        var conditions: [String: Int] = [:]
        func place(_ condition: GoodsCondition) -> Int {
            if let k = conditions[condition.name] { return k }
            conditions[condition.name] = conditions.count
            return conditions.count - 1
        }
        duties = indices.map { index, layer in
            let measure = measures[index]
            let share = measure.terms.share.value
            return Duty(
                measure: index, layer: layer, share: measure.condition == nil ? share : 1,
                met: measure.condition.map { (place($0), share) }, content: measure.content.value,
                collected: measure.collected.value, isOnTop: measure.rate.isOnTop,
                exemptions: measure.exemptions.map { exemption in
                    var met: Double?
                    if case .share(let share)? = exemption.condition?.met { met = share.value }
                    return Duty.Exempt(
                        share: exemption.scope.share.value, rate: exemption.rate?.value,
                        condition: exemption.condition.map(place), met: met)
                })
        }
        var sets = GoodsSets()
        let slots = indices.map { index, _ in
            (
                goods: sets.slot(measures[index].goods),
                exempt: measures[index].exemptions.map { exemption -> (goods: Int, met: Int?) in
                    var met: Int?
                    if case .products(let set)? = exemption.condition?.met { met = sets.slot(.products(set)) }
                    return (sets.slot(exemption.scope.goods), met)
                }
            )
        }
        var keys: [[Int]: Int] = [:]
        var groups: [Group] = []
        var picks: [[Int]] = []
        var groupOf = [Int?](repeating: nil, count: grid.countryCount)
        for (i, origin) in grid.countries.enumerated() {
            var own: [(duty: Int, exemptions: [Slot])] = []
            for (k, entry) in indices.enumerated() {
                let measure = measures[entry.index]
                guard measure.concerns(origin: origin, destination: country) else { continue }
                let exempt = measure.exemptions.indices.filter { measure.exemptions[$0].partners.contains(origin) }
                own.append((k, exempt.map { Slot(index: $0, isByProduct: slots[k].exempt[$0].met != nil) }))
            }
            guard !own.isEmpty else { continue }
            let key = own.flatMap { [-1, $0.duty] + $0.exemptions.map(\.index) }
            if let known = keys[key] { groupOf[i] = known; continue }
            keys[key] = groups.count
            groupOf[i] = groups.count
            let pick = own.flatMap { entry in
                [slots[entry.duty].goods]
                    + entry.exemptions.flatMap { slot in
                        let exempt = slots[entry.duty].exempt[slot.index]
                        return [exempt.goods] + (exempt.met.map { [$0] } ?? [])
                    }
            }
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
        var parts: [(weight: Double, pieces: [Stacking.Piece])] = []
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
                            parts = collect(group, j, kind, standings, collected)
                            var rate = 0.0
                            for (share, pieces) in parts {
                                rate += share * (pieces.isEmpty ? before : stacking.rate(base: before, pieces: pieces))
                                pays = pays || !pieces.isEmpty
                            }
                            if parts.allSatisfy({ stacking.onlyAdds($0.pieces) }) { added[kind] = rate - before }
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
            at += Self.width(of: entry.exemptions)
        }
        return stride(from: 0, to: group.classes[j].count, by: group.width).contains { kind in
            slots.contains { group.classes[j][kind + starts[$0]] > 0 }
        }
    }

    /// What the duties of a group put on a class, in the order of the layers, for each part of its trade that meets other conditions.
    private func collect(
        _ group: Group, _ j: Int, _ kind: Int, _ standings: [Standing?], _ collected: Bool
    ) -> [(weight: Double, pieces: [Stacking.Piece])] {
        var branches = ConditionBranches()
        eachPart(of: group, j, kind) { duty, slot, exempt in
            guard let standing = standings[duty.measure], standing.rate != nil, group.classes[j][slot] > 0 else { return }
            if let met = duty.met { branches.note(met.condition, met.share) }
            for part in exempt where standing.exemptions.contains(part.index) {
                if let met = part.met, part.share > 0 { branches.note(met.condition, met.share) }
            }
        }
        return branches.all.map { branch in
            var pieces: [Stacking.Piece] = []
            eachPart(of: group, j, kind) { duty, slot, exempt in
                guard let standing = standings[duty.measure], let rate = standing.rate,
                    duty.met.map({ branch.meets($0.condition, $0.share) }) ?? true
                else { return }
                let phi = collected ? duty.collected : 1
                let applying = exempt.lazy.filter { part in
                    standing.exemptions.contains(part.index) && part.met.map { branch.meets($0.condition, $0.share) } ?? true
                }
                Reach.shareOut(group.classes[j][slot] * duty.share, exempt: applying.map { ($0.index, $0.share) }) {
                    coverage, exemption in
                    guard let rate = exemption == nil ? rate.value : duty.exemptions[exemption!].rate else { return }
                    pieces.append(
                        Stacking.Piece(
                            layer: duty.layer, coverage: coverage, rate: rate * phi, content: duty.content,
                            measure: duty.measure, exemption: exemption, isOnTop: duty.isOnTop))
                }
            }
            return (branch.weight, pieces)
        }
    }

    /// What an exemption covers of a class: the share of the text, and the share that meets its condition.
    private typealias ExemptPart = (index: Int, share: Double, met: (condition: Int, share: Double)?)

    /// How many numbers of a class a duty and its exemptions have.
    private static func width(of slots: [Slot]) -> Int { 1 + slots.reduce(0) { $0 + ($1.isByProduct ? 2 : 1) } }

    /// Calls `body` with each duty of a group, its place in a class, and what its exemptions cover of the class.
    private func eachPart(of group: Group, _ j: Int, _ kind: Int, body: (Duty, Int, [ExemptPart]) -> Void) {
        var at = kind * group.width
        for (k, slots) in group.duties {
            var next = at + 1
            let exempt = slots.map { slot -> ExemptPart in
                let entry = duties[k].exemptions[slot.index]
                let share = group.classes[j][next] * entry.share
                let met = slot.isByProduct ? group.classes[j][next + 1] : entry.met
                next += slot.isByProduct ? 2 : 1
                return (slot.index, share, entry.condition.map { ($0, met ?? 1) })
            }
            body(duties[k], at, exempt)
            at += Self.width(of: slots)
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
                            let applying = exempt.lazy.filter { standing.exemptions.contains($0.index) }
                            Reach.shareOut(
                                group.classes[j][slot] * duty.share * (duty.met?.share ?? 1),
                                exempt: applying.map { ($0.index, $0.share * ($0.met?.share ?? 1)) }
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
