import FoundationEssentials
import TradeData

/// A fact about the world economy that no builder used, with its source: what a world is judged by.
public struct WorldFact: Sendable, Equatable {
    /// What the number is of.
    public enum Kind: String, Sendable, CaseIterable {
        /// Value added, billion.
        case valueAdded = "value-added"
        /// Sales abroad of the sectors, to the partners, billion.
        case exports
        /// Purchases abroad of the sectors, from the partners, billion.
        case imports
        /// Exports less imports of the sectors, with the partners, billion.
        case balance
        /// The sectors' share in the economy's exports of goods to the partners, percent.
        case exportShare = "export-share"
        /// The partners' share in the economy's imports of the sectors, percent.
        case supplierShare = "supplier-share"

        var isShare: Bool { self == .exportShare || self == .supplierShare }
    }
    public let kind: Kind
    public let country: Country
    /// Economies on the other side; empty means all.
    public let partners: [Country]
    /// Sector codes; empty means all, `goods` and `services` are known words.
    public let sectors: [String]
    /// Billion of the world's currency, or percent.
    public let value: Double
    /// How far a world may be from it, in the same unit.
    public let tolerance: Double
    public let year: Int
    public let source: String
    /// Why a world on basic prices has to differ, where it does; empty where nothing explains a gap.
    public let explanation: String
}

extension [WorldFact] {
    /// Reads a table with columns kind, country, partners, sectors, value, tolerance, year, source, explanation.
    ///
    /// Partners are economies and groups, separated by spaces.
    /// - Throws: `Problems` with every unknown kind, economy and word, missing number and fact without a source.
    public init(csv data: Data, name: String, names: CountryNames, groups: EconomyGroups) throws {
        let t = try Table(csv: data, name: name)
        let c = try ["kind", "country", "partners", "sectors", "value", "tolerance", "year", "source", "explanation"].map {
            try t.column($0)
        }
        var problems = ProblemList()
        self = []
        for row in 0..<t.rowCount {
            func refuse(_ what: String, _ remedy: String, _ column: Int) {
                problems.add(t.problem(what, remedy: remedy, row: row, column: c[column]))
            }
            guard let kind = WorldFact.Kind(rawValue: t.text(row, c[0])) else {
                let known = WorldFact.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                refuse("unknown kind \(PlainText.quoted(t.text(row, c[0])))", "write one of \(known)", 0)
                continue
            }
            do {
                let country = Country(try t.label(row, c[1]))
                if !names.contains(country) && country != .restOfWorld {
                    refuse("\(country) is no economy", "write an ISO code", 1)
                }
                let year = try t.integer(row, c[6], in: Codes.years)
                var partners: Set<Country> = []
                for code in t.text(row, c[2]).split(separator: " ").map(String.init) {
                    let midyear = Day(year: year, month: 7, day: 1)!
                    if let members = groups.members(of: code, on: midyear) {
                        partners.formUnion(members.subtracting([country]))
                    } else if names.contains(Country(code)) || code == "ROW" {
                        partners.insert(Country(code))
                    } else {
                        refuse("\(PlainText.quoted(code)) is no economy and no group", "write ISO codes or groups", 2)
                    }
                }
                let (value, tolerance) = (try t.value(row, c[4]), try t.value(row, c[5]))
                if tolerance <= 0 { refuse("a tolerance is above zero", "say how far a world may be off", 5) }
                if kind == .supplierShare && partners.isEmpty { refuse("a supplier's share needs suppliers", "name them", 2) }
                let source = t.text(row, c[7])
                if source.isEmpty { refuse("a fact needs a source", "say where it is published", 7) }
                append(
                    WorldFact(
                        kind: kind, country: country, partners: partners.sorted(),
                        sectors: t.text(row, c[3]).split(separator: " ").map(String.init), value: value, tolerance: tolerance,
                        year: year, source: source, explanation: t.text(row, c[8])))
            } catch let found as Problems { found.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
    }

    /// The shipped facts, `Data/worlds/targets.csv`.
    /// - Throws: `Problems`; marked as missing where they are not installed.
    public static func load() throws -> [WorldFact] {
        try [WorldFact](csv: DataLocation.read("worlds/targets.csv"), name: "targets.csv", names: .load(), groups: .load())
    }
}
