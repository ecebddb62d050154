import TradeData
import TradePolicy

/// Who courts whom away from which friend, by lifting what, as a scenario declares it.
public struct TriangleTerms: Sendable, Hashable {
    /// Money a year that its declarer answers for.
    public struct Declared: Sendable, Hashable {
        /// In US dollars a year.
        public let dollars: Double
        public let source: String
        public init(dollars: Double, source: String) { (self.dollars, self.source) = (dollars, source) }
    }

    /// The one that is to change sides; the one who wants it to; the friend that it is to leave.
    public let courted, courting, friend: Set<Country>
    /// Who lifts its sanctions as well, in the wider of two offers; empty: nobody.
    public let with: Set<Country>
    /// What is lifted: ids of measures of `courting` and `with`.
    public let sanctions: [String]
    /// Shares of the varieties of goods that courted and friend no longer trade, both ways, ascending.
    public let cuts: [Share]
    /// v, what the cut is worth to `courting` outside trade; nil: none is declared, and only the break-even is given.
    public let securityValue: Declared?
    /// Trade of one economy that is carried to a later year; nil: as the world has it.
    public let carried: CarriedTerms?

    public init(
        courted: Set<Country>, courting: Set<Country>, friend: Set<Country>, with: Set<Country> = [], sanctions: [String],
        cuts: [Share], securityValue: Declared? = nil, carried: CarriedTerms? = nil
    ) {
        (self.courted, self.courting, self.friend, self.with) = (courted, courting, friend, with)
        (self.sanctions, self.cuts, self.securityValue, self.carried) = (sanctions, cuts, securityValue, carried)
    }
}

/// An economy's goods trade as another table has it, at official totals.
public struct CarriedTerms: Sendable, Hashable {
    /// An official total of two years, in US dollars.
    public struct Total: Sendable, Hashable {
        public let before, after: Double
        public init(before: Double, after: Double) { (self.before, self.after) = (before, after) }
        public var ratio: Double { after / before }
    }

    public let economy: Country
    /// The world whose goods trade says how it is spread over partners.
    public let world: String
    /// The day whose law the carried trade has.
    public let day: Day
    /// Official totals in the world's year and in the later one; nil: the world's totals stay.
    public let exports, imports: Total?
    public let source: String

    public init(economy: Country, world: String, day: Day, exports: Total? = nil, imports: Total? = nil, source: String) {
        (self.economy, self.world, self.day) = (economy, world, day)
        (self.exports, self.imports, self.source) = (exports, imports, source)
    }
}

/// The events of a tour, what they are worth, who may choose what before them, and who may move their odds.
public struct TourTerms: Sendable, Hashable {
    public struct Player: Sendable, Hashable {
        public let id: String
        public let economies: Set<Country>
        public init(id: String, economies: Set<Country>) { (self.id, self.economies) = (id, economies) }
    }
    /// What a branch is worth to a player outside trade.
    public struct Worth: Sendable, Hashable {
        public let branch: BranchChoice
        public let player: String
        /// In US dollars a year.
        public let dollars: Double
        public let source: String
        public init(branch: BranchChoice, player: String, dollars: Double, source: String) {
            (self.branch, self.player, self.dollars, self.source) = (branch, player, dollars, source)
        }
    }
    /// Something that a player may do or leave, whatever the events bring.
    public struct Choice: Sendable, Hashable {
        public let id, player: String
        public let moves: [Action]
        public init(id: String, player: String, moves: [Action]) { (self.id, self.player, self.moves) = (id, player, moves) }
    }
    /// Somebody who can make a branch more likely, by a declared number of points.
    public struct Mediator: Sendable, Hashable {
        public let economies: Set<Country>
        public let branch: BranchChoice
        public let points: Share
        public let source: String
        public init(economies: Set<Country>, branch: BranchChoice, points: Share, source: String) {
            (self.economies, self.branch, self.points, self.source) = (economies, branch, points, source)
        }
    }

    public let players: [Player]
    public let worth: [Worth]
    public let choices: [Choice]
    public let mediators: [Mediator]

    public init(players: [Player], worth: [Worth] = [], choices: [Choice] = [], mediators: [Mediator] = []) {
        (self.players, self.worth, self.choices, self.mediators) = (players, worth, choices, mediators)
    }
}

/// Who may form blocks, and what blocks do.
public struct CoalitionTerms: Sendable, Hashable {
    public struct Player: Sendable, Hashable {
        public let id: String
        public let economies: Set<Country>
        /// Measures against the target that it imposes only where it takes part; ids.
        public let sanctions: [String]
        public init(id: String, economies: Set<Country>, sanctions: [String] = []) {
            (self.id, self.economies, self.sanctions) = (id, economies, sanctions)
        }
    }
    /// What it is worth to a player that a member is in a block of two or more.
    public struct Worth: Sendable, Hashable {
        public let member, player: String
        /// In US dollars a year.
        public let dollars: Double
        public let source: String
        public init(member: String, player: String, dollars: Double, source: String) {
            (self.member, self.player, self.dollars, self.source) = (member, player, dollars, source)
        }
    }
    /// What blocks do to outsiders.
    public enum Rule: Sendable, Hashable {
        /// Tariffs that maximise joint real income, as fine as the word says (`PolicySpace.Detail`), up to the highest rate.
        case tariffs(detail: String, highest: Rate)
        /// A rate on top that members of a block of two or more charge all others.
        case club(Rate)
        /// Members impose their measures on the target; there are no duties among players.
        case sanctions(target: Set<Country>)
    }

    public let players: [Player]
    public let rule: Rule
    public let worth: [Worth]

    public init(players: [Player], rule: Rule, worth: [Worth] = []) {
        (self.players, self.rule, self.worth) = (players, rule, worth)
    }
}
