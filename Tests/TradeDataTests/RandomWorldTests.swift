import TestSupport
import Testing
import TradeData

@Suite struct RandomWorldTests {
    static let seeds: [UInt64] = [1, 2, 3, 17]

    @Test(arguments: seeds, [false, true])
    func clearsWithoutNegativeFinalDemand(seed: UInt64, wild: Bool) {
        let world = RandomWorld.make(countries: 7, sectors: 5, seed: seed, wild: wild)
        let calibration = Calibration(world.accounts())
        #expect(calibration.clipped.isEmpty)
        #expect(world.valueAdded.allSatisfy { $0 > 0 })
        // Income = value added + revenue + deficit = final spending, found here from flows alone.
        let grid = world.grid
        let inputs = world.inputShares
        for n in 0..<grid.countryCount {
            var income = world.valueAdded[n] + world.deficits[n]
            var final = 0.0
            for j in 0..<grid.sectorCount {
                final += world.expenditure[n, j].value
                for k in 0..<grid.sectorCount { final -= inputs[n, j, k].value * calibration.output[n, k].value }
                for i in 0..<grid.countryCount { income += world.tariffs[n, i, j].value * world.flow(n, i, j) }
            }
            #expect(abs(income / final - 1) < 1e-12)
            #expect(abs(world.consumptionShares.row(n).reduce(0, +) - 1) < 1e-12)
        }
    }

    @Test(arguments: seeds) func balancedMeansNoDeficit(seed: UInt64) {
        let world = RandomWorld.make(countries: 6, sectors: 4, seed: seed, balanced: true, tariffFree: true)
        for (deficit, income) in zip(world.deficits, world.valueAdded) { #expect(abs(deficit / income) < 1e-11) }
        #expect(world.tariffs.values.allSatisfy { $0 == 0 })
        let other = RandomWorld.make(countries: 6, sectors: 4, seed: seed)
        #expect(zip(other.deficits, other.valueAdded).contains { abs($0 / $1) > 1e-3 })
    }

    @Test func sameSeedSameWorld() {
        let (a, b, c) = (RandomWorld.make(seed: 5), RandomWorld.make(seed: 5), RandomWorld.make(seed: 6))
        #expect(a.shares == b.shares && a.valueAdded == b.valueAdded)
        #expect(a.shares != c.shares)
    }

    @Test func wildIsWild() {
        let world = RandomWorld.make(countries: 10, sectors: 12, seed: 3, wild: true)
        #expect(world.shares.values.contains(0))
        #expect(world.consumptionShares.values.contains { $0 < 1e-9 })
        let theta = world.elasticities[0].theta
        #expect(theta.min()! < 1 && theta.max()! > 20)
        // Some good is bought somewhere and made nowhere there.
        let grid = world.grid
        #expect((0..<grid.sectorCount).contains { j in (0..<grid.countryCount).contains { world.shares[$0, $0, j].value == 0 } })
    }

    @Test func withoutInputOutput() {
        let world = RandomWorld.make(countries: 2, sectors: 1, seed: 9, inputOutput: false)
        #expect(world.inputShares.values.allSatisfy { $0 == 0 })
        #expect(world.valueAddedShares.values.allSatisfy { $0 == 1 })
    }
}
