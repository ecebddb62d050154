import Foundation
import Reports

/// A small table of text for commands whose data is not the long table of results.
struct TextTable {
    let titles: [String]
    let numeric: Set<String>
    /// What is the same for every row: columns of the data, left to the messages on a terminal.
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
    func csv() -> String { text(.csv) }

    func write(as form: OutputOptions.Form) {
        switch form {
        case .table:
            var table = TerminalTable(titles.map { ($0, numeric.contains($0) ? .right : .left) })
            for row in rows {
                table.add(
                    zip(titles, row).map { title, cell in
                        let isNone = numeric.contains(title) && Double(cell)?.isFinite == false
                        return TerminalTable.Cell(isNone ? NumberText.unknown : cell)
                    })
            }
            Console.write(table.render(on: .standardOutput), isSafe: true)
        case .csv: write(.csv)
        case .json: write(.json)
        }
    }

    private func write(_ form: DelimitedText.Form) { Console.write(text(form), isSafe: true) }

    func text(_ form: DelimitedText.Form) -> String {
        DelimitedText.text(
            form, columns: titles + context.map(\.title), rows: rows.lazy.map { $0 + context.map(\.value) }, numeric: numeric)
    }
}
