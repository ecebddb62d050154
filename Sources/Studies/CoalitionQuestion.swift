import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// The players of a coalition on a world.
public struct CoalitionQuestion: Sendable {
    public struct Player: Sendable {
        public let id, name: String
        /// Places in the grid.
        public let places: [Int]
        public let sanctions: [String]
    }

    /// All partitions of more than this are too many to solve and to read.
    public static let mostPlayers = 5

    public let terms: CoalitionTerms
    public let players: [Player]
    /// Places of the target of sanctions; empty where there is none.
    public let target: [Int]
    public let targetName: String
    /// What it is worth to a player that a member is in a block of two or more, in the world's unit a year, `[member][player]`.
    public let worth: [[Double]]

    /// - Parameters:
    ///   - path: The file, for messages.
    ///   - groups: For names.
    /// - Throws: `Problems`.
    public init(_ terms: CoalitionTerms, world: World, path: String, law: Law? = nil, day: Day? = nil, groups: [Subject] = [])
        throws
    {
        var problems: [Problem] = []
        func refuse(_ what: String, _ remedy: String) { problems.append(Problem(file: path, what: what, remedy: remedy)) }
        func name(_ members: Set<Country>, _ places: [Int], _ id: String) -> String {
            places.count == 1
                ? world.name(of: world.grid.countries[places[0]])
                : groups.first { Set($0.members) == members }.map { $0.title ?? $0.code } ?? id
        }
        func places(_ members: Set<Country>) -> [Int] { members.compactMap { world.grid.index(of: $0) }.sorted() }
        self.terms = terms
        players = terms.players.map { player in
            let places = places(player.economies)
            if places.isEmpty { refuse("\(player.id) has no economy in \(world.id)", "see: detente data show \(world.id)") }
            return Player(
                id: player.id, name: name(player.economies, places, player.id), places: places, sanctions: player.sanctions)
        }
        if terms.players.isEmpty || terms.players.count > Self.mostPlayers {
            refuse("there are \(terms.players.count) players", "keep 1 to \(Self.mostPlayers); a group may play as one")
        }
        for (k, player) in terms.players.enumerated() {
            for other in terms.players[..<k] {
                if other.id == player.id { refuse("two players are called \(player.id)", "give each its own id") }
                let both = other.economies.intersection(player.economies).sorted().map(\.rawValue)
                if !both.isEmpty {
                    refuse("\(both.joined(separator: ", ")) is in \(other.id) and in \(player.id)", "an economy plays once")
                }
            }
        }
        if case .sanctions(let members) = terms.rule {
            target = places(members)
            targetName = name(members, target, members.sorted().map(\.rawValue).joined(separator: ", "))
            if target.isEmpty { refuse("the target has no economy in \(world.id)", "see: detente data show \(world.id)") }
            for player in terms.players where !player.economies.isDisjoint(with: members) {
                refuse("\(player.id) has an economy of the target", "a target does not sanction itself")
            }
            for player in terms.players {
                if player.sanctions.isEmpty { refuse("\(player.id) imposes nothing", "add sanctions: [IDS] of its measures") }
                for id in player.sanctions {
                    guard let measure = law?.measure(id) else {
                        refuse("\(id) is no measure that is law", "name measures, and no threats")
                        continue
                    }
                    if !measure.by.isSubset(of: player.economies) {
                        refuse("\(id) is not a measure of \(player.id) alone", "write one measure for each player")
                    }
                    if let day, !measure.period.contains(day) {
                        refuse("\(id) is not in force on \(day)", "leave it out, or take another day")
                    }
                    if !measure.isModelled { refuse("\(id) is recorded but not modelled", "leave it out") }
                }
            }
        } else {
            (target, targetName) = ([], "")
            if terms.players.count == 1 {
                refuse("\(terms.players[0].id) is the only player, and one forms no block", "name two to \(Self.mostPlayers)")
            }
            for player in terms.players where !player.sanctions.isEmpty {
                refuse("\(player.id) has sanctions, and nobody is the target", "add target: ECONOMY, or leave sanctions out")
            }
        }
        let unit = try MoneyUnit(world.unit)
        if !terms.worth.isEmpty, unit.currency != "USD" {
            refuse("worth is in dollars, and \(world.id) counts in \(unit)", "use a world in USD, or leave worth out")
        }
        worth = terms.players.map { member in
            terms.players.map { player in
                terms.worth.filter { $0.member == member.id && $0.player == player.id }.reduce(0) { $0 + $1.dollars / unit.scale }
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
    }

    /// What membership of larger blocks is worth outside trade, `[player]`.
    func outside(_ partition: Partition) -> [Double] {
        let members = partition.blocks.filter { $0.count > 1 }.joined()
        return players.indices.map { p in members.reduce(0) { $0 + worth[$1][p] } }
    }
}
