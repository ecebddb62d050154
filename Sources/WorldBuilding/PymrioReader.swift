import FoundationEssentials
import TradeData

/// Reads a folder that pymrio wrote as text: `Z.txt` and `Y.txt`, with `unit.txt`, and `x.txt` as a check where it is there. So come
/// EXIOBASE 3, Eora26, GLORIA and whatever else pymrio reads.
///
/// A table has two rows of header (region and sector, or category), maybe a row with the names of the index, and two columns of labels.
/// Regions become economies: ISO codes of two or three letters, names of countries, EXIOBASE's `WA`, `WL`, `WE`, `WF`, `WM` as
/// `WWA`, …; others keep their name in capitals.
struct PymrioReader: TableReader {
    static let format = WorldFormat(
        "pymrio", title: "pymrio",
        layout: "folder as pymrio writes it (Eora26, EXIOBASE 3, …): Z.txt, Y.txt, unit.txt, optional x.txt",
        example: "region and sector")

    let folder: URL
    let options: ImportOptions
    private var separator: Table.Separator { options.separator == .comma ? .tab : options.separator }

    init(_ source: URL, _ options: ImportOptions) { (folder, self.options) = (source, options) }

    func world() throws -> BuiltWorld {
        try refuseOthers()
        let regions = try Regions()
        let (z, y) = (try open("Z.txt"), try open("Y.txt"))
        let (industries, uses) = (try Header(z, regions, .sectors), try Header(y, regions, .uses))
        var reader = try InterCountryReader(
            Self.format, options, file: z.name, line: z.first.headerLine, folder: folder,
            columns: industries.columns + uses.columns)
        reader.hasNames = true
        var numbers: [IndustryLabel: Int] = [:]
        try each(z, industries.rowsAbove, regions) { label, table, row in
            guard let number = reader.row(label, table, row) else { return }
            numbers[label] = number
            for c in industries.columns.indices { reader.cell(table, row, c + 2, of: number, c) }
        }
        var left = Set(numbers.keys)
        try each(y, uses.rowsAbove, regions) { label, table, row in
            guard let number = numbers[label], left.remove(label) != nil else {
                reader.add(
                    table.problem(
                        "\(PlainText.quoted(label.text)) is no row of Z.txt, or a second one", remedy: "write both tables anew",
                        row: row, column: 0))
                return
            }
            for c in uses.columns.indices { reader.cell(table, row, c + 2, of: number, industries.columns.count + c) }
        }
        if let lost = left.min(by: { $0.text < $1.text }) {
            reader.add(
                Problem(
                    file: y.name, what: "no row of \(PlainText.quoted(lost.text)), which is in Z.txt",
                    remedy: "write both tables anew"))
        }
        try reader.check()
        reader.notes += regions.notes(industries.columns.map(\.label) + uses.columns.map(\.label))
        if has("x.txt") { reader.stated = try output(numbers, industries, regions) }
        let unit = try unit()
        if let unit { reader.notes.append("Money is in \(unit), as unit.txt says.") }
        reader.unit = unit
        return try reader.world()
    }

    /// What pymrio may have written, and is not read.
    private func refuseOthers() throws {
        let there = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        if let parquet = there.sorted().first(where: { $0.hasSuffix(".parquet") || $0.hasSuffix(".pkl") || $0.hasSuffix(".gzip") }
        ) {
            throw Problems(
                "\(PlainText.quoted(parquet)) is not text", remedy: "save with io.save_all(path, table_format=\"txt\")",
                file: folder.path)
        }
        guard has("Z.txt") || !has("A.txt") else {
            throw Problems(
                "there are coefficients (A.txt) and no flows (Z.txt)", remedy: "call io.calc_all() before io.save_all(path)",
                file: folder.path)
        }
    }

