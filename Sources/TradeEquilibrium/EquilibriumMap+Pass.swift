import CKernels
import RealModule
import TradeData

/// One pass, in the order of docs/inside-the-solver.md; the numbers in brackets are its equations.
extension EquilibriumMap {
    /// ln c = γ ln w + Σₖ G ln Pₖ, or the nested CES of `Nest`, less what productivity and scale save.  (1)
    func originPrices(_ z: UnsafePointer<Double>, rounded: Bool) {
        let (lp, ll, lv) = (at.prices, at.employment, at.valueAdded)
        for n in 0..<N {
            for j in 0..<J { logCosts[n * J + j] = z[n] }
            guard blocks.inverseKappa > 0 else { continue }
            let country = z[n] + (blocks.usesEmployment ? z[ll + n] : 0)
            for j in 0..<J where blocks.valueAdded[n * J + j] > 0 {
                logCosts[n * J + j] += blocks.inverseKappa * (z[lv + n * J + j] - country)
            }
        }
        // Wages of sectors, for scale below.
        if blocks.psi != nil { for x in 0..<N * J { wanted[x] = logCosts[x] } }
        if nest != nil {
            for n in 0..<N { nest!.costs(n, world: world, logPrices: z + lp + n * J, costs: logCosts) }
        } else {
            world.valueAddedShares.values.withUnsafeBufferPointer { gamma in
                for x in 0..<N * J { logCosts[x] *= gamma[x] }
            }
            for n in 0..<N { addInputCosts(n, z + lp + n * J, to: logCosts + n * J, rounded: rounded) }
        }
        if let saved = logProductivity { for x in 0..<N * J { logCosts[x] -= saved[x] } }
        guard let psi = blocks.psi else { return }
        for n in 0..<N {
            for j in 0..<J {
                let x = n * J + j
                switch blocks.reach {
                case .country: if blocks.usesEmployment { logCosts[x] -= psi[j] * z[ll + n] }
                case .sector: if blocks.valueAdded[x] > 0 { logCosts[x] -= psi[j] * (z[lv + x] - wanted[x]) }
                }
            }
        }
    }

    /// Gᵀ ln P of a country.
    func addInputCosts(
        _ n: Int, _ logPrices: UnsafePointer<Double>, to costs: UnsafeMutablePointer<Double>, rounded: Bool
    ) {
        if rounded {
            dk_transposed_times_single(J, home.length, home.inputs(n), logPrices, costs)
        } else {
            world.inputShares.values.withUnsafeBufferPointer {
                dk_transposed_times(J, $0.baseAddress! + n * J * J, logPrices, costs)
            }
        }
    }

    /// C = e^(−θ(ln c − shift)). A sector's costs are shifted by the cheapest, so that C stays finite for θ of 65.
    func powersOfCosts() {
        let row = tables.rowLength
        dk_transpose(N, J, logCosts, J, c, row)
        for j in 0..<J {
            let costs = c + j * row
            var least = Double.infinity
            for n in 0..<N { least = costs[n] < least ? costs[n] : least }
            shift[j] = least.isFinite ? least : 0
            let (origin, power) = (shift[j], -theta[j])
            for n in 0..<N { costs[n] = power * (costs[n] - origin) }
            for n in N..<row { costs[n] = 0 }
        }
        dk_exp(J * row, c, c)
    }

    /// X from its logarithm, sector by sector, less what stays with labour at the destination.
    func spendingLevels(_ z: UnsafePointer<Double>) {
        let row = tables.rowLength
        dk_transpose(N, J, z + at.expenditure, J, x, row)
        dk_exp(J * row, x, x)
        guard let kept = blocks.kept else { return }
        for j in 0..<J { for n in 0..<N { x[j * row + n] *= kept[j * N + n] } }
    }

    /// S = Σ K C, purchases and sales net of taxes of one sector.  (2), (3)
    func pass(sector j: Int, rounded: Bool) {
        let at = j * tables.rowLength
        tables.pass(sector: j, rounded: rounded, c: c + at, x: x + at, s: s + at, m: m + at, y: y + at)
    }

