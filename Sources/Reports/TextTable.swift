/// A small table of text, for answers whose data is not the long table of results.
public struct TextTable: Sendable {
    public let titles: [String]
    public let numeric: Set<String>
    /// What is the same for every row: columns of the data, left to the messages on a terminal.
    public var context: [(title: String, value: String)] = []
    public private(set) var rows: [[String]] = []

    /// - Parameter numeric: The columns that hold numbers.
    public init(_ titles: [String], numeric: Set<String> = []) {
        self.titles = titles
        self.numeric = numeric
    }

    public mutating func add(_ cells: [String]) {
        precondition(cells.count == titles.count, "One cell for each column.")
        rows.append(cells)
    }

    public var count: Int { rows.count }

    /// All columns as comma-separated values.
    public func csv() -> String { text(.csv) }

    /// All columns, those of the context last.
    public func text(_ form: DelimitedText.Form) -> String {
        DelimitedText.text(
            form, columns: titles + context.map(\.title), rows: rows.lazy.map { $0 + context.map(\.value) }, numeric: numeric)
    }
}
