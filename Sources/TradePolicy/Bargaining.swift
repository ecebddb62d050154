import TradeData

/// Who bargains over what, with which aims, by when, and what happens when they do not agree.
///
/// Written and checked with the law it is about; no game is solved from it yet.
public struct Bargaining: Sendable, Hashable {
    /// What a player wants: shares that add up to 1.
    public struct Weights: Sendable, Hashable {
        /// On real income.
        public let welfare: Share
        /// On employment where it counts.
        public let jobs: Share
        /// On tariff revenue.
        public let revenue: Share
        /// On what pleases the groups that are heard.
        public let political: Share

        public init(welfare: Share, jobs: Share, revenue: Share, political: Share) {
            self.welfare = welfare
            self.jobs = jobs
            self.revenue = revenue
            self.political = political
        }
    }

    /// An economy, or several that act as one.
    public struct Player: Sendable, Hashable {
        public let id: String
        public let economies: Set<Country>
        public let weights: Weights
        /// What it may do to the law, of its own measures and of the truces.
        public let moves: [Action]

        public init(id: String, economies: Set<Country>, weights: Weights, moves: [Action]) {
            self.id = id
            self.economies = economies
            self.weights = weights
            self.moves = moves
        }
    }

    /// At least two.
    public let players: [Player]
    /// Ids of the measures, threats, truces and events that are on the table.
    public let issues: [String]
    /// The first day on which it is too late.
    public let deadline: Day?
    /// The branch that is taken when they do not agree.
    public let outsideOption: BranchChoice?

    /// - Precondition: There are two players or more.
    public init(players: [Player], issues: [String], deadline: Day? = nil, outsideOption: BranchChoice? = nil) {
        precondition(players.count >= 2, "One player does not bargain.")
        self.players = players
        self.issues = issues
        self.deadline = deadline
        self.outsideOption = outsideOption
    }

    /// What it says, a sentence for the table and one for each player.
    public var sentences: [String] {
        let names = players.map(\.id).joined(separator: " and ")
        let table =
            "\(names) bargain over \(issues.joined(separator: ", "))" + (deadline.map { " until \($0)" } ?? "")
            + (outsideOption.map { "; without agreement \($0) holds" } ?? "") + "."
        return [table]
            + players.map { player in
                let w = player.weights
                let aims = [("welfare", w.welfare), ("jobs", w.jobs), ("revenue", w.revenue), ("political", w.political)]
                    .filter { $0.1.value > 0 }.map { "\($0.0) \(($0.1.value * 1000).rounded() / 10)%" }
                var targets: [String] = []
                for move in player.moves where !targets.contains(move.target) { targets.append(move.target) }
                return "\(player.id) (\(player.economies.sorted().map(\.rawValue).joined(separator: ", "))) weighs "
                    + aims.joined(separator: ", ") + " and may move on "
                    + targets.joined(separator: ", ") + "."
            }
    }
}
