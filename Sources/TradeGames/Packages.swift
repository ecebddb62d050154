import RealModule
import TradeData

/// Every package that can be made of some issues, with what it is worth to each player.
///
/// A package is a set of issues that are agreed on, written as a word of bits: bit k is issue k. Payoffs are shares of a player's
/// baseline income; what an issue is worth outside trade is declared by the user and added, never guessed.
public struct Packages: Sendable {
    public let issues, players: [String]
    /// Baseline income, in the world's unit per year, `[player]`.
    public let incomes: [Double]
    /// V, `[package][player]`; NaN where the package has no equilibrium.
    public let payoffs: [[Double]]

    /// - Parameters:
    ///   - trade: What the model finds, `[package][player]`.
    ///   - outside: What each issue is worth beside it where it is agreed on, in the world's unit per year, `[issue][player]`.
    /// - Precondition: There are 2^issues packages, and at most 12 issues.
    public init(issues: [String], players: [String], incomes: [Double], trade: [[Double]], outside: [[Double]]? = nil) {
        precondition(issues.count <= 12 && trade.count == 1 << issues.count, "A payoff for each package of at most 12 issues.")
        (self.issues, self.players, self.incomes) = (issues, players, incomes)
        payoffs = trade.indices.map { package in
            players.indices.map { p in
                issues.indices.reduce(trade[package][p]) { sum, k in
                    package >> k & 1 == 1 ? sum + (outside.map { $0[k][p] / incomes[p] } ?? 0) : sum
                }
            }
        }
    }

    public var count: Int { payoffs.count }
    /// Nothing is agreed on, and everything is.
    public var none: Int { 0 }
    public var all: Int { count - 1 }
    /// The issues in a package.
    public func issues(in package: Int) -> [String] { issues.indices.filter { package >> $0 & 1 == 1 }.map { issues[$0] } }
    public func isSolved(_ package: Int) -> Bool { payoffs[package].allSatisfy(\.isFinite) }
    /// What a package is worth above some payoffs, in the world's unit per year, `[player]`.
    public func money(_ package: Int, over disagreement: [Double]) -> [Double] {
        players.indices.map { (payoffs[package][$0] - disagreement[$0]) * incomes[$0] }
    }
}

/// The packages that all prefer to no agreement, and which of them bargaining picks.
public struct DealZone: Sendable {
    /// d, `[player]`.
    public let disagreement: [Double]
    /// The packages in which everybody gains, by size of the Nash product.
    public let packages: [Int]
    /// Those of all packages that no other beats for everybody.
    public let efficient: [Int]
    /// The packages that were solved.
    public let solved: Int
    /// Which package has the largest Nash product; nil where none is better for all.
    public var picked: Int? { packages.first }
    /// Part of the menu that is in the zone.
    public var share: Double { solved > 0 ? Double(packages.count) / Double(solved) : 0 }

    /// - Parameter weights: b of the Nash product; nil: all the same.
    /// - Complexity: O(packages²).
    public init(_ menu: Packages, disagreement: [Double], weights: [Double]? = nil) {
        let weights = weights ?? Array(repeating: 1, count: menu.players.count)
        self.disagreement = disagreement
        let possible = (0..<menu.count).filter { menu.isSolved($0) }
        solved = possible.count
        func product(_ package: Int) -> Double {
            menu.players.indices.reduce(0) {
                $0 + weights[$1] * Packages.log(menu.payoffs[package][$1] - disagreement[$1])
            }
        }
        packages = possible.filter { package in menu.players.indices.allSatisfy { menu.payoffs[package][$0] > disagreement[$0] } }
            .map { ($0, product($0)) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.0)
        efficient = possible.filter { a in
            !possible.contains { b in
                menu.players.indices.allSatisfy { menu.payoffs[b][$0] >= menu.payoffs[a][$0] }
                    && menu.players.indices.contains { menu.payoffs[b][$0] > menu.payoffs[a][$0] }
            }
        }
    }

    /// The payments from the first of two players to the second with which a package is better for both, in the world's unit per
    /// year; nil where none is. Negative ones go the other way. Money is taken at its worth to who pays and gets it.
    public func payments(_ package: Int, in menu: Packages) -> ClosedRange<Double>? {
        let gains = menu.money(package, over: disagreement)
        guard gains.count == 2, gains[0] + gains[1] >= 0 else { return nil }
        return -gains[1]...gains[0]
    }
}

/// What each issue is worth to each player: its part of the whole package, on average over all orders of agreeing.
///
/// ```
/// φ[k] = Σ_{S ∌ k} |S|!·(m−|S|−1)!/m! · (V(S ∪ k) − V(S)),    leverage of a player by k = others' loss per own loss without k
/// ```
/// - Source: Shapley (1953).
public struct Chips: Sendable {
    /// φ, shares of income, `[issue][player]`; they sum to the whole package's worth.
    public let values: [[Double]]

    /// - Returns: nil where a package has no payoff.
    /// - Complexity: O(issues · packages).
    public init?(_ menu: Packages) {
        guard (0..<menu.count).allSatisfy({ menu.isSolved($0) }) else { return nil }
        let m = menu.issues.count
        var weight = [Double](repeating: 1, count: max(1, m))
        // |S|!·(m−|S|−1)!/m! = 1 / (m · binomial(m−1, |S|))
        var binomial = 1.0
        for size in 0..<m {
            weight[size] = 1 / (Double(m) * binomial)
            binomial *= Double(m - 1 - size) / Double(size + 1)
        }
        var values = Array(repeating: [Double](repeating: 0, count: menu.players.count), count: m)
        for k in 0..<m {
            let issue = 1 << k
            for s in 0..<menu.count where s & issue == 0 {
                let (with, without) = (menu.payoffs[s | issue], menu.payoffs[s])
                for p in menu.players.indices { values[k][p] += weight[s.nonzeroBitCount] * (with[p] - without[p]) }
            }
        }
        self.values = values
    }
}

extension Packages {
    /// ln of a gain; −∞ where there is none.
    fileprivate static func log(_ gain: Double) -> Double { gain > 0 ? Double.log(gain) : -.infinity }
}
