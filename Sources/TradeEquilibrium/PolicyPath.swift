import RealModule
import TradeData

/// The path from one policy to another: prices move in logs, shares of varieties and transfers in proportion.
struct PolicyPath {
    let a, b: Policy
    private let theta: [Double]?
    /// The cells in which the two differ, ascending.
    private let cells: [Int]

    /// - Parameter theta: With it an infinite iceberg may be at one end: (1−s)^(−1/θ) leaves a part 1 − s of the trade.
    /// - Returns: nil where an iceberg is infinite at one end only and no θ is given.
    init?(from a: Policy, to b: Policy, theta: [Double]? = nil) {
        cells = Self.differences(a, b)
        if theta == nil {
            for x in cells where a.icebergs[x] != b.icebergs[x] && (a.icebergs[x] == .infinity || b.icebergs[x] == .infinity) {
                return nil
            }
        }
        (self.a, self.b, self.theta) = (a, b, theta)
    }

    private static func differences(_ a: Policy, _ b: Policy) -> [Int] {
        (0..<a.tariffs.count).filter {
            a.tariffs[$0] != b.tariffs[$0] || a.exportTaxes[$0] != b.exportTaxes[$0] || a.icebergs[$0] != b.icebergs[$0]
                || a.availability[$0] != b.availability[$0]
        }
    }

    /// The policy a share `s` of the way: 0 is the start, 1 the end.
    func policy(at s: Double) -> Policy {
        if s == 1 { return b }
        func between(_ x: Double, _ y: Double) -> Double { x == y ? x : x * Double.pow(y / x, s) }
        let square = a.grid.countryCount * a.grid.countryCount
        var path = a
        for x in cells {
            path.tariffs[x] = between(1 + a.tariffs[x], 1 + b.tariffs[x]) - 1
            path.exportTaxes[x] = between(1 + a.exportTaxes[x], 1 + b.exportTaxes[x]) - 1
            path.availability[x] = a.availability[x] + s * (b.availability[x] - a.availability[x])
            let (d0, d1) = (a.icebergs[x], b.icebergs[x])
            if let theta, d1 == .infinity, d0 < .infinity {
                path.icebergs[x] = d0 * Double.pow(1 - s, -1 / theta[x / square])
            } else {
                path.icebergs[x] = between(d0, d1)
            }
        }
        for x in path.productivity.values.indices {
            path.productivity.values[x] = between(a.productivity.values[x], b.productivity.values[x])
        }
        for n in path.transfers.indices { path.transfers[n] += s * (b.transfers[n] - a.transfers[n]) }
        return path
    }
}
