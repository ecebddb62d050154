import TradeData
import TradeEquilibrium
import TradePolicy

/// A model held against what happened: the duties of 2018 and after, put on the world of 2017, beside the trade of the years that followed.
///
/// ```
/// predicted: s′[o,j] − s[o,j]        shares of imports, world of 2017 with and without the duties of the year, points of a percent
/// actual:    s(Y)[o,j] − s(2017)[o,j]        or that less the same change in other rich importers
/// ```
/// A year's duties are the mean over its twelve middles of months. Flows are at basic prices, duties not included.
public struct Backtest: Sendable {
    /// Whose share in whose imports.
    public struct Side: Sendable, Hashable {
        public let origin, importer: String
        public init(origin: String, importer: String) { (self.origin, self.importer) = (origin, importer) }
        public static let chinaInUS = Side(origin: "CHN", importer: "USA")
        public static let usInChina = Side(origin: "USA", importer: "CHN")
        /// Both sides of the pair between which the duties are.
        public static let pair = [chinaInUS, usInChina]
        /// Sellers without duties of their own, who might have taken the place.
        public static let third = ["VNM", "MEX", "TWN", "MYS", "KOR", "IND", "EU27"].map { Side(origin: $0, importer: "USA") }
    }

    /// What counts as having happened.
    public enum Actual: String, Sendable, CaseIterable {
        /// The change of the share.
        case raw
        /// The change of the share less its change in other rich importers, which had no such duties.
        case lessOthers = "less-others"
    }

    /// Which duties are put on the world.
    public enum Duties: String, Sendable, CaseIterable {
        /// The rates of the lists as they came into force.
        case statutory
        /// Those times the share of the statutory change that is found in the duties collected later.
        case collected
        /// Those of the lists, all by the factor that makes the average of each side the published one, which has the weights of 2017.
        case published
    }

    /// A model and what is put on it.
    public struct Setting: Sendable, Hashable {
        public let table: String
        public let horizon: Horizon
        public let deficits: DeficitRule
        public let duties: Duties
    }

    /// What a setting predicts for a year.
    public struct Prediction: Sendable {
        public let setting: Setting
        public let year: Int
        /// Imports before and after, by importer.
        public let before, after: [String: ImportMix]
        public let residual: Double
    }

    public let world: World
    public let observed: ObservedTrade
    /// The year of the world; changes are counted from it.
    public let baseYear: Int
    /// The years whose flows are predicted.
    public let years: [Int]
    /// The year from which the trend is drawn to `baseYear`.
    public let trendFrom: Int
    public let options: SolverOptions
    private var duties: [Duties: [Int: Policy]]
    private let members: [String: [Int]]

    /// Years whose outcome may choose a model.
    public static let choosing = [2019, 2021]

    /// - Parameters:
    ///   - law: Its duties are applied, whosever they are; other measures are left out.
    ///   - later: A world whose tariffs are as collected later; from it comes the share that is collected.
    /// - Throws: `Problems` where the world and the observed trade do not fit.
    /// - Complexity: A law on a grid twice, and twelve schedules a year.
    public init(
        _ law: Law, world: World, later: World, observed: ObservedTrade, published: PublishedDuties, mix: (any ProductMix)?,
        union: Set<Country>,
        options: SolverOptions = SolverOptions()
    ) throws {
        (self.world, self.observed, self.options, baseYear) = (world, observed, options, world.year)
        let before = observed.years.filter { $0 < world.year }
        guard observed.years.contains(world.year), let first = before.first, observed.years.last! > world.year + 1 else {
            throw Problems("the observed flows do not reach from before \(world.year) to after it", remedy: "build them again")
        }
        let baseYear = world.year
        (trendFrom, years) = (first, observed.years.filter { $0 > baseYear + 1 })
        for sector in observed.sectors where world.grid.index(of: sector) == nil {
            throw Problems("world \(world.id) has no sector \(sector)", remedy: "build the observed flows again")
        }
        guard later.grid == world.grid else {
            throw Problems("\(later.id) and \(world.id) differ in economies or sectors", remedy: "build both again")
        }
        members = Self.members(observed.origins, world.grid, union)
        var dutiesOnly = law
        dutiesOnly.measures = law.measures.filter { $0.instrument.isDuty }
        (dutiesOnly.events, dutiesOnly.threats) = ([], [])
        let bridge = LawBridge(dutiesOnly, world: world, mix: mix, goods: world.goods)
        let full = bridge.policy(on: LawBridge.baseDay(of: later))
        let collected = Self.collectedShares(full.policy, world, later)
        var policies: [Duties: [Int: Policy]] = [:]
        for year in years {
            let policy = Self.mean(of: year, bridge, near: full)
            policies[.statutory, default: [:]][year] = policy
            var partly = policy
            for x in policy.tariffs.changes() {
                let old = world.tariffs.values[Int(x)]
                partly.tariffs[Int(x)] = old + (collected[x] ?? 1) * (policy.tariffs[Int(x)] - old)
            }
            policies[.collected, default: [:]][year] = partly
        }
        duties = policies
        for year in years { duties[.published, default: [:]][year] = scaled(to: published, in: year) }
    }

