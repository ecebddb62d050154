import TradeData

/// A kind of equilibrium condition; each is solved for one block of unknowns, in this order.
public enum Condition: String, Sendable, CaseIterable, Codable {
    /// `ln Σ γ′Y′ = ln ŵL̂·wL`, solved for ln ŵ, `[country]`; the trade balance, by Walras' law.
    case labourMarket = "labour market"
    /// `ln P̂ = ln (Σ K·ĉ^−θ)^(−1/θ)`, solved for ln P̂, `[country, sector]`.
    case priceIndex = "price index"
    /// `ln X′ = ln (Σ G′Y′ + α′I′)`, solved for ln X′, `[country, sector]`.
    case market
    /// `ln L̂ = ε_L·ln (τ̂ŵ/P̂C)`, solved for ln L̂, `[country]`; absent where labour supply is fixed.
    case labourSupply = "labour supply"
    /// `ln V̂ = ln γ′Y′/(γY)`, solved for ln V̂, value added of sectors, `[country, sector]`; absent where labour moves freely and
    /// returns to scale are constant.
    case sectorWage = "sector wage"
    /// `0 ≤ u ⟂ slack ≥ 0`, solved for the log wedges of limits on quantities, outside the blocks of unknowns; absent without limits.
    case limits = "limits on quantities"
}

/// Where each block of unknowns is: (ln w | ln P | ln X | ln L | ln V), countries outermost.
///
/// One list for the solver's map, the linearisation, starting points and results.
struct Unknowns: Sendable, Equatable {
    let countries, sectors: Int
    /// The first unknown of each block, in the order of `Condition`; one more at the end.
    private let starts: [Int]

    let prices, expenditure, employment, valueAdded, count: Int

    init(countries N: Int, sectors J: Int, employment hasEmployment: Bool, valueAdded hasValueAdded: Bool) {
        (countries, sectors) = (N, J)
        (prices, expenditure, employment) = (N, N + N * J, N + 2 * N * J)
        valueAdded = employment + (hasEmployment ? N : 0)
        count = valueAdded + (hasValueAdded ? N * J : 0)
        starts = [0, prices, expenditure, employment, valueAdded, count, count]
    }

    /// The unknowns that a condition is solved for; empty where the model does without.
    func range(of condition: Condition) -> Range<Int> {
        let k = Condition.allCases.firstIndex(of: condition)!
        return starts[k]..<starts[k + 1]
    }

    /// The largest of |f| in each block.
    func residuals(of f: [Double]) -> Residuals {
        var residuals = Residuals()
        for condition in Condition.allCases {
            for x in range(of: condition) { residuals.note(f[x], in: condition) }
        }
        return residuals
    }

    /// The condition, country and sector of an unknown; the sector is nil where the condition is the country's.
    func place(of x: Int) -> (condition: Condition, country: Int, sector: Int?) {
        let k = (starts.lastIndex { $0 <= x && x < count } ?? 0)
        let condition = Condition.allCases[min(k, Condition.allCases.count - 1)]
        let cell = x - range(of: condition).lowerBound
        switch condition {
        case .labourMarket, .labourSupply, .limits: return (condition, cell, nil)
        case .priceIndex, .market, .sectorWage: return (condition, cell / sectors, cell % sectors)
        }
    }

    /// Copies the blocks that another list of unknowns on the same grid has too.
    func takeOver(_ other: [Double], of theirs: Unknowns, into z: inout [Double]) {
        guard theirs.countries == countries, theirs.sectors == sectors, other.count == theirs.count else { return }
        for condition in Condition.allCases {
            let (mine, given) = (range(of: condition), theirs.range(of: condition))
            if mine.count == given.count { z.replaceSubrange(mine, with: other[given]) }
        }
    }
}

/// The largest scaled residual of each kind of condition.
///
/// Each is the relative distance between the two sides of its equation, so 1e-10 means ten digits.
public struct Residuals: Sendable, Equatable {
    private var values: [Double]

    /// Every condition satisfied exactly.
    public init() { values = Array(repeating: 0, count: Condition.allCases.count) }

    /// Nothing was evaluated.
    public static let unknown: Residuals = {
        var residuals = Residuals()
        for condition in Condition.allCases { residuals[condition] = .nan }
        return residuals
    }()

    /// 0 where the model has no such condition.
    public subscript(condition: Condition) -> Double {
        get { values[Condition.allCases.firstIndex(of: condition)!] }
        set { values[Condition.allCases.firstIndex(of: condition)!] = newValue }
    }

    /// Keeps the larger of what is known and what a condition is off by; NaN stays.
    mutating func note(_ off: Double, in condition: Condition) { self[condition] = Residuals.larger(self[condition], abs(off)) }

    /// The worst of all; NaN if any is NaN.
    public var worst: Double { values.reduce(0, Residuals.larger) }

    package static func larger(_ a: Double, _ b: Double) -> Double { a.isNaN || b.isNaN ? .nan : max(a, b) }
}

/// Where a condition is furthest from being satisfied.
public struct ResidualPlace: Sendable, Equatable, CustomStringConvertible {
    public let condition: Condition
    public let country: Country
    /// nil where the condition is the country's as a whole.
    public let sector: Sector?
    public let residual: Double

    public var description: String {
        "\(residual) in the \(condition.rawValue) of \(sector.map { "\($0) in " } ?? "")\(country)"
    }
}
