import RealModule
import TestSupport
import TradeData
import TradeEquilibrium

/// A model with the world's first elasticity table.
func model(_ world: World, _ deficits: DeficitRule = .worldShare) -> Model {
    Model(elasticities: world.elasticities[0], deficits: deficits)
}

/// A trade war: the first country taxes all foreign goods by 10 points more, and everyone answers in kind.
func war(_ world: World, by points: Double = 0.10) -> Policy {
    var policy = Policy(unchanged: world)
    for j in 0..<max(1, world.grid.sectorCount * 6 / 10) {
        for x in 1..<world.grid.countryCount {
            policy.tariffs[0, x, j] = Rate(policy.tariffs[0, x, j].value + points)
            policy.tariffs[x, 0, j] = Rate(policy.tariffs[x, 0, j].value + points)
        }
    }
    return policy
}

/// Random changes of tariffs, export taxes and trade costs, and of the rest of a policy where a size is given.
func shock(
    _ world: World, seed: UInt64, tariffs: Double = 0.5, exportTaxes: Double = 0.2, icebergs: Double = 0.3,
    availability: Double = 0, productivity: Double = 0, transfers: Double = 0
) -> Policy {
    var random = SplitMix64(seed: seed)
    var policy = Policy(unchanged: world)
    let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
    for j in 0..<J {
        for n in 0..<N {
            for i in 0..<N where i != n {
                if tariffs > 0, Double.random(in: 0..<1, using: &random) < 0.3 {
                    policy.tariffs[n, i, j] = Rate(policy.tariffs[n, i, j].value + Double.random(in: 0..<tariffs, using: &random))
                }
                if exportTaxes > 0, Double.random(in: 0..<1, using: &random) < 0.2 {
                    policy.exportTaxes[n, i, j] = Rate(Double.random(in: 0..<exportTaxes, using: &random))
                }
                if icebergs > 0, Double.random(in: 0..<1, using: &random) < 0.2 {
                    policy.icebergs[n, i, j] = Hat(1 + Double.random(in: 0..<icebergs, using: &random))
                }
            }
        }
    }
    // Drawn from a stream of its own, so that the rest is what it is without it.
    var others = SplitMix64(seed: seed &+ 1_000_003)
    if availability > 0 {
        for x in 0..<N * N * J where x % N != x / N % N && others.chance(0.3) {
            policy.availability[x] = 1 - others.uniform(0, availability)
        }
    }
    for x in 0..<N * J where productivity > 0 {
        policy.productivity.values[x] = Double.exp(others.uniform(-productivity, productivity))
    }
    if transfers > 0 {
        let least = world.valueAdded.min() ?? 0
        policy.transfers = (0..<N).map { _ in others.uniform(-transfers, transfers) * least }
        let mean = policy.transfers.reduce(0, +) / Double(N)
        policy.transfers = policy.transfers.map { $0 - mean }
    }
    return policy
}

/// Every part of a policy at once.
func wholePolicy(_ world: World, seed: UInt64) -> Policy {
    shock(world, seed: seed, tariffs: 0.3, availability: 0.6, productivity: 0.1, transfers: 0.05)
}

let tight = SolverOptions(tolerance: 1e-13)

func largestGap(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { abs($0 - $1) }.max() ?? 0 }

extension Counterfactual {
    var allWelfare: [Double] { world.grid.countries.indices.map { welfare($0).value } }
}

extension Model {
    /// The model with something changed.
    func with(_ change: (inout Model) -> Void) -> Model {
        var model = self
        change(&model)
        return model
    }
}
