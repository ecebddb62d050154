import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// Which blocks form: every partition of the players solved, with stability, Shapley value and core.
public struct CoalitionStudy: Sendable {
    public let question: CoalitionQuestion
    public let world: World
    public let model: Model
    /// Values against today's law, in the world's unit a year, what is declared outside trade included.
    public let function: PartitionFunction
    /// Baseline incomes, `[player]`.
    public let incomes: [Double]
    /// Who of the players depends on whom, under today's law.
    public let dependence: Dependence
    /// How the study ended before every partition was solved; nil where it did not. The others keep what was found.
    public let ended: Termination?
    /// v with outsiders alone and together; nil where a partition that they need has no equilibrium.
    public let alone, together: CharacteristicFunction?

    public var worstResidual: Double {
        function.entries.map(\.residual).filter(\.isFinite).reduce(0, Residuals.larger)
    }

    /// - Parameters:
    ///   - today: The policy that counts as no change, and that tariffs are put on.
    ///   - progress: Partitions that are done, of all.
    /// - Throws: `NotConverged` where the baseline or today's law has no equilibrium; `Cancelled` before the first partition is solved.
    ///   What ends later leaves the rest unsolved, by name (`ended`).
    /// - Complexity: A Nash equilibrium for each of 1, 2, 5, 15 or 52 partitions; each begins at rates of blocks that it shares with those
    ///   before.
    public init(
        _ question: CoalitionQuestion, world: World, model: Model, today: Policy? = nil, options: SolverOptions = SolverOptions(),
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws {
        let base = try Baseline.prepare(world, model: model, options: options)
        let batch = Batch(base, model: model, options: options)
        let now = try batch.solve(today ?? Policy(unchanged: base), from: nil).requireConverged()
        let payoffs = question.players.map { Payoff(of: $0.places) }
        let reference = payoffs.map { $0.value(of: now) }
        let rule: TariffBlocks.Rule =
            switch question.terms.rule {
            case .tariffs(let detail, let highest):
                .bestResponse(PolicySpace.Detail(rawValue: detail) ?? .uniform, highest: highest.value)
            case .club(let rate): .club(rate.value)
            case .sanctions: preconditionFailure("Sanctions are solved by SanctionsStudy.")
            }
        let blocks = TariffBlocks(batch, base: today, players: question.players.map(\.places), rule: rule)
        var entries: [PartitionFunction.Entry] = []
        var (known, ended): ([[Int]: [Double]], Termination?) = ([:], nil)
        let partitions = Partition.all(of: question.players.count)
        func missing(_ partition: Partition, _ end: Termination) -> PartitionFunction.Entry {
            PartitionFunction.Entry(
                partition: partition, values: nil, controls: [], certificate: nil, failure: "not solved: \(end)", residual: .nan)
        }
        for (k, partition) in partitions.enumerated() {
            if let ended {
                entries.append(missing(partition, ended))
                continue
            }
            progress(k, partitions.count)
            let entry = blocks.solve(partition, against: reference, startingFrom: known)
            // What was cut off is no partition without an equilibrium.
            if let end = options.ended {
                if k == 0 {
                    throw end == .cancelled
                        ? Cancelled() as any Error : NotConverged(termination: end, iterations: 0, residuals: .unknown)
                }
                ended = end
                entries.append(missing(partition, end))
                continue
            }
            if entry.failure == nil {
                for (block, rates) in zip(partition.blocks, entry.controls) { known[block] = rates }
            }
            let outside = question.outside(partition)
            entries.append(
                PartitionFunction.Entry(
                    partition: partition, values: entry.values.map { zip($0, outside).map { $0 + $1 } }, controls: entry.controls,
                    certificate: entry.certificate, failure: entry.failure, residual: entry.residual))
        }
        progress(partitions.count, partitions.count)
        self.ended = ended
        dependence = Dependence(batch, under: today ?? Policy(unchanged: base), now: now, sides: question.players.map(\.places))
        (self.question, self.world, self.model) = (question, base, model)
        function = PartitionFunction(playerCount: question.players.count, entries: entries)
        incomes = payoffs.map { $0.baselineIncome(now) }
        (alone, together) = (function.characteristic(.alone), function.characteristic(.together))
    }

    /// Gains below this are none: a ten-millionth of the smallest income.
    public var tolerance: Double { 1e-7 * (incomes.min() ?? 0) }

    /// The partitions from which nobody leaves and into whose blocks nobody is let who wants to be.
    public var stable: [Partition] {
        function.entries.compactMap { entry in
            guard let found = function.stability(of: entry.partition, tolerance: tolerance) else { return nil }
            return found.isInternallyStable && found.isExternallyStable ? entry.partition : nil
        }
    }
}

/// What a coalition of sanctions does to its target, and what it costs whom: every coalition of the imposers solved.
///
/// Values are against the law with nobody's sanctions.
public struct SanctionsStudy: Sendable {
    public let question: CoalitionQuestion
    public let world: World
    public let model: Model
    /// The target's loss, in the world's unit a year, `[coalition]`, positive where it loses; NaN without an equilibrium.
    public let losses: [Double]
    /// Each imposer's gain, `[coalition][player]`, what is declared outside trade not included.
    public let gains: [[Double]]
    public let incomes: [Double]
    public let targetIncome: Double
    /// The target's loss as a game of the imposers; nil where a coalition has no equilibrium.
    public let power: CharacteristicFunction?
    public let failures: [String?]
    /// Who of the imposers and, last, the target depends on whom, under the law with nobody's sanctions.
    public let dependence: Dependence
    public let worstResidual: Double

