import RealModule
import TradeData
import TradeEquilibrium

/// Nash tariffs of all countries of a world without input-output links, where each sets one rate on all its imports.
///
/// ```
/// A[n,i,k] = π[n,i,k]·(1+τ[n,i,k])^θₖ abroad, π at home;   b[i,k] = wᵢ^(−θₖ)        π, τ: the world's shares and tariffs
/// F = Σ_{i≠n} A·b,   H = A[n,n]·b[n],   T = (1+tₙ)^(−θₖ),   D[n,k] = H + T·F,   φ = T·F/D
/// λ′ = A·b·T/D abroad, H/D at home,      Eₙ = wₙLₙ / (1 − tₙ/(1+tₙ)·Σₖ e[n,k]·φ[n,k])
/// wᵢLᵢ = Σ λ′·e·E / (1 + t·1[i≠n]),      ln Wₙ = ln Eₙ + Σₖ e[n,k]/θₖ·ln D[n,k]
/// ```
/// One factor, balanced trade, revenue given to households. `TradeGame` finds the same for every world and policy, some hundred times
/// slower; what is solved here is checked against it.
///
/// ```swift
/// let game = try UniformTariffs(world, theta: table.theta, balancing: true)
/// let war = try game.byBestResponses()        // war.tariffs[n], war.logWelfare[n]
/// ```
/// - Source: Lashkaripour (2021), *Journal of International Economics* 131.
/// - Complexity: O(N²J) a pass; best responses also N³J/2 a round.
public struct UniformTariffs: Sendable {
    /// Rates that answer each other, and what comes of them.
    public struct Equilibrium: Sendable {
        /// t, one rate on all imports, `[country]`; NaN for a country that imports nothing.
        public let tariffs: [Double]
        /// ln of wages against those of the balanced base, `[country]`; the world's pay is the numeraire.
        public let logWages: [Double]
        /// ln of real income against that of the balanced base, `[country]`.
        public let logWelfare: [Double]
        /// Passes over trade.
        public let rounds: Int
        /// max |ln of sales over pay|: what labour markets are off by.
        public let residual: Double
        /// What rates are off by: by the equation max |ln (1+t) of the equation − ln (1+t)|, by best responses
        /// max |d ln Wₙ/d ln (1+tₙ)|.
        public let firstOrder: Double
    }

    /// Labour clearing, and the rates, to this.
    static let tolerance = 1e-10
    let N, J: Int
    /// Sellers of a row, rounded up.
    let L: Int
    /// A abroad, `[buyer][sector][seller]`, 0 at home and beyond N; at home, `[country][sector]`.
    let abroad, home: [Double]
    /// e, `[country][sector]`.
    let parts: [Double]
    let theta: [Double]
    /// w·L of the world, `[country]`.
    let pay: [Double]
    /// Of the balanced base: ln of wages against the world's, and ln W, `[country]`.
    let baseWages, baseWelfare: [Double]
    /// Of the balanced base, as `Equilibrium.residual`; and the passes over trade that it took.
    public let baseResidual: Double
    public let baseRounds: Int

    /// - Parameters:
    ///   - theta: Trade elasticities, `[sector]`.
    ///   - balancing: Whether trade is balanced first, under the world's own tariffs, at the world's shares of sectors in spending.
    ///     All changes are then against the balanced base.
    /// - Throws: `Problems` for a world with input-output links or tariffs on home sales, for elasticities that are not positive, one
    ///   for each sector, and where trade is not balanced (or the world is no equilibrium) and balancing is not wanted.
    public init(_ world: World, theta: [Double], balancing: Bool = false) throws {
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        L = (N + 7) / 8 * 8
        self.theta = theta
        pay = world.valueAdded
        try Self.check(world, theta)
        (abroad, home, parts) = Self.tables(world, theta)
        let base = try Self.balance(world, theta, parts, mayMove: balancing)
        (baseWages, baseWelfare, baseResidual, baseRounds) = (base.logWages, base.logWelfare, base.residual, base.rounds)
    }

    /// The fixed point of Lashkaripour's equation 13 (`OptimalTariffs.uniform`): near mutual best responses, and not the same.
    ///
    /// Wages and rates are found in one loop, each wage by its own slope, all accelerated together.
    /// - Throws: `Problems` with `FailureCode.notConverged`.
    public func byEquation() throws -> Equilibrium {
        let trade = UniformTrade(self)
        let rounds = try approach(trade, tolerance: Self.tolerance)
        return trade.equilibrium(rounds: rounds, residual: trade.off.clearing, firstOrder: trade.off.rates)
    }

    /// Rates of which each is the best response to all others: its own d ln W/dt is zero.
    ///
    /// From near the equation's rates, each round takes the response of all wages to all rates from one Jacobian, and steps to where
    /// each country's first-order condition holds with all multipliers as they are; wages follow by Newton's method.
    /// - Throws: `Problems` with `FailureCode.notConverged`.
    public func byBestResponses() throws -> Equilibrium {
        let trade = UniformTrade(self)
        let rounds = try approach(trade, tolerance: 1e-4)
        return try UniformResponses(trade).settle(after: rounds)
    }

    /// The equation's fixed point, on `trade`; returns the passes.
    private func approach(_ trade: UniformTrade, tolerance: Double) throws -> Int {
        var z = baseWages + [Double](repeating: Double.log(1.25), count: N)
        let loop = Self.settle(&z, tolerance, failure: "the equation for uniform tariffs was not solved") {
            trade.equationStep(&$0, &$1)
        }
        guard loop.converged else { throw loop.failure }
        return loop.rounds
    }

    struct Loop {
        var converged = false
        var rounds = 0
        let failure: Problems
    }

    /// z ← z + F(z), accelerated, until |F| is below the tolerance.
    static func settle(
        _ z: inout [Double], _ tolerance: Double = tolerance, failure: String, _ step: (inout [Double], inout [Double]) -> Double
    ) -> Loop {
        var loop = Loop(failure: Problems(failure, remedy: "check the world's shares and elasticities", code: .notConverged))
        var f = z
        var anderson = Anderson(n: z.count, memory: 8)
        while loop.rounds < 500 {
            loop.rounds += 1
            let worst = step(&z, &f)
            guard worst.isFinite else { return loop }
            if worst <= tolerance {
                loop.converged = true
                return loop
            }
            if worst > 0.5 { for k in f.indices { f[k] *= 0.5 / worst } }
            anderson.step(z: &z, f: f)
        }
        return loop
    }
}
