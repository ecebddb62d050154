import TradeData

/// What is summed up from an inter-country table as its cells are read: who buys what from whom, and which industry uses what.
///
/// The table itself is never held. Columns are known first; a column whose code has no rows is final use, a row whose code has no
/// columns sells nowhere (taxes by economy).
///
/// - Complexity: Memory of rows × economies and of codes × columns.
struct InterCountrySums {
    struct Column {
        let label: IndustryLabel
        /// Where the label is, for messages.
        let place: Problem
    }
    /// What a row is.
    enum Row: Equatable {
        /// Of an industry that is read for the first time, by number.
        case industry(Int)
        /// Sells nowhere: taxes, value added of an economy.
        case primary
        case duplicate, unknownSector
    }

    /// Codes of rows that are no industries.
    private static let primaryInputs: Set<String> = ["TAXSUB", "TLS", "VA", "VALU", "VALUE", "GVA"]
    private static let limit = 20_000
    /// Sums that may be held: of a table of 20,000 columns with 2,500 codes.
    static let largest = 50_000_000

    let columns: [Column]
    private(set) var rows: [IndustryLabel] = []
    private(set) var primary: [IndustryLabel] = []
    /// Sales of each row to each buying economy, `[row][buyer]`.
    private(set) var sales: [[Double]] = []
    private(set) var output: [Double] = []
    /// What a column uses of a code, negative cells left out, `[code · columns + column]`.
    private var uses: [Double]
    private var negative: [(cells: Int, amount: Double)]
    private var known: [IndustryLabel: Int] = [:]
    private let codes: [String: Int]
    private let buyers: [Country]
    /// The buyer of each column, and the code of each row.
    private let buyerOf: [Int]
    private var codeOf: [Int] = []
    /// Whole rows of economies that may be there whole and in parts.
    private var divided: [Int: [Double]] = [:]

    /// - Throws: `Problems` for more labels than any world has, before memory is taken for them.
    init(columns: [Column], file: String) throws {
        self.columns = columns
        let order = columns.reduce(into: [String]()) { if $0.last != $1.label.code { $0.append($1.label.code) } }
        codes = order.reduce(into: [:]) { if $0[$1] == nil { $0[$1] = $0.count } }
        var places: [Country: Int] = [:]
        for column in columns where places[column.label.country] == nil { places[column.label.country] = places.count }
        buyerOf = columns.map { places[$0.label.country] ?? 0 }
        buyers = places.sorted { $0.value < $1.value }.map(\.key)
        guard codes.count * columns.count <= Self.largest else {
            throw Problems(
                "\(columns.count) columns with \(codes.count) sectors and uses are more than can be read",
                remedy: "add up rows and columns", file: file)
        }
        uses = Array(repeating: 0, count: codes.count * columns.count)
        negative = Array(repeating: (0, 0), count: columns.count)
    }

    /// Takes the label of a row.
    mutating func row(_ label: IndustryLabel) -> Row {
        guard known[label] == nil else { return .duplicate }
        known[label] = rows.count
        guard let code = codes[label.code] else {
            guard Self.primaryInputs.contains(label.code.uppercased()) else { return .unknownSector }
            known[label] = -1
            primary.append(label)
            return .primary
        }
        rows.append(label)
        sales.append(Array(repeating: 0, count: buyers.count))
        output.append(0)
        codeOf.append(code)
        if IndustryLabel.divided.contains(where: { $0.whole == label.country }) {
            divided[rows.count - 1] = Array(repeating: 0, count: columns.count)
        }
        return .industry(rows.count - 1)
    }

    /// Takes a cell.
    mutating func add(_ value: Double, row: Int, column: Int) {
        output[row] += value
        sales[row][buyerOf[column]] += value
        divided[row]?[column] = value
        if value < 0 {
            negative[column].cells += 1
            negative[column].amount -= value
        } else {
            uses[codeOf[row] * columns.count + column] += value
        }
    }

    // MARK: The accounts