    /// - Throws: `NotConverged` where the baseline or the law with nobody's sanctions has no equilibrium; `Cancelled`.
    /// - Complexity: 2ⁿ solves.
    public init(
        _ question: CoalitionQuestion, scenario: Scenario, world: World, mix: (any ProductMix)?, model: Model? = nil,
        options: SolverOptions = SolverOptions()
    ) throws {
        let model = try model ?? scenario.model(for: world)
        let base = try Baseline.prepare(world, model: model, options: options)
        let batch = Batch(base, model: model, options: options)
        let bridge = scenario.bridge(to: base, mix: mix)
        let day = scenario.asOf
        @Sendable func law(_ coalition: Int) -> Law {
            let lifted = question.players.enumerated().filter { coalition >> $0.offset & 1 == 0 }.flatMap(\.element.sanctions)
            return scenario.law.applying(lifted.map { .withdraw($0, from: day) })
        }
        let none = bridge.policy(law(0).inForce(on: day))
        let start = try batch.solve(none.policy, from: nil).requireConverged()
        let count = 1 << question.players.count
        let solved = Parallel.map(count) { coalition in
            coalition == 0
                ? start : batch.solve(bridge.policy(law(coalition).inForce(on: day), near: none).policy, from: start.state)
        }
        if options.ended == .cancelled { throw Cancelled() }
        func money(_ places: [Int], _ result: Counterfactual) -> Double {
            guard result.converged else { return .nan }
            let payoff = Payoff(of: places)
            return (payoff.value(of: result) - payoff.value(of: start)) * payoff.baselineIncome(start)
        }
        (self.question, self.world, self.model) = (question, base, model)
        losses = solved.map { 0 - money(question.target, $0) }
        gains = solved.map { result in question.players.map { money($0.places, result) } }
        incomes = question.players.map { Payoff(of: $0.places).baselineIncome(start) }
        targetIncome = Payoff(of: question.target).baselineIncome(start)
        failures = solved.map { $0.converged ? nil : "\($0.termination)" }
        power = losses.allSatisfy(\.isFinite) ? CharacteristicFunction(playerCount: question.players.count, values: losses) : nil
        dependence = Dependence(
            batch, under: none.policy, now: start, sides: question.players.map(\.places) + [question.target])
        worstResidual = solved.filter(\.converged).map(\.residuals.worst).reduce(0, Residuals.larger)
    }

    /// The coalition of all imposers.
    public var all: Int { losses.count - 1 }

    /// What an imposer gives up by taking part while all others do, and what the target loses by it more.
    public func marginal(_ player: Int) -> (cost: Double, loss: Double) {
        let without = all & ~(1 << player)
        return (gains[without][player] - gains[all][player], losses[all] - losses[without])
    }

    /// What a dollar of the target's loss has to be worth to an imposer for it to take part while all others do; nil where its
    /// part
    /// does the target no harm. Negative where taking part pays by itself.
    public func breakEven(_ player: Int) -> Double? {
        let (cost, loss) = marginal(player)
        let declared = question.worth[player][player]
        return loss > 0 && cost.isFinite ? (cost - declared) / loss : nil
    }
}
