import FoundationEssentials
import TradeData

/// `sectors.csv` beside someone's tables: a column `sector`, and where it has them `goods` (yes or no) and `name`.
struct SectorFile {
    /// nil where the file has no column of goods.
    let goods: Set<Sector>?
    /// By code.
    let names: [String: String]

    /// - Returns: nil where there is no such file.
    /// - Throws: `Problems` with every unknown or repeated sector, and every sector of which the file does not say whether it is goods.
    static func read(in folder: URL, grid: Grid, options: ImportOptions) throws -> SectorFile? {
        let url = folder.appendingPathComponent("sectors.csv")
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        let table = try Table(contentsOf: url, separator: options.separator)
        guard let code = try table.optionalColumn(["sector", "code"]) else { return nil }
        let (flag, name) = (try table.optionalColumn(["goods"]), try table.optionalColumn(["name", "title"]))
        var (seen, goods, names) = (Set<Sector>(), Set<Sector>(), [String: String]())
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            do {
                func refuse(_ what: String, _ remedy: String, _ column: Int) -> Problems {
                    Problems([table.problem(what, remedy: remedy, row: row, column: column)])
                }
                let sector = Sector(Labels.slug(try table.label(row, code)))
                // The file may describe more sectors than the tables have.
                guard grid.index(of: sector) != nil else { continue }
                guard seen.insert(sector).inserted else { throw refuse("duplicate sector \(sector)", "keep one", code) }
                if let name { names[sector.rawValue] = try table.label(row, name) }
                guard let flag else { continue }
                switch table.text(row, flag).lowercased() {
                case "yes", "true", "1": goods.insert(sector)
                case "no", "false", "0": break
                default:
                    throw refuse(
                        "\(PlainText.quoted(table.text(row, flag))) does not say whether \(sector) is goods", "write yes or no",
                        flag)
                }
            } catch let found as Problems { found.problems.forEach { problems.add($0) } }
        }
        if flag != nil {
            for sector in grid.sectors where !seen.contains(sector) {
                problems.add(
                    Problem(
                        file: table.name, what: "the sector \(sector) is not listed", remedy: "add it, with yes or no for goods"))
            }
        }
        try problems.throwIfAny()
        return SectorFile(goods: flag == nil ? nil : goods, names: names)
    }
}
