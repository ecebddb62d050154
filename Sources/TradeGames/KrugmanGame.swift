import RealModule
import TradeData

/// Regions of a `KrugmanEconomy` that set tariffs by sector and partner for their own real income.
public struct KrugmanGame: Game {
    public let economy: KrugmanEconomy
    /// Regions that play; the others keep their tariffs.
    public let players: [Int]
    public let range: ClosedRange<Double>

    /// - Parameter range: Of tariffs; from 0 unless subsidies are wanted.
    public init(_ economy: KrugmanEconomy, players: [Int]? = nil, range: ClosedRange<Double> = 0...10) {
        (self.economy, self.players, self.range) = (economy, players ?? Array(0..<economy.N), range)
    }

    public var playerCount: Int { players.count }
    public func bounds(of player: Int) -> [ClosedRange<Double>] {
        Array(repeating: range, count: (economy.N - 1) * economy.S)
    }

    /// Places of a player's controls in `[sector][buyer][seller]`, by sector and seller.
    func cells(_ player: Int) -> [Int] {
        let (N, own) = (economy.N, players[player])
        return (0..<economy.S * (N - 1)).map { control in
            let (s, other) = (control / (N - 1), control % (N - 1))
            return (s * N + own) * N + (other < own ? other : other + 1)
        }
    }

    /// The economy's own tariffs as a profile.
    public var baseProfile: [[Double]] {
        players.indices.map { cells($0).map { economy.tariffs[$0].clamped(to: range) } }
    }

    public func play(_ profile: [[Double]], from start: Outcome?) -> Outcome? {
        var tariffs = economy.tariffs
        for (player, values) in profile.enumerated() {
            for (cell, value) in zip(cells(player), values) { tariffs[cell] = value }
        }
        let found = economy.solve(tariffs, from: start?.equilibrium) ?? economy.solve(tariffs, from: nil)
        return found.map { Outcome(equilibrium: $0, game: self) }
    }

    public struct Outcome: GameOutcome {
        public let equilibrium: KrugmanEconomy.Equilibrium
        let game: KrugmanGame
        /// Ŵ − 1.
        public var payoffs: [Double] { game.players.map { Double.exp(equilibrium.logWelfare[$0]) - 1 } }
        public var residual: Double { equilibrium.residual }

        private func found(_ weights: [Double]) -> (tariffs: [Double], costs: [Double])? {
            var all = [Double](repeating: 0, count: game.economy.N)
            for (player, weight) in zip(game.players, weights) {
                all[player] = weight * Double.exp(equilibrium.logWelfare[player])
            }
            return game.economy.slopes(equilibrium, weights: all)
        }

        public func slopes(weights: [Double], by movers: [Int]) -> [[Double]]? {
            found(weights).map { found in
                movers.map { mover in
                    game.cells(mover).map { found.tariffs[$0] / (1 + equilibrium.tariffs[$0]) }
                }
            }
        }

        public func firstOrderPoint(weights: [Double], by movers: [Int]) -> [[Double]]? {
            guard let slopes = found(weights) else { return nil }
            return movers.map { mover in
                game.cells(mover).map { cell in
                    let own = equilibrium.tariffs[cell]
                    var step = FirstOrderRate()
                    step.add(
                        g: slopes.tariffs[cell], h: slopes.costs[cell],
                        sigma: game.economy.sigma[cell / (game.economy.N * game.economy.N)], rate: own)
                    return step.rate ?? own
                }
            }
        }
    }
}
