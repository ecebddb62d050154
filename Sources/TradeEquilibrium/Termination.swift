import TradeData

/// How a solve ended.
public enum Termination: Sendable, Equatable, CustomStringConvertible {
    /// Every block's scaled residual is within the tolerance.
    case converged
    /// The residual no longer falls.
    case stalled
    /// The budget of iterations is used up.
    case iterationLimit
    /// No equilibrium: a good that is needed can be bought from nobody.
    case infeasible(Country, Sector)
    /// Somebody asked to stop.
    case cancelled

    public var description: String {
        switch self {
        case .converged: "converged"
        case .stalled: "stalled"
        case .iterationLimit: "iteration limit"
        case .infeasible(let country, let sector): "infeasible: \(country) can buy \(sector) from nobody"
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

    public init(price: Double, expenditure: Double, labour: Double) {
        self.price = price
        self.expenditure = expenditure
        self.labour = labour
    }

    /// The worst of all; NaN if any is NaN.
    public var worst: Double {
        price.isNaN || expenditure.isNaN || labour.isNaN ? .nan : max(price, max(expenditure, labour))
    }
}

/// Why a result has no headline.
public struct NotConverged: Error, CustomStringConvertible, Sendable {
    public let termination: Termination
    public let iterations: Int
    public let residuals: Residuals
    public var description: String {
        "\(termination) after \(iterations) steps, residuals: price \(residuals.price), "
            + "expenditure \(residuals.expenditure), labour \(residuals.labour)"
    }
}
