import FoundationEssentials
import Glibc
import TradeData

/// The market of one crop in tonnes: three origins, China and all other buyers, for a year.
///
/// ```
/// q[b,o] = Q[b]·P̂[b]^(−ε[b])·w[b,o]/Σ w,    w[b,o] = a[b,o]·s[b,o]·(p̂[o]·τ[b,o])^(−θ),    P̂[b] = (Σ w)^(−1/θ)
/// Σ_b q[b,o] = x[o]·p̂[o]^η[o]
/// 0 ≤ u ⟂ q[buyer,seller] ≥ floor,           τ[buyer,seller] = e^(−u)
/// ```
/// s are shares of tonnes in the base year, so that tonnes add up; p̂ are prices at the origin's port over those of the base year; a is
/// what a boycott leaves; τ what duties and the subsidy of a promise make of the price. A promise that asks for no more than is bought
/// has u = 0, and nothing moves.
///
/// A market by itself: incomes, exchange rates and other crops stand still, and land moves only through η.
/// - Source: the equations are those of a trade share in Eaton and Kortum (2002) counted in tonnes; θ, η and ε are assumptions with ranges
///   (`Data/crops/soybeans-parameters.csv`, A-21).
public struct CropMarket: Sendable {
    /// Who buys, in the order of all arrays by buyer.
    public enum Buyer: Int, Sendable, CaseIterable { case china, others }

    public struct Parameters: Sendable {
        /// θ.
        public var theta: Double
        /// η, in the order of the origins.
        public var supply: [Double]
        /// ε, by buyer.
        public var demand: [Double]

        /// - Precondition: θ is positive, no elasticity negative, and no demand more elastic than θ.
        public init(theta: Double, supply: [Double], demand: [Double]) {
            precondition(
                theta > 0 && supply.allSatisfy { $0 > 0 } && demand.allSatisfy { $0 >= 0 && $0 <= theta },
                "θ and supply are positive, and demand is not more elastic than θ.")
            (self.theta, self.supply, self.demand) = (theta, supply, demand)
        }
    }

    public let origins: [Country]
    /// Dollars a tonne at the origin's port in the base year.
    public let prices: [Double]
    /// Millions of tonnes in the base year, by buyer and origin.
    public let sales: [[Double]]
    public let parameters: Parameters

    /// - Precondition: Every origin sells something, every buyer buys something, and prices are positive.
    public init(origins: [Country], prices: [Double], sales: [[Double]], parameters: Parameters) {
        precondition(
            prices.count == origins.count && sales.count == Buyer.allCases.count && parameters.supply.count == origins.count
                && parameters.demand.count == sales.count && sales.allSatisfy { $0.count == origins.count },
            "One number for each.")
        precondition(
            prices.allSatisfy { $0 > 0 } && sales.joined().allSatisfy { $0 >= 0 } && sales.allSatisfy { $0.reduce(0, +) > 0 }
                && origins.indices.allSatisfy { o in sales.reduce(0) { $0 + $1[o] } > 0 }, "Everybody trades something.")
        (self.origins, self.prices, self.sales, self.parameters) = (origins, prices, sales, parameters)
    }

    /// Where the market is under duties, a boycott and a promise.
    public struct Outcome: Sendable {
        /// p̂, by origin.
        public let prices: [Double]
        /// Millions of tonnes, by buyer and origin.
        public let sales: [[Double]]
        /// u of the promise, 0 exactly where it does not bind.
        public let logWedge: Double
        /// The worst of ln demand − ln supply over the origins, and of the promise.
        public let residual: Double

        public var isBinding: Bool { logWedge > 0 }
        /// The part of the price that the buyer's side pays on top, 1 − e^(−u).
        public var subsidy: Double { 1 - exp(-logWedge) }
        public func sold(_ o: Int) -> Double { sales.reduce(0) { $0 + $1[o] } }
        public func bought(_ buyer: Buyer) -> Double { sales[buyer.rawValue].reduce(0, +) }
    }

    /// The largest subsidy that is looked for; a promise that takes more cannot be kept in this market.
    public static let largestSubsidy = 0.95

