import RealModule
import TradeData
import TradeEquilibrium

/// What players agree on, against what each has without agreement.
public struct Bargain<Outcome: GameOutcome>: Sendable {
    /// `[player][control]`.
    public let profile: [[Double]]
    public let outcome: Outcome
    /// d, payoffs without agreement, `[player]`.
    public let disagreement: [Double]
    /// b, bargaining weights, `[player]`.
    public let weights: [Double]
    /// max |x − clamp(x + slope)| of the scaled Nash product: 0 on the frontier.
    public let firstOrder: Double

    /// What each gains by agreeing, a share of income.
    public var gains: [Double] { zip(outcome.payoffs, disagreement).map { $0 - $1 } }
    /// Whether all gain.
    public var isDeal: Bool { gains.allSatisfy { $0 > 0 } }
}

extension Game {
    /// The Nash bargaining solution within the players' controls, `max Π (Vᵢ − dᵢ)^bᵢ`.
    ///
    /// Lump-sum payments are explicit where a player has a control for them (`Control.Instrument.transfer`); tariffs below zero are
    /// transfers in disguise, which bounds from 0 exclude.
    /// - Parameters:
    ///   - disagreement: d, `[player]`.
    ///   - weights: b; nil: all the same.
    ///   - movers: Whose controls are on the table; nil: everybody's. The gains of all `bargainers` count.
    ///   - bargainers: Between whom; nil: all.
    ///   - start: Where the search starts, and where the controls of others stay.
    /// - Returns: nil where no profile was found in which all gain more than `least`.
    /// - Source: Nash (1950), *Econometrica* 18(2); between pairs Bagwell, Staiger and Yurukoglu (2021), *Econometrica* 89(4).
    /// - Complexity: Some 30 to 200 plays; one adjoint solve each, and one for each player while all are brought above d.
    public func nashBargain(
        disagreement: [Double], weights: [Double]? = nil, movers: [Int]? = nil, bargainers: [Int]? = nil, from start: [[Double]],
        plays: Int = 300, least: Double = 1e-9
    ) -> Bargain<Outcome>? {
        let movers = movers ?? Array(0..<playerCount)
        let bargainers = bargainers ?? Array(0..<playerCount)
        let weights = weights ?? Array(repeating: 1, count: playerCount)
        guard var outcome = play(start, from: nil) else { return nil }
        var profile = start
        if bargainers.contains(where: { outcome.payoffs[$0] - disagreement[$0] <= least }) {
            guard
                let better = raised(
                    above: disagreement, by: least, bargainers, movers,
                    Maximum(profile: profile, outcome: outcome, firstOrder: .nan),
                    plays)
            else { return nil }
            (profile, outcome) = (better.profile, better.outcome)
        }
        // The gradient of the Nash product is that of a sum of payoffs with weights b/(V − d), here those of a mean at the start.
        let gains = outcome.payoffs
        let scale = 1 / bargainers.reduce(0) { $0 + weights[$1] / (gains[$1] - disagreement[$1]) }
        let found = climb(movers, from: profile, outcome, plays: plays) { outcome in
            var (slopeWeights, value) = ([Double](repeating: 0, count: playerCount), 0.0)
            for i in bargainers {
                let gain = outcome.payoffs[i] - disagreement[i]
                if gain <= 0 { return nil }
                slopeWeights[i] = scale * weights[i] / gain
                value += scale * weights[i] * Double.log(gain)
            }
            return (slopeWeights, value)
        }
        return found.map {
            Bargain(
                profile: $0.profile, outcome: $0.outcome, disagreement: disagreement, weights: weights,
                firstOrder: $0.firstOrder)
        }
    }

