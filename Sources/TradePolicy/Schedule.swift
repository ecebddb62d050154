import TradeData

/// All rates of a law in force, on the grid of a world: the law as numbers.
public struct Schedule: Sendable {
    /// The law whose rates these are.
    public internal(set) var inForce = LawInForce.nothing
    /// S, ad valorem duties on imports, the mean over the products of each cell, `[destination, origin, sector]`.
    public internal(set) var tariffs: SparseBilateral<Rate>
    /// Ad valorem taxes on exports, `[destination, origin, sector]`.
    public internal(set) var exportTaxes: SparseBilateral<Rate>
    /// The share of varieties that bans, controls and listings leave, `[destination, origin, sector]`.
    public internal(set) var availability: SparseBilateral<Share>
    /// The factor that fees put on costs, without revenue, `[destination, origin, sector]`.
    public internal(set) var costs: SparseBilateral<Factor>
    /// The rates that answers of the same value would take, by measure; above 1,000% that rate is applied.
    public internal(set) var matched: [String: Rate] = [:]
    /// The cells that were worked out when it was made: those in which it may differ from the schedule that it was made near.
    var written: [Int] = []
    /// How each measure stands, in the order of the law on the grid.
    var standings: [Standing?] = []

    /// No law: the rates before any layer.
    init(base: SparseBilateral<Rate>) {
        tariffs = base
        exportTaxes = SparseBilateral(grid: base.grid, repeating: .zero)
        availability = SparseBilateral(grid: base.grid, repeating: Share(1))
        costs = SparseBilateral(grid: base.grid, repeating: Factor(1))
    }

    /// Nothing but duties in a cell.
    mutating func clear(_ x: Int) { (exportTaxes[x], availability[x], costs[x]) = (0, 1, 1) }

    /// The cells in which something may differ from no law.
    var cells: Set<Int32> {
        Set(tariffs.changes()).union(exportTaxes.changes()).union(availability.changes()).union(costs.changes())
    }
}

/// A policy made from law, with what a reader should know of the making.
public struct LegalPolicy: Sendable {
    public let policy: Policy
    /// The statutory rates.
    public let schedule: Schedule
    /// Cells in which the law took more off than the world's tariff holds, so that zero was put: (destination, origin, sector).
    public let clipped: [(n: Int, i: Int, j: Int)]
    public let notes: [String]
    /// The rates as collected, from which the policy was made.
    let collected: Schedule
    /// Availability of the cells that a satellite closes in part, before it does.
    var beforeSatellite: [Int: Double] = [:]
}

/// The bridge from the law to a policy on one world.
///
/// The world's tariffs are collected or applied, the law's are statutory, so only the *change* of
/// the law since the day whose law the world carries is put on top of them, cell by cell:
/// ```
/// t′ = t₀ + φ·( S(law) − S(base day) ),   â = a(law)/a(base day),   d̂ = costs(law)/costs(base day)
/// ```
/// - φ is the share of a statutory change that is collected: `collected` here, times each measure's own.
/// - Rates before any layer are what the world's tariffs leave once the law of the base day is taken
///   off, `max(0, t₀ − S₀(base day))`; they matter to floors and caps only.
/// - A ban or control leaves a share of a sector's varieties; nothing here depends on trade elasticities.
/// - An economy's trade with itself is never touched.
public struct LawBridge: Sendable {
    public let world: World
    public private(set) var onGrid: LawOnGrid
    public let baseDay: Day
    public let collected: Share
    private let baseSchedule: Schedule
    /// What solves measures on minerals; nil where none has to be solved.
    public private(set) var satellite: (any Satellite)?

    /// The day whose law the tariffs of a world carry that does not say it.
    public static let usualBaseDay = Day("2024-12-31")!

    /// The day whose law a world's tariffs carry: what its file says, else `usualBaseDay`.
    public static func baseDay(of world: World) -> Day { world.lawDay ?? usualBaseDay }

