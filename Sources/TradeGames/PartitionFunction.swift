import TradeData
import TradeEquilibrium

/// What every player gets in every partition of all players into blocks, each block acting as one and all blocks at best
/// response.
///
/// A partition function and no characteristic function: what a coalition gets depends on how the others have arranged themselves.
/// - Source: Thrall and Lucas (1963); stability as d'Aspremont, Jacquemin, Gabszewicz and Weymark (1983).
public struct PartitionFunction: Sendable {
    /// A partition that was solved, or was not.
    public struct Entry: Sendable {
        public let partition: Partition
        /// Against the reference, in money a year, `[player]`; nil where no equilibrium was found.
        public let values: [Double]?
        /// The rates of each block's controls, `[block][control]`; empty for a block without any.
        public let controls: [[Double]]
        /// The largest gain from a deviation that was found, a share of income; nil where nothing was searched.
        public let certificate: Double?
        /// What ended the search where it is no equilibrium.
        public let failure: String?
        public let residual: Double

        public init(
            partition: Partition, values: [Double]?, controls: [[Double]], certificate: Double?, failure: String?,
            residual: Double
        ) {
            (self.partition, self.values, self.controls) = (partition, values, controls)
            (self.certificate, self.failure, self.residual) = (certificate, failure, residual)
        }
    }

    public let playerCount: Int
    public let entries: [Entry]
    private let places: [Partition: Int]

    public init(playerCount: Int, entries: [Entry]) {
        (self.playerCount, self.entries) = (playerCount, entries)
        places = Dictionary(entries.enumerated().map { ($1.partition, $0) }, uniquingKeysWith: { a, _ in a })
    }

    /// Values of a partition, `[player]`; nil where it has none.
    public func values(_ partition: Partition) -> [Double]? { places[partition].flatMap { entries[$0].values } }

    /// The sum of a block's values.
    public func value(of block: [Int], in partition: Partition) -> Double? {
        values(partition).map { values in block.reduce(0) { $0 + values[$1] } }
    }

    /// Why a partition does not hold: who would leave or join. Nobody else moves in answer.
    public struct Stability: Sendable {
        /// Members of larger blocks who are better off alone.
        public let leavers: [Int]
        /// Players who are better off in another block that is no worse off with them.
        public let joiners: [(player: Int, block: Int)]
        /// Blocks that cannot keep all members even when they share their sum as they like.
        public let brokenBlocks: [Int]
        /// Moves whose partition has no equilibrium, so that nothing is known of them.
        public let unknown: Int

        /// Whether nobody leaves without payments within blocks.
        public var isInternallyStable: Bool { leavers.isEmpty && unknown == 0 }
        /// Whether nobody is let in and wants to be.
        public var isExternallyStable: Bool { joiners.isEmpty && unknown == 0 }
        /// Whether blocks could keep their members by payments among them.
        public var isStableWithPayments: Bool { brokenBlocks.isEmpty && unknown == 0 }
    }

    /// nil where the partition itself has no values.
    /// - Parameter tolerance: Gains up to this, in money, count as none.
    public func stability(of partition: Partition, tolerance: Double = 0) -> Stability? {
        guard let own = values(partition) else { return nil }
        var (leavers, joiners, broken, unknown): ([Int], [(Int, Int)], [Int], Int) = ([], [], [], 0)
        for (b, members) in partition.blocks.enumerated() {
            if members.count > 1 {
                var (alone, known) = (0.0, true)
                for player in members {
                    guard let outside = values(partition.leaving(player)) else {
                        (unknown, known) = (unknown + 1, false)
                        continue
                    }
                    alone += outside[player]
                    if outside[player] > own[player] + tolerance { leavers.append(player) }
                }
                if known, alone > members.reduce(0, { $0 + own[$1] }) + tolerance { broken.append(b) }
            }
            for player in members {
                for (other, host) in partition.blocks.enumerated() where other != b {
                    // Two who are alone form one block: count it once, for the first.
                    if members.count == 1, host.count == 1, host[0] < player { continue }
                    guard let joined = values(partition.joining(player, block: other)) else { unknown += 1; continue }
                    let welcome = host.allSatisfy { joined[$0] >= own[$0] - tolerance }
                    if welcome, joined[player] > own[player] + tolerance { joiners.append((player, other)) }
                }
            }
        }
        return Stability(leavers: leavers, joiners: joiners, brokenBlocks: broken, unknown: unknown)
    }

    /// What outsiders do when a coalition forms.
    public enum Outsiders: String, Sendable, CaseIterable {
        /// γ: they fall apart.
        case alone
        /// δ: they act as one.
        case together
    }

    /// v(S) with the others as assumed; nil where a partition that it needs has no values.
    public func characteristic(_ outsiders: Outsiders) -> CharacteristicFunction? {
        var values = [0.0]
        for word in 1..<1 << playerCount {
            let coalition = (0..<playerCount).filter { word >> $0 & 1 == 1 }
            let partition: Partition =
                outsiders == .alone ? .alone(coalition, of: playerCount) : .against(coalition, of: playerCount)
            guard let value = value(of: coalition, in: partition) else { return nil }
            values.append(value)
        }
        return CharacteristicFunction(playerCount: playerCount, values: values)
    }
}

