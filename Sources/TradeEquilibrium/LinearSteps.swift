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
/// Value added of sectors goes round with them, and inputs and goods take each other's place.
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
            return 0.85 / (1 + t.theta[x % J] * max(0, t.valueAddedShares[x] * t.blocks.inverseKappa - scale))
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
        let unit = settle(start, income, costs: own)
        (prices, spending, made) = (unit.p, unit.x, unit.made)
        for n in 0..<N {
            let earned = (n * J..<n * J + J).reduce(0) { $0 + pay[$1] * made[$1] }
            take[n] = 1 / max(1 - earned, 0.5)
        }
    }

    /// Steps of prices and spending at given wages, dc and dY, from what both are off by and costs of their own.
    private func settle(
        _ f: [Double], _ g: [Double], costs own: [Double]?, rounds: Int = 2
    ) -> (p: [Double], x: [Double], costs: [Double], made: [Double]) {
        let cells = f.count
        let none = [Double](repeating: 0, count: cells)
        var (p, c) = (f, none)
        for _ in 0..<rounds {
            c = none
            t.multiplyInputs(transposed: true, p, into: &c)
            for x in 0..<cells { p[x] = f[x] + home[x] * c[x] }
        }
        let inputs = c
        if let own { for x in 0..<cells { c[x] += own[x] } }
        let g = substituted(g, p, inputs, c)
        var (x, made) = (g, none)
        for _ in 0..<rounds {
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
        return (p, x, c, made)
    }

    /// What spending is off by, with what inputs and goods take of each other's place at these prices and costs.
    private func substituted(_ g: [Double], _ p: [Double], _ inputs: [Double], _ c: [Double]) -> [Double] {
        guard t.eta != 1 || t.epsilon != 1 || t.sigma != 1 else { return g }
        var (moved, wanted) = ([Double](repeating: 0, count: g.count), [Double](repeating: 0, count: g.count))
        for x in g.indices where t.valueAddedShares[x] < 1 {
            let bundle = inputs[x] / (1 - t.valueAddedShares[x])
            moved[x] = t.output[x] * ((1 - t.eta) * (bundle - c[x]) - (1 - t.epsilon) * bundle)
        }
        t.multiplyInputs(transposed: false, moved, into: &wanted)
        var g = g
        for n in 0..<t.N {
            let range = n * t.J..<n * t.J + t.J
            let basket = (1 - t.sigma) * t.incomes[n]
            let index = range.reduce(0) { $0 + t.consumptionShares[$1] * p[$1] }
            for x in range {
                g[x] +=
                    inverse[x]
                    * (wanted[x] + (1 - t.epsilon) * p[x] * t.inputDemand[x] + t.consumptionShares[x] * basket * (p[x] - index))
            }
        }
        return g
    }

    /// Value added of sectors beside prices and spending: it moves costs, and what is sold moves it. One round to see where it goes, then
    /// the step.
    ///
    /// ```
    /// c₀ = γ dV/κ,   (p, x, c, dY) at those costs,   dV ← dV + δ (f_V + dY/Y + (1−η)(dV/κ − c) − dV)
    /// ```
    private func settled(
        _ f: [Double], _ g: [Double], _ off: [Double]
    ) -> (p: [Double], x: [Double], made: [Double], v: [Double]) {
        let kappa = t.blocks.inverseKappa
        var v = off.indices.map { sectors[$0] * off[$0] }
        func settle(_ rounds: Int) -> (p: [Double], x: [Double], costs: [Double], made: [Double]) {
            let own = v.indices.map { t.hasValueAdded($0) ? t.valueAddedShares[$0] * kappa * v[$0] : 0 }
            return self.settle(f.indices.map { f[$0] + home[$0] * own[$0] }, g, costs: own, rounds: rounds)
        }
        let seen = settle(1)
        for x in v.indices where t.hasValueAdded(x) && t.output[x] > 0 {
            let share = (1 - t.eta) * (kappa * v[x] - seen.costs[x])
            v[x] += sectors[x] * (off[x] + seen.made[x] / t.output[x] + share - v[x])
        }
        var found = settle(2)
        for x in v.indices { found.made[x] += t.output[x] * (1 - t.eta) * (kappa * v[x] - found.costs[x]) }
        return (found.p, found.x, found.made, v)
    }

    /// M·off.
    func anticipated(_ off: [Double]) -> [Double] {
        var step = off.map { -$0 }
        let cells = t.N * t.J
        func part(_ start: Int) -> [Double] { Array(step[start..<start + cells]) }
        let (f, g) = (part(at.prices), part(at.expenditure))
        var (p, x, made): ([Double], [Double], [Double])
        if t.blocks.usesSectors {
            let found = settled(f, g, part(at.valueAdded))
            (p, x, made) = (found.p, found.x, found.made)
            for y in 0..<cells { step[at.valueAdded + y] = found.v[y] }
        } else {
            (p, x, _, made) = settle(f, g, costs: nil)
        }
        for n in 0..<t.N {
            let range = n * t.J..<n * t.J + t.J
            step[n] = take[n] * (step[n] + range.reduce(0) { $0 + pay[$1] * made[$1] })
            for y in range {
                step[at.prices + y] = p[y] + prices[y] * step[n]
                step[at.expenditure + y] = x[y] + spending[y] * step[n]
            }
        }
        dampEmployment(&step)
        return step
    }

    /// Mᵀ·off.
    func anticipatedTransposed(_ off: [Double]) -> [Double] {
        var step = off.map { -$0 }
        let cells = t.N * t.J
        func part(_ start: Int) -> [Double] { Array(step[start..<start + cells]) }
        let (p, x) = (part(at.prices), part(at.expenditure))
        var made = [Double](repeating: 0, count: cells)
        for n in 0..<t.N {
            let range = n * t.J..<n * t.J + t.J
            step[n] = take[n] * range.reduce(step[n]) { $0 + prices[$1] * p[$1] + spending[$1] * x[$1] }
            for y in range { made[y] = pay[y] * step[n] }
        }
        let none = [Double](repeating: 0, count: cells)
        if t.blocks.usesSectors {
            let found = settledTransposed(p, x, made, part(at.valueAdded))
            for y in 0..<cells {
                (step[at.prices + y], step[at.expenditure + y]) = (found.f[y], found.g[y])
                step[at.valueAdded + y] = found.off[y]
            }
        } else {
            let found = settleTransposed(p, x, none, made)
            for y in 0..<cells { (step[at.prices + y], step[at.expenditure + y]) = (found.f[y], found.g[y]) }
        }
        dampEmployment(&step)
        return step
    }

    /// `settle` backwards: from weights on p, x, c and dY to weights on what prices and spending are off by, and on own costs.
    private func settleTransposed(
        _ p: [Double], _ x: [Double], _ c: [Double], _ made: [Double], rounds: Int = 2
    ) -> (f: [Double], g: [Double], own: [Double]) {
        let cells = p.count
        let none = [Double](repeating: 0, count: cells)
        var (p, x, c, made, g) = (p, x, c, made, none)
        for y in 0..<cells {
            x[y] += sales[y] * made[y]
            c[y] -= answer[y] * made[y]
        }
        for _ in 0..<rounds {
            var perMoney = none
            for y in 0..<cells {
                g[y] += x[y]
                perMoney[y] = inverse[y] * x[y]
            }
            made = none
            t.multiplyInputs(transposed: true, perMoney, into: &made)
            for n in 0..<t.N {
                let range = n * t.J..<n * t.J + t.J
                let bought = range.reduce(0) { $0 + t.consumptionShares[$1] * perMoney[$1] }
                for y in range {
                    x[y] = revenue[y] * bought + sales[y] * made[y]
                    c[y] -= answer[y] * made[y]
                }
            }
        }
        for y in 0..<cells { g[y] += x[y] }
        var inputs = none
        substitutedTransposed(g, &p, &inputs, &c)
        var f = none
        for round in 0..<rounds {
            for y in 0..<cells {
                f[y] += p[y]
                inputs[y] = home[y] * p[y] + (round == 0 ? inputs[y] + c[y] : 0)
            }
            p = none
            t.multiplyInputs(transposed: false, inputs, into: &p)
        }
        for y in 0..<cells { f[y] += p[y] }
        return (f, g, c)
    }

    /// `substituted` backwards: adds to the weights on prices, inputs and costs.
    private func substitutedTransposed(_ g: [Double], _ p: inout [Double], _ inputs: inout [Double], _ c: inout [Double]) {
        guard t.eta != 1 || t.epsilon != 1 || t.sigma != 1 else { return }
        let perMoney = g.indices.map { inverse[$0] * g[$0] }
        var moved = [Double](repeating: 0, count: g.count)
        t.multiplyInputs(transposed: true, perMoney, into: &moved)
        for x in g.indices where t.valueAddedShares[x] < 1 {
            let weight = t.output[x] * moved[x]
            inputs[x] += (t.epsilon - t.eta) / (1 - t.valueAddedShares[x]) * weight
            c[x] -= (1 - t.eta) * weight
        }
        for n in 0..<t.N {
            let range = n * t.J..<n * t.J + t.J
            let basket = (1 - t.sigma) * t.incomes[n]
            let bought = range.reduce(0) { $0 + t.consumptionShares[$1] * perMoney[$1] }
            for x in range {
                p[x] +=
                    (1 - t.epsilon) * t.inputDemand[x] * perMoney[x]
                    + t.consumptionShares[x] * basket * (perMoney[x] - bought)
            }
        }
    }

    /// `settled` backwards.
    private func settledTransposed(
        _ p: [Double], _ x: [Double], _ made: [Double], _ v: [Double]
    ) -> (f: [Double], g: [Double], off: [Double]) {
        let (kappa, cells) = (t.blocks.inverseKappa, p.count)
        let none = [Double](repeating: 0, count: cells)
        let share = (0..<cells).map { t.output[$0] * (1 - t.eta) * made[$0] }
        var v = (0..<cells).map { v[$0] + kappa * share[$0] }
        func weight(_ own: Double, _ f: Double, _ y: Int) -> Double {
            t.hasValueAdded(y) ? t.valueAddedShares[y] * kappa * (own + home[y] * f) : 0
        }
        let found = settleTransposed(p, x, share.map { -$0 }, made)
        var (off, sold, costs) = (none, none, none)
        for y in 0..<cells {
            v[y] += weight(found.own[y], found.f[y], y)
            guard t.hasValueAdded(y), t.output[y] > 0 else { continue }
            off[y] = sectors[y] * v[y]
            sold[y] = off[y] / t.output[y]
            costs[y] = -(1 - t.eta) * off[y]
            v[y] += off[y] * ((1 - t.eta) * kappa - 1)
        }
        let seen = settleTransposed(none, none, costs, sold, rounds: 1)
        for y in 0..<cells { off[y] += sectors[y] * (v[y] + weight(seen.own[y], seen.f[y], y)) }
        return ((0..<cells).map { found.f[$0] + seen.f[$0] }, (0..<cells).map { found.g[$0] + seen.g[$0] }, off)
    }

    private func dampEmployment(_ step: inout [Double]) {
        if t.blocks.usesEmployment { for n in 0..<t.N { step[at.employment + n] *= LinearSteps.employment } }
    }
}