    /// Applies a law to a world.
    /// - Parameters:
    ///   - law: With its undecided events; branches are requested with `Law.after(_:)` and `Law.inForce(on:)`.
    ///   - mix: By the shipped sectors; on a world with a concordance of its own it is sorted by that.
    ///   - goods: The sectors that make goods; a measure on all goods reaches no other. Every sector when nil.
    ///   - baseDay: The day whose law the world's tariffs carry; the world's own where nil.
    ///   - collected: φ for all measures.
    ///   - satellite: What solves measures on minerals; nil leaves them out.
    public init(
        _ law: Law, world: World, mix: (any ProductMix)? = nil, goods: Set<Sector>? = nil,
        baseDay: Day? = nil, collected: Share = Share(1), satellite: (any Satellite)? = nil
    ) {
        self.satellite = satellite
        let mix = mix?.on(world.concordance)
        let baseDay = baseDay ?? LawBridge.baseDay(of: world)
        let matches = (law.measures + law.threats.map(\.measure)).contains { $0.matchesValueOf != nil }
        let bare = LawOnGrid(law, grid: world.grid, mix: mix, goods: goods, flows: matches ? world.flows() : nil)
        // Where the law of the base day applies, the rates before it are lower.
        var base = SparseBilateral(world.tariffs)
        let carried = bare.schedule(on: baseDay).tariffs
        for x in carried.changes() { base[Int(x)] = Swift.max(0, world.tariffs.values[Int(x)] - carried[Int(x)]) }
        (self.world, self.baseDay, self.collected) = (world, baseDay, collected)
        onGrid = bare.over(base)
        baseSchedule = onGrid.schedule(on: baseDay, collected: true)
    }

    /// The same bridge, in which measures that are no duties have other terms from now on; what was law on the base day stays.
    /// - Precondition: The measures are of this law, no duties, and not law on the base day.
    /// - Complexity: O(measures), and the satellite's for those on minerals.
    public func with(terms: [String: Terms]) -> LawBridge {
        guard !terms.isEmpty else { return self }
        var copy = self
        copy.onGrid = onGrid.with(terms: terms)
        let minerals = copy.onGrid.measures.filter { terms[$0.id] != nil && !$0.terms.minerals.isEmpty }
        if !minerals.isEmpty { copy.satellite = satellite?.with(minerals) }
        return copy
    }

    /// The policy of a law in force.
    /// - Parameter near: A policy that this bridge made: only the cells in which the laws differ are worked out.
    public func policy(_ inForce: LawInForce, near: LegalPolicy? = nil) -> LegalPolicy {
        let now = onGrid.schedule(inForce, collected: true, near: near?.collected)
        let statutory = onGrid.hasCollectedShares ? onGrid.schedule(inForce, near: near?.schedule) : now
        var (policy, clipped) = policy(from: now, near: near)
        var beforeSatellite: [Int: Double] = [:]
        let bounds = limits(inForce)
        policy.limits = bounds.limits
        let pledged = apply(pledges: inForce, to: &policy)
        let losses = satelliteNotes(inForce, &policy, &beforeSatellite)
        var notes =
            onGrid.notes + now.matched.sorted { $0.key < $1.key }.map(matchNote) + unmatched(inForce, now) + bounds.notes
            + pledged
            + losses
        if !clipped.isEmpty {
            notes.append(
                "\(clipped.count) cells would fall below a tariff of zero, because the world's tariff is lower than the law it "
                    + "carries; zero was put there.")
        }
        return LegalPolicy(
            policy: policy, schedule: statutory, clipped: clipped, notes: notes, collected: now, beforeSatellite: beforeSatellite)
    }

    /// The policy of the law of a day, nothing undecided having happened.
    public func policy(on day: Day) -> LegalPolicy { policy(onGrid.law.inForce(on: day)) }

