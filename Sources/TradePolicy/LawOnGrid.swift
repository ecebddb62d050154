import TradeData

/// A law on the countries and sectors of a world, ready to give the schedule of any law in force.
///
/// Which share of each cell every measure and exemption covers is worked out once, for measures and threats alike: what
/// branches, truces, sliders and attribution change is only how measures stand. Goods of a sector that the same
/// measures cover are one class.
///
/// ```swift
/// let onGrid = LawOnGrid(law, grid: world.grid, mix: weights)
/// let schedule = onGrid.schedule(law.inForce(on: Day("2025-11-11")!))
/// schedule.tariffs[usa, china, vehicles]
/// ```
public struct LawOnGrid: Sendable {
    public let law: Law
    public let grid: Grid
    /// What could not be applied to the grid, in sentences.
    public let notes: [String]
    /// The measures of the law, and then its threats.
    private(set) var measures: [Measure]
    private let index: [String: Int]
    private let duties: [DutyTable]
    let others: [ReachTable]
    /// The rates before any layer.
    private var base: SparseBilateral<Rate>
    /// What answers of the same value are measured by; nil where no world is at hand.
    private let flows: Bilateral<Money>?

    /// Applies a law to a grid.
    /// - Parameters:
    ///   - mix: The products within sectors; without it measures by HS code reach nothing, and `notes` says so.
    ///   - base: The rates before any layer, such as most-favoured-nation rates; zero when nil.
    ///   - goods: The sectors that make goods; a measure on all goods reaches no other. Every sector when nil.
    ///   - flows: Trade at customs value, by which answers of the same value get their rates.
    /// - Complexity: O(measures × products + cells).
    public init(
        _ law: Law, grid: Grid, mix: (any ProductMix)? = nil, base: Bilateral<Rate>? = nil, goods: Set<Sector>? = nil,
        flows: Bilateral<Money>? = nil
    ) {
        precondition(base.map { $0.grid == grid } ?? true, "Base rates and law are on one grid.")
        let measures = law.measures + law.threats.map(\.measure)
        (self.law, self.grid, self.measures, self.flows) = (law, grid, measures, flows)
        index = Dictionary(uniqueKeysWithValues: measures.enumerated().map { ($1.id, $0) })
        self.base = base.map { SparseBilateral($0) } ?? SparseBilateral(grid: grid, repeating: .zero)
        duties = grid.countries.indices.compactMap {
            DutyTable(measures, layers: law.layers, importer: $0, grid: grid, mix: mix, goods: goods)
        }
        others = measures.enumerated().filter { $1.isModelled && !$1.instrument.isDuty && $1.terms.pledge == nil }
            .flatMap { index, measure in
                [ReachTable(measure, index: index, grid: grid, mix: mix, goods: goods)]
                    + (measure.terms.reach.value > 0
                        ? [ReachTable(measure, index: index, grid: grid, mix: mix, goods: goods, third: true)] : [])
            }
        let reach =
            measures.contains { $0.goods == .all && $0.instrument.isModelled && $0.terms.pledge == nil }
            ? [Self.reachOfAllGoods(grid, goods)] : []
        let unmodelled = measures.filter { !$0.isModelled }.map {
            $0.goods.isMinerals ? "\($0.id) (minerals)" : "\($0.id) (\($0.instrument.rawValue))"
        }
        notes =
            reach
            + (unmodelled.isEmpty
                ? [] : ["Recorded but not modelled, and changing nothing here: \(unmodelled.joined(separator: ", "))."])
            + measures.compactMap { measure in
                guard case .products = measure.goods, measure.instrument.isModelled, mix == nil else { return nil }
                return "\(measure.id): names HS codes, and there are no trade weights; it changes nothing here."
            }
    }

    /// Which sectors a measure on all goods reaches, in a sentence.
    /// - Parameter goods: The sectors that make goods; nil where nothing says so, and every sector is reached.
    public static func reachOfAllGoods(_ grid: Grid, _ goods: Set<Sector>?) -> String {
        guard let goods else {
            return "Nothing says which sectors are goods: a measure on all goods reaches all \(grid.sectors.count)."
        }
        let others = grid.sectors.filter { !goods.contains($0) }
        let (reached, all) = (grid.sectors.count - others.count, grid.sectors.count)
        if others.isEmpty {
            return "A measure on all goods reaches all \(all) sectors: all are goods here, services too if any is among them."
        }
        let named = others.count <= 8 ? others.map(\.rawValue).joined(separator: ", ") : "\(others.count) sectors of services"
        return "A measure on all goods reaches \(reached) of \(all) sectors: not \(named)."
    }

    /// The same law on the same grid, on top of other rates.
    func over(_ base: SparseBilateral<Rate>) -> LawOnGrid {
        var copy = self
        copy.base = base
        return copy
    }

    /// The same law on the same grid, in which measures that are no duties have other terms.
    ///
    /// What they reach stays: no table depends on terms, so that moving one costs nothing but its cells.
    /// - Precondition: The measures are of this law and no duties.
    func with(terms: [String: Terms]) -> LawOnGrid {
        var copy = self
        for (id, terms) in terms {
            guard let k = index[id] else { preconditionFailure("The law on the grid has no measure \(id).") }
            precondition(!measures[k].instrument.isDuty, "The terms of a duty are in its table.")
            copy.measures[k] = measures[k].with(terms: terms)
        }
        return copy
    }

