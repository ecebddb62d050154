import Foundation
import TestSupport
import Testing

@testable import TradeData

/// World files with one fault each: what is said, and that it names the file and a way out.
@Suite struct BadWorldFileTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// What the message must say.
        let says: [String]
        let bytes: @Sendable () throws -> Data

        init(_ name: String, says: String..., bytes: @escaping @Sendable () throws -> Data) {
            testDescription = name
            self.says = says
            self.bytes = bytes
        }
    }

    static let world = RandomWorld.make(countries: 4, sectors: 3, seed: 21)

    /// The good file, with its numbers changed before it is written and signed.
    static func file(_ change: (inout Accounts) -> Void) throws -> Data {
        var accounts = world.accounts()
        change(&accounts)
        return try WorldFile.encode(world, accounts: accounts)
    }

    static func good() throws -> Data { try file { _ in } }

    /// The good file with its header text changed, its length and its checksum right again.
    static func header(_ change: (String) -> String) throws -> Data {
        let body = try good().dropLast(32)
        let length = Int(body[8]) | Int(body[9]) << 8 | Int(body[10]) << 16 | Int(body[11]) << 24
        let text = String(decoding: body[12..<12 + length], as: UTF8.self)
        let changed = change(text)
        precondition(changed != text, "The change must change something.")
        return framed(Data(changed.utf8), numbers: body.dropFirst(12 + length))
    }

    static func framed(_ header: Data, numbers: Data, claiming length: Int? = nil) -> Data {
        var data = Data("DETENTE3".utf8)
        withUnsafeBytes(of: UInt32(length ?? header.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(header)
        data.append(numbers)
        data.append(contentsOf: sha256(data))
        return data
    }

    static func replacing(_ old: String, _ new: String) throws -> Data {
        try header { $0.replacingOccurrences(of: old, with: new) }
    }

    static let cases: [Case] = [
        Case("empty", says: "not a Détente world file") { Data() },
        Case("a table", says: "not a Détente world file", "detente data build") { Data("country,gdp\nUSA,25463\n".utf8) },
        Case("a picture", says: "not a Détente world file") { Data([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]) + Data(count: 99) },
        Case("a later layout", says: "layout “4”", "update detente") {
            var data = try good()
            data[7] = UInt8(ascii: "4")
            return data
        },
        Case("the layout before this one", says: "layout “2”", "build, add or fetch it again") {
            var data = try good()
            data[7] = UInt8(ascii: "2")
            return data
        },
        Case("only the magic", says: "truncated") { try good().prefix(8) },
        Case("cut in the middle", says: "checksum", "truncated") { try good().prefix(500) },
        Case("one byte short", says: "checksum") { try good().dropLast() },
        Case("one bit flipped", says: "checksum", "damaged") {
            var data = try good()
            data[data.count / 2] ^= 1
            return data
        },
        Case("something appended", says: "checksum") { try good() + Data([0]) },
        Case("header longer than the file", says: "header claims 99999999 bytes") {
            framed(Data("{}".utf8), numbers: Data(count: 40), claiming: 99_999_999)
        },
        Case("header as long as can be claimed", says: "header claims 4294967295 bytes") {
            framed(Data("{}".utf8), numbers: Data(count: 40), claiming: 4_294_967_295)
        },
        Case("header is no JSON", says: "header cannot be read", "not JSON") { try header { "x" + $0 } },
        Case("header lacks a key", says: "lacks countries") { try replacing("\"countries\"", "\"lands\"") },
        Case("header has text for a number", says: "“year” is of the wrong kind") {
            try replacing("\"year\":2022", "\"year\":\"old\"")
        },
        Case("a year that is no integer", says: "out of range") { try replacing("\"year\":2022", "\"year\":1e30") },
        Case("a year that is none", says: "the year 20220 is not from 1800 to 2200") {
            try replacing("\"year\":2022", "\"year\":20220")
        },
        Case("no goods", says: "names no sector that is goods") {
            try header { $0.replacing(/"goods":\[[^\]]*\]/, with: "\"goods\":[]") }
        },
        Case("goods that are no sector", says: "“cars” is named among goods") {
            try header { $0.replacing(/"goods":\[[^\]]*\]/, with: "\"goods\":[\"cars\"]") }
        },
        Case("goods that are a country", says: "“AAA” is named among goods") {
            try header { $0.replacing(/"goods":\[[^\]]*\]/, with: "\"goods\":[\"AAA\"]") }
        },
        Case("taxed sectors that are no sector", says: "“cars” is named among taxed sectors") {
            try header { $0.replacing(/"taxed":\["[^"]*"/, with: "\"taxed\":[\"cars\"") }
        },
        Case("a sector taxed twice", says: "among taxed sectors twice") {
            try header { $0.replacing(/"taxed":\["([^"]*)","[^"]*"/) { "\"taxed\":[\"\($0.1)\",\"\($0.1)\"" } }
        },
        Case("tariffs of fewer sectors than there are", says: "bytes of numbers") {
            try header { $0.replacing(/"taxed":\[[^\]]*\]/, with: "\"taxed\":[]") }
        },
        Case("a law's day that is none", says: "the law's day “2024-13-31” is no day") {
            try header { $0.replacing("\"goods\"", with: "\"lawDay\":\"2024-13-31\",\"goods\"") }
        },
        Case("products of no sector", says: "is of “x-y”, which is no sector here") {
            try header { $0.replacing("\"goods\"", with: "\"products\":{\"72\":{\"x-y\":1}},\"goods\"") }
        },
        Case("a product that is none", says: "“7” is no HS code") {
            try header { $0.replacing("\"goods\"", with: "\"products\":{\"7\":{\"x-y\":1}},\"goods\"") }
        },
        Case("shares of a product that are no whole", says: "the shares of HS “72” are not positive numbers that sum to 1") {
            try header { $0.replacing("\"goods\"", with: "\"products\":{\"72\":{\"x-y\":0.5}},\"goods\"") }
        },
        Case("two concordances", says: "products of its own and the concordance “hs-sectors”") {
            try header {
                $0.replacing("\"goods\"", with: "\"concordance\":\"hs-sectors\",\"products\":{\"72\":{\"x-y\":1}},\"goods\"")
            }
        },
        Case("goods without a product", says: "no product is of the goods") {
            try header { $0.replacing("\"goods\"", with: "\"products\":{},\"goods\"") }
        },
        Case("a concordance of no name", says: "“../x” is no name of a concordance") {
            try header { $0.replacing("\"goods\"", with: "\"concordance\":\"../x\",\"goods\"") }
        },
        Case("thousands of dollars", says: "“thousand USD” is not millions of a currency") {
            try replacing("million USD", "thousand USD")
        },
        Case("a title that colours the terminal", says: "control character U+001B") {
            try replacing("\"title\":\"Random", "\"title\":\"\\u001b[31mRandom")
        },
        Case("a note that turns the text", says: "control character U+202E") {
            try replacing("random numbers, for tests", "\\u202erandom")
        },
        Case("more sectors than memory", says: "take", "GB of memory") {
            try header {
                $0.replacing(
                    /"sectors":\[[^\]]*\]/, with: "\"sectors\":[\((0..<60_000).map { "\"s\($0)\"" }.joined(separator: ","))]")
            }
        },
        Case("numbers missing", says: "need", "bytes of numbers") {
            let body = try good().dropLast(32)
            let length = Int(body[8]) | Int(body[9]) << 8
            return framed(body[12..<12 + length], numbers: body.dropFirst(12 + length).dropLast(4))
        },
        Case("a country twice", says: "country AAB twice") { try replacing("\"AAA\"", "\"AAB\"") },
        Case("a sector twice", says: "sector goods-2 twice") { try replacing("\"goods-1\"", "\"goods-2\"") },
        Case("no countries", says: "no countries") {
            try header { $0.replacing(/"countries":\[[^\]]*\]/, with: "\"countries\":[]") }
        },
        Case("unknown country code", says: "unknown country code “Atlantis”", "ISO 3166") {
            try replacing("\"AAA\"", "\"Atlantis\"")
        },
        Case("a sector with spaces", says: "sector code “Goods 1”") { try replacing("\"goods-1\"", "\"Goods 1\"") },
        Case("a name for nobody", says: "“ZZZ”") { try replacing("\"names\":{}", "\"names\":{\"ZZZ\":\"Nowhere\"}") },
        Case("an id with a slash", says: "id “random/") { try replacing("\"id\":\"random-", "\"id\":\"random/") },
        Case("no elasticities", says: "no elasticity table") {
            try header { $0.replacing(/"elasticities":\[.*\],"goods"/, with: "\"elasticities\":[],\"goods\"") }
        },
        Case("elasticities for another grid", says: "elasticities “flat-4”", "3 positive numbers") {
            try replacing("[4,4,4]", "[4,4]")
        },
        Case("an elasticity of zero", says: "elasticities “flat-4”", "positive") { try replacing("[4,4,4]", "[4,0,4]") },
        Case("an elasticity that is none", says: "elasticities “flat-4”", "up to 1000") { try replacing("[4,4,4]", "[4,1e9,4]") },
        Case("two tables of one name", says: "two elasticity tables are named “random”") { try replacing("flat-4", "random") },
        Case("negative scale", says: "elasticities “flat-4”", "scale") {
            try replacing("\"theta\":[4,4,4]", "\"scale\":[1,-1,1],\"theta\":[4,4,4]")
        },
        Case("a negative flow", says: "negative flow -5", "AAB → AAA, goods-1") { try file { $0.flows[0, 1, 0] = Money(-5) } },
        Case("a flow that no economy has", says: "more than any economy can have", "AAB → AAA, goods-1") {
            try file { $0.flows[0, 1, 0] = Money(1e30) }
        },
        Case("a tariff beyond all rates", says: "above 10000.0%") { try file { $0.tariffs[0, 2, 1] = Rate(1000) } },
        Case("a flow that is no number", says: "flow is not a finite number", "AAC → AAA, goods-2") {
            try file { $0.flows[0, 2, 1] = Money(.nan) }
        },
        Case("an infinite tariff", says: "tariff is not a finite number") { try file { $0.tariffs[0, 2, 1] = Rate(.infinity) } },
        Case("a tariff that pays the buyer all", says: "-100.0%", "AAB → AAD") { try file { $0.tariffs[3, 1, 0] = Rate(-1) } },
        Case("a tariff on oneself", says: "AAC has a tariff on itself in goods-1") {
            try file { $0.tariffs[2, 2, 0] = Rate(0.1) }
        },
        Case("input shares off", says: "nothing for value added", "goods-2 in AAB") {
            try file { $0.inputShares[1, 0, 1] = Share(1.1) }
        },
        Case("a negative input share", says: "input share -0.5 of goods-1 in goods-2, AAB") {
            try file { $0.inputShares[1, 0, 1] = Share(-0.5) }
        },
        Case("a country that makes nothing", says: "AAB makes nothing") {
            try file { accounts in
                for j in 0..<3 { for n in 0..<4 { accounts.flows[n, 1, j] = Money(0) } }
            }
        },
        Case("a country that buys nothing", says: "AAB consumes nothing") {
            try file { accounts in
                for j in 0..<3 { for i in 0..<4 { accounts.flows[1, i, j] = Money(0) } }
            }
        },
    ]

    @Test(arguments: cases) func isRefused(bad: Case) throws {
        let data = try bad.bytes()
        let problem = try #require(throws: Problems.self) { try WorldFile.decode(data, name: "bad.world") }
        let text = problem.description
        #expect(text.hasPrefix("bad.world: error: "))
        for words in bad.says { #expect(text.contains(words), "\(text)") }
        #expect(text.split(separator: "\n").allSatisfy { $0.contains("; ") }, "every line says what to do: \(text)")
        #expect(!problem.isMissing)
    }

    @Test func allFaultsAreReportedAtOnce() throws {
        let data = try Self.file {
            $0.flows[0, 1, 0] = Money(-5)
            $0.tariffs[2, 2, 0] = Rate(0.1)
            for n in 0..<4 { for i in 0..<4 { $0.flows[n, i, 2] = Money(.nan) } }
        }
        let problem = try #require(throws: Problems.self) { try WorldFile.decode(data, name: "bad.world") }
        let lines = problem.description.split(separator: "\n")
        #expect(lines.count == 7)
        #expect(lines.contains { $0.contains("negative flow") } && lines.contains { $0.contains("on itself") })
        #expect(lines.contains { $0.contains("and 11 more like it") })
    }

    /// Cut anywhere, or with any one byte changed, a file is refused and never crashes the reader.
    @Test func randomDamage() throws {
        let data = try Self.good()
        var draw = SplitMix64(seed: 77)
        for _ in 0..<300 {
            let cut = data.prefix(Int(draw.next() % UInt64(data.count)))
            #expect(throws: Problems.self) { try WorldFile.decode(Data(cut), name: "cut") }
            var flipped = data
            flipped[Int(draw.next() % UInt64(data.count))] ^= UInt8(1 + draw.next() % 255)
            #expect(throws: Problems.self) { try WorldFile.decode(flipped, name: "flipped") }
        }
    }
}
