import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// Every block has a limit in which it is the standard model, and conditions that an independent check recomputes.
struct BlockParametersTests {
    static let blocks: [String: @Sendable (World) -> Model] = [
        "nested CES": { model($0).with { $0.production = .nestedCES(consumption: 0.9, valueAdded: 0.5, inputs: 0.2) } },
        "elastic CES": { model($0).with { $0.production = .nestedCES(consumption: 2, valueAdded: 1.5, inputs: 3) } },
        "Roy-Fréchet": { model($0).with { $0.labour = Labour(.royFrechet(kappa: 1.5)) } },
        "immobile": { model($0).with { $0.labour = Labour(.immobile) } },
        "labour supply": { model($0).with { $0.labour = Labour(supplyElasticity: 0.5) } },
        "wage tax": {
            model($0).with {
                $0.labour = Labour(supplyElasticity: 0.5); $0.revenue = .wageTax
            }
        },
        "scale by sector": { w in model(w).with { $0.scale = Scale(psi: w.elasticities[0].theta.map { 0.7 / $0 }) } },
        "scale by country": { w in
            model(w).with {
                $0.scale = Scale(psi: w.elasticities[0].theta.map { 0.7 / $0 }, reach: .country)
                $0.labour = Labour(supplyElasticity: 0.5)
            }
        },
        "tariff exponent": { model($0).with { $0.tariffExponent = 1.2 } },
        "endogenous deficits": { model($0, .endogenous) },
        "impact": { Model.at(.impact, elasticities: $0.elasticities[0]) },
        "medium": { Model.at(.medium, elasticities: $0.elasticities[0], deficits: .gdpShare) },
        "all but local costs": { w in
            model(w).with {
                $0.production = .nestedCES(consumption: 0.8, valueAdded: 0.6, inputs: 0.4)
                $0.labour = Labour(.royFrechet(kappa: 2), supplyElasticity: 0.3)
                $0.scale = Scale(psi: w.elasticities[0].theta.map { 0.5 / $0 })
                $0.tariffExponent = 1.2
                $0.revenue = .wageTax
            }
        },
        "all with local costs": { w in
            model(w, .endogenous).with {
                $0.production = .nestedCES(consumption: 0.8, valueAdded: 0.6, inputs: 0.4)
                $0.labour = Labour(supplyElasticity: 0.3)
                $0.scale = Scale(psi: w.elasticities[0].theta.map { 0.5 / $0 })
                $0.revenue = .wageTax
            }
        },
    ]

    @Test(arguments: blocks.keys.sorted()) func anIndependentCheckAgrees(_ name: String) throws {
        for seed: UInt64 in 1...3 {
            let world = RandomWorld.make(countries: 6, sectors: 4, seed: seed)
            let model = Self.blocks[name]!(world)
            try model.validate(for: world)
            let base = try Baseline.prepare(world, model: model)
            let result = try Counterfactual.solve(base, policy: shock(base, seed: seed), model: model).requireConverged()
            let check = Conditions.residuals(of: result)
            #expect(check.worst < 1e-9, "\(check)")
        }
    }

