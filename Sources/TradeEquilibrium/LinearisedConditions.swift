import CKernels
import RealModule
import TradeData

/// The conditions of docs/inside-the-solver.md, differentiated in the same order: what they are off by when unknowns
/// and policies move a little. `LinearisationAdjoint` has the same steps backwards.
extension Linearisation {
    /// d(F), and the changes behind it that are results themselves.
    struct Change {
        /// What each condition is off by, in the order of the unknowns.
        var off: [Double]
        /// dI and dR, `[n]`, and d ln w of sectors, `[n][j]`.
        var incomes, revenue, sectorWages: [Double]
        /// d ln c of the price at the origin, `[n][j]`.
        var inputCosts: [Double]
    }

    /// d(F) for a change `y` of the unknowns and, if given, of policies.
    ///
    /// With g = dw + dL, b = Σₖ G′dPₖ and dPM = b/(1−γ′), all in logs but dY, dR, dI:
    /// ```
    /// (1) dwⱼ = dw + (dV − g)/κ            dc₀ = γ′dwⱼ + b          dc = dc₀ − ψ(dV − dwⱼ) − dz,  or −ψ dL
    /// (2) dP₀ = Σ π′(φ dt + de + dd + dc)  off: dP₀ + (1−φ)(dX − dw) − dP
    /// (3) dπ′ = −θ(φ dt + de + dd + dc − dP₀)                       dY = Σ (1−ν) qX′(dπ′ + dX − dt − de)
    /// (4) dI = wL·g + dR + dD
    /// (5) dγ′ = (1−η)(dwⱼ − dc₀)           off: Σ γ′(dY + Y′dγ′)/(wL) + local labour − g;  dγ′ + dY/Y′ − dV
    /// (6) u = dY + Y′((1−η)(dPM − dc₀) − (1−ε)dPM)
    ///     off: (Σ G′u + (1−ε)dPₖ·Σ G′Y′ + α′(dI + I′(1−σ)(dPₖ − dPC)))/X′ − dX
    /// (7) dτ = (dR/(wL) − R/(wL)·g)/(1−x)  off: s(dτ + dw − dPC) − dL
    /// ```
    /// The labour conditions carry the numeraire, Σ wL·g = 0, in the place of the one that Walras' law leaves over.
    func forward(_ y: [Double], _ policy: PolicyChange?) -> Change {
        let costs = costChanges(y, policy)
        var trade = tradeChanges(y, costs.origin, direct: policy.map(directPriceChanges))
        if let policy { addDirectEffects(policy, &trade) }
        let growth = growth(y)
        var change = Change(
            off: trade.off, incomes: trade.revenue, revenue: trade.revenue, sectorWages: costs.wages, inputCosts: costs.origin)
        addTransferChanges(growth, &change.incomes)
        if let policy { for n in 0..<N { change.incomes[n] += policy.transfers[n] } }
        for n in 0..<N { change.incomes[n] += t.wageBill[n] * growth[n] }
        clearLabour(y, costs, trade, growth, &change.off)
        spend(y, costs, trade, change.incomes, &change.off)
        supplyLabour(y, growth, change.revenue, &change.off)
        return change
    }

    /// d ln of wages of sectors, of the bundle of inputs times its share, of cost, and of the price at the origin, `[n][j]`.
    struct CostChanges { var wages, inputs, bundle, origin: [Double] }

    /// d ln(ŵL̂), pay of a country.
    private func growth(_ y: [Double]) -> [Double] {
        (0..<N).map { y[$0] + (t.blocks.usesEmployment ? y[at.employment + $0] : 0) }
    }

