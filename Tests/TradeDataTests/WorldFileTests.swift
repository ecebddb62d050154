import Foundation
import TestSupport
import Testing

@testable import TradeData

@Suite struct WorldFileTests {
    @Test func roundTrip() throws {
        let world = RandomWorld.make(countries: 5, sectors: 3, seed: 12)
        let data = try WorldFile.encode(world, accounts: world.accounts())
        let again = try WorldFile.decode(data, name: "random.world")
        #expect(
            again.grid == world.grid && again.id == world.id && again.goods == world.goods && again.title == world.title
                && again.year == world.year)
        #expect(again.elasticities == world.elasticities && again.provenance == world.provenance)
        for (a, b) in zip(again.shares.values, world.shares.values) { #expect(abs(a - b) < 1e-6) }
        for (a, b) in zip(again.valueAdded, world.valueAdded) { #expect(abs(a / b - 1) < 1e-6) }
        // Single precision is lost once: what was read is written back bit for bit.
        #expect(try WorldFile.encode(again, accounts: again.accounts()) == data)
    }

    @Test func sameWorldSameBytes() throws {
        let (a, b) = (RandomWorld.make(seed: 3), RandomWorld.make(seed: 3))
        #expect(try WorldFile.encode(a, accounts: a.accounts()) == WorldFile.encode(b, accounts: b.accounts()))
    }

    @Test func readsFromDisk() throws {
        let world = RandomWorld.make(seed: 7)
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).world")
        defer { try? FileManager.default.removeItem(at: url) }
        try WorldFile.encode(world, accounts: world.accounts()).write(to: url)
        #expect(try World.load(url.path).id == world.id)
    }
}
