import Scenarios
@testable import Studies
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// What a scenario writes of its model is what is solved.
struct ScenarioModelsTests {
    static let world: World = {
        let plain = RandomWorld.make(countries: 5, sectors: 3, seed: 41, codes: ["USA", "CHN", "MYS", "VNM", "MEX"])
        let theta = plain.elasticities[0].theta
        let tables = [
            plain.elasticities[0],
            ElasticityTable(name: "scaled", source: "test", theta: theta, scale: theta.map { 0.5 / $0 }),
        ]
        return World(
            id: plain.id, title: plain.title, year: plain.year, unit: plain.unit, goods: plain.goods, grid: plain.grid,
            shares: plain.shares,
            tariffs: plain.tariffs, valueAddedShares: plain.valueAddedShares, inputShares: plain.inputShares,
            consumptionShares: plain.consumptionShares, valueAdded: plain.valueAdded, deficits: plain.deficits,
            expenditure: plain.expenditure, elasticities: tables, names: plain.names, provenance: plain.provenance)
    }()

    static func scenario(_ lines: String) throws -> Scenario {
        try Scenario.parse(
            """
            schema: 1
            id: assumptions
            title: "Assumptions"
            world: \(world.id)
            as-of: 2025-06-01
            compare-to: 2024-12-31
            \(lines)
            layers:
              - {id: duty, combine: add}
            measures:
              - {id: us-duty, by: USA, origins: all, layer: duty, rate: {2025-02-01: 20%}, source: hypothetical}
            """)
    }

    private func model(_ keys: String) throws -> Model { try Self.scenario("model: {\(keys)}").model(for: Self.world) }

    /// The long run, whose blocks are the plain ones.
    private func longRun(_ keys: String) throws -> Model { try model("horizon: long, \(keys)") }

    @Test func nothingWrittenIsTheStandardModel() throws {
        let table = Self.world.elasticities[0]
        #expect(try Self.scenario("").model(for: Self.world) == Model.at(.medium, elasticities: table))
        #expect(try model("horizon: long") == Model(elasticities: table))
    }