    /// (1)
    private func costChanges(_ y: [Double], _ policy: PolicyChange?) -> CostChanges {
        let (growth, cells) = (growth(y), N * J)
        var wages = [Double](repeating: 0, count: cells)
        for n in 0..<N {
            for x in n * J..<n * J + J {
                wages[x] = y[n]
                if t.hasValueAdded(x) { wages[x] += t.blocks.inverseKappa * (y[at.valueAdded + x] - growth[n]) }
            }
        }
        var inputs = [Double](repeating: 0, count: cells)
        t.multiplyInputs(transposed: true, y, from: at.prices, into: &inputs)
        var costs = CostChanges(wages: wages, inputs: inputs, bundle: inputs, origin: inputs)
        for x in 0..<cells {
            costs.bundle[x] += t.valueAddedShares[x] * wages[x]
            costs.origin[x] = costs.bundle[x] - (policy?.productivity.values[x] ?? 0)
        }
        guard let psi = t.blocks.psi else { return costs }
        for n in 0..<N {
            for j in 0..<J {
                let x = n * J + j
                switch t.blocks.reach {
                case .country: if t.blocks.usesEmployment { costs.origin[x] -= psi[j] * y[at.employment + n] }
                case .sector: if t.hasValueAdded(x) { costs.origin[x] -= psi[j] * (y[at.valueAdded + x] - wages[x]) }
                }
            }
        }
        return costs
    }

    /// What moves in trade: conditions of prices, dY `[n][j]`, dR and pay of local labour `[n]`.
    struct TradeChanges { var off, sold, revenue, local: [Double] }

    /// (2), (3)
    /// - Parameter direct: What policies add to dP₀, `[n][j]`.
    private func tradeChanges(_ y: [Double], _ costs: [Double], direct: [Double]?) -> TradeChanges {
        let none = [Double](repeating: 0, count: N)
        var trade = TradeChanges(off: y.map { -$0 }, sold: [Double](repeating: 0, count: N * J), revenue: none, local: none)
        var prices = [Double](repeating: 0, count: N * J)  // dP₀
        var (c, flow) = ([Double](repeating: 0, count: t.rowLength), [Double](repeating: 0, count: t.rowLength))
        for j in 0..<J {
            let theta = t.theta[j]
            for i in 0..<N { (c[i], flow[i]) = (costs[i * J + j], 0) }
            for n in 0..<N {
                let (row, cell, x) = ((j * N + n) * t.rowLength, j * N + n, n * J + j)
                let (spent, kept) = (t.spending[cell], t.kept[cell])
                let (paid, bought) = rowProducts(row, c)
                let price = paid + (direct?[x] ?? 0)
                let demand = spent * (theta * price + y[at.expenditure + x])
                prices[x] = price
                trade.off[at.prices + x] += price + t.entry[x] * (y[at.expenditure + x] - y[n])
                trade.revenue[n] += demand * (1 - t.netTotals[cell]) - theta * spent * (paid - bought)
                if kept < 1 { trade.local[n] += (1 - kept) * (demand * t.netTotals[cell] - theta * spent * bought) }
                t.netShares.withUnsafeBufferPointer { dk_axpy(t.rowLength, kept * demand, $0.baseAddress! + row, &flow) }
            }
            for i in 0..<N { trade.sold[i * J + j] += flow[i] - theta * c[i] * t.output[i * J + j] }
        }
        for tax in t.exportTaxes {
            let (n, i, x) = (tax.n, tax.i, tax.n * J + tax.j)
            let move = t.theta[tax.j] * (prices[x] - costs[i * J + tax.j]) + y[at.expenditure + x]
            let paid = tax.rate * sale(tax) * move
            trade.revenue[i] += paid
            trade.revenue[n] -= paid
        }
        return trade
    }

    /// Σᵢ π′c and Σᵢ q c of one buyer.
    private func rowProducts(_ row: Int, _ c: [Double]) -> (gross: Double, net: Double) {
        t.shares.withUnsafeBufferPointer { gross in
            t.netShares.withUnsafeBufferPointer { net in
                (dk_dot(t.rowLength, gross.baseAddress! + row, c), dk_dot(t.rowLength, net.baseAddress! + row, c))
            }
        }
    }

    /// q X′ of a cell with an export tax.
    func sale(_ tax: KernelChanges.ExportTax) -> Double {
        let row = tax.j * N + tax.n
        return t.netShares[row * t.rowLength + tax.i] * t.spending[row]
    }

    /// What policies add to dP₀ without any unknown moving, `[n][j]`.
    private func directPriceChanges(_ policy: PolicyChange) -> [Double] {
        var prices = [Double](repeating: 0, count: N * J)
        var logs = ShareLogs(self)
        forEachCell(in: policy) { cell in
            let theta = t.theta[cell.j]
            let turn = policy.theta[cell.j] == 0 ? 0 : policy.theta[cell.j] * logs[cell]
            prices[cell.n * J + cell.j] += cell.share * (wedge(policy, cell) - turn / (theta * theta))
        }
        return prices
    }

