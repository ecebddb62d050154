import Scenarios
import TestSupport
import Testing
import TradeData
import TradePolicy

@testable import Studies
@testable import TradeEquilibrium

/// Quotas and promises from their text to what they come to.
struct LimitOutcomeTests {
    static let world = RandomWorld.make(countries: 5, sectors: 3, seed: 41, codes: ["USA", "CHN", "MYS", "VNM", "MEX"])

    static func study(_ measures: String, asOf: String = "2025-06-01") throws -> Study {
        let scenario = try Scenario.parse(
            """
            schema: 1
            id: limits
            title: "Limits"
            world: \(world.id)
            as-of: \(asOf)
            compare-to: 2024-12-31
            model: {horizon: long}
            measures:
            \(measures)
            """)
        return try StudyRunner(scenario, world: world).run()
    }

    static func base(_ n: Int, _ i: Int, _ j: Int) -> Double {
        world.shares[n, i, j].value * world.expenditure[n, j].value / (1 + world.tariffs[n, i, j].value)
    }

    @Test("A quota of a share of the base year is kept, over all sectors and imposers that it names, as one")
    func quota() throws {
        let study = try Self.study(
            "  - {id: q, kind: quota, by: USA, origins: [CHN, VNM], goods: {sectors: [goods-1, goods-2]}, quantity: 60% of base, from: 2025-01-01, source: hypothetical}"
        )
        let run = study.runs[0]
        let outcome = try #require(LimitOutcome.all(in: run).first)
        let counted = [1, 3].flatMap { i in [0, 1].map { Self.base(0, i, $0) } }.reduce(0, +)
        #expect(abs(outcome.wedge.limit.quantity / (0.6 * counted) - 1) < 1e-12)
        #expect(outcome.wedge.isBinding && abs(outcome.wedge.slack) < 1e-8 * counted)
        #expect(outcome.buyers == ["USA"] && Set(outcome.sellers) == ["CHN", "VNM"])
        #expect(outcome.purchases.policy < outcome.purchases.reference)
        #expect(outcome.others.contains { $0.change > 0 })
        // The wedges are within what was solved, and the law's own rates are not touched.
        #expect(run.comparison.policy.policy.tariffs[0, 1, 0].value > Self.world.tariffs[0, 1, 0].value)
        #expect(run.schedule.tariffs[0, 1, 0] == run.referenceSchedule.tariffs[0, 1, 0])
    }

    @Test("What a promise takes from others: bought more by the buyer, sold less elsewhere")
    func promise() throws {
        let study = try Self.study(
            "  - {id: p, kind: purchase-commitment, buyer: CHN, seller: USA, goods: {sectors: [goods-1]}, target: 300% of base, from: 2025-01-01, source: hypothetical}"
        )
        let outcome = try #require(LimitOutcome.all(in: study.runs[0]).first)
        #expect(outcome.wedge.isBinding && outcome.wedge.rate.value < 0 && outcome.wedge.rent < 0)
        let diverted = try #require(outcome.diverted)
        #expect(diverted > 0 && diverted < 1)
        #expect(outcome.others.reduce(0) { $0 + $1.change } < 0)
        // A floor of less than is traded costs nothing.
        let slack = try Self.study(
            "  - {id: p, kind: purchase-commitment, buyer: CHN, seller: USA, goods: {sectors: [goods-1]}, target: 90% of base, from: 2025-01-01, source: hypothetical}"
        )
        let none = try #require(LimitOutcome.all(in: slack.runs[0]).first)
        // It is law all the same, and an answer: that it does not bind.
        #expect(!slack.isUnchanged)
        #expect(none.wedge.logWedge == 0 && none.wedge.rent == 0 && none.diverted == nil)
        #expect(abs(slack.runs[0].comparison.welfare(1).value - 1) < 1e-9)
    }

    @Test("A quota that was law on the day whose law the world carries is left to the world's own trade, and said to be")
    func baseLaw() throws {
        let study = try Self.study(
            "  - {id: q, kind: quota, by: USA, origins: CHN, goods: {sectors: [goods-1]}, quantity: 60% of base, from: 2020-01-01, source: hypothetical}"
        )
        #expect(study.runs[0].comparison.policy.impliedWedges.isEmpty)
        #expect(study.notes.contains { $0.contains("q: was law on") })
    }

    @Test("A tax beside a quota takes the place of a part of its wedge, and the quantity stays")
    func alongside() throws {
        let study = try Self.study(
            """
              - {id: q, kind: quota, by: USA, origins: CHN, goods: {sectors: [goods-1]}, quantity: 60% of base, from: 2025-01-01, source: hypothetical}
              - {id: tax, kind: export-tax, by: CHN, destinations: USA, goods: {sectors: [goods-1]}, rate: 1%, from: 2025-01-01, source: hypothetical}
            """)
        let alone = try Self.study(
            "  - {id: q, kind: quota, by: USA, origins: CHN, goods: {sectors: [goods-1]}, quantity: 60% of base, from: 2025-01-01, source: hypothetical}"
        )
        let (both, one) = (study.runs[0].comparison.policy, alone.runs[0].comparison.policy)
        #expect(both.impliedWedges[0].logWedge < one.impliedWedges[0].logWedge)
        #expect(abs(both.impliedWedges[0].quantity / one.impliedWedges[0].quantity - 1) < 1e-8)
    }
}
