import TradeData
import TradeEquilibrium
import TradePolicy

/// What one pledge to invest is worth to its host and to its investor, beside the law of a branch without it.
///
/// Every pledge is solved by itself, as money that is paid each year and as the capital once it is in place, for every part of it that
/// may be additional: what the file says, else 0%, 30% and 100%. Where nothing is additional, nothing changes, exactly.
public struct PledgeOutcome: Sendable {
    /// Both sides under one assumption.
    public struct Value: Sendable {
        /// a, from 0 to 1.
        public let additionality: Double
        public let channel: PledgeTerms.Channel
        /// Equivalent variation, in the world's unit a year; NaN where there is no equilibrium.
        public let host, investor: Double
        /// The same as a change in welfare, percent.
        public let hostPercent, investorPercent: Double
        /// The host's gain with much capital already there and a small part of income that is capital's, and the other way round; nil for
        /// money.
        public let hostRange: (low: Double, high: Double)?

        /// Where nothing is additional, nothing changes.
        static func nothing(_ channel: PledgeTerms.Channel) -> Value {
            Value(
                additionality: 0, channel: channel, host: 0, investor: 0, hostPercent: 0, investorPercent: 0,
                hostRange: channel == .capital ? (0, 0) : nil)
        }
    }

    public let path: EventPath
    public let pledge: PledgeOnWorld
    public let investors, hosts: [Country]
    public let values: [Value]
    /// The worst scaled residual of its solves.
    public let residual: Double

    /// What is taken where a file does not say it.
    public static let usualAdditionality = [0, 0.3, 1]

    /// The values of the host and of the investor, lowest and highest over all assumptions.
    public var hostSpan: (low: Double, high: Double) { span(values.map(\.host)) }
    public var investorSpan: (low: Double, high: Double) { span(values.map(\.investor)) }
    private func span(_ values: [Double]) -> (low: Double, high: Double) {
        values.contains(where: \.isNaN) ? (.nan, .nan) : (values.min() ?? .nan, values.max() ?? .nan)
    }

    /// The pledges of every branch on the scenario's day, in the order of the file; empty where time ran out.
    /// - Complexity: Two solves for every pledge, branch and part that may be additional, and two more for the range of the capital.
    static func all(_ study: Study, bridge: LawBridge, model: Model, options: SolverOptions) -> [PledgeOutcome] {
        let scenario = study.scenario
        guard (scenario.law.measures + scenario.law.threats.map(\.measure)).contains(where: { $0.terms.pledge != nil }),
            let day = scenario.compareTo.first, let base = study.runs.first?.comparison.reference.world
        else { return [] }
        let batch = Batch(base, model: model, options: options)
        return scenario.tree.paths.flatMap { path -> [PledgeOutcome] in
            let law = scenario.law(on: path)
            let inForce = law.inForce(on: scenario.asOf)
            let found = (law.measures + law.threats.map(\.measure)).filter { $0.terms.pledge != nil && inForce[$0.id] != nil }
            let start = study.run(branch: path.id, comparedWith: day)?.comparison.policy.state
            return found.compactMap { measure in
                guard options.ended == nil, let pledge = bridge.pledge(measure),
                    study.world.unit == MoneyUnit.millionUSD.description
                else { return nil }
                let without = bridge.policy(inForce.without([measure.id])).policy
                // A pledge that a branch carries out was solved without already.
                let known = study.runs.first { $0.path.id == path.id && $0.threat == measure.id }?.comparison.policy
                return PledgeOutcome(path, pledge, without: without, known: known, batch: batch, start: start)
            }
        }
    }

    private init(
        _ path: EventPath, _ pledge: PledgeOnWorld, without: Policy, known: Counterfactual?, batch: Batch, start: SolverState?
    ) {
        let grid = batch.world.grid
        let (hosts, investors) = (pledge.hosts.map(\.n), pledge.investors.map(\.n))
        (self.path, self.pledge) = (path, pledge)
        (self.hosts, self.investors) = (hosts.map { grid.countries[$0] }, investors.map { grid.countries[$0] })
        let parts = pledge.terms.additionality.map { [$0.value] } ?? Self.usualAdditionality
        struct Case {
            var a: Double
            var channel: PledgeTerms.Channel
            /// κ and α.
            var capital: (Double, Double)?
        }
        let (ratio, share) = (PledgeTerms.usualCapitalOutput, PledgeTerms.usualCapitalShare)
        let cases = parts.filter { $0 > 0 }.flatMap { a in
            [
                Case(a: a, channel: .transfer), Case(a: a, channel: .capital),
                Case(a: a, channel: .capital, capital: (ratio.high, share.low)),
                Case(a: a, channel: .capital, capital: (ratio.low, share.high)),
            ]
        }
        // Where nothing is additional there is nothing to solve.
        guard !cases.isEmpty else {
            self.values = PledgeTerms.Channel.allCases.map(Value.nothing)
            residual = 0
            return
        }
        let reference = known ?? batch.solve(without, from: start)
        let solved = Parallel.map(cases.count) { k -> Comparison in
            var policy = without
            pledge.add(
                to: &policy, additionality: cases[k].a, channel: cases[k].channel, capitalOutput: cases[k].capital?.0,
                capitalShare: cases[k].capital?.1)
            return Comparison(reference: reference, policy: batch.solve(policy, from: reference.state))
        }
        func host(_ k: Int) -> Double { solved[k].converged ? solved[k].equivalentVariation(hosts) : .nan }
        var values: [Value] = []
        var next = 0
        for a in parts {
            guard a > 0 else {
                values += PledgeTerms.Channel.allCases.map(Value.nothing)
                continue
            }
            for (k, channel) in [(next, PledgeTerms.Channel.transfer), (next + 1, .capital)] {
                let found = solved[k]
                values.append(
                    .init(
                        additionality: a, channel: channel, host: host(k),
                        investor: found.converged ? found.equivalentVariation(investors) : .nan,
                        hostPercent: found.welfare(hosts).percentChange, investorPercent: found.welfare(investors).percentChange,
                        hostRange: channel == .capital ? (host(next + 2), host(next + 3)) : nil))
            }
            next += 4
        }
        self.values = values
        residual = solved.map(\.worstResidual).max() ?? reference.residuals.worst
    }
}

extension StudyRunner {
    /// Refuses pledges that the investors cannot pay out of a year's income.
    /// - Throws: `Problems`, with the line of the measure where the scenario's own file has it.
    public func requirePayablePledges() throws {
        let found = bridge.problemsOfPledges()
        guard !found.isEmpty else { return }
        let lines = scenario.source.split(separator: "\n", omittingEmptySubsequences: false)
        throw Problems(
            found.map { id, problem in
                let line = lines.firstIndex { $0.firstMatch(of: #/\bid: *"?([a-z0-9-]+)/#)?.1 == id[...] }
                return Problem(
                    file: scenario.path, line: line.map { $0 + 1 } ?? 0, column: line == nil ? 0 : 1, what: problem.what,
                    remedy: problem.remedy)
            })
    }
}
