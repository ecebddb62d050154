import FoundationEssentials

/// Groups of economies by name: the European Union, ASEAN, BRICS, with the days on which members joined and left.
///
/// A group means its members and never replaces them. From `Data/concordances/groups.csv`, which anyone may edit.
///
/// ```swift
/// let groups = try EconomyGroups.load()
/// groups.members(of: "BRICS", on: Day("2023-12-31")!)    // BRA CHN IND RUS ZAF
/// ```
public struct EconomyGroups: Sendable {
    private struct Member: Sendable {
        var economy: Country
        var from, until: Day?

        func counts(on day: Day) -> Bool { (from.map { $0 <= day } ?? true) && (until.map { day < $0 } ?? true) }
    }
    private let members: [String: [Member]]
    private let unions: [String]

    /// The names of all groups, sorted.
    public var names: [String] { members.keys.sorted() }

    /// Reads a table with columns group, kind, economy, from, until.
    /// - Throws: `Problems` that list every row with an unknown kind, a bad day or days in the wrong order.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let columns = try ["group", "kind", "economy", "from", "until"].map { try table.column($0) }
        var (members, unions): ([String: [Member]], Set<String>) = ([:], [])
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            func refuse(_ what: String, _ remedy: String, _ column: Int) {
                problems.add(table.problem(what, remedy: remedy, row: row, column: columns[column]))
            }
            let (group, kind) = (table.text(row, columns[0]), table.text(row, columns[1]))
            guard ["customs-union", "group"].contains(kind) else {
                refuse("\(PlainText.quoted(kind)) is no kind of group", "write customs-union or group", 1)
                continue
            }
            var days: [Day?] = []
            for column in 3...4 {
                let text = table.text(row, columns[column])
                let day = Day(text)
                if day == nil && !text.isEmpty {
                    refuse("\(PlainText.quoted(text)) is no day", "write it as 2020-02-01, or leave the field empty", column)
                }
                days.append(day)
            }
            if let from = days[0], let until = days[1], until <= from {
                refuse("\(PlainText.quoted(group)) is left before it is joined", "correct the days", 3)
            }
            if kind == "customs-union" { unions.insert(group) }
            members[group, default: []].append(
                Member(economy: Country(table.text(row, columns[2])), from: days[0], until: days[1]))
        }
        try problems.throwIfAny()
        (self.members, self.unions) = (members, unions.sorted())
    }

    /// The shipped groups.
    /// - Throws: `Problems`; marked as missing when the file is not installed.
    public static func load() throws -> EconomyGroups {
        try EconomyGroups(csv: DataLocation.read("concordances/groups.csv"), name: "groups.csv")
    }

    /// The members of a group on a day; nil for a name that is no group.
    public func members(of group: String, on day: Day) -> Set<Country>? {
        members[group].map { Set($0.filter { $0.counts(on: day) }.map(\.economy)) }
    }

    /// The groups without customs borders between their members, as they were on a day.
    public func customsUnions(on day: Day) -> [Set<Country>] { unions.compactMap { members(of: $0, on: day) } }
}
