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
final class OneLoop {
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

    // Filled by each pass; nothing is allocated in the loop. Rows of [j][·] are as long as the kernel's.
    private let scratch: Scratch
    /// ln of the price at the origin, `[n][j]`.
    let logCosts: UnsafeMutablePointer<Double>
    private let c: UnsafeMutablePointer<Double>  // e^(−θ(ln c − shift)), [j][i]
    private let s: UnsafeMutablePointer<Double>  // Σ K C, [j][n]
    private let x: UnsafeMutablePointer<Double>  // X, [j][n]
    private let m: UnsafeMutablePointer<Double>  // purchases net of taxes at producer value, [j][n]
    private let y: UnsafeMutablePointer<Double>  // sales Y, [j][i]
    private let newPrices: UnsafeMutablePointer<Double>  // ln P, [j][n]
    private let shift: UnsafeMutablePointer<Double>  // least ln c of a sector, [j]
    private let sales: UnsafeMutablePointer<Double>  // Y, [n][j]
    private let wanted: UnsafeMutablePointer<Double>  // the other side of a condition: ln P, then ln X, [n][j]
    private let wageBill: UnsafeMutablePointer<Double>  // w·L·wL, [n]
    private var nest: Nest?
    private var compact: CompactTables?
    /// What rounded tables are off by at the last point at which both were tried, minus the truth.
    private var defect: [Double] = []
    /// Rounded tables are trusted down to this residual.
    private var trusted = 1e-4
    private var homeMarkets: HomeMarkets?
    private var stepsTaken = 0
    /// The residual below which only exact tables count.
    private let tolerance: Double
    private(set) var incomes: [Double]
    private(set) var deficits: [Double]
    private(set) var tariffRevenue: [Double]
    private(set) var exportTaxRevenue: [Double]
    private var inputs: [Double]
    private var exactRows: [ExactRow] = []