    @Test(arguments: blocks.keys.sorted()) func noChangeReturnsOnes(_ name: String) throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 8)
        let model = Self.blocks[name]!(world)
        let base = try Baseline.prepare(world, model: model, options: tight)
        #expect(Baseline.imbalance(of: base, model: model).worst < 1e-10)
        let result = try Counterfactual.solve(base, policy: Policy(unchanged: base), model: model, options: tight)
            .requireConverged()
        #expect(result.allWelfare.allSatisfy { abs($0 - 1) < 1e-10 })
        #expect(result.prices.values.allSatisfy { abs($0 - 1) < 1e-10 })
        #expect(result.employment.allSatisfy { abs($0.value - 1) < 1e-10 })
    }

    /// Doubling all money leaves every condition satisfied, and world deficits sum to zero.
    @Test(arguments: blocks.keys.sorted()) func moneyIsAVeil(_ name: String) throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 13)
        let model = Self.blocks[name]!(world)
        let base = try Baseline.prepare(world, model: model)
        let result = try Counterfactual.solve(base, policy: war(base), model: model, options: tight).requireConverged()
        let usesSectors = result.sectorValueAdded.values.contains { $0 != 1 }
        let doubled = Claim(
            wages: result.wages.map { Hat(2 * $0.value) },
            prices: SectorTable(grid: base.grid, values: result.prices.values.map { 2 * $0 }),
            expenditure: SectorTable(grid: base.grid, values: result.expenditure.values.map { 2 * $0 }),
            employment: result.employment,
            sectorValueAdded: SectorTable(
                grid: base.grid, values: result.sectorValueAdded.values.map { usesSectors ? 2 * $0 : $0 }))
        let check = Conditions(world: base, policy: result.policy, model: model).residuals(doubled)
        #expect(check.worst < 1e-10, "\(check)")
        let gdp = base.valueAdded.reduce(0, +)
        #expect(abs(result.deficits.reduce(0, +)) < 1e-9 * gdp)
        // What is imported and not exported is the deficit: the market that was not solved for clears too.
        let flows = result.flows()
        for n in 0..<5 {
            var balance = 0.0
            for j in 0..<3 { for i in 0..<5 { balance += flows[n, i, j].value - flows[i, n, j].value } }
            #expect(abs(balance - result.deficits[n]) < 1e-9 * gdp)
        }
    }

    /// Local labour in the selling of goods is booked without touching trade, spending or deficits, which are data.
    @Test func localCostsLeaveTheDataAlone() throws {
        let world = RandomWorld.make(countries: 6, sectors: 5, seed: 21)
        let model = model(world, .endogenous)
        let base = try Baseline.prepare(world, model: model)
        #expect(Baseline.imbalance(of: base, model: model).worst < 1e-11)
        #expect(base.shares == world.shares && base.expenditure == world.expenditure && base.deficits == world.deficits)
        #expect(base.valueAdded != world.valueAdded)
        #expect(base.consumptionShares.values.allSatisfy { $0 >= 0 })
        let consumed = (0..<6).map { n in Baseline.incomes(of: base, model: model)[n] }
        // Producers buy for less and the difference is consumed: more is consumed than before, nowhere less.
        for (after, before) in zip(consumed, Baseline.incomes(of: world)) { #expect(after > before) }
    }

    /// Each block at its limit is the standard model, to the tolerance stated.
    @Test(arguments: 1...3) func limits(_ seed: UInt64) throws {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: seed)
        let policy = shock(world, seed: seed)
        func solve(_ change: (inout Model) -> Void) throws -> [Double] {
            try Counterfactual.solve(world, policy: policy, model: model(world).with(change), options: tight)
                .requireConverged().allWelfare
        }
        let standard = try solve { _ in }
        func gap(_ change: (inout Model) -> Void) throws -> Double { largestGap(try solve(change), standard) }
        // At 1 the code of the nest is not used; its limit is found from both sides of it, h and −h, without the terms in h², h⁴.
        func nested(_ h: Double) throws -> [Double] {
            try zip(
                solve { $0.production = .nestedCES(consumption: 1 + h, valueAdded: 1 + h, inputs: 1 + h) },
                solve { $0.production = .nestedCES(consumption: 1 - h, valueAdded: 1 - h, inputs: 1 - h) }
            ).map { ($0 + $1) / 2 }
        }
        let (near, farther, far) = (try nested(0.01), try nested(0.02), try nested(0.04))
        let limit = near.indices.map { n in
            (16 * (4 * near[n] - farther[n]) / 3 - (4 * farther[n] - far[n]) / 3) / 15
        }
        #expect(largestGap(limit, standard) < 1e-10)
        #expect(largestGap(near, standard) > 1e-9, "Near it is another model.")
        #expect(try gap { $0.labour = Labour(.royFrechet(kappa: 1e9)) } < 1e-8)
        #expect(try gap { $0.labour = Labour(supplyElasticity: 1e-9) } < 1e-8)
        #expect(try gap { $0.scale = Scale(psi: Array(repeating: 1e-10, count: 4)) } < 1e-8)
        #expect(try gap { $0.tariffExponent = 1 + 1e-10 } < 1e-8)
        #expect(
            try gap {
                $0.deficits = .endogenous; $0.localCosts = .none
            } < 1e-12)
        #expect(
            try gap {
                $0.deficits = .endogenous; $0.localCosts = LocalCosts(elsewhere: 1e-10)
            } < 1e-8)
        #expect(try gap { $0.revenue = .wageTax } < 1e-12)
        // The blocks do something when they are not at their limits.
        for block in [
            model(world).with { $0.labour = Labour(.immobile) }, model(world).with { $0.tariffExponent = 1.5 },
            model(world).with { $0.production = .nestedCES(consumption: 0.5, valueAdded: 0.5, inputs: 0.5) },
            model(world).with { $0.scale = Scale(psi: [0.05, 0.05, 0.05, 0.05]) },
        ] {
            let result = try Counterfactual.solve(world, policy: policy, model: block).requireConverged()
            #expect(largestGap(result.allWelfare, standard) > 1e-5, "\(block.label)")
        }
        let specific = try solve { $0.labour = Labour(.immobile) }
        #expect(largestGap(try solve { $0.labour = Labour(.royFrechet(kappa: 1)) }, specific) < 1e-12)
        #expect(largestGap(try solve { $0.labour = Labour(.royFrechet(kappa: 1 + 1e-9)) }, specific) < 1e-7)
    }

    /// Specific factors: nobody changes sector, whatever the shock.
    @Test func immobileLabourStays() throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 19)
        let immobile = model(world).with { $0.labour = Labour(.immobile) }
        let result = try Counterfactual.solve(world, policy: war(world, by: 0.5), model: immobile, options: tight)
            .requireConverged()
        #expect(result.sectorEmployment().values.allSatisfy { abs($0 - 1) < 1e-10 })
        #expect(Set(result.sectorWages.row(0)).count == 4)
        // With mobile labour sectors grow and shrink, and total employment stays.
        let mobile = try Counterfactual.solve(world, policy: war(world, by: 0.5), model: model(world), options: tight)
            .requireConverged()
        let (labour, before) = (
            mobile.sectorEmployment(), Conditions(world: world, policy: mobile.policy, model: mobile.model).baselineValueAdded()
        )
        for n in 0..<5 {
            let total = (0..<4).map { labour[n, $0].value * before[n, $0].value }.reduce(0, +)
            #expect(abs(total / world.valueAdded[n] - 1) < 1e-10)
        }
    }

    /// What a ban or melting trade costs the world falls with every elasticity of substitution. (What it costs one country
    /// need not: its terms of trade move too.)
    @Test func scarcityCostsLessWhereGoodsReplaceEachOther() throws {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 23, balanced: true, tariffFree: true)
        var (melting, banned) = (Policy(unchanged: world), Policy(unchanged: world))
        for n in 0..<5 {
            for i in 0..<5 where i != n {
                melting.icebergs[n, i, 0] = Hat(4)
                banned.ban(destination: n, origin: i, sector: 0)
            }
        }
        let rigid = ElasticityTable(name: "rigid", source: "test", theta: Array(repeating: 0.8, count: 4))
        func losses(_ policy: Policy, _ production: (Double) -> Production) throws -> [Double] {
            try [0.1, 0.3, 0.6, 1, 2].map {
                let nested = Model(elasticities: rigid, production: production($0))
                return 1
                    - (try Counterfactual.solve(world, policy: policy, model: nested).requireConverged().worldWelfare().value)
            }
        }
        let nests: [(Double) -> Production] = [
            { .nestedCES(consumption: $0, valueAdded: 1, inputs: 1) }, { .nestedCES(consumption: 1, valueAdded: $0, inputs: 1) },
            { .nestedCES(consumption: 1, valueAdded: 1, inputs: $0) },
            { .nestedCES(consumption: $0, valueAdded: $0, inputs: $0) },
        ]
        for policy in [melting, banned] {
            for nest in nests {
                let losses = try losses(policy, nest)
                #expect(losses.allSatisfy { $0 > 0 } && zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 }, "\(losses)")
            }
            let byTheta = try [0.5, 1, 2, 4, 8].map { theta in
                let table = ElasticityTable(name: "flat", source: "test", theta: Array(repeating: theta, count: 4))
                return try Counterfactual.solve(world, policy: policy, model: Model(elasticities: table)).requireConverged()
                    .worldWelfare().value
            }
            #expect(zip(byTheta, byTheta.dropFirst()).allSatisfy { $0 < $1 }, "\(byTheta)")
        }
    }

    /// What is lost when an input becomes scarce, in closed form, between Leontief and Cobb-Douglas.
    /// ```
    /// Ŷ = (a·(1+x)^((s−1)/s) + 1 − a)^(s/(s−1))      a: cost share of the input, x: change in its quantity
    /// ```
    /// - Source: Bachmann et al. (2022), *What if? The economic effects for Germany of a stop of energy imports from Russia*.
    @Test(arguments: [(0.04, 0.04), (0.01, 0.1), (0.04, 0.1), (0.1, 0.5), (0.2, 1.5)])
    func aScarceInputInClosedForm(_ a: Double, _ s: Double) throws {
        let grid = Grid(countries: ["AAA", "BBB"], sectors: ["energy", "goods"])
        var inputs = InputTable<Share>(grid: grid, repeating: Share(0))
        inputs[0, 0, 1] = Share(a)
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        // AAA makes goods of labour and of energy that it has from BBB.
        (flows[0, 0, 1], flows[1, 0, 1]) = (Money(100 - 10 - 100 * a), Money(10 + 100 * a))
        (flows[0, 1, 0], flows[1, 1, 0]) = (Money(100 * a), Money(10))
        (flows[0, 1, 1], flows[1, 1, 1]) = (Money(10), Money(50))
        let world = World(
            id: "energy", title: "", year: 0, unit: "", goods: Set(grid.sectors),
            accounts: Accounts(flows: flows, tariffs: Bilateral(grid: grid, repeating: .zero), inputShares: inputs),
            elasticities: [ElasticityTable(name: "4", source: "", theta: [4, 4])], provenance: Provenance(kind: "test"))
        let model = model(world).with { $0.production = .nestedCES(consumption: 1, valueAdded: s, inputs: s) }
        var policy = Policy(unchanged: world)
        policy.icebergs[0, 1, 0] = Hat(1.5)
        let result = try Counterfactual.solve(world, policy: policy, model: model, options: tight).requireConverged()
        let energy = result.expenditure[0, 0].value / world.expenditure[0, 0].value / result.prices[0, 0].value
        let made = result.outputVolume(baseline: result.baselineOutput())[0, 1].value
        let power = (s - 1) / s
        #expect(abs(made - Double.pow(a * Double.pow(energy, power) + 1 - a, 1 / power)) < 1e-9)
        // Substitution is worth something, and never all.
        #expect(energy < 1 && made > energy && (s < 1 ? made < Double.pow(energy, a) : made > Double.pow(energy, a)))
    }

    @Test func theUseOfRevenueMatters() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 29, balanced: true, tariffFree: true)
        var policy = Policy(unchanged: world)
        for j in 0..<3 { for i in 1..<5 { policy.tariffs[0, i, j] = Rate(0.2) } }
        func solve(_ use: RevenueUse, supply: Double) throws -> Counterfactual {
            let model = model(world).with {
                $0.revenue = use; $0.labour = Labour(supplyElasticity: supply)
            }
            return try Counterfactual.solve(world, policy: policy, model: model, options: tight).requireConverged()
        }
        let (given, relief, wasted) = (
            try solve(.lumpSum, supply: 0.5), try solve(.wageTax, supply: 0.5), try solve(.wasted, supply: 0.5)
        )
        #expect(relief.employment[0].value > given.employment[0].value)
        #expect(wasted.welfare(0).value < given.welfare(0).value)
        #expect(abs(wasted.employment[0].value - given.employment[0].value) < 1e-12)
        // With fixed labour a tax on wages is a lump sum.
        #expect(largestGap(try solve(.lumpSum, supply: 0).allWelfare, try solve(.wageTax, supply: 0).allWelfare) < 1e-12)
        // In income less effort the published statistic is the same number when taxes do not change.
        let net = given.baselineIncomes[0] - world.valueAdded[0] / 3
        let published = (given.publishedLabourWelfare(0).value - 1) * net
        #expect(abs(published - given.equivalentVariation(0)) < 1e-9 * net)
        #expect(relief.equivalentVariation(0) < (relief.publishedLabourWelfare(0).value - 1) * net)
        // At the margin the effort that answers a higher wage is worth what it earns: half of the elasticity, half of the gain.
        let fixed = try solve(.lumpSum, supply: 0)
        #expect(abs(given.welfare(0).value - fixed.welfare(0).value) < 0.2 * abs(given.welfare(0).value - 1))
    }

    @Test func consumerPricesAreThoseOfTheBlock() throws {
        let world = RandomWorld.make(countries: 4, sectors: 5, seed: 3)
        let nested = model(world).with { $0.production = .nestedCES(consumption: 0.4, valueAdded: 0.7, inputs: 0.3) }
        let result = try Counterfactual.solve(world, policy: war(world), model: nested).requireConverged()
        let check = Conditions(world: world, policy: result.policy, model: nested).consumption(prices: result.prices)
        for n in 0..<4 { #expect(abs(result.consumerPrices(n).value / check.prices[n].value - 1) < 1e-13) }
        for n in 0..<4 { #expect(abs(check.shares.row(n).reduce(0, +) - 1) < 1e-13) }
    }

    /// Terms and volume of trade explain welfare in every block without externalities: the rest falls with the steps.
    @Test(arguments: ["nested CES", "Roy-Fréchet", "immobile", "impact"]) func theSplitOfWelfareAddsUp(_ name: String) throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 53)
        let model = Self.blocks[name]!(world)
        let result = try Counterfactual.solve(world, policy: shock(world, seed: 53), model: model, options: tight)
            .requireConverged()
        let parts = try #require(result.decomposition(steps: 12))
        for n in 0..<5 { #expect(abs(parts.remainder(n)) < 2e-4, "\(parts.remainder(n))") }
    }
}
