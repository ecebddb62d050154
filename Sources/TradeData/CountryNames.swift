import Foundation

/// The names and codes by which tables call an economy.
///
/// From `Data/concordances/countries.csv`: ISO 3166 alpha-3, the name printed, the US Census
/// (schedule C) codes, other names. An economy may have several Census codes (the West Bank and Gaza).
public struct CountryNames: Sendable {
    private let printed: [Country: String]
    private let byName: [String: Country]
    private let byCensus: [String: Country]

    /// - Throws: `Problems` for a missing column or a name that two economies claim.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (iso, own) = (try table.column("iso3"), try table.column("name"))
        let (census, aliases) = (try table.column("census"), try table.column("aliases"))
        var printed: [Country: String] = [:]
        var byName: [String: Country] = [:]
        var byCensus: [String: Country] = [:]
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            let country = Country(table.text(row, iso))
            printed[country] = table.text(row, own)
            let names = [table.text(row, own)] + table.text(row, aliases).components(separatedBy: "; ")
            for name in Set(names.map(CountryNames.plain)) where !name.isEmpty {
                if byName.updateValue(country, forKey: name) != nil {
                    problems.add(
                        table.problem(
                            "two economies are called \(PlainText.quoted(name))", remedy: "keep one", row: row, column: own))
                }
            }
            for code in table.text(row, census).split(separator: " ") { byCensus[String(code)] = country }
        }
        try problems.throwIfAny()
        self.printed = printed
        self.byName = byName
        self.byCensus = byCensus
    }

    /// The shipped list.
    /// - Throws: `Problems`; marked as missing when the file is not installed.
    public static func load() throws -> CountryNames {
        try CountryNames(csv: DataLocation.read("concordances/countries.csv"), name: "countries.csv")
    }

    /// The name to print; the code itself for an economy without one.
    public func name(of country: Country) -> String { printed[country] ?? country.rawValue }
    /// Whether the list has this economy.
    public func contains(_ country: Country) -> Bool { printed[country] != nil }
    /// The economy that a table calls so, whatever the case.
    public func country(named name: String) -> Country? { byName[CountryNames.plain(name)] }
    /// The economy with this US Census code, such as `5700` for China.
    public func country(census code: String) -> Country? { byCensus[code] }

    private static func plain(_ name: String) -> String {
        name.trimmingCharacters(in: .whitespaces).lowercased()
    }
}
