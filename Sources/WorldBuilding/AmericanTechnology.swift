import TradeData

/// What American industries use, from the accounts of 2017 in 402 commodities (Bureau of Economic Analysis), in the sectors of the
/// `icio` worlds; million USD.
struct AmericanTechnology {
    /// Domestic and imported inputs together, `[input · J + output]`.
    let use: [Double]

    /// - Throws: `Problems` for a commodity or industry without a sector.
    init(_ sources: SourceTables) throws {
        let J = IcioGrid.sectors.count
        var use = [Double](repeating: 0, count: J * J)
        for path in ["bea-2017/use_domestic.csv", "bea-2017/use_import.csv"] {
            let t = try sources.table(path)
            let label = try t.column("bea_code")
            let columns = try t.header.enumerated().filter { $0.offset != label }.map { column, code in
                guard let sector = AmericanTechnology.sector(code) else {
                    throw Problems([
                        t.problem(
                            "unknown industry \(PlainText.quoted(code))", remedy: "correct the code", row: nil, column: column)
                    ])
                }
                return (column, sector)
            }
            for row in 0..<t.rowCount {
                let code = t.text(row, label)
                if AmericanTechnology.unplaced.contains(code) { continue }
                guard let input = AmericanTechnology.sector(code) else { throw t.unknown("commodity", row, label) }
                for (column, output) in columns { use[input * J + output] += max(0, try t.number(row, column) ?? 0) }
            }
        }
        self.use = use
    }

    /// Commodities of no sector: scrap, used goods, noncomparable imports, the rest-of-the-world adjustment.
    private static let unplaced: Set<String> = ["S00300", "S00401", "S00402", "S00900"]

    private static func sector(_ code: String) -> Int? {
        IcioGrid.american.filter { code.hasPrefix($0.prefix) }.max { $0.prefix.count < $1.prefix.count }?.sector
    }
}
