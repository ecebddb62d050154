/// Players who each set numbers of their own, and what each of them gets from what all have set.
///
/// Everything that is solved here (best responses, Nash equilibria, their certificates) is solved for this protocol; a world under
/// policies is one such game (`TradeGame`), the economies of the literature are others.
public protocol Game: Sendable {
    associatedtype Outcome: GameOutcome
    var playerCount: Int { get }
    /// The values that a player may choose, one range a control.
    func bounds(of player: Int) -> [ClosedRange<Double>]
    /// What comes of a profile, `[player][control]`; nil where it has no equilibrium.
    /// - Parameter start: A neighbouring outcome.
    func play(_ profile: [[Double]], from start: Outcome?) -> Outcome?
}

/// What comes of a profile.
public protocol GameOutcome: Sendable {
    /// `[player]`, as shares: 0.01 is one percent.
    var payoffs: [Double] { get }
    /// The worst scaled residual of the equilibrium conditions.
    var residual: Double { get }
    /// ∂(Σ weight·payoff)/∂controls of some players, `[mover][control]`; nil where the linear system had no answer.
    /// - Parameter weights: `[player]`; one adjoint solve, whatever they are.
    func slopes(weights: [Double], by movers: [Int]) -> [[Double]]?
    /// Where first-order conditions of Σ weight·payoff hold in the controls of some players, if everything that they depend on stays
    /// as it is here, `[mover][control]`; nil where no such step is known. Within bounds or not.
    func firstOrderPoint(weights: [Double], by movers: [Int]) -> [[Double]]?
}

extension GameOutcome {
    /// ∂(own payoff)/∂(own controls), `[control]`; nil where the linear system had no answer.
    public func slopes(of player: Int) -> [Double]? {
        slopes(weights: payoffs.indices.map { $0 == player ? 1 : 0 }, by: [player])?[0]
    }

    public func firstOrderPoint(weights: [Double], by movers: [Int]) -> [[Double]]? { nil }

    /// The same for a player's own payoff and controls.
    public func firstOrderPoint(of player: Int) -> [Double]? {
        firstOrderPoint(weights: payoffs.indices.map { $0 == player ? 1 : 0 }, by: [player])?[0]
    }
}

/// The rate at which first-order conditions hold in some cells of trade, all multipliers as they are.
///
/// In a row of buyers whose demand has elasticity σ = 1 + θ, a cell's slope by ln(1+t) is g = Z·(c·(1+t) − σ·b) and that by its cost
/// h = Z·(c·(1+t) − (σ−1)·b): c is the same in the row, b what a unit of money is worth in the government's hands less in the seller's.
/// ```
/// 1 + t* = Σ σ(h−g)(1+t) / Σ (g + σ(h−g))
/// ```
struct FirstOrderRate {
    private var (above, below) = (0.0, 0.0)

    mutating func add(g: Double, h: Double, sigma: Double, rate: Double) {
        above += sigma * (h - g) * (1 + rate)
        below += g + sigma * (h - g)
    }

    /// t*; nil where nothing is bought, or where revenue is worth less than the seller's money.
    var rate: Double? {
        let rate = above / below - 1
        return below != 0 && rate.isFinite && (above < 0) == (below < 0) ? rate : nil
    }
}
