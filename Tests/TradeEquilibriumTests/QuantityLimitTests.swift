import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// Limits on quantities: what they imply, against tariffs that do the same and against the flows themselves.
struct QuantityLimitTests {
    static let tight = SolverOptions(tolerance: 1e-12)

    static func ready(_ seed: UInt64, _ make: (World) -> Model = { model($0) }) throws -> (World, Model) {
        let drawn = RandomWorld.make(countries: 5, sectors: 4, seed: seed)
        let model = make(drawn)
        return (try Baseline.prepare(drawn, model: model, options: tight), model)
    }

    static func offset(_ world: World, _ n: Int, _ i: Int, _ j: Int) -> Int {
        (j * world.grid.countryCount + n) * world.grid.countryCount + i
    }

    /// A limit at a multiple of what a policy without limits trades in some cells.
    static func limit(
        _ id: String, _ cells: [(Int, Int, Int)], times factor: Double, _ bound: QuantityLimit.Bound = .atMost,
        unit: QuantityLimit.Unit = .volume, rent: QuantityLimit.Rent = .importer, share: Double = 1, most: Double? = nil,
        of free: Counterfactual
    ) -> QuantityLimit {
        let world = free.world
        let counted = cells.reduce(0) { $0 + share * traded(free, $1.0, $1.1, $1.2, unit) }
        return QuantityLimit(
            id: id, cells: cells.map { .init(offset: offset(world, $0.0, $0.1, $0.2), share: share) }, bound: bound, unit: unit,
            quantity: factor * counted, rent: rent, highest: most)
    }

    /// A flow at the border, in value or at the prices of the baseline; from the result alone.
    static func traded(_ found: Counterfactual, _ n: Int, _ i: Int, _ j: Int, _ unit: QuantityLimit.Unit) -> Double {
        let price =
            found.inputCosts[i, j].value * (1 + found.policy.exportTaxes[n, i, j].value) * found.policy.icebergs[n, i, j].value
        return found.flow(n, i, j) / (unit == .value ? 1 : price)
    }

