import FoundationEssentials
import TradeData

/// `concordance.csv` beside someone's tables: which of their sectors makes a product.
///
/// Columns `hs` (2, 4 or 6 digits; the longest prefix of a code wins) and `sector`; where one code is divided among sectors a column
/// `share`, whose values for one code sum to 1. Every sector of goods is named, and every product that is traded has a sector;
/// chapters 98 and 99 may have none.
struct ConcordanceFile {
    static let name = "concordance.csv"
    let concordance: Concordance
    let notes: [String]

    /// The file that the options name, else the one beside the tables.
    /// - Parameter source: The file or folder of the tables.
    /// - Returns: nil where there is none.
    /// - Throws: `Problems` with every bad row, see `init(_:world:code:weights:)`; marked as missing where the named file is not there.
    static func read(beside source: URL, for world: World, format: WorldFormat, options: ImportOptions) throws -> ConcordanceFile?
    {
        let kind = try? FileManager.default.attributesOfItem(atPath: source.resolvingSymlinksInPath().path)[.type]
        let folder = kind as? FileAttributeType == .typeDirectory ? source : source.deletingLastPathComponent()
        let url = options.concordance.map { URL(fileURLWithPath: $0) } ?? folder.appendingPathComponent(name)
        guard options.concordance != nil || FileManager.default.fileExists(atPath: url.path) else { return nil }
        let table = try Table(
            contentsOf: url, separator: options.separator, remedy: "give a table with the columns hs and sector")
        return try ConcordanceFile(table, world: world, code: format.sectorCode, weights: .load())
    }

    /// - Parameters:
    ///   - code: The code that a label of the tables became.
    ///   - weights: What is traded under which product.
    /// - Throws: `Problems` with every code that is none or given twice, every unknown sector, every share that is none, codes whose
    ///   shares do not sum to 1, sectors of goods without a code, and products without a sector.
    init(_ table: Table, world: World, code: (String) -> String = Labels.slug, weights: ProductShares) throws {
        var rows = Rows(table: table, world: world, columns: (try table.column("hs", "prefix"), try table.column("sector")))
        rows.share = try table.optionalColumn(["share"])
        for row in 0..<table.rowCount { rows.read(row, code) }
        rows.checkShares()
        try rows.problems.throwIfAny()
        let found = Concordance(rows.parts.mapValues { $0.map(\.part) })
        try Self.requireAll(found, table, world, weights)
        let sorted = weights.sorted(by: found)
        let divided = rows.parts.values.count { $0.count > 1 }
        var notes = [
            "Products (hs:) by \(table.name), \(rows.parts.count) HS codes"
                + (divided > 0 ? ", \(divided) of them divided among sectors" : "")
                + "; within sectors products weigh as in American trade, the mix of all American imports where neither side is the "
                + "United States: \(weights.source)."
        ]
        if !sorted.alikeSectors.isEmpty {
            notes.append(
                "Nothing is traded there under the codes of \(sorted.alikeSectors.map(\.rawValue).joined(separator: ", ")): "
                    + "its products weigh alike.")
        }
        if world.lawDay == nil {
            notes.append(
                "Nobody said which day's law the tariffs carry: changes of the law count from 31 December 2024, unless --law-day, or "
                    + "base-day in a scenario, has another.")
        }
        (concordance, self.notes) = (found, notes)
    }

    /// Sectors of goods without a code, and products without a sector, which no measure on products could reach.
    private static func requireAll(_ found: Concordance, _ table: Table, _ world: World, _ weights: ProductShares) throws {
        var problems = ProblemList()
        let named = Set(found.entries.map(\.sector))
        for sector in world.grid.sectors where world.goods.contains(sector) && !named.contains(sector) {
            problems.add(
                Problem(
                    file: table.name, what: "no HS code is of \(sector), which is goods", remedy: "add a row for what it makes"))
        }
        // Chapters 98 and 99 are filled by each country as it likes.
        let left = weights.products.filter { $0.chapter < "98" && found.parts(of: $0).isEmpty }.map(\.code)
        if !left.isEmpty {
            let shown = left.prefix(8).joined(separator: ", ") + (left.count > 8 ? ", …" : "")
            let chapters = Set(left.map { String($0.prefix(2)) }).sorted().prefix(12).joined(separator: ", ")
            problems.add(
                Problem(
                    file: table.name, what: "\(left.count) HS codes that are traded have no sector: \(shown)",
                    remedy: "add rows, if only of their chapters (\(chapters))"))
        }
        try problems.throwIfAny()
    }

    /// The rows as they are read.
    private struct Rows {
        let table: Table
        let world: World
        let columns: (hs: Int, sector: Int)
        var share: Int?
        var parts: [Product: [(part: Concordance.Part, row: Int)]] = [:]
        var problems = ProblemList()

        init(table: Table, world: World, columns: (Int, Int)) { (self.table, self.world, self.columns) = (table, world, columns) }

        private mutating func refuse(_ row: Int, _ column: Int, _ what: String, _ remedy: String) {
            problems.add(table.problem(what, remedy: remedy, row: row, column: column))
        }

        mutating func read(_ row: Int, _ code: (String) -> String) {
            do {
                let text = try table.label(row, columns.hs)
                guard let product = Product(text), product.code.utf8.count <= 6 else {
                    return refuse(
                        row, columns.hs, "\(PlainText.quoted(text)) is no HS code of 2, 4 or 6 digits",
                        "write one such as 72, 0201 or 870323, as text, with its zero in front")
                }
                let label = try table.label(row, columns.sector)
                guard
                    let sector = [label, Labels.slug(label), code(label)].map({ Sector($0) }).first(where: {
                        world.grid.index(of: $0) != nil
                    })
                else {
                    let codes = world.grid.sectors.map(\.rawValue)
                    return refuse(
                        row, columns.sector, "the tables have no sector \(PlainText.quoted(label))",
                        Spelling.nearest(label, in: codes).map { "did you mean \($0)?" }
                            ?? "write one of: \(codes.prefix(30).joined(separator: ", "))")
                }
                let part = try share.flatMap { try table.number(row, $0) } ?? 1
                guard part > 0, part <= 1 else {
                    return refuse(
                        row, share ?? 0, "the share \(part) is not above 0 and up to 1", "write a fraction such as 0.25")
                }
                if parts[product]?.contains(where: { $0.part.sector == sector }) ?? false {
                    return refuse(row, columns.hs, "duplicate code \(product) for \(sector)", "keep one")
                }
                parts[product, default: []].append((Concordance.Part(sector, share: part), row))
            } catch let found as Problems { found.problems.forEach { problems.add($0) } } catch {}
        }

        /// A code of several sectors has shares that sum to 1.
        mutating func checkShares() {
            guard problems.isEmpty else { return }
            for (product, found) in parts.sorted(by: { $0.key < $1.key }) {
                let sum = found.reduce(0) { $0 + $1.part.share }
                guard !(abs(sum - 1) <= Concordance.tolerance), let last = found.last else { continue }
                let isPlain = found.count > 1 && found.allSatisfy { $0.part.share == 1 }
                refuse(
                    last.row, isPlain ? columns.hs : share ?? columns.hs,
                    isPlain
                        ? "HS \(product) is in \(found.map(\.part.sector.rawValue).joined(separator: " and "))"
                        : "the shares of HS \(product) sum to \((sum * 1e12).rounded() / 1e12)",
                    isPlain ? "keep one, or divide it by a column share" : "write shares that sum to 1")
            }
        }
    }
}
