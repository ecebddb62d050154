/// Zeros and dashes say once, in words, that there is nothing.
extension ReportDocument.Table {
    /// The table without rows and columns of numbers that are all zero or unknown at the precision shown; they are named in the
    /// note. A table of which nothing is left is a paragraph.
    func withoutNothing() -> ReportDocument.Block {
        let numbers = columns.indices.filter { columns[$0].isNumber }
        guard !hasZeros, !numbers.isEmpty, columns.first?.isNumber == false else { return .table(self) }
        let kept = rows.filter { row in numbers.contains { !Self.isNothing(row[$0]) } }
        guard !kept.isEmpty else { return .paragraph("\(title): nothing changes at the precision shown.") }
        let gone = rows.filter { row in numbers.allSatisfy { Self.isNothing(row[$0]) } }.map { row in
            row[..<(numbers.first ?? 1)].joined(separator: " ")
        }
        // A column of a single row is no column of zeros.
        let empty = rows.count > 1 ? numbers.filter { column in kept.allSatisfy { Self.isNothing($0[column]) } } : []
        var table = self
        table.columns = columns.indices.filter { !empty.contains($0) }.map { columns[$0] }
        table.rows = kept.map { row in row.indices.filter { !empty.contains($0) }.map { row[$0] } }
        var words: [String] = []
        if !empty.isEmpty {
            words.append("Nothing at this precision: \(empty.map { columns[$0].title }.joined(separator: ", ")).")
        }
        if !gone.isEmpty { words.append("No change at this precision: \(gone.joined(separator: ", ")).") }
        if !words.isEmpty { table.note = (words + [note]).filter { !$0.isEmpty }.joined(separator: " ") }
        return .table(table)
    }

    /// Whether a cell holds no digit but zero.
    private static func isNothing(_ cell: String) -> Bool { cell.filter(\.isNumber).allSatisfy { $0 == "0" } }
}
