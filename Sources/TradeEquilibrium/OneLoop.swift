import CKernels
import RealModule
import TradeData

/// One pass over all equilibrium conditions at once: the map whose fixed point is the equilibrium.
///
/// The unknowns are z = (ln w, ln P, ln X), `[N | N·J | N·J]`, countries outermost; where labour supply is elastic
/// ln L follows, `[N]`, and where wages or scale differ by sector ln V, value added of sectors, `[N·J]`. One pass takes
/// costs from wages and prices, prices from costs, sales from prices and spending, incomes from sales,
/// and spending from incomes; what each condition is off by is the step (`f`), and also the residual.
/// There is no loop inside the loop: Anderson acceleration of the whole replaces the nesting.
/// - Source: the equations of docs/inside-the-solver.md, in its order; Caliendo and Parro (2015).
/// - Complexity: O(N²J + NJ²) a pass.
struct OneLoop {
    let N, J: Int
    let world: World
    let wedges: Wedges
    let kernel: TradeKernel
    let theta: [Double]
    let rule: DeficitRule
    let blocks: Blocks
    let worldGDP: Double
    /// Markets in which no origin is left, `[j][n]`: their price is infinite, and nobody wants the good.
    let closed: [Bool]

    // Scratch, filled by each pass; nothing is allocated in the loop.
    private var nest: Nest?
    private(set) var costs: [Double]  // ln of the price at the origin, [n][j]
    private var c: [Double]  // e^(−θ(ln c − shift)), [j][i]
    private var s: [Double]  // Σ K C, [j][n]
    private var x: [Double]  // X, [j][n]
    private var m: [Double]  // purchases net of taxes at producer value, [j][n]
    private var y: [Double]  // sales Y, [j][i]
    private(set) var output: [Double]  // Y, [n][j]
    private(set) var incomes: [Double]
    private(set) var deficits: [Double]
    private(set) var tariffRevenue: [Double]
    private(set) var exportTaxRevenue: [Double]
    private var inputs: [Double]
    private var exactRows: [ExactRow] = []

    init(world: World, wedges: Wedges, kernel: TradeKernel, model: Model, closed: [Bool] = []) {
        (self.world, self.wedges, self.kernel) = (world, wedges, kernel)
        theta = model.elasticities.theta
        rule = model.deficits
        blocks = Blocks(model: model, world: world)
        nest = Nest(model.production, world: world)
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        self.closed = closed.isEmpty ? Array(repeating: false, count: N * J) : closed
        worldGDP = world.valueAdded.reduce(0, +)
        let cells = [Double](repeating: 0, count: N * J)
        (costs, c, s, x, m, y, output) = (cells, cells, cells, cells, cells, cells, cells)
        inputs = Array(repeating: 0, count: J)
        incomes = Array(repeating: 0, count: N)
        (deficits, tariffRevenue, exportTaxRevenue) = (incomes, incomes, incomes)
    }

    // Where each block of unknowns begins.
    var logPrices: Int { N }
    var logExpenditure: Int { N + N * J }
    var logEmployment: Int { N + 2 * N * J }
    var logSectors: Int { logEmployment + (blocks.usesEmployment ? N : 0) }
    var unknowns: Int { logSectors + (blocks.usesSectors ? N * J : 0) }
    /// Stands for ln 0: an empty market stays empty, and its residual is exactly zero.
    static let logOfNothing = Double.log(1e-200)

    /// Evaluates all conditions at `z`; `f` receives what each is off by (undamped).
    mutating func evaluate(_ z: [Double], into f: inout [Double]) -> Residuals {
        let (lp, lx) = (logPrices, logExpenditure)
        originPrices(z)
        exactRows.removeAll(keepingCapacity: true)
        // A sector's costs are shifted by the cheapest, so that C stays finite for θ of 65.
        var residuals = Residuals(price: 0, expenditure: 0, labour: 0)
        for j in 0..<J {
            var shift = Double.infinity
            for n in 0..<N { shift = min(shift, costs[n * J + j]) }
            if !shift.isFinite { shift = 0 }
            for n in 0..<N {
                c[j * N + n] = Double.exp(-theta[j] * (costs[n * J + j] - shift))
                x[j * N + n] = Double.exp(z[lx + n * J + j])
            }
            if let kept = blocks.kept { for n in 0..<N { x[j * N + n] *= kept[j * N + n] } }
            pass(sector: j)
            let exact = exactRows.count
            takeRowsInLogs(sector: j)
            for n in 0..<N {
                let sum = s[j * N + n]
                var to = sum > 0 ? shift - Double.log(sum) / theta[j] : z[lp + n * J + j]
                if let row = exactRows[exact...].first(where: { $0.n == n }) { to = row.logPrice }
                if let entry = blocks.entry, !closed[j * N + n], z[lx + n * J + j] > OneLoop.logOfNothing {
                    to += entry[n * J + j] * (z[lx + n * J + j] - blocks.logExpenditure[n * J + j] - z[n])
                }
                let off = to - z[lp + n * J + j]
                f[lp + n * J + j] = off
                residuals.price = worse(residuals.price, off)
            }
        }
        addIncomes(z)
        for n in 0..<N {
            clearLabour(n, z, &f, &residuals)
            spend(n, z, &f, &residuals)
        }
        return residuals
    }

