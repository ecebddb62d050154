import Foundation
import Reports

/// A small table of text for commands whose data is not the long table of results.
struct TextTable {
    let titles: [String]
    let numeric: Set<String>
    /// What is the same for every row: columns of the data, left to the talk on a terminal.
    var context: [(title: String, value: String)] = []
    private var rows: [[String]] = []

    /// - Parameter numeric: The columns that hold numbers.
    init(_ titles: [String], numeric: Set<String> = []) {
        self.titles = titles
        self.numeric = numeric
    }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == titles.count, "One cell for each column.")
        rows.append(cells)
    }

    var count: Int { rows.count }

    /// All columns as comma-separated values.
    func csv() -> String {
        DelimitedText.csv(titles: titles + context.map(\.title), rows: rows.map { $0 + context.map(\.value) })
    }

    func write(as form: OutputOptions.Form) {
        let titles = form == .table ? titles : titles + context.map(\.title)
        let rows = form == .table ? rows : rows.map { $0 + context.map(\.value) }
        switch form {
        case .table:
            var table = TerminalTable(titles.map { ($0, numeric.contains($0) ? .right : .left) })
            for row in rows { table.add(row.map { TerminalTable.Cell($0) }) }
            Console.write(table.render(on: .standardOutput))
        case .csv: Console.write(DelimitedText.csv(titles: titles, rows: rows))
        case .json: Console.write(DelimitedText.json(titles: titles, rows: rows, numeric: numeric))
        }
    }
}
