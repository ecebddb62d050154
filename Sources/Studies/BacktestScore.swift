import FoundationEssentials
import TradeData

/// How well predicted changes agree with those that happened, over points with weights.
///
/// ```
/// actual = intercept + slope·predicted,   skill = 1 − Σ w·(actual − predicted)² / Σ w·actual²
/// ```
/// Skill is 1 where the prediction is exact, 0 where it is no better than "nothing changes", and negative where it is worse.
public struct BacktestScore: Sendable, Equatable {
    public struct Point: Sendable, Equatable {
        public let predicted, actual, trend, weight: Double
        public init(predicted: Double, actual: Double, trend: Double, weight: Double) {
            (self.predicted, self.actual, self.trend, self.weight) = (predicted, actual, trend, weight)
        }
    }

    /// Of the weighted regression of actual on predicted; NaN where all predictions are the same.
    public let slope, intercept, correlation: Double
    /// Root of the weighted mean of squared errors, in points of a percent: of the model, of "nothing changes", of "the trend goes on".
    public let error, errorOfNothing, errorOfTrend: Double
    public let skill: Double

    /// - Precondition: Weights are not negative, and one is positive.
    public init(_ points: [Point]) {
        let total = points.reduce(0) { $0 + $1.weight }
        precondition(total > 0, "A score needs a point with weight.")
        func mean(_ value: (Point) -> Double) -> Double { points.reduce(0) { $0 + $1.weight * value($1) } / total }
        let (p, a) = (mean(\.predicted), mean(\.actual))
        let (pp, aa) = (mean { ($0.predicted - p) * ($0.predicted - p) }, mean { ($0.actual - a) * ($0.actual - a) })
        let pa = mean { ($0.predicted - p) * ($0.actual - a) }
        slope = pp > 0 ? pa / pp : .nan
        intercept = a - slope * p
        correlation = pp > 0 && aa > 0 ? pa / (pp * aa).squareRoot() : .nan
        let square = mean { ($0.actual - $0.predicted) * ($0.actual - $0.predicted) }
        let nothing = mean { $0.actual * $0.actual }
        error = square.squareRoot()
        errorOfNothing = nothing.squareRoot()
        errorOfTrend = mean { ($0.actual - $0.trend) * ($0.actual - $0.trend) }.squareRoot()
        skill = nothing > 0 ? 1 - square / nothing : .nan
    }

    /// The quantiles of 5 and 95% of a number over resamples of the points, each drawn with replacement.
    /// - Note: The same seed gives the same interval.
    /// - Complexity: O(draws × points).
    public static func interval(
        _ points: [Point], draws: Int = 1_000, seed: UInt64 = 2018, of number: ([Point]) -> Double
    ) -> (low: Double, high: Double) {
        var random = SplitMix64(seed: seed)
        var found: [Double] = []
        for _ in 0..<draws {
            let sample = points.indices.map { _ in points[Int(random.next() % UInt64(points.count))] }
            guard sample.contains(where: { $0.weight > 0 }) else { continue }
            let value = number(sample)
            if value.isFinite { found.append(value) }
        }
        guard !found.isEmpty else { return (.nan, .nan) }
        found.sort()
        return (found[found.count / 20], found[found.count - 1 - found.count / 20])
    }
}
