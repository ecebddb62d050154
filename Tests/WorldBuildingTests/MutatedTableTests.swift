import Foundation
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

@testable import WorldBuilding

/// Tables with random damage: each is read, or refused with a place and a remedy; nothing traps, nothing is half-written.
///
/// `DETENTE_MUTATIONS=3000 swift test --filter MutatedTableTests` tries more of them, `DETENTE_SEED` others.
@Suite struct MutatedTableTests {
    static let count = ProcessInfo.processInfo.environment["DETENTE_MUTATIONS"].flatMap { Int($0) } ?? 300
    static let seed = ProcessInfo.processInfo.environment["DETENTE_SEED"].flatMap { UInt64($0) } ?? 20_251

    @Test(arguments: WorldFormat.allCases) func damageIsReadOrRefused(_ format: WorldFormat) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var draw = SplitMix64(seed: Self.seed)
        let whole = (1...3).map { Tables(format, seed: $0, sectors: Int($0)) }
        var read = 0
        for k in 0..<(Self.count + 4) / 5 {
            let tables = whole[k % 3]
            var mutation = Mutation(tables.files, &draw)
            mutation.apply(draw.chance(0.6) ? 1 : 2 + Int(draw.next() % 2), &draw)
            var options = tables.options
            options.missingIsZero = draw.chance(0.3)
            options.separator = draw.chance(0.1) ? .semicolon : .comma
            options.tariffs = draw.chance(0.2) ? TariffScale.allCases[Int(draw.next() % 3)] : nil
            if draw.chance(0.05) { options.goods = nil }
            let source = folder.appendingPathComponent("\(k)")
            try mutation.write(to: source)
            let data = folder.appendingPathComponent("\(k)-data")
            let start = Date()
            do {
                let added = try AddedWorld(
                    tables.wide.map { source.appendingPathComponent($0) } ?? source, as: format, options: options, folder: data)
                read += 1
                #expect(added.world.valueAdded.allSatisfy { $0 > 0 && $0.isFinite }, "\(k): \(mutation.steps)")
                try solve(added.world)
            } catch let found as Problems {
                let text = found.description
                #expect(!found.errors.isEmpty && text.utf8.count < 20_000, "\(k): \(mutation.steps)")
                #expect(found.problems.contains { !$0.file.isEmpty || !$0.remedy.isEmpty }, "\(k): \(mutation.steps): \(text)")
                #expect(PlainText.fault(in: text.replacing("\n", with: " ")) == nil, "\(k): \(mutation.steps)")
                #expect(!FileManager.default.fileExists(atPath: data.path), "\(k): \(mutation.steps): \(text)")
            }
            #expect(-start.timeIntervalSinceNow < 60, "\(k): \(mutation.steps)")
            try FileManager.default.removeItem(at: source)
        }
        // Much of the damage makes no difference: a harness whose every table is refused would try nothing else.
        #expect(read > Self.count / 50)
    }

    /// A model takes what a reader lets pass, or refuses it in words.
    private func solve(_ world: World) throws {
        let model = Model(elasticities: world.elasticities[0])
        do {
            let base = try Baseline.prepare(world, model: model)
            var policy = Policy(unchanged: base)
            for j in base.grid.sectors.indices where base.goods.contains(base.grid.sectors[j]) {
                policy.tariffs[0, 1, j].value += 0.25
            }
            let solved = Counterfactual.solve(base, policy: policy, model: model)
            if solved.converged { #expect(base.grid.countries.indices.allSatisfy { solved.welfare($0).value.isFinite }) }
        } catch is ModelProblem {} catch is NotConverged {}
    }
}

/// Random damage to text files: to cells, rows, columns, headers, separators and bytes.
struct Mutation {
    private(set) var files: [String: [UInt8]]
    /// What was done, to find it again.
    private(set) var steps: [String] = []

    init(_ files: [String: String], _ draw: inout SplitMix64) { self.files = files.mapValues { Array($0.utf8) } }

    static let cells = [
        "", " ", "#N/A", "#REF!", "#VALUE!", "NA", "nan", "NaN", "..", "-", "null", "inf", "-inf", "1e400", "-1e400", "1e308",
        "1e-320", "1e38",
        "3.5e38", "1e19", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "0x1F", "-1", "-0", "0", "1",
        "1.5", "1,5", "1;5",
        "1.5.2", "1 000", "5%", "-5%", "200%", "٣", "é", "TOTAL", "USA", "ROW", "WLD", "goods-1", "\u{202E}abc", "\u{1B}[31m",
        "\u{0}", "\"", "\"x",
        "=1+1", "'", "1\n2", "\r", String(repeating: "9", count: 500), String(repeating: "x", count: 70_000), "C99", "1e0", "+2",
        "1e5x",
    ]

