import Foundation
import TradeData
import TradeEquilibrium

/// An equation with the values that it has in a solution, both sides worked out.
struct CellEquation: Encodable, Sendable {
    struct Value: Encodable, Sendable {
        let symbol, meaning: String
        /// null where there is none: a price that nobody offers.
        let value: OrNull<Double>
        let unit: String
    }
    let id, name, formula: String
    /// What the solution holds, and what the equation makes of the other unknowns.
    let left, right: OrNull<Double>
    /// left / right − 1.
    let residual: OrNull<Double>
    let values: [Value]
}

/// The conditions of the equilibrium for one buyer, seller and sector, from the plain form of the model that answers are checked against.
///
/// Hats are ratios to the world's baseline, and not to the law compared with.
struct CellEquations {
    private let solution: Counterfactual
    private let n, i, j: Int
    private let conditions: Conditions
    private let costs: SectorTable<Hat>
    private let shares: Bilateral<Share>

    /// - Complexity: O(N²J + NJ²).
    init(_ solution: Counterfactual, buyer n: Int, seller i: Int, sector j: Int) {
        (self.solution, self.n, self.i, self.j) = (solution, n, i, j)
        conditions = Conditions(world: solution.world, policy: solution.policy, model: solution.model)
        let wages = conditions.sectorWages(
            wages: solution.wages, employment: solution.employment, valueAdded: solution.sectorValueAdded)
        var labour = solution.sectorValueAdded
        for x in labour.values.indices { labour.values[x] /= wages.values[x] }
        costs = conditions.originPrices(
            conditions.bundles(sectorWages: wages, prices: solution.prices), sectorLabour: labour, employment: solution.employment
        )
        shares = conditions.tradeShares(costs: costs)
    }

    /// In the order of the paper.
    var all: [CellEquation] { [cost, wedge, price, share, flow, output] }

    private func equation(
        _ id: String, _ name: String, _ formula: String, _ left: Double, _ right: Double, _ values: [CellEquation.Value]
    ) -> CellEquation {
        // What is nothing on both sides holds.
        let residual = left == right ? 0 : left / right - 1
        return CellEquation(
            id: id, name: name, formula: formula, left: Self.finite(left), right: Self.finite(right),
            residual: Self.finite(residual),
            values: values)
    }

    private static func finite(_ value: Double) -> OrNull<Double> { OrNull(value.isFinite ? value : nil) }

    private func value(_ symbol: String, _ meaning: String, _ value: Double, _ unit: String) -> CellEquation.Value {
        .init(symbol: symbol, meaning: meaning, value: Self.finite(value), unit: unit)
    }

    private var world: World { solution.world }
    private var unit: String { "\(world.unit) per year" }

    private var cost: CellEquation {
        equation(
            "cost", "What the seller's good costs to make", "ĉ[i,j] = ŵ[i,j]^γ · Πₖ P̂[i,k]^G[k]", solution.inputCosts[i, j].value,
            costs[i, j].value,
            [
                value("ŵ[i,j]", "wage in the seller's sector", solution.sectorWages[i, j].value, "ratio to the baseline"),
                value("γ", "labour's share of cost", world.valueAddedShares[i, j].value, "share"),
                value("ĉ[i,j]", "cost of the seller", solution.inputCosts[i, j].value, "ratio to the baseline"),
            ])
    }

    private var wedge: CellEquation {
        let (policy, t0) = (solution.policy, world.tariffs[n, i, j].value)
        let (t1, e) = (policy.tariffs[n, i, j].value, policy.exportTaxes[n, i, j].value)
        return equation(
            "wedge", "What stands between the seller's price and the buyer's",
            exponent == 1 ? "κ̂ = (1+t′)/(1+t) · (1+e′) · d̂" : "κ̂ = ((1+t′)/(1+t))^φ · (1+e′) · d̂",
            conditions.wedgeChange(n, i, j).value, pow((1 + t1) / (1 + t0), exponent) * (1 + e) * policy.icebergs[n, i, j].value,
            [
                value("t", "tariff in the baseline", 100 * t0, "percent"),
                value("t′", "tariff under the law", 100 * t1, "percent"),
                value("e′", "export tax", 100 * e, "percent"),
                value("d̂", "change in trade costs", policy.icebergs[n, i, j].value, "ratio"),
                value("â", "share of varieties that may be traded", policy.availability[n, i, j].value, "ratio"),
            ])
    }