/// Tariff blocks on a world: no duties inside, joint best responses on the other players.
public struct TariffBlocks: Sendable {
    /// What a block does to players outside of it.
    public enum Rule: Sendable, Equatable {
        /// It sets the rates that maximise its joint real income.
        case bestResponse(PolicySpace.Detail, highest: Double)
        /// A block of two or more charges this rate on top of what there is; who is alone charges nothing on top: a club.
        case club(Double)
    }

    public let batch: Batch
    public let base: Policy
    /// The economies of each player, by their places in the grid.
    public let players: [[Int]]
    public let rule: Rule

    /// - Parameter batch: The world, which must be an equilibrium, and the model.
    public init(_ batch: Batch, base: Policy? = nil, players: [[Int]], rule: Rule) {
        precondition(!players.isEmpty && players.allSatisfy { !$0.isEmpty }, "A player is somebody.")
        (self.batch, self.players, self.rule) = (batch, players, rule)
        self.base = base ?? Policy(unchanged: batch.world)
    }

    /// The law of a partition before any rate is chosen: no duties on goods inside blocks.
    public func policy(_ partition: Partition) -> Policy {
        var policy = base
        if case .club(let rate) = rule {
            for block in partition.blocks where block.count > 1 {
                let members = block.flatMap { players[$0] }
                for cell in cells(members, outsiders(block)) { policy.tariffs.values[cell] = policy.tariffs[cell] + rate }
            }
            return policy
        }
        for block in partition.blocks where block.count > 1 {
            for importer in block {
                let partners = block.filter { $0 != importer }.flatMap { players[$0] }
                for cell in cells(players[importer], partners) { policy.tariffs.values[cell] = 0 }
            }
        }
        return policy
    }

    private func outsiders(_ block: [Int]) -> [Int] {
        players.indices.filter { !block.contains($0) }.flatMap { players[$0] }
    }

    private func cells(_ importers: [Int], _ origins: [Int]) -> [Int] {
        let grid = batch.world.grid
        let N = grid.countryCount
        return grid.sectors.indices.filter { batch.world.goods.contains(grid.sectors[$0]) }.flatMap { j in
            importers.flatMap { n in origins.map { (j * N + n) * N + $0 } }
        }
    }

    /// The blocks of a partition as players of a game; blocks that face nobody have no controls.
    public func game(_ partition: Partition) -> TradeGame {
        TradeGame(
            batch, base: policy(partition),
            players: partition.blocks.map { block in
                let members = block.flatMap { players[$0] }
                var space = PolicySpace([])
                if case .bestResponse(let detail, let highest) = rule, partition.blocks.count > 1 {
                    space = .tariffs(of: members, on: outsiders(block), detail, bounds: 0...highest, in: batch.world)
                }
                return TradeGame.Player(
                    block.map(String.init).joined(separator: "+"), payoff: Payoff(of: members), space: space)
            })
    }

    /// Solves one partition.
    ///
    /// - Parameters:
    ///   - reference: Payoffs of the players that count as no change, shares of income, `[player]`.
    ///   - known: Rates of blocks in partitions that were solved, by their members: where the search begins. A block has the same outsiders
    ///     in every partition, and so the same controls.
    public func solve(
        _ partition: Partition, against reference: [Double], startingFrom known: [[Int]: [Double]] = [:]
    ) -> PartitionFunction.Entry {
        let game = game(partition)
        func entry(
            _ outcome: TradeGame.Outcome?, _ controls: [[Double]], _ certificate: Double?, _ failure: String?
        ) -> PartitionFunction.Entry {
            let values = outcome.map { outcome in
                players.indices.map { p in
                    let payoff = Payoff(of: players[p])
                    return (payoff.value(of: outcome.result) - reference[p]) * payoff.baselineIncome(outcome.result)
                }
            }
            return PartitionFunction.Entry(
                partition: partition, values: failure == nil ? values : nil, controls: controls, certificate: certificate,
                failure: failure, residual: outcome?.residual ?? .nan)
        }
        guard game.players.contains(where: { $0.space.count > 0 }) else {
            let outcome = game.play(game.players.map { _ in [] }, from: nil)
            return entry(outcome, game.players.map { _ in [] }, nil, outcome == nil ? "no equilibrium" : nil)
        }
        let start = zip(partition.blocks, game.baseProfile).map { block, usual in
            known[block].flatMap { $0.count == usual.count ? $0 : nil } ?? usual
        }
        guard let nash = game.nashEquilibrium(from: start) else { return entry(nil, [], nil, "no equilibrium") }
        let failure: String? =
            switch nash.end {
            case .equilibrium: nil
            case .cycle(let length): "best responses go round, \(length) profiles"
            case .notFound: "no profile without a gainful deviation was found"
            }
        return entry(nash.outcome, nash.profile, nash.certificate.largestGain, failure)
    }
}
