/// Who acts together: players in blocks, each in one.
public struct Partition: Sendable, Hashable {
    /// Players by their places, blocks by their first, ascending.
    public let blocks: [[Int]]

    /// - Precondition: Every player from 0 is in one block.
    public init(_ blocks: [[Int]]) {
        let sorted = blocks.map { $0.sorted() }.filter { !$0.isEmpty }.sorted { $0[0] < $1[0] }
        precondition(sorted.joined().sorted() == Array(0..<sorted.joined().count), "Every player is in one block.")
        self.blocks = sorted
    }

    public var playerCount: Int { blocks.reduce(0) { $0 + $1.count } }

    /// The place of a player's block.
    public func block(of player: Int) -> Int { blocks.firstIndex { $0.contains(player) }! }

    /// One player leaves its block and acts alone, all others as they are.
    public func leaving(_ player: Int) -> Partition { Partition(blocks.map { $0.filter { $0 != player } } + [[player]]) }

    /// One player goes over to a block, all others as they are.
    public func joining(_ player: Int, block: Int) -> Partition {
        Partition(blocks.enumerated().map { k, members in members.filter { $0 != player } + (k == block ? [player] : []) })
    }

    /// A coalition of players, all others alone (γ: who is left falls apart).
    public static func alone(_ coalition: [Int], of count: Int) -> Partition {
        Partition([coalition] + (0..<count).filter { !coalition.contains($0) }.map { [$0] })
    }

    /// A coalition of players against all others (δ: who is left keeps together).
    public static func against(_ coalition: [Int], of count: Int) -> Partition {
        Partition([coalition, (0..<count).filter { !coalition.contains($0) }])
    }

    /// All partitions, by the number of blocks, the most first; 1, 2, 5, 15, 52 for 1 to 5 players.
    /// - Complexity: O(Bell number × players).
    public static func all(of count: Int) -> [Partition] {
        var found: [[[Int]]] = [[]]
        for player in 0..<count {
            found = found.flatMap { blocks in
                blocks.indices.map { k in
                    var other = blocks
                    other[k].append(player)
                    return other
                } + [blocks + [[player]]]
            }
        }
        return found.map { Partition($0) }.enumerated()
            .sorted { ($1.element.blocks.count, $0.offset) < ($0.element.blocks.count, $1.offset) }.map(\.element)
    }
}
