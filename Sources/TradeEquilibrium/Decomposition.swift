import RealModule
import TradeData

/// Why welfare changed, in parts that add up to ln Ŵ, `[country]`, each in log points.
///
/// ```
/// I·d ln W = Σ (E d ln b − M d ln b)                      terms of trade
///          + Σ τ·M·(d ln M − d ln b) + Σ e·E₀·(d ln E₀ − d ln c)   volume of taxed trade
///          − Σ (1+τ)·M·d ln d                             trade costs that melt
///          + Σ (1+τ)·M·d ln a/θ                           varieties that can be had
///          + dD                                           transfer
/// ```
/// with b = c·(1+e) the border price, M imports and E exports at border prices, E₀ exports at producer prices.
/// The differentials are integrated along a path.
/// - Source: Caliendo and Parro (2015), Section 2.4; the integral along a path is ours.
public struct WelfareDecomposition: Sendable {
    public let termsOfTrade: [Double]
    public let volumeOfTrade: [Double]
    public let tradeCosts: [Double]
    public let availability: [Double]
    public let transfers: [Double]
    /// ln Ŵ of the full change.
    public let logWelfare: [Double]
    /// Steps of the path; 0 for the one-step, base-weight statistic.
    public let steps: Int

    /// What the parts leave unexplained; falls with the square of the number of steps. Under economies of scale, elastic
    /// labour supply, wasted revenue or a tariff exponent other than 1 it also holds what those blocks add.
    public func remainder(_ n: Int) -> Double {
        logWelfare[n] - termsOfTrade[n] - volumeOfTrade[n] - tradeCosts[n] - availability[n] - transfers[n]
    }
}

/// One equilibrium on the path, in the quantities that the differentials need.
private struct PathPoint {
    let tariffs, flows: [Double]
    let producerPrice, borderPrice: [Double]  // logs, [origin-sector] and per cell through e
    let exportTaxes, icebergs, availability: [Double]
    let incomes, deficits: [Double]

    init(_ r: Counterfactual) {
        tariffs = Array(r.policy.tariffs)
        exportTaxes = Array(r.policy.exportTaxes)
        icebergs = Array(r.policy.icebergs)
        availability = Array(r.policy.availability)
        flows = r.flows().values
        let (N, J) = (r.world.grid.countryCount, r.world.grid.sectorCount)
        producerPrice = r.inputCosts.values.map { Double.log($0) }
        var border = flows
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N {
                    let x = (j * N + n) * N + i
                    border[x] = producerPrice[i * J + j] + Double.log(1 + exportTaxes[x])
                }
            }
        }
        borderPrice = border
        incomes = r.incomes
        deficits = r.deficits
    }
}

extension Counterfactual {
    /// Splits ln Ŵ along a log-linear path of wedges from the baseline, by trapezoids; see `Comparison.decomposition`.
    public func decomposition(steps: Int = 5, options: SolverOptions = SolverOptions()) -> WelfareDecomposition? {
        let unchanged = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model, options: options)
        return Comparison(reference: unchanged, policy: self).decomposition(steps: steps, options: options)
    }
}

extension Comparison {
    /// Splits ln Ŵ along a log-linear path of wedges from the reference to the policy, by trapezoids.
    ///
    /// - Parameters:
    ///   - steps: K ≥ 1; the remainder falls as K⁻².
    ///   - options: With its time limit and cancellation.
    /// - Returns: nil where an iceberg is infinite at one end only, or a step does not converge.
    /// - Complexity: K − 1 warm-started solves.
    public func decomposition(steps: Int = 5, options: SolverOptions = SolverOptions()) -> WelfareDecomposition? {
        precondition(steps >= 1, "A path needs a step.")
        guard converged, let path = PolicyPath(from: reference.policy, to: policy.policy) else { return nil }
        let N = grid.countryCount
        let batch = Batch(world, model: policy.model, options: options)
        var parts = Array(repeating: [Double](repeating: 0, count: N), count: 5)
        var last = PathPoint(reference)
        var state = reference.state
        for step in 1...steps {
            var point = policy
            if step < steps {
                point = batch.solve(path.policy(at: Double(step) / Double(steps)), from: state)
                guard point.converged else { return nil }
            }
            state = point.state
            let next = PathPoint(point)
            accumulate(&parts, last, next)
            last = next
        }
        return WelfareDecomposition(
            termsOfTrade: parts[0], volumeOfTrade: parts[1], tradeCosts: parts[2], availability: parts[3], transfers: parts[4],
            logWelfare: (0..<N).map { Double.log(welfare($0).value) }, steps: steps)
    }

