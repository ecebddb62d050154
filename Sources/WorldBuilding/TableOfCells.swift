import TradeData

/// A table whose cells are found by their labels.
protocol TableOfCells {
    var table: Table { get }
    var grid: Grid { get }
    /// How many cells the grid has, the last axis innermost.
    var count: Int { get }
    /// Where a cell is in the table; nil where the table lacks it.
    func place(_ cell: Int) -> (row: Int, column: Int)?
    /// `CHN, USA, farm`: the labels of a cell in the order of the axes.
    func name(_ cell: Int) -> String
}

extension TableOfCells {
    /// Refuses a table that lacks cells, unless they are said to be zero.
    /// - Parameter cells: The cells that are missing and needed.
    /// - Returns: A note with their number, where there are any.
    /// - Throws: `Problems` with their number and the first of them.
    func require(_ cells: [Int], _ options: ImportOptions) throws -> String? {
        guard !cells.isEmpty else { return nil }
        let first = cells.prefix(3).map(name).joined(separator: "; ")
        let share = "\(cells.count) of \(count) cells"
        guard options.missingIsZero else {
            throw Problems(
                "\(share) are missing: \(first)\(cells.count > 3 ? "; …" : "")",
                remedy: "add their rows, or give --missing zero to count them as zero", file: table.name)
        }
        return "\(share) that \(table.name) lacks count as zero."
    }
}
