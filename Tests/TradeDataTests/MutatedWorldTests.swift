import Foundation
import TestSupport
import Testing

@testable import TradeData

/// World files with random damage, signed anew so that the damage is read: each is a sound world, or refused with the file and a
/// remedy. `DETENTE_MUTATIONS` and `DETENTE_SEED` as for tables.
@Suite struct MutatedWorldTests {
    static let count = ProcessInfo.processInfo.environment["DETENTE_MUTATIONS"].flatMap { Int($0) } ?? 300
    static let seed = ProcessInfo.processInfo.environment["DETENTE_SEED"].flatMap { UInt64($0) } ?? 20_252

    private func signed(_ body: Data) -> Data { body + Data(sha256(body)) }

    @Test func damageIsReadOrRefused() throws {
        let good = try (1...3).map { seed in
            let world = RandomWorld.make(countries: 4, sectors: 3, seed: UInt64(seed))
            return try WorldFile.encode(world, accounts: world.accounts())
        }
        var draw = SplitMix64(seed: Self.seed)
        var read = 0
        for k in 0..<Self.count {
            var steps: [String] = []
            var body = Data(good[k % 3].dropLast(32))
            for _ in 0..<1 + Int(draw.next() % 3) { body = damaged(body, &draw, &steps) }
            let start = Date()
            do {
                let world = try WorldFile.decode(signed(body), name: "bad.world")
                read += 1
                #expect(world.valueAdded.allSatisfy { $0 > 0 && $0.isFinite }, "\(k): \(steps)")
                #expect(world.shares.values.allSatisfy { (0...1).contains($0) }, "\(k): \(steps)")
                #expect(world.consumptionShares.values.allSatisfy { (0...1).contains($0) }, "\(k): \(steps)")
                #expect(
                    try WorldFile.decode(WorldFile.encode(world, accounts: world.accounts()), name: "again").grid == world.grid)
            } catch let found as Problems {
                let text = found.description
                #expect(text.hasPrefix("bad.world: error: ") && text.utf8.count < 20_000, "\(k): \(steps): \(text)")
                #expect(PlainText.fault(in: text.replacing("\n", with: " ")) == nil, "\(k): \(steps): \(text)")
            }
            #expect(-start.timeIntervalSinceNow < 60, "\(k): \(steps)")
        }
        #expect(read > Self.count / 50)
    }

    private static let values = [
        "1e30", "-1", "1e400", "null", "\"\"", "[]", "{}", "true", "0", "9223372036854775808", "\"\\u001b[31m\"", "\"\\u0000\"",
        "[[[[]]]]",
        "\"../x\"", "\"USA\"", "1e-320", "\"\\ud800\"", "0.5", "[1,2,3]", "[\"AAA\"]", "\"million USD\"",
    ]

    private func damaged(_ body: Data, _ draw: inout SplitMix64, _ steps: inout [String]) -> Data {
        guard body.count > 12 else { return body }
        let bytes = [UInt8](body)
        let length = min((0..<4).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }, bytes.count - 12)
        var (header, numbers) = (Array(bytes[12..<12 + length]), Array(bytes[(12 + length)...]))
        var claimed = UInt32(length)
        let kind = draw.next() % 12
        switch kind {
        case 0...3:  // another value for a key
            var text = String(decoding: header, as: UTF8.self)
            let keys = text.matches(of: /"[a-zA-Z]+":/).map { String($0.0) }
            guard let key = keys.randomElement(using: &draw), let range = text.range(of: key) else { return body }
            let end = text[range.upperBound...].firstIndex { ",}]".contains($0) } ?? text.endIndex
            text.replaceSubrange(range.upperBound..<end, with: Self.values.randomElement(using: &draw) ?? "")
            header = Array(text.utf8)
            claimed = UInt32(header.count)
        case 4...5:  // any byte of the header
            guard !header.isEmpty else { return body }
            header[Int(draw.next() % UInt64(header.count))] = UInt8(draw.next() % 256)
        case 6: claimed = [0, 1, claimed &+ 1, claimed &- 1, .max, .max - 11, 1 << 31].randomElement(using: &draw) ?? 0
        case 7: if !numbers.isEmpty { numbers.removeLast(Int(draw.next() % UInt64(numbers.count))) }
        default:  // any number
            guard numbers.count >= 4 else { return body }
            let at = 4 * Int(draw.next() % UInt64(numbers.count / 4))
            let value: Float =
                [.nan, .infinity, -.infinity, -1, 0, 1e38, 1e15, 1.1e15, .leastNonzeroMagnitude, .leastNormalMagnitude, 100, 0.5]
                .randomElement(
                    using: &draw) ?? 0
            withUnsafeBytes(of: value.bitPattern.littleEndian) { for k in 0..<4 { numbers[at + k] = $0[k] } }
        }
        steps.append("\(kind)")
        var damaged = Data(bytes[..<8])
        withUnsafeBytes(of: claimed.littleEndian) { damaged.append(contentsOf: $0) }
        return damaged + Data(header) + Data(numbers)
    }

    /// Files of trade weights, likewise.
    @Test func damagedWeightsAreReadOrRefused() throws {
        let weights = TradeWeights(
            id: "sample", reporter: "USA", direction: .imports, year: 2024, source: "made up", licence: "none",
            lines: [
                "CHN": [.init(product: Product("850760")!, value: 30, duty: 3)],
                "EU": [.init(product: Product("870323")!, value: 5)],
            ])
        let good = Data(try weights.encoded().dropLast(32))
        var draw = SplitMix64(seed: Self.seed &+ 1)
        for k in 0..<Self.count {
            var steps: [String] = []
            var body = good
            for _ in 0..<1 + Int(draw.next() % 3) { body = damaged(body, &draw, &steps) }
            do { _ = try TradeWeights(signed(body), name: "bad.weights") } catch let found as Problems {
                #expect(found.description.hasPrefix("bad.weights: error: "), "\(k): \(steps)")
            }
        }
    }
}
