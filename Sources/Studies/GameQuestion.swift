import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// The parties of a scenario on a world: who plays for what, and which moves make up each issue.
public final class GameQuestion: Sendable {
    /// Something that is agreed on or not.
    public struct Issue: Sendable {
        /// The ids of what its moves act on.
        public let names: [String]
        public let moves: [Action]
        /// The players whose moves they are, by their places; nobody where the issue is outside trade.
        public let owners: [Int]

        /// What it is called in tables.
        public var name: String { names.joined(separator: " + ") }
    }
    /// A side.
    public struct Player: Sendable {
        public let id: String
        /// The economy's name where it is one, the group's code where it is a known group, else the id.
        public let name: String
        /// Places in the world's grid.
        public let economies: [Int]
        public let payoff: Payoff
        /// What it sets in a war; empty: tariffs by partner and sector.
        public let controls: [Bargaining.Control]
    }

    public let scenario: Scenario
    public let players: [Player]
    public let issues: [Issue]
    /// The issues of the agreement that was signed, as a package; nil where none is named.
    public let signed: Int?
    /// What issues are worth outside trade, in the world's unit per year, `[issue][player]`.
    public let outside: [[Double]]
    /// The branch that holds without agreement; nil: the law as it is, nothing undecided having happened.
    public let outsideOption: BranchChoice?

    /// - Throws: `Problems`: the scenario has no parties, an issue has no move or two, a player has no economy or sector in the world.
    public init(_ scenario: Scenario, world: World) throws {
        guard let parties = scenario.parties else {
            throw Problems([
                Problem(
                    file: scenario.path, what: "the scenario has no parties",
                    remedy: "add parties: with players, their moves and issues; Examples/busan-talks.yaml has them")
            ])
        }
        self.scenario = scenario
        var problems: [Problem] = []
        func refuse(_ what: String, _ remedy: String) {
            problems.append(Problem(file: scenario.path, what: what, remedy: remedy))
        }
        players = parties.players.map { player in
            let economies = player.economies.compactMap { world.grid.index(of: $0) }.sorted()
            if economies.isEmpty { refuse("\(player.id) has no economy in \(world.id)", "see: detente data show \(world.id)") }
            let sectors = player.sectors.compactMap { sector -> Int? in
                if let j = world.grid.index(of: sector) { return j }
                refuse("\(world.id) has no sector \(sector), which \(player.id) cares for", "see: detente data show \(world.id)")
                return nil
            }
            let heard = player.weights.jobs.value + player.weights.political.value
            let lobby = Payoff.Lobby(
                player.sectors.map(\.rawValue).joined(separator: " and "), sectors: sectors, weight: heard)
            return Player(
                id: player.id, name: Self.name(player, economies, in: world, groups: scenario.groups),
                economies: economies,
                payoff: Payoff(
                    of: economies.isEmpty ? [0] : economies, welfare: player.weights.welfare.value,
                    revenue: player.weights.revenue.value, lobbies: heard > 0 ? [lobby] : []),
                controls: player.controls)
        }
        var moves: [String: [(player: Int, action: Action)]] = [:]
        for (p, player) in parties.players.enumerated() {
            for move in player.moves { moves[move.target, default: []].append((p, move)) }
        }
        for name in parties.issues {
            let found = moves[name] ?? []
            if found.isEmpty, parties.worth.contains(where: { $0.issue == name }) {
                continue
            } else if found.isEmpty {
                refuse(
                    "nobody has a move on \(name)",
                    "give a player a move on it, what is done when it is agreed on; or declare its worth")
            } else if Set(found.map(\.action)).count > 1 {
                refuse("\(name) has \(found.count) moves", "keep the one that is agreed on; an issue is agreed on or not")
            }
        }
        var groups = parties.together.filter { !$0.isEmpty }
        for (k, group) in groups.enumerated() {
            for other in groups[..<k] where !Set(other).isDisjoint(with: group) {
                refuse(
                    "\(Set(other).intersection(group).sorted()[0]) is in two groups of together",
                    "put all that belongs together in one")
            }
        }
        groups += parties.issues.filter { name in !groups.contains { $0.contains(name) } }.map { [$0] }
        groups.sort { parties.issues.firstIndex(of: $0[0]) ?? 0 < parties.issues.firstIndex(of: $1[0]) ?? 0 }
        if !problems.isEmpty { throw Problems(problems) }
        let issues = groups.map { names in
            Issue(
                names: names, moves: names.compactMap { moves[$0]?.first?.action },
                owners: Set(names.flatMap { (moves[$0] ?? []).map(\.player) }).sorted())
        }
        self.issues = issues
        let listed = parties.signed.map(Set.init)
        signed = try listed.map { listed in
            try issues.enumerated().reduce(0) { package, issue in
                let inside = issue.element.names.filter(listed.contains)
                if inside.isEmpty { return package }
                guard inside.count == issue.element.names.count else {
                    throw Problems([
                        Problem(
                            file: scenario.path,
                            what: "what was signed has \(inside[0]) without what is agreed on together with it",
                            remedy: "name all of \(issue.element.name), or take the group apart")
                    ])
                }
                return package | 1 << issue.offset
            }
        }
        let unit = try MoneyUnit(world.unit)
        if !parties.worth.isEmpty, unit.currency != "USD" {
            throw Problems([
                Problem(
                    file: scenario.path, what: "issues are worth dollars, and \(world.id) counts in \(unit)",
                    remedy: "use a world in USD, or leave worth out")
            ])
        }
        outside = issues.map { issue in
            parties.players.map { player in
                parties.worth.filter { issue.names.contains($0.issue) && $0.player == player.id }.reduce(0) {
                    $0 + $1.dollars / unit.scale
                }
            }
        }
        outsideOption = parties.outsideOption
    }

    private static func name(_ player: Bargaining.Player, _ economies: [Int], in world: World, groups: [Subject]) -> String {
        if economies.count == 1 { return world.name(of: world.grid.countries[economies[0]]) }
        return groups.first { Set($0.members) == player.economies }?.code ?? player.id
    }

    /// What answers what in a war.
    public var weapons: String { players.allSatisfy(\.controls.isEmpty) ? "tariffs by sector" : "rates" }

    /// The law of a package: what holds without agreement, and then the moves of its issues.
    public func law(of package: Int, on choices: [BranchChoice] = []) -> Law {
        let without = scenario.law.after((outsideOption.map { [$0] } ?? []) + choices)
        return without.applying(issues.indices.filter { package >> $0 & 1 == 1 }.flatMap { issues[$0].moves })
    }
}
