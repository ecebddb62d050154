import TradeData

/// What a buyer uses of each product, from abroad and from a coalition: the shares of `WithdrawalLoss`, of a world.
///
/// Economies that are answered for as one are pooled: what they sell each other is home. Purchases are by product, inputs and final use
/// together, at buyers' prices; the loss is that of a first round, for what suppliers' own inputs cost stays the same.
public struct WithdrawnInputs: Sendable {
    /// What products are weighed by.
    public enum Weights: Sendable {
        /// Everything that is bought, as a share of it.
        case purchases
        /// Final use, as a share of it.
        case consumption
    }

    /// One product, and who controls how much of it.
    public let inputs: [WithdrawalLoss.Input]
    /// The world's sector of each.
    public let sectors: [Int]

    /// - Parameters:
    ///   - theta: Trade elasticities θ by sector of the world; σ is θ + 1.
    ///   - target: Indices of the buyers.
    ///   - coalition: Indices of the sellers; those of the target count as home.
    ///   - withdrawn: The sectors that are withdrawn; all when nil. Of others nothing is.
    /// - Complexity: O(target × N × J).
    public init(
        _ world: World, theta: [Double], of target: [Int], by coalition: [Int], sectors withdrawn: Set<Int>? = nil,
        weights: Weights = .purchases
    ) {
        let J = world.grid.sectorCount
        let (buyers, sellers) = (Set(target), Set(coalition).subtracting(target))
        let spent = (0..<J).map { j in
            target.reduce(0.0) { sum, n in
                switch weights {
                case .purchases: sum + world.expenditure[n, j].value
                case .consumption: sum + world.consumptionShares[n, j].value * world.valueAdded[n]
                }
            }
        }
        let all = spent.reduce(0, +)
        sectors = Array(0..<J)
        inputs = (0..<J).map { j in
            var (bought, abroad, gone) = (0.0, 0.0, 0.0)
            for n in target {
                let size = world.expenditure[n, j].value
                bought += size
                for i in world.grid.countries.indices where !buyers.contains(i) {
                    abroad += world.shares[n, i, j].value * size
                    if sellers.contains(i) { gone += world.shares[n, i, j].value * size }
                }
            }
            let isWithdrawn = withdrawn?.contains(j) ?? true
            return WithdrawalLoss.Input(
                spending: all > 0 ? spent[j] / all : 0, foreign: bought > 0 ? min(1, abroad / bought) : 0,
                withdrawn: isWithdrawn && abroad > 0 ? min(1, gone / abroad) : 0, origins: theta[j] + 1)
        }
    }
}
