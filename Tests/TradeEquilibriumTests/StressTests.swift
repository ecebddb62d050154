import Foundation
import RealModule
import TestSupport
import Testing
import TradeData

@testable import TradeEquilibrium

/// More than a thousand random worlds under random shocks: tariffs up to 1,000%, bans, θ from 0.2 to 65, empty cells,
/// every block. Each converges, by an independent check, or ends as what it is.
struct StressTests {
    /// How many small worlds; DETENTE_STRESS=10000 tries ten thousand.
    static let worlds = ProcessInfo.processInfo.environment["DETENTE_STRESS"].flatMap { Int($0) } ?? 1100

    /// Worlds of 2 to 10 economies and 1 to 7 sectors, a hundred to a case.
    @Test(arguments: 0..<worlds / 100) func smallWorlds(_ batch: Int) {
        var (converged, proven, unresolved, tried) = (0, 0, 0, 0)
        for seed in batch * 100..<(batch + 1) * 100 {
            var random = SplitMix64(seed: UInt64(seed))
            let (n, j) = (2 + Int(random.next() % 9), 1 + Int(random.next() % 7))
            let end = trial(RandomWorld.make(countries: n, sectors: j, seed: UInt64(seed), wild: seed % 3 != 0), seed, &random)
            switch end {
            case nil: continue
            case .converged: converged += 1
            case .stalled, .iterationLimit: unresolved += 1
            default: proven += 1
            }
            tried += 1
        }
        print(
            "stress \(batch * 100)..<\(batch * 100 + 100): \(converged) converged, \(proven) have no equilibrium, "
                + "\(unresolved) unresolved, \(100 - tried) are no economies")
        #expect(tried >= 90, "\(tried) of 100 worlds were economies at all")
        #expect(unresolved <= 3, "\(unresolved) of 100 neither converged nor were shown to have no equilibrium")
    }

    /// From 11 to 120 economies, and up to 60 sectors.
    @Test(arguments: 0..<4) func largeWorlds(_ batch: Int) {
        var (unresolved, tried) = (0, 0)
        for seed in batch * 5..<(batch + 1) * 5 {
            var random = SplitMix64(seed: UInt64(seed))
            let N = [120, 2, 12][safe: seed] ?? Int(11 * Double.exp(random.uniform(0, 2.3)))
            let J = [2, 60, 60][safe: seed] ?? max(1, Int(random.uniform(2_000, 9_000)) / (N * N))
            let end = trial(RandomWorld.make(countries: N, sectors: J, seed: UInt64(seed), wild: seed % 2 == 0), seed, &random)
            if end != nil { tried += 1 }
            if [.stalled, .iterationLimit].contains(end) { unresolved += 1 }
        }
        #expect(tried == 5 && unresolved <= 1, "\(tried) of 5 tried, \(unresolved) unresolved")
    }

    /// Solves one world under one shock and checks the end; nil where the baseline already has no equilibrium, or hardly
    /// an economy in it.
    private func trial(_ world: World, _ seed: Int, _ random: inout SplitMix64) -> Termination? {
        // Economies a millionth of the largest come from chains of empty cells, and are no test of anything.
        guard world.valueAdded.min()! > 1e-6 * world.valueAdded.max()! else { return nil }
        let model = randomModel(world, seed, &random)
        let base: World
        do { base = try Baseline.prepare(world, model: model) } catch {
            return (error as? NotConverged)?.termination
        }
        let policy = steepWedges(base, &random)
        let result = Counterfactual.solve(base, policy: policy, model: model)
        let what: Comment = "seed \(seed), \(world.id), \(model.label): \(result.termination)"
        switch result.termination {
        case .converged:
            let check = Conditions.residuals(of: result)
            #expect(result.residuals.worst <= 1e-10, what)
            #expect(check.worst < 1e-9, "\(what): \(check)")
        case .infeasible(let country, let sector):
            // The market it names has lost every seller.
            let (n, j) = (base.grid.index(of: country)!, base.grid.index(of: sector)!)
            let open = base.grid.countries.indices.filter {
                base.shares[n, $0, j].value > 0 && !policy.bans(base.shares.offset(n, $0, j))
            }
            #expect(open.isEmpty, what)
        case .imbalanced(let country):
            let n = base.grid.index(of: country)!
            let left = Feasibility(world: base, policy: policy, model: model).closing(policy)
            let partners = [true, false].map { reach(base, left, from: n, backwards: $0) }
            #expect(partners.contains { $0 < base.grid.countryCount }, what)
        case .insolvent(let country):
            // Whom transfers ruin pays some, and a part of the same shock leaves it a fifth of its pay at most.
            let n = base.grid.index(of: country)!
            let path = PolicyPath(from: Policy(unchanged: base), to: policy, theta: model.elasticities.theta)
            let left = [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1].compactMap { part -> Double? in
                guard let some = path?.policy(at: part) else { return nil }
                let found = Counterfactual.solve(base, policy: some, model: model)
                return found.incomes[n] / (found.incomes[n] - found.deficits[n])
            }
            // Or next to nothing is left of its pay, with or without transfers.
            let vanished = result.wages[n].value * result.employment[n].value < 1e-6
            #expect(vanished || base.deficits[n] < 0 || result.deficits[n] < 0, what)
            #expect(vanished || (left.min() ?? 0) < 0.2, "\(what): \(left)")
        case .ambiguous, .distant: break
        case .stalled, .iterationLimit: #expect(result.worstPlace != nil, what)
        case .cancelled, .timeLimit, .unreachable: Issue.record(what)
        }
        return result.termination
    }

