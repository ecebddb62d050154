import Foundation
import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

struct WithdrawalLossTests {
    private func one(_ foreign: Double, _ withdrawn: Double, _ origins: Double, _ home: Double?) -> Double {
        WithdrawalLoss(home: home).loss([.init(spending: 1, foreign: foreign, withdrawn: withdrawn, origins: origins)])
    }

    @Test(arguments: [(0.2, 0.027), (0.4, 0.062), (0.6, 0.108), (0.8, 0.181), (0.9, 0.247), (0.99, 0.418)])
    func workedFigures(_ withdrawn: Double, _ loss: Double) {
        // The first is 0.0275.
        #expect(abs(one(0.5, withdrawn, 5, 2) - loss) < 0.0006)
    }

    /// For home elasticities up to those between origins: rising, ever more steeply, more together than apart.
    @Test func risesSteeplyAndAddsUpToMore() {
        var draw = SplitMix64(seed: 16)
        for _ in 0..<400 {
            let (origins, foreign) = (draw.uniform(1.2, 12), draw.uniform(0.02, 0.98))
            let home = draw.uniform(0.3, origins)
            func loss(_ w: Double) -> Double { one(foreign, w, origins, home) }
            let losses = stride(from: 0, through: 0.98, by: 0.02).map(loss)
            let steps = zip(losses.dropFirst(), losses).map { $0 - $1 }
            #expect(losses[0] == 0 && steps.allSatisfy { $0 > 0 })
            #expect(zip(steps.dropFirst(), steps).allSatisfy { $0 >= $1 * (1 - 1e-9) })
            let a = draw.uniform(0.01, 0.49), b = draw.uniform(0.01, 0.5)
            #expect(loss(a + b) >= loss(a) + loss(b) - 1e-15)
        }
        // Convexity fails where home goods replace foreign ones better than these each other.
        let steps = [0.0, 0.3, 0.6].map { one(0.9, $0, 3, 5) }
        #expect(steps[2] - steps[1] < 2 * (steps[1] - steps[0]) && one(0.9, 0.99, 3, 5) < one(0.9, 0.99, 3, 2))
    }

    /// Joint threats over products exceed their sum for ρ above 1, and fall short of it below.
    @Test func productsTogether() {
        let inputs = [0.3, 0.2].map { WithdrawalLoss.Input(spending: $0, foreign: 0.6, withdrawn: 0.9, origins: 4) }
        func gap(_ products: Double) -> Double {
            let power = WithdrawalLoss(home: 2, products: products)
            return power.loss(inputs) - inputs.reduce(0) { $0 + power.loss([$1]) }
        }
        let (low, one, high) = (gap(0.5), gap(1), gap(3))
        #expect(low < 0 && high > 0 && abs(one) < 1e-15)
    }

    /// Hat algebra with wages and costs as they are: P̂ = Π (1 − π_m)^(−α/θ).
    @Test func isHatAlgebraAtFixedWages() throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 31, inputOutput: false)
        let (theta, n, coalition) = (world.elasticities[0].theta, 0, [2, 3])
        let inputs = WithdrawnInputs(world, theta: theta, of: [n], by: coalition, weights: .consumption).inputs
        var log = 0.0
        for j in 0..<4 {
            // Kernel of the model without what is withdrawn.
            let left = (0..<5).reduce(0.0) { $0 + (coalition.contains($1) ? 0 : world.shares[n, $1, j].value) }
            log += world.consumptionShares[n, j].value * -Foundation.log(left) / theta[j]
        }
        #expect(log > 0 && abs(WithdrawalLoss().loss(inputs) - log) < 1e-12)
    }

    @Test func extremesEndByName() {
        #expect(one(1, 1, 4, 2) == .infinity)
        #expect(one(0.5, 1, 4, 0.5) == .infinity)
        // Home goods replace what is gone.
        #expect(abs(one(0.5, 1, 4, 2) - log(2)) < 1e-12)
        #expect(one(0.5, 0, 4, 2) == 0 && one(0, 0.9, 4, 2) == 0)
        let wrong = WithdrawalLoss(home: -1).problems([.init(spending: 1, foreign: 2, withdrawn: .nan, origins: 1)])
        #expect(wrong.count == 4)
    }
}
