import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// One law against another.
struct ContrastTests {
    /// The way there does not matter: comparing two laws is solving the second from the first.
    @Test func aCounterfactualIsABaseline() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 61)
        let (first, second) = (
            shock(world, seed: 1, exportTaxes: 0, icebergs: 0), shock(world, seed: 2, exportTaxes: 0, icebergs: 0)
        )
        let a = try Counterfactual.solve(world, wedges: first, model: model(world), options: tight).requireConverged()
        let b = try Counterfactual.solve(world, wedges: second, model: model(world), options: tight).requireConverged()
        let comparison = Comparison(reference: a, policy: b)
        let direct = try Counterfactual.solve(a.rebased(), wedges: second, model: model(world), options: tight).requireConverged()
        let baseline = a.rebased()
        let unchanged = Counterfactual.solve(baseline, wedges: Wedges(unchanged: baseline), model: model(world), options: tight)
        let again = Comparison(reference: unchanged, policy: direct)
        for n in 0..<5 {
            #expect(abs(comparison.welfare(n).value - direct.welfare(n).value) < 1e-12)
            #expect(abs(comparison.consumerPrices(n).value - direct.consumerPrices(n).value) < 1e-11)
            #expect(abs(comparison.exports(n).volume.value - again.exports(n).volume.value) < 1e-10)
            #expect(abs(comparison.imports(n).value.value - again.imports(n).value.value) < 1e-10)
            for j in 0..<3 {
                #expect(abs(comparison.labour(n, j).value - direct.sectorEmployment()[n, j].value) < 1e-10)
                #expect(abs(comparison.outputVolume(n, j).value - direct.outputVolume(baseline: a.output)[n, j].value) < 1e-10)
            }
        }
        #expect(baseline.grid == world.grid)
        let parts = try #require(comparison.decomposition(steps: 8))
        for n in 0..<5 { #expect(abs(parts.remainder(n)) < 3e-4) }
    }

    /// The world's real wage lies between the smallest and the largest, and is theirs where all are alike.
    @Test func theWorldsRealWageIsAMean() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 67)
        let a = try Counterfactual.solve(world, wedges: Wedges(unchanged: world), model: model(world)).requireConverged()
        let b = try Counterfactual.solve(world, wedges: war(world), model: model(world)).requireConverged()
        let comparison = Comparison(reference: a, policy: b)
        let each = (0..<5).map { comparison.realWage($0).value }
        #expect(each.min()! < comparison.worldRealWage().value && comparison.worldRealWage().value < each.max()!)
        #expect(abs(Comparison(reference: a, policy: a).worldRealWage().value - 1) < 1e-15)
    }

    /// A ban can be lifted: the reference has it, the policy does not.
    @Test func liftingABanBringsTradeBack() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 63)
        var banned = Wedges(unchanged: world)
        banned.ban(destination: 0, origin: 1, sector: 0)
        let a = try Counterfactual.solve(world, wedges: banned, model: model(world)).requireConverged()
        let b = try Counterfactual.solve(world, wedges: Wedges(unchanged: world), model: model(world)).requireConverged()
        let comparison = Comparison(reference: a, policy: b)
        #expect(comparison.flow(0, 1, 0).reference == 0)
        #expect(comparison.flow(0, 1, 0).policy > 0)
        #expect(comparison.decomposition() == nil)
    }
}
