import FoundationEssentials
import TradeData

/// Reads the OECD's Inter-Country Input-Output tables, all editions.
///
/// | edition | industries | final use | rows below |
/// |---|---|---|---|
/// | 2016 | `AUS_C01T05AGR` | `HFCE_AUS`, `NPS_AUS`, …, `DISC` | `VA+TAXSUB`, `OUT` |
/// | 2018 | `AUS_01T03` | `AUS_HFCE`, …, `AUS_P33` | `AUS_TAXSUB`, …, `VALU`, `OUTPUT` |
/// | 2021 | `AUS_01T02` | `AUS_HFCE`, …, `AUS_DPABR` | `AUS_TAXSUB`, …, `VALU`, `OUTPUT` |
/// | 2023, 2025 | `AUS_A01_02`, `AUS_A01` | `AUS_HFCE`, …, `AUS_DPABR` | `TLS`, `VA`, `OUT` |
///
/// Parts of China and Mexico (`CN1`, `MX2`) are added up.
struct IcioReader: TableReader {
    static let format = WorldFormat(
        "icio", title: "OECD ICIO", layout: "OECD ICIO, editions 2016 to 2025: one wide CSV, AUS_A01, …, TLS, VA, OUT",
        example: "AUS_A01")
    /// Final use in the edition of 2016, which writes it before the economy.
    private static let uses: Set<String> = [
        "HFCE", "NPS", "NPISH", "GGFC", "GFCF", "INV", "INVNT", "DIRP", "P33", "HC", "NONRES",
    ]

    let source: URL
    let options: ImportOptions

    init(_ source: URL, _ options: ImportOptions) { (self.source, self.options) = (source, options) }

    func world() throws -> BuiltWorld {
        try WideTable(
            format: Self.format, options: options, column: Self.column,
            row: { IndustryLabel($0.text($1, 0), isNumbered: false) }, loose: ["DISC"]
        ).world(source)
    }

    /// `AUS_A01`, `AUS_HFCE`, `HFCE_AUS`.
    static func column(_ name: String) -> IndustryLabel? {
        let parts = name.split(separator: "_", maxSplits: 1).map(String.init)
        if parts.count == 2, uses.contains(parts[0]), parts[1].utf8.count == 3 {
            return IndustryLabel("\(parts[1])_\(parts[0])", isNumbered: false)
        }
        return IndustryLabel(name, isNumbered: false)
    }
}
