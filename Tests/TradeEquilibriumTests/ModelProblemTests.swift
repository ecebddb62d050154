import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// Parameters that no model can have are refused by name.
struct ModelProblemTests {
    static let world = RandomWorld.make(countries: 4, sectors: 3, seed: 1)

    private func refusal(_ change: (inout Model) -> Void) -> String {
        do {
            try model(Self.world).with(change).validate(for: Self.world)
            return "accepted"
        } catch { return "\(error)" }
    }

    @Test func badParametersAreNamed() {
        let theta = Self.world.elasticities[0].theta
        #expect(refusal { _ in } == "accepted")
        #expect(
            refusal { $0.elasticities = ElasticityTable(name: "short", source: "", theta: [4, 4]) }.contains(
                "“short” has 2 values for 3"))
        for bad in [0, -4, .nan, .infinity] {
            let table = ElasticityTable(name: "bad", source: "", theta: [4, bad, 4])
            #expect(
                refusal { $0.elasticities = table }.contains("θ of goods-2 is \(bad)"), "\(refusal { $0.elasticities = table })")
        }
        #expect(refusal { $0.production = .nestedCES(consumption: 1, valueAdded: -1, inputs: 1) }.contains("value added η is -1"))
        #expect(refusal { $0.production = .nestedCES(consumption: 1, valueAdded: 1, inputs: 0.001) }.contains("Leontief"))
        #expect(refusal { $0.labour = Labour(.royFrechet(kappa: 0.5)) }.contains("κ of the Roy-Fréchet labour market is 0.5"))
        #expect(refusal { $0.labour = Labour(supplyElasticity: -1) }.contains("labour supply"))
        #expect(refusal { $0.scale = Scale(psi: theta.map { 1.1 / $0 }) }.contains("θψ of goods-1 is 1.1"))
        #expect(refusal { $0.scale = Scale(psi: theta.map { 0.999 / $0 }) } == "accepted")
        #expect(refusal { $0.scale = Scale(psi: [0, -1, 0]) }.contains("ψ of goods-2 is -1"))
        #expect(refusal { $0.tariffExponent = 0 }.contains("φ is 0"))
        #expect(
            refusal {
                $0.deficits = .endogenous; $0.localCosts = LocalCosts(elsewhere: 1)
            }.contains("ν of AAA is 1"))
        #expect(
            refusal {
                $0.deficits = .endogenous; $0.labour = Labour(.immobile)
            }.contains("deficits endogenous"))
        #expect(
            refusal {
                $0.tariffExponent = .nan; $0.labour = Labour(supplyElasticity: .nan)
            }.split(separator: "\n").count == 2)
    }

    /// Scale within θψ ≤ 1 may still run away where a sector buys from itself; without inputs it may not.
    @Test func scaleThatFeedsOnItselfIsToldBeforehand() {
        let theta = Self.world.elasticities[0].theta
        func cautions(_ world: World, _ times: Double) -> [String] {
            model(world).with { $0.scale = Scale(psi: theta.map { times / $0 }) }.cautions(on: world)
        }
        let loops = (0..<4).flatMap { n in
            (0..<3).map { Self.world.inputShares[n, $0, $0].value * Self.world.shares[n, n, $0].value }
        }
        let most = loops.max()!
        #expect(most > 0.02)
        #expect(cautions(Self.world, 0.999 * (1 - most)).isEmpty)
        #expect(cautions(Self.world, 1.001 * (1 - most)).first?.contains("above 1 in 1 place") == true)
        #expect(cautions(RandomWorld.make(countries: 4, sectors: 3, seed: 1, inputOutput: false), 0.99).isEmpty)
        #expect(model(Self.world).cautions(on: Self.world).isEmpty)
    }

    /// Prices that fall with the size of markets run away at high θ where sectors buy from themselves, and only there.
    @Test func entryThatFeedsOnItselfIsToldBeforehand() {
        func cautions(_ world: World, theta: Double, _ tariffExponent: Double, _ rule: DeficitRule = .worldShare) -> [String] {
            let table = ElasticityTable(name: "flat", source: "", theta: Array(repeating: theta, count: 3))
            return Model(elasticities: table, deficits: rule, tariffExponent: tariffExponent).cautions(on: world)
        }
        #expect(cautions(Self.world, theta: 60, 1.3).first?.contains("the tariff exponent φ is above 1") == true)
        #expect(cautions(Self.world, theta: 60, 1, .endogenous).contains { $0.contains("the tariff exponent φ is above 1") })
        #expect(cautions(Self.world, theta: 1, 1.3).isEmpty && cautions(Self.world, theta: 60, 0.9).isEmpty)
        let withoutInputs = RandomWorld.make(countries: 4, sectors: 3, seed: 1, inputOutput: false)
        #expect(!cautions(withoutInputs, theta: 60, 1.3, .endogenous).contains { $0.contains("the tariff exponent") })
    }

    /// Where markets grow by growing, exponents above 1.2 are refused; elsewhere, and up to 1.2, they are solved.
    @Test func largeTariffExponentsAreRefusedWhereThereAreManyEquilibria() {
        func refusal(_ theta: Double, _ exponent: Double, _ world: World = Self.world) -> String {
            let table = ElasticityTable(name: "flat", source: "", theta: Array(repeating: theta, count: 3))
            do {
                try Model(elasticities: table, tariffExponent: exponent).validate(for: world)
                return "accepted"
            } catch { return "\(error)" }
        }
        #expect(refusal(60, 1.3).contains("φ is 1.3") && refusal(60, 1.3).contains("many equilibria; take 1.2 or less"))
        #expect(refusal(60, 1.2) == "accepted" && refusal(1, 1.3) == "accepted")
        #expect(refusal(60, 1.3, RandomWorld.make(countries: 4, sectors: 3, seed: 1, inputOutput: false)) == "accepted")
    }

    /// Scale by country feeds on no sector: θψ above 1 is solved, and with a fixed labour force it is no scale at all.
    @Test func theGuardOfScaleIsForSectorsOnly() throws {
        let theta = Self.world.elasticities[0].theta
        let wide = model(Self.world).with { $0.scale = Scale(psi: theta.map { 1.5 / $0 }, reach: .country) }
        try wide.validate(for: Self.world)
        #expect(refusal { $0.scale = Scale(psi: theta.map { 1.5 / $0 }) }.contains("θψ of goods-1 is 1.5"))
        var policy = Policy(unchanged: Self.world)
        for i in 1..<4 { policy.tariffs[0, i, 0] = Rate(0.3) }
        let scaled = try Counterfactual.solve(Self.world, policy: policy, model: wide, options: tight).requireConverged()
        let plain = try Counterfactual.solve(Self.world, policy: policy, model: model(Self.world), options: tight)
            .requireConverged()
        for n in 0..<4 { #expect(abs(scaled.welfare(n).value - plain.welfare(n).value) < 1e-9) }
    }

    /// Endogenous deficits say by how much they move value added, and the world that is solved has that.
    @Test func whatLocalCostsDoToValueAddedIsSaid() throws {
        let endogenous = model(Self.world).with { $0.deficits = .endogenous }
        let text = try #require(endogenous.cautions(on: Self.world).first { $0.contains("moves value added") })
        let solved = try Baseline.prepare(Self.world, model: endogenous)
        let change = 100 * (solved.valueAdded.reduce(0, +) / Self.world.valueAdded.reduce(0, +) - 1)
        let said = try #require(text.firstMatch(of: /the world's by ([+−])([0-9.]+)%/))
        #expect(abs((said.1 == "−" ? -1 : 1) * (Double(said.2) ?? .nan) - change) < 0.006)
        let each = zip(solved.valueAdded, Self.world.valueAdded).map { 100 * ($0 / $1 - 1) }
        let most = try #require(each.indices.max { abs(each[$0]) < abs(each[$1]) })
        #expect(text.contains("most in \(Self.world.grid.countries[most]) ("))
        #expect(model(Self.world).cautions(on: Self.world).isEmpty)
        #expect(endogenous.with { $0.localCosts = LocalCosts(elsewhere: 0) }.cautions(on: Self.world).isEmpty)
    }

    @Test func sharesThatDoNotSumAreNamed() {
        var shares = Self.world.shares
        shares[1, 0, 2].value += 0.1
        let world = World(
            id: "w", title: "", year: 0, unit: "", goods: Self.world.goods, grid: Self.world.grid, shares: shares,
            tariffs: Self.world.tariffs,
            valueAddedShares: Self.world.valueAddedShares, inputShares: Self.world.inputShares,
            consumptionShares: Self.world.consumptionShares, valueAdded: Self.world.valueAdded, deficits: Self.world.deficits,
            expenditure: Self.world.expenditure, elasticities: Self.world.elasticities, provenance: Self.world.provenance)
        #expect { try model(world).validate(for: world) } throws: {
            "\($0)".contains("origins of \(world.grid.sectors[2]) in AAB sum to 1.0999")
        }
    }

    @Test func aNominalDeficitIsRefusedWithItsReason() throws {
        #expect(try DeficitRule(named: "gdp-share") == .gdpShare)
        #expect { try DeficitRule(named: "nominal") } throws: { "\($0)".contains("numeraire") }
        #expect { try DeficitRule(named: "fixed") } throws: { "\($0)".contains("balanced, world-share, gdp-share, endogenous") }
    }

    /// A block that a horizon would have chosen otherwise is told, the standard one too.
    @Test func labelsTellWhatAHorizonDidNotChoose() {
        let medium = Model.at(.medium, elasticities: Self.world.elasticities[0])
        #expect(
            medium.with { $0.labour.mobility = .mobile }.label == "random · deficits world-share · labour mobile · medium run")
        let impact = Model.at(.impact, elasticities: Self.world.elasticities[0]).with { $0.production = .cobbDouglas }
        #expect(impact.label.contains(" · Cobb-Douglas · "))
        let endogenous = model(Self.world, .endogenous).with { $0.localCosts = LocalCosts(shares: ["USA": 0.2], elsewhere: 0.1) }
        #expect(endogenous.label.contains("local costs USA 20.0%, elsewhere 10.0%"))
        #expect(model(Self.world).with { $0.scale = Scale(psi: [0, 0.1, 0.2]) }.label.contains("scale ψ 0.0 to 0.2 by sector"))
    }

    @Test func labelsTellTheBlocks() {
        #expect(model(Self.world).label == "random · deficits world-share · long run")
        #expect(
            Model.at(.impact, elasticities: Self.world.elasticities[0]).label
                == "random · deficits world-share · nested CES 0.9, 0.5, 0.2 · labour immobile · impact run")
    }
}
