import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// Several economies as one: sums in money, means in percent, trade with those outside.
struct ComparisonGroupsTests {
    static let comparison: Comparison = {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 11)
        let policy = wholePolicy(world, seed: 12)
        let model = Model(elasticities: world.elasticities[0])
        let before = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model)
        return Comparison(reference: before, policy: Counterfactual.solve(world, policy: policy, model: model))
    }()

    @Test func oneIsItself() {
        let c = Self.comparison
        for n in c.grid.countries.indices {
            #expect(c.welfare([n]).value == c.welfare(n).value && c.realWage([n]).value == c.realWage(n).value)
            #expect(c.exports([n]).policy == c.exports(n).policy && c.imports([n]).policy == c.imports(n).policy)
            #expect(c.outputVolume([n], 1).value == c.outputVolume(n, 1).value)
            #expect(c.equivalentVariation([n]) == c.equivalentVariation(n))
        }
    }

    /// Percent of a group is the sum of equivalent variations over the sum of incomes.
    @Test(arguments: [[0, 1], [1, 3, 4], [0, 1, 2, 3, 4]]) func percentIsMoneyOverIncome(_ group: [Int]) {
        let c = Self.comparison
        let ev = group.map { c.equivalentVariation($0) }.reduce(0, +)
        let income = group.map { c.equivalentVariation($0) / (c.welfare($0).value - 1) }.reduce(0, +)
        #expect(abs(c.welfare(group).value - 1 - ev / income) < 1e-9)
        let ends = group.map { c.welfare($0).value }
        #expect(ends.min()! <= c.welfare(group).value && c.welfare(group).value <= ends.max()!)
    }

    @Test func tradeIsWithThoseOutside() {
        let c = Self.comparison
        let (inside, outside) = ([0, 2], [1, 3, 4])
        let crossing = inside.flatMap { i in outside.map { c.trade(origin: i, destination: $0).policy } }.reduce(0, +)
        #expect(abs(c.exports(inside).policy - crossing) < 1e-9 * crossing)
        #expect(abs(c.exports(inside).policy - c.imports(outside).policy) < 1e-9 * crossing)
        #expect(c.exports(Array(0..<5)).policy == 0)
    }

    @Test func twoGroupsMakeTheWorld() {
        let c = Self.comparison
        let parts = [[0, 2], [1, 3, 4]].map { c.equivalentVariation($0) }
        #expect(abs(parts[0] + parts[1] - c.equivalentVariation(Array(0..<5))) < 1e-9 * (abs(parts[0]) + abs(parts[1])))
        #expect(c.worldWelfare().value == c.welfare(Array(0..<5)).value)
    }
}
