import FoundationEssentials
import Glibc
import TradeData
import TradeEquilibrium

/// What a study's numbers would be under other trade elasticities, drawn at random around the model's own.
///
/// ```
/// θ′[j] = θ[j]·exp( s[j]·(√ρ·z₀ + √(1−ρ)·z[j]) ),   z standard normal, ρ = 0.5
/// ```
/// s[j] is the standard error over θ where the table gives one, else 0.25 (assumption A-17). The common factor z₀ makes
/// all elasticities tend to be high or low together.
/// - Note: The same seed gives the same draws on every machine; each solve starts from the study's own solution.
public struct ElasticityDraws: Sendable {
    /// ρ, the share of the variance that all sectors have in common.
    public static let commonShare = 0.5
    /// s where the table states no standard error.
    public static let usualLogError = 0.25
    /// Draws that are solved between two messages.
    static let portion = 32
    /// The highest number of a draw.
    public static let most = 1_000_000
    /// Below so many percent a change is what solves to ten digits leave of nothing, and has no sign.
    public static let nothing = 1e-7

    /// What one draw comes to in one comparison.
    public struct Sample: Sendable, Equatable {
        /// Welfare, percent, `[country]`.
        public let welfare: [Double]
        /// Real income, percent, `[country]`; welfare where labour supply is fixed.
        public let realIncome: [Double]
        /// Employment, percent, `[country]`.
        public let employment: [Double]
        /// Real wage, percent, `[country]`.
        public let realWage: [Double]
        /// Equivalent variation in the world's unit per year, `[country]`.
        public let equivalentVariation: [Double]
        /// Welfare of the world, percent.
        public let worldWelfare: Double
        /// Value of the trade between the parties, percent; NaN where the law names no parties.
        public let partiesTrade: Double
        /// The worst of both solves.
        public let residual: Double

        init(_ comparison: Comparison, parties: [TradingPair]) {
            let countries = comparison.grid.countries.indices
            welfare = countries.map { comparison.welfare($0).percentChange }
            realIncome = countries.map { comparison.realIncome($0).percentChange }
            employment = countries.map { comparison.employment($0).percentChange }
            realWage = countries.map { comparison.realWage($0).percentChange }
            equivalentVariation = countries.map(comparison.equivalentVariation)
            worldWelfare = comparison.worldWelfare().percentChange
            partiesTrade = parties.isEmpty ? .nan : comparison.partiesTrade(parties)
            residual = comparison.worstResidual
        }
    }

    /// What one draw comes to for a group, percent: its members' changes, weighted by what they are changes of under the study's own
    /// elasticities, which the reference's incomes hardly depend on.
    public static func mean(_ values: [Double], of group: [Int], in comparison: Comparison) -> Double {
        if group.count == 1 { return values[group[0]] }
        let weights = group.map { comparison.reference.welfareIncome($0) }
        return zip(group, weights).reduce(0) { $0 + values[$1.0] * $1.1 } / weights.reduce(0, +)
    }

    /// A number over all draws that converged.
    public struct Summary: Sendable, Equatable {
        public let median: Double
        /// The quantiles of 5 and 95%.
        public let low, high: Double
        /// The share of the draws in which the number has the sign that it has under the study's own model.
        public let sameSign: Double
    }

    /// ElasticityDraws of one comparison.
    public struct Result: Sendable {
        public let branch: String
        public let comparedWith: Day
        /// The draws that converged, in the order in which they were drawn.
        public let samples: [Sample]
        /// Which draw each sample is, from 0.
        public let numbers: [Int]
        /// ElasticityDraws that have no such equilibrium, or whose solve did not converge; they are left out.
        public let failed: Int
        /// The worst among the draws that converged; nil where none did.
        public var worstResidual: Double? { samples.map(\.residual).max() }

        /// The median and the range of a number, and how often it has the sign of `central`; nil where no draw converged.
        /// - Complexity: O(draws · log draws).
        public func summary(central: Double, of value: (Sample) -> Double) -> Summary? {
            let drawn = samples.map(value).filter(\.isFinite).sorted()
            guard !drawn.isEmpty else { return nil }
            func sign(_ value: Double) -> Int { abs(value) < ElasticityDraws.nothing ? 0 : value < 0 ? -1 : 1 }
            let same = drawn.count { sign($0) == sign(central) }
            return Summary(
                median: ElasticityDraws.quantile(0.5, drawn), low: ElasticityDraws.quantile(0.05, drawn),
                high: ElasticityDraws.quantile(0.95, drawn),
                sameSign: Double(same) / Double(drawn.count))
        }
    }
    /// One for each comparison of laws, in the order of the study's runs; none about threats.
    public let results: [Result]
    public let count: Int
    public let seed: UInt64

