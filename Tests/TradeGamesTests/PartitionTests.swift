import Testing

@testable import TradeGames

@Suite struct PartitionTests {
    @Test(arguments: [(1, 1), (2, 2), (3, 5), (4, 15), (5, 52)]) func thereAreAsManyAsBellSays(players: Int, count: Int) {
        let all = Partition.all(of: players)
        #expect(all.count == count && Set(all).count == count && all.allSatisfy { $0.playerCount == players })
        #expect(all.first?.blocks.count == players && all.last?.blocks.count == 1)
    }

    @Test func playersMoveOneAtATime() {
        let start = Partition([[2, 0], [1], [3]])
        #expect(start.leaving(2) == Partition([[0], [1], [2], [3]]))
        #expect(start.joining(1, block: 0) == Partition([[0, 1, 2], [3]]))
        #expect(start.joining(0, block: start.block(of: 3)) == Partition([[2], [1], [0, 3]]))
        #expect(Partition.alone([1, 2], of: 4) == Partition([[1, 2], [0], [3]]))
        #expect(Partition.against([1, 2], of: 4) == Partition([[1, 2], [0, 3]]))
        #expect(Partition.against([0, 1], of: 2) == Partition([[0, 1]]))
    }
}
