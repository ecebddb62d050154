import FoundationEssentials
import Glibc

/// A linear scale from data to pixels, with round ticks.
struct Axis {
    let low: Double
    let high: Double
    /// Where `low` and `high` lie, in pixels.
    let from: Double
    let to: Double
    let ticks: [Double]
    let decimals: Int

    /// Widens the data's range to round numbers, about `count` of them.
    init(covering values: [Double], including zero: Bool = true, from: Double, to: Double, count: Int = 5) {
        let finite = values.filter(\.isFinite) + (zero ? [0] : [])
        var (least, most) = (finite.min() ?? 0, finite.max() ?? 1)
        if most - least < 1e-12 { (least, most) = (least - 0.5, most + 0.5) }
        let rough = (most - least) / Double(max(count, 1))
        let power = pow(10, floor(log10(rough)))
        let step = power * ([1, 2, 2.5, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10)
        let (first, last) = (floor(least / step + 1e-9), ceil(most / step - 1e-9))
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        low = first * step
        high = last * step
        decimals = (0...8).first { abs((step * pow(10, Double($0))).rounded() - step * pow(10, Double($0))) < 1e-6 } ?? 8
        self.from = from
        self.to = to
    }

    /// The data's own range with zero, without ticks: for bars that carry their numbers.
    init(exactly values: [Double], from: Double, to: Double) {
        low = min(0, values.min() ?? 0)
        high = max(0, values.max() ?? 0, low == 0 ? 1e-12 : 0)
        ticks = []
        decimals = 0
        self.from = from
        self.to = to
    }

    func position(_ value: Double) -> Double { from + (value - low) / (high - low) * (to - from) }

    func label(_ tick: Double) -> String { NumberText.fixed(tick, decimals) }
}