    /// Rows whose price sum leaves the range of a double, taken again in logs, origin by origin.
    ///
    /// At θ of 65 a buyer whose only seller is dear has a sum of e^−800; the kernel cannot hold it, logs can.
    func takeRowsInLogs(rounded: Bool) {
        exactRows.removeAll(keepingCapacity: true)
        for j in 0..<J {
            let (at, first) = (j * tables.rowLength, exactRows.count)
            for n in 0..<N where !(s[at + n] > 1e-250) && !closed[j * N + n] {
                guard let row = ExactRow(n, j, self, spending: x[at + n]) else { continue }
                exactRows.append(row)
            }
            guard exactRows.count > first else { continue }
            for row in exactRows[first...] { x[at + row.n] = 0 }
            pass(sector: j, rounded: rounded)
            for row in exactRows[first...] {
                (x[at + row.n], s[at + row.n]) = (row.spending, 0)
                m[at + row.n] = 0
                for cell in row.cells {
                    y[at + cell.i] += cell.sales
                    m[at + row.n] += cell.sales
                }
            }
        }
    }

    /// ln P = shift − ln S / θ against the price that costs were computed with.  (2)
    func priceGap(_ z: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>) -> Double {
        let (lp, lx, row) = (at.prices, at.expenditure, tables.rowLength)
        dk_log(J * row, s, newPrices)
        for j in 0..<J {
            let (logs, origin, power) = (newPrices + j * row, shift[j], -1 / theta[j])
            for n in 0..<N { logs[n] = origin + power * logs[n] }
        }
        dk_transpose(J, N, newPrices, row, wanted, J)
        // Where nothing is sold the price is what it was.
        for cell in 0..<N * J where wanted[cell] == .infinity { wanted[cell] = z[lp + cell] }
        for row in exactRows { wanted[row.n * J + row.j] = row.logPrice }
        if let entry = blocks.entry {
            for n in 0..<N {
                for j in 0..<J where !closed[j * N + n] && z[lx + n * J + j] > EquilibriumMap.logOfNothing {
                    wanted[n * J + j] += entry[n * J + j] * (z[lx + n * J + j] - blocks.baselineLogSpending[n * J + j] - z[n])
                }
            }
        }
        return dk_gap(N * J, wanted, z + lp, f + lp)
    }

    /// I = w·L·wL + tariffs + export taxes + D′  (4)
    func addIncomes(_ z: UnsafePointer<Double>) {
        let length = tables.rowLength
        for n in 0..<N { (tariffRevenue[n], exportTaxRevenue[n]) = (0, 0) }
        tariffRevenue.withUnsafeMutableBufferPointer { revenue in
            for j in 0..<J {
                let (x, m, s) = (x + j * length, m + j * length, s + j * length)
                // An importer pays at the border what the seller receives and the seller's government takes.
                if let kept = blocks.kept {
                    for n in 0..<N where s[n] > 0 { revenue[n] += (x[n] - m[n]) / kept[j * N + n] }
                } else {
                    for n in 0..<N { revenue[n] += s[n] > 0 ? x[n] - m[n] : 0 }
                }
            }
        }
        for tax in tables.changes.exportTaxes {
            let (importer, exporter) = (tax.j * length + tax.n, tax.j * length + tax.i)
            guard s[importer] > 0 else { continue }
            let spending = x[importer] / (blocks.kept?[tax.j * N + tax.n] ?? 1)
            let paid = tax.rate * tax.net * c[exporter] * spending / s[importer]
            exportTaxRevenue[tax.i] += paid
            tariffRevenue[tax.n] -= paid
        }
        for row in exactRows {
            let kept = blocks.kept?[row.j * N + row.n] ?? 1
            for cell in row.cells {
                tariffRevenue[row.n] += cell.tariff / kept
                exportTaxRevenue[cell.i] += cell.exportTax / kept
            }
        }
        for n in 0..<N { wageBill[n] = z[n] + logLabour(z, n) }
        dk_exp(N, wageBill, wageBill)
        var gdp = 0.0
        var promised = 0.0
        for n in 0..<N {
            wageBill[n] *= world.valueAdded[n]
            gdp += wageBill[n]
            promised += world.deficits[n] / world.valueAdded[n] * wageBill[n]
        }
        for n in 0..<N {
            let given = policy.transfers[n] * gdp / worldGDP
            deficits[n] =
                switch rule {
                case .balanced: given
                case .worldShare, .endogenous: given + blocks.transfers[n] * gdp / worldGDP
                case .gdpShare: given + wageBill[n] * (world.deficits[n] / world.valueAdded[n] - promised / gdp)
                }
            incomes[n] = wageBill[n] + tariffRevenue[n] + exportTaxRevenue[n] + deficits[n]
        }
    }

