import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// Horizons are parameter sets of one model.
struct HorizonTests {
    static let world = RandomWorld.make(countries: 5, sectors: 4, seed: 37, balanced: true, tariffFree: true)

    @Test func theLongRunIsTheStandardModel() {
        let table = Self.world.elasticities[0]
        #expect(Model.at(.long, elasticities: table) == Model(elasticities: table))
    }

    @Test func shorterHorizonsAreStiffer() throws {
        let table = Self.world.elasticities[0]
        for (horizon, cap) in [(Horizon.impact, 0.75), (.medium, 1.53)] {
            let model = Model.at(horizon, elasticities: table)
            #expect(model.elasticities.theta == table.theta.map { min($0, cap) })
            #expect(model.elasticities.source.contains("at most \(cap)"))
            try model.validate(for: Self.world)
        }
        // A sector that is already stiff stays as it is.
        let stiff = ElasticityTable(name: "stiff", source: "test", theta: [0.3, 4, 4, 4])
        #expect(Model.at(.medium, elasticities: stiff).elasticities.theta == [0.3, 1.53, 1.53, 1.53])
    }

    /// What it costs the world when trade in a good melts falls from horizon to horizon.
    @Test func lossesFallWithTime() throws {
        var policy = Policy(unchanged: Self.world)
        for n in 0..<5 { for i in 0..<5 where i != n { policy.icebergs[n, i, 0] = Hat(2) } }
        let losses = try [Horizon.impact, .medium, .long].map { horizon in
            let model = Model.at(horizon, elasticities: Self.world.elasticities[0])
            return 1
                - (try Counterfactual.solve(Self.world, policy: policy, model: model).requireConverged().worldWelfare().value)
        }
        #expect(losses[0] > losses[1] && losses[1] > losses[2] && losses[2] > 0, "\(losses)")
    }

    @Test func taxReliefComesWithPeopleWhoAnswerIt() {
        let table = Self.world.elasticities[0]
        #expect(Model.at(.long, elasticities: table, revenue: .wageTax).labour.supplyElasticity == 0.5)
        #expect(Model.at(.long, elasticities: table, revenue: .wageTax, supplyElasticity: 0.1).labour.supplyElasticity == 0.1)
        #expect(Model.at(.medium, elasticities: table).labour == Labour(.royFrechet(kappa: 3)))
    }
}
