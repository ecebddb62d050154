import RealModule
import TradeData
import TradeEquilibrium

/// Mutual best responses of `UniformTariffs`, by the slopes of one Jacobian for all countries.
///
/// With R = ln sales − ln pay, u = ln (1+t), r = X/(1+t) and all sums over sectors:
/// ```
/// M[i,j]  = ∂Rᵢ/∂ln wⱼ = (Σₙ θ·fₙᵢ·λₙⱼ − 1[i=j]·Σₙ θ·fₙᵢ + Σₙ fₙᵢ·εₙⱼ)/Sᵢ − 1[i=j],    εₙⱼ = ∂ln Eₙ/∂ln wⱼ
/// y[i]    = −(ε[i] − Σ e·λ[i])·M⁻¹                                                       what sales of others are worth to i
/// Φᵢ      = d ln Wᵢ/duᵢ = ∂ln Eᵢ/∂uᵢ − Σ e·φ + Σⱼ yᵢⱼ·∂Rⱼ/∂uᵢ
/// uᵢ*     = uᵢ − ln (1 − Φᵢ/Bᵢ),    Bᵢ = Σ (1+θ)·Σⱼ f·(mᵢ − yᵢⱼ/Sⱼ)                       `FirstOrderRate`, over all imports
/// ```
/// f are flows net of tariffs, m what a unit of money is worth to i. The first row of M is the numeraire's.
/// - Complexity: O(N³J/2) a round, in one blocked product.
final class UniformResponses {
    private typealias Room = UnsafeMutablePointer<Double>
    private let trade: UniformTrade
    private let N, J, L: Int
    private let scratch: Scratch
    /// λ and √(θ·r)·λ of one country, `[sector][seller]`.
    private let shares, weighted: Room
    /// f, (1+θ)·f abroad, S·∂R/∂u, ε, Σ e·λ, M, its inverse, y; each `[country][country]`.
    private let flows, elastic, moved, incomes, basket, slopes, inverse, worth: Room
    /// Φ, B and the step of u, `[country]`.
    private var gains, curvature, steps: [Double]

    init(_ trade: UniformTrade) {
        self.trade = trade
        (N, J, L) = (trade.N, trade.J, trade.L)
        scratch = Scratch(capacity: 2 * J * L + 8 * L * L, pieces: 10)
        (shares, weighted) = (scratch.take(J * L), scratch.take(J * L))
        (flows, elastic, moved) = (scratch.take(L * L), scratch.take(L * L), scratch.take(L * L))
        (incomes, basket, slopes) = (scratch.take(L * L), scratch.take(L * L), scratch.take(L * L))
        (inverse, worth) = (scratch.take(L * L), scratch.take(L * L))
        gains = Array(repeating: 0, count: trade.N)
        (curvature, steps) = (gains, gains)
    }

    /// Rounds from the wages and rates that `trade` is at.
    func settle(after passes: Int) throws -> UniformTariffs.Equilibrium {
        var u = trade.logRates
        var anderson = Anderson(n: N, memory: 10)
        for round in 1...100 {
            guard differentiate(), answer() else { break }
            let step = steps.reduce(0) { max($0, abs($1)) }
            if step <= 1e-10 && trade.off.clearing <= UniformTariffs.tolerance {
                return trade.equilibrium(
                    rounds: passes + round, residual: trade.off.clearing,
                    firstOrder: gains.reduce(0) { max($0, abs($1)) })
            }
            if step > 0.3 { for n in 0..<N { steps[n] *= 0.3 / step } }
            anderson.step(z: &u, f: steps)
            for n in 0..<N { u[n] = min(max(u[n], -0.5), 3) }
            let wages = follow(u)
            trade.pass(wages[...], u[...])
            guard trade.off.clearing.isFinite else { break }
        }
        throw Problems(
            "mutual best responses of uniform tariffs were not found",
            remedy: "check the world's shares and elasticities", code: .notConverged)
    }

    /// Fills all matrices at the last pass; false where M has no inverse.
    private func differentiate() -> Bool {
        for matrix in [flows, elastic, moved, incomes, basket, slopes] { matrix.update(repeating: 0, count: L * L) }
        var total = [Double](repeating: 0, count: L)
        var atHome = Array(repeating: [Double](), count: N)
        for n in 0..<N { atHome[n] = country(n, &total) }
        FlatMatrix.mirror(slopes, order: L, L)
        for i in 0..<N {
            let row = slopes + i * L
            for j in 0..<N { row[j] += atHome[i][j] }
            row[i] -= total[i]
        }
        for n in 0..<N {
            for i in 0..<N { Kernels.add(L, flows[n * L + i], incomes + n * L, to: slopes + i * L) }
        }
        for i in 0..<N {
            let row = slopes + i * L
            for j in 0..<N { row[j] /= trade.sales[i] }
            row[i] -= 1
        }
        for j in 0..<N { slopes[j] = trade.earned[j] / trade.earned[0] }
        return FlatMatrix.invert(slopes, into: inverse, order: N, L)
    }