    /// ln L of a country; 0 where labour is fixed.
    func logLabour(_ z: UnsafePointer<Double>, _ n: Int) -> Double { blocks.usesEmployment ? z[at.employment + n] : 0 }

    /// Σ γ′Y + local labour against w·L·wL, and value added of sectors against what was assumed of it.  (5)
    func clearLabour(_ z: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>, _ residuals: inout Residuals) {
        for n in 0..<N {
            let gamma = nest?.valueAddedShares ?? world.valueAddedShares.values
            var earned = gamma.withUnsafeBufferPointer { dk_dot(J, $0.baseAddress! + n * J, sales + n * J) }
            if let kept = blocks.kept {
                for j in 0..<J { earned += (1 - kept[j * N + n]) / kept[j * N + n] * m[j * tables.rowLength + n] }
            }
            wanted[n] = earned / world.valueAdded[n]
            guard blocks.usesSectors else { continue }
            for j in 0..<J {
                let (v, pay) = (at.valueAdded + n * J + j, gamma[n * J + j] * sales[n * J + j])
                // A sector that nobody buys from keeps the wage that it was given: it pays it to nobody.
                f[v] = pay > 0 && blocks.valueAdded[n * J + j] > 0 ? Double.log(pay / blocks.valueAdded[n * J + j]) - z[v] : 0
                residuals.note(f[v], in: .sectorWage)
            }
        }
        dk_log(N, wanted, wanted)
        if blocks.usesEmployment { for n in 0..<N { wanted[n] -= z[at.employment + n] } }
        residuals[.labourMarket] = dk_gap(N, wanted, z, f)
    }

    /// X′ = Σ G′Y′ + α′I′, and the labour that consumer prices call forth.  (6), (7)
    func spend(
        _ z: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>, rounded: Bool, _ residuals: inout Residuals
    ) {
        let (lp, lx) = (at.prices, at.expenditure)
        for n in 0..<N {
            var consumerPrice = 0.0
            let to = wanted + n * J
            if nest != nil {
                consumerPrice = nest!.consumption(n, world: world, logPrices: z + lp + n * J)
                nest!.demand(n, world: world, output: sales + n * J, inputs: &inputs)
                for j in 0..<J { to[j] = inputs[j] }
            } else if rounded {
                dk_times_single(J, home.length, home.inputs(n), sales + n * J, to)
            } else {
                world.inputShares.values.withUnsafeBufferPointer { dk_times(J, $0.baseAddress! + n * J * J, sales + n * J, to) }
            }
            (nest?.consumptionShares ?? world.consumptionShares.values).withUnsafeBufferPointer { alpha in
                let income = incomes[n]
                for j in 0..<J {
                    let total = to[j] + alpha[n * J + j] * income
                    to[j] = total < 1e-200 ? 1e-200 : total
                }
                guard blocks.usesEmployment && nest == nil else { return }
                consumerPrice = dk_dot(J, alpha.baseAddress! + n * J, z + lp + n * J)
            }
            if blocks.usesEmployment { supplyLabour(n, consumerPrice, z, f, &residuals) }
        }
        dk_log(N * J, wanted, wanted)
        residuals[.market] = dk_gap(N * J, wanted, z + lx, f + lx)
    }

    /// ln L = ε (ln w + ln take-home − ln PC)  (7)
    func supplyLabour(
        _ n: Int, _ consumerPrice: Double, _ z: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>,
        _ residuals: inout Residuals
    ) {
        var takeHome = 0.0
        if blocks.wageTax {
            let left = 1 - (tariffRevenue[n] + exportTaxRevenue[n]) / wageBill[n] + blocks.revenueShare[n]
            // Revenue beyond all pay cannot be given back with it: on the way there labour just gets much dearer, and
            // an end there is no equilibrium.
            takeHome = -Double.log(max(left, 1e-3))
            if left < 1e-3 { residuals.note(1, in: .labourSupply) }
        }
        let off = blocks.supply * (takeHome + z[n] - consumerPrice) - z[at.employment + n]
        f[at.employment + n] = off
        residuals.note(off, in: .labourSupply)
    }
}
