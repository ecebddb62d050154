import Foundation
import Synchronization
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
        /// What is known of the goods besides their code.
        let facts: [String: Bool]
        let pays: Rate
        let because: String
        var description: String { "\(place) \(day) \(origin)>\(destination) \(product?.code ?? "all"): \(because)" }
    }

    /// A row on a measure, whatever its kind: whether it holds, is suspended, or does not hold.
    struct State: Sendable, CustomStringConvertible {
        let place: String
        let day: Day
        let measure: String
        let state: String
        let because: String
        var description: String { "\(place) \(day) \(measure) \(state): \(because)" }
    }

    static let folder = checkout.appendingPathComponent("Tests/Law")
    private static let items: [Item] = {
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".yaml") }
        return files.sorted().flatMap { file -> [Item] in
            guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) else { return [] }
            return (try? Item.read(text, file: file)["rows"]?.list) ?? []
        }
    }()
    static let rows: [Row] = items.map { ($0, read($0)) }.filter { $0.1["measure"] == nil }.map { row($0.1, at: $0.0) }
    static let states: [State] = items.map { ($0, read($0)) }.filter { $0.1["measure"] != nil }.map { item, fields in
        State(
            place: "\(item.file):\(item.line)", day: Day(fields["day"]!)!, measure: fields["measure"]!, state: fields["is"]!,
            because: fields["because"]!)
    }

    private static func read(_ item: Item) -> [String: String] {
        let known: Set<String> = ["day", "from", "to", "good", "mfn", "if", "unless", "pays", "because", "measure", "is"]
        return Dictionary(
            uniqueKeysWithValues: (item.map ?? []).map { key, value in
                precondition(known.contains(key.text ?? ""), "\(item.file):\(item.line): no key \(key.kind)")
                return (key.text!, value.list?.compactMap(\.text).joined(separator: " ") ?? value.text ?? "")
            })
    }

    private static func row(_ fields: [String: String], at item: Item) -> Row {
        func rate(_ text: String) -> Rate { .percent(Double(text.dropLast())!) }
        func names(_ key: String) -> [String] { (fields[key] ?? "").split(separator: " ").map(String.init) }
        let good = fields["good"]!
        let facts = names("if").map { ($0, true) } + names("unless").map { ($0, false) }
        return Row(
            place: "\(item.file):\(item.line)", day: Day(fields["day"]!)!, origin: Country(fields["from"]!),
            destination: Country(fields["to"]!), product: good == "all" ? nil : Product(good)!, base: rate(fields["mfn"] ?? "0%"),
            facts: Dictionary(uniqueKeysWithValues: facts), pays: rate(fields["pays"]!), because: fields["because"]!)
    }

    /// The law for goods that meet the conditions of a row and no others; made once for each set of facts.
    private static let laws = Mutex<[[String: Bool]: Law]>([:])
    private static func law(_ facts: [String: Bool]) throws -> Law {
        let law = try CalendarTests.calendar.get().law
        return laws.withLock { known in
            if let found = known[facts] { return found }
            let made = law.settling(
                Dictionary(uniqueKeysWithValues: law.conditionNames.map { ($0, facts[$0] ?? false) }))
            known[facts] = made
            return made
        }
    }

    @Test func thereAreEnough() { #expect(Self.rows.count + Self.states.count >= 300) }

    @Test(arguments: rows)
    func theLawIs(_ row: Row) throws {
        let law = try Self.law(row.facts)
        let territories = try CustomsTerritories.load()
        let found = law.assess(
            origin: territories.territory(of: row.origin), destination: territories.territory(of: row.destination),
            product: row.product, on: row.day, base: row.base, where: { row.product != nil || $0.isGeneral })
        #expect(abs(found.total.percent - row.pays.percent) < 1e-9, "\(Explanation(found, law: law).text())")
    }

    /// A row names conditions that the law has.
    @Test func conditionsAreKnown() throws {
        let known = Set(try CalendarTests.calendar.get().law.conditionNames)
        #expect(Set(Self.rows.flatMap(\.facts.keys)).isSubset(of: known))
    }

    @Test(arguments: states)
    func theMeasureIs(_ row: State) throws {
        let law = try CalendarTests.calendar.get().law
        let measure = try #require(law.measure(row.measure))
        let isSuspended = law.suspension(of: measure, on: row.day) != nil && measure.period.contains(row.day)
        let state = isSuspended ? "suspended" : law.standing(of: measure, on: row.day) == nil ? "not in force" : "in force"
        #expect(state == row.state)
    }
}
