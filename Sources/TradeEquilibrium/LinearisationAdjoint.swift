import CKernels
import TradeData

/// The steps of `Linearisation.forward` backwards: from a weight on every condition to the slope in every unknown and policy.
extension Linearisation {
    /// Slopes in results that are no unknowns: in I and R, and in ln ŵL̂, `[n]`.
    struct DirectSlopes {
        var incomes, revenue, growth: [Double]
        /// In ln c of prices at the origin, `[n][j]`; empty means zeros.
        var origin: [Double] = []
        /// In ln V of sectors, `[n][j]`; empty means zeros.
        var sectorValueAdded: [Double] = []
    }

    /// Slopes in what the conditions are made of.
    struct Slopes {
        /// In the unknowns.
        var unknowns: [Double]
        /// In I, R, pay of local labour and ln ŵL̂, `[n]`.
        var incomes, revenue, local, growth: [Double]
        /// In Y, ln wⱼ, the bundle of inputs times its share, ln c₀ and ln c, `[n][j]`.
        var output, wages, inputs, bundle, origin: [Double]
        /// In ln P₀, the price index without what the size of a market adds, `[n][j]`.
        var prices: [Double]
    }

    /// F_yᵀλ, with slopes in results besides those that come from the conditions.
    func adjoint(_ lambda: [Double], _ given: DirectSlopes? = nil) -> Slopes {
        let (none, cells) = ([Double](repeating: 0, count: N), [Double](repeating: 0, count: N * J))
        var s = Slopes(
            unknowns: [Double](repeating: 0, count: at.count), incomes: given?.incomes ?? none, revenue: given?.revenue ?? none,
            local: none, growth: given?.growth ?? none, output: cells, wages: cells, inputs: cells, bundle: cells,
            origin: given?.origin.isEmpty == false ? given!.origin : cells, prices: cells)
        supplyLabour(lambda, &s)
        spend(lambda, &s)
        clearLabour(lambda, &s)
        earn(given?.sectorValueAdded ?? [], &s)
        addTransferSlopes(&s)
        for n in 0..<N {
            s.growth[n] += t.wageBill[n] * s.incomes[n]
            s.revenue[n] += s.incomes[n]
        }
        addTradeSlopes(lambda, &s)
        addCostSlopes(&s)
        for n in 0..<N {
            s.unknowns[n] += s.growth[n]
            if t.blocks.usesEmployment { s.unknowns[at.employment + n] += s.growth[n] }
        }
        return s
    }

    /// (7) backwards.
    private func supplyLabour(_ lambda: [Double], _ s: inout Slopes) {
        guard t.blocks.usesEmployment else { return }
        for n in 0..<N {
            let weight = t.blocks.supply * lambda[at.employment + n]
            s.unknowns[n] += weight
            s.unknowns[at.employment + n] -= lambda[at.employment + n]
            addConsumerPrice(n, -weight, &s)
            guard t.blocks.wageTax else { continue }
            let perMoney = weight / (t.wageBill[n] * t.takeHome[n])
            s.revenue[n] += perMoney
            s.growth[n] -= perMoney * t.revenue[n]
        }
    }

    private func addConsumerPrice(_ n: Int, _ weight: Double, _ s: inout Slopes) {
        for x in n * J..<n * J + J { s.unknowns[at.prices + x] += weight * t.consumptionShares[x] }
    }

    /// (6) backwards.
    private func spend(_ lambda: [Double], _ s: inout Slopes) {
        var perMoney = [Double](repeating: 0, count: N * J)
        for n in 0..<N {
            let basket = (1 - t.sigma) * t.incomes[n]
            var bought = 0.0
            for j in 0..<J {
                let x = n * J + j
                s.unknowns[at.expenditure + x] -= lambda[at.expenditure + x]
                guard t.spending[j * N + n] > 0 else { continue }
                perMoney[x] = lambda[at.expenditure + x] / t.spending[j * N + n]
                let consumed = perMoney[x] * t.consumptionShares[x]
                bought += consumed
                s.unknowns[at.prices + x] += perMoney[x] * (1 - t.epsilon) * t.inputDemand[x] + consumed * basket
            }
            s.incomes[n] += bought
            addConsumerPrice(n, -bought * basket, &s)
        }
        var made = [Double](repeating: 0, count: N * J)
        t.multiplyInputs(transposed: true, perMoney, into: &made)
        for x in made.indices {
            s.output[x] += made[x]
            let substituted = made[x] * t.output[x]
            guard (t.eta != 1 || t.epsilon != 1) && t.valueAddedShares[x] < 1 else { continue }
            s.inputs[x] += substituted * (t.epsilon - t.eta) / (1 - t.valueAddedShares[x])
            s.bundle[x] -= substituted * (1 - t.eta)
        }
    }