    /// The statutory duties of a year, those of each side by one factor.
    private func scaled(to published: PublishedDuties, in year: Int) -> Policy? {
        guard var policy = duties[.statutory]?[year] else { return nil }
        for side in Side.pair {
            let own = addedDuty(side, in: year, .statutory)
            guard let level = published.added(side, on: Self.days(of: year)), own > 0 else { continue }
            for n in members[side.importer] ?? [] {
                for i in members[side.origin] ?? [] {
                    for j in 0..<world.grid.sectorCount {
                        let old = world.tariffs[n, i, j].value
                        policy.tariffs[n, i, j] = Rate(old + level / own * (policy.tariffs[n, i, j].value - old))
                    }
                }
            }
        }
        return policy
    }

    /// The middles of the months of a year.
    private static func days(of year: Int) -> [Day] { (1...12).compactMap { Day(year: year, month: $0, day: 15) } }

    /// The places of each seller's economies in the grid; `REST` is whoever is not named.
    private static func members(_ origins: [String], _ grid: Grid, _ union: Set<Country>) -> [String: [Int]] {
        var members: [String: [Int]] = [:]
        for (i, country) in grid.countries.enumerated() {
            let label = union.contains(country) ? "EU27" : origins.contains(country.rawValue) ? country.rawValue : "REST"
            members[label, default: []].append(i)
        }
        return members
    }

    /// The share of each statutory change that the tariffs collected later show, 0 to 1, by cell.
    private static func collectedShares(_ full: Policy, _ world: World, _ later: World) -> [Int32: Double] {
        var shares: [Int32: Double] = [:]
        for x in full.tariffs.changes() {
            let (old, new) = (world.tariffs.values[Int(x)], later.tariffs.values[Int(x)])
            let change = full.tariffs[Int(x)] - old
            if change > 0.005 { shares[x] = min(1, max(0, (new - old) / change)) }
        }
        return shares
    }

    /// The mean policy over the middles of the months of a year.
    private static func mean(of year: Int, _ bridge: LawBridge, near: LegalPolicy) -> Policy {
        let days = days(of: year)
        var mean = Policy(unchanged: bridge.world)
        for day in days {
            let policy = bridge.policy(bridge.onGrid.law.inForce(on: day), near: near).policy
            for x in policy.tariffs.changes() {
                let old = bridge.world.tariffs.values[Int(x)]
                mean.tariffs[Int(x)] = mean.tariffs[Int(x)] + (policy.tariffs[Int(x)] - old) / Double(days.count)
            }
        }
        return mean
    }
}

// MARK: Predictions

extension Backtest {
    /// The mean duty that an importer adds on a seller's goods in a year, percent, weighted with the trade of the world's year.
    public func addedDuty(_ side: Side, in year: Int, _ kind: Duties) -> Double {
        guard let policy = duties[kind]?[year] else { return .nan }
        let flows = world.flows()
        var (sum, weight) = (0.0, 0.0)
        for n in members[side.importer] ?? [] {
            for i in members[side.origin] ?? [] {
                for sector in observed.sectors {
                    guard let j = world.grid.index(of: sector) else { continue }
                    let flow = flows[n, i, j].value
                    sum += flow * (policy.tariffs[n, i, j].value - world.tariffs[n, i, j].value)
                    weight += flow
                }
            }
        }
        return weight > 0 ? 100 * sum / weight : .nan
    }

