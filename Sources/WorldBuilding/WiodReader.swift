import FoundationEssentials
import TradeData

/// Reads the World Input-Output Database as CSV, releases 2013 and 2016.
///
/// Rows have the economy and a number in columns of their own (`Country`, `RNr`); columns are labelled `AUS1`. Industries of the
/// release of 2016 are 1 to 56 and final use 57 to 61; of 2013 they are 1 to 35 (`c1` to `c35`) and 37 to 41.
struct WiodReader: TableReader {
    static let format = WorldFormat(
        "wiod", title: "WIOD", layout: "WIOD 2013 or 2016: one wide CSV, columns Country, RNr, AUS1, …",
        example: "AUS1 (rows: country AUS, number 1)", sectorPrefix: "c")

    let source: URL
    let options: ImportOptions

    init(_ source: URL, _ options: ImportOptions) { (self.source, self.options) = (source, options) }

    func world() throws -> BuiltWorld {
        try WideTable(
            format: Self.format, options: options, column: Self.column,
            row: { table, row in
                let (country, number) = (try table.column("Country"), try table.column("RNr", "Row", "Nr"))
                guard !table.text(row, number).isEmpty else { return nil }
                // The release of 2013 writes c1 where that of 2016 has 1.
                let text = table.text(row, number)
                let isCode = text.first == "c" && Int(text.dropFirst()) != nil
                let nr = isCode ? String(text.dropFirst()) : "\(try table.integer(row, number, in: 1...9999))"
                return IndustryLabel(table.text(row, country) + nr, isNumbered: true)
            }
        ).world(source)
    }

    /// `AUS1`, and `AUS_c1` as people write the release of 2013.
    static func column(_ name: String) -> IndustryLabel? {
        if let label = IndustryLabel(name, isNumbered: true) { return label }
        guard let label = IndustryLabel(name, isNumbered: false), label.code.first == "c", Int(label.code.dropFirst()) != nil
        else {
            return nil
        }
        return IndustryLabel(country: label.country, economy: label.economy, code: String(label.code.dropFirst()))
    }
}
