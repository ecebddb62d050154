import Foundation
import TestSupport
import Testing
import TradeData
import TradePolicy

@testable import WorldBuilding

/// Which own sector makes a product: read, checked, kept in the world's file, and used to weigh products.
@Suite struct ConcordanceFileTests {
    static let world = RandomWorld.make(countries: 3, sectors: 3, seed: 4, codes: ["USA", "CHN", "DEU"])
    /// All chapters, goods-1 up to 49 and goods-2 from 50 on.
    static let chapters = (1...97).map { String(format: "%02d,goods-%d,\n", $0, $0 < 50 ? 1 : 2) }

    static func read(_ rows: String, head: String = "hs,sector,share\n") throws -> ConcordanceFile {
        try ConcordanceFile(
            Table(csv: Data((head + rows).utf8), name: "concordance.csv"), world: world, weights: ProductShares.load())
    }

    @Test func theLongestPrefixWinsAndCodesMayBeDivided() throws {
        let file = try Self.read(Self.chapters.joined() + "8703,goods-1,\n870380,goods-1,0.4\n870380,goods-2,0.6\n")
        func parts(_ code: String) -> [String] {
            file.concordance.parts(of: Product(code)!).map { "\($0.sector) \($0.share)" }
        }
        #expect(parts("870899") == ["goods-2 1.0"] && parts("870321") == ["goods-1 1.0"])
        #expect(parts("87038000") == ["goods-1 0.4", "goods-2 0.6"])
        #expect(file.concordance.sector(of: Product("870380")!) == nil)
        #expect(file.concordance.sectors(within: Product("87")!) == ["goods-1", "goods-2"])
        #expect(file.notes[0].contains("99 HS codes, 1 of them divided among sectors"))
        // It is in the world's file, and read back as it was.
        let world = Self.world.with(.own(file.concordance), notes: file.notes)
        let back = try WorldFile.decode(WorldFile.encode(world, accounts: world.accounts()), name: "mine.world")
        #expect(back.concordance == .own(file.concordance) && back.tellsProductsApart)
        #expect(back.provenance.notes.first == file.notes.first)
    }

    /// Sorted by the shipped concordance as if it were one's own, the weights are the shipped ones.
    @Test func theShippedTableAsOnesOwnWeighsAlike() throws {
        let (shipped, own) = (try ProductShares.load(), try ProductShares.load().on(.own(try Concordance.load())))
        for sector in try World.load(World.usual).goods {
            for (buyer, seller) in [("USA", "CHN"), ("USA", "DEU"), ("CHN", "USA"), ("JPN", "BRA")] as [(Country, Country)] {
                let (a, b) = (
                    own.products(destination: buyer, origin: seller, sector: sector),
                    shipped.products(destination: buyer, origin: seller, sector: sector)
                )
                #expect(a.map(\.code) == b.map(\.code) && a.map(\.share) == b.map(\.share), "\(sector)")
            }
        }
    }

    /// What a duty on products reaches is their share of the trade in the sector, divided codes by their shares.
    @Test func divisionsWeighByTheirShares() throws {
        let file = try Self.read(Self.chapters.joined() + "8703,goods-1,0.25\n8703,goods-2,0.75\n")
        let shares = try ProductShares.load().sorted(by: file.concordance)
        let imports = try TradeWeights.load("us-imports-2024").lines["CHN"] ?? []
        func value(_ isMeant: (Product) -> Bool) -> Double { imports.filter { isMeant($0.product) }.reduce(0) { $0 + $1.value } }
        func isCar(_ product: Product) -> Bool { product.code.hasPrefix("8703") }
        let (cars, high) = (value(isCar), value { $0.chapter >= "50" && $0.chapter <= "97" && !isCar($0) })
        let found = shares.products(destination: "USA", origin: "CHN", sector: "goods-2").filter { $0.code.hasPrefix("8703") }
        #expect(cars > 0)
        #expect(abs(found.reduce(0) { $0 + $1.share } / (0.75 * cars / (high + 0.75 * cars)) - 1) < 1e-12)
    }

