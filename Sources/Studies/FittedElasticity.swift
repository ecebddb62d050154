import FoundationEssentials
import Glibc
import TradeData
import TradeEquilibrium

/// The one trade elasticity, the same in all sectors, with which the model would have come closest to a year.
///
/// ```
/// θ* = argmin Σ w[j]·( actual[j] − predicted[j](θ) )²
/// ```
/// Workers move freely, as in the long run; what is fitted is how far buyers had moved by that year, so that a horizon is a number of years.
public struct FittedElasticity: Sendable, Equatable {
    public let year: Int
    /// Years since the first duties, of which most came in the second half of the base year's successor.
    public let theta: Double
    /// The quantiles of 5 and 95% over resamples of the sectors.
    public let low, high: Double
    /// The θ at which the change of the share in all goods is that which happened; nil where none of the values tried gives it.
    public let ofTotal: Double?
    /// Whether the best value is the smallest or the largest that was tried.
    public let isAtEnd: Bool
    /// The skill at the best value.
    public let skill: Double

    /// The values at which the model is solved; between them predictions are interpolated in log θ.
    public static let solvedAt = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12]
    private static let steps = 8
}

extension Backtest {
    /// The predictions of models that differ in θ alone, for all years; those without an equilibrium are left out.
    /// - Complexity: A solve for each value and year.
    public func predictions(
        theta values: [Double] = FittedElasticity.solvedAt, duties: Duties, deficits: DeficitRule = .worldShare
    ) -> [(theta: Double, byYear: [Int: Prediction])] {
        let found = Parallel.map(values.count) { k -> (theta: Double, byYear: [Int: Prediction])? in
            let table = ElasticityTable(
                name: "flat-\(values[k])", source: "one number for all sectors",
                theta: Array(repeating: values[k], count: world.grid.sectorCount))
            let model = Model.at(.long, elasticities: table, deficits: deficits)
            guard let predicted = predict(model, named: table.name, duties: [duties]) else { return nil }
            return (values[k], Dictionary(uniqueKeysWithValues: predicted.map { ($0.year, $0) }))
        }
        return found.compactMap(\.self)
    }

    /// Fits one θ to some sides of one year; nil where fewer than two values of θ have an equilibrium.
    public func fit(
        _ sides: [Side], year: Int, _ kind: Actual, from solved: [(theta: Double, byYear: [Int: Prediction])]
    ) -> FittedElasticity? {
        let known = solved.compactMap { entry in entry.byYear[year].map { (theta: entry.theta, prediction: $0) } }
        guard known.count > 1 else { return nil }
        let grid = FittedElasticity.refined(known.map { ($0.theta, pooled(sides, $0.prediction, kind)) })
        let errors = grid.map { entry in
            entry.points.map { $0.weight * ($0.actual - $0.predicted) * ($0.actual - $0.predicted) }
        }
        func best(_ drawn: [Int]) -> Int {
            let sums = errors.map { error in drawn.reduce(0.0) { $0 + error[$1] } }
            return sums.indices.min { sums[$0] < sums[$1] } ?? 0
        }
        let all = Array(grid[0].points.indices)
        let chosen = best(all)
        var random = SplitMix64(seed: 2018)
        let draws = (0..<500).map { _ in grid[best(all.map { _ in Int(random.next() % UInt64(all.count)) })].theta }.sorted()
        // Totals move with θ one way, so that the first crossing is the only one.
        let totals = known.map { entry in
            (
                entry.theta,
                sides.reduce(0) { $0 + predicted($1, sector: nil, entry.prediction) - actual($1, sector: nil, year: year, kind) }
            )
        }
        let crossing = zip(totals, totals.dropFirst()).first { ($0.1 < 0) != ($1.1 < 0) }
        return FittedElasticity(
            year: year, theta: grid[chosen].theta, low: draws[draws.count / 20], high: draws[draws.count - 1 - draws.count / 20],
            ofTotal: crossing.map { low, high in
                exp(log(low.0) + (log(high.0) - log(low.0)) * low.1 / (low.1 - high.1))
            }, isAtEnd: chosen == 0 || chosen == grid.count - 1, skill: BacktestScore(grid[chosen].points).skill)
    }
}

extension FittedElasticity {
    /// Predictions between the values that were solved.
    fileprivate static func refined(
        _ known: [(theta: Double, points: [BacktestScore.Point])]
    ) -> [(theta: Double, points: [BacktestScore.Point])] {
        var grid = [known[0]]
        for (low, high) in zip(known, known.dropFirst()) {
            for step in 1...steps {
                let part = Double(step) / Double(steps)
                let points = zip(low.points, high.points).map { a, b in
                    BacktestScore.Point(
                        predicted: a.predicted + part * (b.predicted - a.predicted), actual: a.actual, trend: a.trend,
                        weight: a.weight)
                }
                grid.append((exp(log(low.theta) + part * (log(high.theta) - log(low.theta))), points))
            }
        }
        return grid
    }
}
