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
    // Of one country, `[j]`.
    private var sums, scaled, inner, bundles, mixed, ofWages, ofBundles: [Double]
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
        (scaled, inner, bundles, mixed, ofWages, ofBundles) = (sums, sums, sums, sums, sums, sums)
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
            for k in 0..<J { scaled[k] = isGone(n * J + k, epsilon) ? -Double.infinity : (1 - epsilon) * logPrices[k] - top }
            p.withUnsafeMutableBufferPointer { dk_exp(J, scaled, $0.baseAddress! + n * J) }
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
        // Of the bundle of inputs the price level, then its price, in logs.
        for j in 0..<J { inner[j] = gamma[n * J + j] < 1 ? sums[j] / (1 - gamma[n * J + j]) : 1 }
        if Nest.isCES(epsilon) {
            dk_log(J, inner, &bundles)
            for j in 0..<J { bundles[j] = (top + bundles[j]) / (1 - epsilon) }
        } else {
            for j in 0..<J { bundles[j] = inner[j] }
        }
        if Nest.isCES(eta) { mix(n, wages: costs, gamma) }
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
            var ratio = 1.0  // (1 − γ′)/(1 − γ)
            if Nest.isCES(eta) {
                costs[x] = mixed[j] / (1 - eta)
                valueAddedShares[x] = share * ofWages[j]
                ratio = ofBundles[j]
            } else {
                costs[x] = share * wage + (1 - share) * bundles[j]
            }
            h[x] = Nest.isCES(epsilon) ? ratio / inner[j] : ratio
        }
    }

    /// ln(γ·w^(1−η) + (1−γ)·PM^(1−η)) of country n, and w^(1−η) and PM^(1−η) as parts of it.
    private mutating func mix(_ n: Int, wages: UnsafePointer<Double>, _ gamma: [Double]) {
        for j in 0..<J {
            let (a, b) = ((1 - eta) * wages[n * J + j], (1 - eta) * bundles[j])
            let larger = max(a, b)
            (ofWages[j], ofBundles[j], scaled[j]) = (a - larger, b - larger, larger)
        }
        ofWages.withUnsafeMutableBufferPointer { dk_exp(J, $0.baseAddress!, $0.baseAddress!) }
        ofBundles.withUnsafeMutableBufferPointer { dk_exp(J, $0.baseAddress!, $0.baseAddress!) }
        for j in 0..<J {
            let share = gamma[n * J + j]
            mixed[j] = share * ofWages[j] + (1 - share) * ofBundles[j]
            (ofWages[j], ofBundles[j]) = (ofWages[j] / mixed[j], ofBundles[j] / mixed[j])
        }
        mixed.withUnsafeMutableBufferPointer { dk_log(J, $0.baseAddress!, $0.baseAddress!) }
        for j in 0..<J { mixed[j] += scaled[j] }
    }

    /// New consumption shares of country n, and ln PC.
    mutating func consumption(_ n: Int, world: World, logPrices: UnsafePointer<Double>) -> Double {
        let alpha = world.consumptionShares.values
        guard Nest.isCES(sigma) else {
            var log = 0.0
            for k in 0..<J { log += alpha[n * J + k] * logPrices[k] }
            return log
        }
        func counts(_ k: Int) -> Bool { alpha[n * J + k] > 0 && !isGone(n * J + k, sigma) }
        var top = -Double.infinity
        for k in 0..<J where counts(k) { top = max(top, (1 - sigma) * logPrices[k]) }
        for k in 0..<J { scaled[k] = counts(k) ? (1 - sigma) * logPrices[k] - top : -Double.infinity }
        scaled.withUnsafeMutableBufferPointer { dk_exp(J, $0.baseAddress!, $0.baseAddress!) }
        var sum = 0.0
        for k in 0..<J where alpha[n * J + k] > 0 {
            consumptionShares[n * J + k] = alpha[n * J + k] * scaled[k]
            sum += consumptionShares[n * J + k]
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