    /// - Parameters:
    ///   - closed: Markets without an origin, `[j][n]`; empty where there are none.
    ///   - tolerance: The residual at which a solve ends; nil: every pass is exact.
    init(world: World, wedges: Wedges, kernel: TradeKernel, model: Model, closed: [Bool] = [], tolerance: Double? = nil) {
        (self.world, self.wedges, self.kernel) = (world, wedges, kernel)
        theta = model.elasticities.theta
        rule = model.deficits
        blocks = Blocks(model: model, world: world)
        nest = Nest(model.production, world: world)
        compact = tolerance == nil ? nil : CompactTables(kernel: kernel, world: world)
        self.tolerance = tolerance ?? 0
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        self.closed = closed.isEmpty ? Array(repeating: false, count: N * J) : closed
        worldGDP = world.valueAdded.reduce(0, +)
        let (cells, rows) = (N * J, J * kernel.rowLength)
        scratch = Scratch(capacity: 3 * cells + 6 * rows + J + N, pieces: 11)
        (logCosts, sales, wanted) = (scratch.take(cells), scratch.take(cells), scratch.take(cells))
        (c, s, x) = (scratch.take(rows), scratch.take(rows), scratch.take(rows))
        (m, y, newPrices) = (scratch.take(rows), scratch.take(rows), scratch.take(rows))
        (shift, wageBill) = (scratch.take(J), scratch.take(N))
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
    static let logOfNothing: Double = {
        // By the same function as in the loop, so that the difference is exactly zero.
        var value = 1e-200
        withUnsafeMutablePointer(to: &value) { dk_log(1, $0, $0) }
        return value
    }()

    /// ln of the price at the origin in the last pass, `[n][j]`.
    var costs: [Double] { Array(UnsafeBufferPointer(start: logCosts, count: N * J)) }
    /// Y of the last pass, `[n][j]`.
    var output: [Double] { Array(UnsafeBufferPointer(start: sales, count: N * J)) }

    /// Evaluates all conditions at `z`; `f` receives what each is off by (undamped).
    ///
    /// Large tables are read in single precision, F̃, as long as the residual is above what they are trusted to; then
    /// once as they are, F, and from there on F̃(z) − (F̃ − F)(z₀), whose error is that of single precision times
    /// the way from z₀. A residual within the tolerance is always that of F.
    func evaluate(_ z: [Double], into f: inout [Double]) -> Residuals {
        guard compact != nil else { return evaluateExactly(z, into: &f) }
        var residuals = evaluate(z, &f, compact)
        let rounded = residuals.worst <= 1e3 * trusted || defect.isEmpty ? f : []
        if !defect.isEmpty { residuals = corrected(&f) }
        guard residuals.worst <= trusted else { return residuals }
        residuals = evaluate(z, &f, nil)
        defect = rounded
        dk_axpy(unknowns, -1, f, &defect)
        trusted = max(tolerance, 1e-6 * residuals.worst)
        return residuals
    }

    /// The conditions with the tables as they are, whatever their size.
    func evaluateExactly(_ z: [Double], into f: inout [Double]) -> Residuals { evaluate(z, &f, nil) }

    /// Does without rounded tables from now on.
    func stayExact() { compact = nil }

    private func corrected(_ f: inout [Double]) -> Residuals {
        f.withUnsafeMutableBufferPointer { f in
            defect.withUnsafeBufferPointer { defect in
                func gap(_ from: Int, _ to: Int) -> Double {
                    dk_gap(to - from, f.baseAddress! + from, defect.baseAddress! + from, f.baseAddress! + from)
                }
                var residuals = Residuals(
                    price: gap(logPrices, logExpenditure), expenditure: gap(logExpenditure, logEmployment),
                    labour: gap(0, logPrices))
                if blocks.usesEmployment { residuals.employment = gap(logEmployment, logSectors) }
                if blocks.usesSectors { residuals.sectorLabour = gap(logSectors, unknowns) }
                return residuals
            }
        }
    }

    private func evaluate(_ z: [Double], _ f: inout [Double], _ compact: CompactTables?) -> Residuals {
        z.withUnsafeBufferPointer { z in
            f.withUnsafeMutableBufferPointer { f in
                let (z, f) = (z.baseAddress!, f.baseAddress!)
                originPrices(z, compact)
                powersOfCosts()
                spendingLevels(z)
                for j in 0..<J { pass(sector: j, compact) }
                takeRowsInLogs(compact)
                var residuals = Residuals(price: priceGap(z, f), expenditure: 0, labour: 0)
                addIncomes(z)
                dk_transpose(J, N, y, kernel.rowLength, sales, J)
                clearLabour(z, f, &residuals)
                spend(z, f, compact, &residuals)
                return residuals
            }
        }
    }

    /// ln c = γ ln w + Σₖ G ln Pₖ, or the nested CES of `Nest`, less what scale saves.  (1)
    private func originPrices(_ z: UnsafePointer<Double>, _ compact: CompactTables?) {
        let (lp, ll, lv) = (logPrices, logEmployment, logSectors)
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
            for n in 0..<N { addInputCosts(n, z + lp + n * J, to: logCosts + n * J, compact) }
        }
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
    private func addInputCosts(
        _ n: Int, _ logPrices: UnsafePointer<Double>, to costs: UnsafeMutablePointer<Double>, _ compact: CompactTables?
    ) {
        let at = n * J * J
        if let compact {
            dk_transposed_times_single(J, compact.inputShares + at, logPrices, costs)
        } else {
            world.inputShares.values.withUnsafeBufferPointer { dk_transposed_times(J, $0.baseAddress! + at, logPrices, costs) }
        }
    }

    /// C = e^(−θ(ln c − shift)). A sector's costs are shifted by the cheapest, so that C stays finite for θ of 65.
    private func powersOfCosts() {
        let row = kernel.rowLength
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
    private func spendingLevels(_ z: UnsafePointer<Double>) {
        let row = kernel.rowLength
        dk_transpose(N, J, z + logExpenditure, J, x, row)
        dk_exp(J * row, x, x)
        guard let kept = blocks.kept else { return }
        for j in 0..<J { for n in 0..<N { x[j * row + n] *= kept[j * N + n] } }
    }

    /// S = Σ K C, purchases and sales net of taxes of one sector.  (2), (3)
    private func pass(sector j: Int, _ compact: CompactTables?) {
        let (row, slot) = (kernel.rowLength, kernel.slot[j])
        let (at, from, net) = (j * row, j * N * row, slot * N * row)
        if let compact {
            dk_sector_single(
                N, row, compact.k + from, slot < 0 ? nil : compact.q + net, c + at, x + at, s + at, m + at, y + at)
        } else {
            dk_sector(N, row, kernel.k + from, slot < 0 ? nil : kernel.q + net, c + at, x + at, s + at, m + at, y + at)
        }
    }

    /// Rows whose price sum leaves the range of a double, taken again in logs, origin by origin.
    ///
    /// At θ of 65 a buyer whose only seller is dear has a sum of e^−800; the kernel cannot hold it, logs can.
    private func takeRowsInLogs(_ compact: CompactTables?) {
        exactRows.removeAll(keepingCapacity: true)
        for j in 0..<J {
            let (at, first) = (j * kernel.rowLength, exactRows.count)
            for n in 0..<N where !(s[at + n] > 1e-250) && !closed[j * N + n] {
                guard let row = ExactRow(n, j, self, spending: x[at + n]) else { continue }
                exactRows.append(row)
            }
            guard exactRows.count > first else { continue }
            for row in exactRows[first...] { x[at + row.n] = 0 }
            pass(sector: j, compact)
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
    private func priceGap(_ z: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>) -> Double {
        let (lp, lx, row) = (logPrices, logExpenditure, kernel.rowLength)
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
                for j in 0..<J where !closed[j * N + n] && z[lx + n * J + j] > OneLoop.logOfNothing {
                    wanted[n * J + j] += entry[n * J + j] * (z[lx + n * J + j] - blocks.logExpenditure[n * J + j] - z[n])
                }
            }
        }
        return dk_gap(N * J, wanted, z + lp, f + lp)
    }

    /// I = w·L·wL + tariffs + export taxes + D′  (4)
    private func addIncomes(_ z: UnsafePointer<Double>) {
        let length = kernel.rowLength
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
        for tax in kernel.exportTaxes {
            let (importer, exporter) = (tax.j * length + tax.n, tax.j * length + tax.i)
            guard s[importer] > 0 else { continue }
            let spending = x[importer] / (blocks.kept?[tax.j * N + tax.n] ?? 1)
            let paid = tax.rate * kernel.q[kernel.netCell(tax.n, tax.i, tax.j)] * c[exporter] * spending / s[importer]
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
            deficits[n] =
                switch rule {
                case .balanced: 0
                case .worldShare, .endogenous: blocks.transfers[n] * gdp / worldGDP
                case .gdpShare: wageBill[n] * (world.deficits[n] / world.valueAdded[n] - promised / gdp)
                }
            incomes[n] = wageBill[n] + tariffRevenue[n] + exportTaxRevenue[n] + deficits[n]
        }
    }

    /// ln L of a country; 0 where labour is fixed.
    private func logLabour(_ z: UnsafePointer<Double>, _ n: Int) -> Double { blocks.usesEmployment ? z[logEmployment + n] : 0 }

    /// Σ γ′Y + local labour against w·L·wL, and value added of sectors against what was assumed of it.  (5)
    private func clearLabour(_ z: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>, _ residuals: inout Residuals) {
        for n in 0..<N {
            let gamma = nest?.valueAddedShares ?? world.valueAddedShares.values
            var earned = gamma.withUnsafeBufferPointer { dk_dot(J, $0.baseAddress! + n * J, sales + n * J) }
            if let kept = blocks.kept {
                for j in 0..<J { earned += (1 - kept[j * N + n]) / kept[j * N + n] * m[j * kernel.rowLength + n] }
            }
            wanted[n] = earned / world.valueAdded[n]
            guard blocks.usesSectors else { continue }
            for j in 0..<J {
                let (v, pay) = (logSectors + n * J + j, gamma[n * J + j] * sales[n * J + j])
                // A sector that nobody buys from keeps the wage that it was given: it pays it to nobody.
                f[v] = pay > 0 && blocks.valueAdded[n * J + j] > 0 ? Double.log(pay / blocks.valueAdded[n * J + j]) - z[v] : 0
                residuals.sectorLabour = worse(residuals.sectorLabour, f[v])
            }
        }
        dk_log(N, wanted, wanted)
        if blocks.usesEmployment { for n in 0..<N { wanted[n] -= z[logEmployment + n] } }
        residuals.labour = dk_gap(N, wanted, z, f)
    }

    /// X′ = Σ G′Y′ + α′I′, and the labour that consumer prices call forth.  (6), (7)
    private func spend(
        _ z: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>, _ compact: CompactTables?, _ residuals: inout Residuals
    ) {
        let (lp, lx) = (logPrices, logExpenditure)
        for n in 0..<N {
            var consumerPrice = 0.0
            let to = wanted + n * J
            if nest != nil {
                consumerPrice = nest!.consumption(n, world: world, logPrices: z + lp + n * J)
                nest!.demand(n, world: world, output: sales + n * J, inputs: &inputs)
                for j in 0..<J { to[j] = inputs[j] }
            } else if let compact {
                dk_times_single(J, compact.inputShares + n * J * J, sales + n * J, to)
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
        residuals.expenditure = dk_gap(N * J, wanted, z + lx, f + lx)
    }

    /// ln L = ε (ln w + ln take-home − ln PC)  (7)
    private func supplyLabour(
        _ n: Int, _ consumerPrice: Double, _ z: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>,
        _ residuals: inout Residuals
    ) {
        var takeHome = 0.0
        if blocks.wageTax {
            let left = 1 - (tariffRevenue[n] + exportTaxRevenue[n]) / wageBill[n] + blocks.revenueShare[n]
            // Revenue beyond all pay cannot be given back with it: on the way there labour just gets much dearer, and
            // an end there is no equilibrium.
            takeHome = -Double.log(max(left, 1e-3))
            if left < 1e-3 { residuals.employment = worse(residuals.employment, 1) }
        }
        let off = blocks.supply * (takeHome + z[n] - consumerPrice) - z[logEmployment + n]
        f[logEmployment + n] = off
        residuals.employment = worse(residuals.employment, off)
    }

    /// Turns what conditions are off by into steps: what follows at home is followed at once (`HomeMarkets`), wages and
    /// employment are damped, and value added of sectors is divided by how strongly it answers to itself through costs.
    func damp(_ f: inout [Double], by damping: Double) {
        // The cautious attempts do without looking ahead.
        if damping >= 0.5 {
            lookAhead(&f, damping)
        } else {
            for n in 0..<N { f[n] *= damping }
        }
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

    private func lookAhead(_ f: inout [Double], _ damping: Double) {
        let home = homeMarkets ?? HomeMarkets(world: world)
        homeMarkets = home
        if stepsTaken % 30 == 0 {
            fill(home, f)
            home.measure { world.valueAdded[$0] / worldGDP }
        }
        stepsTaken += 1
        f.withUnsafeMutableBufferPointer { f in
            let f = f.baseAddress!
            home.step(wages: f, prices: f + logPrices, spending: f + logExpenditure, damping: damping)
        }
    }

    /// Reads off the last pass how the markets at home answer, in parts of world GDP.
    private func fill(_ home: HomeMarkets, _ f: [Double]) {
        let row = kernel.rowLength
        let (moved, unit) = (1 - blocks.inverseKappa, 1 / worldGDP)
        for n in 0..<N {
            for j in 0..<J {
                let (cell, at, to) = (n * J + j, j * row + n, home.cell(n, j))
                let (spent, sum) = (x[at], s[at])
                let weight = sum > 0 ? c[at] / sum : 0
                let share = weight * kernel.k[kernel.row(n, j) + n]
                let net =
                    weight * (kernel.slot[j] < 0 ? kernel.k[kernel.row(n, j) + n] : kernel.q[kernel.netCell(n, n, j)]) * spent
                let off = f[logExpenditure + cell]
                // As large as spending is about to be: a market that grows manifold answers as a large one.
                let total = spent / (blocks.kept?[j * N + n] ?? 1) * (off > 0 ? Double.exp(off) : 1) * unit
                home.share[to] = Float(share)
                home.gamma[to] = Float(moved * world.valueAddedShares.values[cell])
                home.sales[to] = Float(net * unit)
                home.answer[to] = Float(theta[j] * (sales[cell] - net * share) * unit)
                home.revenue[to] = Float((spent - m[at]) * unit)
                home.alpha[to] = Float(world.consumptionShares.values[cell])
                home.inverse[to] = total > 1e-25 ? Float(1 / total) : 0
                home.pay[to] = Float(world.valueAddedShares.values[cell] / (world.valueAdded[n] * unit))
            }
        }
    }

    /// Employment of a country, L̂, at `z`.
    func employment(_ z: [Double]) -> [Hat] {
        z.withUnsafeBufferPointer { z in (0..<N).map { Hat(Double.exp(logLabour(z.baseAddress!, $0))) } }
    }

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
