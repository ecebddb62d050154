import FoundationEssentials

/// Economies that are inside the customs territory of another, such as Puerto Rico in that of the United States.
///
/// Statistics know them apart, the law does not: what they sell and buy pays as the territory's does.
///
/// ```swift
/// try CustomsTerritories.load().territory(of: "PRI")      // USA
/// ```
public struct CustomsTerritories: Sendable {
    private let territories: [Country: Country]

    /// - Parameter csv: A table with the columns `economy` and `territory`.
    /// - Throws: `Problems` with every row whose economy is named twice, or whose territory is inside another.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (economy, territory) = (try table.column("economy"), try table.column("territory"))
        var territories: [Country: Country] = [:]
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            let (inner, outer) = (Country(table.text(row, economy)), Country(table.text(row, territory)))
            if inner == outer || territories.updateValue(outer, forKey: inner) != nil {
                problems.add(
                    table.problem(
                        "\(inner) has two territories, or is its own", remedy: "keep one row", row: row, column: economy))
            }
        }
        for row in 0..<table.rowCount where territories[Country(table.text(row, territory))] != nil {
            problems.add(
                table.problem("the territory is inside another", remedy: "name the outer one", row: row, column: territory))
        }
        try problems.throwIfAny()
        self.territories = territories
    }

    /// The shipped table.
    /// - Throws: `Problems`; marked as missing where it is not installed.
    public static func load() throws -> CustomsTerritories { try loaded.get() }
    private static let loaded = Result {
        try CustomsTerritories(csv: DataLocation.read("concordances/territories.csv"), name: "territories.csv")
    }

    /// The economy at whose border goods from or to an economy pay: itself for most.
    public func territory(of economy: Country) -> Country { territories[economy] ?? economy }
}
