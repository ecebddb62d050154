import Foundation
import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium
import TradePolicy

@testable import Studies

/// What it takes to part two friends, on random worlds.
@Suite struct TriangleTests {
    static let codes: [Country] = ["USA", "CHN", "RUS", "DEU", "JPN"]
    static func world(_ seed: UInt64) -> World {
        RandomWorld.make(countries: 5, sectors: 3, seed: seed, codes: codes, lawDay: Day("2023-12-31"))
    }

    static func scenario(_ more: String = "", cut: String = "[25%, 50%, 100%]") throws -> Scenario {
        try Scenario.parse(
            """
            schema: 1
            id: test
            title: "Test"
            world: random
            as-of: 2025-01-01
            compare-to: 2022-01-01
            model: {horizon: long}
            measures:
              - {id: us-ban, kind: export-ban, by: USA, destinations: RUS, goods: {sectors: {goods-1: 80%}}, leakage: 10%, from: 2022-03-01, source: "test"}
              - {id: us-oil, kind: import-ban, by: USA, origins: RUS, goods: {sectors: {goods-2: 60%}}, from: 2022-03-01, source: "test"}
              - {id: de-ban, kind: export-ban, by: DEU, destinations: RUS, goods: all, leakage: 30%, from: 2022-03-01, source: "test"}
            triangle:
              courted: RUS
              courting: USA
              friend: CHN
              with: DEU
              sanctions: [us-ban, us-oil, de-ban]
              cut: \(cut)
            \(more)
            """)
    }

    static func run(_ scenario: Scenario, _ world: World) throws -> (TriangleStudy, TriangleQuestion) {
        let options = SolverOptions(tolerance: 1e-12)
        let question = try TriangleQuestion(scenario, world: world, mix: nil, options: options)
        return (try TriangleRunner(question, mix: nil, options: options).run(), question)
    }

