import CKernels
import TradeData

/// What has to be true of a world before a question is put to it.
///
/// A baseline that does not clear puts its imbalance into every counterfactual, and forcing balanced trade is
/// itself a shock: both are solved here, once, without any change of policy, and never counted as an effect.
public enum Baseline {
    /// The baseline that a model starts from: the world itself when it is an equilibrium under the
    /// model's deficit rule, else the equilibrium found by a solve without a shock.
    ///
    /// - Throws: `NotConverged` when the cleaning solve does not end in an equilibrium.
    public static func prepare(_ world: World, model: Model, options: SolverOptions = SolverOptions()) throws -> World {
        if model.deficits == .endogenous && imbalance(of: world, model: model).worst > 1e-11 {
            return try cleared(withLocalCosts(world, model: model), model: model, options: options)
        }
        return try cleared(world, model: model, options: options)
    }

    private static func cleared(_ world: World, model: Model, options: SolverOptions) throws -> World {
        let deficitsFit = model.deficits != .balanced || world.deficits.allSatisfy { $0 == 0 }
        if deficitsFit && imbalance(of: world, model: model).worst <= 1e-11 { return world }
        var tight = options
        tight.tolerance = min(options.tolerance, 1e-12)
        let solved = Counterfactual.solve(world, policy: Policy(unchanged: world), model: model, options: tight)
        // A cleaning solve may end at rounding just above the tighter target; ten digits are what counts.
        guard solved.converged || solved.residuals.worst <= options.tolerance else { return try solved.requireConverged().world }
        return solved.rebased()
    }

    /// The world with the part ν of what buyers of goods pay booked as pay of the buyer's own labour.
    ///
    /// Nobody's trade, spending by sector or deficit is touched, since those are data. Producers receive what is
    /// left and buy inputs for that much less; what they no longer buy is consumed, out of the pay for selling.
    /// ```
    /// Y[i,j] = Σₙ (1−ν[n])·q[n,i,j]·X[n,j],   wL[n] = Σⱼ γY + ν[n]·Σ q[n,i,j]·X[n,j]
    /// α[n,k] = (X[n,k] − Σⱼ G·Y)/I[n],        I[n] = Σₖ (X[n,k] − Σⱼ G·Y)
    /// ```
    static func withLocalCosts(_ world: World, model: Model) -> World {
        let conditions = Conditions(world: world, policy: Policy(unchanged: world), model: model)
        let output = conditions.output(shares: world.shares, expenditure: world.expenditure)
        let local = conditions.localLabour(shares: world.shares, expenditure: world.expenditure)
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var (consumption, valueAdded) = (world.consumptionShares, local)
        for n in 0..<N {
            var final = [Double](repeating: 0, count: J)
            for k in 0..<J {
                final[k] = world.expenditure[n, k].value
                for j in 0..<J { final[k] -= world.inputShares[n, k, j].value * output[n, j].value }
                valueAdded[n] += world.valueAddedShares[n, k].value * output[n, k].value
            }
            let income = final.reduce(0, +)
            for k in 0..<J { consumption[n, k] = Share(max(0, final[k]) / income) }
        }
        return World(
            id: world.id, title: world.title, year: world.year, unit: world.unit, goods: world.goods,
            lawDay: world.lawDay, concordance: world.concordance, grid: world.grid,
            shares: world.shares,
            tariffs: world.tariffs, valueAddedShares: world.valueAddedShares, inputShares: world.inputShares,
            consumptionShares: consumption, valueAdded: valueAdded, deficits: world.deficits, expenditure: world.expenditure,
            elasticities: world.elasticities, names: world.names, provenance: world.provenance)
    }

    /// How far the world is from being an equilibrium under the model, without any change.
    public static func imbalance(of world: World, model: Model) -> Residuals {
        let one = SectorTable<Hat>(grid: world.grid, repeating: .one)
        return Conditions(world: world, policy: Policy(unchanged: world), model: model)
            .residuals(
                Claim(wages: Array(repeating: .one, count: world.grid.countryCount), prices: one, expenditure: world.expenditure))
    }

    /// Income spent on final goods, I = wL + tariff revenue + D, `[country]`, in the world's unit per year.
    ///
    /// - Parameters:
    ///   - model: Under its endogenous deficits value added already holds what selling at home pays to
    ///     labour, and the transfer T replaces D.
    ///   - revenue: `tariffRevenue` if it is known already.
    public static func incomes(of world: World, model: Model? = nil, revenue: [Double]? = nil) -> [Double] {
        var transfers = world.deficits
        if let model, model.deficits == .endogenous {
            transfers = Conditions(world: world, policy: Policy(unchanged: world), model: model).transfers()
        }
        return zip(zip(world.valueAdded, transfers), revenue ?? tariffRevenue(of: world)).map { $0.0 + $0.1 + $1 }
    }

    /// Tariff revenue of the baseline, `[country]`, in the world's unit per year.
    public static func tariffRevenue(of world: World) -> [Double] {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var revenue = [Double](repeating: 0, count: N)
        world.tariffs.values.withUnsafeBufferPointer { tariffs in
            world.shares.values.withUnsafeBufferPointer { shares in
                for j in 0..<J {
                    for n in 0..<N {
                        let row = (j * N + n) * N
                        let taxed = dk_tariff_share(N, shares.baseAddress! + row, tariffs.baseAddress! + row)
                        revenue[n] += taxed * world.expenditure.values[n * J + j]
                    }
                }
            }
        }
        return revenue
    }
}