    /// The efficient profile in which all gain the same: weights of a sum of payoffs are found with which its maximum is that.
    ///
    /// - Returns: nil where the search found none, as where the frontier is straight; gains may be negative.
    /// - Source: How Ossa (2014) solves for cooperation.
    /// - Complexity: Some 10 rounds of players + 1 maxima, each of some 10 plays.
    public func equalGains(
        over disagreement: [Double], movers: [Int]? = nil, bargainers: [Int]? = nil, from start: [[Double]], plays: Int = 300
    ) -> Bargain<Outcome>? {
        let movers = movers ?? Array(0..<playerCount)
        let bargainers = bargainers ?? Array(0..<playerCount)
        guard let first = play(start, from: nil) else { return nil }
        func maximum(_ logs: [Double], _ from: Maximum<Outcome>) -> Maximum<Outcome>? {
            var weights = [Double](repeating: 0, count: playerCount)
            let total = logs.reduce(0) { $0 + Double.exp($1) }
            for (k, i) in bargainers.enumerated() { weights[i] = Double.exp(logs[k]) / total }
            return climb(movers, from: from.profile, from.outcome, plays: plays) { outcome in
                (weights, zip(weights, outcome.payoffs).reduce(0) { $0 + $1.0 * $1.1 })
            }
        }
        func spread(_ at: Maximum<Outcome>) -> [Double] {
            let gains = bargainers.map { at.outcome.payoffs[$0] - disagreement[$0] }
            let mean = gains.reduce(0, +) / Double(gains.count)
            return gains.map { $0 - mean }
        }
        var logs = [Double](repeating: 0, count: bargainers.count)
        guard var best = maximum(logs, Maximum(profile: start, outcome: first, firstOrder: .nan)) else { return nil }
        for _ in 0..<20 {
            let off = spread(best)
            if off.allSatisfy({ abs($0) <= 1e-8 }) { break }
            // Newton's method on all weights but the first, by differences.
            let free = Array(1..<bargainers.count)
            var columns: [[Double]] = []
            for k in free {
                var moved = logs
                moved[k] += 1e-3
                guard let there = maximum(moved, best) else { return nil }
                columns.append(zip(spread(there), off).map { ($0 - $1) / 1e-3 })
            }
            let slopes = free.map { row in columns.map { $0[row] } }
            guard let step = SmallSystem.solve(slopes, free.map { -off[$0] }) else { break }
            let size = step.reduce(0) { max($0, abs($1)) }
            var scale = min(1, 1 / size)
            var isBetter = false
            for _ in 0..<6 where !isBetter {
                var moved = logs
                for (k, s) in zip(free, step) { moved[k] += scale * s }
                if let there = maximum(moved, best),
                    spread(there).reduce(0, { $0 + $1 * $1 }) < off.reduce(0, { $0 + $1 * $1 })
                {
                    (logs, best, isBetter) = (moved, there, true)
                }
                scale /= 2
            }
            if !isBetter { break }
        }
        guard spread(best).allSatisfy({ abs($0) <= 1e-6 }) else { return nil }
        return Bargain(
            profile: best.profile, outcome: best.outcome, disagreement: disagreement,
            weights: Array(repeating: 1, count: playerCount), firstOrder: best.firstOrder)
    }

    /// A profile in which everybody gains more than `least`, by raising the smallest gains first: max −Σ e^(−β·gain), β growing.
    private func raised(
        above disagreement: [Double], by least: Double, _ bargainers: [Int], _ movers: [Int], _ start: Maximum<Outcome>,
        _ plays: Int
    ) -> Maximum<Outcome>? {
        func gains(_ outcome: Outcome) -> [Double] { bargainers.map { outcome.payoffs[$0] - disagreement[$0] } }
        var at = start
        for _ in 0..<8 {
            let now = gains(at.outcome)
            if now.allSatisfy({ $0 > least }) { return at }
            let (low, high) = (now.min() ?? 0, now.max() ?? 0)
            let beta = 3 / max(high - low, 1e-6)
            let next = climb(movers, from: at.profile, at.outcome, plays: plays) { outcome in
                var weights = [Double](repeating: 0, count: playerCount)
                var value = 0.0
                for (i, gain) in zip(bargainers, gains(outcome)) {
                    let weight = Double.exp(-beta * (gain - low))
                    weights[i] = weight
                    value -= weight / beta
                }
                return (weights, value)
            }
            guard let next else { return nil }
            at = next
        }
        return gains(at.outcome).allSatisfy { $0 > least } ? at : nil
    }

