import RealModule
import Testing
import TradeData

@testable import TradeGames

@Suite struct PackagesTests {
    static func random(_ m: Int, _ seed: UInt64) -> Packages {
        var random = SplitMix64(seed: seed)
        let trade = (0..<1 << m).map { _ in
            [Double.random(in: -1...1, using: &random), Double.random(in: -1...1, using: &random)]
        }
        return Packages(issues: (0..<m).map { "i\($0)" }, players: ["a", "b"], incomes: [10, 20], trade: trade)
    }

    /// Shapley: parts sum to the whole, an issue that changes nothing is worth nothing, and all orders counted one by one agree.
    @Test(arguments: [UInt64(1), 2, 3]) func chipsSumToTheWhole(seed: UInt64) throws {
        let menu = Self.random(4, seed)
        let chips = try #require(Chips(menu))
        for p in 0..<2 {
            let sum = chips.values.reduce(0) { $0 + $1[p] }
            #expect(abs(sum - (menu.payoffs[menu.all][p] - menu.payoffs[0][p])) < 1e-12)
        }
        var orders: [[Int]] = [[]]
        for k in 0..<4 { orders = orders.flatMap { order in (0...order.count).map { order[..<$0] + [k] + order[$0...] } } }
        for k in 0..<4 {
            var sum = 0.0
            for order in orders {
                let before = order[..<order.firstIndex(of: k)!].reduce(0) { $0 | 1 << $1 }
                sum += menu.payoffs[before | 1 << k][0] - menu.payoffs[before][0]
            }
            #expect(abs(sum / Double(orders.count) - chips.values[k][0]) < 1e-12)
        }
    }

    @Test func whatIsDeclaredIsAdded() {
        let menu = Packages(
            issues: ["x", "y"], players: ["a", "b"], incomes: [10, 20], trade: Array(repeating: [0, 0], count: 4),
            outside: [[1, 0], [0, -2]])
        #expect(menu.payoffs == [[0, 0], [0.1, 0], [0, -0.1], [0.1, -0.1]])
        #expect(menu.issues(in: 2) == ["y"] && menu.money(3, over: [0, 0]) == [1, -2])
    }

    /// The zone is exactly what all prefer, the pick is efficient, and what has no equilibrium is not in it.
    @Test(arguments: [UInt64(4), 5, 6, 7]) func zonesHoldWhatAllPrefer(seed: UInt64) {
        var menu = Self.random(5, seed)
        var trade = menu.payoffs
        trade[3] = [.nan, .nan]
        menu = Packages(issues: menu.issues, players: menu.players, incomes: menu.incomes, trade: trade)
        let zone = DealZone(menu, disagreement: [-0.2, 0.1])
        #expect(zone.solved == 31 && !zone.packages.contains(3) && !zone.efficient.contains(3))
        for package in 0..<32 where package != 3 {
            let isBetter = trade[package][0] > -0.2 && trade[package][1] > 0.1
            #expect(zone.packages.contains(package) == isBetter)
        }
        if let picked = zone.picked { #expect(zone.efficient.contains(picked)) }
        for package in zone.packages {
            let range = zone.payments(package, in: menu)
            #expect(range.map { $0.contains(0) } == true)
        }
        #expect(DealZone(menu, disagreement: [2, 2]).picked == nil)
    }
}

@Suite struct PatienceTests {
    /// δ^ℓ = (dev − coop)/(dev − pun), as in the textbook.
    @Test func endlessTruces() {
        let patience = Patience(agreement: 1, deviation: 2, punishment: 0, lag: 12)
        #expect(patience.needed() == .discount(0.5))
        #expect(Patience(agreement: 1, deviation: 2, punishment: 0, lag: 6).needed() == .discount(0.25))
        #expect(Patience(agreement: 1, deviation: 0.9, punishment: 0).needed() == .none)
        #expect(Patience(agreement: 1, deviation: 2, punishment: 1.5).needed() == .never)
    }

    /// A truce with an end needs more, tends to the endless one, and stops deterring near its end; the thresholds are where a side is
    /// indifferent.
    @Test(arguments: [18.0, 36, 120]) func trucesWithAnEnd(months: Double) throws {
        let patience = Patience(agreement: 1, deviation: 1.4, punishment: 0.2, lag: 6)
        guard case .discount(let needed) = patience.needed(months: months), case .discount(let endless) = patience.needed() else {
            Issue.record("no threshold")
            return
        }
        #expect(needed > endless)
        func stream(_ value: Double, _ from: Double, _ to: Double) -> Double {
            value * (power(needed, from / 12) - power(needed, to / 12))
        }
        let keeping = stream(1, 0, months)
        let breaking = stream(1.4, 0, 6) + stream(0.2, 6, months)
        #expect(abs(keeping - breaking) < 1e-9)
        let last = try #require(patience.lastMonths(discount: needed))
        #expect(abs(last - months) < 1e-6)
    }

    /// A truce that may break by itself takes more patience; one that surely breaks, more than there is.
    @Test func hazards() {
        func needed(_ hazard: Double) -> Patience.Needed {
            Patience(agreement: 1, deviation: 2, punishment: 0, lag: 12, hazard: hazard).needed()
        }
        #expect(needed(0) == .discount(0.5) && needed(0.2) == .discount(0.625) && needed(0.6) == .never && needed(1) == .never)
    }

    @Test func tooShort() { #expect(Patience(agreement: 1, deviation: 2, punishment: 0, lag: 6).needed(months: 6) == .never) }

    private func power(_ x: Double, _ y: Double) -> Double { Double.pow(x, y) }
}

@Suite struct DecisionTests {
    @Test func informationIsWorthSomething() {
        let decision = Decision(
            actions: ["sign", "wait"], states: ["struck down", "stands"], payoffs: [[1, 1], [3, 0]], probabilities: [0.25, 0.75])
        #expect(decision.expected == [1, 0.75] && decision.best == 0)
        #expect(abs(decision.valueOfInformation! - (0.25 * 3 + 0.75 * 1 - 1)) < 1e-12)
        #expect(abs(decision.breakEven(0, 1, on: 0)! - 1.0 / 3) < 1e-12)
        #expect(Decision(actions: ["a", "b"], states: ["x"], payoffs: [[1], [0]], probabilities: nil).expected == nil)
    }
}
