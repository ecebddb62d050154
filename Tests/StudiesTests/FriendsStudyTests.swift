import Foundation
import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

struct FriendsStudyTests {
    /// The exact answer to ever smaller growth is that of first order, and its error falls with the square.
    @Test(arguments: [Exposure.Growth.labour, .output]) func firstOrderIsTheLimit(_ growth: Exposure.Growth) throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 15)
        let study = try FriendsStudy(
            world, model: Model(elasticities: world.elasticities[1]), growth: growth, options: SolverOptions(tolerance: 1e-12))
        func error(_ size: Double) throws -> Double {
            let check = try study.check(2, size: size)
            return zip(check.linear, check.exact).map { abs($0 - $1) }.max() ?? 0
        }
        let (large, small) = (try error(0.1), try error(0.01))
        #expect(large > 0 && small < large / 50)
        let check = try study.check(2, size: 0.01)
        #expect(abs(check.slope - 1) < 0.05 && check.fit > 0.99)
    }

    @Test func labourAloneHasNoExposureWhereInputsDoNotReplaceIt() throws {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 1)
        let model = Model.at(.impact, elasticities: world.elasticities[1])
        let problems = try #require(throws: Problems.self) { _ = try FriendsStudy(world, model: model) }
        #expect(problems.description.contains("--shock output"))
        #expect(try FriendsStudy(world, model: model, growth: .output).growth.converged)
    }
}
