import TradeData

/// The proof that nobody gains by doing something else alone: what a search for deviations found.
///
/// It is taken from many starts for each player and finds the largest gain among them; a profile is called an equilibrium where that
/// is at most `tolerance`. A search cannot prove that there is no better deviation far away; it says where it looked.
public struct Certificate: Sendable {
    /// What a gain may be in an equilibrium: a ten-thousandth of a percent of income.
    public static let tolerance = 1e-6
    /// The best deviation that was found, `[player]`.
    public let deviations: [BestResponse]
    /// Starts of each search.
    public let starts: Int
    /// Players whose deviations could not be worked out.
    public let unsolved: [Int]

    /// The largest gain from any unilateral deviation that was found, a share of income.
    public var largestGain: Double { deviations.map(\.gain).max() ?? 0 }
    /// Whether nobody gains more than the tolerance.
    public var holds: Bool { unsolved.isEmpty && largestGain <= Certificate.tolerance }
    /// How often the game was played for it.
    public var plays: Int { deviations.reduce(0) { $0 + $1.plays } }
}

extension Game {
    /// Looks for profitable deviations of each player from a profile, from many starts.
    /// - Returns: nil where the profile has no equilibrium.
    /// - Complexity: players × starts × some 30 plays with a gradient, on all cores.
    public func certify(
        _ profile: [[Double]], options: BestResponse.Options = .forCertificate, near outcome: Outcome? = nil
    ) -> Certificate? {
        guard let base = outcome ?? play(profile, from: nil) else { return nil }
        let found = Parallel.map(playerCount) { bestOfMany(of: $0, to: profile, options, near: base) }
        return Certificate(
            deviations: found.compactMap { $0 }, starts: 3 + options.randomStarts,
            unsolved: found.indices.filter { found[$0] == nil })
    }
}
