import Foundation
import Testing
import TradeData

@Suite struct TradeWeightsTests {
    private let sample = TradeWeights(
        id: "sample", reporter: "USA", direction: .imports, year: 2024, source: "made up", licence: "none",
        lines: [
            "CHN": [.init(product: Product("850760")!, value: 30, duty: 3), .init(product: Product("854231")!, value: 10)],
            "EU": [.init(product: Product("870323")!, value: 5)],
        ])

    @Test func aFileHoldsWhatWasWritten() throws {
        let data = try sample.encoded()
        let read = try TradeWeights(data, name: "sample.weights")
        #expect(read.lines == sample.lines)
        #expect(read.year == 2024 && read.direction == .imports && read.reporter == "USA")
        #expect(try read.encoded() == data)
    }

    @Test func damageIsRefused() throws {
        var data = try sample.encoded()
        #expect(throws: Problems.self) { try TradeWeights(data.dropLast(5), name: "x") }
        data[data.count / 2] ^= 1
        let problem = #expect(throws: Problems.self) { try TradeWeights(data, name: "x.weights") }
        #expect(problem?.description.contains("checksum") == true)
        #expect(throws: Problems.self) { try TradeWeights(Data("prefix,sector\n".utf8), name: "x") }
    }

    /// Counts whose sum does not fit an integer, in a file whose checksum is right.
    @Test(arguments: [
        "9223372036854775807", "4611686018427387904,4611686018427387904", "-1", "3,9223372036854775807", "1e30", "2,1,0",
    ])
    func countsThatNoFileHoldsAreRefused(_ counts: String) throws {
        let data = try sample.encoded()
        let length = Int(data[8]) | Int(data[9]) << 8
        let header = String(decoding: data[12..<12 + length], as: UTF8.self)
            .replacing(/"counts":\[[^\]]*\]/, with: "\"counts\":[\(counts)]")
        var crafted = Data("DETENTW1".utf8)
        withUnsafeBytes(of: UInt32(header.utf8.count).littleEndian) { crafted.append(contentsOf: $0) }
        crafted.append(Data(header.utf8) + data[(12 + length)..<(data.count - 32)])
        crafted.append(contentsOf: sha256(crafted))
        #expect { try TradeWeights(crafted, name: "x.weights") } throws: {
            "\($0)".hasPrefix("x.weights: error: the line count in the header does not match the file")
                || "\($0)".hasPrefix("x.weights: error: the header cannot be read")
        }
    }

    @Test func shippedImportsAddUpToTheYear() throws {
        let weights = try TradeWeights.load("us-imports-2024")
        #expect(abs(weights.total(with: "CHN") - 429_426) < 1)
        let duty = weights.lines["CHN"]!.reduce(0.0) { $0 + $1.duty }
        #expect(abs(duty / weights.total(with: "CHN") - 0.10866) < 1e-4)
        // Slovakia is in the Union's lines and nowhere else.
        #expect(weights.lines["SVK"] == nil && weights.lines["EU"] != nil)
        let exports = try TradeWeights.load("us-exports-2024")
        let sold = exports.partners.reduce(0.0) { $0 + exports.total(with: $1) }
        #expect(abs(sold - 2_061_691) < 5)
    }

    @Test func sharesOfACellSumToOneAndStayInTheirSector() throws {
        let concordance = try Concordance.load()
        let shares = try ProductShares.load()
        for sector in ["electronics", "vehicles", "farming"] as [Sector] {
            let list = shares.products(destination: "USA", origin: "CHN", sector: sector)
            #expect(abs(list.reduce(0.0) { $0 + $1.share } - 1) < 1e-12)
            #expect(list.allSatisfy { concordance.sector(of: Product($0.code)!) == sector })
        }
        #expect(shares.basis(destination: "USA", origin: "CHN", sector: "electronics") == .observed)
        #expect(shares.basis(destination: "USA", origin: "DEU", sector: "vehicles") == .union)
        #expect(shares.basis(destination: "CHN", origin: "USA", sector: "farming") == .chapters)
        #expect(shares.basis(destination: "CHN", origin: "JPN", sector: "vehicles") == .worldMix)
        #expect(shares.basis(destination: "CHN", origin: "JPN", sector: "finance") == .none)
        let farm = shares.products(destination: "CHN", origin: "USA", sector: "farming")
        #expect(abs(farm.reduce(0.0) { $0 + $1.share } - 1) < 1e-12)
        let soy = farm.filter { $0.code.hasPrefix("1201") }.reduce(0.0) { $0 + $1.share }
        #expect((0.5...0.9).contains(soy))
        let jets = shares.products(destination: "CHN", origin: "USA", sector: "other-transport")
        #expect(jets.filter { $0.code.hasPrefix("88") || $0.code.hasPrefix("8411") }.reduce(0.0) { $0 + $1.share } > 0.8)
    }
}
