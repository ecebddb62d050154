import TradeData

/// A table in long form on a grid: one row for each cell, found by the labels in its key columns.
struct LongCells: TableOfCells {
    enum Axis {
        case country(String, String? = nil)
        case sector(String)

        var names: [String] {
            switch self {
            case .country(let name, let other): [name] + (other.map { [$0] } ?? [])
            case .sector(let name): [name]
            }
        }

        func extent(_ grid: Grid) -> Int {
            if case .sector = self { grid.sectorCount } else { grid.countryCount }
        }

        /// Where a label is on the axis; `sectors` remembers what labels of sectors become.
        func place(_ label: String, _ grid: Grid, _ sectors: inout [String: Int?]) -> Int? {
            guard case .sector = self else { return grid.index(of: Country(label)) }
            if let known = sectors[label] { return known }
            let place = grid.index(of: Sector(Labels.slug(label)))
            sectors[label] = .some(place)
            return place
        }
    }

    let table: Table
    let grid: Grid
    private let axes: [Axis]
    private let extents: [Int]
    /// The cells with the last axis innermost; zero where the table has none.
    private(set) var values: [Double]
    /// The row of each cell; -1 where the table has none.
    private(set) var rows: [Int32]

    /// Reads the cells of a table.
    ///
    /// - Parameters:
    ///   - known: The file that names all labels.
    ///   - column: Of the numbers; the one named value when not given.
    ///   - read: The number in a row; nil where it is not given. By default each row needs one.
    /// - Throws: `Problems` with every unknown label, every second number for a cell, and every number that is negative or none.
    /// - Complexity: O(rows + cells).
    init(
        _ table: Table, axes: [Axis], grid: Grid, known: String, column: Int? = nil, read: ((Int) throws -> Double?)? = nil
    ) throws {
        (self.table, self.axes, self.grid) = (table, axes, grid)
        extents = axes.map { $0.extent(grid) }
        let cells = extents.reduce(1, *)
        values = Array(repeating: 0, count: cells)
        rows = Array(repeating: -1, count: cells)
        let columns = try axes.map { axis in
            try table.optionalColumn(axis.names) ?? table.column(axis.names[0])
        }
        let value = try column ?? table.column("value")
        let read = read ?? { try table.value($0, value) }
        var problems = ProblemList()
        var sectors: [String: Int?] = [:]
        for row in 0..<table.rowCount {
            do {
                var cell = 0
                for (axis, column) in zip(axes, columns) {
                    let label = try table.label(row, column)
                    guard let place = axis.place(label, grid, &sectors) else {
                        let what = if case .sector = axis { "sector" } else { "country" }
                        throw Problems([
                            table.problem(
                                "\(what) \(PlainText.quoted(label)) is not in \(known)", remedy: "correct the label", row: row,
                                column: column)
                        ])
                    }
                    cell = cell * axis.extent(grid) + place
                }
                guard rows[cell] < 0 else {
                    throw Problems([table.problem("duplicate cell", remedy: "keep one", row: row, column: 0)])
                }
                guard let number = try read(row) else { continue }
                guard number >= 0 else {
                    throw Problems([
                        table.problem("\(number) is negative", remedy: "write a share or value", row: row, column: value)
                    ])
                }
                rows[cell] = Int32(row)
                values[cell] = number
            } catch let found as Problems { found.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
    }

    var count: Int { rows.count }

    /// The cells that the table lacks.
    var missing: [Int] { rows.indices.filter { rows[$0] < 0 } }

    func place(_ cell: Int) -> (row: Int, column: Int)? { rows[cell] < 0 ? nil : (Int(rows[cell]), 0) }

    /// Refuses a table that lacks any cell, where zero would be no answer.
    func requireAll(_ what: String) throws {
        let cells = missing
        guard !cells.isEmpty else { return }
        let first = cells.prefix(3).map(name).joined(separator: "; ")
        throw Problems(
            "\(cells.count) of \(rows.count) \(what) are missing: \(first)\(cells.count > 3 ? "; …" : "")",
            remedy: "add their rows", file: table.name)
    }

    /// `CHN, USA, farm`: the labels of a cell in the order of the axes.
    func name(_ cell: Int) -> String {
        var (rest, parts) = (cell, [String]())
        for (axis, extent) in zip(axes, extents).reversed() {
            let place = rest % extent
            if case .sector = axis {
                parts.append(grid.sectors[place].rawValue)
            } else {
                parts.append(grid.countries[place].rawValue)
            }
            rest /= extent
        }
        return parts.reversed().joined(separator: ", ")
    }
}