    /// ln c = γ ln w + Σₖ G ln Pₖ, or the nested CES of `Nest`, less what scale saves.  (1)
    private mutating func originPrices(_ z: [Double]) {
        let (lp, ll, lv) = (logPrices, logEmployment, logSectors)
        for n in 0..<N {
            for j in 0..<J { costs[n * J + j] = z[n] }
            guard blocks.inverseKappa > 0 else { continue }
            let country = z[n] + (blocks.usesEmployment ? z[ll + n] : 0)
            for j in 0..<J where blocks.valueAdded[n * J + j] > 0 {
                costs[n * J + j] += blocks.inverseKappa * (z[lv + n * J + j] - country)
            }
        }
        if blocks.psi != nil { for x in costs.indices { y[x] = costs[x] } }  // wages of sectors, for scale below
        if nest != nil {
            z.withUnsafeBufferPointer { z in
                for n in 0..<N { nest!.costs(n, world: world, logPrices: z.baseAddress! + lp + n * J, costs: &costs) }
            }
        } else {
            costs.withUnsafeMutableBufferPointer { costs in
                for n in 0..<N {
                    for j in 0..<J { costs[n * J + j] *= world.valueAddedShares.values[n * J + j] }
                    world.inputShares.values.withUnsafeBufferPointer { g in
                        z.withUnsafeBufferPointer {
                            dk_transposed_times(
                                J, g.baseAddress! + n * J * J, $0.baseAddress! + lp + n * J, costs.baseAddress! + n * J)
                        }
                    }
                }
            }
        }
        guard let psi = blocks.psi else { return }
        for n in 0..<N {
            for j in 0..<J {
                switch blocks.reach {
                case .country: if blocks.usesEmployment { costs[n * J + j] -= psi[j] * z[ll + n] }
                case .sector:
                    if blocks.valueAdded[n * J + j] > 0 { costs[n * J + j] -= psi[j] * (z[lv + n * J + j] - y[n * J + j]) }
                }
            }
        }
    }