    /// ElasticityDraws that converged in every comparison, at least.
    public var converged: Int { results.map(\.samples.count).min() ?? 0 }
    /// The worst among all draws that converged; nil where none did.
    public var worstResidual: Double? { results.compactMap(\.worstResidual).max() }

    public func result(branch: String, comparedWith day: Day) -> Result? {
        results.first { $0.branch == branch && $0.comparedWith == day }
    }

    /// Solves a study's comparisons once more for each draw. What has no equilibrium is counted, not thrown.
    ///
    /// - Parameters:
    ///   - first: The number of the first draw, from 0: draws are the same whoever draws those before.
    ///   - count: How many draws.
    ///   - threads: Draws solved at a time; as many as there are cores when nil.
    ///   - progress: Called with a sentence now and then.
    /// - Complexity: Two warm-started solves a draw and comparison, on all cores.
    public init(
        _ study: Study, first: Int = 0, count: Int, seed: UInt64, threads: Int? = nil, progress: (String) -> Void = { _ in }
    ) {
        precondition(first >= 0 && count >= 0, "Draws are counted from 0.")
        self.count = count
        self.seed = seed
        let runs = study.runs.filter { $0.threat == nil }
        guard let central = runs.first?.model else {
            results = []
            return
        }
        var random = SplitMix64(seed: seed)
        // One stream for all: those before the first are drawn too, and forgotten.
        for d in 0..<first { _ = ElasticityDraws.draw(central.elasticities, d, &random) }
        let tables = (first..<first + count).map { ElasticityDraws.draw(central.elasticities, $0, &random) }
        let options = study.options
        let parties = study.parties
        // A model with balanced trade has a baseline of its own for every θ; otherwise the baseline does not depend on θ.
        let base = runs[0].comparison.world
        progress("\(count) draws of θ, seed \(seed)")
        let shared = Batch(base, model: central, options: options)
        @Sendable func solve(_ d: Int) -> [Sample?] {
            let nothing = [Sample?](repeating: nil, count: runs.count)
            if options.ended != nil { return nothing }
            var model = central
            model.elasticities = tables[d]
            // A draw may leave what the model can have, such as θψ at most 1.
            guard (try? model.validateParameters(for: base)) != nil else { return nothing }
            var batch = Batch(shared, elasticities: tables[d])
            if central.deficits == .balanced {
                guard let start = try? Baseline.prepare(study.world, model: model, options: options) else { return nothing }
                batch = Batch(start, model: model, options: options)
            }
            return runs.map { run in
                let before = batch.solve(run.comparison.reference.policy, from: run.comparison.reference.state)
                let after = batch.solve(run.comparison.policy.policy, from: run.comparison.policy.state)
                guard before.converged, after.converged else { return nil }
                return Sample(Comparison(reference: before, policy: after), parties: parties)
            }
        }
        let began = ContinuousClock.now
        var found: [[Sample?]] = []
        // In portions, so that somebody who waits is told how long.
        while found.count < count {
            let start = found.count
            found += Parallel.map(Swift.min(Self.portion, count - start), threads: threads) { solve(start + $0) }
            let left = (ContinuousClock.now - began) * (Double(count - found.count) / Double(found.count))
            if found.count < count {
                progress("\(found.count) of \(count) draws, about \(Swift.max(1, left.components.seconds)) s left")
            }
        }
        results = runs.enumerated().map { r, run in
            let good = found.indices.filter { found[$0][r] != nil }
            return Result(
                branch: run.path.id, comparedWith: run.comparedWith, samples: good.compactMap { found[$0][r] },
                numbers: good.map { first + $0 },
                failed: count - good.count)
        }
    }

    /// The quantile of sorted numbers, by linear interpolation.
    static func quantile(_ q: Double, _ sorted: [Double]) -> Double {
        guard let last = sorted.indices.last else { return .nan }
        let at = q * Double(last)
        let low = Int(at.rounded(.down))
        return sorted[low] + (at - Double(low)) * (sorted[min(low + 1, last)] - sorted[low])
    }

    private static func draw(_ table: ElasticityTable, _ d: Int, _ random: inout SplitMix64) -> ElasticityTable {
        let common = random.normal()
        let theta = table.theta.enumerated().map { j, theta in
            // A standard error of zero is none; one above the estimate says no more than that the estimate is worthless.
            let s = table.standardErrors.flatMap { $0[j] > 0 ? Swift.min(1, $0[j] / theta) : nil } ?? usualLogError
            return theta * exp(s * (commonShare.squareRoot() * common + (1 - commonShare).squareRoot() * random.normal()))
        }
        return ElasticityTable(name: "\(table.name), draw \(d)", source: table.source, theta: theta, scale: nil)
    }
}
