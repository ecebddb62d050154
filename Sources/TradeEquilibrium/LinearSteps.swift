import TradeData

/// How a solution moves within each country, as an approximate inverse of F_y for `Krylov`: that of `DomesticPreconditioner`, in double
/// precision, and with its transpose.
///
/// ```
/// p  = f_P + π_nn (γ dw + Gᵀp)                            two rounds
/// dY = a x − b (γ dw + Gᵀp),   a = (1−ν) q_nn X, b = θ (Y − a π_nn)
/// x  = f_X + (G dY + α (wL dw + Σ ρ x))/X,  ρ = X − M     two rounds
/// dw = (f_w + Σ γ dY/(wL)) / (1 − the same for dw of 1)
/// ```
/// Value added of sectors is divided by how strongly it answers to itself.
struct LinearSteps {
    private let t: EquilibriumTables
    private let at: Unknowns
    /// π_nn, a, b, ρ, 1/X and γ/(wL), `[n][j]`.
    private var home, sales, answer, revenue, inverse, pay: [Double]
    /// Steps of prices and spending for a wage step of 1, `[n][j]`, and what a wage takes of its step, `[n]`.
    private var prices, spending, take: [Double]
    /// Damping of value added of sectors, `[n][j]`.
    private let sectors: [Double]
    private static let employment = 0.7

    init(_ t: EquilibriumTables, _ at: Unknowns) {
        (self.t, self.at) = (t, at)
        let (N, J) = (t.N, t.J)
        let none = [Double](repeating: 0, count: N * J)
        (home, sales, answer, revenue, inverse, pay) = (none, none, none, none, none, none)
        (prices, spending, take) = (none, none, [Double](repeating: 1, count: N))
        sectors = none.indices.map { x in
            let scale = t.blocks.reach == .sector ? (t.blocks.psi?[x % J] ?? 0) * (1 - t.blocks.inverseKappa) : 0
            return 0.7 / (1 + t.theta[x % J] * max(0, t.valueAddedShares[x] * t.blocks.inverseKappa - scale))
        }
        for n in 0..<N {
            for j in 0..<J {
                let (x, cell) = (n * J + j, j * N + n)
                let spent = t.spending[cell]
                home[x] = t.shares[cell * t.rowLength + n]
                sales[x] = t.kept[cell] * t.netShares[cell * t.rowLength + n] * spent
                answer[x] = t.theta[j] * (t.output[x] - sales[x] * home[x])
                revenue[x] = spent * (1 - t.netTotals[cell])
                inverse[x] = spent > 0 ? 1 / spent : 0
                pay[x] = t.valueAddedShares[x] / t.wageBill[n]
            }
        }
        // A wage step of 1, through costs and through the income that it is.
        let moved = 1 - t.blocks.inverseKappa
        var (start, income) = (none, none)
        for x in none.indices {
            start[x] = moved * home[x] * t.valueAddedShares[x]
            income[x] = inverse[x] * t.consumptionShares[x] * t.wageBill[x / J]
        }
        var own = none
        for x in none.indices { own[x] = moved * t.valueAddedShares[x] }
        let made: [Double]
        (prices, spending, made) = settle(start, income, costs: own)
        for n in 0..<N {
            let earned = (n * J..<n * J + J).reduce(0) { $0 + pay[$1] * made[$1] }
            take[n] = 1 / max(1 - earned, 0.5)
        }
    }

    /// Steps of prices and spending at given wages, and dY, from what both are off by and costs of their own.
    private func settle(_ f: [Double], _ g: [Double], costs own: [Double]?) -> (p: [Double], x: [Double], made: [Double]) {
        let cells = f.count
        let none = [Double](repeating: 0, count: cells)
        var (p, c) = (f, none)
        for _ in 0..<2 {
            c = none
            t.multiplyInputs(transposed: true, p, into: &c)
            for x in 0..<cells { p[x] = f[x] + home[x] * c[x] }
        }
        if let own { for x in 0..<cells { c[x] += own[x] } }
        var (x, made) = (g, none)
        for _ in 0..<2 {
            for y in 0..<cells { made[y] = sales[y] * x[y] - answer[y] * c[y] }
            var wanted = none
            t.multiplyInputs(transposed: false, made, into: &wanted)
            for n in 0..<t.N {
                let cells = n * t.J..<n * t.J + t.J
                let collected = cells.reduce(0) { $0 + revenue[$1] * x[$1] }
                for y in cells { x[y] = g[y] + inverse[y] * (wanted[y] + t.consumptionShares[y] * collected) }
            }
        }
        for y in 0..<cells { made[y] = sales[y] * x[y] - answer[y] * c[y] }
        return (p, x, made)
    }

    /// M·off.
    func anticipated(_ off: [Double]) -> [Double] {
        var step = off.map { -$0 }
        let cells = t.N * t.J
        let (p, x, made) = settle(
            Array(step[at.prices..<at.prices + cells]), Array(step[at.expenditure..<at.expenditure + cells]), costs: nil)
        for n in 0..<t.N {
            let range = n * t.J..<n * t.J + t.J
            step[n] = take[n] * (step[n] + range.reduce(0) { $0 + pay[$1] * made[$1] })
            for y in range {
                step[at.prices + y] = p[y] + prices[y] * step[n]
                step[at.expenditure + y] = x[y] + spending[y] * step[n]
            }
        }
        dampOthers(&step)
        return step
    }

    /// Mᵀ·off.
    func anticipatedTransposed(_ off: [Double]) -> [Double] {
        var step = off.map { -$0 }
        let cells = t.N * t.J
        let none = [Double](repeating: 0, count: cells)
        var (made, costs, x) = (none, none, none)
        for n in 0..<t.N {
            let range = n * t.J..<n * t.J + t.J
            step[n] =
                take[n]
                * range.reduce(step[n]) { $0 + prices[$1] * step[at.prices + $1] + spending[$1] * step[at.expenditure + $1] }
            for y in range { made[y] = pay[y] * step[n] }
        }
        for y in 0..<cells {
            x[y] = step[at.expenditure + y] + sales[y] * made[y]
            costs[y] = -answer[y] * made[y]
        }
        var spent = x
        for _ in 0..<2 {
            var perMoney = none
            for y in 0..<cells { perMoney[y] = inverse[y] * x[y] }
            made = none
            t.multiplyInputs(transposed: true, perMoney, into: &made)
            for n in 0..<t.N {
                let range = n * t.J..<n * t.J + t.J
                let bought = range.reduce(0) { $0 + t.consumptionShares[$1] * perMoney[$1] }
                for y in range {
                    x[y] = revenue[y] * bought + sales[y] * made[y]
                    costs[y] -= answer[y] * made[y]
                    spent[y] += x[y]
                }
            }
        }
        var p = Array(step[at.prices..<at.prices + cells])
        var priced = p
        for y in 0..<cells { costs[y] += home[y] * p[y] }
        for _ in 0..<2 {
            p = none
            t.multiplyInputs(transposed: false, costs, into: &p)
            for y in 0..<cells {
                priced[y] += p[y]
                costs[y] = home[y] * p[y]
            }
        }
        for y in 0..<cells { (step[at.prices + y], step[at.expenditure + y]) = (priced[y], spent[y]) }
        dampOthers(&step)
        return step
    }

    private func dampOthers(_ step: inout [Double]) {
        if t.blocks.usesEmployment { for n in 0..<t.N { step[at.employment + n] *= LinearSteps.employment } }
        if t.blocks.usesSectors { for x in 0..<t.N * t.J { step[at.valueAdded + x] *= sectors[x] } }
    }
}
