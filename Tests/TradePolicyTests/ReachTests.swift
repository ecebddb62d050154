import Foundation
import TestSupport
import Testing
import TradeData
import TradePolicy

/// Controls that reach goods of third countries, shares of a flow, and costs on a share.
struct ReachTests {
    private let world = RandomWorld.make(countries: 4, sectors: 2, seed: 5)

    private func policy(_ terms: Terms, _ kind: Instrument = .entityList) -> Policy {
        let grid = world.grid
        let measure = Measure(
            id: "m", by: [grid.countries[0]], instrument: kind, partners: .only([grid.countries[1]]),
            goods: .sectors([grid.sectors[1]: Share(0.5)]), period: DayRange(from: day("2025-06-01"), until: nil), terms: terms,
            source: "test")
        return LawBridge(Law(measures: [measure]), world: world, baseDay: day("2024-12-31")).policy(on: day("2025-07-01")).policy
    }

    /// a = 1 − goods·h·(1−λ) from the imposer, and 1 − goods·h·ρ·(1−λ) from third countries; nothing else changes.
    @Test func whatIsReached() {
        let made = policy(Terms(leakage: Share(0.3), share: Share(0.4), reach: Share(0.25)))
        for n in 0..<4 {
            for i in 0..<4 {
                for j in 0..<2 {
                    let share =
                        n != 1 || i == 1 || j == 0 ? 0 : 0.5 * 0.4 * 0.7 * (i == 0 ? 1 : 0.25)
                    #expect(abs(made.availability[n, i, j].value - (1 - share)) < 1e-12, "\(n) \(i) \(j)")
                }
            }
        }
        #expect(policy(Terms(leakage: Share(0.3), share: Share(0.4))).availability[1, 2, 1].value == 1)
    }

    /// An extension raises h; evasion lowers what is touched; a list of all buyers without evasion is a ban.
    @Test func theExtensionRaisesTheShare() {
        func left(_ share: Double, _ leakage: Double) -> Double {
            policy(Terms(leakage: Share(leakage), share: Share(share))).availability[1, 0, 1].value
        }
        #expect(left(0.2, 0.3) > left(0.44, 0.3) && left(0.44, 0.3) < left(0.44, 0.6))
        #expect(abs(left(1, 0) - 0.5) < 1e-12)
    }

    /// A fee is a cost on the share of ships that pay: 1 + h·k, within a hundredth of a point of the CES mean
    /// ((1−h) + h·(1+k)^−θ)^(−1/θ) at costs of ships.
    @Test(arguments: [1.5, 4, 8.2]) func aFeeIsTheMeanCost(theta: Double) {
        let made = policy(Terms(share: Share(0.5), cost: Rate(0.005)), .tradeCost)
        #expect(made.icebergs[0, 1, 1].value == 1 + 0.5 * 0.5 * 0.005)
        let (h, k) = (0.25, 1.005)
        let exact = pow((1 - h) + h * pow(k, -theta), -1 / theta)
        #expect(abs(made.icebergs[0, 1, 1].value - exact) < 1e-4)
    }
}
