import TradeData

/// A law laid on the countries and sectors of a world, ready to give the schedule of any day.
///
/// Laying works out once which share of each cell every measure and exemption covers; a day then
/// costs only the stacking. Goods of a sector that the same measures cover are one class.
///
/// ```swift
/// let laid = LawOnGrid(law, grid: world.grid, mix: weights)
/// let schedule = laid.schedule(on: Day("2025-11-11")!)
/// schedule.tariffs[destination: "USA", origin: "CHN", sector: "vehicles"]
/// ```
public struct LawOnGrid: Sendable {
    public let law: Law
    public let grid: Grid
    /// What could not be laid on the grid, in sentences.
    public let notes: [String]
    private let importers: [Importer]
    private let others: [Other]
    private let base: Bilateral<Rate>?

    /// A duty of one importer.
    struct Duty: Sendable {
        var index: Int
        var layer: Int
        /// Which of the importer's sets of goods it and its exemptions name.
        var goods: Int
        var exempt: [Int]
    }

    struct Importer: Sendable {
        var country: Int
        var duties: [Duty]
        /// Per sector, the classes: shares covered by each set of goods.
        var classes: [[[Double]]]
        /// Per origin and sector (i·J + j), the weights of the classes.
        var weights: [[(class: Int, weight: Double)]]
    }

    /// A measure that is no duty, with the cells it reaches and the share of each.
    struct Other: Sendable {
        var index: Int
        var cells: [(n: Int, i: Int, j: Int, share: Double)]
    }

    /// Lays a law on a grid.
    /// - Parameters:
    ///   - mix: The products within sectors; without it measures by HS code reach nothing, and `notes` says so.
    ///   - base: The rates before any layer, such as most-favoured-nation rates; zero when nil.
    ///   - goodsSectors: The sectors that make goods; a measure on all goods reaches no other. Every sector when nil.
    /// - Complexity: O(measures × products + cells).
    public init(
        _ law: Law, grid: Grid, mix: (any ProductMix)? = nil, base: Bilateral<Rate>? = nil, goodsSectors: Set<Sector>? = nil
    ) {
        precondition(base.map { $0.grid == grid } ?? true, "Base rates and law are on one grid.")
        self.law = law
        self.grid = grid
        self.base = base
        let order = Dictionary(uniqueKeysWithValues: law.layers.enumerated().map { ($1.id, $0) })
        var notes: [String] = []
        var importers: [Importer] = []
        var others: [Other] = []
        let J = grid.sectorCount
        for measure in law.measures {
            if !measure.instrument.isSolved {
                notes.append(
                    "\(measure.id): a \(measure.instrument.rawValue) is written, not yet solved; it changes nothing here.")
            } else if case .minerals = measure.goods {
                notes.append("\(measure.id): minerals are written, not yet solved; it changes nothing here.")
            } else if case .products = measure.goods, mix == nil {
                notes.append("\(measure.id): names HS codes, and there are no trade weights; it changes nothing here.")
            }
        }
        for (n, country) in grid.countries.enumerated() {
            let indices = law.measures.indices.filter {
                law.measures[$0].instrument.isDuty && law.measures[$0].by.contains(country)
            }
            guard !indices.isEmpty else { continue }
            var sets: [Goods] = []
            var slots: [Goods: Int] = [:]
            func slot(_ goods: Goods) -> Int {
                if let k = slots[goods] { return k }
                slots[goods] = sets.count
                sets.append(goods)
                return sets.count - 1
            }
            let duties = indices.map { index -> Duty in
                let measure = law.measures[index]
                return Duty(
                    index: index, layer: order[measure.layer!]!, goods: slot(measure.goods),
                    exempt: measure.exemptions.map { slot($0.goods) })
            }.sorted { ($0.layer, law.measures[$0.index].id) < ($1.layer, law.measures[$1.index].id) }
            importers.append(
                Importer(country: n, duties: duties, grid: grid, sets: sets, mix: mix, goodsSectors: goodsSectors))
        }
        for (index, measure) in law.measures.enumerated() where measure.instrument.isSolved && !measure.instrument.isDuty {
            var cells: [(n: Int, i: Int, j: Int, share: Double)] = []
            for (n, destination) in grid.countries.enumerated() {
                for (i, origin) in grid.countries.enumerated()
                where measure.concerns(origin: origin, destination: destination) {
                    for j in 0..<J where measure.goods != .all || goodsSectors?.contains(grid.sectors[j]) ?? true {
                        let share = LawOnGrid.share(measure.goods, destination, origin, grid.sectors[j], mix)
                        if share > 0 { cells.append((n, i, j, share)) }
                    }
                }
            }
            others.append(Other(index: index, cells: cells))
        }
        self.importers = importers
        self.others = others
        self.notes = notes
    }

    private static func share(
        _ goods: Goods, _ destination: Country, _ origin: Country, _ sector: Sector, _ mix: (any ProductMix)?
    ) -> Double {
        guard case .products = goods, let mix else { return goods.share(of: nil, sector: sector) }
        return mix.products(destination: destination, origin: origin, sector: sector)
            .reduce(0) { $0 + $1.share * goods.share(of: $1.code, sector: sector) }
    }