    private func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path) }

    private func open(_ name: String) throws -> TableBlocks {
        try TableBlocks(
            contentsOf: folder.appendingPathComponent(name), separator: separator, remedy: "give a folder that pymrio wrote")
    }

    /// Calls a body with each row of industries.
    private func each(
        _ blocks: TableBlocks, _ rowsAbove: Int, _ regions: Regions, _ body: (IndustryLabel, Table, Int) throws -> Void
    ) throws {
        var left = rowsAbove
        while let table = try blocks.next() {
            for row in 0..<table.rowCount {
                if left > 0 { left -= 1; continue }
                let (region, code) = (try table.label(row, 0), try table.label(row, 1))
                guard let label = regions.label(region, code) else {
                    throw Problems([regions.problem(region, table, row: row, column: 0)])
                }
                try body(label, table, row)
            }
            if blocks.size > 0 { try options.progress?(blocks.name, Double(blocks.read) / Double(blocks.size)) }
        }
    }

    /// The output that `x.txt` states, by column of Z.
    private func output(_ numbers: [IndustryLabel: Int], _ header: Header, _ regions: Regions) throws -> (
        output: [Double?], place: Problem
    ) {
        let table = try Table(contentsOf: folder.appendingPathComponent("x.txt"), separator: separator)
        let value = try table.column("indout", "output", "x")
        var stated: [IndustryLabel: Double] = [:]
        for row in 0..<table.rowCount {
            guard let label = regions.label(try table.label(row, 0), try table.label(row, 1)) else { continue }
            stated[label] = try table.value(row, value)
        }
        return (header.columns.map { stated[$0.label] ?? 0 }, table.problem("", remedy: "", row: nil, column: value))
    }

    /// The unit that all rows of `unit.txt` have; nil where there is no such file, or the options say another.
    /// - Throws: `Problems` for units that differ, and for one that is no money.
    private func unit() throws -> MoneyUnit? {
        guard options.unit == nil, has("unit.txt") else { return nil }
        let table = try Table(contentsOf: folder.appendingPathComponent("unit.txt"), separator: separator)
        let column = try table.column("unit")
        guard table.rowCount > 0 else { return nil }
        let first = table.text(0, column)
        if let other = (0..<table.rowCount).first(where: { table.text($0, column) != first }) {
            throw Problems([
                table.problem(
                    "units differ: \(PlainText.quoted(first)) and \(PlainText.quoted(table.text(other, column)))",
                    remedy: "give a table in money throughout", row: other, column: column)
            ])
        }
        // 000 USD, Mill USD, M.EUR, Million EUR.
        let words = first.replacing(".", with: " ").split(separator: " ").map { $0.lowercased() }
        let scales = [
            "000": "thousand", "k": "thousand", "thousand": "thousand", "m": "million", "mill": "million", "mio": "million",
            "million": "million", "bn": "billion", "billion": "billion",
        ]
        guard words.count == 2, let scale = scales[words[0]], let unit = try? MoneyUnit("\(scale) \(words[1].uppercased())")
        else {
            throw Problems([
                table.problem(
                    "\(PlainText.quoted(first)) is no unit of money that is known", remedy: "give --unit, such as million EUR",
                    row: 0, column: column)
            ])
        }
        return unit
    }
}

/// The two rows of header of a table of pymrio.
private struct Header {
    enum Kind { case sectors, uses }
    let columns: [InterCountrySums.Column]
    /// Rows of the table before those of industries.
    let rowsAbove: Int

    init(_ blocks: TableBlocks, _ regions: Regions, _ kind: Kind) throws {
        let table = blocks.first
        guard table.header.count > 2, table.rowCount > 1, table.header[1].isEmpty else {
            throw Problems([
                table.problem(
                    "the header is not that of pymrio: region, an empty cell, then a region for each column",
                    remedy: "save with io.save_all(path)", row: nil, column: 0)
            ])
        }
        var (columns, problems, seen) = ([InterCountrySums.Column](), ProblemList(), Set<IndustryLabel>())
        for at in 2..<table.header.count {
            let (region, code) = (table.header[at], table.text(0, at))
            guard let label = regions.label(region, code), !code.isEmpty else {
                problems.add(regions.problem(region, table, row: nil, column: at))
                continue
            }
            if !seen.insert(label).inserted {
                problems.add(
                    table.problem(
                        "duplicate column \(PlainText.quoted("\(region) \(code)"))", remedy: "keep one", row: nil, column: at))
            }
            // A category of use may be called as a sector is: they are kept apart by the file that they are in.
            let kept =
                kind == .sectors ? label : IndustryLabel(country: label.country, economy: label.economy, code: "use: " + code)
            columns.append(.init(label: kept, place: table.problem("\(region) \(code)", remedy: "", row: nil, column: at)))
        }
        try problems.throwIfAny()
        self.columns = columns
        rowsAbove = (2..<table.header.count).allSatisfy { table.text(1, $0).isEmpty } ? 2 : 1
    }
}

/// What regions of pymrio's tables are called in a world.
private final class Regions {
    private let names: CountryNames
    private var known: [String: Country?] = [:]
    private static let rests: Set<String> = ["WA", "WL", "WE", "WF", "WM"]

    init() throws { names = try .load() }

    func label(_ region: String, _ code: String) -> IndustryLabel? {
        if let country = known[region] { return country.map { IndustryLabel(country: $0, economy: region, code: code) } }
        let found = country(region)
        known[region] = .some(found)
        return found.map { IndustryLabel(country: $0, economy: region, code: code) }
    }

    private func country(_ region: String) -> Country? {
        if Self.rests.contains(region) { return Country("W" + region) }
        if ["RoW", "ROW", "Rest of World", "Rest of the World"].contains(region) { return .restOfWorld }
        if names.contains(Country(region)) { return Country(region) }
        let meant = names.meant(by: region)
        if meant.count == 1 { return meant[0] }
        let capitals = region.uppercased()
        return Codes.isEconomy(capitals) ? Country(capitals) : nil
    }

    func problem(_ region: String, _ table: Table, row: Int?, column: Int) -> Problem {
        table.problem(
            "\(PlainText.quoted(region)) gives no code of an economy",
            remedy: "rename it with io.rename_regions: two to eight letters and digits",
            row: row, column: column)
    }

    /// What regions became, where it is another name.
    func notes(_ labels: [IndustryLabel]) -> [String] {
        let pairs = Set(labels.filter { $0.country.rawValue != $0.economy }.map { "\($0.economy) \($0.country)" }).sorted()
        return pairs.isEmpty ? [] : ["Regions and the codes that they have here: \(pairs.joined(separator: ", "))."]
    }
}
