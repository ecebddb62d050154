import Testing
import TradeData
import TradeEquilibrium

@testable import DetenteServer

/// The light reading says what the whole comparison says, to rounding.
@Suite struct LightComparisonTests {
    @Test(arguments: [
        "b=lapse-and-100", "m=us-reciprocal-cn:70&p=USA-EU27:10", "h=impact&b=lapse", "h=medium&m=cn-tax:20",
        "d=balanced&b=lapse",
    ])
    func agreesWithTheWhole(query: String) throws {
        let solved = try SolveDesk().solve(QuestionTests.question(query))
        let (light, whole) = (solved.light, solved.comparison)
        func near(_ a: Double, _ b: Double, _ what: String) {
            #expect(abs(a - b) < 1e-8 * (1 + abs(b)), "\(query) \(what): \(a) \(b)")
        }
        for n in whole.grid.countries.indices {
            near(light.welfare(n), whole.welfare(n).percentChange, "welfare")
            near(light.realWage(n), whole.realWage(n).percentChange, "wage")
            near(light.consumerPrices(n), whole.consumerPrices(n).percentChange, "prices")
            near(light.equivalentVariation(n), whole.equivalentVariation(n), "money")
            near(light.duty(n).policy, whole.collectedTariff(n).policy.percent, "duty")
            near(light.duty(n).reference, whole.collectedTariff(n).reference.percent, "duty before")
            near(light.exports(n).quantity, whole.exports(n).volume.percentChange, "exports")
            near(light.imports(n).quantity, whole.imports(n).volume.percentChange, "imports")
            for j in whole.grid.sectors.indices {
                near(light.output(n, j), whole.outputVolume(n, j).percentChange, "output")
                near(light.jobs(n)[j], whole.labour(n, j).percentChange, "jobs")
                near(light.price(n, j), whole.price(n, j).percentChange, "price")
            }
            for i in whole.grid.countries.indices where i != n {
                near(light.trade(origin: i, destination: n).policy, whole.trade(origin: i, destination: n).policy, "trade")
            }
        }
        near(light.worldTrade.quantity, whole.worldTrade().volume.percentChange, "world trade")
    }
}
