import FoundationEssentials
import TradeData

/// Reads the ADB's Multi-Regional Input-Output table as CSV: `PRC_c1`, `PRC_F1`, …; its codes of economies become ISO.
struct AdbReader: TableReader {
    static let format = WorldFormat(
        "adb", title: "ADB MRIO", layout: "ADB MRIO: one wide CSV, PRC_c1, PRC_F1, …; its codes become ISO", example: "AUS_c1")

    let source: URL
    let options: ImportOptions

    init(_ source: URL, _ options: ImportOptions) { (self.source, self.options) = (source, options) }

    func world() throws -> BuiltWorld {
        try WideTable(
            format: Self.format, options: options, column: { IndustryLabel($0, isNumbered: false) },
            row: { IndustryLabel($0.text($1, 0), isNumbered: false) }
        ).world(source)
    }
}
