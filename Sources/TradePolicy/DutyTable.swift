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
    private struct Slot: Sendable {
        var index: Int
        var isByProduct: Bool
    }

    /// A duty that concerns the origins of a group, with the exemptions that do.
    private struct GroupDuty: Sendable {
        var duty: Int
        var exemptions: [Slot]
        /// Its place in a class; those of its exemptions follow.
        var at: Int
    }

    private struct Group: Sendable {
        /// In the order of their layers.
        var duties: [GroupDuty]
        /// Per sector, class after class: the share that each duty covers, then each of its exemptions, each followed by the
        /// share that meets its condition where that is known product by product.
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
            var own: [GroupDuty] = []
            var at = 0
            for (k, entry) in indices.enumerated() {
                let measure = measures[entry.index]
                guard measure.concerns(origin: origin, destination: country) else { continue }
                let exempt = measure.exemptions.indices.filter { measure.exemptions[$0].partners.contains(origin) }
                    .map { Slot(index: $0, isByProduct: slots[k].exempt[$0].met != nil) }
                own.append(GroupDuty(duty: k, exemptions: exempt, at: at))
                at += 1 + exempt.reduce(0) { $0 + ($1.isByProduct ? 2 : 1) }
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
    ///   - written: Receives the cells that were worked out, as offsets.
    /// - Complexity: O(origins × classes × measures) for each sector that a changed measure reaches.
    func apply(
        _ standings: [Standing?], changed: Set<Int>? = nil, collected: Bool, stacking: inout Stacking,
        base: SparseBilateral<Rate>, into tariffs: inout SparseBilateral<Rate>, written: inout [Int]
    ) {
        var pieces: [Stacking.Piece] = []
        for (g, group) in groups.enumerated() {
            let moved = group.duties.filter { entry in
                let measure = duties[entry.duty].measure
                return changed?.contains(measure) ?? (standings[measure] != nil)
            }
            guard !moved.isEmpty else { continue }
            let holding = holding(in: group, standings, collected)
            for j in 0..<sectorCount where reaches(group, j, moved) {
                // What a class adds is the same for every origin of the group, unless it depends on the rate before.
                var added = [Double](repeating: .nan, count: group.classes[j].count / group.width)
                for i in origins[g] {
                    let before = base[importer, i, j].value
                    var (mean, pays) = (0.0, false)
                    for (kind, weight) in weights[i * sectorCount + j] {
                        if added[kind].isNaN {
                            var (rate, onlyAdds) = (0.0, true)
                            eachPart(holding, group.classes[j], kind * group.width, &pieces) { share, pieces in
                                pays = pays || !pieces.isEmpty
                                rate += share * (pieces.isEmpty ? before : stacking.rate(base: before, pieces: pieces))
                                onlyAdds = onlyAdds && stacking.onlyAdds(pieces)
                            }
                            if onlyAdds { added[kind] = rate - before }
                            mean += weight * rate
                        } else {
                            pays = pays || added[kind] != 0
                            mean += weight * (before + added[kind])
                        }
                    }
                    // Where nothing is due the rate is the one before, to the last bit.
                    let cell = (j * tariffs.grid.countryCount + importer) * tariffs.grid.countryCount + i
                    tariffs[cell] = pays ? mean : before
                    written.append(cell)
                }
            }
        }
    }

    /// Whether one of these duties of a group covers anything of a sector.
    private func reaches(_ group: Group, _ j: Int, _ moved: [GroupDuty]) -> Bool {
        stride(from: 0, to: group.classes[j].count, by: group.width).contains { kind in
            moved.contains { group.classes[j][kind + $0.at] > 0 }
        }
    }

    /// A duty that holds, with what a class needs of it.
    private struct HoldingDuty {
        var duty: Duty
        /// Its place in a class.
        var at: Int
        var rate: Double
        var exemptions: [Holding]

        /// An exemption that applies: place in the measure and in a class, share, and the rate instead; nil takes the good out.
        struct Holding {
            var index: Int
            var at: Int
            var share: Double
            var rate: Double?
            var condition: Int?
            /// The share that meets the condition, where that is one number; else it follows the exemption's place.
            var met: Double?
        }

        var hasConditions: Bool { duty.met != nil || exemptions.contains { $0.condition != nil } }
    }

    private func holding(in group: Group, _ standings: [Standing?], _ collected: Bool) -> [HoldingDuty] {
        group.duties.compactMap { entry in
            let duty = duties[entry.duty]
            guard duty.measure < standings.count, let standing = standings[duty.measure], let rate = standing.rate else {
                return nil
            }
            let phi = collected ? duty.collected : 1
            var (exemptions, at) = ([HoldingDuty.Holding](), entry.at + 1)
            for slot in entry.exemptions {
                let exempt = duty.exemptions[slot.index]
                if standing.exemptions.contains(slot.index) {
                    exemptions.append(
                        HoldingDuty.Holding(
                            index: slot.index, at: at, share: exempt.share, rate: exempt.rate.map { $0 * phi },
                            condition: exempt.condition, met: slot.isByProduct ? nil : exempt.met ?? 1))
                }
                at += slot.isByProduct ? 2 : 1
            }
            return HoldingDuty(duty: duty, at: entry.at, rate: rate.value * phi, exemptions: exemptions)
        }
    }

    /// Calls `body` with each part of a class's trade that meets other conditions: its share, and what the duties put on it, in the
    /// order of the layers.
    /// - Parameters:
    ///   - classes: The classes of the group's sector.
    ///   - from: Where the class begins.
    private func eachPart(
        _ holding: [HoldingDuty], _ classes: [Double], _ from: Int, _ pieces: inout [Stacking.Piece],
        body: (Double, [Stacking.Piece]) -> Void
    ) {
        func met(_ exempt: HoldingDuty.Holding) -> Double { exempt.met ?? classes[from + exempt.at + 1] }
        var branches = ConditionBranches()
        for entry in holding where classes[from + entry.at] > 0 && entry.hasConditions {
            if let met = entry.duty.met { branches.note(met.condition, met.share) }
            for exempt in entry.exemptions where classes[from + exempt.at] * exempt.share > 0 {
                if let condition = exempt.condition { branches.note(condition, met(exempt)) }
            }
        }
        for branch in branches.all {
            pieces.removeAll(keepingCapacity: true)
            for entry in holding where classes[from + entry.at] > 0 {
                let duty = entry.duty
                if let met = duty.met, !branch.meets(met.condition, met.share) { continue }
                Reach.shareOut(
                    classes[from + entry.at] * duty.share,
                    exempt: entry.exemptions.lazy.enumerated().map { slot, exempt in
                        let applies = exempt.condition.map { branch.meets($0, met(exempt)) } ?? true
                        return (slot, applies ? classes[from + exempt.at] * exempt.share : 0)
                    }
                ) { coverage, slot in
                    guard let rate = slot == nil ? entry.rate : entry.exemptions[slot!].rate else { return }
                    pieces.append(
                        Stacking.Piece(
                            layer: duty.layer, coverage: coverage, rate: rate, content: duty.content, measure: duty.measure,
                            exemption: slot.map { entry.exemptions[$0].index }, isOnTop: duty.isOnTop))
                }
            }
            body(branch.weight, pieces)
        }
    }

    /// What a duty of this importer raises by itself on given flows.
    /// ```
    /// value = slope·rate + fixed        exemptions with a rate of their own are in `fixed`
    /// ```
    func value(of measure: Int, _ standing: Standing, flows: Bilateral<Money>) -> (slope: Double, fixed: Double) {
        var (slope, fixed) = (0.0, 0.0)
        var alone = [Standing?](repeating: nil, count: measure + 1)
        alone[measure] = standing.rate == nil ? standing.at(.zero) : standing
        var pieces: [Stacking.Piece] = []
        for (g, group) in groups.enumerated() where group.duties.contains(where: { duties[$0.duty].measure == measure }) {
            let holding = holding(in: group, alone, false)
            for j in 0..<sectorCount {
                for i in origins[g] {
                    let flow = flows[importer, i, j].value
                    for (kind, weight) in weights[i * sectorCount + j] {
                        eachPart(holding, group.classes[j], kind * group.width, &pieces) { share, pieces in
                            for piece in pieces {
                                let trade = share * weight * flow * piece.content * piece.coverage
                                if piece.exemption == nil { slope += trade } else { fixed += trade * piece.rate }
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
