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
        let deficitsFit = model.deficits != .balanced || world.deficits.allSatisfy { $0 == 0 }
        if deficitsFit && imbalance(of: world, model: model).worst <= 1e-11 { return world }
        var tight = options
        tight.tolerance = min(options.tolerance, 1e-12)
        let solved = Counterfactual.solve(world, wedges: Wedges(unchanged: world), model: model, options: tight)
        // A cleaning solve may end at rounding just above the tighter target; ten digits are what counts.
        guard solved.converged || solved.residuals.worst <= options.tolerance else { return try solved.requireConverged().world }
        return solved.rebased()
    }

    /// How far the world is from being an equilibrium under the model, without any change.
    public static func imbalance(of world: World, model: Model) -> Residuals {
        let one = SectorTable<Hat>(grid: world.grid, repeating: .one)
        return Conditions(world: world, wedges: Wedges(unchanged: world), model: model)
            .residuals(
                Claim(wages: Array(repeating: .one, count: world.grid.countryCount), prices: one, expenditure: world.expenditure))
    }

    /// Income spent on final goods, I = wL + tariff revenue + D, `[country]`, in the world's unit per year.
    ///
    /// - Parameters:
    ///   - model: Under its endogenous deficits value added already holds what selling at home pays to
    ///     labour, and the transfer T stands in the place of D.
    ///   - revenue: `tariffRevenue` if it is known already.
    public static func incomes(of world: World, model: Model? = nil, revenue: [Double]? = nil) -> [Double] {
        var transfers = world.deficits
        if let model, model.deficits == .endogenous {
            transfers = Conditions(world: world, wedges: Wedges(unchanged: world), model: model).transfers()
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
