import FoundationEssentials
import TradeData

/// What groups of economies are called: `Data/concordances/group-names.csv`.
public struct GroupNames: Sendable {
    /// The name to print, by group.
    public let printed: [String: String]
    /// The group, by name in small letters.
    let groups: [String: String]

    /// Reads a table with columns group, name, aliases.
    /// - Throws: `Problems` with every group given twice and every name that two groups claim.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (group, own, aliases) = (try table.column("group"), try table.column("name"), try table.column("aliases"))
        var (printed, groups, problems) = ([String: String](), [String: String](), ProblemList())
        for row in 0..<table.rowCount {
            let id = table.text(row, group)
            if printed.updateValue(table.text(row, own), forKey: id) != nil {
                problems.add(
                    table.problem("duplicate group \(PlainText.quoted(id))", remedy: "keep one", row: row, column: group))
            }
            for alias in table.text(row, aliases).components(separatedBy: "; ").map({ $0.lowercased() }) where !alias.isEmpty {
                if groups.updateValue(id, forKey: alias) != nil {
                    problems.add(
                        table.problem(
                            "two groups are called \(PlainText.quoted(alias))", remedy: "keep one", row: row, column: aliases))
                }
            }
        }
        try problems.throwIfAny()
        (self.printed, self.groups) = (printed, groups)
    }

    /// The shipped table.
    /// - Throws: `Problems`; marked as missing where it is not installed.
    public static func load() throws -> GroupNames {
        try Workspace.shared.value("group names") {
            try GroupNames(csv: DataLocation.read("concordances/group-names.csv"), name: "group-names.csv")
        }
    }
}