    /// S = Σ K C, purchases and sales net of taxes of one sector.  (2), (3)
    private mutating func pass(sector j: Int) {
        let (N, slot) = (N, kernel.slot[j])
        kernel.k.withUnsafeBufferPointer { k in
            kernel.q.withUnsafeBufferPointer { q in
                c.withUnsafeBufferPointer { c in
                    x.withUnsafeBufferPointer { x in
                        s.withUnsafeMutableBufferPointer { s in
                            m.withUnsafeMutableBufferPointer { m in
                                y.withUnsafeMutableBufferPointer { y in
                                    dk_sector(
                                        N, k.baseAddress! + j * N * N, slot < 0 ? nil : q.baseAddress! + slot * N * N,
                                        c.baseAddress! + j * N, x.baseAddress! + j * N, s.baseAddress! + j * N,
                                        m.baseAddress! + j * N, y.baseAddress! + j * N)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Rows whose price sum leaves the range of a double, taken again in logs, origin by origin.
    ///
    /// At θ of 65 a buyer whose only seller is dear has a sum of e^−800; the kernel cannot hold it, logs can.
    private mutating func takeRowsInLogs(sector j: Int) {
        let first = exactRows.count
        for n in 0..<N where !(s[j * N + n] > 1e-250) && !closed[j * N + n] {
            guard let row = ExactRow(n, j, self, spending: x[j * N + n]) else { continue }
            exactRows.append(row)
        }
        guard exactRows.count > first else { return }
        for row in exactRows[first...] { x[j * N + row.n] = 0 }
        pass(sector: j)
        for row in exactRows[first...] {
            (x[j * N + row.n], s[j * N + row.n]) = (row.spending, 0)
            m[j * N + row.n] = 0
            for cell in row.cells {
                y[j * N + cell.i] += cell.sales
                m[j * N + row.n] += cell.sales
            }
        }
    }

    /// I = w·L·wL + tariffs + export taxes + D′  (4)
    private mutating func addIncomes(_ z: [Double]) {
        for n in 0..<N { (tariffRevenue[n], exportTaxRevenue[n]) = (0, 0) }
        for j in 0..<J {
            // An importer pays at the border what the seller receives and the seller's government takes.
            for n in 0..<N where s[j * N + n] > 0 {
                let kept = blocks.kept?[j * N + n] ?? 1
                tariffRevenue[n] += (x[j * N + n] - m[j * N + n]) / kept
            }
        }
        for tax in kernel.exportTaxes {
            let cell = (kernel.slot[tax.j] * N + tax.n) * N + tax.i
            let sum = s[tax.j * N + tax.n]
            guard sum > 0 else { continue }
            let spending = x[tax.j * N + tax.n] / (blocks.kept?[tax.j * N + tax.n] ?? 1)
            let paid = tax.rate * kernel.q[cell] * c[tax.j * N + tax.i] * spending / sum
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
        var gdp = 0.0
        var promised = 0.0
        for n in 0..<N {
            let value = Double.exp(z[n] + logLabour(z, n)) * world.valueAdded[n]
            gdp += value
            promised += world.deficits[n] / world.valueAdded[n] * value
        }
        for n in 0..<N {
            let value = Double.exp(z[n] + logLabour(z, n)) * world.valueAdded[n]
            deficits[n] =
                switch rule {
                case .balanced: 0
                case .worldShare, .endogenous: blocks.transfers[n] * gdp / worldGDP
                case .gdpShare: value * (world.deficits[n] / world.valueAdded[n] - promised / gdp)
                }
            incomes[n] = value + tariffRevenue[n] + exportTaxRevenue[n] + deficits[n]
        }
    }

    /// ln L of a country; 0 where labour is fixed.
    private func logLabour(_ z: [Double], _ n: Int) -> Double { blocks.usesEmployment ? z[logEmployment + n] : 0 }

    /// Σ γ′Y + local labour against w·L·wL, and value added of sectors against what was assumed of it.  (5)
    private mutating func clearLabour(_ n: Int, _ z: [Double], _ f: inout [Double], _ residuals: inout Residuals) {
        var earned = 0.0
        for j in 0..<J {
            let sales = y[j * N + n]
            output[n * J + j] = sales
            let pay = (nest?.valueAddedShares[n * J + j] ?? world.valueAddedShares.values[n * J + j]) * sales
            earned += pay
            if let kept = blocks.kept?[j * N + n] { earned += (1 - kept) / kept * m[j * N + n] }
            guard blocks.usesSectors else { continue }
            let v = logSectors + n * J + j
            // A sector that nobody buys from keeps the wage that it was given: it pays it to nobody.
            f[v] = pay > 0 && blocks.valueAdded[n * J + j] > 0 ? Double.log(pay / blocks.valueAdded[n * J + j]) - z[v] : 0
            residuals.sectorLabour = worse(residuals.sectorLabour, f[v])
        }
        let off = Double.log(earned / (Double.exp(z[n] + logLabour(z, n)) * world.valueAdded[n]))
        f[n] = off
        residuals.labour = worse(residuals.labour, off)
    }

    /// X′ = Σ G′Y′ + α′I′, and the labour that consumer prices call forth.  (6), (7)
    private mutating func spend(_ n: Int, _ z: [Double], _ f: inout [Double], _ residuals: inout Residuals) {
        let (lp, lx) = (logPrices, logExpenditure)
        var consumerPrice = 0.0
        if nest != nil {
            z.withUnsafeBufferPointer {
                consumerPrice = nest!.consumption(n, world: world, logPrices: $0.baseAddress! + lp + n * J)
            }
            output.withUnsafeBufferPointer { nest!.demand(n, world: world, output: $0.baseAddress! + n * J, inputs: &inputs) }
        } else {
            world.inputShares.values.withUnsafeBufferPointer { g in
                output.withUnsafeBufferPointer { out in
                    inputs.withUnsafeMutableBufferPointer {
                        dk_times(J, g.baseAddress! + n * J * J, out.baseAddress! + n * J, $0.baseAddress!)
                    }
                }
            }
            if blocks.usesEmployment {
                for j in 0..<J { consumerPrice += world.consumptionShares.values[n * J + j] * z[lp + n * J + j] }
            }
        }
        for j in 0..<J {
            let share = nest?.consumptionShares[n * J + j] ?? world.consumptionShares.values[n * J + j]
            let to = inputs[j] + share * incomes[n]
            let off = (to > 1e-200 ? Double.log(to) : to.isNaN ? to : OneLoop.logOfNothing) - z[lx + n * J + j]
            f[lx + n * J + j] = off
            residuals.expenditure = worse(residuals.expenditure, off)
        }
        guard blocks.usesEmployment else { return }
        var takeHome = 0.0
        if blocks.wageTax {
            let pay = Double.exp(z[n] + z[logEmployment + n]) * world.valueAdded[n]
            let left = 1 - (tariffRevenue[n] + exportTaxRevenue[n]) / pay + blocks.revenueShare[n]
            // Revenue beyond all pay cannot be given back with it: on the way there labour just gets much dearer, and
            // an end there is no equilibrium.
            takeHome = -Double.log(max(left, 1e-3))
            if left < 1e-3 { residuals.employment = worse(residuals.employment, 1) }
        }
        let off = blocks.supply * (takeHome + z[n] - consumerPrice) - z[logEmployment + n]
        f[logEmployment + n] = off
        residuals.employment = worse(residuals.employment, off)
    }

    /// Turns what conditions are off by into steps: wages and employment are damped, and value added of sectors is
    /// divided by how strongly it answers to itself through costs.
    func damp(_ f: inout [Double], by damping: Double) {
        for n in 0..<N { f[n] *= damping }
        if blocks.usesEmployment { for n in 0..<N { f[logEmployment + n] *= damping } }
        guard blocks.usesSectors else { return }
        for n in 0..<N {
            for j in 0..<J {
                let gamma = world.valueAddedShares.values[n * J + j]
                let scale = blocks.reach == .sector ? (blocks.psi?[j] ?? 0) * (1 - blocks.inverseKappa) : 0
                f[logSectors + n * J + j] *= damping / (1 + theta[j] * max(0, gamma * blocks.inverseKappa - scale))
            }
        }
    }

    /// Employment of a country, L̂, at `z`.
    func employment(_ z: [Double]) -> [Hat] { (0..<N).map { Hat(Double.exp(logLabour(z, $0))) } }

    /// Value added of sectors and the wages that they pay, V̂ and ŵ by sector, at `z`.
    func sectors(_ z: [Double]) -> (valueAdded: SectorTable<Hat>, wages: SectorTable<Hat>) {
        var valueAdded = SectorTable<Hat>(grid: world.grid, repeating: .one)
        var wages = valueAdded
        for n in 0..<N {
            for j in 0..<J {
                var wage = z[n]
                if blocks.usesSectors, blocks.valueAdded[n * J + j] > 0 {
                    let v = z[logSectors + n * J + j]
                    valueAdded[n, j] = Hat(Double.exp(v))
                    wage += blocks.inverseKappa * (v - z[n] - logLabour(z, n))
                }
                wages[n, j] = Hat(Double.exp(wage))
            }
        }
        return (valueAdded, wages)
    }

    /// The condition that `f` is furthest from satisfying.
    func worstPlace(_ f: [Double]) -> ResidualPlace? {
        guard let x = f.indices.max(by: { abs(f[$0]) < abs(f[$1]) }) ?? nil, f[x] != 0 else { return nil }
        let (countries, sectors) = (world.grid.countries, world.grid.sectors)
        func place(_ condition: ResidualPlace.Condition, _ cell: Int) -> ResidualPlace {
            ResidualPlace(condition: condition, country: countries[cell / J], sector: sectors[cell % J], residual: abs(f[x]))
        }
        if x < logPrices { return ResidualPlace(condition: .labour, country: countries[x], sector: nil, residual: abs(f[x])) }
        if x < logExpenditure { return place(.price, x - logPrices) }
        if x < logEmployment { return place(.expenditure, x - logExpenditure) }
        if x >= logSectors { return place(.sectorLabour, x - logSectors) }
        return ResidualPlace(condition: .employment, country: countries[x - logEmployment], sector: nil, residual: abs(f[x]))
    }

    private func worse(_ a: Double, _ off: Double) -> Double { off.isNaN || a.isNaN ? .nan : max(a, abs(off)) }
}
