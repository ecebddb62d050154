import Foundation
import Studies
import Testing
import TradeData

/// A mineral's market after a cut-off.
struct MineralMarketTests {
    static func market(seed: UInt64) -> MineralMarket {
        var random = SplitMix64(seed: seed)
        let count = Int.random(in: 1...5, using: &random)
        let weights = (0..<count).map { _ in Double.random(in: 0.1...1, using: &random) }
        let users = weights.map { weight in
            (
                share: weight / weights.reduce(0, +),
                input: InputShortage(
                    costShare: pow(10, Double.random(in: -5 ... -1, using: &random)),
                    substitution: Double.random(in: 0.01...0.9, using: &random))
            )
        }
        let elsewhere = Bool.random(using: &random) ? 0 : Double.random(in: 1...500, using: &random)
        return MineralMarket(
            use: 20, elsewhere: elsewhere, left: Double.random(in: 0.05...0.9, using: &random) * (20 + elsewhere),
            others: Double.random(in: 0...50, using: &random), demandElasticity: Double.random(in: 0.05...1, using: &random),
            supplyElasticity: Double.random(in: 0...1, using: &random), users: users,
            stock: Double.random(in: 0...5, using: &random))
    }

    @Test func itClears() {
        for seed in 1...300 as ClosedRange<UInt64> {
            let outcome = Self.market(seed: seed).clear()
            #expect(outcome.price >= 1 && outcome.price.isFinite)
            #expect((0...1).contains(outcome.shortfall) && (0...1).contains(outcome.commonShortfall))
            #expect(outcome.commonShortfall >= outcome.shortfall - 1e-12)
            if outcome.state == .cleared { #expect(outcome.residual < 1e-9, "seed \(seed)") }
        }
    }

    /// More lost raises the price; more supply of others, stocks and substitution do not.
    @Test func itAnswersAsMarketsDo() {
        for seed in 1...200 as ClosedRange<UInt64> {
            let market = Self.market(seed: seed)
            let before = market.clear()
            func changed(_ change: (inout MineralMarket) -> Void) -> MineralMarket.Outcome {
                var other = market
                change(&other)
                return other.clear()
            }
            #expect(changed { $0.left *= 0.9 }.price >= before.price * (1 - 1e-9))
            #expect(changed { $0.supplyElasticity += 0.2 }.price <= before.price * (1 + 1e-9))
            #expect(changed { $0.stock += 2 }.price <= before.price * (1 + 1e-9))
            #expect(changed { $0.stock += 2 }.shortfall <= before.shortfall + 1e-9)
        }
    }

    @Test func enoughLeftIsNoShortage() {
        var market = Self.market(seed: 3)
        market.left = market.use + market.elsewhere
        let outcome = market.clear()
        #expect(outcome.state == .noShortage && outcome.price == 1 && outcome.shortfall == 0 && outcome.commonShortfall == 0)
    }

    /// The only origin banned: users stop at their choke price, by name and without NaN.
    @Test func theOnlyOriginBanned() {
        var market = Self.market(seed: 5)
        (market.left, market.others, market.elsewhere, market.stock) = (0, 0, 0, 0)
        let outcome = market.clear()
        #expect(outcome.shortfall > 1 - 1e-6)
        #expect(outcome.price <= (market.users.map(\.input.chokePrice).max() ?? 0) * (1 + 1e-9))
        market.elsewhere = 100
        #expect(market.clear().state == .pricedOut)
        #expect(market.clear().shortfall > 1 - 1e-6)
    }

    @Test func stocksForTheYearEndEveryShortage() {
        for seed in 1...50 as ClosedRange<UInt64> {
            var market = Self.market(seed: seed)
            market.stock = market.use
            let outcome = market.clear()
            #expect(outcome.shortfall == 0 && outcome.commonShortfall == 0 && outcome.quantities.allSatisfy { $0 == 1 })
        }
    }
}
