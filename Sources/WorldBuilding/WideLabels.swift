import TradeData

/// The labels of a wide inter-country table: which rows are industries, which columns buy, and where each is in the world.
///
/// A sector is what has rows and columns. A column whose code has no rows is final use; a row whose code has no columns sells
/// nowhere: taxes less subsidies by economy, as in the OECD editions of 2018 and 2021.
struct WideLabels {
    struct Label: Hashable {
        let country: Country
        /// As the table has it, such as `CN1` for a part of China.
        let economy: String
        let sector: String
    }
    struct Column {
        let at: Int
        let country: Int
        /// nil for final use.
        let sector: Int?
    }
    struct Row {
        let at: Int
        let country: Int
        let sector: Int
        /// As the table has the economy.
        let economy: String
    }

    let grid: Grid
    let rows: [Row]
    let columns: [Column]
    let notes: [String]

    /// Economies that the OECD's tables divide, with their parts: these are added up.
    static let parts = ["CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"]
    /// Codes of rows that are no industries.
    private static let primaryInputs: Set<String> = ["TAXSUB", "TLS", "VA", "VALU", "VALUE", "GVA"]
    /// Names of columns that hold no use: labels of rows, and totals.
    private static let others: Set<String> = [
        "", "V1", "OUT", "OUTPUT", "TOTAL", "TOT", "GO", "YEAR", "COUNTRY", "RNR", "ROW", "NR", "CODE", "LABEL", "SECTOR",
        "INDUSTRY", "DESCRIPTION", "INDUSTRYCODE", "INDUSTRYDESCRIPTION",
    ]
    private static let limit = 20_000

    /// - Throws: `Problems` for labels given twice, unknown columns, rows without columns and columns without rows.
    init(_ table: Table, _ format: WorldFormat) throws {
        var problems = ProblemList()
        var rowLabels: [(at: Int, label: Label)] = []
        var (seenRows, seenColumns) = (Set<Label>(), Set<Label>())
        for row in 0..<table.rowCount {
            guard let label = try WideLabels.row(table, row, format) else { continue }
            if !seenRows.insert(label).inserted {
                problems.add(
                    table.problem(
                        "duplicate row \(PlainText.quoted("\(label.economy)_\(label.sector)"))", remedy: "keep one", row: row,
                        column: 0))
            }
            rowLabels.append((row, label))
        }
        var columnLabels: [(at: Int, label: Label)] = []
        for (at, name) in table.header.enumerated() {
            if let label = WideLabels.label(name, format) {
                if !seenColumns.insert(label).inserted {
                    problems.add(
                        table.problem("duplicate column \(PlainText.quoted(name))", remedy: "keep one", row: nil, column: at))
                }
                columnLabels.append((at, label))
            } else if at > 0, !WideLabels.others.contains(name.uppercased()) {
                problems.add(
                    table.problem(
                        "the column \(PlainText.quoted(name)) has no label of this format",
                        remedy: "label it such as \(WideLabels.example(format)), or leave it out", row: nil, column: at))
            }
        }
        try problems.throwIfAny()
        guard rowLabels.count + columnLabels.count > 0 else {
            throw Problems([
                table.problem(
                    "no rows with labels such as \(WideLabels.example(format))",
                    remedy: "is this a table of format \(format.rawValue)?",
                    row: nil, column: 0)
            ])
        }
        let bought = Set(columnLabels.map(\.label.sector))
        let left = rowLabels.filter { !bought.contains($0.label.sector) }
        for row in left where !WideLabels.primaryInputs.contains(row.label.sector.uppercased()) {
            problems.add(
                table.problem(
                    "the row \(PlainText.quoted("\(row.label.economy)_\(row.label.sector)")) sells, and no column of this sector buys",
                    remedy: "add its columns, or leave the row out", row: row.at, column: 0))
        }
        try problems.throwIfAny()
        let industries = rowLabels.filter { bought.contains($0.label.sector) }
        grid = try WideLabels.grid(industries.map(\.label), table, format)
        var (sectorPlaces, sectorOrder) = ([String: Int](), 0)
        for (_, label) in industries where sectorPlaces[label.sector] == nil {
            sectorPlaces[label.sector] = sectorOrder
            sectorOrder += 1
        }
        let countryPlaces = Dictionary(uniqueKeysWithValues: grid.countries.enumerated().map { ($1, $0) })
        var (rows, columns) = ([Row](), [Column]())
        for (at, label) in industries {
            guard let n = countryPlaces[label.country], let j = sectorPlaces[label.sector] else { continue }
            rows.append(Row(at: at, country: n, sector: j, economy: label.economy))
        }
        for (at, label) in columnLabels {
            guard let n = countryPlaces[label.country] else {
                problems.add(
                    table.problem(
                        "the column \(PlainText.quoted(table.header[at])) buys for \(label.country), which has no rows",
                        remedy: "add its rows, or leave the column out", row: nil, column: at))
                continue
            }
            columns.append(Column(at: at, country: n, sector: sectorPlaces[label.sector]))
        }
        try problems.throwIfAny()
        (self.rows, self.columns) = (rows, columns)
        let codes = Set(left.map(\.label.sector)).sorted().joined(separator: ", ")
        notes =
            left.isEmpty
            ? [] : ["\(left.count) rows of \(codes) by economy sell nowhere and count as value added, as taxes elsewhere do."]
        try check(table)
    }

