import Foundation
import TradeData

/// All rates of one day, on the grid of a world: the law as numbers.
public struct Schedule: Sendable {
    public let day: Day
    /// S, ad valorem duties on imports, the mean over the products of each cell, `[destination, origin, sector]`.
    public var tariffs: Bilateral<Rate>
    /// Ad valorem taxes on exports, `[destination, origin, sector]`.
    public var exportTaxes: Bilateral<Rate>
    /// The share of the trade that bans, controls and listings leave possible, `[destination, origin, sector]`.
    public var remaining: Bilateral<Share>
    /// The factor that fees put on costs, without revenue, `[destination, origin, sector]`.
    public var costs: Bilateral<Factor>
}

/// Policy made from law, with what a reader should know of the making.
public struct LegalPolicy: Sendable {
    public let policy: Policy
    /// The schedule of the day, statutory.
    public let schedule: Schedule
    /// Cells in which the law took more off than the world's tariff holds, so that zero was put: (destination, origin, sector).
    public let clipped: [(n: Int, i: Int, j: Int)]
    public let notes: [String]
}

/// The bridge from the law to the model of one world (policy, section 4).
///
/// The world's tariffs are collected or applied, the law's are statutory, so only the *change* of
/// the law since the day whose law the world carries is put on top of them, cell by cell:
/// ```
/// t' = t0 + φ·( S(day) − S(base day) )
/// ```
/// - φ is the share of a statutory change that is collected: `collected` here, times each measure's own.
/// - Rates before any layer are what the world's tariffs leave once the law of the base day is taken
///   off, `max(0, t0 − S₀(base day))`; they matter to floors and caps only.
/// - A ban or control that leaves a share `a` of a sector's varieties possible is an iceberg
///   `a^(−1/θ)`: the exact loss of those varieties in an Eaton-Kortum or Armington sector.
/// - An economy's trade with itself is never touched.
public struct LawBridge: Sendable {
    public let world: World
    public let laid: LawOnGrid
    public let baseDay: Day
    public let elasticities: ElasticityTable
    public let collected: Share
    private let baseSchedule: Schedule
    /// What was worked out from the world's trade, in sentences.
    private let matched: [String]

    /// The day whose law the tariffs of the shipped worlds carry.
    public static let usualBaseDay = Day("2024-12-31")!

    /// Lays a law on a world.
    /// - Parameters:
    ///   - goodsSectors: The sectors that make goods; a measure on all goods reaches no other. Every sector when nil.
    ///   - baseDay: The day whose law the world's tariffs carry.
    ///   - elasticities: θ for bans and controls; the world's first table when nil.
    ///   - collected: φ for all measures.
    /// - Precondition: The world has an elasticity table.
    public init(
        _ law: Law, world: World, mix: (any ProductMix)? = nil, goodsSectors: Set<Sector>? = nil,
        baseDay: Day = LawBridge.usualBaseDay, elasticities: ElasticityTable? = nil, collected: Share = Share(1)
    ) {
        guard let table = elasticities ?? world.elasticities.first else {
            preconditionFailure("World \(world.id) has no elasticities.")
        }
        let (law, matched) = law.matchingValue(in: world, mix: mix, goodsSectors: goodsSectors)
        self.matched = matched
        let bareLaw = LawOnGrid(law, grid: world.grid, mix: mix, goodsSectors: goodsSectors)
        let bare = bareLaw.schedule(on: baseDay)
        let base = zip(world.tariffs.values, bare.tariffs.values).map { Swift.max(0, $0 - $1) }
        self.world = world
        self.baseDay = baseDay
        self.elasticities = table
        self.collected = collected
        laid = bareLaw.over(Bilateral(grid: world.grid, values: base))
        baseSchedule = laid.schedule(on: baseDay, collected: true)
    }

    /// The wedges of a day.
    public func policy(on day: Day) -> LegalPolicy {
        let (policy, clipped) = policy(from: laid.schedule(on: day, collected: true))
        var notes = laid.notes + matched
        if !clipped.isEmpty {
            notes.append(
                "\(clipped.count) cells would fall below a tariff of zero, because the world's tariff is lower than the law it carries; zero was put there."
            )
        }
        return LegalPolicy(policy: policy, schedule: laid.schedule(on: day), clipped: clipped, notes: notes)
    }

    /// The wedges of a law between two laws, in which every measure is taken on a day of its own: what attribution needs.
    public func policy(dayOf: (Measure) -> Day) -> Policy {
        withoutActuallyEscaping(dayOf) { policy(from: laid.schedule(on: baseDay, collected: true, dayOf: $0)).policy }
    }

    private func policy(from now: Schedule) -> (policy: Policy, clipped: [(n: Int, i: Int, j: Int)]) {
        var policy = Policy(unchanged: world)
        var clipped: [(n: Int, i: Int, j: Int)] = []
        let phi = collected.value
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        for j in 0..<J {
            let theta = elasticities.theta[j]
            for n in 0..<N {
                for i in 0..<N where i != n {
                    let k = now.tariffs.offset(n, i, j)
                    let old = world.tariffs.values[k]
                    let change = phi * (now.tariffs.values[k] - baseSchedule.tariffs.values[k])
                    if change != 0 {
                        if old + change < Swift.min(0, old) - 1e-12 { clipped.append((n, i, j)) }
                        policy.tariffs.values[k] = Swift.max(old + change, Swift.min(0, old))
                    }
                    policy.exportTaxes.values[k] = now.exportTaxes.values[k] - baseSchedule.exportTaxes.values[k]
                    let (a, b) = (now.remaining.values[k], baseSchedule.remaining.values[k])
                    if a != b && b > 0 { policy.icebergs.values[k] = a > 0 ? exp(-log(a / b) / theta) : .infinity }
                    policy.icebergs.values[k] *= now.costs.values[k] / baseSchedule.costs.values[k]
                }
            }
        }
        return (policy, clipped)
    }
}
