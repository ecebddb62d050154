import TradeData
import TradeEquilibrium

/// Optimal tariffs of the literature in closed form: what best responses must come to in the economies that they are derived for.
public enum OptimalTariffs {
    /// t* = 1/θ of a small economy with one sector: it moves no price abroad but that of its own exports.
    public static func ofSmallEconomy(theta: Double) -> Double { 1 / theta }

    /// t* = 1/(θ·λ_ff) where there are two countries and one sector.
    /// - Parameter foreignOwnShare: λ_ff, what the other country spends on its own goods, at the optimum.
    public static func ofTwoCountries(theta: Double, foreignOwnShare: Double) -> Double { 1 / (theta * foreignOwnShare) }

    /// The uniform tariff that is best for a country where trade is out of balance and a part of what is paid for imports stays with
    /// the buyer's own workers, at an equilibrium of one sector.
    ///
    /// ```
    /// t* = 1 / ((1+E)·φ − 1),    E = θ·Σ_{n≠i} (1−ν[n])·X[n,i]·(1−λ[n,i]) / ((1−ν[i])·Σ_{n≠i} X[i,n])
    /// ```
    /// X[n,i] is what n pays i net of tariffs, φ the exponent of tariffs (`Model.effectiveTariffExponent`). Deficits between pairs of
    /// countries do not enter. The paper evaluates it at factual shares: 21.8% for the United States; trying rates in the whole model
    /// puts the largest real income at 21.3% where revenue relieves wages.
    /// - Source: Ignatenko, Lashkaripour, Macedoni and Simonovska (2025), *Journal of International Economics* 157, Proposition 2.
    /// - Precondition: The world has one sector.
    public static func withLocalCosts(at result: Counterfactual, of i: Int) -> Double {
        let (world, model) = (result.world, result.model)
        precondition(world.grid.sectorCount == 1, "The formula is for one sector.")
        func kept(_ n: Int) -> Double {
            1 - model.localShare(world.grid.countries[n], world.grid.sectors[0], goods: world.goods)
        }
        let (flows, shares) = (result.flows(), result.shares())
        var (exports, imports) = (0.0, 0.0)
        for n in world.grid.countries.indices where n != i {
            exports += kept(n) * flows[n, i, 0].value * (1 - shares[n, i, 0].value)
            imports += kept(i) * flows[i, n, 0].value
        }
        let exponent = model.effectiveTariffExponent(
            world.grid.countries[i], world.grid.sectors[0], goods: world.goods, psi: model.scale?.psi[0] ?? 0)
        return 1 / ((1 + model.elasticities.theta[0] * exports / imports) * exponent - 1)
    }

    /// The uniform tariffs by which all countries answer each other, by the formula for many countries and sectors without
    /// input-output links, evaluated at an equilibrium; a fixed point of it is the formula's Nash equilibrium.
    ///
    /// ```
    /// tᵢ = 1 / Σₖ Σ_{n≠i} χ[i,n,k]·θₖ·(1 − (1−δ[n,k])·λ′[n,i,k]),   δ[n,k] = tₙ·λ′[n,n,k]·e[n,k] / (1 + tₙ·λ′[n,n])
    /// ```
    /// χ are i's exports at border prices as shares of them all, λ′ shares of spending, e the shares of sectors in it.
    /// It holds where no country is large in another's spending: true best responses differ from it, and
    /// `Game.certify` says by how much.
    /// - Source: Lashkaripour (2021), *Journal of International Economics* 131, equation 13.
    /// - Parameter tariffs: t, `[country]`, one rate on all imports.
    /// - Complexity: O(N²J).
    public static func uniform(at result: Counterfactual, tariffs: [Double]) -> [Double] {
        let grid = result.world.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let (shares, flows) = (result.shares(), result.flows())
        let theta = result.model.elasticities.theta
        let spending = (0..<N).map { n in (0..<J).reduce(0) { $0 + result.expenditure[n, $1].value } }
        let home = (0..<N).map { n in
            (0..<J).reduce(0) { $0 + shares[n, n, $1].value * result.expenditure[n, $1].value } / spending[n]
        }
        return (0..<N).map { i in
            var (exports, sum) = (0.0, 0.0)
            for k in 0..<J {
                for n in 0..<N where n != i {
                    let part = result.expenditure[n, k].value / spending[n]
                    let delta = tariffs[n] * shares[n, n, k].value * part / (1 + tariffs[n] * home[n])
                    exports += flows[n, i, k].value
                    sum += flows[n, i, k].value * theta[k] * (1 - (1 - delta) * shares[n, i, k].value)
                }
            }
            return exports / sum
        }
    }
}
