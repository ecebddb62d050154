import TradeData

/// Who bargains over what, with which aims, by when, and what happens when they do not agree.
///
/// Written and checked with the law it is about; `GameStudy` solves it.
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
        /// The sectors that jobs and politics are about, by their names in the world; empty where they have no weight.
        public let sectors: [Sector]
        /// What it may do to the law, of its own measures and of the truces.
        public let moves: [Action]

        public init(id: String, economies: Set<Country>, weights: Weights, sectors: [Sector] = [], moves: [Action]) {
            self.id = id
            self.economies = economies
            self.weights = weights
            self.sectors = sectors
            self.moves = moves
        }
    }

    /// What an issue is worth to a player outside trade, as the user declares it.
    public struct Worth: Sendable, Hashable {
        public let issue, player: String
        /// In US dollars a year; negative where agreeing costs.
        public let dollars: Double
        public let source: String

        public init(issue: String, player: String, dollars: Double, source: String) {
            (self.issue, self.player, self.dollars, self.source) = (issue, player, dollars, source)
        }
    }

    /// At least two.
    public let players: [Player]
    /// Ids of the measures, threats, truces and events that are on the table.
    public let issues: [String]
    /// Issues that are agreed on together or not at all.
    public let together: [[String]]
    /// The issues of the agreement that was signed; nil: none is named.
    public let signed: [String]?
    /// What issues are worth outside trade.
    public let worth: [Worth]
    /// The first day on which it is too late.
    public let deadline: Day?
    /// The branch that is taken when they do not agree.
    public let outsideOption: BranchChoice?

    /// - Precondition: There are two players or more.
    public init(
        players: [Player], issues: [String], together: [[String]] = [], signed: [String]? = nil, worth: [Worth] = [],
        deadline: Day? = nil, outsideOption: BranchChoice? = nil
    ) {
        precondition(players.count >= 2, "One player does not bargain.")
        self.players = players
        self.issues = issues
        (self.together, self.signed, self.worth) = (together, signed, worth)
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