    @Test(arguments: [UInt64(1), 2, 3]) func theNumbersAreWhatTheySay(seed: UInt64) throws {
        let world = Self.world(seed)
        let (study, question) = try Self.run(Self.scenario(), world)
        #expect(study.outcomes.map(\.offer.lifted) == [["us-ban", "us-oil"], ["us-ban", "us-oil", "de-ban"]])
        for outcome in study.outcomes {
            // Costs rise with the cut.
            let costs = outcome.cuts.map(\.exitCost)
            #expect(costs[0] > 0 && costs[0] < costs[1] && costs[1] < costs[2])
            let falls = outcome.cuts.map(\.tradeFall)
            #expect(falls[0] > 0 && falls[0] < falls[1] && abs(falls[2] - 1) < 1e-12)
            for cut in outcome.cuts {
                #expect(abs(cut.margin - (outcome.carrot - cut.exitCost)) < 1e-12)
                if cut.margin >= 0 { #expect(cut.price == .paid(0)) }
            }
        }
        // Solved by hand: the whole cut on the first offer, with its payment.
        let model = study.model
        let base = try Baseline.prepare(question.world, model: model)
        let bridge = question.scenario.bridge(to: question.world, mix: nil)
        func policy(_ law: Law) -> Policy { bridge.policy(law.inForce(on: question.scenario.asOf)).policy }
        let lifted = question.scenario.law.applying([
            .withdraw("us-ban", from: question.scenario.asOf), .withdraw("us-oil", from: question.scenario.asOf),
        ])
        func welfare(_ policy: Policy, _ n: Int) -> Double {
            log(
                Counterfactual.solve(base, policy: policy, model: model, options: SolverOptions(tolerance: 1e-12)).welfare(n)
                    .value)
        }
        let today = policy(question.scenario.law)
        var cut = policy(lifted)
        #expect(abs(welfare(cut, 2) - welfare(today, 2) - study.outcomes[0].carrot) < 1e-9)
        for j in world.grid.sectors.indices where world.goods.contains(world.grid.sectors[j]) {
            cut.ban(destination: 2, origin: 1, sector: j)
            cut.ban(destination: 1, origin: 2, sector: j)
        }
        let whole = study.outcomes[0].cuts[2]
        #expect(abs(welfare(cut, 2) - welfare(today, 2) - whole.margin) < 1e-9)
        // With z* the courted one is exactly where it was.
        if let paid = whole.price.amount, paid > 0 {
            cut.transfers[0] -= paid
            cut.transfers[2] += paid
            #expect(abs(welfare(cut, 2) - welfare(today, 2)) < 1e-9)
            cut.transfers[0] += paid
            cut.transfers[2] -= paid
        }
        // The friend's highest offer leaves it where the cut would, and outbidding it leaves the courted one with the same.
        if let offer = whole.counterOffer.amount, let outbidding = whole.outbidding.amount, offer > 0, outbidding > 0 {
            var kept = today
            kept.transfers[1] -= offer
            kept.transfers[2] += offer
            #expect(abs(welfare(kept, 1) - welfare(cut, 1)) < 1e-9)
            cut.transfers[0] -= outbidding
            cut.transfers[2] += outbidding
            #expect(abs(welfare(kept, 2) - welfare(cut, 2)) < 1e-9)
            let loss = (exp(welfare(today, 0)) - exp(welfare(cut, 0))) * study.incomes[1]
            #expect(abs(loss - whole.outbiddingValue!) < 1e-6 * study.incomes[1])
        }
        // At x* it is as well off as today.
        let largest = try #require(study.outcomes[1].largestCut)
        #expect(largest >= 0 && largest <= 1)
        if largest > 0, largest < 1 {
            let work = TriangleWork(
                question: question, batch: Batch(base, model: model, options: SolverOptions(tolerance: 1e-12)))
            work.take(statusQuo: work.solve(today, near: nil), policy: today)
            let wide = policy(lifted.applying([.withdraw("de-ban", from: question.scenario.asOf)]))
            let there = work.solve(question.cutting(largest, from: wide), near: nil)
            #expect(abs(work.changes(there)[0].log) < 1e-5)
        }
    }

    /// A cut of nothing changes nothing.
    @Test func noCutCostsNothing() throws {
        let question = try TriangleQuestion(Self.scenario(), world: Self.world(4), mix: nil)
        let policy = Policy(unchanged: question.world)
        #expect(question.cutting(0, from: policy) == policy)
        #expect(question.cutting(0.5, from: policy) != policy)
    }

    /// Trade below value one: a small cut costs a small part of a large one.
    @Test func whoIsPaidTooMuchIsRefusedByName() throws {
        let world = Self.world(5)
        let question = try TriangleQuestion(Self.scenario(), world: world, mix: nil)
        let model = try question.scenario.model(for: world)
        let base = try Baseline.prepare(world, model: model)
        let work = TriangleWork(question: question, batch: Batch(base, model: model, options: SolverOptions()))
        let policy = Policy(unchanged: base)
        let start = work.solve(policy, near: nil)
        work.take(statusQuo: start, policy: policy)
        // A thousandfold income of the courted one is more than anybody has.
        #expect(work.transfer(on: policy, near: start, reaching: log(1000)).price == .aboveIncome)
        #expect(work.transfer(on: policy, near: start, reaching: -1).price == .paid(0))
    }

    /// An economy that trades with one other only is cut off by name.
    @Test func whoIsCutOffIsNamed() throws {
        var world = Self.world(6)
        let N = world.grid.countryCount
        var shares = world.shares
        for j in world.grid.sectors.indices {
            for other in 0..<N where other != 2 && other != 1 {
                shares[2, 1, j] = Share(shares[2, 1, j].value + shares[2, other, j].value)
                shares[2, other, j] = Share(0)
                shares[other, other, j] = Share(shares[other, other, j].value + shares[other, 2, j].value)
                shares[other, 2, j] = Share(0)
            }
        }
        world = World(
            id: world.id, title: world.title, year: world.year, unit: world.unit, goods: Set(world.grid.sectors),
            lawDay: world.lawDay,
            grid: world.grid, shares: shares, tariffs: world.tariffs, valueAddedShares: world.valueAddedShares,
            inputShares: world.inputShares, consumptionShares: world.consumptionShares, valueAdded: world.valueAdded,
            deficits: world.deficits.map { _ in 0 }, expenditure: world.expenditure, elasticities: world.elasticities,
            provenance: world.provenance)
        let (study, _) = try Self.run(Self.scenario(cut: "[100%]"), world)
        let cut = study.outcomes[0].cuts[0]
        // Autarky is an equilibrium with balanced trade: it costs what trade was worth. Or else there is none, by name.
        #expect(cut.failure == nil ? cut.exitCost > 0 && cut.tradeFall == 1 : !cut.failure!.isEmpty)
    }

    /// The verdict says what turns it.
    @Test func modelsThatTurnAnAnswerAreNamed() throws {
        let world = Self.world(2)
        let scenario = try Self.scenario()
        let question = try TriangleQuestion(scenario, world: world, mix: nil)
        let own = try TriangleRunner(question, mix: nil).run()
        let other = try TriangleRunner(
            question, mix: nil, model: Model.at(.long, elasticities: world.elasticities[1])
        ).run()
        #expect(TriangleVerdict(own, others: [own, other, other]).studies.count == 2)
        let verdict = TriangleVerdict(own, others: [other])
        let same = try #require(verdict.finding { _ in true })
        #expect(same.isStable && same.models == 2 && same.unknown == 0)
        let turned = try #require(verdict.finding { $0.model.elasticities.name == own.model.elasticities.name })
        #expect(!turned.isStable && turned.turnedBy == [.elasticities])
        #expect(verdict.finding { _ in nil } == nil)
        let range = try #require(verdict.range { $0.outcomes[0].carrot })
        #expect(range.low <= range.central && range.central <= range.high && range.low < range.high)
    }

    @Test func sanctionsAreLawOnTheDay() throws {
        func faults(_ change: (String) -> String) -> String {
            do {
                let text = change(try Self.scenario().source)
                let scenario = try Scenario.parse(text)
                _ = try TriangleQuestion(scenario, world: Self.world(1), mix: nil)
                return ""
            } catch { return "\(error)" }
        }
        #expect(faults { $0 }.isEmpty)
        #expect(faults { $0.replacing("as-of: 2025-01-01", with: "as-of: 2022-02-01") }.contains("not in force on 2022-02-01"))
        #expect(faults { $0.replacing("courting: USA", with: "courting: KEN") }.contains("do not all lift"))
        #expect(faults { $0.replacing("friend: CHN", with: "friend: RUS") }.contains("RUS is courted and friend"))
        #expect(faults { $0.replacing("cut: [25%", with: "cut: [0%") }.contains("a cut of nothing"))
        #expect(faults { $0.replacing("us-oil, de-ban]", with: "us-oil, de-bann]") }.contains("did you mean de-ban"))
    }
}
