import TradeData

/// The economies and groups that a scenario or a command may name, from the shipped tables.
///
/// An economy that exists but is not in a world is part of its rest of the world; one that does not exist is a fault.
public struct Economies: Sendable {
    public let names: CountryNames
    public let groups: EconomyGroups

    /// - Throws: `Problems`; marked as missing when the tables are not installed.
    public init() throws {
        (names, groups) = (try .load(), try .load())
    }

    private static let loaded = Result { try Economies() }
    /// The shipped tables, read once in a process.
    public static func shipped() throws -> Economies { try loaded.get() }

    /// The members of a group on a day, or the economy with this alpha-3 code; nil for anything else.
    public func members(of text: String, on day: Day) -> Set<Country>? {
        groups.members(of: text, on: day) ?? (names.contains(Country(text)) ? [Country(text)] : nil)
    }

    /// Economies with the groups that are one economy of a world, as in an aggregated one, in the place of their members, where all of
    /// them are there.
    func whole(_ members: Set<Country>, in grid: Grid, on day: Day) -> Set<Country> {
        grid.countries.reduce(into: members) { found, economy in
            guard let group = groups.members(of: economy.rawValue, on: day), members.isSuperset(of: group) else { return }
            found.subtract(group)
            found.insert(economy)
        }
    }

    /// What to write instead of a text that names nothing; a guess comes from the table of codes and names, never from spelling alone.
    public func hint(for text: String) -> String {
        let capitals = text.uppercased()
        if ["ALL", "WORLD", "WLD"].contains(capitals) { return "did you mean all?" }
        if groups.names.contains(capitals) { return "did you mean \(capitals)?" }
        let meant = names.meant(by: text)
        guard !meant.isEmpty else {
            return "write a code of three letters, such as VNM, or a group: \(groups.names.joined(separator: ", "))"
        }
        let words = meant.map { "\($0) (\(names.name(of: $0)))" }
        return meant.count <= 3
            ? "did you mean \(words.joined(separator: " or "))?"
            : "\(text) is no economy today; write those that are meant of \(meant.map(\.rawValue).joined(separator: ", "))"
    }
}
