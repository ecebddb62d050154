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
    /// less than a twentieth of its pay after the transfer that the deficit rule makes it pay: beyond that it has no income. Or
    /// conditions hold where a country has nothing to spend, or less than a millionth of its pay is left: an answer for the
    /// model's arithmetic, and for no economy.
    case insolvent(Country)
    /// Several equilibria: a second start ended in one in which this country's pay is another.
    case ambiguous(Country)
    /// Where markets grow by growing, the equilibrium near the baseline has vanished: in the one that was found the country spends more
    /// than e² times what it did on the sector.
    case distant(Country, Sector)
    /// No wedge was found with which trade keeps to this limit on a quantity: it asks for more than can exist.
    case unreachable(String)
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
            "no equilibrium found in which \(country) has an income: what it must pay abroad, or the change itself, takes all that it earns"
        case .ambiguous(let country):
            "several equilibria: from another start \(country) ends elsewhere, so there is no single answer"
        case .distant(let country, let sector):
            "no equilibrium near the baseline: in the one that was found \(country) spends more than seven times what it did on \(sector), "
                + "since markets of this model grow by growing"
        case .unreachable(let limit):
            "infeasible: no subsidy or tax was found with which trade keeps to the limit \(limit)"
        case .cancelled: "cancelled"
        }
    }
}

/// Why a result has no headline.
public struct NotConverged: Failure {
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

    public var code: FailureCode { termination == .cancelled ? .cancelled : .notConverged }
    public var problems: [Problem] { [Problem(what: description)] }

    public var description: String {
        switch termination {
        case .infeasible, .imbalanced, .ambiguous, .distant, .unreachable: return termination.description
        default: break
        }
        return "\(termination) after \(iterations) steps, "
            + (place.map { "residual \($0)" } ?? "residual \(residuals.worst)")
    }
}