    /// φ dt + de + dd − da/θ: a share of varieties acts on prices as the cost that loses as many.
    private func wedge(_ policy: PolicyChange, _ cell: Cell) -> Double {
        let (x, phi) = (cell.offset, t.tariffExponents[cell.n * J + cell.j])
        return phi * policy.tariffs.values[x] + policy.exportTaxes.values[x] + policy.icebergs.values[x]
            - policy.availability.values[x] / t.theta[cell.j]
    }

    /// The part of sales and revenue that policies have without any unknown, or price index, moving.
    private func addDirectEffects(_ policy: PolicyChange, _ trade: inout TradeChanges) {
        var logs = ShareLogs(self)
        forEachCell(in: policy) { cell in
            let (n, i, j) = (cell.n, cell.i, cell.j)
            let (rise, tax) = (policy.tariffs.values[cell.offset], policy.exportTaxes.values[cell.offset])
            let turn = policy.theta[j] == 0 ? 0 : policy.theta[j] * logs[cell]
            let share = turn / t.theta[j] - t.theta[j] * wedge(policy, cell)
            let sales = cell.sale * (share - rise - tax)
            trade.sold[i * J + j] += t.kept[j * N + n] * sales
            trade.local[n] += (1 - t.kept[j * N + n]) * sales
            trade.revenue[n] += cell.tariff * cell.border * share + cell.border * rise
            trade.revenue[i] += cell.exportTax * cell.sale * (share - rise) + cell.sale * tax
        }
    }

    /// dD of the deficit rule, and of transfers that grow with the world.  (4)
    private func addTransferChanges(_ growth: [Double], _ changes: inout [Double]) {
        let total = t.wageBill.reduce(0, +)
        let mean = zip(t.wageBill, growth).reduce(0) { $0 + $1.0 * $1.1 } / total
        for n in 0..<N { changes[n] += t.transfers[n] * mean }
        guard point.model.deficits == .gdpShare else { return }
        let (rates, rate) = deficitRates()
        let drift = (0..<N).reduce(0) { $0 + (rates[$1] - rate) * t.wageBill[$1] * growth[$1] } / total
        for n in 0..<N { changes[n] += t.wageBill[n] * ((rates[n] - rate) * growth[n] - drift) }
    }

    /// d = D/GDP of the baseline, and its mean at the GDP of now.
    func deficitRates() -> (rates: [Double], mean: Double) {
        let rates = zip(point.world.deficits, point.world.valueAdded).map { $0 / $1 }
        return (rates, zip(rates, t.wageBill).reduce(0) { $0 + $1.0 * $1.1 } / t.wageBill.reduce(0, +))
    }

    /// (5)
    private func clearLabour(
        _ y: [Double], _ costs: CostChanges, _ trade: TradeChanges, _ growth: [Double], _ off: inout [Double]
    ) {
        let numeraire = zip(t.wageBill, growth).reduce(0) { $0 + $1.0 * $1.1 } / t.wageBill.reduce(0, +)
        for n in 0..<N {
            var earned = trade.local[n]
            for x in n * J..<n * J + J {
                let share = (1 - t.eta) * (costs.wages[x] - costs.bundle[x])
                earned += t.valueAddedShares[x] * (trade.sold[x] + t.output[x] * share)
                if t.hasValueAdded(x) && t.output[x] > 0 {
                    off[at.valueAdded + x] = share + trade.sold[x] / t.output[x] - y[at.valueAdded + x]
                }
            }
            off[n] = earned / t.wageBill[n] - growth[n] - numeraire
        }
    }

