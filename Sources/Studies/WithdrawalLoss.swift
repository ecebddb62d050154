import FoundationEssentials
import Glibc
import TradeData

/// What a buyer loses when a coalition of sellers withdraws, in closed form: nobody's prices or wages move.
///
/// ```
/// A = (1−ω)^(1/(1−σ))                        price of what can still be had abroad
/// B = ((1−f) + f·A^(1−h))^(1/(1−h))          price of the product, home goods included
/// loss = ln (Σ Ω·B^(1−ρ))^(1/(1−ρ))          of what the buyer spends
/// ```
/// with ω the coalition's share of foreign purchases, f the foreign share, Ω the product's share of spending, σ between foreign
/// origins, h between home and abroad, ρ between products. For h ≤ σ it rises in ω ever more steeply, and a coalition's loss is at least the
/// sum of its members': power is in the last per cents of control. Infinite where nothing is left and nothing replaces it.
///
/// ```swift
/// WithdrawalLoss(home: 2, products: 1).loss([.init(spending: 1, foreign: 0.5, withdrawn: 0.8, origins: 5)])     // 0.181
/// ```
/// - Source: own formulation of power as in Clayton, Maggiori and Schreger (2024), *A Theory of Economic Coercion and Fragmentation*.
public struct WithdrawalLoss: Sendable {
    /// One product that the buyer uses.
    public struct Input: Sendable, Equatable {
        /// Ω, f and ω, shares of 0 to 1.
        public var spending, foreign, withdrawn: Double
        /// σ, above 1.
        public var origins: Double
        public init(spending: Double, foreign: Double, withdrawn: Double, origins: Double) {
            (self.spending, self.foreign, self.withdrawn, self.origins) = (spending, foreign, withdrawn, origins)
        }
    }

    /// h, between home and foreign goods; nil: as between foreign origins, which is the kernel of the whole model.
    public var home: Double?
    /// ρ, between products.
    public var products: Double

    public init(home: Double? = nil, products: Double = 1) { (self.home, self.products) = (home, products) }

    /// What no product or elasticity can be; empty when all is possible.
    public func problems(_ inputs: [Input]) -> [Problem] {
        var found: [Problem] = []
        func refuse(_ what: String, _ remedy: String) { found.append(Problem(what: what, remedy: remedy)) }
        for (name, value) in [("home and foreign goods", home ?? 1), ("products", products)] where !(value > 0 && value < 1000) {
            refuse("the elasticity between \(name) is \(value)", "it is above 0 and below 1000")
        }
        for input in inputs {
            if !(input.origins > 1 && input.origins < 2000) {
                refuse("the elasticity between foreign origins is \(input.origins)", "it is above 1 and below 2000")
            }
            for share in [input.spending, input.foreign, input.withdrawn] where !(share >= 0 && share <= 1 + 1e-9) {
                refuse("a share of purchases is \(share)", "shares are from 0 to 1")
            }
        }
        return found
    }

    /// ln B of one product.
    public func logPrice(_ input: Input) -> Double {
        guard input.withdrawn > 0, input.foreign > 0 else { return 0 }
        // ln A, infinite where nothing foreign is left.
        let abroad = input.withdrawn >= 1 ? Double.infinity : -log1p(-input.withdrawn) / (input.origins - 1)
        let home = home ?? input.origins
        return mean([(1 - input.foreign, 0), (input.foreign, abroad)], elasticity: home)
    }

    /// The loss of several products together, a share of what is spent in log points.
    /// - Precondition: `problems` has none.
    /// - Complexity: O(products).
    public func loss(_ inputs: [Input]) -> Double {
        let spent = inputs.reduce(0) { $0 + $1.spending }
        // What is spent on other products keeps its price.
        return mean(inputs.map { ($0.spending, logPrice($0)) } + [(max(0, 1 - spent), 0)], elasticity: products)
    }

    /// ln (Σ share·e^((1−s)·x))^(1/(1−s)), without the cancellation at small x.
    private func mean(_ parts: [(share: Double, log: Double)], elasticity s: Double) -> Double {
        let there = parts.filter { $0.share > 0 }
        if abs(s - 1) < 1e-9 { return there.reduce(0) { $0 + $1.share * $1.log } }
        let change = there.reduce(0) { $0 + $1.share * expm1((1 - s) * $1.log) }
        // Nothing is left, and what was there cannot be replaced.
        return change <= -1 ? .infinity : log1p(change) / (1 - s)
    }
}
