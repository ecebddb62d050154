import CKernels
import RealModule
import TradeData

/// The nested-CES production block in the form that the solver's loop uses.
///
/// For each country, in this order:
/// ```
/// p[k]  = P[k]^(1−ε)/largest,   S[j] = Σₖ G̃[k,j]·p[k],   PM = S^(1/(1−ε))
/// c[j]  = (γ·w^(1−η) + (1−γ)·PM^(1−η))^(1/(1−η)),        γ′ = γ·(w/c)^(1−η)
/// h[j]  = (1−γ′)/(1−γ)/S[j],                             demand for k: p[k]·Σⱼ G[k,j]·h[j]·Y[j]
/// PC    = (Σ α·P^(1−σ))^(1/(1−σ)),                       α′ = α·(P/PC)^(1−σ)
/// ```
/// so that the matrix products are those of Cobb-Douglas.
/// - Source: Baqaee and Farhi (2024), *Econometrica* 92(2).
struct Nest {
    let N, J: Int
    let sigma, eta, epsilon: Double
    /// p, `[n][k]`; h, γ′ and α′, `[n][j]`.
    private(set) var p, h, valueAddedShares, consumptionShares: [Double]
    private var sums: [Double]
    private var scaled: [Double]
    /// Markets without an origin, `[n][k]`, and makers that lack an input and do without inputs, `[n][j]`; empty without bans.
    private var closed, withoutInputs: [Bool]

    /// Elasticities so near to 1 that rounding would decide are Cobb-Douglas.
    static func isCES(_ elasticity: Double) -> Bool { abs(elasticity - 1) > 1e-5 }

    /// - Parameter closed: Markets without an origin, `[k][n]`.
    init?(_ production: Production, world: World, closed shut: [Bool]) {
        guard case .nestedCES(let consumption, let valueAdded, let inputs) = production,
            [consumption, valueAdded, inputs].contains(where: Nest.isCES)
        else { return nil }
        (sigma, eta, epsilon) = (consumption, valueAdded, inputs)
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        p = Array(repeating: 1, count: N * J)
        h = p
        valueAddedShares = world.valueAddedShares.values
        consumptionShares = world.consumptionShares.values
        sums = Array(repeating: 0, count: J)
        scaled = sums
        (closed, withoutInputs) = ([], [])
        guard shut.contains(true) else { return }
        let (N, J) = (N, J)
        closed = (0..<N * J).map { shut[$0 % J * N + $0 / J] }
        // One missing input makes the bundle of inputs impossible, unless inputs replace each other.
        guard Nest.isCES(eta) && eta > 1 && !(Nest.isCES(epsilon) && epsilon > 1) else { return }
        withoutInputs = (0..<N * J).map { [closed] x in
            let (n, j) = (x / J, x % J)
            return (0..<J).contains { closed[n * J + $0] && world.inputShares[n, $0, j].value > 0 }
        }
    }

    /// Whether a missing good counts as one of price ∞: where it cannot be replaced its users produce nothing anyway.
    private func isGone(_ x: Int, _ elasticity: Double) -> Bool { elasticity > 1 && !closed.isEmpty && closed[x] }

    /// ln c of country n from ln w by sector (in `costs` on entry) and ln P.
    mutating func costs(_ n: Int, world: World, logPrices: UnsafePointer<Double>, costs: UnsafeMutablePointer<Double>) {
        let gamma = world.valueAddedShares.values
        var top = 0.0
        if Nest.isCES(epsilon) {
            top = -Double.infinity
            for k in 0..<J where !isGone(n * J + k, epsilon) { top = max(top, (1 - epsilon) * logPrices[k]) }
            for k in 0..<J { p[n * J + k] = isGone(n * J + k, epsilon) ? 0 : Double.exp((1 - epsilon) * logPrices[k] - top) }
        }
        for j in 0..<J { sums[j] = 0 }
        world.inputShares.values.withUnsafeBufferPointer { g in
            p.withUnsafeBufferPointer { p in
                sums.withUnsafeMutableBufferPointer {
                    let weights = Nest.isCES(epsilon) ? p.baseAddress! + n * J : logPrices
                    dk_transposed_times(J, g.baseAddress! + n * J * J, weights, $0.baseAddress!)
                }
            }
        }
        for j in 0..<J {
            let (x, share, wage) = (n * J + j, gamma[n * J + j], costs[n * J + j])
            guard share < 1 else {
                (h[x], valueAddedShares[x]) = (0, 1)
                continue
            }
            let lacksAll = Nest.isCES(epsilon) && !(sums[j] > 0)
            if Nest.isCES(eta), eta > 1, lacksAll || !withoutInputs.isEmpty && withoutInputs[x] {
                // What value added alone makes: γ^(1/(1−η)) of it.
                costs[x] = wage + Double.log(share) / (1 - eta)
                (h[x], valueAddedShares[x]) = (0, 1)
                continue
            }
            let inner = sums[j] / (1 - share)
            let bundle = Nest.isCES(epsilon) ? (top + Double.log(inner)) / (1 - epsilon) : inner
            var ratio = 1.0  // (1 − γ′)/(1 − γ)
            if Nest.isCES(eta) {
                let (a, b) = ((1 - eta) * wage, (1 - eta) * bundle)
                let larger = max(a, b)
                let log = larger + Double.log(share * Double.exp(a - larger) + (1 - share) * Double.exp(b - larger))
                costs[x] = log / (1 - eta)
                valueAddedShares[x] = share * Double.exp(a - log)
                ratio = Double.exp(b - log)
            } else {
                costs[x] = share * wage + (1 - share) * bundle
            }
            h[x] = Nest.isCES(epsilon) ? ratio / inner : ratio
        }
    }

    /// New consumption shares of country n, and ln PC.
    mutating func consumption(_ n: Int, world: World, logPrices: UnsafePointer<Double>) -> Double {
        let alpha = world.consumptionShares.values
        guard Nest.isCES(sigma) else {
            var log = 0.0
            for k in 0..<J { log += alpha[n * J + k] * logPrices[k] }
            return log
        }
        var top = -Double.infinity
        for k in 0..<J where alpha[n * J + k] > 0 && !isGone(n * J + k, sigma) { top = max(top, (1 - sigma) * logPrices[k]) }
        var sum = 0.0
        for k in 0..<J where alpha[n * J + k] > 0 {
            guard !isGone(n * J + k, sigma) else {
                consumptionShares[n * J + k] = 0
                continue
            }
            let term = alpha[n * J + k] * Double.exp((1 - sigma) * logPrices[k] - top)
            consumptionShares[n * J + k] = term
            sum += term
        }
        for k in 0..<J { consumptionShares[n * J + k] /= sum }
        return (top + Double.log(sum)) / (1 - sigma)
    }

    /// Demand for inputs, Σⱼ G′[k,j]·Y[j], of country n.
    mutating func demand(_ n: Int, world: World, output: UnsafePointer<Double>, inputs: inout [Double]) {
        for j in 0..<J { scaled[j] = h[n * J + j] * output[j] }
        world.inputShares.values.withUnsafeBufferPointer { g in
            scaled.withUnsafeBufferPointer { y in
                inputs.withUnsafeMutableBufferPointer { dk_times(J, g.baseAddress! + n * J * J, y.baseAddress!, $0.baseAddress!) }
            }
        }
        for k in 0..<J { inputs[k] *= p[n * J + k] }
    }
}