    /// (5) backwards.
    private func clearLabour(_ lambda: [Double], _ s: inout Slopes) {
        let numeraire = lambda[..<N].reduce(0, +) / t.wageBill.reduce(0, +)
        for n in 0..<N {
            let perMoney = lambda[n] / t.wageBill[n]
            s.local[n] += perMoney
            s.growth[n] -= lambda[n] + numeraire * t.wageBill[n]
            for x in n * J..<n * J + J {
                var share = perMoney * t.valueAddedShares[x] * t.output[x]
                s.output[x] += perMoney * t.valueAddedShares[x]
                if t.blocks.usesSectors {
                    s.unknowns[at.valueAdded + x] -= lambda[at.valueAdded + x]
                    if t.hasValueAdded(x) && t.output[x] > 0 {
                        share += lambda[at.valueAdded + x]
                        s.output[x] += lambda[at.valueAdded + x] / t.output[x]
                    }
                }
                s.wages[x] += (1 - t.eta) * share
                s.bundle[x] -= (1 - t.eta) * share
            }
        }
    }

    /// What is earned in sectors, ln V = ln Y + ln γ′, backwards.
    private func earn(_ weights: [Double], _ s: inout Slopes) {
        for (x, weight) in weights.enumerated() where weight != 0 && t.output[x] > 0 {
            s.output[x] += weight / t.output[x]
            s.wages[x] += (1 - t.eta) * weight
            s.bundle[x] -= (1 - t.eta) * weight
        }
    }

    /// (4) backwards: the deficit rule.
    private func addTransferSlopes(_ s: inout Slopes) {
        let total = t.wageBill.reduce(0, +)
        let given = zip(t.transfers, s.incomes).reduce(0) { $0 + $1.0 * $1.1 } / total
        for n in 0..<N { s.growth[n] += given * t.wageBill[n] }
        guard point.model.deficits == .gdpShare else { return }
        let (rates, mean) = deficitRates()
        let weight = zip(t.wageBill, s.incomes).reduce(0) { $0 + $1.0 * $1.1 } / total
        for n in 0..<N { s.growth[n] += t.wageBill[n] * (rates[n] - mean) * (s.incomes[n] - weight) }
    }

    /// (3) and (2) backwards.
    private func addTradeSlopes(_ lambda: [Double], _ s: inout Slopes) {
        for tax in t.exportTaxes {
            let (n, i, x) = (tax.n, tax.i, tax.n * J + tax.j)
            let paid = tax.rate * sale(tax) * (s.revenue[i] - s.revenue[n])
            s.prices[x] += t.theta[tax.j] * paid
            s.unknowns[at.expenditure + x] += paid
            s.origin[i * J + tax.j] -= t.theta[tax.j] * paid
        }
        var (sold, column) = ([Double](repeating: 0, count: t.rowLength), [Double](repeating: 0, count: t.rowLength))
        for j in 0..<J {
            let theta = t.theta[j]
            for i in 0..<N {
                sold[i] = s.output[i * J + j]
                column[i] = -theta * t.output[i * J + j] * sold[i]
            }
            for n in 0..<N {
                let (row, cell, x) = ((j * N + n) * t.rowLength, j * N + n, n * J + j)
                let (spent, kept, off) = (t.spending[cell], t.kept[cell], lambda[at.prices + x])
                let local = (1 - kept) * s.local[n]
                let demand =
                    spent * (s.revenue[n] * (1 - t.netTotals[cell]) + local * t.netTotals[cell] + kept * netProduct(row, sold))
                s.prices[x] += off + theta * demand
                s.unknowns[at.prices + x] -= off
                s.unknowns[at.expenditure + x] += demand + t.entry[x] * off
                s.unknowns[n] -= t.entry[x] * off
                let (leak, net) = (theta * spent * s.revenue[n], theta * spent * (s.revenue[n] - local))
                t.shares.withUnsafeBufferPointer { dk_axpy(t.rowLength, s.prices[x] - leak, $0.baseAddress! + row, &column) }
                t.netShares.withUnsafeBufferPointer { dk_axpy(t.rowLength, net, $0.baseAddress! + row, &column) }
            }
            for i in 0..<N { s.origin[i * J + j] += column[i] }
        }
    }