    /// (6)
    private func spend(_ y: [Double], _ costs: CostChanges, _ trade: TradeChanges, _ incomes: [Double], _ off: inout [Double]) {
        var sold = trade.sold
        if t.eta != 1 || t.epsilon != 1 {
            for x in 0..<N * J where t.valueAddedShares[x] < 1 {
                let bundle = costs.inputs[x] / (1 - t.valueAddedShares[x])
                sold[x] += t.output[x] * ((1 - t.eta) * (bundle - costs.bundle[x]) - (1 - t.epsilon) * bundle)
            }
        }
        var wanted = [Double](repeating: 0, count: N * J)
        t.multiplyInputs(transposed: false, sold, into: &wanted)
        for n in 0..<N {
            let basket = (1 - t.sigma) * t.incomes[n]
            let index = basket == 0 ? 0 : consumerPrice(n, y)
            for j in 0..<J where t.spending[j * N + n] > 0 {
                let x = n * J + j
                let price = y[at.prices + x]
                let total =
                    wanted[x] + (1 - t.epsilon) * price * t.inputDemand[x]
                    + t.consumptionShares[x] * (incomes[n] + basket * (price - index))
                off[at.expenditure + x] += total / t.spending[j * N + n]
            }
        }
    }

    /// d ln PC = Σ α′ d ln P.
    func consumerPrice(_ n: Int, _ y: [Double]) -> Double {
        (0..<J).reduce(0) { $0 + t.consumptionShares[n * J + $1] * y[at.prices + n * J + $1] }
    }

    /// (7)
    private func supplyLabour(_ y: [Double], _ growth: [Double], _ revenue: [Double], _ off: inout [Double]) {
        guard t.blocks.usesEmployment else { return }
        for n in 0..<N {
            var rise = y[n] - consumerPrice(n, y)
            if t.blocks.wageTax { rise += (revenue[n] - t.revenue[n] * growth[n]) / (t.wageBill[n] * t.takeHome[n]) }
            off[at.employment + n] += t.blocks.supply * rise
        }
    }

    /// One buyer's purchases of one good from one origin, in the equilibrium.
    struct Cell {
        let n, i, j, offset: Int
        let tariff, exportTax: Double
        /// π′.
        let share: Double
        /// Values net of both taxes, and at the border.
        let sale, border: Double
    }

    /// Calls `body` for every cell in which something is bought; given a policy, only where it moves something.
    func forEachCell(in policy: PolicyChange? = nil, _ body: (Cell) -> Void) {
        let (tariffs, exportTaxes) = (point.policy.tariffs, point.policy.exportTaxes)
        t.shares.withUnsafeBufferPointer { shares in
            t.netShares.withUnsafeBufferPointer { netShares in
                for j in 0..<J {
                    for n in 0..<N {
                        let (place, row, spent) = ((j * N + n) * t.rowLength, (j * N + n) * N, t.spending[j * N + n])
                        for i in 0..<N where shares[place + i] > 0 {
                            let x = row + i
                            if let policy, policy.theta[j] == 0, policy.tariffs.values[x] == 0,
                                policy.exportTaxes.values[x] == 0, policy.icebergs.values[x] == 0,
                                policy.availability.values[x] == 0
                            {
                                continue
                            }
                            let (sale, tax) = (netShares[place + i] * spent, exportTaxes.values[x])
                            body(
                                Cell(
                                    n: n, i: i, j: j, offset: x, tariff: tariffs.values[x], exportTax: tax,
                                    share: shares[place + i], sale: sale, border: sale * (1 + tax)))
                        }
                    }
                }
            }
        }
    }

    /// ln(π′/(â·π)) against the baseline, taken sector by sector as cells ask for it.
    struct ShareLogs {
        private let linear: Linearisation
        private var sector = -1
        private var now, before: [Double]

        init(_ linear: Linearisation) {
            self.linear = linear
            now = Array(repeating: 0, count: linear.N * linear.N)
            before = now
        }

        subscript(_ cell: Cell) -> Double {
            mutating get {
                if cell.j != sector { take(cell.j) }
                return now[cell.offset - sector * now.count]
            }
        }

        private mutating func take(_ j: Int) {
            let (N, length, base) = (linear.N, linear.t.rowLength, linear.point.world.shares.values)
            let available = linear.point.policy.availability
            sector = j
            for n in 0..<N {
                for i in 0..<N {
                    now[n * N + i] = linear.t.shares[(j * N + n) * length + i]
                    before[n * N + i] = base[(j * N + n) * N + i] * available[(j * N + n) * N + i]
                }
            }
            now.withUnsafeMutableBufferPointer { dk_log($0.count, $0.baseAddress!, $0.baseAddress!) }
            before.withUnsafeMutableBufferPointer { dk_log($0.count, $0.baseAddress!, $0.baseAddress!) }
            for x in now.indices { now[x] -= before[x] }
        }
    }
}