    private var price: CellEquation {
        let found = conditions.priceIndices(costs: costs, marketSizes: marketSizes)[n, j].value
        return equation(
            "price", "The buyer's price: the average of what every seller charges",
            "P̂[n,j] = ( Σᵢ â·π[n,i,j]·(κ̂·ĉ[i,j])^(−θ) )^(−1/θ)", solution.prices[n, j].value, found,
            [
                value("θ", "trade elasticity of the sector", solution.model.elasticities.theta[j], "elasticity"),
                value("π[n,i,j]", "the seller's share in the baseline", 100 * world.shares[n, i, j].value, "percent of spending"),
                value("P̂[n,j]", "the buyer's price", solution.prices[n, j].value, "ratio to the baseline"),
            ])
    }

    private var share: CellEquation {
        // The same share from the solution's own price: the sum in the price index is P̂^(−θ).
        let theta = solution.model.elasticities.theta[j]
        let base = world.shares[n, i, j].value * solution.policy.availability[n, i, j].value
        let charged = conditions.wedgeChange(n, i, j).value * solution.inputCosts[i, j].value
        let entry = pow(marketSizes?[n, j].value ?? 1, 1 - exponent)
        let implied = base > 0 && charged < .infinity ? base * pow(charged / (solution.prices[n, j].value / entry), -theta) : 0
        return equation(
            "share", "The seller's share of what the buyer spends", "π′[n,i,j] = â·π[n,i,j]·(κ̂·ĉ[i,j] / P̂[n,j])^(−θ)", implied,
            shares[n, i, j].value,
            [
                value("π[n,i,j]", "before", 100 * world.shares[n, i, j].value, "percent of spending"),
                value("π′[n,i,j]", "after", 100 * shares[n, i, j].value, "percent of spending"),
            ])
    }

    private var flow: CellEquation {
        let tariff = solution.policy.tariffs[n, i, j].value
        return equation(
            "flow", "What the buyer pays the seller at the border", "q′[n,i,j] = π′[n,i,j]·X′[n,j] / (1+t′)",
            solution.flow(n, i, j),
            shares[n, i, j].value * solution.expenditure[n, j].value / (1 + tariff),
            [
                value("X[n,j]", "the buyer's spending on the sector, before", world.expenditure[n, j].value, unit),
                value("X′[n,j]", "after", solution.expenditure[n, j].value, unit),
                value("q[n,i,j]", "paid at the border, before", world.flow(n, i, j), unit),
            ])
    }

    private var output: CellEquation {
        let found = conditions.output(shares: shares, expenditure: solution.expenditure)[i, j].value
        return equation(
            "output", "What the seller makes is what all buyers take", "Y′[i,j] = Σₙ (1−ν)·π′[n,i,j]·X′[n,j] / ((1+t′)(1+e′))",
            solution.output[i, j].value, found, [value("Y′[i,j]", "the seller's output", solution.output[i, j].value, unit)])
    }

    /// φ of the buyer's sector; 1 unless the model says otherwise.
    private var exponent: Double {
        solution.model.effectiveTariffExponent(
            world.grid.countries[n], world.grid.sectors[j], goods: world.goods, psi: solution.model.scale?.psi[j] ?? 0)
    }

    /// X̂/ŵ; matters only where φ is not 1.
    private var marketSizes: SectorTable<Hat>? {
        guard solution.model.tariffExponent != 1 || solution.model.deficits == .endogenous else { return nil }
        var sizes = SectorTable<Hat>(grid: world.grid, repeating: .one)
        for n in world.grid.countries.indices {
            for j in world.grid.sectors.indices where world.expenditure[n, j].value > 0 {
                sizes[n, j] = Hat(solution.expenditure[n, j].value / world.expenditure[n, j].value / solution.wages[n].value)
            }
        }
        return sizes
    }
}