    mutating func apply(_ count: Int, _ draw: inout SplitMix64) {
        for _ in 0..<count {
            guard let name = files.keys.sorted().randomElement(using: &draw) else { return }
            let bytes = files[name] ?? []
            switch draw.next() % 10 {
            case 0...5: files[name] = inTable(name, bytes, &draw)
            case 6...7: files[name] = inBytes(name, bytes, &draw)
            case 8: files[name] = inEncoding(name, bytes, &draw)
            default: inFolder(name, &draw)
            }
        }
    }

    func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in files { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
    }

    private mutating func inTable(_ name: String, _ bytes: [UInt8], _ draw: inout SplitMix64) -> [UInt8] {
        var rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        func place(_ count: Int) -> Int { Int(draw.next() % UInt64(max(1, count))) }
        let (row, other) = (place(rows.count), place(rows.count))
        let (column, second) = (place(rows[row].count), place(rows[0].count))
        func eachRow(_ body: (inout [String]) -> Void) { for r in rows.indices { body(&rows[r]) } }
        let kind = draw.next() % 16
        steps.append("\(name): table \(kind) at \(row), \(column)")
        switch kind {
        case 0...5: rows[row][column] = Self.cells.randomElement(using: &draw) ?? ""
        case 6: rows.remove(at: row)
        case 7: rows.insert(rows[row], at: other)
        case 8: rows.swapAt(row, other)
        case 9: eachRow { if second < $0.count { $0.remove(at: second) } }
        case 10: eachRow { if second < $0.count { $0.append($0[second]) } }
        case 11: eachRow { if second < $0.count { $0.swapAt(0, second) } }
        case 12: rows[row].append("1")
        // Numbers as others might have them.
        case 13...14:
            if let last = rows[row].lastIndex(where: { Double($0) != nil }) {
                rows[row][last] = "\((Double(rows[row][last]) ?? 0) * draw.uniform(0.999, 1.001))"
            }
        default: rows[0][second] = ["value", "origin", "sector", "", "x", "USA_HFCE", "V1"].randomElement(using: &draw) ?? ""
        }
        return Array(rows.map { $0.joined(separator: ",") }.joined(separator: "\n").utf8)
    }

    private mutating func inBytes(_ name: String, _ bytes: [UInt8], _ draw: inout SplitMix64) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        var bytes = bytes
        let at = Int(draw.next() % UInt64(bytes.count))
        let telling: [UInt8] = [44, 59, 34, 10, 13, 0, 35, 46, 45, 101, 37, 9]
        let byte = draw.chance(0.5) ? telling.randomElement(using: &draw) ?? 0 : UInt8(draw.next() % 256)
        let kind = draw.next() % 5
        steps.append("\(name): byte \(kind) \(byte) at \(at)")
        switch kind {
        case 0: bytes[at] = byte
        case 1: bytes.insert(byte, at: at)
        case 2: bytes.remove(at: at)
        case 3: bytes.removeLast(bytes.count - at)
        default: bytes.append(contentsOf: bytes.prefix(at))
        }
        return bytes
    }

    private mutating func inEncoding(_ name: String, _ bytes: [UInt8], _ draw: inout SplitMix64) -> [UInt8] {
        let kind = draw.next() % 8
        steps.append("\(name): encoding \(kind)")
        let text = String(decoding: bytes, as: UTF8.self)
        switch kind {
        case 0: return [0xEF, 0xBB, 0xBF] + bytes
        case 1: return [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        case 2: return bytes.flatMap { [$0, 0] }
        case 3: return bytes.flatMap { $0 == 10 ? [13, 10] : [$0] }
        case 4: return bytes.map { $0 == 10 ? 13 : $0 }
        case 5: return bytes.map { $0 == 44 ? 59 : $0 }
        case 6: return bytes.map { $0 == 44 ? 59 : $0 == 46 ? 44 : $0 }
        default: return bytes.map { $0 == 44 ? 9 : $0 }
        }
    }

    private mutating func inFolder(_ name: String, _ draw: inout SplitMix64) {
        let kind = draw.next() % 4
        steps.append("\(name): file \(kind)")
        switch kind {
        case 0: files[name] = nil
        case 1: files[name] = []
        case 2: files["sectors.csv"] = Array("sector,goods\ngoods-1,yes\nc1,yes\n".utf8)
        default: files[name] = files[files.keys.sorted().randomElement(using: &draw) ?? name]
        }
    }
}
