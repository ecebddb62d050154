import TradeData

/// How the solver would step at a solution, as an approximate inverse of F_y for `Krylov`.
struct LinearSteps {
    /// Damping of wages, `[n]`, and of value added of sectors, `[n][j]`.
    let wages, sectors: [Double]
    static let employment = 0.7
    /// γ·π_nn·(1−ν)·X/(wL): what a rise of spending at home pays, `[n][j]`; zeros where steps do not look ahead.
    let homePay: [Double]
    /// π_nn, `[n][j]`; zeros where steps do not look ahead.
    let home: [Double]

    init(_ t: EquilibriumTables) {
        let (N, J) = (t.N, t.J)
        // Scale turns costs round: there each price goes its own way.
        let looksAhead = t.blocks.psi == nil
        home = (0..<N * J).map { looksAhead ? t.home($0 / J, $0 % J) : 0 }
        homePay = (0..<N * J).map { x in
            let (n, j) = (x / J, x % J)
            let bought = t.netShares[(j * N + n) * t.rowLength + n] * t.kept[j * N + n] * t.spending[j * N + n]
            return looksAhead ? t.valueAddedShares[x] * bought / t.wageBill[n] : 0
        }
        wages = (0..<N).map { n in
            // By how much pay falls, per log point that the wage rises.
            var answer = 0.0
            for j in 0..<J where t.output[n * J + j] > 0 {
                let pay = t.valueAddedShares[n * J + j] * t.output[n * J + j] / t.wageBill[n]
                let (own, spent) = (t.home(n, j), t.spending[j * N + n])
                let atHome = min(1, t.kept[j * N + n] * own * spent / t.output[n * J + j])
                answer += pay * ((1 - atHome) + t.theta[j] * (atHome * (1 - own) + 0.9 * (1 - atHome)))
            }
            return 0.7 * (answer > 1.5 ? 1.5 / answer : 1)
        }
        sectors = (0..<N * J).map { x in
            let scale = t.blocks.reach == .sector ? (t.blocks.psi?[x % J] ?? 0) * (1 - t.blocks.inverseKappa) : 0
            return 0.7 / (1 + t.theta[x % J] * max(0, t.valueAddedShares[x] * t.blocks.inverseKappa - scale))
        }
    }
}

extension Linearisation {
    /// An approximate inverse of F_y: minus the damped step of the solver, in which prices follow at home.
    func anticipated(_ off: [Double]) -> [Double] {
        var step = off.map { -$0 }
        var (lead, rise) = ([Double](repeating: 0, count: N * J), [Double](repeating: 0, count: N * J))
        let moved = 1 - t.blocks.inverseKappa
        for n in 0..<N {
            for x in n * J..<n * J + J { step[n] += steps.homePay[x] * step[at.expenditure + x] }
            step[n] *= steps.wages[n]
            for x in n * J..<n * J + J {
                step[at.prices + x] += moved * steps.home[x] * t.valueAddedShares[x] * step[n]
                lead[x] = step[at.prices + x]
            }
        }
        t.multiplyInputs(transposed: true, lead, into: &rise)
        for x in rise.indices { step[at.prices + x] += steps.home[x] * rise[x] }
        dampOthers(&step)
        return step
    }

    /// The transpose of `anticipated`.
    func anticipatedTransposed(_ off: [Double]) -> [Double] {
        var step = off.map { -$0 }
        var (lead, rise) = ([Double](repeating: 0, count: N * J), [Double](repeating: 0, count: N * J))
        for x in lead.indices { lead[x] = steps.home[x] * step[at.prices + x] }
        t.multiplyInputs(transposed: false, lead, into: &rise)
        let moved = 1 - t.blocks.inverseKappa
        for n in 0..<N {
            for x in n * J..<n * J + J {
                step[at.prices + x] += rise[x]
                step[n] += moved * steps.home[x] * t.valueAddedShares[x] * step[at.prices + x]
            }
            step[n] *= steps.wages[n]
            for x in n * J..<n * J + J { step[at.expenditure + x] += steps.homePay[x] * step[n] }
        }
        dampOthers(&step)
        return step
    }

    private func dampOthers(_ step: inout [Double]) {
        if t.blocks.usesEmployment { for n in 0..<N { step[at.employment + n] *= LinearSteps.employment } }
        if t.blocks.usesSectors { for x in 0..<N * J { step[at.sectors + x] *= steps.sectors[x] } }
    }
}