    /// Whether customs collects less than the statutory rate of some measure.
    var hasCollectedShares: Bool { measures.contains { $0.collected.value != 1 } }

    /// The rates of a law in force.
    /// - Parameters:
    ///   - inForce: Of this law, on whatever branch, with whatever measures set or left out.
    ///   - collected: With each measure's share that customs collects, instead of the statutory rates.
    ///   - near: A schedule of the same law and kind: only what differs from it is worked out.
    /// - Precondition: The law has every measure that is in force.
    /// - Complexity: O(origins × sectors × classes × measures) for each importer with duties; near a known schedule only for
    ///   the cells that the measures reach that stand otherwise.
    public func schedule(_ inForce: LawInForce, collected: Bool = false, near: Schedule? = nil) -> Schedule {
        let (standings, matched) = standings(inForce)
        var schedule = near ?? Schedule(base: base)
        let changed = near.map { near in Set(measures.indices.filter { !Self.same(standings[$0], near.standings[$0]) }) }
        (schedule.inForce, schedule.standings, schedule.matched) = (inForce, standings, matched)
        schedule.written = []
        if changed?.isEmpty == true { return schedule }
        var stacking = Stacking(layers: law.layers)
        for table in duties {
            table.apply(
                standings, changed: changed, collected: collected, stacking: &stacking, base: base, into: &schedule.tariffs,
                written: &schedule.written)
        }
        apply(standings, changed: changed, to: &schedule)
        return schedule
    }

    /// The rates of the law of a day, nothing undecided having happened.
    public func schedule(on day: Day, collected: Bool = false) -> Schedule {
        schedule(law.inForce(on: day), collected: collected)
    }

    private static func same(_ a: Standing?, _ b: Standing?) -> Bool {
        (a == nil) == (b == nil) && a?.rate == b?.rate && a?.exemptions == b?.exemptions
    }

    /// How each measure stands, answers of the same value with the rates that they take.
    private func standings(_ inForce: LawInForce) -> (standings: [Standing?], matched: [String: Rate]) {
        precondition(inForce.ids.allSatisfy { index[$0] != nil }, "A measure is in force that the law on the grid does not have.")
        var standings = measures.map { inForce[$0.id] }
        var matched: [String: Rate] = [:]
        for (k, answer) in measures.enumerated() {
            guard let id = answer.matchesValueOf, let standing = standings[k], standing.full == nil else { continue }
            standings[k] = nil
            guard let flows, let answered = index[id], let theirs = standings[answered], let full = theirs.full else { continue }
            let (raised, mine) = (value(of: answered, theirs, flows), value(of: k, standing, flows))
            guard mine.slope > 0 else { continue }
            let rate = (raised.slope * full.value + raised.fixed - mine.fixed) / mine.slope
            standings[k] = standing.at(Rate(Swift.min(Law.highestMatch, Swift.max(0, rate))))
            matched[answer.id] = Rate(rate)
        }
        return (standings, matched)
    }

    private func value(of measure: Int, _ standing: Standing, _ flows: Bilateral<Money>) -> (slope: Double, fixed: Double) {
        duties.reduce((0, 0)) { sum, table in
            let own = table.value(of: measure, standing, flows: flows)
            return (sum.0 + own.slope, sum.1 + own.fixed)
        }
    }

    /// Export taxes, shares of varieties, and costs, in the cells that changed measures reach.
    private func apply(_ standings: [Standing?], changed: Set<Int>?, to schedule: inout Schedule) {
        let holding = others.filter { standings[$0.measure] != nil }
        var touched: Set<Int>?
        if let changed {
            let cells = Set(others.filter { changed.contains($0.measure) }.flatMap(\.cells))
            if cells.isEmpty { return }
            for x in cells { schedule.clear(x) }
            schedule.written += cells.subtracting(schedule.written)
            touched = cells
        }
        for table in holding {
            guard let standing = standings[table.measure] else { continue }
            let measure = measures[table.measure]
            for (k, x) in table.cells.enumerated() where touched?.contains(x) ?? true {
                var (reached, taxed) = (0.0, 0.0)
                table.shareOut(k, standing) { share, exemption in
                    if exemption == nil { reached += share }
                    taxed += share * ((exemption == nil ? standing.rate : measure.exemptions[exemption!].rate)?.value ?? 0)
                }
                switch measure.instrument.effect {
                case .exportTax: schedule.exportTaxes[x] += taxed
                case .availability where table.isThird:
                    schedule.availability[x] *= 1 - reached * measure.terms.reach.value * (1 - measure.terms.remaining.value)
                // Licences that are worth something to their holders are a limit on the quantity.
                case .availability where measure.terms.limit != nil: break
                case .availability: schedule.availability[x] *= 1 - reached * (1 - measure.terms.remaining.value)
                case .cost: schedule.costs[x] *= 1 + reached * measure.terms.share.value * measure.terms.cost.value
                case .duty, .quantity, .investment, .recorded: break
                }
            }
        }
    }
}

extension Law {
    /// The highest rate that an answer of the same value may take.
    static let highestMatch = 10.0
}