    private func policy(from now: Schedule, near: LegalPolicy?) -> (policy: Policy, clipped: [(n: Int, i: Int, j: Int)]) {
        let N = world.grid.countryCount
        var policy = near?.policy ?? Policy(unchanged: world)
        for (x, whole) in near?.beforeSatellite ?? [:] { policy.availability[x] = whole }
        let cells = near == nil ? now.cells.union(baseSchedule.cells).map { Int($0) } : now.written
        var clipped: [(n: Int, i: Int, j: Int)] = []
        if let near, !near.clipped.isEmpty {
            let moved = Set(cells)
            clipped = near.clipped.filter { !moved.contains(($0.j * N + $0.n) * N + $0.i) }
        }
        for x in cells {
            let (i, n, j) = (x % N, x / N % N, x / (N * N))
            guard i != n else { continue }
            let old = world.tariffs.values[x]
            let change = collected.value * (now.tariffs[x] - baseSchedule.tariffs[x])
            if change != 0 && old + change < Swift.min(0, old) - 1e-12 { clipped.append((n, i, j)) }
            policy.tariffs[x] = change == 0 ? old : Swift.max(old + change, Swift.min(0, old))
            policy.exportTaxes[x] = now.exportTaxes[x] - baseSchedule.exportTaxes[x]
            // What the base day bans the world does not have, and no law brings it back.
            let (a, b) = (now.availability[x], baseSchedule.availability[x])
            if b > 0 { policy.availability[x] = a / b }
            policy.icebergs[x] = now.costs[x] / baseSchedule.costs[x]
        }
        clipped.sort { ($0.j, $0.n, $0.i) < ($1.j, $1.n, $1.i) }
        return (policy, clipped)
    }

    /// Puts the satellite's losses of output into a policy as productivity and what is withheld as availability, and returns what a
    /// reader should know of them.
    ///
    /// What was law on the base day too is in the world's own output.
    private func satelliteNotes(_ inForce: LawInForce, _ policy: inout Policy, _ before: inout [Int: Double]) -> [String] {
        guard let satellite else { return [] }
        let base = onGrid.law.inForce(on: baseDay)
        let holding = onGrid.measures.filter { !$0.terms.minerals.isEmpty && inForce[$0.id] != nil }
        let carried = holding.filter { base[$0.id] != nil }.map(\.id)
        policy.productivity = SectorTable(grid: world.grid, repeating: Hat(1))
        let found = satellite.effects(of: holding.map(\.id).filter { !carried.contains($0) })
        for loss in found.losses {
            guard let n = world.grid.index(of: loss.economy), let j = world.grid.index(of: loss.sector) else { continue }
            policy.productivity[n, j] = Hat(1 - loss.share)
        }
        let N = world.grid.countryCount
        for one in found.withheld {
            guard let n = world.grid.index(of: one.buyer), let i = world.grid.index(of: one.seller),
                let j = world.grid.index(of: one.sector)
            else { continue }
            let x = (j * N + n) * N + i
            before[x] = policy.availability[x]
            policy.availability[x] *= 1 - one.share
        }
        return carried.map { "\($0): was law on \(baseDay) too; \(world.id) is taken to have it, and it is not applied." }
            + found.notes
    }

    private func matchNote(_ id: String, _ rate: Rate) -> String {
        let answered = onGrid.measures.first { $0.id == id }?.matchesValueOf ?? ""
        if rate.value > Law.highestMatch {
            return "\(id): the same value as \(answered) would take more than 1,000%; 1,000% was applied."
        }
        return "\(id): \((rate.percent * 10).rounded() / 10)%, which raises at the trade of \(world.id) what \(answered) raises."
    }

    /// Answers of the same value that hold and raise nothing.
    private func unmatched(_ inForce: LawInForce, _ schedule: Schedule) -> [String] {
        onGrid.measures.compactMap { measure in
            guard let answered = measure.matchesValueOf, inForce[measure.id] != nil, schedule.matched[measure.id] == nil else {
                return nil
            }
            return inForce[answered] == nil
                ? "\(measure.id): answers \(answered), which is not law here; it applies no duty."
                : "\(measure.id): falls on no trade of \(world.id); it applies no duty."
        }
    }
}
