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
///
/// What no policy changes is made once, for one world and model; `begin` then puts a policy on. All memory is held from
/// then on, so that a batch of policies allocates nothing but its answers.
/// - Note: One thread at a time.
/// - Complexity: O(N²J + NJ²) a pass.
final class EquilibriumMap: @unchecked Sendable {
    let N, J: Int
    let world: World
    private(set) var model: Model
    private(set) var theta: [Double]
    let rule: DeficitRule
    private(set) var blocks: BlockParameters
    /// Where each block of unknowns begins.
    let at: Unknowns
    let worldGDP: Double
    let tables: KernelTables
    let home: DomesticPreconditioner
    /// ln X of the baseline, `[n][j]`.
    let baselineSpending: [Double]
    /// R and I of the baseline, `[n]`.
    let baselineRevenue: [Double]
    private(set) var baselineIncomes: [Double]
    private(set) var policy: Policy
    /// ln ẑ, `[n][j]`; nil where the policy leaves productivity as it is.
    private(set) var logProductivity: [Double]?
    /// Markets in which no origin is left, `[j][n]`: their price is infinite, and nobody wants the good.
    private(set) var closed: [Bool]
    /// Makers that lack an input, `[j][i]`.
    private(set) var idle: [Bool]

    // Filled by each pass; nothing is allocated in the loop. Rows of [j][·] are as long as the tables'.
    private let scratch: Scratch
    /// ln of the price at the origin, `[n][j]`.
    let logCosts: UnsafeMutablePointer<Double>
    let c: UnsafeMutablePointer<Double>  // e^(−θ(ln c − shift)), [j][i]
    let s: UnsafeMutablePointer<Double>  // Σ K C, [j][n]
    let x: UnsafeMutablePointer<Double>  // X, [j][n]
    let m: UnsafeMutablePointer<Double>  // purchases net of taxes at producer value, [j][n]
    let y: UnsafeMutablePointer<Double>  // sales Y, [j][i]
    let newPrices: UnsafeMutablePointer<Double>  // ln P, [j][n]
    let shift: UnsafeMutablePointer<Double>  // least ln c of a sector, [j]
    let sales: UnsafeMutablePointer<Double>  // Y, [n][j]
    let wanted: UnsafeMutablePointer<Double>  // the other side of a condition: ln P, then ln X, [n][j]
    let wageBill: UnsafeMutablePointer<Double>  // w·L·wL, [n]
    var nest: Nest?
    var inputs: [Double]
    var exactRows: [ExactRow] = []
    var incomes, deficits, tariffRevenue, exportTaxRevenue: [Double]
    /// Steps of this policy so far.
    var stepsTaken = 0
    /// Whether `home` holds what the baseline answers.
    var homeIsBaseline = true
    /// What is feasible without bans, once it has been worked out.
    var withoutBans: Feasibility?
    /// The memory of the acceleration, kept between solves.
    var anderson: Anderson?

    /// Whether passes are read in single precision where that is enough.
    private var rounds = false
    /// What rounded tables are off by at the last point at which both were tried, minus the truth.
    private var defect: [Double] = []
    /// Rounded tables are trusted down to this residual.
    private var trusted = 1e-4
    /// The residuals of the last two points.
    private var last = (before: Double.infinity, now: Double.infinity)
    /// The residual below which only exact tables count.
    private var tolerance = 0.0

    /// Markets that feed on themselves, `n·J + j`: with any the model can have several equilibria (`Model.cautions(on:)`).
    private(set) var foldable: [Int]

    /// The baseline, without a policy.
    /// - Precondition: The model's parameters are possible.
    init(world: World, model: Model, _ precision: KernelTables.Precision = .fitting) {
        let problems = model.problems(on: world.grid)
        precondition(problems.isEmpty, "The model cannot be solved: \(problems.map(\.description).joined(separator: "; ")).")
        (self.world, self.model) = (world, model)
        theta = model.elasticities.theta
        rule = model.deficits
        blocks = BlockParameters(model: model, world: world)
        at = blocks.unknowns(on: world.grid)
        tables = KernelTables(world: world, precision)
        home = DomesticPreconditioner(world: world)
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        policy = Policy(unchanged: world)
        foldable = model.marketsThatFeedOnThemselves(on: world)
        closed = Array(repeating: false, count: N * J)
        idle = closed
        worldGDP = world.valueAdded.reduce(0, +)
        baselineSpending = world.expenditure.values.map { $0 > 1e-200 ? Double.log($0) : EquilibriumMap.logOfNothing }
        baselineRevenue = tables.revenue()
        baselineIncomes = Baseline.incomes(of: world, model: model, revenue: baselineRevenue)
        let (cells, rows) = (N * J, J * tables.rowLength)
        scratch = Scratch(capacity: 3 * cells + 6 * rows + J + N, pieces: 11)
        (logCosts, sales, wanted) = (scratch.take(cells), scratch.take(cells), scratch.take(cells))
        (c, s, x) = (scratch.take(rows), scratch.take(rows), scratch.take(rows))
        (m, y, newPrices) = (scratch.take(rows), scratch.take(rows), scratch.take(rows))
        (shift, wageBill) = (scratch.take(J), scratch.take(N))
        inputs = Array(repeating: 0, count: J)
        incomes = Array(repeating: 0, count: N)
        (deficits, tariffRevenue, exportTaxRevenue) = (incomes, incomes, incomes)
        measureBaseline()
    }

