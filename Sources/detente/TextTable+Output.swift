import Reports

extension TextTable {
    /// Writes the table to standard output.
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
}