    /// Solves the market.
    /// - Parameters:
    ///   - floor: Millions of tonnes that China buys of an origin at least.
    ///   - boycott: What is left of China's purchases of an origin at given prices, from above 0 to 1.
    ///   - duty: The factor that a duty of China's puts on the price of an origin, over that of the base year.
    /// - Returns: nil where the promise takes a subsidy above `largestSubsidy`.
    /// - Complexity: Some ten times Newton's method on one equation an origin.
    public func solve(
        floor: (origin: Int, tonnes: Double)? = nil, boycott: (origin: Int, left: Double)? = nil,
        duty: (origin: Int, factor: Double)? = nil
    ) -> Outcome? {
        func at(_ u: Double, from start: [Double]) -> Outcome {
            let china = Buyer.china.rawValue
            var (left, cost) = (sales.map { $0.map { _ in 1.0 } }, sales.map { $0.map { _ in 0.0 } })
            if let boycott { left[china][boycott.origin] = boycott.left }
            if let duty { cost[china][duty.origin] += log(duty.factor) }
            if let floor { cost[china][floor.origin] -= u }
            return cleared(left, cost, u, from: start)
        }
        let free = at(0, from: prices.map { _ in 0 })
        guard let floor, floor.tonnes > 0 else { return free }
        func gap(_ found: Outcome) -> Double { log(found.sales[Buyer.china.rawValue][floor.origin] / floor.tonnes) }
        // What asks for no more than is bought, but for the last digits, is slack.
        if gap(free) >= -1e-12 { return free }
        var (low, high) = (0.0, -log(1 - Self.largestSubsidy))
        var found = at(high, from: free.prices.map { log($0) })
        guard gap(found) >= 0 else { return nil }
        var (below, above) = (gap(free), gap(found))
        // Regula falsi with the Illinois rule: what the buyer buys of the seller grows with the subsidy.
        var side = 0
        for _ in 0..<200 {
            let u = (low * above - high * below) / (above - below)
            found = at(u, from: found.prices.map { log($0) })
            let g = gap(found)
            if abs(g) < 1e-12 || high - low < 1e-15 { break }
            if g > 0 {
                (high, above) = (u, g)
                if side == 1 { below /= 2 }
                side = 1
            } else {
                (low, below) = (u, g)
                if side == -1 { above /= 2 }
                side = -1
            }
        }
        return Outcome(
            prices: found.prices, sales: found.sales, logWedge: found.logWedge, residual: max(found.residual, abs(gap(found))))
    }

    /// The prices at which every origin sells what it supplies, by Newton's method on their logarithms.
    private func cleared(_ left: [[Double]], _ cost: [[Double]], _ u: Double, from start: [Double]) -> Outcome {
        let n = origins.count
        let supplied = origins.indices.map { o in base.reduce(0) { $0 + $1[o] } }
        var x = start
        var (sold, worst) = (base, Double.infinity)
        for _ in 0..<100 {
            var shares: [[Double]]
            (sold, shares) = demand(left, cost, x)
            let asked = origins.indices.map { o in sold.reduce(0) { $0 + $1[o] } }
            let gaps = origins.indices.map { log(asked[$0] / supplied[$0]) - parameters.supply[$0] * x[$0] }
            worst = gaps.map(abs).max() ?? 0
            if worst < 1e-14 { break }
            var matrix = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
            for o in 0..<n {
                for k in 0..<n {
                    // d ln q[b,o] / d ln p[k] = −θ·δ + (θ − ε)·share[b,k]
                    for b in sold.indices where sold[b][o] > 0 {
                        let slope = (parameters.theta - parameters.demand[b]) * shares[b][k] - (o == k ? parameters.theta : 0)
                        matrix[o][k] -= sold[b][o] / asked[o] * slope
                    }
                    if o == k { matrix[o][k] += parameters.supply[o] }
                }
            }
            // Far off, a step of more than a factor of e is cut.
            let step = Self.solve(matrix, gaps)
            let size = step.map(abs).max() ?? 0
            for o in 0..<n { x[o] += size > 1 ? step[o] / size : step[o] }
            if size < 1e-15 { break }
        }
        return Outcome(prices: x.map { exp($0) }, sales: sold, logWedge: u, residual: worst)
    }

    /// What is sold at unchanged prices, rounded as `demand` rounds it: nothing then moves exactly.
    private var base: [[Double]] {
        demand(sales.map { $0.map { _ in 1 } }, sales.map { $0.map { _ in 0 } }, prices.map { _ in 0 }).sold
    }

    private func demand(_ left: [[Double]], _ cost: [[Double]], _ x: [Double]) -> (sold: [[Double]], shares: [[Double]]) {
        let theta = parameters.theta
        var (sold, shares) = ([[Double]](), [[Double]]())
        for b in sales.indices {
            let whole = sales[b].reduce(0, +)
            let weights = origins.indices.map { left[b][$0] * sales[b][$0] / whole * exp(-theta * (x[$0] + cost[b][$0])) }
            let sum = weights.reduce(0, +)
            let tonnes = whole * pow(sum, parameters.demand[b] / theta)
            shares.append(weights.map { $0 / sum })
            sold.append(weights.map { tonnes * $0 / sum })
        }
        return (sold, shares)
    }

    /// Gauss's elimination; the matrix is dominated by its diagonal, so that it needs no pivots.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var (a, b) = (matrix, right)
        for k in b.indices {
            for i in b.indices where i > k {
                let factor = a[i][k] / a[k][k]
                for j in k..<b.count { a[i][j] -= factor * a[k][j] }
                b[i] -= factor * b[k]
            }
        }
        for k in b.indices.reversed() {
            for j in b.indices where j > k { b[k] -= a[k][j] * b[j] }
            b[k] /= a[k][k]
        }
        return b
    }
}
