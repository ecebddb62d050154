import CKernels
import RealModule
import TradeData

/// Shares, values and elasticities at a solution, arranged for products with the derivatives of its conditions.
struct EquilibriumTables {
    let N, J: Int
    /// Numbers a row of the trade tables takes: N, rounded up.
    let rowLength: Int
    let blocks: BlockParameters

    // Trade, `[j][n][i]` in rows of `rowLength`, and `[j][n]`.
    /// π′, and π′/((1+t)(1+e)).
    let shares, netShares: [Double]
    /// Σᵢ of netShares.
    let netTotals: [Double]
    /// X′, and 1 − ν.
    let spending, kept: [Double]
    let exportTaxes: [KernelChanges.ExportTax]
    let theta: [Double]
    /// φ and, where a price follows the size of its market, 1 − φ, `[n][j]`.
    let tariffExponents, entry: [Double]

    // Production, `[n][j]`; G′ is `[n][k][j]`.
    let valueAddedShares, inputShares, consumptionShares: [Double]
    /// Y′, and Σⱼ G′Y′.
    let output, inputDemand: [Double]
    /// Elasticities across goods in consumption, between value added and inputs, and across inputs; 1 is Cobb-Douglas.
    let sigma, eta, epsilon: Double

    // Countries, `[n]`.
    /// ŵL̂·wL, I′, revenue of tariffs and export taxes, and the transfers that the deficit rule and the policy fix.
    let wageBill, incomes, revenue, transfers: [Double]
    /// 1 − x of `RevenueUse.wageTax`, the part of pay that is taken home; 1 elsewhere.
    let takeHome: [Double]

    /// - Complexity: O(N²J + NJ²).
    init(of point: Counterfactual) {
        let (world, model) = (point.world, point.model)
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let conditions = Conditions(world: world, policy: point.policy, model: model)
        let blocks = BlockParameters(model: model, world: world)
        theta = model.elasticities.theta
        tariffExponents = (0..<N * J).map { conditions.tariffExponent($0 / J, $0 % J) }
        let trade = TradeTables(point, kept: blocks.kept)
        (shares, netShares, netTotals) = (trade.shares, trade.netShares, trade.netTotals)
        (spending, kept, output, exportTaxes) = (trade.spending, trade.kept, trade.output, trade.exportTaxes)
        entry = (0..<N * J).map { x in
            let exists = point.prices.values[x] < .infinity && point.expenditure.values[x] > 0
            return exists ? blocks.entry?[x] ?? 0 : 0
        }
        if case .nestedCES(let sigma, let eta, let epsilon) = model.production {
            func elasticity(_ value: Double) -> Double { Nest.isCES(value) ? value : 1 }
            (self.sigma, self.eta, self.epsilon) = (elasticity(sigma), elasticity(eta), elasticity(epsilon))
            let bundles = conditions.bundles(sectorWages: point.sectorWages, prices: point.prices)
            (valueAddedShares, inputShares) = (bundles.valueAddedShares.values, bundles.inputShares.values)
            consumptionShares = conditions.consumption(prices: point.prices).shares.values
        } else {
            (sigma, eta, epsilon) = (1, 1, 1)
            (valueAddedShares, inputShares) = (world.valueAddedShares.values, world.inputShares.values)
            consumptionShares = world.consumptionShares.values
        }
        wageBill = (0..<N).map { point.wages[$0].value * point.employment[$0].value * world.valueAdded[$0] }
        incomes = point.incomes
        let revenue = zip(point.tariffRevenue, point.exportTaxRevenue).map { $0 + $1 }
        let growth = wageBill.reduce(0, +) / world.valueAdded.reduce(0, +)
        let isFixed = model.deficits == .worldShare || model.deficits == .endogenous
        transfers = (0..<N).map { ((isFixed ? blocks.transfers[$0] : 0) + point.policy.transfers[$0]) * growth }
        takeHome = (0..<N).map { [wageBill] n in
            blocks.revenueShare.isEmpty ? 1 : 1 - revenue[n] / wageBill[n] + blocks.revenueShare[n]
        }
        self.revenue = revenue
        (self.N, self.J, rowLength, self.blocks) = (N, J, trade.rowLength, blocks)
        var demand = [Double](repeating: 0, count: N * J)
        Self.multiply(N, J, inputShares, transposed: false, output, into: &demand)
        inputDemand = demand
    }

    /// Adds Gᵀv (what inputs cost) or G v (what they are needed for) of each country to `out`; both are `[n][j]`.
    func multiplyInputs(transposed: Bool, _ v: [Double], from: Int = 0, into out: inout [Double]) {
        Self.multiply(N, J, inputShares, transposed: transposed, v, from: from, into: &out)
    }

    private static func multiply(
        _ N: Int, _ J: Int, _ inputShares: [Double], transposed: Bool, _ v: [Double], from: Int = 0, into out: inout [Double]
    ) {
        inputShares.withUnsafeBufferPointer { g in
            v.withUnsafeBufferPointer { v in
                out.withUnsafeMutableBufferPointer { out in
                    for n in 0..<N {
                        let (g, v, out) = (g.baseAddress! + n * J * J, v.baseAddress! + from + n * J, out.baseAddress! + n * J)
                        if transposed { dk_transposed_times(J, g, v, out) } else { dk_times(J, g, v, out) }
                    }
                }
            }
        }
    }

    /// Whether a sector of a country has an unknown of its own, V̂.
    func hasValueAdded(_ x: Int) -> Bool { blocks.usesSectors && blocks.valueAdded[x] > 0 }

}

/// Who buys what from whom at a solution.
private struct TradeTables {
    let rowLength: Int
    var shares, netShares, netTotals, spending, kept, output: [Double]
    /// The cells with an export tax.
    let exportTaxes: [KernelChanges.ExportTax]

    init(_ point: Counterfactual, kept: [Double]?) {
        let world = point.world
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let length = KernelTables.rowLength(N)
        let new = point.shares().values
        shares = Array(repeating: 0, count: J * N * length)
        netShares = shares
        netTotals = Array(repeating: 0, count: N * J)
        (spending, output) = (netTotals, netTotals)
        self.kept = kept ?? Array(repeating: 1, count: N * J)
        let (tariffs, taxes) = (point.policy.tariffs, point.policy.exportTaxes)
        let taxFree = taxes.isUntouched(on: .zero)
        var taxed: [KernelChanges.ExportTax] = []
        for j in 0..<J {
            for n in 0..<N {
                let (from, to, cell) = ((j * N + n) * N, (j * N + n) * length, j * N + n)
                let x = point.expenditure[n, j].value
                spending[cell] = x
                for i in 0..<N where new[from + i] != 0 {
                    let rate = taxFree ? 0 : taxes[from + i]
                    let net = new[from + i] / ((1 + tariffs[from + i]) * (1 + rate))
                    (shares[to + i], netShares[to + i]) = (new[from + i], net)
                    netTotals[cell] += net
                    output[i * J + j] += self.kept[cell] * net * x
                    if rate != 0 { taxed.append(.init(n: n, i: i, j: j, rate: rate, net: net)) }
                }
            }
        }
        (rowLength, exportTaxes) = (length, taxed)
    }
}
