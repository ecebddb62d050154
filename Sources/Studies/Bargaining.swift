import TradeData
import TradeGames
import TradePolicy

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

    /// What a player sets where tariffs answer each other.
    public enum Control: Sendable, Hashable {
        /// Duties on all goods of the other players, from 0 to `highest`, in the place of those that hold.
        case tariffs(PolicySpace.Detail, highest: Rate?)
        /// Taxes on all goods that it sells to the other players.
        case exportTaxes(PolicySpace.Detail, highest: Rate?)
        /// The rate of one of its own measures; all other law stays.
        case rate(of: String, lowest: Rate, highest: Rate?)
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
        /// What it sets in a war; empty: tariffs by partner and sector.
        public let controls: [Control]

        public init(
            id: String, economies: Set<Country>, weights: Weights, sectors: [Sector] = [], moves: [Action],
            controls: [Control] = []
        ) {
            self.id = id
            self.economies = economies
            self.weights = weights
            self.sectors = sectors
            self.moves = moves
            self.controls = controls
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
                    + targets.joined(separator: ", ")
                    + (player.controls.isEmpty
                        ? "." : "; in a war it sets \(player.controls.map(\.words).joined(separator: ", ")).")
            }
    }
}

extension Bargaining.Control {
    /// `tariffs by sector up to 50%`
    var words: String {
        func most(_ rate: Rate?) -> String { rate.map { " up to \(Self.percent($0))" } ?? "" }
        func fine(_ detail: PolicySpace.Detail) -> String {
            switch detail {
            case .uniform: "of one rate"
            case .byPartner: "by partner"
            case .bySector: "by sector"
            case .byPartnerAndSector: "by partner and sector"
            }
        }
        switch self {
        case .tariffs(let detail, let highest): return "tariffs \(fine(detail))\(most(highest))"
        case .exportTaxes(let detail, let highest): return "export taxes \(fine(detail))\(most(highest))"
        case .rate(let measure, let lowest, let highest):
            return "the rate of \(measure)\(lowest == .zero ? "" : " from \(Self.percent(lowest))")\(most(highest))"
        }
    }

    private static func percent(_ rate: Rate) -> String { "\((1000 * rate.value).rounded() / 10)%" }
}