    /// The law of one day.
    /// - Parameter collected: With each measure's share that customs collects, instead of the statutory rates.
    /// - Complexity: O(origins × sectors × classes × measures) for each importer with duties.
    public func schedule(on day: Day, collected: Bool = false) -> Schedule {
        var tariffs = base ?? Bilateral<Rate>(grid: grid, repeating: .zero)
        var stacking = Stacking(layers: law.layers)
        var pieces: [Stacking.Piece] = []
        let J = grid.sectorCount
        for importer in importers {
            let n = importer.country
            let destination = grid.countries[n]
            let standing = importer.duties.map { law.rate(of: law.measures[$0.index], on: day)?.rate.value }
            for (i, origin) in grid.countries.enumerated() where i != n {
                let active = importer.duties.indices.filter {
                    standing[$0] != nil
                        && law.measures[importer.duties[$0].index].concerns(origin: origin, destination: destination)
                }
                guard !active.isEmpty else { continue }
                let exempt = active.map { k -> [Bool] in
                    law.measures[importer.duties[k].index].exemptions.map {
                        $0.partners.contains(origin) && ($0.period?.contains(day) ?? true)
                    }
                }
                for j in 0..<J {
                    let before = tariffs[n, i, j].value
                    var mean = 0.0
                    for (kind, weight) in importer.weights[i * J + j] {
                        let covered = importer.classes[j][kind]
                        pieces.removeAll(keepingCapacity: true)
                        for (slot, k) in active.enumerated() {
                            let duty = importer.duties[k]
                            Stacking.append(
                                law.measures[duty.index], index: duty.index, layer: duty.layer, rate: standing[k]!,
                                goods: covered[duty.goods],
                                exempt: { exempt[slot][$0] ? covered[duty.exempt[$0]] : 0 }, collected: collected, to: &pieces)
                        }
                        mean += weight * (pieces.isEmpty ? before : stacking.rate(base: before, pieces: pieces))
                    }
                    tariffs[n, i, j] = Rate(mean)
                }
            }
        }
        var schedule = Schedule(
            day: day, tariffs: tariffs, exportTaxes: Bilateral(grid: grid, repeating: .zero),
            remaining: Bilateral(grid: grid, repeating: Share(1)), costs: Bilateral(grid: grid, repeating: Factor(1)))
        for other in others { add(other, to: &schedule) }
        return schedule
    }

    private func add(_ other: Other, to schedule: inout Schedule) {
        let measure = law.measures[other.index]
        guard measure.period.contains(schedule.day) else { return }
        let rate = law.rate(of: measure, on: schedule.day)?.rate.value
        for (n, i, j, goods) in other.cells {
            var rest = 1.0
            let (origin, destination) = (grid.countries[i], grid.countries[n])
            for k in measure.exemptions.indices {
                rest -=
                    rest * measure.exemptions[k].share.value
                    * measure.exempt(
                        k, origin: origin, destination: destination, product: nil, sector: grid.sectors[j], on: schedule.day)
            }
            let share = goods * rest
            switch measure.instrument {
            case .exportTax:
                schedule.exportTaxes[n, i, j].value += share * (rate ?? 0)
            case .portFee:
                schedule.costs[n, i, j].value *= 1 + share * measure.terms.share.value * measure.terms.cost.value
            default:
                schedule.remaining[n, i, j].value *= 1 - share * (1 - measure.terms.remaining.value)
            }
        }
    }
}

extension LawOnGrid.Importer {
    init(
        country: Int, duties: [LawOnGrid.Duty], grid: Grid, sets: [Goods], mix: (any ProductMix)?, goodsSectors: Set<Sector>?
    ) {
        self.country = country
        self.duties = duties
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let byProduct = sets.contains { if case .products = $0 { true } else { false } } && mix != nil
        var classes = [[[Double]]](repeating: [], count: J)
        var weights = [[(class: Int, weight: Double)]](repeating: [], count: N * J)
        for (j, sector) in grid.sectors.enumerated() {
            let isGoods = goodsSectors?.contains(sector) ?? true
            var kinds: [[Double]: Int] = [:]
            var known: [String: Int] = [:]
            func kind(_ code: String?) -> Int {
                if let code, let k = known[code] { return k }
                let covered = sets.map { $0 == .all && !isGoods ? 0 : $0.share(of: code, sector: sector) }
                let k = kinds[covered] ?? classes[j].count
                if k == classes[j].count { kinds[covered] = k; classes[j].append(covered) }
                if let code { known[code] = k }
                return k
            }
            for (i, origin) in grid.countries.enumerated() where i != country {
                var sums: [Int: Double] = [:]
                if byProduct, let mix {
                    for (code, share) in mix.products(destination: grid.countries[country], origin: origin, sector: sector) {
                        sums[kind(code), default: 0] += share
                    }
                }
                if sums.isEmpty { sums[kind(nil)] = 1 }
                weights[i * J + j] = sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            }
        }
        self.classes = classes
        self.weights = weights
    }
}
