import TradeData

/// How a solve ended.
public enum Termination: Sendable, Equatable, CustomStringConvertible {
    /// Every block's scaled residual is within the tolerance.
    case converged
    /// The residual no longer falls.
    case stalled
    /// The budget of iterations is used up.
    case iterationLimit
    /// The time allowed is used up.
    case timeLimit
    /// No equilibrium: a good that is needed can be bought from nobody.
    case infeasible(Country, Sector)
    /// No equilibrium: what bans leave of a country's trade cannot have the balance that the deficit rule demands.
    case imbalanced(Country)
    /// No equilibrium was found, and where the search ended, or at the largest part of the shock that was solved, a country keeps
    /// less than a twentieth of its pay after the transfer that the deficit rule makes it pay: beyond that it has no income.
    case insolvent(Country)
    /// Somebody asked to stop.
    case cancelled

    public var description: String {
        switch self {
        case .converged: "converged"
        case .stalled: "stalled"
        case .iterationLimit: "iteration limit"
        case .timeLimit: "time limit"
        case .infeasible(let country, let sector): "infeasible: \(country) can buy \(sector) from nobody"
        case .imbalanced(let country):
            "infeasible: what trade is left to \(country) cannot have the balance that the deficit rule demands"
        case .insolvent(let country):
            "no equilibrium found: the transfer that the deficit rule makes \(country) pay abroad takes all that it earns"
        case .cancelled: "cancelled"
        }
    }
}

/// The largest scaled residual of each block of equilibrium conditions, and where it is.
///
/// Each is the relative distance between the two sides of its equation, so 1e-10 means ten digits.
public struct Residuals: Sendable, Equatable {
    /// `|ln P − ln (Σ π(κ̂ĉ)^−θ)^(−1/θ)|`
    public var price: Double
    /// `|ln X′ − ln (Σ G Y′ + α I′)|`
    public var expenditure: Double
    /// `|ln Σ γ Y′ − ln w·wL|`, which is the trade balance by Walras' law.
    public var labour: Double
    /// `|ln L − ln (τ̂·w/P)^κ|`; 0 where labour supply is fixed.
    public var employment: Double
    /// `|ln V′ − ln γ′Y′|` of sectors; 0 where labour moves freely and returns to scale are constant.
    public var sectorLabour: Double

    public init(price: Double, expenditure: Double, labour: Double, employment: Double = 0, sectorLabour: Double = 0) {
        self.price = price
        self.expenditure = expenditure
        self.labour = labour
        self.employment = employment
        self.sectorLabour = sectorLabour
    }

    /// The worst of all; NaN if any is NaN.
    public var worst: Double {
        [price, expenditure, labour, employment, sectorLabour].reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
    }
}

/// Where a condition is furthest from being satisfied.
public struct ResidualPlace: Sendable, Equatable, CustomStringConvertible {
    /// The block of conditions that a residual belongs to.
    public enum Condition: String, Sendable {
        case price = "price index"
        case expenditure = "market"
        case labour = "labour market"
        case employment = "labour supply"
        case sectorLabour = "sector wage"
    }
    public let condition: Condition
    public let country: Country
    /// nil where the condition is the country's as a whole.
    public let sector: Sector?
    public let residual: Double

    public var description: String {
        "\(residual) in the \(condition.rawValue) of \(sector.map { "\($0) in " } ?? "")\(country)"
    }
}

/// Why a result has no headline.
public struct NotConverged: Error, CustomStringConvertible, Sendable {
    public let termination: Termination
    public let iterations: Int
    public let residuals: Residuals
    /// Where the largest residual is; nil where nothing was evaluated.
    public let place: ResidualPlace?

    public init(termination: Termination, iterations: Int, residuals: Residuals, place: ResidualPlace? = nil) {
        self.termination = termination
        self.iterations = iterations
        self.residuals = residuals
        self.place = place
    }

    public var description: String {
        switch termination {
        case .infeasible, .imbalanced: return termination.description
        default: break
        }
        return "\(termination) after \(iterations) steps, "
            + (place.map { "residual \($0)" } ?? "residual \(residuals.worst)")
    }
}