    /// Rows and columns name the same industries, and everybody has final use.
    private func check(_ table: Table) throws {
        let J = grid.sectorCount
        let sells = Set(rows.map { $0.country * J + $0.sector })
        let buys = Set(columns.compactMap { column in column.sector.map { column.country * J + $0 } })
        func names(_ cells: Set<Int>) -> String {
            cells.sorted().prefix(3).map { "\(grid.countries[$0 / J]) \(grid.sectors[$0 % J])" }.joined(separator: ", ")
        }
        func refuse(_ what: String, _ remedy: String) -> Problems {
            Problems([table.problem(what, remedy: remedy, row: nil, column: 0)])
        }
        guard sells == buys else {
            let odd = sells.symmetricDifference(buys)
            throw refuse(
                "\(sells.count) industries sell and \(buys.count) buy, such as \(names(odd))",
                "name the same ones in rows and columns")
        }
        for (n, country) in grid.countries.enumerated() where !columns.contains(where: { $0.country == n && $0.sector == nil }) {
            throw refuse("no column of final use of \(country)", "add its columns; without them it has no demand")
        }
    }

    private static func grid(_ labels: [Label], _ table: Table, _ format: WorldFormat) throws -> Grid {
        var (countries, sectors, slugs) = (Set<Country>(), [Sector](), [Sector: String]())
        var economies: [Country: Set<String>] = [:]
        func refuse(_ what: String, _ remedy: String) -> Problems {
            Problems([table.problem(what, remedy: remedy, row: nil, column: 0)])
        }
        for label in labels {
            let sector = Sector((format == .wiod ? "c" : "") + Labels.slug(label.sector))
            if let before = slugs[sector] {
                guard before == label.sector else {
                    throw refuse("the sectors \(before) and \(label.sector) have one code", "rename one")
                }
            } else {
                guard Codes.isSlug(sector.rawValue) else {
                    throw refuse("\(PlainText.quoted(label.sector)) gives no code of a sector", "write Latin letters and digits")
                }
                slugs[sector] = label.sector
                sectors.append(sector)
            }
            guard Codes.isCountry(label.country.rawValue), !Labels.aggregates.contains(label.country) else {
                throw refuse("\(label.economy) is no economy", "leave totals out, and write three letters")
            }
            countries.insert(label.country)
            economies[label.country, default: []].insert(label.economy)
            guard countries.count <= limit, sectors.count <= limit else { break }
        }
        for (country, names) in economies
        where names.contains(where: { parts[$0] == nil && $0 != country.rawValue }) && names.count > 1 {
            throw refuse("\(names.sorted().joined(separator: " and ")) are both \(country)", "keep one")
        }
        guard countries.count >= 2 else {
            throw refuse("\(countries.count) economies sell, two are needed", "check the labels of rows")
        }
        try WorldSize.check(countries: countries.count, sectors: sectors.count, file: table.name)
        return Grid(
            countries: countries.sorted { ($0 == .restOfWorld ? 1 : 0, $0) < ($1 == .restOfWorld ? 1 : 0, $1) }, sectors: sectors)
    }

    static func example(_ format: WorldFormat) -> String {
        format == .wiod ? "country AUS, number 1" : format == .adb ? "AUS_c1" : "AUS_A01"
    }

    /// Economy and sector of a row; nil for taxes, value added and totals.
    private static func row(_ table: Table, _ row: Int, _ format: WorldFormat) throws -> Label? {
        guard format == .wiod else { return label(table.text(row, 0), format) }
        let (country, number) = (try table.column("Country"), try table.column("RNr", "Row", "Nr"))
        guard !table.text(row, number).isEmpty else { return nil }
        return label("\(table.text(row, country))\(try table.integer(row, number, in: 1...9999))", format)
    }

    /// `AUS_A01`, `AUS1`, `PRC_c1`, `USA.F1`: three letters of an economy, then a sector or a category of use.
    static func label(_ text: String, _ format: WorldFormat) -> Label? {
        let text = text.hasPrefix("RoW") ? "ROW" + text.dropFirst(3) : text
        let head = text.prefix(3)
        guard head.count == 3, head.utf8.allSatisfy({ (65...90).contains($0) || (48...57).contains($0) }),
            head.first?.isLetter == true
        else { return nil }
        let rest = text.dropFirst(3)
        let sector = String(rest.drop { $0 == "_" || $0 == "." || $0 == " " || $0 == "-" })
        guard !sector.isEmpty else { return nil }
        // ICIO and ADB separate the two; WIOD puts a number behind the economy.
        let isSeparated = rest.first.map { "_. -".contains($0) } ?? false
        guard format == .wiod ? sector.utf8.allSatisfy({ (48...57).contains($0) }) : isSeparated else { return nil }
        guard !["TOT", "OUT"].contains(String(head)), sector.uppercased() != "TOTAL" else { return nil }
        return Label(country: country(String(head)), economy: String(head), sector: sector)
    }

    /// ISO code of an economy's label; ADB's own codes are translated.
    static func country(_ code: String) -> Country {
        let known = [
            "ROM": "ROU", "PRC": "CHN", "SWI": "CHE", "GER": "DEU", "DEN": "DNK", "SPA": "ESP", "UKG": "GBR", "INO": "IDN",
            "IRE": "IRL", "NET": "NLD", "POR": "PRT", "TAP": "TWN", "BAN": "BGD", "MAL": "MYS", "PHI": "PHL", "VIE": "VNM",
            "MON": "MNG", "SRI": "LKA", "FIJ": "FJI", "BRU": "BRN", "BHU": "BTN", "CAM": "KHM", "MLD": "MDV", "NEP": "NPL",
            "SIN": "SGP", "KUW": "KWT", "UAE": "ARE",
        ]
        return Country(parts[code] ?? known[code] ?? code)
    }
}
