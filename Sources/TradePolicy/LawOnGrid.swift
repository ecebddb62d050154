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
    private let tables: [DutyTable]
    private let others: [Other]
    private var base: Bilateral<Rate>?

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
        var notes: [String] = []
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
        tables = grid.countries.indices.compactMap {
            DutyTable(law, importer: $0, grid: grid, mix: mix, goodsSectors: goodsSectors)
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

    /// The same law on the same grid, on top of other rates.
    func over(_ base: Bilateral<Rate>) -> LawOnGrid {
        var copy = self
        copy.base = base
        return copy
    }

    /// The law of one day.
    /// - Parameters:
    ///   - collected: With each measure's share that customs collects, instead of the statutory rates.
    ///   - dayOf: The day on which a measure is taken, where it is not the same for all: a law between two laws.
    /// - Complexity: O(origins × sectors × classes × measures) for each importer with duties.
    public func schedule(on day: Day, collected: Bool = false, dayOf: ((Measure) -> Day)? = nil) -> Schedule {
        let days = law.measures.map { dayOf?($0) ?? day }
        var tariffs = base ?? Bilateral<Rate>(grid: grid, repeating: .zero)
        var stacking = Stacking(layers: law.layers)
        let rates = zip(law.measures, days).map { $0.instrument.isDuty ? law.rate(of: $0, on: $1)?.rate.value : nil }
        for table in tables { table.lay(rates, on: days, collected: collected, stacking: &stacking, into: &tariffs) }
        var schedule = Schedule(
            day: day, tariffs: tariffs, exportTaxes: Bilateral(grid: grid, repeating: .zero),
            remaining: Bilateral(grid: grid, repeating: Share(1)), costs: Bilateral(grid: grid, repeating: Factor(1)))
        for other in others { add(other, on: days[other.index], to: &schedule) }
        return schedule
    }

    private func add(_ other: Other, on day: Day, to schedule: inout Schedule) {
        let measure = law.measures[other.index]
        guard measure.period.contains(day) else { return }
        let rate = law.rate(of: measure, on: day)?.rate.value
        for (n, i, j, goods) in other.cells {
            var rest = 1.0
            let (origin, destination) = (grid.countries[i], grid.countries[n])
            for k in measure.exemptions.indices {
                rest -=
                    rest * measure.exemptions[k].share.value
                    * measure.exempt(
                        k, origin: origin, destination: destination, product: nil, sector: grid.sectors[j], on: day)
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
