/// What each coalition of players can get for itself, whatever it is counted in.
///
/// A coalition is a word of bits: bit k is player k.
public struct CharacteristicFunction: Sendable, Equatable {
    public let playerCount: Int
    /// v, `[coalition]`; the empty one has 0.
    public let values: [Double]

    /// - Precondition: 2^players finite values, the first of them 0; at most ten players.
    public init(playerCount: Int, values: [Double]) {
        precondition((1...10).contains(playerCount) && values.count == 1 << playerCount, "A value for each coalition.")
        precondition(values[0] == 0 && values.allSatisfy(\.isFinite), "Values are finite, and nobody has nothing.")
        (self.playerCount, self.values) = (playerCount, values)
    }

    /// The coalition of all.
    public var all: Int { values.count - 1 }

    /// What each player adds, on average over all orders of joining.
    /// ```
    /// φ[k] = Σ_{S ∌ k} |S|!·(n−|S|−1)!/n! · (v(S ∪ k) − v(S))
    /// ```
    /// - Source: Shapley (1953).
    /// - Complexity: O(n·2ⁿ).
    public var shapley: [Double] {
        let n = playerCount
        var weights: [Double] = []
        var binomial = 1.0
        for size in 0..<n {
            weights.append(1 / (Double(n) * binomial))
            binomial *= Double(n - 1 - size) / Double(size + 1)
        }
        return (0..<n).map { k in
            values.indices.filter { $0 >> k & 1 == 0 }.reduce(0) {
                $0 + weights[$1.nonzeroBitCount] * (values[$1 | 1 << k] - values[$1])
            }
        }
    }

    /// Whether what all get together can be shared so that no coalition does better alone, with the proof of either.
    ///
    /// ```
    /// max Σ_S λ[S]·v(S)   with  Σ_{S ∋ k} λ[S] = 1 for each player k,  λ ≥ 0
    /// ```
    /// is the least that has to be shared out; the core is empty where that is more than v(N) (Bondareva 1963, Shapley 1967).
    /// - Complexity: A linear program of n rows and 2ⁿ − 1 columns, by the simplex method with Bland's rule.
    public var core: Core {
        let n = playerCount
        // Rows of B⁻¹A and B⁻¹b for the basis of single players; columns are coalitions.
        var rows = (0..<n).map { k in (1...all).map { Double($0 >> k & 1) } }
        var right = [Double](repeating: 1, count: n)
        var basis = (0..<n).map { (1 << $0) - 1 }
        let scale = max(1e-300, values.reduce(0) { max($0, abs($1)) })
        func prices() -> [Double] {
            // The columns of single players hold B⁻¹: y = c_B·B⁻¹.
            (0..<n).map { k in basis.indices.reduce(0) { $0 + values[basis[$1] + 1] * rows[$1][(1 << k) - 1] } }
        }
        var y = prices()
        // Bland's rule ends; the bound only guards against rounding.
        for _ in 0..<10_000 {
            let entering = (0..<all).first { column in
                let members = column + 1
                return values[members] - (0..<n).reduce(0) { members >> $1 & 1 == 1 ? $0 + y[$1] : $0 } > 1e-12 * scale
            }
            guard let entering else { break }
            var leaving: Int?
            for k in 0..<n where rows[k][entering] > 1e-11 {
                let ratio = right[k] / rows[k][entering]
                guard let other = leaving else { leaving = k; continue }
                let best = right[other] / rows[other][entering]
                if ratio < best - 1e-12 || (ratio <= best + 1e-12 && basis[k] < basis[other]) { leaving = k }
            }
            guard let leaving else { break }
            let pivot = rows[leaving][entering]
            rows[leaving] = rows[leaving].map { $0 / pivot }
            right[leaving] /= pivot
            for k in 0..<n where k != leaving && rows[k][entering] != 0 {
                let factor = rows[k][entering]
                rows[k] = zip(rows[k], rows[leaving]).map { $0 - factor * $1 }
                right[k] -= factor * right[leaving]
            }
            basis[leaving] = entering
            y = prices()
        }
        let weights = zip(basis, right).filter { $0.1 > 1e-9 }.map { (coalition: $0.0 + 1, weight: $0.1) }
            .sorted { $0.coalition < $1.coalition }
        let needed = y.reduce(0, +)
        let spare = values[all] - needed
        return Core(
            needed: needed, available: values[all], shares: spare >= -1e-9 * scale ? y.map { $0 + spare / Double(n) } : nil,
            blocking: weights.map { Core.Weight(coalition: $0.coalition, weight: $0.weight) })
    }
}

/// Whether nobody leaves a whole that is shared well, and why.
public struct Core: Sendable, Equatable {
    /// A coalition of a balanced collection.
    public struct Weight: Sendable, Equatable {
        public let coalition: Int
        public let weight: Double
    }
    /// The least sum with which every coalition can be given what it gets alone.
    public let needed: Double
    /// v(N).
    public let available: Double
    /// A sharing from which no coalition gains by leaving, `[player]`; nil where the core is empty.
    public let shares: [Double]?
    /// The balanced collection that needs the most: the proof of emptiness where it needs more than there is.
    public let blocking: [Weight]

    public var isEmpty: Bool { shares == nil }

    /// max over coalitions of v(S) − x(S), at most 0 where a sharing holds.
    public static func excess(of shares: [Double], in game: CharacteristicFunction) -> Double {
        (1..<game.values.count).reduce(-.infinity) { worst, members in
            max(worst, game.values[members] - shares.indices.reduce(0) { members >> $1 & 1 == 1 ? $0 + shares[$1] : $0 })
        }
    }
}