    /// A sector under whose codes nothing is traded is reached by its lines alike, not by nothing.
    @Test func aSectorWithoutTradeWeighsItsCodesAlike() throws {
        func weights(_ direction: TradeWeights.Direction) -> TradeWeights {
            let lines = [("010121", 3.0), ("870321", 5), ("880240", 0), ("880260", 0)].map {
                TradeWeights.Line(product: Product($0.0)!, value: $0.1)
            }
            return TradeWeights(
                id: "few", reporter: "USA", direction: direction, year: 2024, source: "four lines", licence: "",
                lines: ["CHN": lines])
        }
        let few = ProductShares(
            imports: weights(.imports), exports: weights(.exports), concordance: Concordance([:]), union: [])
        func read(_ rows: String) throws -> (file: ConcordanceFile, shares: ProductShares) {
            let table = try Table(csv: Data(("hs,sector\n01,goods-1\n87,goods-1\n" + rows).utf8), name: "c.csv")
            let file = try ConcordanceFile(table, world: Self.world, weights: few)
            return (file, few.sorted(by: file.concordance))
        }
        // Lines without a value, and codes without a line.
        for (rows, codes) in [("88,goods-2\n", ["880240", "880260"]), ("88,goods-1\n2716,goods-2\n", ["2716"])] {
            let (file, shares) = try read(rows)
            #expect(shares.alikeSectors == ["goods-2"])
            #expect(shares.basis(destination: "USA", origin: "CHN", sector: "goods-2") == .alike)
            let list = shares.products(destination: "USA", origin: "CHN", sector: "goods-2")
            #expect(list.map(\.code) == codes && list.allSatisfy { $0.share == 1 / Double(codes.count) })
            #expect(file.notes.contains { $0.contains("codes of goods-2: its products weigh alike") })
            #expect(shares.basis(destination: "USA", origin: "CHN", sector: "goods-1") == .observed)
        }
    }

    @Test(arguments: [
        ("7,goods-1,\n", "concordance.csv:2:1:", "“7” is no HS code of 2, 4 or 6 digits"),
        ("87038000,goods-1,\n", "concordance.csv:2:1:", "is no HS code of 2, 4 or 6 digits"),
        ("72,steel,\n", "concordance.csv:2:2:", "the tables have no sector “steel”"),
        ("72,goods-22,\n", "concordance.csv:2:2:", "did you mean goods-2?"),
        ("72,,\n", "concordance.csv:2:2:", "the cell is empty"),
        ("72,goods-1,\n72,goods-1,\n", "concordance.csv:3:1:", "duplicate code 72 for goods-1"),
        ("72,goods-1,\n72,goods-2,\n", "concordance.csv:3:1:", "HS 72 is in goods-1 and goods-2"),
        ("72,goods-1,0.5\n72,goods-2,0.4\n", "concordance.csv:3:3:", "the shares of HS 72 sum to 0.9"),
        ("72,goods-1,0\n", "concordance.csv:2:3:", "the share 0.0 is not above 0"),
        ("72,goods-1,x\n", "concordance.csv:2:3:", "“x” is not a number"),
        ("72,goods-1,0.5\n", "concordance.csv:2:3:", "the shares of HS 72 sum to 0.5"),
        ((1...97).map { String(format: "%02d,goods-1,\n", $0) }.joined(), "concordance.csv:", "no HS code is of goods-2"),
        ("72,goods-1,\n73,goods-2,\n", "concordance.csv:", "HS codes that are traded have no sector: 010121"),
    ]) func whatIsWrongIsNamedWithItsPlace(_ rows: String, _ place: String, _ what: String) {
        do {
            _ = try Self.read(rows)
            Issue.record("it was read")
        } catch { #expect("\(error)".contains(place) && "\(error)".contains(what), "\(error)") }
    }

    @Test func theFileBesideTheTablesIsTakenAndANamedOneComesFirst() throws {
        var tables = Tables(.long, seed: 6)
        let goods = tables.world.grid.sectors.filter(tables.world.goods.contains).map(\.rawValue)
        func rows(_ first: Int) -> String {
            "hs,sector\n"
                + (1...97).map { String(format: "%02d,", $0) + goods[$0 <= first ? 0 : 1 % goods.count] + "\n" }.joined()
        }
        #expect(try tables.read().world.concordance == nil)
        tables.files["concordance.csv"] = rows(24)
        let world = try tables.read { $0.lawDay = Day("2017-12-31") }.world
        #expect(world.concordance?.own?.sector(of: Product("24")!).map(\.rawValue) == goods[0])
        #expect(world.lawDay == Day("2017-12-31"))
        #expect(!world.provenance.notes.contains { $0.contains("Not read") || $0.contains("Nobody said which day") })
        let other = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: other) }
        try Data(rows(23).utf8).write(to: other)
        let named = try tables.read { $0.concordance = other.path }.world
        #expect(named.concordance?.own?.sector(of: Product("24")!).map(\.rawValue) == goods[1 % goods.count])
        #expect(named.provenance.notes.contains { $0.contains("Nobody said which day") })
        #expect(tables.problems { $0.concordance = "/no/such.csv" }.contains("such.csv"))
    }
}
