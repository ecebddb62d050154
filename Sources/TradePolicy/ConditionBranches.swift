/// The parts of a good's trade that meet different conditions.
///
/// A condition that several measures name is one fact about the goods: who claims the agreement under the border duty claims it
/// under the duty on parts too. So trade is cut once for each condition, and within a part every condition is met or not.
/// Different conditions are taken as independent.
struct ConditionBranches {
    /// The shares of the trade that meet each condition, by its place; several where measures count them differently.
    private var met: [(condition: Int, shares: [Double])] = []

    /// A part of the trade.
    struct Branch {
        var weight: Double
        /// Per condition: where in 0…1 the part stands; what has a larger share is met.
        fileprivate var level: [(condition: Int, at: Double)]

        /// Whether a condition is met that this share of the trade meets.
        func meets(_ condition: Int, _ share: Double) -> Bool {
            level.first { $0.condition == condition }.map { $0.at < share } ?? (share >= 1)
        }
    }

    mutating func note(_ condition: Int, _ share: Double) {
        guard let k = met.firstIndex(where: { $0.condition == condition }) else {
            met.append((condition, [share]))
            return
        }
        if !met[k].shares.contains(share) { met[k].shares.append(share) }
    }

    var isEmpty: Bool { met.isEmpty }

    /// All parts; one where there is no condition.
    /// - Complexity: the product over conditions of the number of shares and one.
    var all: [Branch] {
        var branches = [Branch(weight: 1, level: [])]
        for (condition, shares) in met {
            let cuts = ([0, 1] + shares.map { min(max($0, 0), 1) }).sorted()
            let steps = zip(cuts, cuts.dropFirst()).filter { $1 - $0 > 1e-12 }
            branches = branches.flatMap { branch in
                steps.map { low, high in
                    Branch(
                        weight: branch.weight * (high - low), level: branch.level + [(condition, (low + high) / 2)])
                }
            }
        }
        return branches
    }
}