    /// The accounts of all industries.
    struct Accounts {
        let grid: Grid
        /// The label of each sector in the table, in the order of the grid.
        let codes: [String]
        var flows: Bilateral<Money>
        /// `[country, input, output]`
        var inputs: [Double]
        /// `[country, sector]`
        var output: [Double]
        /// Sums over the columns of each industry, for a row of the table.
        let industry: [Int?]
        var negativeInputs: Int
        var negativeAmount: Double
    }

    /// Arranges the sums on the grid of what was read.
    /// - Parameters:
    ///   - file: The table, for messages.
    ///   - sectorCode: The code of a sector's label.
    ///   - example: A label of the format.
    /// - Throws: `Problems` for labels of which rows or columns are missing, two sectors of one code, totals among their members.
    func accounts(file: String, line: Int, format: WorldFormat, sectorCode: (String) -> String) throws -> Accounts {
        func refuse(_ what: String, _ remedy: String) -> Problems {
            Problems([Problem(file: file, line: line, column: 1, what: what, remedy: remedy)])
        }
        guard rows.count + columns.count > 0 else {
            throw refuse("no rows with labels such as \(format.example)", "is this a table of format \(format.name)?")
        }
        let (grid, order) = try grid(refuse, file, sectorCode)
        let sectorOf = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        let countryOf = Dictionary(uniqueKeysWithValues: grid.countries.enumerated().map { ($1, $0) })
        var problems = ProblemList()
        for column in columns where countryOf[column.label.country] == nil {
            problems.add(
                Problem(
                    file: column.place.file, line: column.place.line, column: column.place.column,
                    what: "the column \(PlainText.quoted(column.place.what)) buys for \(column.label.country), which has no rows",
                    remedy: "add its rows, or leave the column out"))
        }
        try problems.throwIfAny()
        let J = grid.sectorCount
        // Both are there: columns were looked up above, rows made the grid.
        let industry = columns.map { column in sectorOf[column.label.code].map { countryOf[column.label.country]! * J + $0 } }
        try check(grid, industry, countryOf, sectorOf, refuse)
        try refuseWhole(grid, refuse)

        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var made = [Double](repeating: 0, count: grid.countryCount * J)
        for (r, label) in rows.enumerated() {
            guard let i = countryOf[label.country], let k = sectorOf[label.code] else { continue }
            made[i * J + k] += output[r]
            for (b, buyer) in buyers.enumerated() {
                if let n = countryOf[buyer] { flows[n, i, k].value += sales[r][b] }
            }
        }
        var inputs = [Double](repeating: 0, count: grid.countryCount * J * J)
        var (negatives, amount) = (0, 0.0)
        for (c, cell) in industry.enumerated() {
            guard let cell else { continue }
            negatives += negative[c].cells
            amount += negative[c].amount
            for (k, code) in order.enumerated() {
                guard let place = codes[code] else { continue }
                inputs[(cell / J * J + k) * J + cell % J] += uses[place * columns.count + c]
            }
        }
        return Accounts(
            grid: grid, codes: order, flows: flows, inputs: inputs, output: made, industry: industry, negativeInputs: negatives,
            negativeAmount: amount)
    }

    /// The grid, and the codes of its sectors as the table has them.
    private func grid(
        _ refuse: (String, String) -> Problems, _ file: String, _ sectorCode: (String) -> String
    ) throws -> (Grid, [String]) {
        var (countries, order, slugs) = (Set<Country>(), [String](), [Sector: String]())
        var economies: [Country: Set<String>] = [:]
        for label in rows {
            let sector = Sector(sectorCode(label.code))
            if let before = slugs[sector] {
                guard before == label.code else {
                    throw refuse("the sectors \(before) and \(label.code) have one code", "rename one")
                }
            } else {
                guard Codes.isSlug(sector.rawValue) else {
                    throw refuse("\(PlainText.quoted(label.code)) gives no code of a sector", "write Latin letters and digits")
                }
                slugs[sector] = label.code
                order.append(label.code)
            }
            guard Codes.isEconomy(label.country.rawValue), !Labels.aggregates.contains(label.country) else {
                throw refuse("\(label.economy) is no economy", "leave totals out, and write three letters")
            }
            countries.insert(label.country)
            economies[label.country, default: []].insert(label.economy)
            guard countries.count <= Self.limit, order.count <= Self.limit else { break }
        }
        for (country, names) in economies.sorted(by: { $0.key < $1.key })
        where names.contains(where: { IndustryLabel.whole(ofPart: $0) == nil && $0 != country.rawValue }) && names.count > 1 {
            throw refuse("\(names.sorted().joined(separator: " and ")) are both \(country)", "keep one")
        }
        guard countries.count >= 2 else {
            throw refuse("\(countries.count) economies sell, two are needed", "check the labels of rows")
        }
        try WorldSize.check(countries: countries.count, sectors: order.count, file: file)
        let sorted = countries.sorted { ($0 == .restOfWorld ? 1 : 0, $0) < ($1 == .restOfWorld ? 1 : 0, $1) }
        return (Grid(countries: sorted, sectors: order.map { Sector(sectorCode($0)) }), order)
    }

