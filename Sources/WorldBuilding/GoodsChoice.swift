import TradeData

/// Which sectors of someone's tables are goods, and who says so.
struct GoodsChoice {
    let goods: Set<Sector>
    /// For the provenance: which are goods, which are not, and by what.
    let note: String

    /// The goods that the options name, else those of `sectors.csv`, else those of known classifications; a single sector is goods.
    /// - Throws: `Problems` for names of no sector, for none, and where nothing says it.
    init(_ grid: Grid, sectors: SectorFile?, options: ImportOptions, file: String) throws {
        let source: String
        if let named = options.goods {
            source = "--goods"
            goods = try GoodsChoice.named(named, grid)
        } else if let listed = sectors?.goods {
            (goods, source) = (listed, "sectors.csv")
        } else if grid.sectorCount == 1 {
            (goods, source) = (Set(grid.sectors), "being the only sector")
        } else {
            let known = try SectorCodes.load().goods(among: grid.sectors)
            let unknown = grid.sectors.filter { known[$0] == nil }
            guard unknown.isEmpty else {
                let first = unknown.prefix(5).map(\.rawValue).joined(separator: ", ")
                throw Problems(
                    "no known classification says whether these sectors are goods: \(first)\(unknown.count > 5 ? ", …" : "")",
                    remedy:
                        "give --goods with the sectors that pass a customs house, or sectors.csv with the columns sector and goods",
                    file: file)
            }
            goods = Set(grid.sectors.filter { known[$0] == true })
            source = "their codes; --goods says otherwise"
        }
        guard !goods.isEmpty else {
            throw Problems("no sector is goods", remedy: "name those that pass a customs house: --goods", file: file)
        }
        func list(_ sectors: [Sector]) -> String {
            sectors.isEmpty ? "none" : sectors.map(\.rawValue).joined(separator: ", ")
        }
        let found = goods
        let (yes, no) = (grid.sectors.filter { found.contains($0) }, grid.sectors.filter { !found.contains($0) })
        note = "Goods, which a duty on all goods reaches: \(list(yes)). No goods: \(list(no)). (By \(source).)"
    }

    private static func named(_ names: [String], _ grid: Grid) throws -> Set<Sector> {
        var problems = ProblemList()
        var found = Set<Sector>()
        for name in names {
            let sector = Sector(Labels.slug(name))
            guard grid.index(of: sector) != nil else {
                let near = Spelling.nearest(sector.rawValue, in: grid.sectors.map(\.rawValue))
                let some = grid.sectors.prefix(12).map(\.rawValue).joined(separator: ", ")
                problems.add(
                    Problem(
                        what: "--goods names \(PlainText.quoted(name)), which is no sector of the tables",
                        remedy: near.map { "write \($0)" } ?? "write some of \(some)"))
                continue
            }
            found.insert(sector)
        }
        try problems.throwIfAny()
        return found
    }
}
