import Testing
import TradeData

@testable import TradeGames

/// Shapley values and the core, against what is known and against all coalitions of random games.
@Suite struct CharacteristicFunctionTests {
    /// A pair of gloves: one right (player 0), two left.
    static let gloves = CharacteristicFunction(playerCount: 3, values: [0, 0, 0, 1, 0, 1, 0, 1])

    @Test func glovesAreSharedAsInTheBooks() {
        for (found, known) in zip(Self.gloves.shapley, [2.0 / 3, 1.0 / 6, 1.0 / 6]) { #expect(abs(found - known) < 1e-12) }
        let shares = Self.gloves.core.shares
        #expect(shares.map { abs($0[0] - 1) < 1e-12 && abs($0[1]) < 1e-12 } == true)
    }

    /// Any two of three get everything: nobody can be held.
    @Test func majoritiesHaveNoCore() {
        let game = CharacteristicFunction(playerCount: 3, values: [0, 0, 0, 1, 0, 1, 1, 1])
        let core = game.core
        #expect(core.isEmpty && abs(core.needed - 1.5) < 1e-12)
        #expect(core.blocking.map(\.coalition) == [3, 5, 6] && core.blocking.allSatisfy { abs($0.weight - 0.5) < 1e-12 })
    }

    static func random(_ n: Int, seed: UInt64) -> CharacteristicFunction {
        var draw = SplitMix64(seed: seed)
        var values = (0..<1 << n).map { word in
            Double.random(in: -1...1, using: &draw) + 0.6 * Double(word.nonzeroBitCount * word.nonzeroBitCount) / Double(n)
        }
        values[0] = 0
        return CharacteristicFunction(playerCount: n, values: values)
    }

    /// Either a sharing that no coalition leaves, or weights that prove there is none.
    @Test(arguments: 1...5) func everyCoreComesWithItsProof(players: Int) {
        var met: Set<Bool> = []
        for seed in 1...60 as ClosedRange<UInt64> {
            let game = Self.random(players, seed: seed)
            let core = game.core
            met.insert(core.isEmpty)
            if let shares = core.shares {
                #expect(abs(shares.reduce(0, +) - game.values[game.all]) < 1e-9)
                #expect(Core.excess(of: shares, in: game) < 1e-9)
            }
            for player in 0..<players {
                let sum = core.blocking.filter { $0.coalition >> player & 1 == 1 }.reduce(0) { $0 + $1.weight }
                #expect(abs(sum - 1) < 1e-9)
            }
            let needed = core.blocking.reduce(0) { $0 + $1.weight * game.values[$1.coalition] }
            #expect(abs(needed - core.needed) < 1e-9 && core.isEmpty == (needed > game.values[game.all] + 1e-8))
        }
        #expect(players < 3 || met.count == 2)
    }

    /// Efficiency, symmetry, and nothing for who adds nothing.
    @Test(arguments: 1...5) func shapleyKeepsItsAxioms(players: Int) {
        let game = Self.random(players, seed: 7)
        #expect(abs(game.shapley.reduce(0, +) - game.values[game.all]) < 1e-12)
        let lazy = CharacteristicFunction(
            playerCount: players + 1, values: (0..<2 << players).map { game.values[$0 & ((1 << players) - 1)] })
        #expect(abs(lazy.shapley[players]) < 1e-12)
        let sizes = CharacteristicFunction(
            playerCount: players, values: (0..<1 << players).map { Double($0.nonzeroBitCount * $0.nonzeroBitCount) })
        #expect(sizes.shapley.allSatisfy { abs($0 - sizes.shapley[0]) < 1e-12 })
    }
}
