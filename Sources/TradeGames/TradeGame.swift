import RealModule
import Synchronization
import TradeData
import TradeEquilibrium

/// Governments of a world that set policies: the exact equilibrium is what comes of them.
public struct TradeGame: Game {
    /// Who plays, for what, with which controls.
    public struct Player: Sendable, Equatable {
        public let name: String
        public let payoff: Payoff
        public let space: PolicySpace
        public init(_ name: String, payoff: Payoff, space: PolicySpace) {
            (self.name, self.payoff, self.space) = (name, payoff, space)
        }
    }

    public let players: [Player]
    /// The policy that the controls are put on.
    public let base: Policy
    public let batch: Batch

    /// - Parameter batch: The world, which must be an equilibrium (see `Baseline`), and the model.
    public init(_ batch: Batch, base: Policy? = nil, players: [Player]) {
        (self.batch, self.players) = (batch, players)
        self.base = base ?? Policy(unchanged: batch.world)
    }

    public var playerCount: Int { players.count }
    public func bounds(of player: Int) -> [ClosedRange<Double>] { players[player].space.bounds }

    /// The policy of a profile.
    public func policy(_ profile: [[Double]]) -> Policy {
        var policy = base
        for (player, values) in zip(players, profile) { player.space.apply(values, to: &policy) }
        return policy
    }

    /// The base's own rates as a profile, each control at the mean of its cells by imports, within its bounds.
    public var baseProfile: [[Double]] {
        let world = batch.world
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        return players.map { player in
            player.space.controls.map { control in
                guard control.isReplacing, control.instrument == .tariff || control.instrument == .exportTax else {
                    return 0.0.clamped(to: control.bounds)
                }
                var (sum, weights) = (0.0, 0.0)
                for cell in control.cells {
                    let (n, j) = (cell.offset / N % N, cell.offset / (N * N))
                    let weight = world.shares.values[cell.offset] * world.expenditure.values[n * J + j]
                    let rate = control.instrument == .tariff ? base.tariffs[cell.offset] : base.exportTaxes[cell.offset]
                    sum += weight * rate
                    weights += weight
                }
                return (weights > 0 ? sum / weights : 0).clamped(to: control.bounds)
            }
        }
    }

    public func play(_ profile: [[Double]], from start: Outcome?) -> Outcome? {
        let result = batch.solve(policy(profile), from: start?.result.state)
        return result.converged ? Outcome(result, self, profile, from: start) : nil
    }

    /// A profile's equilibrium, which never changes.
    public final class Outcome: GameOutcome {
        public let result: Counterfactual
        public let payoffs: [Double]
        let game: TradeGame
        let profile: [[Double]]
        private let derivatives: Linearisation
        private let known: KnownMultipliers

        init(_ result: Counterfactual, _ game: TradeGame, _ profile: [[Double]], from start: Outcome?) {
            (self.result, self.game, self.profile) = (result, game, profile)
            payoffs = game.players.map { $0.payoff.value(of: result) }
            var derivatives = Linearisation(of: result)
            // Steps and first-order conditions are looked at to 1e-8 at most.
            derivatives.tolerance = 1e-10
            self.derivatives = derivatives
            known = KnownMultipliers(near: start?.known)
        }

        public var residual: Double { result.residuals.worst }

        /// The multipliers of Σ weight·V; nil where the linear system had no answer.
        public func multipliers(weights: [Double]) -> Multipliers? {
            known.of(weights) { solve(weights: $0, from: $1) }
        }

        private func solve(weights: [Double], from start: [Double]?) -> Multipliers? {
            var objective: Linearisation.Objective?
            for (player, weight) in zip(game.players, weights) where weight != 0 {
                let own = player.payoff.objective(at: result).times(weight)
                objective = objective.map { $0.adding(own) } ?? own
            }
            guard let objective else { return nil }
            let found = derivatives.multipliers(of: objective, from: start)
            return found.converged ? found : nil
        }

        public func slopes(weights: [Double], by movers: [Int]) -> [[Double]]? {
            multipliers(weights: weights).map { found in
                movers.map { game.players[$0].space.pullback(found, at: result.asked) }
            }
        }

        /// The own tariffs at which first-order conditions hold, from the slopes by tariffs and by trade costs (`FirstOrderRate`).
        ///
        /// The step is exact where tariffs act on trade as costs do and no limit on a quantity binds; elsewhere it is a step all the
        /// same, for where it comes to rest the slope by each control is zero.
        public func firstOrderPoint(weights: [Double], by movers: [Int]) -> [[Double]]? {
            let N = result.world.grid.countryCount
            let controls = movers.flatMap { game.players[$0].space.controls }
            guard
                controls.allSatisfy({ $0.instrument == .tariff && $0.isReplacing && $0.cells.allSatisfy { $0.weight == 1 } }),
                let found = multipliers(weights: weights)
            else { return nil }
            let theta = result.model.elasticities.theta
            return movers.map { mover in
                game.players[mover].space.controls.enumerated().map { k, control in
                    var step = FirstOrderRate()
                    for cell in control.cells {
                        let slopes = found[cell.offset]
                        step.add(
                            g: slopes.tariff, h: slopes.iceberg,
                            sigma: 1 + theta[cell.offset / (N * N)], rate: result.policy.tariffs[cell.offset])
                    }
                    return step.rate ?? profile[mover][k]
                }
            }
        }
    }
}

/// The multipliers that were worked out at an outcome: steps and slopes want the same ones, and those of a neighbour begin there.
private final class KnownMultipliers: Sendable {
    /// By the weights that they are for; of neighbours the numbers alone, since all else of theirs is large.
    private struct Kept {
        var here: [[Double]: Multipliers] = [:]
        var near: [[Double]: [Double]]
    }
    private let kept: Mutex<Kept>

    init(near other: KnownMultipliers?) {
        let near = other.map { $0.kept.withLock { $0.near.merging($0.here.mapValues(\.values)) { $1 } } }
        kept = Mutex(Kept(near: near ?? [:]))
    }

    func of(_ weights: [Double], _ solve: ([Double], [Double]?) -> Multipliers?) -> Multipliers? {
        let (here, near) = kept.withLock { ($0.here[weights], $0.near[weights]) }
        if let here { return here }
        guard let found = solve(weights, near) else { return nil }
        kept.withLock { $0.here[weights] = found }
        return found
    }
}

extension Linearisation.Objective {
    func times(_ weight: Double) -> Self {
        .init(
            welfare: welfare.map { weight * $0 }, revenue: revenue.map { weight * $0 }, prices: prices.map { weight * $0 },
            sectorValueAdded: sectorValueAdded.map { weight * $0 })
    }

    func adding(_ other: Self) -> Self {
        func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }
        return .init(
            welfare: sum(welfare, other.welfare), revenue: sum(revenue, other.revenue), prices: sum(prices, other.prices),
            sectorValueAdded: sum(sectorValueAdded, other.sectorValueAdded))
    }
}