    /// Rows and columns name the same industries, everybody has final use, and no column of it is the sum of the others.
    private func check(
        _ grid: Grid, _ industry: [Int?], _ countryOf: [Country: Int], _ sectorOf: [String: Int],
        _ refuse: (String, String) -> Problems
    ) throws {
        let J = grid.sectorCount
        let sells = Set(rows.compactMap { row in countryOf[row.country].flatMap { n in sectorOf[row.code].map { n * J + $0 } } })
        let buys = Set(industry.compactMap { $0 })
        guard sells == buys else {
            let odd = sells.symmetricDifference(buys).sorted().prefix(3)
                .map { "\(grid.countries[$0 / J]) \(grid.sectors[$0 % J])" }
            throw refuse(
                "\(sells.count) industries sell and \(buys.count) buy, such as \(odd.joined(separator: ", "))",
                "name the same ones in rows and columns")
        }
        for country in grid.countries {
            let final = columns.indices.filter { columns[$0].label.country == country && industry[$0] == nil }
            guard !final.isEmpty else {
                throw refuse("no column of final use of \(country)", "add its columns; without them it has no demand")
            }
            guard final.count > 2 else { continue }
            let bought = final.map { c in codes.values.reduce(0.0) { $0 + uses[$1 * columns.count + c] } }
            let sum = bought.reduce(0, +)
            for (k, c) in final.enumerated() where ["FD", "TOTAL", "FINAL"].contains(columns[c].label.code.uppercased()) {
                guard sum > 0, abs(2 * bought[k] - sum) <= Totals.tolerance * sum else { continue }
                throw refuse(
                    "the column \(PlainText.quoted(columns[c].place.what)) is the sum of the other final uses: a total among its members",
                    "leave it out")
            }
        }
    }

    /// Refuses a table in which an economy is given both whole and in parts.
    private func refuseWhole(_ grid: Grid, _ refuse: (String, String) -> Problems) throws {
        for (country, _) in IndustryLabel.divided {
            let own = divided.filter { rows[$0.key].country == country }
            let isWhole = own.mapValues { _ in true }.filter { rows[$0.key].economy == country.rawValue }
            guard !isWhole.isEmpty, isWhole.count < own.count else { continue }
            var (wholes, parts): ([String: [Double]], [String: [Double]]) = ([:], [:])
            for (row, cells) in own.sorted(by: { $0.key < $1.key }) {
                let code = rows[row].code
                if isWhole[row] == true {
                    wholes[code] = cells
                } else {
                    parts[code] = parts[code].map { zip($0, cells).map(+) } ?? cells
                }
            }
            var (whole, part, gap) = (0.0, 0.0, 0.0)
            for code in Set(wholes.keys).union(parts.keys) {
                for c in columns.indices {
                    let (a, b) = (wholes[code]?[c] ?? 0, parts[code]?[c] ?? 0)
                    (whole, part, gap) = (whole + abs(a), part + abs(b), gap + abs(a - b))
                }
            }
            guard part > 0, gap <= Totals.tolerance * whole else { continue }
            throw refuse(
                "\(country) is the sum of its parts: a total among its members", "leave the whole or the parts out")
        }
    }
}
