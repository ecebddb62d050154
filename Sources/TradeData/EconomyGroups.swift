import Foundation

/// Groups of economies by name: the European Union, ASEAN, BRICS, with the days on which members joined and left.
///
/// A group stands for its members, never instead of them. From `Data/concordances/groups.csv`, which anyone may edit.
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
    /// - Throws: `WorldProblem` that lists every row with an unknown kind, a bad day or days in the wrong order.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let columns = try ["group", "kind", "economy", "from", "until"].map { try table.column($0) }
        var (members, unions): ([String: [Member]], Set<String>) = ([:], [])
        var problems: [String] = []
        for row in 0..<table.rowCount {
            func refuse(_ what: String) { problems.append("\(name):\(table.line(row)):1: error: \(what)") }
            let (group, kind) = (table.text(row, columns[0]), table.text(row, columns[1]))
            guard ["customs-union", "group"].contains(kind) else {
                refuse("“\(kind)” is no kind of group; write customs-union or group")
                continue
            }
            var days: [Day?] = []
            for column in columns[3...] {
                let text = table.text(row, column)
                let day = Day(text)
                if day == nil && !text.isEmpty { refuse("“\(text)” is no day; write it as 2020-02-01, or leave the field empty") }
                days.append(day)
            }
            if let from = days[0], let until = days[1], until <= from { refuse("\(group) is left before it is joined") }
            if kind == "customs-union" { unions.insert(group) }
            members[group, default: []].append(
                Member(economy: Country(table.text(row, columns[2])), from: days[0], until: days[1]))
        }
        guard problems.isEmpty else { throw WorldProblem(problems.joined(separator: "\n")) }
        (self.members, self.unions) = (members, unions.sorted())
    }

    /// The shipped groups.
    /// - Throws: `WorldProblem`; marked as missing when the file is not installed.
    public static func load() throws -> EconomyGroups {
        guard let url = DataLocation.find("concordances/groups.csv"), let data = try? Data(contentsOf: url) else {
            throw WorldProblem("The list of groups is not installed. Set DETENTE_DATA to the Data folder.", isMissing: true)
        }
        return try EconomyGroups(csv: data, name: url.lastPathComponent)
    }

    /// The members of a group on a day; nil for a name that is no group.
    public func members(of group: String, on day: Day) -> Set<Country>? {
        members[group].map { Set($0.filter { $0.counts(on: day) }.map(\.economy)) }
    }

    /// The groups without customs borders between their members, as they were on a day.
    public func customsUnions(on day: Day) -> [Set<Country>] { unions.compactMap { members(of: $0, on: day) } }
}
