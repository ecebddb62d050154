import FoundationEssentials
import TradeData

/// The economies and sectors of someone's tables, in the order of their labels, and the codes that they become.
struct Labels {
    private(set) var countries: [Country] = []
    private(set) var sectors: [Sector] = []
    private var known: Set<Country> = []
    /// The code that the tables have of each economy, by that of ISO 3166.
    private var codes: [Country: Country] = [:]
    /// The first label of each sector.
    private var labels: [Sector: String] = [:]
    private var seen: Set<String> = []
    private lazy var printed = try? CountryNames.load()
    /// Labels with a problem, which is reported once.
    private var refused: Set<String> = []
    private(set) var problems = ProblemList()

    /// Labels of aggregates: a world holds members only.
    static let totals: Set<String> = [
        "total", "totals", "tot", "sum", "ttl", "grand-total", "all-sectors", "all-industries", "world",
    ]
    static let aggregates: Set<Country> = ["TOT", "WLD", "ALL", "SUM", "EUU", "EUN", "OED", "OAS"]

    /// The code of a sector's label: small letters and digits, everything else a hyphen.
    static func slug(_ label: String) -> String {
        let folded = String(label.lowercased().map { bare[$0] ?? $0 })
        return folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
    }

    /// Latin letters without their marks.
    private static let bare: [Character: Character] = [
        "a": "àáâãäåāăąǎǟǡǻȁȃȧ",
        "c": "çćĉċč",
        "d": "ď",
        "e": "èéêëēĕėęěȅȇȩ",
        "g": "ĝğġģǧǵ",
        "h": "ĥȟ",
        "i": "ìíîïĩīĭįǐȉȋ",
        "j": "ĵǰ",
        "k": "ķǩ",
        "l": "ĺļľ",
        "n": "ñńņňǹ",
        "o": "òóôõöōŏőơǒǫǭȍȏȫȭȯȱ",
        "r": "ŕŗřȑȓ",
        "s": "śŝşšș",
        "t": "ţťț",
        "u": "ùúûüũūŭůűųưǔǖǘǚǜȕȗ",
        "w": "ŵ",
        "y": "ýÿŷȳ",
        "z": "źżž",
    ].reduce(into: [:] as [Character: Character]) { found, entry in
        for letter in entry.value { found[letter] = Character(entry.key) }
    }

    /// Notes the economy in a cell, or what is wrong with its label.
    mutating func country(_ table: Table, _ row: Int, _ column: Int) {
        guard let label = label(table, row, column) else { return }
        let country = Country(label)
        guard !known.contains(country), !refused.contains(label) else { return }
        if !Codes.isCountry(label) {
            refuse(
                label,
                table.problem(
                    "\(PlainText.quoted(label)) is no code of an economy",
                    remedy: hint(label), row: row, column: column))
        } else if Labels.aggregates.contains(country) {
            refuse(
                label,
                table.problem(
                    "\(label) is a total of economies among its members", remedy: "leave its rows out", row: row, column: column))
        } else {
            let iso = iso(country)
            if let other = codes[iso] {
                let what = "\(other) and \(country) are both \(iso)"
                refuse(label, table.problem(what, remedy: "keep one", row: row, column: column))
                return
            }
            codes[iso] = country
            known.insert(country)
            countries.append(country)
        }
    }

    /// The code of an economy in ISO 3166; its own where that is not known, or several are meant.
    private mutating func iso(_ country: Country) -> Country {
        let meant = printed?.meant(byCode: country.rawValue) ?? []
        return meant.count == 1 ? meant[0] : country
    }

    /// Notes the sector in a cell, or in the header where `row` is nil, or what is wrong with its label.
    mutating func sector(_ table: Table, _ row: Int?, _ column: Int) {
        guard let label = label(table, row, column), !seen.contains(label), !refused.contains(label) else { return }
        let sector = Sector(Labels.slug(label))
        func problem(_ what: String, _ remedy: String) -> Problem {
            table.problem(what, remedy: remedy, row: row, column: column)
        }
        let quoted = PlainText.quoted(label)
        if let before = labels[sector], before.lowercased() != label.lowercased() {
            refuse(label, problem("the sectors \(PlainText.quoted(before)) and \(quoted) both become \(sector)", "rename one"))
        } else if !Codes.isSlug(sector.rawValue) {
            refuse(label, problem("\(quoted) gives no code of a sector", "write up to 80 Latin letters and digits"))
        } else if Labels.totals.contains(sector.rawValue) {
            refuse(label, problem("\(quoted) is a total among its members", "leave its rows out"))
        } else {
            seen.insert(label)
            guard labels.updateValue(labels[sector] ?? label, forKey: sector) == nil else { return }
            sectors.append(sector)
        }
    }

    private mutating func hint(_ label: String) -> String {
        let meant = printed?.meant(by: label).map(\.rawValue) ?? []
        return meant.isEmpty ? "write three capital letters, such as USA or ROW" : "write \(meant.joined(separator: " or "))"
    }

    /// A label is refused once, however many rows have it.
    private mutating func refuse(_ label: String, _ problem: Problem) {
        if refused.insert(label).inserted { problems.add(problem) }
    }

    private mutating func label(_ table: Table, _ row: Int?, _ column: Int) -> String? {
        guard let row else { return table.header[column] }
        do { return try table.label(row, column) } catch {
            (error as? Problems)?.problems.forEach { problems.add($0) }
            return nil
        }
    }

    /// The grid of all labels: economies by their codes with the rest of the world last, sectors as they came.
    /// - Throws: `Problems` with every bad label, and where the world would be too large or too small.
    func grid(file: String) throws -> Grid {
        try problems.throwIfAny()
        guard countries.count >= 2, !sectors.isEmpty else {
            throw Problems(
                "\(countries.count) economies and \(sectors.count) sectors were found, two and one are needed",
                remedy: "check the rows and their labels", file: file)
        }
        try WorldSize.check(countries: countries.count, sectors: sectors.count, file: file)
        return Grid(
            countries: countries.sorted { ($0 == .restOfWorld ? 1 : 0, $0) < ($1 == .restOfWorld ? 1 : 0, $1) }, sectors: sectors)
    }

    /// The labels of sectors that differ from their codes by more than case, by code.
    var names: [String: String] {
        labels.reduce(into: [:]) { if $1.value.lowercased() != $1.key.rawValue { $0[$1.key.rawValue] = $1.value } }
    }
}
