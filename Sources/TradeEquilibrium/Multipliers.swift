import TradeData

/// What each equilibrium condition is worth to a combination of results, and the slope by any policy that follows from it.
///
/// ```
/// F_yᵀ·λ = −Φ_y,   dΦ/dp = Φ_p + F_pᵀ·λ
/// ```
/// One linear solve gives λ; after it the slope by the policies of one cell takes a few operations, so that who sets a few rates of many
/// (`subscript`) does not pay for the whole `gradient`.
public struct Multipliers: Sendable {
    /// The derivatives of the combination by the policies of one buyer's purchases of one good from one origin.
    public struct CellSlopes: Sendable, Equatable {
        /// By ln(1+t), ln(1+e), ln d and ln a.
        public var tariff, exportTax, iceberg, availability: Double
    }

    /// The derivative by ln Q of each limit on a quantity, in the order of the policy; 0 where it does not bind.
    public internal(set) var limits: [Double]
    /// Whether the linear system was solved to its tolerance.
    public internal(set) var converged: Bool
    /// What is left of the right-hand side, relative to it.
    public internal(set) var residual: Double
    /// Products with the transposed derivatives that it took.
    public internal(set) var products: Int

    let linearisation: Linearisation
    /// λ of the conditions with the wedges of limits as they are, in the solver's order: where the solve of a neighbour may start.
    public let values: [Double]
    var slopes: Linearisation.Slopes
    /// What policies do beside the conditions: they count in the limits that bind.
    var direct: PolicyChange?

    init(_ linearisation: Linearisation, _ values: [Double], _ slopes: Linearisation.Slopes, _ outcome: Krylov.Outcome) {
        (self.linearisation, self.values, self.slopes) = (linearisation, values, slopes)
        (converged, residual, products) = (outcome.converged, outcome.residual, outcome.products)
        limits = Array(repeating: 0, count: linearisation.point.impliedWedges.count)
    }

    /// The derivative by a transfer that is received, in the world's unit per year, `[country]`; only differences have a meaning.
    public var transfers: [Double] { direct.map { zip($0.transfers, slopes.incomes).map { $0 + $1 } } ?? slopes.incomes }

    /// The slopes in a cell of a `Bilateral`, by its offset.
    /// - Complexity: O(1).
    public subscript(offset: Int) -> CellSlopes {
        var found = linearisation.cellSlopes(offset, slopes)
        if let direct {
            found.tariff += direct.tariffs.values[offset]
            found.exportTax += direct.exportTaxes.values[offset]
            found.iceberg += direct.icebergs.values[offset]
            found.availability += direct.availability.values[offset]
        }
        return found
    }

    /// The slopes by everything.
    /// - Complexity: O(N²J), and a logarithm a cell for θ.
    public var gradient: Gradient {
        var total = linearisation.policyGradient(slopes)
        if let direct {
            total.add(direct)
            // How what is counted answers to θ itself is not worked out.
            total.theta = total.theta.map { _ in .nan }
        }
        return Gradient(slopes: total, limits: limits, converged: converged, residual: residual, products: products)
    }

    /// The change of the combination along a direction in which no θ moves.
    func along(_ direction: PolicyChange) -> Double {
        var sum = 0.0
        linearisation.forEachCell(in: direction) { cell in
            let (slopes, x) = (self[cell.offset], cell.offset)
            sum += slopes.tariff * direction.tariffs.values[x] + slopes.exportTax * direction.exportTaxes.values[x]
            sum += slopes.iceberg * direction.icebergs.values[x] + slopes.availability * direction.availability.values[x]
        }
        sum -= zip(slopes.origin, direction.productivity.values).reduce(0) { $0 + $1.0 * $1.1 }
        return zip(transfers, direction.transfers).reduce(sum) { $0 + $1.0 * $1.1 }
    }
}

extension Linearisation.Slopes {
    mutating func add(_ other: Self) {
        func add(_ key: WritableKeyPath<Self, [Double]>) {
            self[keyPath: key] = zip(self[keyPath: key], other[keyPath: key]).map { $0 + $1 }
        }
        for key: WritableKeyPath<Self, [Double]> in [
            \.unknowns, \.incomes, \.revenue, \.local, \.growth, \.output, \.wages, \.inputs, \.bundle, \.origin, \.prices,
        ] { add(key) }
    }
}
