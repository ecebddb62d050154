import RealModule
import TestSupport
import TradeData
import TradeEquilibrium

/// A model with the world's first elasticity table.
func model(_ world: World, _ deficits: DeficitRule = .worldShare) -> Model {
    Model(elasticities: world.elasticities[0], deficits: deficits)
}

/// A trade war: the first country taxes all foreign goods by 10 points more, and everyone answers in kind.
func war(_ world: World, by points: Double = 0.10) -> Wedges {
    var wedges = Wedges(unchanged: world)
    for j in 0..<max(1, world.grid.sectorCount * 6 / 10) {
        for x in 1..<world.grid.countryCount {
            wedges.tariffs[0, x, j] = Rate(wedges.tariffs[0, x, j].value + points)
            wedges.tariffs[x, 0, j] = Rate(wedges.tariffs[x, 0, j].value + points)
        }
    }
    return wedges
}

/// Random changes of tariffs, export taxes and trade costs.
func shock(_ world: World, seed: UInt64, tariffs: Double = 0.5, exportTaxes: Double = 0.2, icebergs: Double = 0.3) -> Wedges {
    var random = SplitMix64(seed: seed)
    var wedges = Wedges(unchanged: world)
    let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
    for j in 0..<J {
        for n in 0..<N {
            for i in 0..<N where i != n {
                if tariffs > 0, Double.random(in: 0..<1, using: &random) < 0.3 {
                    wedges.tariffs[n, i, j] = Rate(wedges.tariffs[n, i, j].value + Double.random(in: 0..<tariffs, using: &random))
                }
                if exportTaxes > 0, Double.random(in: 0..<1, using: &random) < 0.2 {
                    wedges.exportTaxes[n, i, j] = Rate(Double.random(in: 0..<exportTaxes, using: &random))
                }
                if icebergs > 0, Double.random(in: 0..<1, using: &random) < 0.2 {
                    wedges.icebergs[n, i, j] = Hat(1 + Double.random(in: 0..<icebergs, using: &random))
                }
            }
        }
    }
    return wedges
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
