import TradeData

/// A small change of a logarithm, or a derivative with respect to one: 0.01 is a hundredth of a log point.
public struct LogChange: Quantity {
    public var value: Double
    public init(_ value: Double) { self.value = value }
}

/// A direction in which policies and parameters move, or the derivatives of a number with respect to them all.
///
/// As a direction each entry is a differential; as a gradient each is the derivative by that entry.
public struct PolicyChange: Sendable, Equatable {
    /// d ln(1+t), `[destination, origin, sector]`.
    public var tariffs: Bilateral<LogChange>
    /// d ln(1+e), `[destination, origin, sector]`.
    public var exportTaxes: Bilateral<LogChange>
    /// d ln d, trade costs that melt, `[destination, origin, sector]`.
    public var icebergs: Bilateral<LogChange>
    /// d ln a, the share of varieties that may be traded, `[destination, origin, sector]`.
    public var availability: Bilateral<LogChange>
    /// d ln z, which lowers the cost of a sector, `[country, sector]`.
    public var productivity: SectorTable<LogChange>
    /// dD, a transfer that is received, in the world's unit per year, `[country]`; a direction must sum to zero.
    public var transfers: [Double]
    /// dθ, `[sector]`, at the baseline's shares.
    public var theta: [Double]

    init(
        tariffs: Bilateral<LogChange>, exportTaxes: Bilateral<LogChange>, icebergs: Bilateral<LogChange>,
        availability: Bilateral<LogChange>, productivity: SectorTable<LogChange>, transfers: [Double], theta: [Double]
    ) {
        (self.tariffs, self.exportTaxes, self.icebergs, self.availability) = (tariffs, exportTaxes, icebergs, availability)
        (self.productivity, self.transfers, self.theta) = (productivity, transfers, theta)
    }

    /// No change.
    public init(grid: Grid) {
        tariffs = Bilateral(grid: grid, repeating: LogChange(0))
        exportTaxes = tariffs
        icebergs = tariffs
        availability = tariffs
        productivity = SectorTable(grid: grid, repeating: LogChange(0))
        transfers = Array(repeating: 0, count: grid.countryCount)
        theta = Array(repeating: 0, count: grid.sectorCount)
    }

    /// Σ of the products of all entries: the change of a number whose gradient this is.
    public func dot(_ direction: PolicyChange) -> Double {
        // What a direction leaves as it is counts nothing, whatever is known of its slope.
        func sum(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 } }
        return sum(tariffs.values, direction.tariffs.values) + sum(exportTaxes.values, direction.exportTaxes.values)
            + sum(icebergs.values, direction.icebergs.values)
            + sum(availability.values, direction.availability.values) + sum(productivity.values, direction.productivity.values)
            + sum(transfers, direction.transfers) + sum(theta, direction.theta)
    }
}

/// What a small change of policy does, to first order.
public struct Response: Sendable {
    /// d ln w and d ln L, at the numeraire, `[country]`.
    public let wages, employment: [Double]
    /// d ln w by sector, `[country, sector]`; the country's where labour moves freely.
    public let sectorWages: SectorTable<LogChange>
    /// d ln P, `[country, sector]`.
    public let prices: SectorTable<LogChange>
    /// d ln c, the price at the origin before export taxes, `[country, sector]`.
    public let inputCosts: SectorTable<LogChange>
    /// d ln X, `[country, sector]`; 0 where nothing is bought.
    public let expenditure: SectorTable<LogChange>
    /// dI and dR, revenue of tariffs and export taxes, in the world's unit per year, `[country]`.
    public let incomes, revenue: [Double]
    /// d ln W, `[country]`.
    public let welfare: [Double]
    /// Whether the linear system was solved to its tolerance.
    public let converged: Bool
    /// What is left of the right-hand side, relative to it.
    public let residual: Double
    /// Products with the derivatives that it took.
    public let products: Int
}

/// How a combination of results depends on every policy and parameter, to first order.
public struct Gradient: Sendable {
    /// The derivative by each entry; of transfers only differences between countries have a meaning.
    public let slopes: PolicyChange
    /// The derivative by ln Q of each limit on a quantity, in the order of the policy; 0 where it does not bind.
    public var limits: [Double] = []
    /// Whether the linear system was solved to its tolerance.
    public let converged: Bool
    /// What is left of the right-hand side, relative to it.
    public let residual: Double
    /// Products with the transposed derivatives that it took.
    public let products: Int

    /// The change of the combination along a direction.
    public func along(_ direction: PolicyChange) -> Double { slopes.dot(direction) }
}
