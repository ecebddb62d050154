import FoundationEssentials

extension ElasticityTable {
    /// The name of a table that a user gives beside a world.
    public static let own = "own"

    /// Reads a table with columns sector and theta, and optionally se (standard errors), for the sectors of a grid.
    ///
    /// - Throws: `Problems` for every sector that the grid lacks, or that is repeated or missing, and every number out of range.
    public init(csv: Data, name: String, grid: Grid) throws {
        let table = try Table(csv: csv, name: name)
        let (sector, theta) = (try table.column("sector"), try table.column("theta"))
        let error = table.header.contains("se") ? try table.column("se") : nil
        var (found, problems) = ([Int: (theta: Double, error: Double)](), ProblemList())
        for row in 0..<table.rowCount {
            do {
                let code = table.text(row, sector)
                guard let j = grid.index(of: Sector(code)) else {
                    let near = Spelling.nearest(code, in: grid.sectors.map(\.rawValue)).map { "did you mean \($0)?" }
                    problems.add(
                        table.problem(
                            "the world has no sector \(PlainText.quoted(code))", remedy: near ?? "see: detente data show",
                            row: row,
                            column: sector))
                    continue
                }
                let value = try table.value(row, theta)
                if !(value > 0 && value <= Self.largest) {
                    problems.add(
                        table.problem(
                            "θ of \(code) is \(value), not between 0 and \(Self.largest)",
                            remedy: value < 0
                                ? "write it positive: trade falls by θ percent for each percent of cost" : "correct it",
                            row: row, column: theta))
                }
                let spread = try error.map { try table.value(row, $0) } ?? 0
                if found.updateValue((value, max(0, spread)), forKey: j) != nil {
                    problems.add(table.problem("duplicate sector \(code)", remedy: "keep one", row: row, column: sector))
                }
            } catch let wrong as Problems { wrong.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
        let missing = grid.sectors.indices.filter { found[$0] == nil }.map { grid.sectors[$0].rawValue }
        guard missing.isEmpty else {
            throw Problems(
                "no θ for \(missing.joined(separator: ", "))",
                remedy: "add a row for each; services are hardly traded, 5 is usual",
                file: name)
        }
        let cells = grid.sectors.indices.compactMap { found[$0] }
        self.init(
            name: Self.own, source: "the user's own table, \(name)", theta: cells.map(\.theta),
            standardErrors: error == nil ? nil : cells.map(\.error))
    }
}
