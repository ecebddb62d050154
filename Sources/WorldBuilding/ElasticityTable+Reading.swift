import TradeData

extension ElasticityTable {
    /// Whether numbers that nobody named are 1/θ: all below 1 are, all from 1 on are θ; nil where they are on both sides.
    static func isInverse(_ values: [Double]) -> Bool? {
        values.allSatisfy { $0 < 1 } ? true : values.allSatisfy { $0 >= 1 } ? false : nil
    }

    /// What is wrong with numbers on both sides of 1.
    static func mixed(_ table: Table, row: Int?, column: Int) -> Problem {
        table.problem(
            "some elasticities are below 1 and some above: they may be θ or 1/θ",
            remedy: "give --elasticities theta or --elasticities inverse", row: row, column: column)
    }

    /// Reads the elasticities of someone's tables, one for each sector, stored as θ or as 1/θ.
    ///
    /// - Parameters:
    ///   - known: The file that names the sectors.
    ///   - notes: Told how the numbers were read.
    /// - Throws: `Problems` for sectors that are unknown, repeated or missing, for numbers out of range, and for numbers that may be
    ///   either.
    static func read(
        _ table: Table, column: Int, grid: Grid, options: ImportOptions, known: String, notes: inout [String]
    ) throws -> ElasticityTable {
        let cells = try LongCells(table, axes: [.sector("sector")], grid: grid, known: known, column: column)
        try cells.requireAll("elasticities")
        let values = cells.values
        // A column named theta says what it holds; of others all numbers below 1 are 1/θ, and all from 1 on are θ.
        let isNamed = table.header[column].lowercased() == "theta"
        guard let isInverse = options.elasticityIsInverse ?? (isNamed ? false : Self.isInverse(values)) else {
            throw Problems([mixed(table, row: nil, column: column)])
        }
        var problems = ProblemList()
        for (cell, value) in values.enumerated() {
            let theta = isInverse ? 1 / value : value
            guard !(theta > 0 && theta <= ElasticityTable.largest) else { continue }
            problems.add(
                table.problem(
                    "the elasticity \(value) is not between 0 and \(ElasticityTable.largest)", remedy: "correct it",
                    row: Int(cells.rows[cell]), column: column))
        }
        try problems.throwIfAny()
        let theta = values.map { isInverse ? 1 / $0 : $0 }
        func short(_ value: Double?) -> String { "\(((value ?? 0) * 100).rounded() / 100)" }
        notes.append(
            "Elasticities read as \(isInverse ? "1/θ" : "θ"): θ from \(short(theta.min())) to \(short(theta.max())).")
        return ElasticityTable(name: "own", source: options.title, theta: theta)
    }
}
