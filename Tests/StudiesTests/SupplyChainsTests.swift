import Foundation
import TestSupport
import Testing
import TradeData

@testable import Studies

/// The links of a world and sums over all stages, against dense matrices on small worlds.
@Suite struct SupplyChainsTests {
    static let seeds: [UInt64] = [1, 2, 3, 4, 5]

    static func world(_ seed: UInt64) -> World {
        RandomWorld.make(countries: 4 + Int(seed % 3), sectors: 3 + Int(seed % 2), seed: seed, wild: seed > 3)
    }

    /// A as a matrix, `[seller][buyer]`, made from shares and tariffs anew.
    static func dense(_ world: World) -> [[Double]] {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var a = Array(repeating: [Double](repeating: 0, count: N * J), count: N * J)
        for n in 0..<N {
            for i in 0..<N {
                for k in 0..<J {
                    let share = world.shares[n, i, k].value / (1 + world.tariffs[n, i, k].value)
                    for j in 0..<J { a[i * J + k][n * J + j] = share * world.inputShares[n, k, j].value }
                }
            }
        }
        return a
    }

    /// (I − A)⁻¹ by Gauss and Jordan with pivots.
    static func leontief(_ a: [[Double]]) -> [[Double]] {
        let count = a.count
        var rows: [[Double]] = []
        for r in 0..<count {
            var row = [Double](repeating: 0, count: 2 * count)
            for c in 0..<count { row[c] = -a[r][c] }
            row[r] += 1
            row[count + r] = 1
            rows.append(row)
        }
        for c in 0..<count {
            let pivot = (c..<count).max { abs(rows[$0][c]) < abs(rows[$1][c]) }!
            rows.swapAt(c, pivot)
            let scale = rows[c][c]
            rows[c] = rows[c].map { $0 / scale }
            for r in 0..<count where r != c && rows[r][c] != 0 {
                let factor = rows[r][c]
                for k in rows[r].indices { rows[r][k] -= factor * rows[c][k] }
            }
        }
        return rows.map { Array($0[count...]) }
    }

    /// An economy's one industry that makes something, and another economy.
    static func ends(_ world: World, _ chains: SupplyChains) throws -> (target: IndustrySet, origin: IndustrySet) {
        let grid = world.grid
        let j = try #require(grid.sectors.indices.first { chains.output[$0] > 0 })
        return (
            try IndustrySet(Subject(grid.countries[0]), [grid.sectors[j]], in: world),
            try IndustrySet(Subject(grid.countries[1]), in: world)
        )
    }

    @Test(arguments: seeds) func operatorIsTheMatrix(seed: UInt64) throws {
        let world = Self.world(seed)
        let chains = try SupplyChains(world)
        let a = Self.dense(world)
        var draw = SplitMix64(seed: seed)
        let x = a.map { _ in draw.unit() }
        let (forward, backward) = (chains.inputs(for: x), chains.carried(by: x))
        for s in a.indices {
            #expect(abs(forward[s] - zip(a[s], x).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-13)
            #expect(abs(backward[s] - a.indices.reduce(0) { $0 + a[$1][s] * x[$1] }) < 1e-13)
            for r in a.indices { #expect(chains.link(s, r) == a[s][r]) }
        }
    }

    /// Y = A·Y + f, and a unit of output is value added and duties of all stages.
    @Test(arguments: seeds) func accountsAddUp(seed: UInt64) throws {
        let world = Self.world(seed)
        let chains = try SupplyChains(world)
        let used = chains.inputs(for: chains.output)
        for s in chains.output.indices {
            let final = world.grid.countries.indices.reduce(0) { $0 + chains.finalSales(s, $1) }
            #expect(abs(used[s] + final - chains.output[s]) <= 1e-10 * (1 + chains.output[s]))
        }
        let primary = zip(chains.valueAdded, chains.duties).map(+)
        let carried = try chains.carriedThroughout(by: primary)
        #expect(carried.values.allSatisfy { abs($0 - 1) < 1e-10 })
        // v′(I − A)⁻¹f is all that primary inputs earn.
        let earned = zip(primary, chains.output).reduce(0) { $0 + $1.0 * $1.1 }
        let final = chains.output.indices.reduce(0) { sum, s in
            sum + world.grid.countries.indices.reduce(0) { $0 + carried.values[s] * chains.finalSales(s, $1) }
        }
        #expect(abs(earned - final) < 1e-9 * earned)
    }

    @Test(arguments: seeds) func stagesAddUpToTheInverse(seed: UInt64) throws {
        let world = Self.world(seed)
        let chains = try SupplyChains(world)
        let inverse = Self.leontief(Self.dense(world))
        for r in [0, inverse.count / 2, inverse.count - 1] {
            let unit = inverse.indices.map { $0 == r ? 1.0 : 0 }
            let (column, row) = (try chains.output(for: unit), try chains.carriedThroughout(by: unit))
            #expect(column.residual < SupplyChains.tolerance && row.residual < SupplyChains.tolerance)
            for s in inverse.indices {
                #expect(abs(column.values[s] - inverse[s][r]) < 1e-10)
                #expect(abs(row.values[s] - inverse[r][s]) < 1e-10)
            }
        }
    }

    @Test func aWorldWithoutLinksIsRefusedByName() {
        let world = RandomWorld.make(inputOutput: false)
        let problem = #expect(throws: Problems.self) { try SupplyChains(world) }
        #expect(problem?.description.contains("world \(world.id) has no input-output links") == true)
    }

    /// Industries that buy a whole unit of each other never come to an end; that is said, and nothing hangs.
    @Test func chainsThatDoNotFadeAreRefused() throws {
        let chains = try SupplyChains(Self.world(1))
        #expect(throws: Problems.self) { try chains.sum([1, 1]) { $0 } }
        #expect(throws: Problems.self) { try chains.sum([1, 1]) { $0.map { $0 * 1e200 } } }
        #expect(try chains.sum([0, 0]) { $0 }.values == [0, 0])
    }
}