    /// One trapezoid: the coefficient of each differential is the mean of its values at both ends.
    private func accumulate(_ parts: inout [[Double]], _ a: PathPoint, _ b: PathPoint) {
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let theta = policy.model.elasticities.theta
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N where i != n {
                    let x = (j * N + n) * N + i
                    guard a.flows[x] > 0, b.flows[x] > 0 else {
                        addBan(&parts, a.flows[x] > 0 ? a : b, x, sign: a.flows[x] > 0 ? -1 : 1, theta: theta[j])
                        continue
                    }
                    let price = b.borderPrice[x] - a.borderPrice[x]
                    func mean(_ value: (PathPoint, Double) -> Double, per country: Int) -> Double {
                        (value(a, a.flows[x]) / a.incomes[country] + value(b, b.flows[x]) / b.incomes[country]) / 2
                    }
                    parts[0][i] += mean({ $1 }, per: i) * price
                    parts[0][n] -= mean({ $1 }, per: n) * price
                    let volume = Double.log(b.flows[x] / a.flows[x]) - price
                    parts[1][n] += mean({ $0.tariffs[x] * $1 }, per: n) * volume
                    if a.exportTaxes[x] != 0 || b.exportTaxes[x] != 0 {
                        parts[1][i] += mean({ $0.exportTaxes[x] / (1 + $0.exportTaxes[x]) * $1 }, per: i) * volume
                    }
                    if a.icebergs[x] != b.icebergs[x] {
                        parts[2][n] -= mean({ (1 + $0.tariffs[x]) * $1 }, per: n) * Double.log(b.icebergs[x] / a.icebergs[x])
                    }
                    if a.availability[x] != b.availability[x] {
                        // Trade falls about as the varieties do, so that the mean of M over d ln a is logarithmic.
                        let log = Double.log(b.availability[x] / a.availability[x])
                        let mean = logarithmicMean(
                            (1 + a.tariffs[x]) * a.flows[x] / a.incomes[n], (1 + b.tariffs[x]) * b.flows[x] / b.incomes[n])
                        parts[3][n] += mean * log / theta[j]
                    }
                }
            }
        }
        for n in 0..<N {
            parts[4][n] += (b.deficits[n] - a.deficits[n]) * (1 / a.incomes[n] + 1 / b.incomes[n]) / 2
        }
    }

    /// Trade that a ban ends (`sign` −1) or that comes back (1): it goes as the varieties do, from M to nothing.
    private func addBan(_ parts: inout [[Double]], _ p: PathPoint, _ x: Int, sign: Double, theta: Double) {
        guard p.flows[x] > 0 else { return }
        let (i, n) = (x % grid.countryCount, x / grid.countryCount % grid.countryCount)
        let flow = sign * p.flows[x]
        parts[1][n] += p.tariffs[x] * flow / p.incomes[n]
        parts[1][i] += p.exportTaxes[x] / (1 + p.exportTaxes[x]) * flow / p.incomes[i]
        parts[3][n] += (1 + p.tariffs[x]) * flow / p.incomes[n] / theta
    }

    private func logarithmicMean(_ a: Double, _ b: Double) -> Double {
        abs(a / b - 1) < 1e-6 ? (a + b) / 2 : (b - a) / Double.log(b / a)
    }
}

extension Counterfactual {
    /// The published statistic: differentials taken as finite changes at base weights.
    ///
    /// This is what Caliendo and Parro (2015) print as welfare effects of NAFTA. It is a first-order
    /// approximation, and for Mexico it is far from the exact change; always label it.
    /// - Returns: Terms of trade and volume of trade, `[country]`, as ratios (0.01 is 1%).
    /// - Complexity: O(N²J).
    public func firstOrderWelfare() -> WelfareDecomposition {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var (terms, volume) = ([Double](repeating: 0, count: N), [Double](repeating: 0, count: N))
        let flows = flows()
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N where i != n {
                    let before = world.flow(n, i, j)
                    guard before > 0 else { continue }
                    let price = inputCosts[i, j].value - 1
                    terms[i] += before * price / baselineIncomes[i]
                    terms[n] -= before * price / baselineIncomes[n]
                    volume[n] +=
                        world.tariffs[n, i, j].value * before * (flows[n, i, j].value / before - 1 - price) / baselineIncomes[n]
                }
            }
        }
        let zero = [Double](repeating: 0, count: N)
        return WelfareDecomposition(
            termsOfTrade: terms, volumeOfTrade: volume, tradeCosts: zero, availability: zero, transfers: zero,
            logWelfare: (0..<N).map { Double.log(welfare($0).value) }, steps: 0)
    }
}