    /// Points of the Pareto frontier: `max Σ ωᵢ·Vᵢ` for each of many weights, each started from the one before.
    /// - Parameter weights: `[point][player]`.
    public func frontier(_ weights: [[Double]], from start: [[Double]], plays: Int = 200) -> [(
        profile: [[Double]], outcome: Outcome
    )] {
        var profile = start
        guard var outcome = play(start, from: nil) else { return [] }
        let movers = Array(0..<playerCount)
        return weights.compactMap { weights in
            guard
                let best = climb(
                    movers, from: profile, outcome, plays: plays,
                    by: { outcome in (weights, zip(weights, outcome.payoffs).reduce(0) { $0 + $1.0 * $1.1 }) })
            else { return nil }
            (profile, outcome) = (best.profile, best.outcome)
            return (best.profile, best.outcome)
        }
    }

    /// Agreements of pairs, each the Nash bargain of two given all others' agreements.
    /// - Returns: The profile that no pair changes any more, or nil where rounds did not settle.
    public func nashInNash(
        pairs: [(Int, Int)], from start: [[Double]], rounds: Int = 20, tolerance: Double = 1e-6
    ) -> (profile: [[Double]], outcome: Outcome)? {
        var profile = start
        for _ in 0..<rounds {
            let before = profile
            for (a, b) in pairs {
                // Without agreement the two do as at the start, and everybody else as agreed.
                var without = profile
                (without[a], without[b]) = (start[a], start[b])
                guard let none = play(without, from: nil) else { return nil }
                if let agreed = nashBargain(disagreement: none.payoffs, movers: [a, b], bargainers: [a, b], from: profile) {
                    profile = agreed.profile
                } else {
                    profile = without
                }
            }
            let moved = zip(before.joined(), profile.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
            if moved <= tolerance { return play(profile, from: nil).map { (profile, $0) } }
        }
        return nil
    }

    /// A maximum of a sum of payoffs whose weights may depend on them, in some players' controls: by first-order steps where the game
    /// knows them and they lead there, else by CCSAQ.
    ///
    /// - Parameter objective: Weights of the gradient, and the value that is maximised; nil outside its domain.
    private func climb(
        _ movers: [Int], from start: [[Double]], _ first: Outcome, plays: Int,
        by objective: @escaping (Outcome) -> (weights: [Double], value: Double)?
    ) -> Maximum<Outcome>? {
        let bounds = movers.flatMap { self.bounds(of: $0) }
        var (profile, outcome) = (start, first)
        var x = movers.flatMap { start[$0] }
        var anderson = Anderson(n: x.count, memory: 5)
        for _ in 0..<60 {
            guard let weights = objective(outcome)?.weights, let aim = outcome.firstOrderPoint(weights: weights, by: movers)
            else { break }
            let step = zip(zip(aim.joined(), bounds), x).map { $0.0.clamped(to: $0.1) - $1 }
            if step.allSatisfy({ abs($0) <= 1e-9 }) { break }
            anderson.step(z: &x, f: step)
            x = zip(x, bounds).map { $0.clamped(to: $1) }
            let moved = place(x, of: movers, in: profile)
            guard let found = play(moved, from: outcome), objective(found) != nil else { break }
            (profile, outcome) = (moved, found)
        }
        // Where steps led astray the start is better.
        if let reached = objective(outcome), let begun = objective(first), reached.value < begun.value {
            (profile, outcome) = (start, first)
        }
        var best = Maximum(profile: profile, outcome: outcome, firstOrder: .nan)
        var (value, near) = (-Double.infinity, outcome)
        let found = BoundedMaximum.search(
            from: movers.flatMap { profile[$0] }, within: bounds, tolerance: 1e-8, evaluations: plays
        ) { x in
            let moved = place(x, of: movers, in: start)
            guard let found = play(moved, from: near), let (weights, height) = objective(found),
                let slopes = found.slopes(weights: weights, by: movers)
            else { return nil }
            near = found
            if height > value { (value, best) = (height, Maximum(profile: moved, outcome: found, firstOrder: .nan)) }
            return (height, slopes.flatMap { $0 })
        }
        guard let found else { return nil }
        best.firstOrder = found.firstOrder
        return best
    }

    private func place(_ x: [Double], of movers: [Int], in profile: [[Double]]) -> [[Double]] {
        var (moved, at) = (profile, 0)
        for mover in movers {
            moved[mover] = Array(x[at..<at + profile[mover].count])
            at += profile[mover].count
        }
        return moved
    }
}

/// A profile that maximises something.
private struct Maximum<Outcome> {
    var profile: [[Double]]
    var outcome: Outcome
    var firstOrder: Double
}
