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
        var exemptions: [(share: Double, rate: Double?, period: DayRange?)]
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
    /// Per origin, its group; nil where no duty concerns it.
    private let groupOf: [Int?]
    /// Per origin and sector (i·J + j), the weights of the classes.
    private let weights: [[(class: Int, weight: Double)]]
    private let sectorCount: Int

    /// - Returns: nil where the economy lays no duties.
    /// - Complexity: O(products × sets of goods + lines of the mix).
    init?(_ law: Law, importer n: Int, grid: Grid, mix: (any ProductMix)?, goodsSectors: Set<Sector>?) {
        let country = grid.countries[n]
        let order = Dictionary(uniqueKeysWithValues: law.layers.enumerated().map { ($1.id, $0) })
        let indices = law.measures.indices
            .filter { law.measures[$0].instrument.isDuty && law.measures[$0].by.contains(country) }
            .map { (index: $0, layer: order[law.measures[$0].layer!]!) }
            .sorted { law.stackingKey($0.index, layer: $0.layer) < law.stackingKey($1.index, layer: $1.layer) }
        guard !indices.isEmpty else { return nil }
        importer = n
        sectorCount = grid.sectorCount
        duties = indices.map { index, layer in
            let measure = law.measures[index]
            return Duty(
                measure: index, layer: layer, share: measure.terms.share.value, content: measure.content.value,
                collected: measure.collected.value, isOnTop: measure.rate.isOnTop,
                exemptions: measure.exemptions.map { ($0.share.value, $0.rate?.value, $0.period) })
        }
        var sets = GoodsSets()
        let slots = indices.map { index, _ in
            (goods: sets.slot(law.measures[index].goods), exempt: law.measures[index].exemptions.map { sets.slot($0.goods) })
        }
        var keys: [[Int]: Int] = [:]
        var groups: [Group] = []
        var picks: [[Int]] = []
        var groupOf = [Int?](repeating: nil, count: grid.countryCount)
        for (i, origin) in grid.countries.enumerated() {
            var own: [(duty: Int, exemptions: [Int])] = []
            for (k, entry) in indices.enumerated() {
                let measure = law.measures[entry.index]
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
            let isGoods = goodsSectors?.contains(sector) ?? true
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
        self.groupOf = groupOf
        self.weights = weights
    }

    /// Puts the rates of a day on the tariffs, which hold the rates before any layer.
    /// - Parameters:
    ///   - rates: The rate of each measure of the law on its day; nil where it does not hold.
    ///   - days: The day on which each measure of the law is taken.
    func lay(
        _ rates: [Double?], on days: [Day], collected: Bool, stacking: inout Stacking, into tariffs: inout Bilateral<Rate>
    ) {
        var pieces: [Stacking.Piece] = []
        let current = duties.map { duty in duty.exemptions.map { $0.period?.contains(days[duty.measure]) ?? true } }
        for (g, group) in groups.enumerated() where group.duties.contains(where: { rates[duties[$0.duty].measure] != nil }) {
            let origins = groupOf.indices.filter { groupOf[$0] == g }
            for j in 0..<sectorCount {
                // What a class adds is the same for every origin of the group, unless it depends on the rate before.
                var added = [Double](repeating: .nan, count: group.classes[j].count / group.width)
                for i in origins {
                    let before = tariffs[importer, i, j].value
                    var mean = 0.0
                    for (kind, weight) in weights[i * sectorCount + j] {
                        if added[kind].isNaN {
                            collect(group, j, kind, rates, current, collected, &pieces)
                            let rate = pieces.isEmpty ? before : stacking.rate(base: before, pieces: pieces)
                            if stacking.onlyAdds(pieces) { added[kind] = rate - before }
                            mean += weight * rate
                        } else {
                            mean += weight * (before + added[kind])
                        }
                    }
                    tariffs[importer, i, j] = Rate(mean)
                }
            }
        }
    }

    /// What the duties of a group lay on a class, in the order of the layers.
    private func collect(
        _ group: Group, _ j: Int, _ kind: Int, _ rates: [Double?], _ current: [[Bool]], _ collected: Bool,
        _ pieces: inout [Stacking.Piece]
    ) {
        pieces.removeAll(keepingCapacity: true)
        var at = kind * group.width
        for (k, exempt) in group.duties {
            let reach = group.classes[j][at] * duties[k].share
            if let rate = rates[duties[k].measure], reach > 0 {
                let phi = collected ? duties[k].collected : 1
                var rest = 1.0
                func append(_ coverage: Double, _ rate: Double, _ exemption: Int?) {
                    pieces.append(
                        Stacking.Piece(
                            layer: duties[k].layer, coverage: coverage, rate: rate * phi, content: duties[k].content, measure: k,
                            exemption: exemption, isOnTop: duties[k].isOnTop))
                }
                for (slot, e) in exempt.enumerated() where current[k][e] {
                    let take = rest * group.classes[j][at + 1 + slot] * duties[k].exemptions[e].share
                    guard take > 0 else { continue }
                    rest -= take
                    if let other = duties[k].exemptions[e].rate { append(reach * take, other, e) }
                }
                if rest > 1e-12 { append(reach * rest, rate, nil) }
            }
            at += 1 + exempt.count
        }
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

    /// Drops what is known of products: a chapter may lie in several sectors.
    mutating func forget() { known = [:] }

    /// The share of a product, or of a sector where no product is known, that each set covers.
    mutating func covered(_ code: String?, _ sector: Sector, _ isGoods: Bool) -> [Double] {
        if let code, let shares = known[code] { return shares }
        let shares = sets.map { $0 == .all && !isGoods ? 0 : $0.share(of: code, sector: sector) }
        if let code { known[code] = shares }
        return shares
    }
}
