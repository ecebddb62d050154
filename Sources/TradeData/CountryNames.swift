import FoundationEssentials

/// The names and codes by which files, tables and people call an economy.
///
/// From `Data/concordances/countries.csv`, which anyone may edit: ISO 3166 alpha-3 and alpha-2, the name printed, the US Census
/// (schedule C) codes, other codes (former ones, those of the Olympic Games), other names.
///
/// ```swift
/// let names = try CountryNames.load()
/// names.meant(by: "GER")      // DEU
/// names.meant(by: "SCG")      // MNE SRB: Serbia and Montenegro has become two
/// names.country(census: "5700")    // CHN
/// ```
public struct CountryNames: Sendable {
    private let printed: [Country: String]
    private let byName: [String: Country]
    private let byCensus: [String: Country]
    /// Alpha-2 and other codes, in capitals.
    private let byCode: [String: [Country]]

    /// Reads a table with columns iso3, iso2, name, census, codes, aliases.
    /// - Throws: `Problems` for a missing column, and for every economy given twice, name that two economies claim, and other
    ///   code that is an alpha-3 code.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (iso, own, iso2) = (try table.column("iso3"), try table.column("name"), try table.column("iso2"))
        let (census, codes, aliases) = (try table.column("census"), try table.column("codes"), try table.column("aliases"))
        var printed: [Country: String] = [:]
        var (byName, byCensus): ([String: Country], [String: Country]) = ([:], [:])
        var byCode: [String: [Country]] = [:]
        var problems = ProblemList()
        let alpha3 = Set((0..<table.rowCount).map { table.text($0, iso) })
        for row in 0..<table.rowCount {
            func refuse(_ what: String, _ remedy: String, _ column: Int) {
                problems.add(table.problem(what, remedy: remedy, row: row, column: column))
            }
            let country = Country(table.text(row, iso))
            if printed.updateValue(table.text(row, own), forKey: country) != nil {
                refuse("\(country) has two rows", "keep one", iso)
            }
            let names = [table.text(row, own)] + table.text(row, aliases).components(separatedBy: "; ")
            for name in Set(names.map(CountryNames.plain)) where !name.isEmpty {
                guard byName.updateValue(country, forKey: name) != nil else { continue }
                refuse("two economies are called \(PlainText.quoted(name))", "keep one", own)
            }
            for code in table.text(row, census).split(separator: " ") { byCensus[String(code)] = country }
            for code in (table.text(row, iso2) + " " + table.text(row, codes)).split(separator: " ").map(String.init) {
                if alpha3.contains(code) { refuse("\(PlainText.quoted(code)) is the code of another row", "leave it out", codes) }
                byCode[code.uppercased(), default: []].append(country)
            }
        }
        try problems.throwIfAny()
        (self.printed, self.byName, self.byCensus, self.byCode) = (printed, byName, byCensus, byCode)
    }

    /// The shipped list.
    /// - Throws: `Problems`; marked as missing when the file is not installed.
    public static func load() throws -> CountryNames {
        try Workspace.shared.value("country names") {
            try CountryNames(csv: DataLocation.read("concordances/countries.csv"), name: "countries.csv")
        }
    }

    /// All economies of the list, in the order of their codes.
    public var countries: [Country] { printed.keys.sorted() }
    /// The name to print; the code itself for an economy without one.
    public func name(of country: Country) -> String { printed[country] ?? country.rawValue }
    /// Whether the list has this economy.
    public func contains(_ country: Country) -> Bool { printed[country] != nil }
    /// The economy that a table calls so, whatever the case.
    public func country(named name: String) -> Country? { byName[CountryNames.plain(name)] }
    /// The economy with this US Census code, such as `5700` for China.
    public func country(census code: String) -> Country? { byCensus[code] }

    /// The economies that a text probably means: by a code in another case, another code, a name, or the beginning of one name only.
    ///
    /// Never by likeness of spelling: `GER` is near `GBR`, and means Germany.
    /// - Returns: None where nothing fits, several where the code belongs to several.
    /// - Complexity: O(names) where no code and no whole name fits.
    public func meant(by text: String) -> [Country] {
        let code = text.uppercased()
        if contains(Country(code)) { return [Country(code)] }
        if let found = byCode[code] { return found.sorted() }
        if let found = country(named: text) { return [found] }
        let begun = CountryNames.plain(text)
        guard (4...60).contains(begun.utf8.count) else { return [] }
        let found = Set(byName.filter { $0.key.hasPrefix(begun) }.values)
        return found.count == 1 ? Array(found) : []
    }

    /// The economies with a code, whatever its case and kind: alpha-3, alpha-2, or another one; none where the text is no code.
    public func meant(byCode text: String) -> [Country] {
        let code = text.uppercased()
        return contains(Country(code)) ? [Country(code)] : (byCode[code] ?? []).sorted()
    }

    private static func plain(_ name: String) -> String {
        name.trimmed().lowercased()
    }
}
