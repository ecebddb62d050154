import Foundation
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// The rows of Tests/Law against the shipped calendar: "on this day this good from here to there pays this, because".
struct LawRowTests {
    struct Row: Sendable, CustomStringConvertible {
        let place: String
        let day: Day
        let origin: Country
        let destination: Country
        /// Nil for what falls on all goods.
        let product: Product?
        let base: Rate
        let pays: Rate
        let because: String
        var description: String { "\(place) \(day) \(origin)>\(destination) \(product?.code ?? "all"): \(because)" }
    }

    static let folder = checkout.appendingPathComponent("Tests/Law")
    static let rows: [Row] = {
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".yaml") }
        return files.sorted().flatMap { file -> [Row] in
            guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8),
                let list = try? Item.read(text, file: file)["rows"]?.list
            else { return [] }
            return list.map { row(try! read($0), at: $0) }
        }
    }()

    private static func read(_ item: Item) throws -> [String: String] {
        let known: Set<String> = ["day", "from", "to", "good", "mfn", "pays", "because"]
        return Dictionary(
            uniqueKeysWithValues: (item.map ?? []).map { key, value in
                precondition(known.contains(key.text ?? ""), "\(item.file):\(item.line): no key \(key.kind)")
                return (key.text!, value.text ?? "")
            })
    }

    private static func row(_ fields: [String: String], at item: Item) -> Row {
        func rate(_ text: String) -> Rate { .percent(Double(text.dropLast())!) }
        let good = fields["good"]!
        return Row(
            place: "\(item.file):\(item.line)", day: Day(fields["day"]!)!, origin: Country(fields["from"]!),
            destination: Country(fields["to"]!), product: good == "all" ? nil : Product(good)!, base: rate(fields["mfn"] ?? "0%"),
            pays: rate(fields["pays"]!), because: fields["because"]!)
    }

    @Test func thereAreEnough() { #expect(Self.rows.count >= 80) }

    @Test(arguments: rows)
    func theLawIs(_ row: Row) throws {
        let law = try CalendarTests.calendar.get().law
        let found = law.assess(
            origin: row.origin, destination: row.destination, product: row.product, on: row.day, base: row.base,
            where: { row.product != nil || $0.isGeneral })
        #expect(abs(found.total.percent - row.pays.percent) < 1e-9, "\(Explanation(found, law: law).text())")
    }
}
