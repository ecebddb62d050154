import TestSupport
import Testing

@testable import TradeData

struct OverlayTests {
    private let world = RandomWorld.make(countries: 5, sectors: 3, seed: 8)

    /// Reads and writes as a table does, at random.
    @Test(arguments: 0..<5) func behavesLikeATable(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var (table, overlay) = (world.tariffs, SparseBilateral(world.tariffs))
        for _ in 0..<200 {
            let (n, i, j) = (
                Int.random(in: 0..<5, using: &random), Int.random(in: 0..<5, using: &random),
                Int.random(in: 0..<3, using: &random)
            )
            let rate = Rate(Bool.random(using: &random) ? 0 : Double.random(in: 0..<1, using: &random))
            table[n, i, j] = rate
            overlay[n, i, j] = rate
            #expect(Array(overlay) == table.values)
        }
        #expect(overlay.table == table && overlay == SparseBilateral(table))
        #expect(
            overlay.changes() == table.values.indices.filter { table.values[$0] != world.tariffs.values[$0] }.map { Int32($0) })
    }

    /// What is not written is not copied, and writing what is there already writes nothing.
    @Test func changesAreWhatDiffers() {
        var overlay = SparseBilateral(world.tariffs)
        for x in overlay.indices { overlay[x] = world.tariffs.values[x] }
        #expect(overlay.changes().isEmpty && overlay.numbers.cells.isEmpty && overlay.isBased(on: world.tariffs))
        overlay[1, 2, 0].value += 0.5
        #expect(overlay.changes() == [Int32(world.tariffs.offset(1, 2, 0))] && overlay.numbers.cells.count == 8)
        overlay[1, 2, 0] = world.tariffs[1, 2, 0]
        #expect(overlay.changes().isEmpty && overlay == SparseBilateral(world.tariffs))
    }

    /// Equal numbers are equal, wherever they lie.
    @Test func equality() {
        var elsewhere = world.tariffs
        elsewhere[0, 1, 0].value += 1
        elsewhere[0, 1, 0] = world.tariffs[0, 1, 0]
        #expect(
            !SparseBilateral(elsewhere).isBased(on: world.tariffs) && SparseBilateral(elsewhere) == SparseBilateral(world.tariffs)
        )
        let ones = SparseBilateral<Hat>(grid: world.grid, repeating: .one)
        #expect(
            ones == SparseBilateral(Bilateral<Hat>(grid: world.grid, repeating: .one)) && ones.isBased(on: .one)
                && !ones.isBased(on: Hat(2)))
        var two = ones
        two[4, 4, 2] = Hat(2)
        #expect(two != ones && two.values.filter { $0 == 2 }.count == 1)
    }
}
