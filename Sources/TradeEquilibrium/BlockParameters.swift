import RealModule
import TradeData

/// The parameters of a model's blocks on a world, arranged for the solver's loop; nil or 0 where a block is standard.
struct BlockParameters {
    /// 1/κ: 0 when labour is mobile.
    let inverseKappa: Double
    /// ψ by sector, and whose employment counts.
    let psi: [Double]?
    let reach: Scale.Reach
    /// Elasticity of labour supply.
    let supply: Double
    let wageTax: Bool
    /// 1 − ν, `[j][n]`.
    let kept: [Double]?
    /// 1 − φ, `[n][j]`.
    let entry: [Double]?
    /// Value added of sectors in the baseline, `[n][j]`; empty unless sectors have unknowns of their own.
    let valueAdded: [Double]
    /// T, transfers that the deficit rule fixes, `[n]`.
    let transfers: [Double]
    /// R/(wL) of the baseline.
    let revenueShare: [Double]
    /// ln X of the baseline, `[n][j]`; empty unless φ is not 1 somewhere.
    let baselineLogSpending: [Double]

    init(model: Model, world: World) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        inverseKappa = model.labour.inverseKappa
        psi = model.scale?.psi.contains { $0 > 0 } == true ? model.scale?.psi : nil
        reach = model.scale?.reach ?? .sector
        supply = model.labour.supplyElasticity
        wageTax = model.revenue == .wageTax
        var (kept, entry) = ([Double](repeating: 1, count: N * J), [Double](repeating: 0, count: N * J))
        for (n, country) in world.grid.countries.enumerated() {
            for (j, sector) in world.grid.sectors.enumerated() {
                kept[j * N + n] = 1 - model.localShare(country, sector, goods: world.goods)
                entry[n * J + j] =
                    1 - model.effectiveTariffExponent(country, sector, goods: world.goods, psi: model.scale?.psi[j] ?? 0)
            }
        }
        self.kept = kept.contains { $0 != 1 } ? kept : nil
        self.entry = entry.contains { $0 != 0 } ? entry : nil
        baselineLogSpending = self.entry == nil ? [] : world.expenditure.values.map { Double.log(max($0, 1e-200)) }
        func unchanged() -> Conditions { Conditions(world: world, policy: Policy(unchanged: world), model: model) }
        valueAdded = inverseKappa > 0 || (psi != nil && reach == .sector) ? unchanged().baselineValueAdded().values : []
        transfers = self.kept == nil ? world.deficits : unchanged().transfers()
        revenueShare = supply > 0 && wageTax ? zip(Baseline.tariffRevenue(of: world), world.valueAdded).map { $0 / $1 } : []
    }

    func unknowns(on grid: Grid) -> Unknowns {
        Unknowns(
            countries: grid.countryCount, sectors: grid.sectorCount, employment: usesEmployment, valueAdded: usesSectors)
    }

    var usesEmployment: Bool { supply > 0 }
    var usesSectors: Bool { !valueAdded.isEmpty }
}
