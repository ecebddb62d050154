import Foundation

/// The names and codes by which tables call an economy.
///
/// From `Data/concordances/countries.csv`: ISO 3166 alpha-3, the name printed, the US Census
/// (schedule C) codes, other names. An economy may have several Census codes (the West Bank and Gaza).
public struct CountryNames: Sendable {
    private let printed: [Country: String]
    private let byName: [String: Country]
    private let byCensus: [String: Country]

    /// - Throws: `WorldProblem` for a missing column or a name that two economies claim.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (iso, own) = (try table.column("iso3"), try table.column("name"))
        let (census, aliases) = (try table.column("census"), try table.column("aliases"))
        var printed: [Country: String] = [:]
        var byName: [String: Country] = [:]
        var byCensus: [String: Country] = [:]
        var problems: [String] = []
        for row in 0..<table.rowCount {
            let country = Country(table.text(row, iso))
            printed[country] = table.text(row, own)
            let names = [table.text(row, own)] + table.text(row, aliases).components(separatedBy: "; ")
            for name in Set(names.map(CountryNames.plain)) where !name.isEmpty {
                if byName.updateValue(country, forKey: name) != nil {
                    problems.append("\(table.name):\(table.line(row)):2: error: two economies are called \(name); keep one")
                }
            }
            for code in table.text(row, census).split(separator: " ") { byCensus[String(code)] = country }
        }
        guard problems.isEmpty else { throw WorldProblem(problems.joined(separator: "\n")) }
        self.printed = printed
        self.byName = byName
        self.byCensus = byCensus
    }

    public static func load() throws -> CountryNames {
        guard let url = DataLocation.find("concordances/countries.csv"), let data = try? Data(contentsOf: url) else {
            throw WorldProblem("The list of countries is not installed. Set DETENTE_DATA to the Data folder.", isMissing: true)
        }
        return try CountryNames(csv: data, name: url.lastPathComponent)
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