    private func netProduct(_ row: Int, _ sold: [Double]) -> Double {
        t.netShares.withUnsafeBufferPointer { dk_dot(t.rowLength, $0.baseAddress! + row, sold) }
    }

    /// (1) backwards.
    private func addCostSlopes(_ s: inout Slopes) {
        for n in 0..<N {
            for j in 0..<J {
                let x = n * J + j
                if let psi = t.blocks.psi {
                    switch t.blocks.reach {
                    case .country: if t.blocks.usesEmployment { s.unknowns[at.employment + n] -= psi[j] * s.origin[x] }
                    case .sector:
                        guard t.hasValueAdded(x) else { break }
                        s.unknowns[at.valueAdded + x] -= psi[j] * s.origin[x]
                        s.wages[x] += psi[j] * s.origin[x]
                    }
                }
                s.bundle[x] += s.origin[x]
                s.inputs[x] += s.bundle[x]
                s.wages[x] += t.valueAddedShares[x] * s.bundle[x]
                s.unknowns[n] += s.wages[x]
                guard t.hasValueAdded(x) else { continue }
                s.unknowns[at.valueAdded + x] += t.blocks.inverseKappa * s.wages[x]
                s.growth[n] -= t.blocks.inverseKappa * s.wages[x]
            }
        }
        var priced = [Double](repeating: 0, count: N * J)
        t.multiplyInputs(transposed: false, s.inputs, into: &priced)
        for x in priced.indices { s.unknowns[at.prices + x] += priced[x] }
    }

    /// F_pᵀλ and the direct effects on results, from the slopes that `adjoint` left.
    func policyGradient(_ s: Slopes) -> PolicyChange {
        let grid = point.world.grid
        let none = [Double](repeating: 0, count: N * N * J)
        var (tariffs, exportTaxes, icebergs, availability) = (none, none, none, none)
        var thetas = [Double](repeating: 0, count: J)
        var logs = ShareLogs(self)
        forEachCell { cell in
            let (x, slope) = (cell.offset, slope(cell, s))
            (icebergs[x], availability[x]) = (slope.wedge, -slope.wedge / t.theta[cell.j])
            (tariffs[x], exportTaxes[x]) = (slope.tariff, slope.exportTax)
            let theta = t.theta[cell.j]
            thetas[cell.j] += logs[cell] * (slope.share / theta - slope.price / (theta * theta))
        }
        return PolicyChange(
            tariffs: Bilateral(grid: grid, values: tariffs), exportTaxes: Bilateral(grid: grid, values: exportTaxes),
            icebergs: Bilateral(grid: grid, values: icebergs), availability: Bilateral(grid: grid, values: availability),
            productivity: SectorTable(grid: grid, values: s.origin.map { -$0 }),
            transfers: s.incomes, theta: thetas)
    }

    /// What taxes and costs of a cell are worth, and the parts that θ needs.
    private struct CellSlope { let share, price, wedge, tariff, exportTax: Double }

    @inline(__always) private func slope(_ cell: Cell, _ s: Slopes) -> CellSlope {
        let (n, i, j) = (cell.n, cell.i, cell.j)
        let kept = t.kept[j * N + n]
        let (buyer, seller) = (s.revenue[n], s.revenue[i])
        let sold = kept * s.output[i * J + j] + (1 - kept) * s.local[n]
        let share = cell.sale * sold + cell.tariff * cell.border * buyer + cell.exportTax * cell.sale * seller
        let price = s.prices[n * J + j] * cell.share
        let wedge = price - t.theta[j] * share
        return CellSlope(
            share: share, price: price, wedge: wedge,
            tariff: t.tariffExponents[n * J + j] * wedge + cell.border * buyer - cell.sale * (sold + cell.exportTax * seller),
            exportTax: wedge + cell.sale * (seller - sold))
    }

    /// What the policies of one cell are worth, by its offset.
    func cellSlopes(_ offset: Int, _ s: Slopes) -> Multipliers.CellSlopes {
        let (row, i) = (offset / N, offset % N)
        let (j, n) = (row / N, row % N)
        let tax = point.policy.exportTaxes.values[offset]
        let sale = t.netShares[row * t.rowLength + i] * t.spending[row]
        let slope = slope(
            Cell(
                n: n, i: i, j: j, offset: offset, tariff: point.policy.tariffs.values[offset], exportTax: tax,
                share: t.shares[row * t.rowLength + i], sale: sale, border: sale * (1 + tax)), s)
        return Multipliers.CellSlopes(
            tariff: slope.tariff, exportTax: slope.exportTax, iceberg: slope.wedge, availability: -slope.wedge / t.theta[j])
    }
}