    @Test("What a limit implies is no duty of the law: averages and collected tariffs leave it out")
    func impliedWedgesAreNoDuties() throws {
        let (world, model) = try Self.ready(4)
        let free = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model, options: Self.tight)
        for (bound, factor) in [(QuantityLimit.Bound.atMost, 0.5), (.atLeast, 2)] {
            var policy = Policy(unchanged: world)
            policy.limits = [Self.limit("l", [(0, 1, 0)], times: factor, bound, of: free)]
            let found = try Counterfactual.solve(world, policy: policy, model: model, options: Self.tight).requireConverged()
            #expect(found.impliedWedges[0].isBinding && found.policy.tariffs[0, 1, 0] != policy.tariffs[0, 1, 0])
            let comparison = Comparison(reference: free, policy: found)
            let average = comparison.tariffAtReferenceTrade(destination: 0, origin: 1)
            #expect(average.reference == average.policy)
            let own = found.flows()
            var (trade, due) = (0.0, 0.0)
            for j in 0..<4 where world.goods.contains(world.grid.sectors[j]) {
                for i in 1..<5 {
                    trade += own[0, i, j].value
                    due += own[0, i, j].value * world.tariffs[0, i, j].value
                }
            }
            #expect(abs(comparison.collectedTariff(0).policy.value - due / trade) < 1e-12)
        }
    }

    @Test(
        "A quota at or above what is traded is slack: its wedge is exactly zero, and nothing else moves",
        arguments: [1, 2, 3] as [UInt64])
    func slack(_ seed: UInt64) throws {
        let (world, model) = try Self.ready(seed)
        let policy = war(world)
        let free = Counterfactual.solve(world, policy: policy, model: model, options: Self.tight)
        for rent in QuantityLimit.Rent.allCases {
            var limited = policy
            limited.limits = [
                Self.limit("above", [(0, 1, 0), (0, 2, 1)], times: 1.0001, rent: rent, of: free),
                Self.limit("below", [(1, 0, 0)], times: 0.9999, .atLeast, of: free),
            ]
            let found = try Counterfactual.solve(world, policy: limited, model: model, options: Self.tight).requireConverged()
            #expect(found.impliedWedges.map(\.logWedge) == [0, 0])
            #expect(found.impliedWedges.map(\.rent) == [0, 0])
            #expect(found.impliedWedges.allSatisfy { $0.slack > 0 && !$0.isBinding })
            for n in 0..<5 { #expect(abs(found.welfare(n).value - free.welfare(n).value) < 1e-11) }
        }
    }

    @Test(
        "A quota is the tariff that does the same where its importer has the rent, and an export tax where its exporter has",
        arguments: [4, 5, 6] as [UInt64])
    func equivalence(_ seed: UInt64) throws {
        let (world, model) = try Self.ready(seed)
        for rent in [QuantityLimit.Rent.importer, .exporter] {
            var taxed = war(world)
            let factor = 1.3
            if rent == .importer {
                taxed.tariffs[0, 1, 0] = Rate(factor * (1 + taxed.tariffs[0, 1, 0].value) - 1)
            } else {
                taxed.exportTaxes[0, 1, 0] = Rate(factor - 1)
            }
            let known = try Counterfactual.solve(world, policy: taxed, model: model, options: Self.tight).requireConverged()
            for unit in [QuantityLimit.Unit.volume, .value] {
                var limited = war(world)
                limited.limits = [Self.limit("quota", [(0, 1, 0)], times: 1, unit: unit, rent: rent, of: known)]
                let found = try Counterfactual.solve(world, policy: limited, model: model, options: Self.tight).requireConverged()
                let wedge = found.impliedWedges[0]
                #expect(abs(wedge.rate.value - (factor - 1)) < 1e-8)
                for n in 0..<5 { #expect(abs(found.welfare(n).value - known.welfare(n).value) < 1e-8) }
                let paid =
                    rent == .importer
                    ? (1 + war(world).tariffs[0, 1, 0].value) * (factor - 1) * known.flow(0, 1, 0)
                    : (1 - 1 / factor) * known.flow(0, 1, 0)
                #expect(abs(wedge.rent / paid - 1) < 1e-7)
            }
        }
    }

    @Test(
        "A floor at what is traded costs nothing; above it somebody pays, and trade keeps to it", arguments: [7, 8] as [UInt64])
    func floors(_ seed: UInt64) throws {
        let (world, model) = try Self.ready(seed)
        let free = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model, options: Self.tight)
        for (factor, binds) in [(1.0, false), (1.5, true), (3, true)] {
            var policy = Policy(unchanged: world)
            policy.limits = [Self.limit("promise", [(0, 1, 0)], times: factor, .atLeast, of: free)]
            let found = try Counterfactual.solve(world, policy: policy, model: model, options: Self.tight).requireConverged()
            let wedge = found.impliedWedges[0]
            if binds {
                #expect(wedge.rate.value < -0.01 && wedge.rent < 0)
                #expect(abs(Self.traded(found, 0, 1, 0, .volume) / policy.limits[0].quantity - 1) < 1e-9)
                // A subsidy is a loss for who pays it, before what a cheaper good does for others.
                #expect(found.tariffRevenue[0] < free.tariffRevenue[0])
            } else {
                #expect(abs(wedge.rate.value) < 1e-9 && abs(found.welfare(0).value - 1) < 1e-9)
            }
        }
    }

    @Test("Who keeps the rent of a quota is better off for it", arguments: [9, 10, 11] as [UInt64])
    func rents(_ seed: UInt64) throws {
        let (world, model) = try Self.ready(seed)
        let free = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model, options: Self.tight)
        var welfare: [QuantityLimit.Rent: [Double]] = [:]
        for rent in QuantityLimit.Rent.allCases {
            var policy = Policy(unchanged: world)
            policy.limits = [Self.limit("quota", [(0, 1, 0), (0, 1, 1)], times: 0.6, rent: rent, of: free)]
            let found = try Counterfactual.solve(world, policy: policy, model: model, options: Self.tight).requireConverged()
            welfare[rent] = (0..<5).map { found.welfare($0).value }
        }
        #expect(welfare[.importer]![0] > welfare[.exporter]![0])
        #expect(welfare[.exporter]![1] > welfare[.importer]![1])
        #expect(welfare[.importer]![0] > welfare[.none]![0])
        #expect(welfare[.exporter]![1] > welfare[.none]![1])
    }

    @Test(
        "Ten limits at once, under every block of the model, each kept by the flows themselves",
        arguments: LinearisationTests.names)
    func ten(_ name: String) throws {
        let (world, model) = try Self.ready(18, LinearisationTests.models[name]!)
        let policy = shock(world, seed: 18)
        let free = try Counterfactual.solve(world, policy: policy, model: model, options: Self.tight).requireConverged()
        var limited = policy
        limited.limits = (0..<10).map { k in
            let (n, i) = (k % 5, (k % 5 + 1 + k / 5) % 5)
            return Self.limit(
                "limit-\(k)", [(n, i, 0), (n, i, 1)], times: [0.8, 1.1, 0.9, 1.15, 1.05][k % 5], k % 3 == 0 ? .atMost : .atLeast,
                unit: k % 2 == 0 ? .volume : .value, rent: k % 4 == 1 ? .exporter : .importer, of: free)
        }
        let found = Counterfactual.solve(world, policy: limited, model: model, options: SolverOptions(tolerance: 1e-11))
        try #require(found.converged, "\(found.termination)")
        #expect(found.residuals[.limits] <= 1e-11)
        #expect(Conditions.residuals(of: found).worst < 1e-9)
        for wedge in found.impliedWedges {
            let counted = wedge.limit.cells.reduce(0.0) { sum, cell in
                let (i, n, j) = (cell.offset % 5, cell.offset / 5 % 5, cell.offset / 25)
                return sum + Self.traded(found, n, i, j, wedge.limit.unit)
            }
            #expect(abs(counted / wedge.quantity - 1) < 1e-9)
            if wedge.isBinding { #expect(abs(counted / wedge.limit.quantity - 1) < 1e-8) }
            #expect(wedge.slack > -1e-8 * wedge.limit.quantity && wedge.logWedge >= 0)
        }
        let binding = found.impliedWedges.filter(\.isBinding)
        #expect(!binding.isEmpty)
    }

    @Test(
        "A limit on a share of a sector is the limit on a sector of its own: two halves of one good",
        arguments: [14, 15] as [UInt64])
    func shares(_ seed: UInt64) throws {
        // The limit counts half of the varieties of two cells; a tariff on that half that is solved by hand.
        let (world, model) = try Self.ready(seed)
        let free = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model, options: Self.tight)
        for rent in QuantityLimit.Rent.allCases {
            var policy = Policy(unchanged: world)
            policy.limits = [Self.limit("half", [(0, 1, 0)], times: 0.5, rent: rent, share: 0.5, of: free)]
            let found = try Counterfactual.solve(world, policy: policy, model: model, options: Self.tight).requireConverged()
            let (v, theta) = (found.impliedWedges[0].logWedge, model.elasticities.theta[0])
            // What is bought of both halves stands as their prices to the power −θ.
            let ratio = Double.exp(-theta * v)
            let spent = found.shares()[0, 1, 0].value * found.expenditure[0, 0].value
            let touched = spent * ratio / (1 + ratio)
            let border = touched / ((1 + world.tariffs[0, 1, 0].value) * (rent == .importer ? Double.exp(v) : 1))
            let price = found.inputCosts[1, 0].value * (rent == .importer ? 1 : Double.exp(v))
            #expect(abs(border / price / policy.limits[0].quantity - 1) < 1e-8)
            let buyers = touched / (rent == .importer ? 1 : 1 + world.tariffs[0, 1, 0].value) * (1 - Double.exp(-v))
            if rent != .none { #expect(abs(found.impliedWedges[0].rent / buyers - 1) < 1e-8) }
        }
    }

    @Test("Beyond a tariff-rate quota trade pays the rate beyond it and no more")
    func tariffRateQuota() throws {
        let (world, model) = try Self.ready(16)
        let free = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model, options: Self.tight)
        for (factor, most, full) in [(0.9, 0.01, true), (0.9, 5, false), (1.1, 0.2, false)] {
            var policy = Policy(unchanged: world)
            policy.limits = [Self.limit("trq", [(0, 1, 0)], times: factor, most: most, of: free)]
            let found = try Counterfactual.solve(world, policy: policy, model: model, options: Self.tight).requireConverged()
            let wedge = found.impliedWedges[0]
            #expect(wedge.isBinding == (factor < 1))
            if full {
                #expect(abs(wedge.rate.value - most) < 1e-12 && wedge.slack < 0)
                var taxed = Policy(unchanged: world)
                taxed.tariffs[0, 1, 0] = Rate((1 + most) * (1 + world.tariffs[0, 1, 0].value) - 1)
                let same = Counterfactual.solve(world, policy: taxed, model: model, options: Self.tight)
                #expect(abs(same.welfare(0).value - found.welfare(0).value) < 1e-10)
            } else {
                #expect(wedge.rate.value < most && wedge.slack > -1e-8 * wedge.limit.quantity)
            }
        }
    }

    @Test("What cannot be reached ends by name, and a quota of nothing is a ban")
    func ends() throws {
        let (world, model) = try Self.ready(17)
        let free = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model)
        var policy = Policy(unchanged: world)
        policy.limits = [Self.limit("impossible", [(0, 1, 0)], times: 1e9, .atLeast, of: free)]
        #expect(Counterfactual.solve(world, policy: policy, model: model).termination == .unreachable("impossible"))
        policy.ban(destination: 0, origin: 1, sector: 0)
        policy.limits = [Self.limit("banned", [(0, 1, 0)], times: 0.5, .atLeast, of: free)]
        let banned = Counterfactual.solve(world, policy: policy, model: model)
        #expect(banned.termination == .unreachable("banned") && banned.welfare(0).value.isNaN)

        var none = Policy(unchanged: world)
        none.limits = [Self.limit("none", [(0, 1, 0)], times: 0, of: free)]
        var ban = Policy(unchanged: world)
        ban.ban(destination: 0, origin: 1, sector: 0)
        let (a, b) = (
            Counterfactual.solve(world, policy: none, model: model), Counterfactual.solve(world, policy: ban, model: model)
        )
        #expect(a.converged && a.impliedWedges[0].rate.value == .infinity && a.impliedWedges[0].rent == 0)
        for n in 0..<5 { #expect(abs(a.welfare(n).value - b.welfare(n).value) < 1e-10) }
        #expect(policy.problems().isEmpty)
        for (quantity, share) in [(-1.0, 1.0), (.nan, 1), (1, 1.5), (1, .nan)] {
            policy.limits = [
                QuantityLimit(
                    id: "odd", cells: [.init(offset: 1, share: share)], bound: .atMost, quantity: quantity, rent: .importer)
            ]
            #expect(!policy.problems().isEmpty)
        }
        policy.limits = [
            QuantityLimit(id: "far", cells: [.init(offset: 1 << 40, share: 1)], bound: .atMost, quantity: 1, rent: .importer)
        ]
        #expect(!policy.problems().isEmpty)
    }

    @Test("The linearisation keeps limits: against whole solves, forwards and backwards", arguments: LinearisationTests.names)
    func linearisation(_ name: String) throws {
        let (world, model) = try Self.ready(18, LinearisationTests.models[name]!)
        let policy = shock(world, seed: 18)
        let free = try Counterfactual.solve(world, policy: policy, model: model, options: Self.tight).requireConverged()
        var limited = policy
        limited.limits = [
            Self.limit("a", [(0, 1, 0), (0, 2, 0)], times: 0.7, rent: .exporter, share: 0.8, of: free),
            Self.limit("b", [(1, 0, 1)], times: 1.3, .atLeast, unit: .value, share: 0.6, of: free),
            Self.limit("c", [(2, 0, 0)], times: 0.8, rent: .none, of: free),
            Self.limit("slack", [(3, 0, 0)], times: 2, of: free),
        ]
        let options = SolverOptions(tolerance: 1e-13, maxIterations: 4000)
        let point = try Counterfactual.solve(world, policy: limited, model: model, options: SolverOptions(tolerance: 1e-12))
            .requireConverged()
        #expect(point.impliedWedges.map(\.isBinding) == [true, true, true, false])
        var change = LinearisationTests.randomChange(world.grid, seed: 18)
        change.theta = change.theta.map { _ in 0 }
        change.transfers = change.transfers.map { $0 / 100 }
        func moved(_ step: Double) -> Counterfactual {
            var policy = limited
            for x in policy.tariffs.indices {
                policy.tariffs[x] = (1 + policy.tariffs[x]) * Double.exp(step * change.tariffs.values[x]) - 1
                policy.exportTaxes[x] = (1 + policy.exportTaxes[x]) * Double.exp(step * change.exportTaxes.values[x]) - 1
                policy.icebergs[x] *= Double.exp(step * change.icebergs.values[x])
                policy.availability[x] *= Double.exp(step * change.availability.values[x])
            }
            for x in policy.productivity.values.indices {
                policy.productivity.values[x] *= Double.exp(step * change.productivity.values[x])
            }
            for n in policy.transfers.indices { policy.transfers[n] += step * change.transfers[n] }
            return Counterfactual.solve(world, policy: policy, model: model, options: options, from: point.state)
        }
        let h = 1e-4
        let solved = [-2 * h, -h, h, 2 * h].map(moved)
        let linear = Linearisation(of: point)
        let response = linear.response(to: change)
        #expect(response.converged)
        for n in 0..<5 {
            let logs = solved.map { Double.log($0.welfare(n).value) }
            let difference = (8 * (logs[2] - logs[1]) - (logs[3] - logs[0])) / (12 * h)
            #expect(abs(response.welfare[n] - difference) < 1e-6 * max(1, abs(difference)), "\(name), \(n)")
            var weights = [Double](repeating: 0, count: 5)
            weights[n] = 1
            let gradient = linear.gradient(welfareWeights: weights)
            #expect(abs(gradient.along(change) - response.welfare[n]) < 1e-8 * max(1, abs(difference)))
        }
    }
}