    /// Takes other elasticities. Memory, and what depends on the world alone, stay as they are.
    /// - Precondition: The elasticities are possible.
    func adopt(_ elasticities: ElasticityTable) {
        guard elasticities != model.elasticities else { return }
        model.elasticities = elasticities
        let problems = model.problems(on: world.grid)
        precondition(problems.isEmpty, "The model cannot be solved: \(problems.map(\.description).joined(separator: "; ")).")
        theta = elasticities.theta
        blocks = BlockParameters(model: model, world: world)
        foldable = model.marketsThatFeedOnThemselves(on: world)
        baselineIncomes = Baseline.incomes(of: world, model: model, revenue: baselineRevenue)
        if homeIsBaseline { measureAnswers() }
    }

    /// Puts a policy on.
    ///
    /// - Parameters:
    ///   - policy: With the sales of idle makers banned.
    ///   - feasibility: What its bans leave.
    ///   - tolerance: The residual at which a solve ends.
    func begin(_ policy: Policy, _ feasibility: Feasibility, tolerance: Double) {
        (self.policy, self.closed, self.idle, self.tolerance) = (policy, feasibility.closed, feasibility.idle, tolerance)
        let productivity = policy.productivity.values
        logProductivity = productivity.allSatisfy { $0 == 1 } ? nil : productivity.map { Double.log($0) }
        var phi: ((Int, Int) -> Double)?
        if model.tariffExponent != 1 || model.deficits == .endogenous {
            let conditions = Conditions(world: world, policy: policy, model: model)
            phi = { conditions.tariffExponent($0, $1) }
        }
        if !homeIsBaseline {
            tables.apply(KernelChanges(world: world, policy: Policy(unchanged: world), theta: theta))
            measureBaseline()
        }
        tables.apply(KernelChanges(world: world, policy: policy, theta: theta, tariffExponent: phi))
        nest = Nest(model.production, world: world, closed: closed)
        rounds = tables.isSingle && home.fits
        (trusted, stepsTaken) = (1e-4, 0)
        last = (.infinity, .infinity)
        defect.removeAll(keepingCapacity: true)
        exactRows.removeAll(keepingCapacity: true)
    }

    /// Stands for ln 0: an empty market stays empty, and its residual is exactly zero.
    static let logOfNothing: Double = {
        // By the same function as in the loop, so that the difference is exactly zero.
        var value = 1e-200
        withUnsafeMutablePointer(to: &value) { dk_log(1, $0, $0) }
        return value
    }()

    /// Evaluates all conditions at `z`; `f` receives what each is off by (undamped).
    ///
    /// Large tables are read in single precision, F̃, as long as the residual is above what they are trusted to; then
    /// once as they are, F, and from there on F̃(z) − (F̃ − F)(z₀), whose error is that of single precision times
    /// the way from z₀. A residual within the tolerance is always that of F.
    func evaluate(_ z: [Double], into f: inout [Double]) -> Residuals {
        // Where the last steps say that this one ends well within the tolerance, it is taken as it is at once.
        let expected = last.now * min(1, last.now / last.before)
        guard rounds && !(expected <= 0.3 * tolerance) else {
            let residuals = evaluateExactly(z, into: &f)
            last = (last.now, residuals.worst)
            return residuals
        }
        var residuals = evaluate(z, &f, rounded: true)
        if !defect.isEmpty { residuals = corrected(&f) }
        if residuals.worst <= trusted {
            var difference = f
            if !defect.isEmpty { dk_axpy(at.count, 1, defect, &difference) }
            residuals = evaluate(z, &f, rounded: false)
            dk_axpy(at.count, -1, f, &difference)
            defect = difference
            trusted = max(tolerance, 1e-6 * residuals.worst)
        }
        last = (last.now, residuals.worst)
        return residuals
    }

    /// The conditions with the tables as they are, whatever their size.
    func evaluateExactly(_ z: [Double], into f: inout [Double]) -> Residuals { evaluate(z, &f, rounded: false) }

    /// Does without rounded tables from now on.
    func stayExact() { rounds = false }

    private func corrected(_ f: inout [Double]) -> Residuals {
        f.withUnsafeMutableBufferPointer { f in
            defect.withUnsafeBufferPointer { defect in
                var residuals = Residuals()
                for condition in Condition.allCases {
                    let range = at.range(of: condition)
                    let from = range.lowerBound
                    guard !range.isEmpty else { continue }
                    residuals[condition] = dk_gap(
                        range.count, f.baseAddress! + from, defect.baseAddress! + from, f.baseAddress! + from)
                }
                return residuals
            }
        }
    }

    private func evaluate(_ z: [Double], _ f: inout [Double], rounded: Bool) -> Residuals {
        z.withUnsafeBufferPointer { z in
            f.withUnsafeMutableBufferPointer { f in
                let (z, f) = (z.baseAddress!, f.baseAddress!)
                originPrices(z, rounded: rounded)
                powersOfCosts()
                spendingLevels(z)
                for j in 0..<J { pass(sector: j, rounded: rounded) }
                takeRowsInLogs(rounded: rounded)
                var residuals = Residuals()
                residuals[.priceIndex] = priceGap(z, f)
                addIncomes(z)
                dk_transpose(J, N, y, tables.rowLength, sales, J)
                clearLabour(z, f, &residuals)
                spend(z, f, rounded: rounded, &residuals)
                return residuals
            }
        }
    }
}
