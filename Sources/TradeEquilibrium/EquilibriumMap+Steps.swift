import CKernels
import RealModule
import TradeData

/// From what conditions are off by to steps, and what is done to the unknowns beside them.
extension EquilibriumMap {
    /// Turns what conditions are off by into steps: what follows at home is followed at once (`DomesticPreconditioner`), wages and
    /// employment are damped, and value added of sectors is divided by how strongly it answers to itself through costs.
    func damp(_ f: inout [Double], by damping: Double) {
        // The cautious attempts do without looking ahead.
        if damping >= 0.5 {
            lookAhead(&f, damping)
        } else {
            for n in 0..<N { f[n] *= damping }
        }
        if blocks.usesEmployment { for n in 0..<N { f[at.employment + n] *= damping } }
        guard blocks.usesSectors else { return }
        for n in 0..<N {
            for j in 0..<J {
                let gamma = world.valueAddedShares.values[n * J + j]
                let scale = blocks.reach == .sector ? (blocks.psi?[j] ?? 0) * (1 - blocks.inverseKappa) : 0
                f[at.valueAdded + n * J + j] *= damping / (1 + theta[j] * max(0, gamma * blocks.inverseKappa - scale))
            }
        }
    }

    private func lookAhead(_ f: inout [Double], _ damping: Double) {
        // Where bans bite the solution is far from the baseline: measured again now and then.
        stepsTaken += 1
        if stepsTaken % 30 == 0 {
            measureHome { f[at.expenditure + $0] }
            homeIsBaseline = false
        }
        f.withUnsafeMutableBufferPointer { f in
            let f = f.baseAddress!
            home.step(wages: f, prices: f + at.prices, spending: f + at.expenditure, damping: damping)
        }
    }

    /// How the markets at home answer in the baseline: the same for every policy, and taken once.
    func measureBaseline() {
        for x in 0..<J * tables.rowLength { c[x] = 1 }
        for n in 0..<N {
            for j in 0..<J { x[j * tables.rowLength + n] = world.expenditure.values[n * J + j] * (blocks.kept?[j * N + n] ?? 1) }
        }
        for j in 0..<J { pass(sector: j, rounded: tables.isSingle) }
        dk_transpose(J, N, y, tables.rowLength, sales, J)
        measureHome { _ in 0 }
        homeIsBaseline = true
    }

    /// Reads off the last pass how the markets at home answer, in parts of world GDP.
    /// - Parameter growth: What spending in a cell, `[n][j]`, is off by.
    private func measureHome(_ growth: (Int) -> Double) {
        let row = tables.rowLength
        let (moved, unit) = (1 - blocks.inverseKappa, 1 / worldGDP)
        tables.home { n, j, k, net in
            let (cell, at, to) = (n * J + j, j * row + n, home.cell(n, j))
            let (spent, sum) = (x[at], s[at])
            let weight = sum > 0 ? c[at] / sum : 0
            let (share, sold) = (weight * k, weight * net * spent)
            let off = growth(cell)
            // As large as spending is about to be: a market that grows manifold answers as a large one.
            let total = spent / (blocks.kept?[j * N + n] ?? 1) * (off > 0 ? Double.exp(off) : 1) * unit
            home.share[to] = Float(share)
            home.gamma[to] = Float(moved * world.valueAddedShares.values[cell])
            home.sales[to] = Float(sold * unit)
            home.contested[to] = Float((sales[cell] - sold * share) * unit)
            home.revenue[to] = Float((spent - m[at]) * unit)
            home.alpha[to] = Float(world.consumptionShares.values[cell])
            home.inverse[to] = total > 1e-25 ? Float(1 / total) : 0
            home.pay[to] = Float(world.valueAddedShares.values[cell] / (world.valueAdded[n] * unit))
        }
        measureAnswers()
    }

    /// Takes the answers under θ, which enters them alone.
    func measureAnswers() {
        home.measure(theta: theta) { world.valueAdded[$0] / worldGDP }
    }

    /// Sets markets that have lost their last buyer to nothing at once; true when there were any.
    func empty(_ z: inout [Double], _ f: [Double]) -> Bool {
        var any = false
        let nothing = EquilibriumMap.logOfNothing
        z.withUnsafeMutableBufferPointer { z in
            for x in at.expenditure..<at.employment where z[x] > nothing && z[x] + f[x] <= nothing {
                (z[x], any) = (nothing, true)
            }
        }
        return any
    }

    /// The numeraire: world value added stays what it was, Σ w·L·wL = Σ wL. Money and prices move with wages.
    func normalise(_ z: inout [Double]) {
        var gdp = 0.0
        for n in 0..<N {
            let employment = blocks.usesEmployment ? z[at.employment + n] : 0
            gdp += Double.exp(z[n] + employment) * world.valueAdded[n]
        }
        let shift = Double.log(gdp / worldGDP)
        guard shift.isFinite else { return }
        let nothing = EquilibriumMap.logOfNothing
        z.withUnsafeMutableBufferPointer { z in
            for x in 0..<at.employment { z[x] = z[x] == nothing ? nothing : z[x] - shift }
        }
        if blocks.usesSectors { for x in at.valueAdded..<at.count { z[x] -= shift } }
    }
}
