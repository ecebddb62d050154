import FoundationEssentials
import TradeData

extension TradeWeights {
    /// Makes the shipped files from the customs tables: American imports of 2024 by HS6, exports of 2024 by HS2, and the mix
    /// of products within the chapters of exports.
    public static func build(from folder: URL) throws -> [TradeWeights] {
        let sources = SourceTables(folder: folder)
        let us = try USTrade(sources)
        let imports = us.imports.mapValues {
            $0.filter { $0.value > 0 }.map { Line(product: $0.product, value: $0.value, duty: $0.duty) }
        }
        var exports: [Country: [Line]] = [:]
        for destination in us.destinations {
            var byChapter: [Product: Double] = [:]
            for line in us.exportLines(to: destination, year: 2024) where line.value > 0 {
                byChapter[line.chapter, default: 0] += line.value
            }
            exports[destination] = byChapter.map { Line(product: $0.key, value: $0.value) }
        }
        let licence = "US Census Bureau, public domain"
        return [
            TradeWeights(
                id: "us-imports-2024", reporter: "USA", direction: .imports, year: 2024,
                source: "US Census Bureau: imports for consumption and calculated duty by HS6, 2024", licence: licence,
                lines: imports),
            TradeWeights(
                id: "us-exports-2024", reporter: "USA", direction: .exports, year: 2024,
                source: "US Census Bureau: exports by HS2, 2024", licence: licence, lines: exports.filter { !$0.value.isEmpty }),
            try ChapterMix(sources, us).weights(),
        ]
    }
}
