import Testing

@testable import Reports

/// Parts of a list: nothing twice, nothing left out.
struct ShardTests {
    @Test(arguments: [0, 1, 2, 7, 16, 100, 1001]) func partsAreTheWhole(_ total: Int) {
        for count in 1...23 {
            let parts = Shard.all(of: count).map { $0.items(of: total) }
            #expect(parts.count == count && parts.flatMap(Array.init) == Array(0..<total))
            let sizes = parts.map(\.count)
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
    }

    @Test func isReadAsWritten() throws {
        for shard in Shard.all(of: 12) { #expect(Shard(shard.description) == shard) }
        #expect(Shard("3/16")?.fileName == "shard-03-of-16.csv")
        #expect(Shard("16/16")?.fileName == "shard-16-of-16.csv")
        #expect(Shard.all(of: 1000).map(\.fileName) == Shard.all(of: 1000).map(\.fileName).sorted())
    }

    @Test(arguments: [
        "", "x", "3", "/", "3/", "/3", "0/4", "5/4", "-1/4", "1/0", "1/-4", "+1/4", "1/4/2", " 1/4", "1 /4", "1.0/4", "1/100001",
        "99999999999999999999/4", "1/99999999999999999999", "١/٤",
    ])
    func whatIsNoneIsRefused(_ text: String) { #expect(Shard(text) == nil) }
}