    /// How many countries chains of sales lead to from n, or lead to n from.
    private func reach(_ world: World, _ policy: Policy, from n: Int, backwards: Bool) -> Int {
        let countries = world.grid.countries.indices
        func sells(_ i: Int, to m: Int) -> Bool {
            world.grid.sectors.indices.contains {
                world.shares[m, i, $0].value > 0 && world.expenditure[m, $0].value > 0
                    && !policy.bans(world.shares.offset(m, i, $0))
            }
        }
        var (found, queue) = (Set([n]), [n])
        while let a = queue.popLast() {
            for b in countries where !found.contains(b) && (backwards ? sells(b, to: a) : sells(a, to: b)) {
                found.insert(b)
                queue.append(b)
            }
        }
        return found.count
    }

    private func steepWedges(_ world: World, _ random: inout SplitMix64) -> Policy {
        var policy = Policy(unchanged: world)
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let highest = [0.5, 3, 10, 10][Int(random.next() % 4)]
        let bans = [0, 0.01, 0.05, 0.2][Int(random.next() % 4)]
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N where i != n {
                    if random.chance(0.4) { policy.tariffs[n, i, j] = Rate(random.uniform(0, highest)) }
                    if random.chance(0.1) { policy.exportTaxes[n, i, j] = Rate(random.uniform(0, highest / 3)) }
                    if random.chance(0.1) { policy.icebergs[n, i, j] = Hat(random.uniform(0.5, 1 + highest / 3)) }
                    if random.chance(bans) { policy.ban(destination: n, origin: i, sector: j) }
                }
            }
        }
        if random.chance(0.3) {
            for x in 0..<N * N * J where x % N != x / N % N && random.chance(0.2) && policy.availability[x] > 0 {
                policy.availability[x] = random.uniform(0.05, 1)
            }
        }
        if random.chance(0.2) { for x in 0..<N * J { policy.productivity.values[x] = random.uniform(0.5, 2) } }
        if random.chance(0.2) {
            let gift = random.uniform(0, 0.2) * (world.valueAdded.min() ?? 0)
            (policy.transfers[0], policy.transfers[N - 1]) = (gift, -gift)
        }
        return policy
    }

    private func randomModel(_ world: World, _ seed: Int, _ random: inout SplitMix64) -> Model {
        let table = world.elasticities[0]
        let rule = DeficitRule.allCases[Int(random.next() % 4)]
        let fixed = rule == .endogenous ? DeficitRule.worldShare : rule
        switch seed % 8 {
        case 0, 1, 2: return Model(elasticities: table, deficits: rule)
        case 3:
            let (consumption, valueAdded, inputs) = (
                random.uniform(0.1, 1.5), random.uniform(0.1, 1.5), random.uniform(0.05, 1.5)
            )
            return Model(
                elasticities: table, deficits: rule,
                production: .nestedCES(consumption: consumption, valueAdded: valueAdded, inputs: inputs))
        case 4: return Model(elasticities: table, deficits: fixed, labour: Labour(.royFrechet(kappa: random.uniform(1, 4))))
        case 5:
            let labour = Labour(supplyElasticity: random.uniform(0, 1))
            return Model(elasticities: table, deficits: rule, labour: labour, revenue: .wageTax)
        case 6:
            return Model(elasticities: table, deficits: rule, scale: Scale(psi: table.theta.map { random.uniform(0, 0.8) / $0 }))
        default: return Model.at(random.chance(0.5) ? .impact : .medium, elasticities: table, deficits: fixed)
        }
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