    /// Solves a model under the duties of every year.
    /// - Returns: Nil for a model that cannot be, one without an equilibrium, or one of whose years has none.
    /// - Complexity: A solve for each year and kind of duties.
    public func predict(_ model: Model, named table: String, duties kinds: [Duties]) -> [Prediction]? {
        guard (try? model.validate(for: world)) != nil, let base = try? Baseline.prepare(world, model: model, options: options)
        else {
            return nil
        }
        let batch = Batch(base, model: model, options: options)
        let before = imports(base.flows())
        var (found, start): ([Prediction], SolverState?) = ([], nil)
        for kind in kinds {
            for year in years {
                guard let policy = duties[kind]?[year] else { return nil }
                let solved = batch.solve(policy, from: start)
                guard solved.converged else { return nil }
                start = solved.state
                let setting = Setting(table: table, horizon: model.horizon, deficits: model.deficits, duties: kind)
                found.append(
                    Prediction(
                        setting: setting, year: year, before: before, after: imports(solved.flows()),
                        residual: solved.residuals.worst))
            }
        }
        return found
    }

    /// What the United States and China buy of whom.
    private func imports(_ flows: Bilateral<Money>) -> [String: ImportMix] {
        let sectors = observed.sectors.map { world.grid.index(of: $0)! }
        var found: [String: ImportMix] = [:]
        for importer in Set(Side.pair.map(\.importer)) {
            guard let n = members[importer]?.first else { continue }
            let origins = observed.origins.filter { $0 != importer }
            found[importer] = ImportMix(
                origins: origins, sectors: observed.sectors,
                values: origins.map { origin in
                    sectors.map { j in (members[origin] ?? []).reduce(0) { $0 + flows[n, $1, j].value } }
                })
        }
        return found
    }
}

// MARK: Against what happened

extension Backtest {
    /// The change of a share that happened from the base year to another, points of a percent; nil for all goods together.
    public func actual(_ side: Side, sector j: Int?, year: Int, _ kind: Actual) -> Double {
        func change(_ importer: String) -> Double {
            guard let then = observed.imports(of: importer, in: baseYear), let now = observed.imports(of: importer, in: year)
            else {
                return .nan
            }
            guard let j else { return now.share(side.origin) - then.share(side.origin) }
            return now.share(side.origin, j) - then.share(side.origin, j)
        }
        return change(side.importer) - (kind == .lessOthers ? change("RICH") : 0)
    }

    /// What the years before would have led to: their change a year, times the years.
    public func trend(_ side: Side, sector j: Int?, year: Int, _ kind: Actual) -> Double {
        -actual(side, sector: j, year: trendFrom, kind) / Double(baseYear - trendFrom) * Double(year - baseYear)
    }

    /// The change of a share that a model predicts.
    public func predicted(_ side: Side, sector j: Int?, _ prediction: Prediction) -> Double {
        guard let before = prediction.before[side.importer], let after = prediction.after[side.importer] else { return .nan }
        guard let j else { return after.share(side.origin) - before.share(side.origin) }
        return after.share(side.origin, j) - before.share(side.origin, j)
    }

    /// A point for each sector, weighted with the importer's imports of the base year.
    public func points(_ side: Side, _ prediction: Prediction, _ kind: Actual) -> [BacktestScore.Point] {
        guard let base = observed.imports(of: side.importer, in: baseYear) else { return [] }
        return observed.sectors.indices.map { j in
            BacktestScore.Point(
                predicted: predicted(side, sector: j, prediction),
                actual: actual(side, sector: j, year: prediction.year, kind),
                trend: trend(side, sector: j, year: prediction.year, kind), weight: base.total(j))
        }
    }

    /// How a prediction did: over the sectors of one side, or of several together, each side with the same weight.
    public func score(_ sides: [Side], _ prediction: Prediction, _ kind: Actual) -> BacktestScore {
        BacktestScore(pooled(sides, prediction, kind))
    }

    /// The points of several sides, each side with the weight 1.
    public func pooled(_ sides: [Side], _ prediction: Prediction, _ kind: Actual) -> [BacktestScore.Point] {
        sides.flatMap { side in
            let points = points(side, prediction, kind)
            let total = points.reduce(0) { $0 + $1.weight }
            return points.map {
                BacktestScore.Point(
                    predicted: $0.predicted, actual: $0.actual, trend: $0.trend, weight: total > 0 ? $0.weight / total : 0)
            }
        }
    }
}

extension Backtest {
    /// The test on the shipped worlds and flows.
    /// - Throws: `Problems` where one of them is missing or does not fit.
    public static func shipped(_ law: Law, mix: (any ProductMix)?, options: SolverOptions = SolverOptions()) throws -> Backtest {
        let after = Day(year: 2_021, month: 1, day: 1).flatMap { try? EconomyGroups.load().members(of: "EU27", on: $0) }
        return try Backtest(
            law, world: Workspace.shared.world("icio-2017"), later: Workspace.shared.world("icio-2022"), observed: .load(),
            published: .load(), mix: mix, union: after ?? [], options: options)
    }
}