    /// What one country's purchases add; returns what its own sales, which pay no tariff, add to its row of M.
    private func country(_ n: Int, _ total: inout [Double]) -> [Double] {
        let world = trade.world
        let kept = Double.exp(-trade.logRates[n])
        let (lost, multiplier) = (1 - kept, trade.spending[n] / trade.earned[n])
        let (flows, elastic, moved) = (flows + n * L, elastic + n * L, moved + n * L)
        let (income, basket) = (incomes + n * L, basket + n * L)
        let sensitivity = revenueSlope(n)
        var atHome = [Double](repeating: 0, count: L)
        world.abroad.withUnsafeBufferPointer { abroad in
            for k in 0..<J {
                let (x, part, theta) = (n * J + k, world.parts[n * J + k], world.theta[k])
                let (row, scaled) = (shares + k * L, weighted + k * L)
                guard part > 0 else {
                    scaled.update(repeating: 0, count: L)
                    continue
                }
                let (from, b) = (abroad.baseAddress! + x * L, trade.b + k * L)
                let scale = trade.powers[x] / trade.index[x]
                for j in 0..<L { row[j] = from[j] * b[j] * scale }
                let (bought, imported) = (trade.bought[x], trade.imported[x])
                let (own, paid) = (1 - imported, bought * kept)
                Kernels.add(L, paid, row, to: flows)
                Kernels.add(L, (1 + theta) * paid, row, to: elastic)
                Kernels.add(L, (sensitivity - 1 - theta * own) * paid, row, to: moved)
                flows[n] += bought * own
                moved[n] += bought * own * (theta * imported + sensitivity)
                Kernels.add(L, -part * theta * own * multiplier * lost, row, to: income)
                income[n] += part * theta * own * imported * multiplier * lost
                row[n] = own
                Kernels.add(L, part, row, to: basket)
                let root = (theta * paid).squareRoot()
                for j in 0..<L { scaled[j] = row[j] * root }
                total.withUnsafeMutableBufferPointer { Kernels.add(L, theta * paid, row, to: $0.baseAddress!) }
                let untaxed = theta * bought * lost * own
                total[n] += untaxed
                atHome.withUnsafeMutableBufferPointer { Kernels.add(L, untaxed, row, to: $0.baseAddress!) }
            }
        }
        income[n] += 1
        Kernels.addSquares(J, L, weighted, to: slopes)
        return atHome
    }

    /// ∂ln E/∂u of a country.
    private func revenueSlope(_ n: Int) -> Double {
        let (world, kept) = (trade.world, Double.exp(-trade.logRates[n]))
        var slope = 0.0
        for k in 0..<J where world.parts[n * J + k] > 0 {
            let imported = trade.imported[n * J + k]
            slope += world.parts[n * J + k] * imported * (kept - (1 - kept) * world.theta[k] * (1 - imported))
        }
        return slope * trade.spending[n] / trade.earned[n]
    }

    /// Φ, B and steps; false where a step has no answer.
    private func answer() -> Bool {
        let world = trade.world
        worth.update(repeating: 0, count: L * L)
        for i in 0..<N {
            let y = worth + i * L
            for l in 0..<N { Kernels.add(L, basket[i * L + l] - incomes[i * L + l], inverse + l * L, to: y) }
            // The first condition is the numeraire's: no sales are in it.
            y[0] = 0
            for j in 0..<N { y[j] /= trade.sales[j] }
            let open = (0..<J).reduce(0) {
                $0 + (world.parts[i * J + $1] > 0 ? world.parts[i * J + $1] * trade.imported[i * J + $1] : 0)
            }
            gains[i] = revenueSlope(i) - open + Kernels.dot(L, y, moved + i * L)
            guard open > 0 else {
                (gains[i], steps[i]) = (0, 0)
                continue
            }
            let money = (1 + Kernels.dot(L, y, flows + i * L)) / trade.earned[i]
            let imports = (0..<N).reduce(0) { $0 + elastic[i * L + $1] }
            curvature[i] = money * imports - Kernels.dot(L, y, elastic + i * L)
            let part = gains[i] / curvature[i]
            guard part.isFinite else { return false }
            steps[i] = -Double.log(max(0.5, 1 - part))
        }
        return true
    }

    /// ln w after rates move to `u`, to first order.
    private func follow(_ u: [Double]) -> [Double] {
        var wages = trade.logWages
        var off = (0..<N).map { Double.log(trade.sales[$0] / trade.earned[$0]) }
        for n in 0..<N {
            let step = u[n] - trade.logRates[n]
            for j in 0..<N { off[j] += step * moved[n * L + j] / trade.sales[j] }
        }
        off[0] = 0
        for i in 0..<N { for j in 0..<N { wages[i] -= inverse[i * L + j] * off[j] } }
        return wages
    }
}
