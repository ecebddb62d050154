import FoundationEssentials

/// Sector codes that worlds no longer have, with the codes that hold their goods: `Data/concordances/sector-successors.csv`.
///
/// ```swift
/// try SectorSuccessors.load().hint(for: "basic-metals", in: world.grid)    // "basic-metals became iron-steel and nonferrous-metals; …"
/// ```
public struct SectorSuccessors: Sendable {
    private let successors: [String: [Sector]]

    /// Reads a table with columns code, successors, since.
    /// - Throws: `Problems` with every code given twice, row without successors and bad day.
    public init(csv: Data, name: String) throws {
        let t = try Table(csv: csv, name: name)
        let (code, next, since) = (try t.column("code"), try t.column("successors"), try t.column("since"))
        var (found, problems) = ([String: [Sector]](), ProblemList())
        for row in 0..<t.rowCount {
            let list = t.text(row, next).split(separator: " ").map { Sector(String($0)) }
            if list.isEmpty || !list.allSatisfy({ Codes.isSlug($0.rawValue) }) {
                problems.add(t.problem("no successors", remedy: "write their codes", row: row, column: next))
            }
            if Day(t.text(row, since)) == nil {
                problems.add(t.problem("no day", remedy: "write it as 2026-11-26", row: row, column: since))
            }
            if found.updateValue(list, forKey: try t.label(row, code)) != nil {
                problems.add(t.problem("duplicate code", remedy: "keep one", row: row, column: code))
            }
        }
        try problems.throwIfAny()
        successors = found
    }

    /// The shipped table.
    /// - Throws: `Problems`; marked as missing where it is not installed.
    public static func load() throws -> SectorSuccessors {
        try SectorSuccessors(csv: DataLocation.read("concordances/sector-successors.csv"), name: "sector-successors.csv")
    }

    /// What to write for a code that a world lacks; nil where the code is none that ended, or the world lacks its successors too.
    public func hint(for code: String, in grid: Grid) -> String? {
        guard let list = successors[code], list.allSatisfy({ grid.index(of: $0) != nil }) else { return nil }
        let codes = list.map(\.rawValue).joined(separator: ", ")
        return
            "\(code) was divided into \(list.map(\.rawValue).joined(separator: " and ")); write those that are meant: [\(codes)]"
    }

    /// The hint of the shipped table, where it is installed.
    public static func hint(for code: String, in grid: Grid) -> String? { shipped?.hint(for: code, in: grid) }
    private static let shipped = try? SectorSuccessors.load()
}
