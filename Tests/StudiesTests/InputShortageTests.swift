import Foundation
import Studies
import Testing
import TradeData

/// The closed form of what a maker loses when it gets less of one input.
struct InputShortageTests {
    /// Bachmann et al. (2022), to the digits printed there and one more.
    @Test(arguments: [(0.04, 0.04, 0.9, -1.57), (0.01, 0.1, 0.7, -2.34)])
    func publishedLosses(_ share: Double, _ sigma: Double, _ quantity: Double, _ percent: Double) {
        let change = 100 * (InputShortage(costShare: share, substitution: sigma).output(at: quantity) - 1)
        #expect((100 * change).rounded() / 100 == percent)
    }

    /// Cobb-Douglas ≤ CES ≤ Leontief, and less is lost the better other inputs replace it.
    @Test func betweenTheBoundsAndFallingInSubstitution() {
        var random = SplitMix64(seed: 14)
        for _ in 0..<500 {
            let (share, quantity) = (Double.random(in: 1e-6..<0.5, using: &random), Double.random(in: 0...1, using: &random))
            var before = Double.infinity
            for sigma in [0.001, 0.01, 0.05, 0.1, 0.3, 0.7, 0.99, 1] {
                let shortage = InputShortage(costShare: share, substitution: sigma)
                let loss = shortage.loss(at: quantity)
                #expect(loss >= shortage.cobbDouglasLoss(at: quantity) - 1e-12)
                #expect(loss <= shortage.leontiefLoss(at: quantity) + 1e-12)
                #expect(loss <= before + 1e-12)
                before = loss
            }
        }
    }

    @Test func theLimitsAreTheBounds() {
        let (quantity, share) = (0.6, 0.2)
        let rigid = InputShortage(costShare: share, substitution: 0.001)
        #expect(abs(rigid.loss(at: quantity) - rigid.leontiefLoss(at: quantity)) < 2e-3)
        for sigma in [1 - 1e-5, 1] {
            let flexible = InputShortage(costShare: share, substitution: sigma)
            #expect(abs(flexible.loss(at: quantity) - flexible.cobbDouglasLoss(at: quantity)) < 1e-5)
        }
    }

    /// The quantity bought at a price is the one whose marginal product is that price.
    @Test func demandIsTheMarginalProduct() {
        for (share, sigma) in [(0.001, 0.15), (0.04, 0.04), (0.2, 0.6), (0.1, 1.0)] {
            let shortage = InputShortage(costShare: share, substitution: sigma)
            for price in [1.5, 3, 8] where price < shortage.chokePrice {
                let quantity = shortage.quantity(atPrice: price)
                let step = 1e-6 * quantity
                let slope = (shortage.output(at: quantity + step) - shortage.output(at: quantity - step)) / (2 * step)
                #expect(abs(slope / share / price - 1) < 1e-5, "\(share) \(sigma) \(price)")
            }
        }
    }

    @Test func nothingIsBoughtAboveTheChokePrice() {
        let shortage = InputShortage(costShare: 0.001, substitution: 0.15)
        #expect(shortage.quantity(atPrice: 1.001 * shortage.chokePrice) == 0)
        #expect(shortage.quantity(atPrice: 0.999 * shortage.chokePrice) > 0)
        #expect(shortage.output(at: 0) == 0)
        #expect(shortage.quantity(atPrice: 0.5) == 1)
    }
}