    @Test func everyKeyReachesTheModel() throws {
        let theta = Self.world.elasticities[0].theta
        #expect(try model("horizon: medium") == Model.at(.medium, elasticities: Self.world.elasticities[0]))
        #expect(try longRun("elasticities: scaled").elasticities.name == "scaled")
        #expect(try longRun("theta: 3.5").elasticities.theta == [3.5, 3.5, 3.5])
        let one = try longRun("theta: {\(Self.world.grid.sectors[1]): 3.5}").elasticities
        #expect(one.theta == [theta[0], 3.5, theta[2]] && one.name.contains("theta"))
        #expect(try longRun("deficits: gdp-share").deficits == .gdpShare)
        #expect(try longRun("revenue: wasted").revenue == .wasted)
        #expect(
            try longRun("production: {consumption: 0.9, inputs: 0.2}").production
                == .nestedCES(consumption: 0.9, valueAdded: 1, inputs: 0.2))
        #expect(try longRun("labour: immobile").labour == Labour(.immobile))
        #expect(try longRun("labour: {kappa: 1.5}").labour == Labour(.royFrechet(kappa: 1.5)))
        #expect(try longRun("labour-supply: 0.3").labour == Labour(supplyElasticity: 0.3))
        #expect(try longRun("tariff-exponent: 1.3").tariffExponent == 1.3)
        #expect(try longRun("deficits: endogenous, local-costs: 20%").localCosts == LocalCosts(elsewhere: 0.2))
        #expect(
            try longRun("deficits: endogenous, local-costs: {USA: 27.1%, elsewhere: 11.4%}") == longRun("deficits: endogenous"))
        let table = try #require(Self.world.elasticities[1].scale)
        #expect(try longRun("elasticities: scaled, scale: from-table").scale == Scale(psi: table))
        #expect(
            try longRun("elasticities: scaled, scale: {psi: from-table, reach: country}").scale
                == Scale(psi: table, reach: .country))
        #expect(try longRun("scale: {psi: 0.01}").scale == Scale(psi: [0.01, 0.01, 0.01]))
        #expect(
            try longRun("scale: {psi: {\(Self.world.grid.sectors[2]): 0.01}}").scale == Scale(psi: [0, 0, 0.01]))
        #expect(try longRun("scale: none").scale == nil)
        #expect(try longRun("collected: 57%").label.contains(" · collected 57% · "))
    }

    /// A single key takes the place of the horizon's choice, and nothing else of it.
    @Test func aKeyOverridesItsHorizon() throws {
        let medium = Model.at(.medium, elasticities: Self.world.elasticities[0])
        #expect(try model("horizon: medium, labour: mobile") == medium.with { $0.labour = Labour() })
        #expect(try model("horizon: impact, production: cobb-douglas").production == .cobbDouglas)
        #expect(try model("horizon: impact, theta: 4").elasticities.theta == [4, 4, 4])
        #expect(try model("horizon: medium, labour: mobile, deficits: endogenous").horizon == .medium)
    }

    @Test func allModelsHaveTheSamePeople() throws {
        let relief = try Self.scenario("ensemble: {revenue: [lump-sum, wage-tax], horizon: [long, medium]}")
        let models = try [relief.model(for: Self.world)] + relief.ensembleModels(for: Self.world)
        #expect(models.count == 4 && models.allSatisfy { $0.labour.supplyElasticity == 0.5 })
        let without = try Self.scenario("ensemble: {revenue: [lump-sum, wasted]}")
        #expect(try without.ensembleModels(for: Self.world).allSatisfy { $0.labour.supplyElasticity == 0 })
        let chosen = try Self.scenario("model: {labour-supply: 0.2}\nensemble: {revenue: [lump-sum, wage-tax]}")
        #expect(try chosen.ensembleModels(for: Self.world).map(\.labour.supplyElasticity) == [0.2])
        let listed = try Self.scenario("ensemble: {labour-supply: [0, 0.4]}")
        #expect(try listed.ensembleModels(for: Self.world).map(\.labour.supplyElasticity) == [0.4])
    }

    /// Models that are the same under two names count once, and the study says so.
    @Test func modelsThatCoincideCountOnce() throws {
        let own = Self.world.elasticities[0]
        func model(_ name: String, _ horizon: Horizon, theta: Double) -> Model {
            .at(horizon, elasticities: ElasticityTable(name: name, source: "drawn", theta: own.theta.map { _ in theta }))
        }
        // In the medium run both are capped.
        let others = [model("steep", .medium, theta: 4), model("steeper", .medium, theta: 8), model("steeper", .long, theta: 8)]
        #expect(others[0].isSame(as: others[1]) && !others[1].isSame(as: others[2]))
        let study = try StudyRunner(
            try Self.scenario("model: {horizon: long}"), world: Self.world, alternatives: others
        ).run()
        #expect(study.alternatives.count == 2)
        let note = try #require(study.notes.first { $0.contains("coincide") })
        #expect(note.contains("steeper and steep come to the same model (θ is at most 1.53 in the medium run)"), "\(note)")
        #expect(note.contains("count once, 3 in the place of 4"))
    }

    /// Where no single assumption makes half of the range, two are named together.
    @Test func interactionsAreNamed() throws {
        func finding(_ spread: [Sensitivity.Assumption: Double], _ joint: [Set<Sensitivity.Assumption>: Double]) -> String {
            Sensitivity.Finding(
                branch: "b", comparedWith: Day(number: 0), subject: "USA", central: 1, low: 0, high: 10, signAgrees: true,
                spread: spread, jointSpread: joint, turns: []
            ).drivenBy
        }
        #expect(finding([.horizon: 6, .deficits: 1], [[.horizon, .deficits]: 9]) == "horizon")
        #expect(finding([.horizon: 2, .deficits: 1], [[.horizon, .deficits]: 9]) == "deficits and horizon together")
        #expect(finding([.horizon: 2], [:]) == "horizon, among several" && finding([:], [:]) == "several together")
    }

    /// What `drivers` calls revenue is relief against a cheque for the same people, and what it calls labour supply is the people.
    @Test func theUseOfTheRevenueIsADriverOfItsOwn() throws {
        let scenario = try Self.scenario(
            "model: {horizon: long}\nensemble: {revenue: [lump-sum, wage-tax], labour-supply: [0.5, 0]}")
        let study = try StudyRunner(scenario, world: Self.world, alternatives: scenario.ensembleModels(for: Self.world)).run()
        #expect(study.converged)
        let drivers = Sensitivity(study, subjects: ["USA"])
        let finding = try #require(drivers.findings.first)
        let run = try #require(study.runs.first)
        /// Welfare solved on its own, percent.
        func welfare(_ revenue: RevenueUse, _ supply: Double) throws -> Double {
            let model = Model(
                elasticities: Self.world.elasticities[0], labour: Labour(supplyElasticity: supply), revenue: revenue)
            let base = try Baseline.prepare(Self.world, model: model)
            let (before, after) = (
                try Counterfactual.solve(base, policy: run.comparison.reference.policy, model: model).requireConverged(),
                try Counterfactual.solve(base, policy: run.comparison.policy.policy, model: model).requireConverged()
            )
            return 100 * (after.welfare(0).value / before.welfare(0).value - 1)
        }
        let cheque = try welfare(.lumpSum, 0.5)
        let byRevenue = try abs(welfare(.wageTax, 0.5) - cheque)
        let bySupply = try abs(welfare(.lumpSum, 0) - cheque)
        #expect(abs(finding.spread[.revenue]! - byRevenue) < 1e-7 && byRevenue > 1e-4, "\(finding.spread) \(byRevenue)")
        #expect(abs(finding.spread[.labourSupply]! - bySupply) < 1e-7 && bySupply > 1e-4, "\(finding.spread) \(bySupply)")
        #expect(finding.spread[.horizon] == 0 && finding.spread[.deficits] == 0)
    }
}

extension Model {
    fileprivate func with(_ change: (inout Model) -> Void) -> Model {
        var model = self
        change(&model)
        return model
    }
}
