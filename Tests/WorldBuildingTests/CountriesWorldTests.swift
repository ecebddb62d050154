import Foundation
@testable import WorldBuilding
import TestSupport
import Testing
import TradeData

@Suite struct CountriesWorldTests {
    @Test func itHoldsEveryCountry() throws {
        let world = try World.load("countries-2023")
        #expect(world.grid.countryCount == 195 && world.grid.sectors == ["all"])
        #expect(world.valueAddedShares.values.allSatisfy { $0 == 1 })
        #expect(world.tariffs.values.allSatisfy { $0 == 0 })
        #expect(world.shares.values.allSatisfy { $0 >= 0 })
        #expect(Calibration(world.accounts()).clipped.isEmpty)
        #expect(world.elasticities.map(\.theta) == [[4], [5]])
        for n in 0..<195 {
            #expect(world.shares[n, n, 0].value > 0.01)
            #expect(world.deficits[n] / world.valueAdded[n] < 0.51)
        }
    }

    @Test(arguments: [("KOR", "VNM", 53.5), ("VNM", "KOR", 25.9), ("CHN", "USA", 440), ("TWN", "USA", 88), ("USA", "TWN", 40)])
    func theHoleIsMended(_ origin: Country, _ destination: Country, _ billions: Double) throws {
        let world = try World.load("countries-2023")
        let flow = world.flow(world.grid.index(of: destination)!, world.grid.index(of: origin)!, 0)
        #expect(abs(flow / 1000 / billions - 1) < 0.02)
    }

    @Test(.needsSourceData) func thePublishedTableIsLeftAlone() throws {
        let folder = try #require(SourceData.folder)
        let published = try PublishedCountries(from: folder)
        #expect(published.trade.countries.count == 194)
        #expect(published.trade["VNM", "KOR"] == 0 && published.trade["RUS", "KOR"] == 0)
        #expect(abs(published.trade["USA", "CHN"]! - 440_500) < 100)
        #expect(published.trade.hole().count == 76)
        #expect(published.americanRates["CHN"]!.value > 0.3)
        let mended = try PairTotals.mended(from: folder)
        for n in published.trade.countries {
            for i in published.trade.countries where mended.origin(n, i) == .published {
                #expect(mended[n, i] == published.trade[n, i])
            }
        }
        let hole = Set(published.trade.hole())
        for n in hole { for i in hole where i != n { #expect(mended.origin(n, i) != .published && mended[n, i]! > 0) } }
    }
}
