import TradeData
import TradeEquilibrium

extension Comparison {
    /// Change in the prices of what n exports over the prices of what it imports, percent, at the border.
    ///
    /// ```
    /// (E′/E)/Q̂x ÷ (M′/M)/Q̂m − 1      value over volume, so that value = price · volume in both directions
    /// ```
    /// - Source: the price indices are Paasche's, at the quantities of the policy, beside the Laspeyres volumes of `Trade.volume`;
    ///   what one of the laws bans has no price and is left out by them. Free of the numeraire.
    /// - Returns: NaN where n exports or imports nothing under one of the laws.
    /// - Complexity: O(N).
    func termsOfTrade(_ n: [Int]) -> Double {
        func price(_ trade: Trade) -> Double { trade.value.value / trade.volume.value }
        return 100 * (price(exports(n)) / price(imports(n)) - 1)
    }
}
