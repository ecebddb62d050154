import RealModule
import TradeData
import TradeEquilibrium

/// One pass over the trade of `UniformTariffs` at wages and rates, with all that the solvers need of it.
///
/// - Note: Holds the last pass; one thread at a time.
final class UniformTrade {
    typealias Room = Kernels.Room
    let world: UniformTariffs
    let N, J, L: Int
    private let scratch: Scratch
    /// b, what sellers get abroad over b, and Σ A²·θ·(1−δ)·(what it is weighted by in equation 13), `[sector][seller]`.
    let b, sold, squares: Room
    /// T, φ, D, X, and X·T/(D·(1+t)): what a seller abroad gets over A·b, `[buyer][sector]`.
    let powers, imported, index, bought, paid: Room
    /// ln w and ln (1+t), `[country]`.
    private(set) var logWages, logRates: [Double]
    /// E, w·L, sales, and of them sales at home, `[country]`.
    let spending, earned, sales, atHome: Room
    /// Exports, and the sum that equation 13 divides them by, `[country]`.
    private let exports, answered: Room
    /// max |ln sales − ln pay|, and max |step of ln (1+t)| by equation 13.
    private(set) var off = (clearing: Double.infinity, rates: Double.infinity)

    init(_ world: UniformTariffs) {
        self.world = world
        (N, J, L) = (world.N, world.J, world.L)
        scratch = Scratch(capacity: 3 * J * L + 5 * N * J + 6 * N, pieces: 14)
        (b, sold, squares) = (scratch.take(J * L), scratch.take(J * L), scratch.take(J * L))
        (powers, imported, index) = (scratch.take(N * J), scratch.take(N * J), scratch.take(N * J))
        (bought, paid) = (scratch.take(N * J), scratch.take(N * J))
        logWages = Array(repeating: 0, count: N)
        logRates = logWages
        (spending, earned, sales) = (scratch.take(N), scratch.take(N), scratch.take(N))
        (atHome, exports, answered) = (scratch.take(N), scratch.take(N), scratch.take(N))
    }

    /// b = w^(−θ), `[sector][seller]`.
    static func powers(_ logWages: [Double], _ theta: [Double], _ N: Int, _ L: Int, _ b: Room) {
        for k in theta.indices {
            for i in 0..<N { b[k * L + i] = -theta[k] * logWages[i] }
            Kernels.exp(N, b + k * L, b + k * L)
        }
    }

    /// Works out trade, and max |ln sales − ln pay|.
    func pass(_ wages: ArraySlice<Double>, _ rates: ArraySlice<Double>) {
        (logWages, logRates) = (Array(wages), Array(rates))
        let theta = world.theta
        Self.powers(logWages, theta, N, L, b)
        for n in 0..<N { for k in 0..<J { powers[n * J + k] = -theta[k] * logRates[n] } }
        Kernels.exp(N * J, powers, powers)
        for x in 0..<J * L { (sold[x], squares[x]) = (0, 0) }
        world.abroad.withUnsafeBufferPointer { abroad in
            world.home.withUnsafeBufferPointer { home in
                world.parts.withUnsafeBufferPointer { parts in
                    for n in 0..<N {
                        country(n, abroad.baseAddress! + n * J * L, home.baseAddress! + n * J, parts.baseAddress! + n * J)
                    }
                }
            }
        }
        for n in 0..<N { (exports[n], answered[n]) = (0, 0) }
        for k in 0..<J {
            let (b, sold, squares) = (b + k * L, sold + k * L, squares + k * L)
            for i in 0..<N {
                let flow = sold[i] * b[i]
                exports[i] += flow
                answered[i] += theta[k] * flow - squares[i] * b[i] * b[i]
            }
        }
        off.clearing = 0
        for n in 0..<N {
            sales[n] = atHome[n] + exports[n]
            let gap = Double.log(sales[n] / earned[n])
            off.clearing = gap.isFinite ? max(off.clearing, abs(gap)) : .nan
        }
    }

    /// The purchases of one country.
    private func country(
        _ n: Int, _ abroad: UnsafePointer<Double>, _ home: UnsafePointer<Double>, _ parts: UnsafePointer<Double>
    ) {
        let (powers, imported, index) = (powers + n * J, imported + n * J, index + n * J)
        let (bought, paid) = (bought + n * J, paid + n * J)
        var open = 0.0
        for k in 0..<J where parts[k] > 0 {
            let f = powers[k] * Kernels.dot(L, abroad + k * L, b + k * L)
            index[k] = home[k] * b[k * L + n] + f
            imported[k] = f / index[k]
            open += parts[k] * imported[k]
        }
        let kept = Double.exp(-logRates[n])
        earned[n] = world.pay[n] * Double.exp(logWages[n])
        spending[n] = earned[n] / (1 - (1 - kept) * open)
        atHome[n] = 0
        // δ = t·λ′[n,n,k]·e / (1 + t·λ′[n,n])
        let rate = 1 / kept - 1
        let weight = rate / (1 + rate * (1 - open))
        for k in 0..<J where parts[k] > 0 {
            bought[k] = parts[k] * spending[n]
            paid[k] = bought[k] * kept * powers[k] / index[k]
            atHome[n] += bought[k] * (1 - imported[k])
            let delta = weight * (1 - imported[k]) * parts[k]
            let s = paid[k] * powers[k] / index[k] * world.theta[k] * (1 - delta)
            Kernels.sell(L, abroad + k * L, paid[k], s, sold + k * L, squares + k * L)
        }
    }

    /// A step of ln w (by each wage's own slope) and of ln (1+t) (by equation 13).
    func equationStep(_ z: inout [Double], _ f: inout [Double]) -> Double {
        for n in N..<2 * N { z[n] = min(max(z[n], -0.5), 3) }
        pass(z[..<N], z[N...])
        off.rates = 0
        for n in 0..<N {
            f[n] = Double.log(sales[n] / earned[n]) / (1 + (answered[n] - atHome[n]) / sales[n])
            let aim = exports[n] > 0 ? Double.log(1 + exports[n] / answered[n]) : z[N + n]
            f[N + n] = aim - z[N + n]
            off.rates = aim.isFinite ? max(off.rates, abs(f[N + n])) : .nan
        }
        return off.rates.isNaN ? .nan : max(off.clearing, off.rates)
    }

    func equilibrium(rounds: Int, residual: Double, firstOrder: Double) -> UniformTariffs.Equilibrium {
        let scale = UniformTariffs.logScale(logWages, world.pay)
        let welfare = (0..<N).map { n in
            (0..<J).reduce(Double.log(spending[n])) { sum, k in
                let x = n * J + k
                return world.parts[x] > 0 ? sum + world.parts[x] / world.theta[k] * Double.log(index[x]) : sum
            }
        }
        return .init(
            tariffs: (0..<N).map { exports[$0] > 0 ? Double.expMinusOne(logRates[$0]) : .nan },
            logWages: (0..<N).map { logWages[$0] - scale - world.baseWages[$0] },
            logWelfare: (0..<N).map { welfare[$0] - world.baseWelfare[$0] }, rounds: rounds, residual: residual,
            firstOrder: firstOrder)
    }
}
