import TradeData
import TradeEquilibrium

/// What one side loses, and what that costs the other, when trade between them ends: solved exactly.
///
/// ```
/// loss = 1 − Ŵ[target],  own loss = 1 − Ŵ[coalition],  leverage = loss / own loss       Ŵ by money for several economies
/// ```
/// The end of trade is a ban of the varieties, wages and prices move everywhere, and everybody buys and sells elsewhere as far as the
/// model lets them: a model of the `impact` horizon, in which buyers hardly find other sellers, is the answer without re-routing.
///
/// ```swift
/// let solver = try PowerSolver(world, model: model)
/// solver.outcome(of: PowerQuestion(by: [china], over: [usa]))?.loss
/// ```
/// - Source: the general-equilibrium form of `WithdrawalLoss`.
public struct PowerSolver: Sendable {
    public let world: World
    public let model: Model
    public let options: SolverOptions
    let base: Counterfactual
    private let batch: Batch
    /// Income of each economy before, the world's unit a year.
    let incomes: [Double]

    /// - Throws: `NotConverged` where the world has no equilibrium under the model.
    public init(_ world: World, model: Model, options: SolverOptions = SolverOptions()) throws {
        self.world = try Baseline.prepare(world, model: model, options: options)
        (self.model, self.options) = (model, options)
        batch = Batch(self.world, model: model, options: options)
        base = try batch.solve(Policy(unchanged: self.world), from: nil).requireConverged()
        incomes = self.world.grid.countries.indices.map { [base] in base.baselineWelfareIncome($0) }
    }

    /// Solves one question.
    /// - Complexity: one solve.
    public func outcome(of question: PowerQuestion) -> PowerOutcome {
        let end = batch.solve(policy(of: question), from: nil)
        return PowerOutcome(
            loss: loss(of: question.target, end), ownLoss: loss(of: question.coalition, end),
            income: income(question.target), ownIncome: income(question.coalition), termination: end.termination,
            residual: end.residuals.worst, passes: end.iterations)
    }

    /// Solves several questions on all cores, in their order.
    public func outcomes(of questions: [PowerQuestion]) -> [PowerOutcome] {
        Parallel.map(questions.count) { outcome(of: questions[$0]) }
    }

    /// Every economy against every other.
    /// - Parameters:
    ///   - sectors: What is no longer sold; everything when nil.
    ///   - isMutual: Neither sells to the other. One solve then answers for both.
    ///   - progress: Pairs that are done, of all.
    /// - Complexity: N(N−1) solves, half of them where both stop.
    public func pairs(
        sectors: Set<Int>? = nil, isMutual: Bool = false, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) -> PowerMatrix {
        let N = world.grid.countryCount
        var asked: [(by: Int, over: Int)] = []
        for m in 0..<N { for n in 0..<N where m != n && (!isMutual || m < n) { asked.append((m, n)) } }
        let questions = asked.map { PowerQuestion(by: [$0.by], over: [$0.over], sectors: sectors, isMutual: isMutual) }
        var found: [PowerOutcome] = []
        for start in stride(from: 0, to: questions.count, by: Self.chunk) {
            found += outcomes(of: Array(questions[start..<min(start + Self.chunk, questions.count)]))
            progress(found.count, questions.count)
        }
        var matrix = PowerMatrix(grid: world.grid, isMutual: isMutual)
        for (pair, outcome) in zip(asked, found) {
            matrix.set(outcome, pair.by, pair.over)
            if isMutual { matrix.set(outcome.reversed, pair.over, pair.by) }
        }
        return matrix
    }

    /// Pairs between two words of progress.
    private static let chunk = 128

    private func policy(of question: PowerQuestion) -> Policy {
        var policy = Policy(unchanged: world)
        for j in 0..<world.grid.sectorCount where question.sectors?.contains(j) ?? true {
            for n in question.target {
                for m in question.coalition {
                    policy.ban(destination: n, origin: m, sector: j)
                    if question.isMutual { policy.ban(destination: m, origin: n, sector: j) }
                }
            }
        }
        return policy
    }

    func income(_ group: [Int]) -> Double { group.reduce(0) { $0 + incomes[$1] } }

    private func loss(of group: [Int], _ end: Counterfactual) -> Double {
        guard end.converged else { return .nan }
        if group.count == 1 { return 1 - end.welfare(group[0]).value }
        return group.reduce(0) { $0 + incomes[$1] * (1 - end.welfare($1).value) } / income(group)
    }
}

/// Who stops selling what to whom.
public struct PowerQuestion: Sendable, Hashable {
    /// Indices of those who stop, and of those they stop selling to.
    public let coalition, target: [Int]
    /// Sectors; everything when nil.
    public let sectors: Set<Int>?
    /// Whether the target sells them nothing either.
    public let isMutual: Bool

    /// - Precondition: Both sides have an economy, and none is on both.
    public init(by coalition: [Int], over target: [Int], sectors: Set<Int>? = nil, isMutual: Bool = false) {
        precondition(!coalition.isEmpty && !target.isEmpty && Set(coalition).isDisjoint(with: target), "Two sides differ.")
        (self.coalition, self.target, self.sectors, self.isMutual) = (coalition, target, sectors, isMutual)
    }
}

/// What the end of trade comes to for both sides; no numbers where it has no equilibrium.
public struct PowerOutcome: Sendable {
    /// Share of welfare income that the target, and those who stop, lose; below zero is a gain.
    public let loss, ownLoss: Double
    /// Income before, the world's unit a year.
    public let income, ownIncome: Double
    public let termination: Termination
    public let residual: Double
    /// Passes over the equilibrium conditions.
    public let passes: Int

    public var converged: Bool { termination == .converged }
    /// Their loss in money at the prices before, and one's own, the world's unit a year.
    public var money: Double { loss * income }
    public var ownMoney: Double { ownLoss * ownIncome }
    /// Their loss per own loss, shares of each side's income; nil where it costs those who stop nothing that a solve can tell from zero,
    /// and where the target does not lose.
    public var leverage: Double? {
        let least = 10 * max(residual, 1e-9)
        return loss > least && ownLoss > least ? loss / ownLoss : nil
    }

    /// The same seen from the other side.
    var reversed: PowerOutcome {
        PowerOutcome(
            loss: ownLoss, ownLoss: loss, income: ownIncome, ownIncome: income, termination: termination, residual: residual,
            passes: passes)
    }
}

/// Every economy against every other.
public struct PowerMatrix: Sendable {
    public let grid: Grid
    public let isMutual: Bool
    /// `by·N + over`; nil on the diagonal.
    private var cells: [PowerOutcome?]

    init(grid: Grid, isMutual: Bool) {
        (self.grid, self.isMutual) = (grid, isMutual)
        cells = Array(repeating: nil, count: grid.countryCount * grid.countryCount)
    }

    /// What m's stopping does to n; nil for m = n.
    public subscript(m: Int, n: Int) -> PowerOutcome? { cells[m * grid.countryCount + n] }
    mutating func set(_ outcome: PowerOutcome, _ m: Int, _ n: Int) { cells[m * grid.countryCount + n] = outcome }

    /// The worst residual of those that were solved.
    public var residual: Double { cells.compactMap { $0 }.filter(\.converged).map(\.residual).max() ?? 0 }
    /// Pairs without an equilibrium.
    public var unsolved: [(by: Int, over: Int, end: Termination)] {
        let N = grid.countryCount
        return cells.indices.compactMap { x in
            cells[x].flatMap { $0.converged ? nil : (x / N, x % N, $0.termination) }
        }
    }
}
