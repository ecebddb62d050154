import TradeData
import TradeEquilibrium

/// What a player does best while all others do as they do.
public struct BestResponse: Sendable {
    public let player: Int
    /// The player's controls, `[control]`.
    public let controls: [Double]
    public let payoff: Double
    /// The payoff above that of the profile that was answered, a share of income; not negative.
    public let gain: Double
    /// max |x − clamp(x + ∂V/∂x)|: 0 where the first-order conditions hold within the bounds.
    public let firstOrder: Double
    /// How often the game was played for it.
    public let plays: Int

    /// The same, its gain against another payoff of the player.
    public func measured(against payoff: Double) -> BestResponse {
        BestResponse(
            player: player, controls: controls, payoff: self.payoff, gain: self.payoff - payoff, firstOrder: firstOrder,
            plays: plays)
    }

    /// How a best response is searched.
    public struct Options: Sendable, Equatable {
        /// Of the first-order conditions.
        public var tolerance = 1e-9
        /// Of the controls, where first-order steps are known: what a deviation gains is quadratic in it.
        public var step = 1e-9
        /// Games played from one start.
        public var plays = 400
        /// Random starts beside those that are always taken: the profile itself, the lower bounds, and the middle.
        public var randomStarts = 0
        public var seed: UInt64 = 1
        public init(
            tolerance: Double = 1e-9, step: Double = 1e-9, plays: Int = 400, randomStarts: Int = 0, seed: UInt64 = 1
        ) {
            (self.tolerance, self.step, self.plays) = (tolerance, step, plays)
            (self.randomStarts, self.seed) = (randomStarts, seed)
        }

        /// For deviations from an equilibrium, whose gain is looked at to 1e-6.
        public static let forCertificate = Options(tolerance: 1e-5, step: 1e-5, plays: 120)
    }
}

extension Game {
    /// A player's best response to a profile, from the profile's own values.
    ///
    /// - Returns: nil where the profile itself has no equilibrium.
    /// - Complexity: Some 20 to 40 solves with a gradient each, whatever the number of controls.
    public func bestResponse(
        of player: Int, to profile: [[Double]], options: BestResponse.Options = .init(), near outcome: Outcome? = nil
    ) -> BestResponse? {
        guard let base = outcome ?? play(profile, from: nil) else { return nil }
        return answer(player, profile, from: profile[player], base, options)
    }

    /// The best of the best responses from many starts.
    func bestOfMany(of player: Int, to profile: [[Double]], _ options: BestResponse.Options, near base: Outcome) -> BestResponse?
    {
        let bounds = bounds(of: player)
        var random = SplitMix64(seed: options.seed &+ UInt64(player))
        var starts = [profile[player]]
        for part in [0, 0.5] { starts.append(bounds.map { $0.lowerBound + part * ($0.upperBound - $0.lowerBound) }) }
        for _ in 0..<options.randomStarts { starts.append(bounds.map { Double.random(in: $0, using: &random) }) }
        var best: BestResponse?
        var plays = 0
        for start in starts {
            guard let found = answer(player, profile, from: start, base, options, known: best?.controls) else { continue }
            plays += found.plays
            if best.map({ found.payoff > $0.payoff }) ?? true { best = found }
        }
        return best.map {
            BestResponse(
                player: player, controls: $0.controls, payoff: $0.payoff, gain: $0.gain, firstOrder: $0.firstOrder, plays: plays)
        }
    }

    private func answer(
        _ player: Int, _ profile: [[Double]], from start: [Double], _ base: Outcome, _ options: BestResponse.Options,
        known found: [Double]? = nil
    ) -> BestResponse? {
        var near = base
        var plays = 0
        var known: (point: [Double], outcome: Outcome)?
        func evaluate(_ x: [Double]) -> (value: Double, slopes: [Double])? {
            if let known, known.point == x, let slopes = known.outcome.slopes(of: player) {
                return (known.outcome.payoffs[player], slopes)
            }
            var profile = profile
            profile[player] = x
            plays += 1
            guard let outcome = play(profile, from: near), let slopes = outcome.slopes(of: player) else { return nil }
            near = outcome
            return (outcome.payoffs[player], slopes)
        }
        let bounds = bounds(of: player)
        var start = zip(start, bounds).map { $0.clamped(to: $1) }
        if let near = stepped(player, profile, from: start, base, bounds, options.step, until: found) {
            plays += near.plays
            start = near.point
            known = (near.point, near.outcome)
            // On the way to what another start led to: there is nothing to refine.
            if let found, isNear(near.point, found) {
                let payoff = near.outcome.payoffs[player]
                return BestResponse(
                    player: player, controls: near.point, payoff: payoff, gain: max(0, payoff - base.payoffs[player]),
                    firstOrder: near.outcome.slopes(of: player).map { BoundedMaximum.firstOrder(near.point, $0, bounds) } ?? .nan,
                    plays: plays)
            }
        }
        guard
            let found = BoundedMaximum.search(
                from: start, within: bounds, tolerance: options.tolerance, evaluations: options.plays, evaluate)
        else { return nil }
        return BestResponse(
            player: player, controls: found.point, payoff: found.value, gain: max(0, found.value - base.payoffs[player]),
            firstOrder: found.firstOrder, plays: plays)
    }

    /// First-order steps of one player, accelerated, as far as they lead up; nil where the game knows none.
    private func stepped(
        _ player: Int, _ profile: [[Double]], from start: [Double], _ base: Outcome, _ bounds: [ClosedRange<Double>],
        _ tolerance: Double, until known: [Double]?
    ) -> (point: [Double], outcome: Outcome, plays: Int)? {
        var (moved, x, outcome) = (profile, start, base)
        var anderson = Anderson(n: start.count, memory: 4)
        var best: (point: [Double], outcome: Outcome)?
        for plays in 1...25 {
            moved[player] = x
            guard let found = play(moved, from: outcome) else { return best.map { ($0.point, $0.outcome, plays) } }
            outcome = found
            if best.map({ found.payoffs[player] > $0.outcome.payoffs[player] }) ?? true { best = (x, found) }
            guard let aim = found.firstOrderPoint(of: player) else { return best.map { ($0.point, $0.outcome, plays) } }
            let step = zip(zip(aim, bounds), x).map { $0.0.clamped(to: $0.1) - $1 }
            if step.allSatisfy({ abs($0) <= tolerance }) { return (x, found, plays) }
            if let known, isNear(x, known) { return (x, found, plays) }
            anderson.step(z: &x, f: step)
            x = zip(x, bounds).map { $0.clamped(to: $1) }
        }
        return best.map { ($0.point, $0.outcome, 25) }
    }

    /// Within half a percentage point in every control, and so on the slopes of the same maximum.
    private func isNear(_ a: [Double], _ b: [Double]) -> Bool { zip(a, b).allSatisfy { abs($0 - $1) <= 5e-3 } }
}
